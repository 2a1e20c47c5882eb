"""The model against outlines made from closed forms and from exact profiles: a ratio of 1 must come out as 1."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bartizan.cover.compare import BANDS_M, MOST_WIDTH_KM, compare, compare_from
from bartizan.cover.eye import Eye
from bartizan.cover.outline import OUTLINE, RINGS, Outline, Point, read_outline
from bartizan.earth.frames import geodesic_direct
from bartizan.earth.geodesics import geodetic_from_plane
from bartizan.earth.grid import Terrain
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.errors import InputError
from bartizan.output.compare_plot import draw_comparison, write_comparison

CENTRE = (-32.0, -24.0)
BEARINGS = np.arange(0.0, 360.0, 5.0)
EYE = Eye("mast", *CENTRE, 20.0)


def horizon_m(antenna_m: float, altitude_m: float, k_factor: float = 4.0 / 3.0) -> float:
    """Ground distance of the common horizon over a smooth sphere, exact."""
    radius_m = 6_371_000.0
    angles = [math.acos(k_factor * radius_m / (k_factor * radius_m + h)) for h in (antenna_m, altitude_m)]
    return k_factor * radius_m * sum(angles)


def sea(width_m: float = 500e3, cell_m: float = 1000.0) -> Terrain:
    nodes = round(width_m / cell_m) + 1
    return Terrain(np.zeros((nodes, nodes), np.float32), cell_m, *CENTRE)


def outline(points: list[tuple[float, float, float]], **options: Any) -> Outline:
    kind = options.pop("kind", OUTLINE)
    return Outline(kind, "outline.json", tuple(Point(*p, f"points[{i}]") for i, p in enumerate(points)), **options)


def ring(range_m: float, altitude_m: float, centre: tuple[float, float] = CENTRE) -> list[tuple[float, float, float]]:
    lat_deg, lon_deg, _ = geodesic_direct(*centre, BEARINGS, range_m)
    return [(float(a), float(b), altitude_m) for a, b in zip(lat_deg, lon_deg, strict=True)]


@pytest.mark.parametrize("altitude_m", [300.0, 1000.0, 3000.0])
@pytest.mark.parametrize("k_factor", [1.0, 4.0 / 3.0])
def test_over_the_sea_the_horizon_itself_gives_1(altitude_m: float, k_factor: float) -> None:
    range_m = horizon_m(20.0, altitude_m, k_factor)
    found = compare_from(outline(ring(range_m, altitude_m)), sea(), EYE, k_factor=k_factor)
    assert found["n_compared"] == found["n_directions"] == 72
    assert found["median"] == pytest.approx(1.0, abs=5e-4)
    assert found["p90"] - found["p10"] < 1e-3
    assert [row["bearing_deg"] for row in found["rows"]] == pytest.approx(list(BEARINGS), abs=0.01)
    assert found["rows"][7]["model_km"] == pytest.approx(range_m / 1000.0, rel=1e-3)


def test_a_tenth_farther_gives_a_tenth_more() -> None:
    found = compare_from(outline(ring(1.1 * horizon_m(20.0, 1000.0), 1000.0)), sea(), EYE)
    assert found["median"] == pytest.approx(1.1, abs=1e-3)


def test_half_of_the_directions_farther_shows_in_the_spread() -> None:
    range_m = horizon_m(20.0, 1000.0)
    points = ring(range_m, 1000.0)[:36] + ring(1.2 * range_m, 1000.0)[36:]
    found = compare_from(outline(points), sea(), EYE)
    assert (found["p10"], found["p90"]) == (pytest.approx(1.0, abs=1e-3), pytest.approx(1.2, abs=1e-3))


def test_the_spread_leaves_out_a_tenth_at_each_end() -> None:
    """Ratios from 0.9 to 1.61 in equal steps, not in the order of bearings."""
    range_m = horizon_m(20.0, 1000.0)
    shares = 0.9 + 0.01 * ((5 * np.arange(72)) % 72)
    lat_deg, lon_deg, _ = geodesic_direct(*CENTRE, BEARINGS, range_m * shares)
    points = [(float(a), float(b), 1000.0) for a, b in zip(lat_deg, lon_deg, strict=True)]
    found = compare_from(outline(points), sea(), EYE)
    assert found["p10"] == pytest.approx(0.971, abs=2e-3)
    assert found["median"] == pytest.approx(1.255, abs=2e-3)
    assert found["p90"] == pytest.approx(1.539, abs=2e-3)


def test_another_antenna_or_k_is_noticed() -> None:
    """The planted error: a mast of 5 m for one of 50 m changes what low targets should give by a third."""
    points = outline(ring(horizon_m(50.0, 300.0), 300.0))
    assert compare_from(points, sea(), EYE._replace(antenna_agl_m=50.0))["median"] == pytest.approx(1.0, abs=1e-3)
    assert compare_from(points, sea(), EYE._replace(antenna_agl_m=5.0))["median"] > 1.2
    assert compare_from(points, sea(), EYE._replace(antenna_agl_m=50.0), k_factor=1.0)["median"] > 1.1


def hills(seed: int = 3, nodes: int = 81) -> Terrain:
    random = np.random.default_rng(seed)
    spectrum = np.fft.fft2(random.standard_normal((nodes, nodes)))
    pitch = np.hypot(*np.meshgrid(np.fft.fftfreq(nodes), np.fft.fftfreq(nodes)))
    rough = np.real(np.fft.ifft2(spectrum / np.maximum(pitch, 1.0 / nodes) ** 1.5))
    heights = (rough - rough.min()) / np.ptp(rough) * 900.0
    return Terrain(heights.astype(np.float32), 500.0, *CENTRE)


def test_over_hills_exact_profiles_give_1() -> None:
    """Points are nodes at the very altitude that an exact walk along the profile gives them: the edge of sight."""
    terrain = hills()
    exact_m = minimum_visible_altitude(
        terrain.elevation_m.astype(float), terrain.cell_m, (40, 40), 20.0, method="exact"
    )
    points = []
    for bearing in BEARINGS:
        row = round(40 - 33 * math.cos(math.radians(bearing)))
        col = round(40 + 33 * math.sin(math.radians(bearing)))
        lat_deg, lon_deg = geodetic_from_plane(CENTRE, *terrain.plane_from_row_col(row, col))
        if exact_m[row, col] > terrain.elevation_m[row, col] + 200.0:
            points.append((float(lat_deg), float(lon_deg), float(exact_m[row, col])))
    found = compare_from(outline(points), terrain, EYE)
    assert found["n_compared"] + found["n_beyond_theatre"] > 50
    assert found["median"] == pytest.approx(1.0, abs=0.02)
    assert 0.9 < found["p10"] < found["p90"] < 1.1


def bent(shares: Any, bearings: Any = BEARINGS, altitude_m: float = 1000.0) -> list[tuple[float, float, float]]:
    """Points at shares of the horizon of one altitude."""
    range_m = horizon_m(20.0, altitude_m) * np.asarray(shares)
    lat_deg, lon_deg, _ = geodesic_direct(*CENTRE, bearings, range_m)
    return [(float(a), float(b), altitude_m) for a, b in zip(lat_deg, lon_deg, strict=True)]


def test_what_the_model_never_sees_counts_above_any_number() -> None:
    """20 of 72 heard where the model sees nothing: the median moves up by ten points, and p90 is beyond all."""
    points = bent(0.9 + 0.01 * ((5 * np.arange(72)) % 72))
    for i in range(20):
        points[i] = (*points[i][:2], -500.0)
    found = compare_from(outline(points), sea(), EYE)
    shares = sorted((0.9 + 0.01 * ((5 * np.arange(72)) % 72))[20:])
    assert (found["n_points"], found["n_compared"], found["n_never_in_sight"]) == (72, 72, 20)
    assert found["median"] == pytest.approx(0.5 * (shares[35] + shares[36]), abs=2e-3)
    assert found["p90"] is None
    assert found["bounds"]["p90"] == [None, None]
    assert found["rows"][0] | {"measured_km": 0} == {
        "bearing_deg": 0.0, "altitude_m": -500.0, "measured_km": 0, "model_km": 0.0, "ratio": None,
        "ratio_at_most": None,
    }  # fmt: skip
    assert f"p90 >{shares[-1]:.2f}, 72 points" in found["sentence"]
    assert "20 nowhere in sight, as ratios above any number" in found["sentence"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_if_most_are_never_seen_no_median_is_a_number() -> None:
    points = [(a, b, -500.0 if i % 3 else 1000.0) for i, (a, b, _) in enumerate(bent(np.full(72, 1.2)))]
    found = compare_from(outline(points), sea(), EYE)
    assert (found["median"], found["bounds"]["median"], found["n_never_in_sight"]) == (None, [None, None], 48)
    assert "reach median >1.20 (p10 1.20, p90 >1.20, 72 points)" in found["sentence"]


def test_where_the_model_sees_to_the_edge_the_ratio_has_a_bound() -> None:
    """In a theatre of 260 km sight of 148 km ends inside only towards the corners: the others are bounds."""
    found = compare_from(outline(bent(np.full(72, 0.8))), sea(260e3), EYE)
    bounded = [row for row in found["rows"] if row["model_km"] is None]
    assert found["n_beyond_theatre"] == len(bounded) > 30
    assert found["n_compared"] == 72 - len(bounded) > 12
    north = bounded[0]
    assert north["ratio"] is None
    assert north["ratio_at_most"] == pytest.approx(0.8 * horizon_m(20.0, 1000.0) / 130e3, rel=1e-3)
    assert (found["p10"], found["median"]) == (None, None)
    assert found["bounds"]["p10"][0] == found["bounds"]["median"][0] == 0.0
    assert found["bounds"]["p10"][1] == pytest.approx(0.8, abs=1e-3)
    assert 0.8 < found["bounds"]["median"][1] < 0.92
    assert "median at most 0." in found["sentence"]


def test_bounds_hold_what_a_wider_theatre_finds() -> None:
    """The oracle: the same points in a theatre wide enough to settle all ratios."""
    points = bent(0.7 + 0.01 * ((5 * np.arange(72)) % 72))
    for i in range(0, 72, 7):
        points[i] = (*points[i][:2], -500.0)
    true, narrow = (compare_from(outline(points), sea(width_m), EYE) for width_m in (500e3, 285e3))
    assert 10 < narrow["n_beyond_theatre"] < 40
    unsettled = 0
    for name in ("p10", "median", "p90"):
        (low, high), (at, same) = ([math.inf if v is None else v for v in f["bounds"][name]] for f in (narrow, true))
        assert at == same
        assert low - 2e-3 <= at <= high + 2e-3
        unsettled += low != high
        assert (narrow[name] is None) == (low != high or math.isinf(low))
    assert unsettled


def test_bounds_that_do_not_matter_leave_a_figure() -> None:
    """Points heard nearby that the model sees to the edge can only be low: p90 stands, p10 does not."""
    corners = np.abs(BEARINGS % 90.0 - 45.0) < 16.0
    found = compare_from(outline(bent(np.where(corners, 1.0, 0.1))), sea(260e3), EYE)
    assert 0 < found["n_beyond_theatre"] < 72
    assert found["p90"] == pytest.approx(1.0, abs=1e-3)
    assert found["p10"] is None


def test_unknown_ground_bounds_a_ratio_too() -> None:
    """Sight that ends where ground is not known did not end by the horizon."""
    ground_m = np.zeros((501, 501), np.float32)
    ground_m[:200, :] = np.nan
    found = compare_from(outline(bent(np.full(72, 1.0))), Terrain(ground_m, 1000.0, *CENTRE), EYE)
    assert found["rows"][0]["ratio_at_most"] == pytest.approx(horizon_m(20.0, 1000.0) / 50e3, rel=0.05)
    assert found["rows"][36]["ratio"] == pytest.approx(1.0, abs=1e-3)


def test_a_point_at_the_receiver_is_no_reach_at_all() -> None:
    found = compare_from(outline([*bent(np.full(72, 1.0)), (*CENTRE, 1000.0)]), sea(), EYE)
    assert (found["n_never_in_sight"], min(row["ratio"] for row in found["rows"])) == (0, 0.0)


def test_where_nothing_can_be_compared_the_width_is_said() -> None:
    text = refused(outline(ring(100e3, 1000.0)), terrain=sea(100e3))
    assert text == (
        "outline.json: nothing can be compared: the model sees to the edge of the theatre, or of known ground, seen 72 "
        "of 72 points, theatre 100 km wide, expected a theatre 300 km wide with mast at its centre (over smooth ground "
        "a target at 1,000 m is in sight to 149 km)"
    )
    assert compare_from(outline(ring(100e3, 1000.0)), sea(300e3), EYE)["n_compared"] == 72
    text = refused(outline(ring(200e3, 12_000.0)))
    assert "expected a theatre 940 km wide with mast at its centre, or lower targets, since a theatre has at mo" in text


def test_the_widest_theatre_is_that_of_scenarios() -> None:
    from bartizan.scenario.schema import Theatre

    limits = [getattr(bound, "le", None) for bound in Theatre.model_fields["width_km"].metadata]
    assert MOST_WIDTH_KM in limits


def test_bands_of_altitude_are_summed_apart() -> None:
    low, high = ring(horizon_m(20.0, 300.0), 300.0), ring(1.5 * horizon_m(20.0, 3000.0), 3000.0)
    found = compare_from(outline(low + high), sea(), EYE)
    assert [band["n_compared"] for band in found["by_altitude"]] == [72, 72, 0]
    assert [band["median"] for band in found["by_altitude"]] == [
        pytest.approx(1.0, abs=1e-3), pytest.approx(1.5, abs=2e-3), None,
    ]  # fmt: skip
    assert [band["from_m"] for band in found["by_altitude"]] == [low for low, _ in BANDS_M]


def refused(found: Outline, eye: Eye = EYE, terrain: Terrain | None = None) -> str:
    with pytest.raises(InputError) as caught:
        compare_from(found, terrain or sea(), eye)
    return str(caught.value)


def test_a_point_on_the_other_side_of_the_earth() -> None:
    points = [*ring(100e3, 1000.0), (-24.0, -32.0 + 180.0, 1000.0)]
    text = refused(outline(points))
    assert text.startswith("outline.json: points[72]: a point farther from mast than any receiver hears, seen 1")
    assert "latitude first, longitude second" in text


def test_too_few_directions_or_all_on_one_side() -> None:
    near = [(-31.0 + 0.0001 * i, -24.0, 1000.0) for i in range(40)]
    assert "too few directions to compare, seen 1, expected at least 12" in refused(outline(near))
    text = refused(outline(ring(100e3, 1000.0, (-32.0, -21.0))))
    assert "the outline lies to one side of mast" in text
    assert "a receiver that stands elsewhere" in text


def test_outside_the_theatre_or_on_unknown_ground() -> None:
    away = Eye("away", -40.0, -24.0, 20.0)
    assert "the receiver stands outside the theatre, seen away, -40.0000, -24.0000" in refused(
        outline(ring(100e3, 1000.0, (-40.0, -24.0))), away
    )
    hole = np.zeros((501, 501), np.float32)
    hole[250, 250] = np.nan
    assert "on unknown ground" in refused(outline(ring(100e3, 1000.0)), EYE, Terrain(hole, 1000.0, *CENTRE))


def cover_of(*sites: Any, terrain: Terrain | None = None) -> Any:
    return SimpleNamespace(terrain=terrain or sea(), k_factor=4.0 / 3.0, sites=sites)


def site(name: str, lat_deg: float = CENTRE[0], lon_deg: float = CENTRE[1], antenna_m: float = 20.0) -> Any:
    return SimpleNamespace(id=name, unit="u", lat_deg=lat_deg, lon_deg=lon_deg, antenna_agl_m=antenna_m)


def test_the_only_site_is_taken_and_several_are_asked_about() -> None:
    points = outline(ring(horizon_m(20.0, 1000.0), 1000.0))
    assert compare(cover_of(site("a")), points)["site"] == "a"
    two = cover_of(site("a"), site("b", -31.9))
    with pytest.raises(InputError, match="receiver stands, seen 2 sites, expected --site with one of a, b"):
        compare(two, points)
    with pytest.raises(InputError, match="seen 2 sites"):
        compare(two, points, "u")
    assert compare(two, points, "a")["median"] == pytest.approx(1.0, abs=1e-3)
    with pytest.raises(InputError, match="seen none, expected --site with one of a, b"):
        compare(two, points, "c")


def test_rings_bring_their_own_place_and_antenna(tmp_path: Path) -> None:
    centre = (-31.9, -24.1)
    points = [[lat, lon] for lat, lon, _ in ring(horizon_m(35.0, 3048.0), 3048.0, centre)]
    content = {
        "lat": centre[0],
        "lon": centre[1],
        "elev_amsl": 35,
        "refraction": "0.14",
        "rings": [{"alt": 3048, "points": points}],
    }
    path = tmp_path / "upintheair.json"
    path.write_text(json.dumps(content))
    found = compare(cover_of(site("a"), site("b", -31.5), terrain=sea(600e3)), path)
    assert (found["format"], found["antenna_m"]) == (RINGS, 35.0)
    assert found["median"] == pytest.approx(1.0, abs=1e-3)
    assert found["notes"] == ["The file was drawn with k = 1.16, the model with k = 1.33"]
    with pytest.raises(
        InputError, match=r"from another place than the site b, seen 4\d\.\d km apart, expected at most 5 km"
    ):
        compare(cover_of(site("a"), site("b", -31.5)), read_outline(path), "b")


def test_the_result_is_plain_data_in_the_order_of_bearings() -> None:
    points = ring(horizon_m(20.0, 1000.0), 1000.0)
    found = compare_from(outline(points[::-1]), sea(), EYE)
    text = json.dumps(found, allow_nan=False)
    assert json.loads(text) == found
    bearings = [row["bearing_deg"] for row in found["rows"]]
    assert bearings == sorted(bearings)
    assert found["limits"] == "standard refraction, no diffraction"


def test_the_command_prints_it_and_keeps_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from bartizan.cli import app
    from bartizan.scenario.load import load_scenario

    monkeypatch.chdir(tmp_path)
    place = load_scenario("one_site").scenario.units[0].fire_units[0]
    points = ring(60e3, 100.0, (place.lat_deg, place.lon_deg))
    content = {"points": [[lat, lon, altitude_m / 0.3048] for lat, lon, altitude_m in points]}
    Path("outline.json").write_text(json.dumps(content))
    words = ["cover", "one_site", "--site", place.id, "--altitude-m", "1000", "--readings", "1", "--out", "seen"]
    answer = CliRunner().invoke(app, [*words, "--compare", "outline.json", "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)["comparison"]
    assert (found["site"], found["n_directions"]) == (place.id, 72)
    assert found["n_compared"] + found["n_beyond_theatre"] == 72
    assert {p.name for p in Path("seen").iterdir()} >= {"comparison.svg", "comparison.png"}
    points = [[lat, lon, 40_000.0] for lat, lon, _ in content["points"]]
    Path("outline.json").write_text(json.dumps({"points": points}))
    answer = CliRunner().invoke(app, [*words[:-1], "other", "--compare", "outline.json"])
    assert answer.exit_code == 2
    assert "nothing can be compared: the model sees to the edge" in answer.stderr
    assert not Path("other").exists()
    Path("outline.json").write_text("{}")
    answer = CliRunner().invoke(app, [*words[:-1], "other", "--compare", "outline.json"])
    assert answer.exit_code == 2
    assert "outline.json: neither an outline nor rings" in answer.stderr
    assert not Path("other").exists()


def test_words_and_picture(tmp_path: Path) -> None:
    points = ring(1.1 * horizon_m(20.0, 1000.0), 1000.0)
    found = compare_from(outline(points, is_altitude_said=False), sea(), EYE)
    assert found["sentence"].startswith(
        "outline.json (readsb outline) at mast: measured over modelled reach median 1.10 (p10-p90 1.10-1.10, 72 "
        "points); standard refraction, no diffraction, k = 1.33. 2,000 to 20,000 ft median 1.10 "
        "(p10-p90 1.10-1.10, 72 points). Line of sight is not reception"
    )
    assert found["sentence"].endswith("12,192 m (40,000 ft) is taken.")
    assert len(found["sentence"]) < 1000
    one, two = (write_comparison(found, tmp_path / name) for name in ("a.svg", "b.svg"))
    assert one.read_bytes() == two.read_bytes()
    assert b"<svg" in one.read_bytes()[:500]
    points[:30] = [(lat_deg, lon_deg, -500.0) for lat_deg, lon_deg, _ in points[:30]]
    some = compare_from(outline(points), sea(300e3), EYE)
    assert write_comparison(some, tmp_path / "c.png").stat().st_size > 5000


def test_the_picture_shows_every_point() -> None:
    from matplotlib.figure import Figure

    points = bent(np.full(72, 0.8))
    points[20:30] = [(lat_deg, lon_deg, -500.0) for lat_deg, lon_deg, _ in points[20:30]]
    found = compare_from(outline(points), sea(260e3), EYE)
    axes = Figure().subplots()
    draw_comparison(axes, found)
    lines = [line for line in axes.get_lines() if np.size(line.get_xdata()) > 2]
    assert sum(np.size(line.get_xdata()) for line in lines) == 72
    names = [str(line.get_label()) for line in lines]
    assert f"at most: {found['n_beyond_theatre']}" in names
    assert "nowhere in sight in the model: 10" in names
