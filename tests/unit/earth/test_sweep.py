"""The sector sweep as a whole: the same bits on any number of threads, whatever the reach and the size of the grid."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from bartizan.earth import threads
from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.sweep import FIRST_RAYS, STRIPS, TASKS, Sight, _sweep_tasks, scratch_for
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
    # at the edge of the part the ground beyond it is not known, so a ray there goes on by the slope at the edge
    np.testing.assert_array_equal(part_m[1:, 1:-1], whole_m[251:, 201:559])


@pytest.mark.parametrize(
    ("rows", "cols", "most_m"), [(2, 450, 0.5), (700, 2, 0.5), (3, 3, 0.01), (17, 18, 0.1), (33, 450, 4.0)]
)
def test_grids_of_odd_shape_against_the_exact_walk(rows: int, cols: int, most_m: float) -> None:
    """Tiles that are not full, strips outside the grid, rays beyond the edge, a site on the edge."""
    sweeper = MaskSweeper(np.ascontiguousarray(GROUND_M[:rows, 250 : 250 + cols]), 90.0)
    for site in {(0, 0), (rows - 1, 0), (rows // 2, cols // 2), (0, cols - 1)}:
        error_m = sweeper.sweep(site, 20.0) - sweeper.walk(site, 20.0)
        assert np.abs(error_m).mean() < 0.1
        assert np.abs(error_m).max() < most_m


def test_more_rows_than_the_first_rays_serve() -> None:
    """Rays are split on the way; a ridge beyond the split hides what lies behind it as closely as before it."""
    strip_m = np.zeros((3 * FIRST_RAYS // 2 + 600, 40), dtype=np.float32)
    at = FIRST_RAYS // 2 + 200
    strip_m[at] = 300.0
    sweeper = MaskSweeper(strip_m, 50.0)
    rows, cols = np.indices((strip_m.shape[0] - at - 1, 40)).reshape(2, -1)[:, ::97] + [[at + 1], [0]]
    error_m = sweeper.sweep((0, 20), 20.0)[rows, cols] - sweeper.walk((0, 20), 20.0, cells_rc=(rows, cols))
    assert np.abs(error_m).max() < 0.05


@pytest.mark.parametrize("at", [FIRST_RAYS // 2 - 4, 3 * FIRST_RAYS // 2])
def test_rays_are_as_dense_as_cells(at: int) -> None:
    """A jagged ridge just before a split, which must not shift it, and one whose teeth rays never split would miss."""
    rows = at + 204
    strip_m = np.zeros((rows, 121), dtype=np.float32)
    strip_m[at] = 300.0 + 100.0 * np.sin(np.arange(121) * (np.pi / 6.0))
    cells_rc = (np.repeat(np.arange(at + 20, rows, 10), 81), np.tile(np.arange(20, 101), len(range(at + 20, rows, 10))))
    sweeper = MaskSweeper(strip_m, 50.0)
    error_m = sweeper.sweep((0, 60), 400.0)[cells_rc] - sweeper.walk((0, 60), 400.0, cells_rc=cells_rc)
    assert np.abs(error_m).mean() < 2.0
    assert abs(error_m.mean()) < 1.0


@pytest.mark.parametrize("site", [(0, 3), (2100, 3), (1050, 0), (1050, 6)])
def test_rays_a_whole_cell_beyond_the_edge(site: tuple[int, int]) -> None:
    """Just before they are split, rays stand exactly a cell apart, and the one beyond the edge a whole cell beyond."""
    strip_m = np.zeros((2101, 7), dtype=np.float32)
    sweeper = MaskSweeper(strip_m, 50.0)
    cells_rc = (np.arange(0, 2101, 50).repeat(7), np.tile(np.arange(7), 43))
    np.testing.assert_allclose(
        sweeper.sweep(site, 20.0)[cells_rc], sweeper.walk(site, 20.0, cells_rc=cells_rc), atol=0.02
    )
    assert np.isfinite(MaskSweeper(strip_m.T, 50.0).sweep(site[::-1], 20.0)).all()


def test_each_cell_belongs_to_one_strip() -> None:
    """So the order of the strips, which threads leave to chance, does not matter."""
    sight, bits = Sight(90.0, float(GROUND_M[300, 350]) + 20.0, 8.5e6, 0.0, 1e9), []
    for tasks in (range(TASKS), reversed(range(TASKS))):
        out_m = np.zeros_like(GROUND_M)
        for task in tasks:
            _sweep_tasks(GROUND_M, out_m, 300, 350, task, task + 1, False, sight, scratch_for(400))
        bits.append(out_m)
    np.testing.assert_array_equal(*bits)


def test_vectors_change_no_bit() -> None:
    """The same functions, not compiled, one number at a time."""
    program = (
        "import numpy as np; from bartizan.earth.mask_sweeper import MaskSweeper;"
        "dem_m = np.random.default_rng(1).uniform(0, 400, (5, 4)).astype(np.float32);"
        "seen_m = MaskSweeper(dem_m, 90.0).sweep((2, 1), 20.0, clearing_m=100.0);"
        "print(seen_m.tobytes().hex())"
    )
    bits = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            env={**os.environ, "NUMBA_DISABLE_JIT": off},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for off in ("0", "1")
    ]
    assert bits[0] == bits[1] != ""


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
