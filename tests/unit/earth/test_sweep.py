"""The sector sweep as a whole: the same bits on any number of threads, whatever the reach and the size of the grid."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth import threads
from bartizan.earth.masking import MaskSweeper
from bartizan.earth.sweep import FIRST_RAYS, STRIPS, TASKS, scratch_for
from bartizan.earth.tiles import BLOCK

from .test_masking import fractal

GROUND_M = fractal(700, seed=8)
SITES = [(350, 350), (0, 0), (699, 12), (8, 690)]


@pytest.fixture
def always_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads even for grids that are not worth them."""
    monkeypatch.setattr(threads, "WORTH_A_THREAD", 1)


@pytest.mark.usefixtures("always_threads")
@pytest.mark.parametrize("site", SITES)
def test_any_number_of_threads_gives_the_same_bits(site: tuple[int, int]) -> None:
    one, two, many = (MaskSweeper(GROUND_M, 90.0, n_threads=n).sweep(site, 20.0) for n in (1, 2, 7))
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(one, many)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("reach_m", [40.0, 95.0, 90.0 * 16, 90.0 * 17.5, 31e3])
def test_a_reach_only_cuts(site: tuple[int, int], reach_m: float) -> None:
    sweeper = MaskSweeper(GROUND_M, 90.0)
    all_m, near_m = sweeper.sweep(site, 20.0), sweeper.sweep(site, 20.0, max_range_m=reach_m)
    distance_m = 90.0 * np.hypot(*np.subtract(np.indices(GROUND_M.shape), np.reshape(site, (2, 1, 1))))
    np.testing.assert_array_equal(near_m, np.where(distance_m <= reach_m, all_m, np.nan))


def test_the_size_of_the_grid_moves_nothing() -> None:
    """A part of the terrain gives the part of the mask; so north sees what west sees, and far edges do not matter."""
    whole_m = MaskSweeper(GROUND_M, 90.0).sweep((300, 320), 20.0)
    part_m = MaskSweeper(GROUND_M[250:, 200:560], 90.0).sweep((50, 120), 20.0)
    # at the edge of the part the ground beyond it is not known, so a ray there takes the edge's
    np.testing.assert_array_equal(part_m[1:, 1:-1], whole_m[251:, 201:559])


@pytest.mark.parametrize(("rows", "cols"), [(2, 450), (700, 2), (3, 3), (17, 18), (33, 450)])
def test_grids_of_odd_shape_against_the_exact_walk(rows: int, cols: int) -> None:
    """Tiles that are not full, strips outside the grid, a site on the edge."""
    sweeper = MaskSweeper(np.ascontiguousarray(GROUND_M[:rows, 250 : 250 + cols]), 90.0)
    for site in {(0, 0), (rows - 1, 0), (rows // 2, cols // 2), (0, cols - 1)}:
        error_m = sweeper.sweep(site, 20.0) - sweeper.walk(site, 20.0)
        assert np.abs(error_m).mean() < 0.4
        assert np.abs(error_m).max() < 12.0


def test_more_rows_than_the_first_rays_serve() -> None:
    """Rays are split on the way; a ridge beyond the split hides what lies behind it as closely as before it."""
    strip_m = np.zeros((3 * FIRST_RAYS // 2 + 600, 40), dtype=np.float32)
    at = FIRST_RAYS // 2 + 200
    strip_m[at] = 300.0
    sweeper = MaskSweeper(strip_m, 50.0)
    rows, cols = np.indices((strip_m.shape[0] - at - 1, 40)).reshape(2, -1)[:, ::97] + [[at + 1], [0]]
    error_m = sweeper.sweep((0, 20), 20.0)[rows, cols] - sweeper.walk((0, 20), 20.0, cells_rc=(rows, cols))
    assert np.abs(error_m).max() < 0.05


def test_new_rays_start_between_their_neighbours() -> None:
    """A jagged ridge just before the rays are split: rays that took over a neighbour's tangent would shift it."""
    rows, at = FIRST_RAYS // 2 + 200, FIRST_RAYS // 2 - 4
    strip_m = np.zeros((rows, 121), dtype=np.float32)
    strip_m[at] = 300.0 + 100.0 * np.sin(np.arange(121) * (np.pi / 6.0))
    cells_rc = (np.repeat(np.arange(at + 20, rows, 10), 81), np.tile(np.arange(20, 101), len(range(at + 20, rows, 10))))
    sweeper = MaskSweeper(strip_m, 50.0)
    error_m = sweeper.sweep((0, 60), 400.0)[cells_rc] - sweeper.walk((0, 60), 400.0, cells_rc=cells_rc)
    assert np.abs(error_m).mean() < 2.0
    assert abs(error_m.mean()) < 1.0


def test_cells_that_no_strip_owns_would_show() -> None:
    out_m = np.full(GROUND_M.shape, np.nan, dtype=np.float32)
    MaskSweeper(GROUND_M, 90.0).sweep((123, 456), 20.0, out=out_m)
    assert not np.isnan(out_m).any()


def test_lowering_is_the_minimum_and_leaves_the_rest_alone() -> None:
    sweeper = MaskSweeper(GROUND_M, 90.0)
    first_m = sweeper.sweep((100, 100), 20.0, max_range_m=20e3)
    second_m = sweeper.sweep((160, 180), 30.0, max_range_m=15e3)
    both_m = first_m.copy()
    sweeper.lower(both_m, (160, 180), 30.0, max_range_m=15e3)
    np.testing.assert_array_equal(both_m, np.fmin(first_m, second_m))
    assert np.isnan(both_m).any()
    assert (both_m < first_m).any()


def test_a_buffer_is_reused() -> None:
    sweeper, out_m = MaskSweeper(GROUND_M, 90.0), np.full(GROUND_M.shape, 7.0, dtype=np.float32)
    assert sweeper.sweep((5, 5), 20.0, max_range_m=9e3, out=out_m) is out_m
    np.testing.assert_array_equal(out_m, sweeper.sweep((5, 5), 20.0, max_range_m=9e3))


@pytest.mark.parametrize(
    "grid", [np.zeros((700, 700)), np.zeros((7, 7), np.float32), np.zeros((700, 1400), "f4")[:, ::2]]
)
def test_a_buffer_of_the_wrong_kind_is_refused(grid: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"contiguous float32 array of shape \(700, 700\); got"):
        MaskSweeper(GROUND_M, 90.0).sweep((5, 5), 20.0, out=grid)


@pytest.mark.parametrize("rows", [1, 16, 1024, 1025, 5000])
def test_scratch_holds_a_strip(rows: int) -> None:
    """Its rays with both edges, its cells of a row, and a tile with its margin."""
    scratch, rays = scratch_for(rows), FIRST_RAYS
    while rays < 2 * rows:
        rays *= 2
    assert scratch.steepest.size >= rays // STRIPS + 1
    assert scratch.found.size >= 2 * rows // STRIPS + 2
    assert scratch.ground.shape[0] == BLOCK + 1
    assert scratch.ground.shape[1] >= 2 * rows / STRIPS + BLOCK + 9
    assert TASKS % STRIPS == 0
