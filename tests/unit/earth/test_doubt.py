"""How far the ground between nodes and the site's surroundings move the mask."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.earth.doubt import _sample, terrain_doubt
from bartizan.earth.mask_sweeper import MaskSweeper

from .test_masking import fractal

GROUND_M = fractal(200, seed=9)


def test_the_sample_stands_for_the_whole_grid() -> None:
    between, clearing = terrain_doubt(GROUND_M, 90.0, (100, 80), 20.0, clearing_m=200.0, n_cells=4000)
    sweeper = MaskSweeper(GROUND_M, 90.0)
    lines_m = sweeper.walk((100, 80), 20.0)
    patches_m = sweeper.walk((100, 80), 20.0, ground="patches")
    cleared_m = sweeper.walk((100, 80), 20.0, clearing_m=200.0)
    for doubt, difference_m in ((between, patches_m - lines_m), (clearing, lines_m - cleared_m)):
        assert doubt.n_cells == 4000
        assert doubt.mean_m == pytest.approx(difference_m.mean(), rel=0.1)
        assert doubt.p95_m == pytest.approx(np.quantile(difference_m, 0.95), rel=0.15, abs=0.05)
        assert doubt.p50_m <= doubt.p95_m
    assert between.mean_m > 0.0
    assert clearing.mean_m > 0.0


def test_it_is_the_same_each_time() -> None:
    first, second = (terrain_doubt(GROUND_M, 90.0, (9, 9), 20.0, clearing_m=100.0, n_cells=50) for _ in range(2))
    assert first == second


def test_the_sample_is_even_and_stays_within() -> None:
    rows, cols = _sample((100, 300), (0, 0), 90.0, None, 3000)
    counts = np.histogram2d(rows, cols, bins=(5, 15), range=((0, 100), (0, 300)))[0]
    assert counts.min() > 30
    assert counts.max() < 50
    rows, cols = _sample((100, 300), (50, 150), 90.0, 900.0, 500)
    assert (rows.min(), rows.max(), cols.min(), cols.max()) == (40, 60, 140, 160)


def test_over_a_flat_sea_nothing_is_in_doubt_between_nodes() -> None:
    between, _ = terrain_doubt(np.zeros((50, 50)), 500.0, (25, 25), 20.0, clearing_m=600.0, n_cells=100)
    assert between[1:4] == (0.0, 0.0, 0.0)


def test_nothing_to_compare() -> None:
    hole_m = np.full((30, 30), np.nan)
    hole_m[0, 0] = 5.0
    between, _ = terrain_doubt(hole_m, 90.0, (0, 0), 20.0, clearing_m=100.0, n_cells=5)
    assert between.n_cells == 0
    assert math.isnan(between.mean_m)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"clearing_m": 0.0}, r"clearing_m must be above 0 m; got 0.0"),
        ({"clearing_m": 9.0, "n_cells": 0}, r"n_cells must be 1 or more; got 0"),
        ({"clearing_m": 9.0, "site_rc": (1, 2, 3)}, r"two whole numbers"),
        ({"clearing_m": 9.0, "site_rc": (500, 2)}, r"outside the grid"),
    ],
)
def test_refusals(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        terrain_doubt(GROUND_M, 90.0, options.pop("site_rc", (1, 1)), 20.0, **options)
