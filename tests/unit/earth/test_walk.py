"""The exact walk: rules for the ground between nodes, and the clearing."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.sightline import lowest_visible_altitude_over_profile_m

from .test_masking import fractal

R_M = 4 / 3 * 6_371_000.0


def dense_profile_m(dem_m: np.ndarray, cell_m: float, site: tuple[int, int], cell: tuple[int, int]) -> float:
    """Lowest altitude over a profile through the bilinear patches at two hundred points a cell, plain NumPy."""
    n = 200 * max(abs(cell[0] - site[0]), abs(cell[1] - site[1]))
    part = np.arange(n + 1) / n
    row, col = (a + part * (b - a) for a, b in zip(site, cell, strict=True))
    r, c = (np.minimum(v.astype(int), n - 2) for v, n in zip((row, col), dem_m.shape, strict=True))
    down, across = row - r, col - c
    height_m = (1 - down) * ((1 - across) * dem_m[r, c] + across * dem_m[r, c + 1])
    height_m += down * ((1 - across) * dem_m[r + 1, c] + across * dem_m[r + 1, c + 1])
    far = part * np.hypot(cell[0] - site[0], cell[1] - site[1])
    inside = (far >= 1.0) & (far <= far[-1] - 1.0) | (part == 0) | (part == 1)
    antenna_msl_m = dem_m[site] + 20.0
    return lowest_visible_altitude_over_profile_m(cell_m * far[inside], height_m[inside], antenna_msl_m, R_M)


@pytest.mark.parametrize("cell", [(50, 41), (3, 57), (22, 2), (59, 20)])
def test_patches_against_a_dense_profile(cell: tuple[int, int]) -> None:
    dem_m = np.random.default_rng(2).uniform(0.0, 60.0, (60, 60))
    site = (20, 20)
    seen_m = MaskSweeper(dem_m, 300.0).walk(site, 20.0, cells_rc=([cell[0]], [cell[1]]), ground="patches")[0]
    dense_m = dense_profile_m(dem_m.astype(np.float32).astype(float), 300.0, site, cell)
    assert seen_m == pytest.approx(dense_m, rel=0.01, abs=1.0)


def test_patches_never_lower_the_answer_and_do_raise_it() -> None:
    sweeper = MaskSweeper(fractal(120, seed=3), 90.0)
    lines_m, patches_m = sweeper.walk((60, 60), 20.0), sweeper.walk((60, 60), 20.0, ground="patches")
    assert (patches_m >= lines_m).all()
    assert (patches_m - lines_m).max() > 0.1


def test_a_saddle_bulges_above_its_grid_lines() -> None:
    """Between two peaks the patch is half a peak high, where the diagonal over the nodes meets no grid line."""
    dem_m = np.zeros((5, 5))
    dem_m[2, 3] = dem_m[3, 2] = 100.0
    options = {"k_factor": 1.0, "method": "exact"}
    lines_m = minimum_visible_altitude(dem_m, 100.0, (1, 1), 10.0, **options)[4, 4]
    patches_m = minimum_visible_altitude(dem_m, 100.0, (1, 1), 10.0, ground="patches", **options)[4, 4]
    assert lines_m == pytest.approx(0.0, abs=0.05)
    along = np.linspace(0.0, 1.0, 10_001)
    steepest = ((200.0 * along * (1.0 - along) - 10.0) / (1.0 + along)).max()
    assert patches_m == pytest.approx(10.0 + 3.0 * steepest, abs=0.5)
    cleared_m = minimum_visible_altitude(dem_m, 100.0, (1, 1), 10.0, ground="patches", clearing_m=300.0, **options)[
        4, 4
    ]
    assert cleared_m == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("method", ["sweep", "exact"])
def test_ground_within_the_clearing_hides_nothing(method: str) -> None:
    dem_m = np.zeros((9, 600), dtype=np.float32)
    dem_m[:, 3] = 40.0
    options = {"method": method, "max_range_m": None}
    hidden_m = minimum_visible_altitude(dem_m, 100.0, (4, 0), 20.0, clearing_m=250.0, **options)
    clear_m = minimum_visible_altitude(dem_m, 100.0, (4, 0), 20.0, clearing_m=500.0, **options)
    flat_m = minimum_visible_altitude(np.zeros_like(dem_m), 100.0, (4, 0), 20.0, **options)
    assert hidden_m[4, 599] > 3000.0
    np.testing.assert_allclose(clear_m[:, 10:], flat_m[:, 10:], atol=0.01)


@pytest.mark.parametrize("clearing_m", [0.0, 150.0, 900.0])
def test_the_sweep_clears_as_the_walk_does(clearing_m: float) -> None:
    sweeper = MaskSweeper(fractal(200, seed=5), 90.0)
    error_m = sweeper.sweep((90, 110), 20.0, clearing_m=clearing_m) - sweeper.walk(
        (90, 110), 20.0, clearing_m=clearing_m
    )
    assert np.abs(error_m).mean() < 0.1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ground": "patches"}, r'"patches" needs method "exact"'),
        ({"ground": "smooth", "method": "exact"}, r'ground must be "lines" or "patches"; got \'smooth\''),
        ({"clearing_m": -1.0}, r"clearing_m must be 0 m or more; got -1.0"),
        ({"clearing_m": float("nan")}, r"clearing_m must be 0 m or more; got nan"),
    ],
)
def test_refusals(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        minimum_visible_altitude(np.zeros((4, 5)), 90.0, (0, 0), 5.0, **options)
