"""Pages of maps: what they say and show, and PNGs that show the same as the SVGs."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.image import imread

from bartizan.cover.answer import AreaCover
from bartizan.output.cover_map import CoverMaps
from bartizan.output.map_style import STYLES
from bartizan.output.picture import png_of
from bartizan.output.svg_paths import lines_of
from data.sample_cover import build as sample

SVG = "{http://www.w3.org/2000/svg}"


def words_of(page: str) -> str:
    return " ".join("".join(e.itertext()) for e in ET.fromstring(page).iter(f"{SVG}text"))  # noqa: S314  (our own)


def classes_of(page: str) -> list[str]:
    return [e.attrib["class"] for e in ET.fromstring(page).iter() if "class" in e.attrib]  # noqa: S314  (our own)


def picture(svg: str, scale: float = 1.0) -> np.ndarray:
    return imread(io.BytesIO(png_of(svg, scale)))[:, :, :3]


def drawing(inside: str, side: int = 20) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{inside}</svg>'


PARTS = [
    {"id": "sector", "name": "Sector post", "kind": "command_post", "x_m": -4000.0, "y_m": -9000.0},
    {"id": "plant", "name": "Power plant", "kind": "power", "x_m": 6000.0, "y_m": 8000.0},
]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    cover = sample.cover()
    maps = CoverMaps(replace(cover, theatre=cover.theatre | {"parts": PARTS}))
    return {"low": maps.large(0), "high": maps.large(1), "together": maps.together()}


def test_a_page_says_what_was_computed(pages: dict[str, str]) -> None:
    words = words_of(pages["low"])
    for part in (
        "Sample island: what is seen of a target at 100 m above the sea",
        "Standard refraction, no diffraction; k = 4/3 (range 1.17 to 1.6).",
        "Engagement radar alpha-1, 2028-01-01",
        "claimed circle, 45 km",
        "a target of 1 m²",
        "Cells of 2,000 m",
        "km²",
        "94 %",
        "Per cents are of the whole claimed area",
        "20 km",
        "32.0° S",
        "Corran harbour",
    ):
        assert part in words, part


def test_all_altitudes_stand_side_by_side(pages: dict[str, str]) -> None:
    words = words_of(pages["together"])
    assert "100 m above the sea" in words
    assert "3,000 m above the sea" in words
    assert classes_of(pages["together"]).count("map") == 2


def test_what_else_can_be_lost_has_its_sign_its_name_and_a_line_in_the_legend(pages: dict[str, str]) -> None:
    for page in (pages["low"], pages["together"]):
        assert "command post and power" in words_of(page)
    assert classes_of(pages["low"]).count("site part") == len(PARTS) + 1
    assert "Sector post" in words_of(pages["low"])
    assert "command post" not in words_of(CoverMaps(sample.cover()).large(0))


def test_areas_stand_on_one_another_from_the_widest(pages: dict[str, str]) -> None:
    order = [c for c in classes_of(pages["low"]) if c in {"sea", "land", "seen", "pd50", "pd90", "claimed-edge"}]
    assert order[:6] == ["sea", "land", "seen", "pd50", "pd90", "claimed-edge"]


def test_the_horizon_is_drawn_only_where_it_cuts_the_claim() -> None:
    cover = sample.cover()
    far = replace(cover.sites[0], claimed_range_m=400e3)
    near = CoverMaps(cover)
    assert "beyond the claimed circle" in words_of(near.large(1))
    wide = CoverMaps(replace(cover, sites=(far,)))
    assert "horizon of a smooth sea" in words_of(wide.large(0))
    assert classes_of(wide.large(0)).count("horizon-edge") == 2


def test_shares_are_of_the_whole_claim_where_it_leaves_the_square() -> None:
    cover = sample.cover()
    level = cover.network.level
    assert level is not None
    rows = sample.rows(level, 12_723.4, 3_000.0)
    maps = CoverMaps(replace(cover, network=AreaCover(rows, None, level)))
    low, high = (100.0 * rows[0][f"seen_share_{end}"] for end in ("low", "high"))
    assert 10.0 < low < high - 20.0 < 90.0
    words = words_of(maps.large(0))
    assert f"{low:.0f}-{high:.0f} %" in words
    assert "12,700" in words
    assert "Shares of the whole claimed area." in words
    assert "a span leaves open" in words
    assert f"({low:.0f}-{high:.0f} %)" in words_of(maps.together())


def test_above_the_ground_the_horizon_is_said_to_lie_farther_over_high_ground() -> None:
    cover = sample.cover()
    sites = (replace(cover.sites[0], claimed_range_m=400e3),)
    assert "over high ground farther" in words_of(CoverMaps(replace(cover, sites=sites, reference="agl")).large(0))
    assert "over high ground farther" not in words_of(CoverMaps(replace(cover, sites=sites)).large(0))


def test_without_a_claim_there_is_neither_circle_nor_share() -> None:
    cover = sample.cover()
    rows = [row | {"claimed_km2": None, "claimed_in_theatre_km2": None} for row in cover.network.rows]
    network = AreaCover(rows, None, cover.network.level)
    only = replace(cover, sites=cover.sites[1:], network_ids=("alpha.acquisition",), network=network)
    words = words_of(CoverMaps(only).large(0))
    assert "claimed circle" not in words
    assert "Per cents" not in words
    assert "share" not in words
    assert "Acquisition radar alpha.acquisition" in words


def test_hostile_names_stay_text_in_both_formats() -> None:
    cover = sample.cover()
    name = '</text><script>$x^2$ \u202e\x1b[31m \u4e2d "' + "n" * 200
    theatre = cover.theatre | {"assets": [cover.theatre["assets"][0] | {"name": name}], "ground": {"sentence": name}}
    sites = tuple(replace(site, id=name) for site in cover.sites)
    spoilt = replace(cover, title=name, date=name, theatre=theatre, sites=sites, site=name, network_ids=(name,))
    page = CoverMaps(spoilt).large(0)
    assert "<script" not in page
    assert "\x1b" not in page
    assert png_of(page, 0.5).startswith(b"\x89PNG")


def test_every_class_has_a_look(pages: dict[str, str]) -> None:
    used = {name for page in pages.values() for css in classes_of(page) for name in css.split()} - {"map"}
    assert used <= set(STYLES)


@pytest.mark.parametrize("name", ["low", "together"])
def test_the_png_has_the_pages_size_and_colours(pages: dict[str, str], name: str) -> None:
    box = ET.fromstring(pages[name]).attrib["viewBox"].split()  # noqa: S314  (our own text)
    image = picture(pages[name])
    assert image.shape[:2] == (int(float(box[3])), int(float(box[2])))
    assert np.all(image[2, 2] == 1.0)
    green = (image[:, :, 1] > image[:, :, 0] + 0.1) & (image[:, :, 1] > image[:, :, 2])
    assert 0.02 < green.mean() < 0.7


def test_levels_can_be_told_apart_without_colour(pages: dict[str, str]) -> None:
    """Along the meridian north of the fire unit: plain, hatched one way, hatched both ways, each darker on average."""
    grey = picture(pages["high"], 2.0).mean(axis=2)
    root = ET.fromstring(pages["high"])  # noqa: S314  (our own text)
    outer = next(e for e in root.iter(f"{SVG}svg") if e.attrib.get("class") == "map")
    frame = CoverMaps(sample.cover())._frame._replace(side_px=float(outer.attrib["width"]))
    means = []
    for distance_m in (38_000.0, 25_000.0, 14_000.0):
        x, y = frame.at(-8_000.0, 4_000.0 + distance_m)
        x, y = 2 * (x + float(outer.attrib["x"])), 2 * (y + float(outer.attrib["y"]))
        means.append(grey[int(y) - 9 : int(y) + 9, int(x) - 9 : int(x) + 9].mean())
    assert means[0] > means[1] + 0.05 > means[2] + 0.1


def test_the_painter_draws_where_the_numbers_say() -> None:
    image = picture(drawing('<rect class="asset" x="5" y="2" width="10" height="4"/>'), 4.0)
    dark = np.argwhere(image.mean(axis=2) < 0.5)
    assert dark.min(axis=0).tolist() == [8, 20]
    assert dark.max(axis=0).tolist() == [23, 59]


def test_an_inner_drawing_is_scaled_and_cut_at_its_frame() -> None:
    disc = '<circle class="asset" cx="0" cy="0" r="60"/>'
    inner = f'<svg x="5" y="5" width="10" height="10" viewBox="0 0 100 100">{disc}</svg>'
    image = picture(drawing(inner), 4.0).mean(axis=2)
    assert image[22, 22] < 0.5
    assert image[18, 22] == 1.0
    assert image[22, 18] == 1.0
    assert image[55, 55] == 1.0


def test_holes_stay_open_and_hatches_stay_inside() -> None:
    ring = "M2 2L18 2L18 18L2 18zM7 7L7 13L13 13L13 7z"
    image = picture(drawing(f'<path class="seen" d="{ring}"/><path class="pd90" d="{ring}"/>'), 4.0).mean(axis=2)
    assert image[40, 40] == 1.0
    assert image[2, 2] == 1.0
    assert image[12:24, 12:68].std() > 0.1


def test_paths_are_read_as_svg_has_them() -> None:
    lines, closed = lines_of("M1 2h3v-1.5l-1 0z m5 5L9 9 10 10")
    assert lines == [[(1, 2), (4, 2), (4, 0.5), (3, 0.5)], [(6, 7), (9, 9), (10, 10)]]
    assert closed == [True, False]


@pytest.mark.parametrize(
    "inside",
    ['<rect class="unknown"/>', "<ellipse/>", '<path d="M0 0C1 1 2 2 3 3"/>', '<path d="M0 0A1 1 0 0 0 3 3"/>'],
)
def test_what_the_painter_does_not_know_is_a_fault(inside: str) -> None:
    with pytest.raises(ValueError, match=r"not one of our maps'|has no look"):
        png_of(drawing(inside), 1.0)
