"""The coverage page shows what the program computes, and its pictures are there and small."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from bartizan.earth.terrain import generate_island
from bartizan.scenario.load import load_scenario

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coverage.md"
PICTURES = ROOT / "docs" / "pictures" / "coverage"


@pytest.fixture(scope="module")
def page_script():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import coverage_page

        yield coverage_page
    finally:
        sys.path.remove(str(ROOT / "scripts"))


BLOCK_NAMES = ("sea", "island", "tile", "bound", "horizon", "moves", "size", "doubt")


@pytest.mark.slow
@pytest.mark.parametrize("name", BLOCK_NAMES)
def test_a_table_holds_what_the_program_computes(page_script, name: str) -> None:
    shown = {match[2]: match[3] for match in page_script.BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}
    assert shown[name] == page_script.BLOCKS[name]()


def test_the_tables_are_all_tested(page_script) -> None:
    assert set(BLOCK_NAMES) == set(page_script.BLOCKS)


def test_a_number_that_was_changed_by_hand_is_seen(page_script) -> None:
    page = PAGE.read_text(encoding="utf-8").replace("| 20 m | 31.5 |", "| 20 m | 31.6 |")
    shown = {match[2]: match[3] for match in page_script.BLOCK.finditer(page)}
    assert shown["horizon"] != page_script.BLOCKS["horizon"]()


def test_the_flat_sea_counted_is_the_flat_sea_of_the_formula(page_script) -> None:
    cases = page_script.cases
    for altitude_m in cases.ALTITUDES_M:
        counted, formula = (share(cases.sea(), altitude_m) for share in (cases.seen_share, cases.horizon_share))
        assert counted == pytest.approx(formula, abs=3e-5)


def test_the_island_is_that_of_the_scenario_with_more_sea(page_script) -> None:
    theatre = load_scenario(page_script.cases.SCENARIO).scenario.theatre
    wide_m = page_script.cases.island().terrain.elevation_m
    ground = theatre.terrain
    bundled_m = generate_island(
        seed=ground.seed,
        width_m=1000.0 * theatre.width_km,
        cell_m=theatre.cell_m,
        island_radius_m=1000.0 * ground.island_radius_km,
        peak_m=ground.peak_m,
        ridges=ground.ridges,
    )
    edge = (wide_m.shape[0] - bundled_m.shape[0]) // 2
    middle = slice(edge, edge + bundled_m.shape[0])
    assert np.array_equal(wide_m[middle, middle], bundled_m)
    assert np.count_nonzero(wide_m) == np.count_nonzero(bundled_m)


def test_horizons_are_the_published_ones(page_script) -> None:
    """Computed elsewhere for k = 4/3 and 6,371 km, rounded to 0.1 km."""
    horizon_km = page_script.cases.horizon_km
    altitudes_m = (10, 50, 100, 300, 1000, 3000, 10_000)
    for antenna_m, known_km in (
        (5, (22.3, 38.4, 50.4, 80.6, 139.6, 234.9, 421.2)),
        (40, (39.1, 55.2, 67.3, 97.5, 156.4, 251.8, 438.0)),
    ):
        found_km = [horizon_km(float(antenna_m), float(altitude_m)) for altitude_m in altitudes_m]
        assert found_km == pytest.approx(known_km, abs=0.051)


def test_the_words_fit_the_numbers(page_script) -> None:
    """Sentences of the page that state a number in words."""
    cases = page_script.cases
    island, sea = cases.island(), cases.sea()
    assert round(island.height_m) == 152
    assert cases.horizon_share(island, 50.0) / cases.horizon_share(sea, 50.0) == pytest.approx(3.0, abs=0.1)
    assert cases.seen_share(island, 50.0) < 0.5 * cases.horizon_share(island, 50.0)
    assert cases.seen_share(island, 1000.0) <= cases.seen_share(sea, 1000.0)
    by_k = [cases.shares_along(cases.ALTITUDES_M[:5], cases.ANTENNA_M, k) for k in (1.0, 1.6)]
    assert all(high > 1.5 * low for low, high in zip(*by_k, strict=True))
    tile = cases.tile().terrain.elevation_m
    assert (round(float(tile.min()), -1), round(float(tile.max()), -1)) == (250.0, 1080.0)
    assert 490 < cases.circle_area_km2(cases.CLAIMED_M) / (cases.TILE_WIDTH_M / 1000.0) ** 2 < 580


def test_a_bound_is_never_below_what_is_seen(page_script) -> None:
    """The bound's own walk against the sweep's grid: on the tile, the bound must hold at least what the sweep sees."""
    cases = page_script.cases
    ground = cases.tile()
    on_tile_km2 = float((cases.mask_m(ground) <= 3000.0).sum()) * (cases.TILE_CELL_M / 1000.0) ** 2
    assert cases.at_most_shares(ground)[3000.0] * cases.circle_area_km2(cases.CLAIMED_M) > on_tile_km2


def test_the_pictures_are_there_named_and_small() -> None:
    shown = re.findall(r"!\[(.+?)\]\((pictures/coverage/\S+?)\)", PAGE.read_text(encoding="utf-8"))
    assert {Path(path).name for _, path in shown} == {path.name for path in PICTURES.iterdir()}
    sizes = [(PAGE.parent / path).stat().st_size for _, path in shown]
    assert max(sizes) < 300_000
    assert all(len(words) > 40 for words, _ in shown), "a picture needs words for who cannot see it"


def test_the_page_says_what_it_leaves_out() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert "tandard refraction, no diffraction" in text
    assert "does not make this table again" in text
    assert not re.search(r"\bvalidated\b|\baccurate\b", text)
