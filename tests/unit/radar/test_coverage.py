"""Areas of what is seen, against circles that can be computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.earth.terrain import Terrain, flat_sea, generate_island
from bartizan.radar.coverage import circle_area_km2, horizon_area_km2, seen_area_km2, seen_cells

SEA = Terrain(flat_sea(width_m=200e3, cell_m=500.0), 500.0, -32.0, -24.0)
SEA_MASK_M = minimum_visible_altitude(SEA.elevation_m, 500.0, (200, 200), 20.0)


@pytest.mark.parametrize("altitude_m", [50.0, 100.0, 300.0])
def test_over_the_sea_the_seen_area_is_the_horizon_circle(altitude_m: float) -> None:
    radius_km = horizon_ground_range_m(20.0, altitude_m) / 1000.0
    horizon_km2 = horizon_area_km2(20.0, altitude_m, 95e3)
    assert horizon_km2 == pytest.approx(math.pi * min(radius_km, 95.0) ** 2)
    seen_km2 = seen_area_km2(SEA_MASK_M, SEA, altitude_m, "msl", (0.0, 0.0), 95e3)
    assert seen_km2 == pytest.approx(horizon_km2, rel=3e-3)


def test_an_antenna_below_the_sea_counts_as_one_on_it() -> None:
    on_it_km2 = horizon_area_km2(0.0, 300.0, 400e3)
    assert horizon_area_km2(-5.0, 300.0, 400e3) == on_it_km2
    assert on_it_km2 == pytest.approx(math.pi * (horizon_ground_range_m(0.0, 300.0) / 1000.0) ** 2)
    assert on_it_km2 < horizon_area_km2(1.0, 300.0, 400e3)


def test_what_lies_beyond_the_terrain_is_not_counted() -> None:
    seen_km2 = seen_area_km2(SEA_MASK_M, SEA, 20_000.0, "msl", (50e3, 0.0), 100e3)
    # a circle segment: the chord is 50 km from the centre
    segment_km2 = 100**2 * math.acos(0.5) - 50 * math.sqrt(100**2 - 50**2)
    assert circle_area_km2(100e3) - seen_km2 == pytest.approx(segment_km2, rel=0.02)


def test_terrain_takes_area_away() -> None:
    island = Terrain(
        generate_island(seed=2, width_m=100e3, cell_m=500.0, island_radius_m=20e3, peak_m=900.0), 500.0, -32.0, -24.0
    )
    site = (140, 100)
    x_m, y_m = (float(v) for v in island.plane_from_row_col(*site))
    mask_m = minimum_visible_altitude(island.elevation_m, 500.0, site, 20.0)
    circle_km2 = circle_area_km2(25e3)
    shares = [
        seen_area_km2(mask_m, island, altitude_m, "msl", (x_m, y_m), 25e3) / circle_km2
        for altitude_m in (100.0, 300.0, 1000.0, 3000.0)
    ]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < 0.6
    assert 0.8 < shares[-1] <= 1.001


def test_altitude_above_sea_and_above_ground_differ_over_land() -> None:
    terrain = Terrain(np.full((5, 5), 200.0), 1000.0, 0.0, 0.0)
    mask_m = minimum_visible_altitude(terrain.elevation_m, 1000.0, (2, 2), 50.0)
    assert not seen_cells(mask_m, terrain, 100.0, "msl").any()  # inside the hill
    assert seen_cells(mask_m, terrain, 100.0, "agl").all()
    assert seen_area_km2(mask_m, terrain, 100.0, "agl", (0.0, 0.0), 1000.0) == pytest.approx(5.0)


def test_unknown_cells_are_not_seen() -> None:
    mask_m = np.full((401, 401), np.nan, dtype=np.float32)
    assert seen_area_km2(mask_m, SEA, 1e4, "msl", (0.0, 0.0), 50e3) == 0.0


def test_horizon_is_never_more_than_the_claim() -> None:
    assert horizon_area_km2(20.0, 20_000.0, 50e3) == pytest.approx(math.pi * 50**2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: seen_cells(np.zeros((2, 2)), SEA, 100.0), r"of one shape; got \(2, 2\) and \(401, 401\)"),
        (lambda: seen_cells(SEA_MASK_M, SEA, 100.0, "amsl"), r"got 'amsl'"),  # type: ignore[arg-type]
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
