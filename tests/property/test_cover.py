"""What must always hold of coverage: order of areas, more from higher up, no help from terrain, more by more radars."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.cover.answer import Level
from bartizan.cover.areas import Radar
from bartizan.cover.gather import Gathering
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.radar.equation import Triple
from bartizan.radar.reach import NO_STRETCH
from bartizan.radar.stretch import stretch_table
from bartizan.units import EARTH_RADIUS_M

CELL_M = 1000.0
SIDE = 41
ALTITUDES_M = (30.0, 200.0, 1500.0)

seeds = st.integers(0, 2**32 - 1)
claims = st.sampled_from([math.inf, 8e3, 18e3])
factors = st.floats(0.9, 2.0)


def ground_of(seed: int) -> np.ndarray:
    """Rough land in a sea."""
    rng = np.random.default_rng(seed)
    heights_m = 400.0 * rng.random((SIDE, SIDE)) ** 4
    return np.where(rng.random((SIDE, SIDE)) < 0.5, heights_m, 0.0).astype(np.float32)


def seen_by(ground_m, sites, *, k_factor=4.0 / 3.0, claimed_m=math.inf, reference="msl", stretch=NO_STRETCH):
    """What antennas 20 m above the ground see, gathered."""
    gathering = Gathering(ground_m, CELL_M, ALTITUDES_M, reference, is_counted=True, keeps_every=True)
    rows = []
    for row, col in sites:
        mva_m = minimum_visible_altitude(ground_m, CELL_M, (row, col), 20.0, k_factor=k_factor)
        one = Radar(
            x_m=(col - (SIDE - 1) / 2) * CELL_M,
            y_m=((SIDE - 1) / 2 - row) * CELL_M,
            antenna_msl_m=float(ground_m[row, col]) + 20.0,
            k_radius_m=k_factor * EARTH_RADIUS_M,
            claimed_m=claimed_m,
            max_range_m=25e3,
            sin_elevation_min=-0.02,
            sin_elevation_max=0.7,
        )
        limits_m = np.tile([14e3, 9e3], (len(ALTITUDES_M), 1))
        rows.append(gathering.add(one, limits_m, stretch, mva_m, is_network=True).rows)
    return gathering, rows


def sites_of(seed: int, n: int) -> list[tuple[int, int]]:
    return [tuple(pair) for pair in np.random.default_rng(seed + 1).integers(5, SIDE - 5, (n, 2)).tolist()]


@settings(max_examples=40, deadline=None)
@given(seeds, claims, factors, st.sampled_from(["msl", "agl"]))
def test_areas_are_in_order_and_grow_with_altitude(seed, claimed_m, k_factor, reference):
    _, (rows,) = seen_by(
        ground_of(seed), sites_of(seed, 1), k_factor=k_factor, claimed_m=claimed_m, reference=reference
    )
    for row in rows:
        assert 0.0 <= row["pd90_km2"] <= row["pd50_km2"] <= row["seen_km2"] <= row["horizon_in_theatre_km2"]
        if claimed_m < math.inf:
            assert row["horizon_in_theatre_km2"] <= row["claimed_in_theatre_km2"]
    for low, high in pairwise(rows):
        assert low["seen_km2"] <= high["seen_km2"]
        assert low["horizon_in_theatre_km2"] <= high["horizon_in_theatre_km2"]


@settings(max_examples=40, deadline=None)
@given(seeds, claims)
def test_terrain_never_helps_the_sensor(seed, claimed_m):
    """Land away from the site, so that the antenna itself is no higher."""
    ground_m, sites = ground_of(seed), sites_of(seed, 1)
    ground_m[sites[0]] = 0.0
    land, _ = seen_by(ground_m, sites, claimed_m=claimed_m)
    sea, _ = seen_by(np.zeros_like(ground_m), sites, claimed_m=claimed_m)
    assert (land.network <= sea.network).all()


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(2, 4), claims)
def test_a_network_sees_what_any_of_its_radars_sees(seed, n, claimed_m):
    ground_m, sites = ground_of(seed), sites_of(seed, n)
    together, rows = seen_by(ground_m, sites, claimed_m=claimed_m)
    alone = [seen_by(ground_m, [site], claimed_m=claimed_m)[0] for site in sites]
    assert np.array_equal(together.network, np.max([one.network for one in alone], axis=0))
    assert np.array_equal(together.n_seeing, np.sum([one.network >= Level.SEEN for one in alone], axis=0))
    for i, row in enumerate(together.together()):
        for name in ("seen_km2", "pd50_km2", "pd90_km2"):
            assert max(own[i][name] for own in rows) <= row[name] <= sum(own[i][name] for own in rows)


@settings(max_examples=40, deadline=None)
@given(seeds, factors, st.floats(0.05, 1.0))
def test_more_refraction_never_shows_less(seed, k_factor, more):
    ground_m, sites = ground_of(seed), sites_of(seed, 1)
    near, _ = seen_by(ground_m, sites, k_factor=k_factor)
    far, _ = seen_by(ground_m, sites, k_factor=k_factor + more)
    assert ((near.network >= Level.SEEN) <= (far.network >= Level.SEEN)).all()


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_absorption_beyond_that_of_the_anchor_never_helps(seed):
    ground_m, sites = ground_of(seed), sites_of(seed, 1)
    thick = stretch_table(60.0, Triple(1.0, 1.0, 0.5), 90.0, 25e3)
    thick = thick._replace(factor=np.maximum(thick.factor, np.float32(1.0)))
    clear, _ = seen_by(ground_m, sites)
    dim, _ = seen_by(ground_m, sites, stretch=thick)
    assert (dim.network <= clear.network).all()
    assert (dim.network < clear.network).any()
