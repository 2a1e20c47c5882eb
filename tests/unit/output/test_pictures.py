"""Maps, PNGs and pictures: the right thing in the right place."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from bartizan.claims.answer import claim_answer
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.errors import InputError
from bartizan.output.area_map import circles_path
from bartizan.output.living_map import MapOf, near_map, whole_map
from bartizan.output.map_frame import SIDE_PX, Frame, frame_about, graticule, is_beyond, plane_of, scale_bar, window
from bartizan.output.map_section import maps
from bartizan.output.map_signs import labels
from bartizan.output.plots import DRAWN_ALTITUDES_M, DRAWN_ANTENNA_M, within_claim, write_claim_picture
from bartizan.output.png import png_bytes, png_uri
from bartizan.output.relief import UNKNOWN, relief_uri
from bartizan.output.shown_runs import Played
from bartizan.output.svg import bar_row, interval_row, layered_row, tag
from bartizan.output.svg_paths import lines_of
from bartizan.output.theatre_map import SMALL_PX, claimed_circles, overview_frame, seen_map
from data.sample_result import build as sample

RED = (255, 0, 0, 255)


def pixels(data: bytes) -> np.ndarray:
    """Palette numbers of a PNG that this package wrote; also checks every checksum."""
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        parts[kind] = body
        at += 12 + length
    columns, rows = struct.unpack(">II", parts[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), dtype=np.uint8).reshape(rows, columns + 1)
    assert not lines[:, 0].any()
    return lines[:, 1:]


def test_a_png_keeps_its_pixels() -> None:
    index = np.arange(6, dtype=np.uint8).reshape(2, 3)
    data = png_bytes(index, [RED] * 6)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert np.array_equal(pixels(data), index)
    assert png_uri(index, [RED] * 6).startswith("data:image/png;base64,")


def test_matplotlib_reads_the_same_png(tmp_path: Path) -> None:
    from matplotlib.image import imread

    path = tmp_path / "a.png"
    path.write_bytes(png_bytes(np.array([[0, 1]]), [(0, 0, 0, 0), (255, 128, 0, 255)]))
    assert np.allclose(imread(path)[0], [[0, 0, 0, 0], [1.0, 128 / 255, 0, 1.0]])


@pytest.mark.parametrize("index", [np.zeros(3), np.full((2, 2), 5)])
def test_a_png_refuses_what_it_cannot_hold(index: np.ndarray) -> None:
    with pytest.raises(ValueError, match="colours"):
        png_bytes(index, [RED] * 3)


def test_slopes_that_face_north_west_are_lighter() -> None:
    """A hill on a plain: its north-western side is lit, its south-eastern side in shade."""
    axis = np.arange(61) - 30.0
    x, y = np.meshgrid(axis, -axis)
    uri = relief_uri(500.0 * np.exp(-(x**2 + y**2) / 200.0) + 1.0, 100.0)
    assert uri is not None
    shade = (pixels(base64.b64decode(uri.split(",")[1])).astype(int) - 2) % 24
    assert shade[22, 22] > shade[38, 38] + 5


def test_open_sea_has_no_relief() -> None:
    assert relief_uri(np.zeros((5, 5)), 100.0) is None


def test_unknown_ground_is_grey_and_no_coast() -> None:
    ground = np.zeros((6, 6))
    ground[2:4, 2:4] = np.nan
    uri = relief_uri(ground, 100.0)
    assert uri is not None
    data = base64.b64decode(uri.split(",")[1])
    index = pixels(data)
    assert (index > 0).sum() == 4
    palette = data[data.index(b"PLTE") + 4 :]
    assert tuple(palette[3 * int(index[2, 2]) : 3 * int(index[2, 2]) + 3]) == UNKNOWN[:3]


def test_the_window_puts_north_up_and_holds_everything() -> None:
    frame = frame_about([(1000.0, 2000.0, 500.0), (-3000.0, 0.0, 0.0)])
    for x, y, r in ((1000.0, 2000.0, 500.0), (-3000.0, 0.0, 0.0)):
        px, py = frame.at(x, y)
        assert frame.px(r) <= px <= SIDE_PX - frame.px(r)
        assert frame.px(r) <= py <= SIDE_PX - frame.px(r)
    assert frame.at(0.0, 10.0)[1] < frame.at(0.0, 0.0)[1]
    assert frame.at(10.0, 0.0)[0] > frame.at(0.0, 0.0)[0]


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(-32.0, -24.0), (-30.0, -21.0), (-34.5, -27.5)])
def test_the_drawn_plane_is_the_theatres_plane_within_a_line(lat_deg: float, lon_deg: float) -> None:
    exact = plane_from_geodetic((-32.0, -24.0), lat_deg, lon_deg)
    drawn = plane_of(-32.0, -24.0, lat_deg, lon_deg)
    assert math.dist(exact, drawn) < 1500.0


def test_a_window_holds_the_claim_unless_that_would_dwarf_the_theatre() -> None:
    frame = window([(10_000.0, 0.0, 200_000.0)], 200_000.0)
    assert frame.west_m < -190_000.0
    assert not is_beyond((10_000.0, 0.0, 200_000.0), frame)
    frame = window([(10_000.0, 0.0, 400_000.0)], 100_000.0)
    assert frame == Frame(-53_000.0, 53_000.0, 106_000.0)
    assert is_beyond((10_000.0, 0.0, 400_000.0), frame)
    assert not is_beyond((10_000.0, 0.0, 60_000.0), frame)


def test_graticule_and_scale_bar_have_round_numbers() -> None:
    frame = Frame(-450_000.0, 450_000.0, 900_000.0)
    words = "".join(graticule(sample.theatre(), frame)[1])
    assert "32° S" in words
    assert "22° W" in words
    assert "200 km" in scale_bar(frame)


@pytest.mark.parametrize("lon_deg", [179.6, -179.6])
def test_meridians_are_counted_on_across_the_antimeridian(lon_deg: float) -> None:
    theatre = {"centre": {"lat_deg": -30.0, "lon_deg": lon_deg}}
    words = "".join(graticule(theatre, Frame(-250_000.0, 250_000.0, 500_000.0))[1])
    assert ">180°<" in words
    assert "181" not in words
    assert "179° W" in words


def test_a_name_without_room_is_cut_at_its_comma_before_it_is_left_out() -> None:
    frame = Frame(-50_000.0, 50_000.0, 100_000.0)
    capital = {"id": "c", "name": "Corran, the capital", "x_m": 0.0, "y_m": 0.0}
    assert "Corran, the capital" in labels({"assets": [capital], "nodes": []}, frame)[0]
    # at the right edge, with a neighbour to the left, above and below
    near = [(15_000.0, 0.0), (30_000.0, 3_000.0), (30_000.0, -3_000.0)]
    crowd = [capital | {"x_m": 30_000.0}, *({"id": "n", "name": "N", "x_m": x_m, "y_m": y_m} for x_m, y_m in near)]
    first = labels({"assets": crowd, "nodes": []}, frame)[0]
    assert "Corran" in first
    assert "capital" not in first


def test_labels_do_not_overlap_and_stay_few() -> None:
    assets = [{"id": f"a{i}", "name": f"Place {i}", "x_m": 100.0 * i, "y_m": 0.0} for i in range(40)]
    assert len(labels({"assets": assets, "nodes": []}, Frame(-50_000.0, 50_000.0, 100_000.0))) <= 4


def box_of(d: str) -> tuple[float, float, float, float]:
    """Least x, least y, greatest x, greatest y of a path."""
    places = np.array([place for line in lines_of(d)[0] for place in line])
    return (*places.min(axis=0), *places.max(axis=0))


def test_a_map_is_well_formed_and_its_circles_are_to_scale() -> None:
    theatre, coverage, summary = sample.theatre(), sample.coverage(), sample.summary()
    root = ET.fromstring(seen_map(theatre, coverage, summary, 100.0))  # noqa: S314  (our own text)
    circles = claimed_circles(theatre, summary)
    assert len(circles) == 4
    frame = overview_frame(theatre, circles)._replace(side_px=SMALL_PX)
    edge = root.find("path[@class='claimed-edge']")
    assert edge is not None
    west, north = frame.at(min(x - r for x, _, r in circles), max(y + r for _, y, r in circles))
    assert box_of(edge.attrib["d"])[:2] == pytest.approx((west, north), abs=0.7)
    # the horizon of 100 m lies far inside the claim
    horizon = root.find("path[@class='horizon-edge']")
    assert horizon is not None
    assert box_of(horizon.attrib["d"])[0] > box_of(edge.attrib["d"])[0] + 50.0
    shown = MapOf(theatre, summary, coverage, Played())
    for text in (whole_map(shown), near_map(shown)):
        ET.fromstring(text)  # noqa: S314


def test_what_else_can_be_lost_has_a_sign_and_a_name_beside_the_raid_alone() -> None:
    theatre, coverage, summary = sample.theatre(), sample.coverage(), sample.summary()
    post = {"id": "sector-post", "kind": "command_post", "x_m": 4_000.0, "y_m": -30_000.0}
    shown = MapOf(theatre, summary, coverage, Played())
    for text in (whole_map(shown), near_map(shown)):
        assert 'class="site part"' not in text
    theatre["parts"] = [post]
    near = near_map(shown)
    assert "command post: " in near
    assert near.count("sector-post") == 2
    assert whole_map(shown).count('class="site part"') == 1
    assert 'class="site part"' not in seen_map(theatre, coverage, summary, 100.0)
    assert "command post</" in maps(shown)
    ET.fromstring(near)  # noqa: S314  (our own text)


def test_seen_is_drawn_where_the_lowest_altitude_lies_under_the_target() -> None:
    theatre, summary = sample.theatre(), sample.summary()
    n, cell_m = 61, 10_000.0
    lowest_m = np.full((n, n), 500.0, dtype=np.float32)
    lowest_m[:, 40:] = np.nan
    lowest_m[10:20, 30:35] = 50.0
    theatre |= {"cell_m": cell_m, "width_m": (n - 1) * cell_m}
    text = seen_map(theatre, {"mva_engagement_m": lowest_m}, summary, 100.0)
    seen = ET.fromstring(text).find("path[@class='seen']")  # noqa: S314
    assert seen is not None
    frame = overview_frame(theatre, claimed_circles(theatre, summary))._replace(side_px=SMALL_PX)
    west, north = frame.at(-5_000.0, 205_000.0)
    east, south = frame.at(45_000.0, 105_000.0)
    assert box_of(seen.attrib["d"]) == pytest.approx((west, north, east, south), abs=0.2)
    assert 'class="seen"' not in seen_map(theatre, {"mva_engagement_m": lowest_m}, summary, 10.0)
    # the levels of a run count before its lowest altitudes, each at its altitude
    level = np.full((6, n, n), 2, dtype=np.uint8)
    level[1, 10:20, 30:35] = 3
    counted = {"mva_engagement_m": np.zeros((n, n), np.float32), "level": level}
    again = ET.fromstring(seen_map(theatre, counted, summary, 100.0)).find("path[@class='seen']")  # noqa: S314
    assert again is not None
    assert again.attrib["d"] == seen.attrib["d"]
    assert 'class="seen"' not in seen_map(theatre, counted, summary, 50.0)


def test_circles_together_have_one_outline() -> None:
    frame = Frame(-100_000.0, 100_000.0, 200_000.0)
    near = [(-20_000.0, 0.0, 30_000.0), (20_000.0, 0.0, 30_000.0)]
    apart = [(-50_000.0, 0.0, 30_000.0), (50_000.0, 0.0, 30_000.0)]
    assert circles_path(near, frame).count("M") == 1
    assert circles_path(apart, frame).count("M") == 2
    assert circles_path([], frame) == ""
    assert box_of(circles_path(near, frame)) == pytest.approx((130.0, 182.0, 390.0, 338.0), abs=0.3)


def test_rows_draw_shares_as_per_cent_and_never_beyond() -> None:
    row = interval_row("w", 1.2, (0.4, 0.6), (-0.1, 0.5))
    assert 'cx="100%"' in row
    assert 'x="0%" width="50%"' in row
    assert 'x="40%" width="20%"' in row
    assert "&lt;b&gt;" in bar_row("<b>", 0.5)
    assert tag("a", href='"><x') == '<a href="&quot;&gt;&lt;x"/>'


def test_of_equal_layers_the_later_is_on_top() -> None:
    row = layered_row("w", [(1.0, "claimed-bar"), (1.0, "horizon-bar"), (1.0, "seen-bar")])
    assert row.index("claimed-bar") < row.index("horizon-bar") < row.index("seen-bar")
    row = layered_row("w", [(0.2, "seen-bar"), (1.0, "claimed-bar")])
    assert row.index("claimed-bar") < row.index("seen-bar")


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return claim_answer("s-400", (DRAWN_ANTENNA_M,), DRAWN_ALTITUDES_M)


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_a_claim_is_drawn_in_each_format_and_twice_the_same(
    tmp_path: Path, answer: dict[str, Any], suffix: str, start: bytes
) -> None:
    first = write_claim_picture("S-400", answer, tmp_path / f"a{suffix}").read_bytes()
    assert first.startswith(start)
    assert write_claim_picture("S-400", answer, tmp_path / f"b{suffix}").read_bytes() == first


def test_a_claimed_circle_is_drawn_to_the_scale_of_the_horizons(answer: dict[str, Any]) -> None:
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    from bartizan.output.plots import draw_claim

    axes = Figure().add_subplot()
    draw_claim(axes, answer)
    radii = {round(p.radius, 6) for p in axes.patches if isinstance(p, Circle)}
    assert {round(r["range_km"], 6) for r in within_claim(answer)[0]} | {answer["low"], answer["high"]} == radii
    assert axes.get_aspect() == 1.0


def test_circles_far_beyond_the_claim_are_named_not_drawn() -> None:
    near, far = within_claim(claim_answer("pantsir-s1", (DRAWN_ANTENNA_M,), DRAWN_ALTITUDES_M))
    assert len(near) + len(far) == len(DRAWN_ALTITUDES_M)
    assert far


def test_a_picture_of_an_unknown_kind_is_refused(tmp_path: Path, answer: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"\.svg or \.png or \.pdf"):
        write_claim_picture("S-400", answer, tmp_path / "a.gif")
    with pytest.raises(InputError, match="no folder"):
        write_claim_picture("S-400", answer, tmp_path / "nowhere" / "a.svg")
