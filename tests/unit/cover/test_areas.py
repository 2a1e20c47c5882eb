"""The kernel of coverage: against cells worked out one by one, against closed forms, and whatever the threads."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.cover.answer import Level
from bartizan.cover.areas import Ladder, Stack, add_radar
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.engine.motion import horizon_part_m, slant2_m2
from bartizan.radar.equation import Triple
from bartizan.radar.reach import NO_STRETCH
from bartizan.radar.stretch import effective_range_m, stretch_table
from unit.cover.scenes import added, radar, sea_mask_m

CELL_M = 1000.0
STRETCH = stretch_table(10.0, Triple(60e3, 1.0, 0.5), 3.0, 90e3)


def by_hand(one, limits_m, mva_m, ground_m, altitude_m, *, is_agl, stretch):
    """Levels inside the claimed circle and to the instrumented range, cell by cell in plain Python."""
    rows, cols = mva_m.shape
    own, every = np.zeros(mva_m.shape, np.uint8), np.zeros(mva_m.shape, np.uint8)
    for r in range(rows):
        for c in range(cols):
            x_m, y_m = (c - (cols - 1) / 2.0) * CELL_M - one.x_m, ((rows - 1) / 2.0 - r) * CELL_M - one.y_m
            distance_m, z_m = math.hypot(x_m, y_m), altitude_m + (ground_m[r, c] if is_agl else 0.0)
            horizon_m = sum(horizon_part_m.py_func(h, one.k_radius_m) for h in (one.antenna_msl_m, max(z_m, 0.0)))
            is_claimed, is_near = distance_m <= one.claimed_m, distance_m <= horizon_m
            seen = Level.SEEN if is_near and z_m >= mva_m[r, c] else 0
            slant_m = math.sqrt(slant2_m2.py_func(distance_m**2, one.antenna_msl_m, z_m))
            if seen and slant_m <= one.max_range_m:
                sine = (z_m - one.antenna_msl_m - distance_m**2 / (2.0 * one.k_radius_m)) / max(slant_m, 1e-9)
                if one.sin_elevation_min <= sine <= one.sin_elevation_max:
                    effective_m = effective_range_m(stretch, math.degrees(math.asin(sine)), slant_m)
                    seen += int(effective_m <= limits_m[0]) + int(effective_m <= limits_m[1])
                every[r, c] = seen
            if is_claimed:
                own[r, c] = seen or (Level.HORIZON if is_near else Level.CLAIMED * math.isfinite(one.claimed_m))
    return own, every


@pytest.mark.parametrize("stretch", [STRETCH, NO_STRETCH], ids=["air", "vacuum"])
@pytest.mark.parametrize("is_agl", [False, True])
@pytest.mark.parametrize("claimed_m", [math.inf, 55e3])
def test_every_cell_is_as_worked_out_by_hand(is_agl, claimed_m, stretch):
    rng = np.random.default_rng(7)
    ground_m = (800.0 * rng.random((81, 101)) ** 4).astype(np.float32)
    mva_m = (ground_m + sea_mask_m(ground_m.shape, CELL_M) + 900.0 * rng.random(ground_m.shape) ** 3).astype(np.float32)
    mva_m[3:6, :20] = np.nan
    one = radar(
        x_m=5_300.0,
        y_m=-7_100.0,
        antenna_msl_m=5.0,
        claimed_m=claimed_m,
        max_range_m=48e3,
        sin_elevation_min=-0.0004,
        sin_elevation_max=0.05,
    )
    limits_m = (42e3, 25e3)
    altitudes_m = (20.0, 400.0, 2500.0)
    counts, ladder = added(
        one, limits_m, mva_m, CELL_M, altitudes_m, is_agl=is_agl, ground_m=ground_m, stretch=stretch, threads=2
    )
    found = set()
    for i, altitude_m in enumerate(altitudes_m):
        own, every = by_hand(one, limits_m, mva_m, ground_m, altitude_m, is_agl=is_agl, stretch=stretch)
        assert np.array_equal(ladder.own[i], own)
        assert np.array_equal(ladder.network[i], own)
        assert np.array_equal(ladder.every[i], every)
        assert np.array_equal(ladder.n_seeing[i], own >= Level.SEEN)
        assert counts[i].tolist() == [int((own == level).sum()) for level in Level]
        found |= set(own.ravel().tolist())
    assert found == set(range(len(Level))) - ({Level.CLAIMED} if claimed_m == math.inf else set())


def test_a_smooth_sea_is_seen_to_its_horizon():
    mva_m = sea_mask_m((301, 301), CELL_M)
    counts, _ = added(radar(), (-1.0, -1.0), mva_m, CELL_M, (100.0, 300.0))
    for row, altitude_m in zip(counts, (100.0, 300.0), strict=True):
        reach_km = horizon_ground_range_m(20.0, altitude_m) / 1000.0
        assert row[Level.SEEN] == pytest.approx(math.pi * reach_km**2, rel=5e-3)
        assert row[Level.HORIZON] <= 0.002 * row[Level.SEEN]
        assert row[Level.PD50] == row[Level.PD90] == 0


def test_threads_do_not_change_a_cell():
    mva_m = sea_mask_m((97, 83), CELL_M)
    one = radar(claimed_m=40e3)
    first = added(one, (30e3, 20e3), mva_m, CELL_M, (50.0, 500.0), threads=1)
    for threads in (2, 5, 200):
        again = added(one, (30e3, 20e3), mva_m, CELL_M, (50.0, 500.0), threads=threads)
        assert np.array_equal(again[0], first[0])
        assert all(np.array_equal(a, b) for a, b in zip(again[1], first[1], strict=True))


def test_nothing_is_detected_above_the_highest_elevation():
    mva_m = np.zeros((61, 61), np.float32)
    one = radar(sin_elevation_max=math.sin(math.radians(30.0)))
    counts, ladder = added(one, (100e3, 100e3), mva_m, CELL_M, (10_000.0,))
    silent = ladder.own[0] == Level.SEEN
    radius_km = 9.98 / math.tan(math.radians(30.0))
    assert counts[0][Level.SEEN] == pytest.approx(math.pi * radius_km**2, rel=0.01)
    assert silent[30, 30]
    assert not silent[30, 60]


def test_radars_add_up():
    mva_m = np.zeros((41, 41), np.float32)
    ladder = Ladder(*(np.zeros((1, 41, 41), np.uint8) for _ in range(4)))
    stack = Stack(np.array([1000.0]), np.array([False]))
    for x_m in (-6_000.0, 6_000.0):
        one = radar(x_m=x_m, claimed_m=10_000.0)
        add_radar(one, np.array([[8e3, 4e3]]), NO_STRETCH, mva_m, mva_m, CELL_M, stack, ladder)
    assert ladder.n_seeing[0].max() == 2
    assert ladder.network[0, 20, 14] == ladder.network[0, 20, 26] == Level.PD90
    assert ladder.own[0, 20, 14] == 0
