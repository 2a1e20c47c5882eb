"""The model against outlines made from closed forms and from exact profiles: a ratio of 1 must come out as 1."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bartizan.cover.compare import BANDS_M, Eye, compare, compare_from
from bartizan.cover.outline import OUTLINE, RINGS, Outline, Point, read_outline
from bartizan.earth.frames import geodesic_direct
from bartizan.earth.geodesics import geodetic_from_plane
from bartizan.earth.grid import Terrain
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.errors import InputError
from bartizan.output.compare_plot import write_comparison

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


def test_where_the_model_sees_to_the_edge_nothing_is_counted() -> None:
    found = compare_from(outline(ring(200e3, 12_000.0)), sea(), EYE)
    assert (found["n_beyond_theatre"], found["n_compared"], found["median"]) == (72, 0, None)
    assert all(row["ratio"] is None and row["model_km"] is None for row in found["rows"])


def test_an_altitude_never_in_sight_is_counted_apart() -> None:
    points = ring(100e3, 1000.0)
    points[5] = (*points[5][:2], -500.0)
    found = compare_from(outline(points), sea(), EYE)
    assert found["n_never_in_sight"] == 1
    assert found["n_compared"] == 71


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
    found = compare(cover_of(site("a"), site("b", -31.5)), path)
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
    points = ring(60e3, 1500.0, (place.lat_deg, place.lon_deg))
    content = {"points": [[lat, lon, altitude_m / 0.3048] for lat, lon, altitude_m in points]}
    Path("outline.json").write_text(json.dumps(content))
    words = ["cover", "one_site", "--site", place.id, "--altitude-m", "1000", "--readings", "1", "--out", "seen"]
    answer = CliRunner().invoke(app, [*words, "--compare", "outline.json", "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)["comparison"]
    assert (found["site"], found["n_directions"]) == (place.id, 72)
    assert found["n_compared"] + found["n_beyond_theatre"] == 72
    assert {p.name for p in Path("seen").iterdir()} >= {"comparison.svg", "comparison.png"}
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
    empty = compare_from(outline(ring(200e3, 12_000.0)), sea(), EYE)
    assert "measured over modelled reach no figure from 0 points; standard refraction" in empty["sentence"]
    assert "Left out: 72 points where the model sees to the edge of the theatre." in empty["sentence"]
    assert write_comparison(empty, tmp_path / "c.png").stat().st_size > 5000
