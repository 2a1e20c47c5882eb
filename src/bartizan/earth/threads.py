"""One sweep on all processors: threads that take strip after strip, with the same bits whatever their number."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.sweep import TASKS, Sight, _sweep_tasks, scratch_for

WORTH_A_THREAD = 250_000
"""Cells in reach below which a thread costs more than it brings."""


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_sweep(
    ground_m: NDArray[np.float32],
    out_m: NDArray[np.float32],
    site_rc: tuple[int, int],
    sight: Sight,
    *,
    lower: bool,
    n_threads: int | None,
) -> None:
    """Sweep one antenna into `out_m`, the site itself included; with `lower` only where that is lower.

    Parameters
    ----------
    ground_m, out_m : float32 array, shape (rows, cols), contiguous [m]
        The ground without NaN; the altitudes. Cells out of reach are not touched.
    site_rc : (row, col)
    sight : Sight
    lower : bool
        Keep what is lower already; NaN gives way.
    n_threads : int or None
        None for one a processor.
    """
    row, col = site_rc
    rows, cols = ground_m.shape
    reach = min(max(row, rows - 1 - row, col, cols - 1 - col), int(sight.reach_cells))
    turns = itertools.count()

    def work() -> None:
        scratch = scratch_for(reach)
        while (task := next(turns)) < TASKS:
            _sweep_tasks(ground_m, out_m, row, col, task, task + 1, lower, sight, scratch)

    n = min(n_threads or processors(), TASKS, max(1, min(ground_m.size, 4 * reach * reach) // WORTH_A_THREAD))
    if n == 1:
        _sweep_tasks(ground_m, out_m, row, col, 0, TASKS, lower, sight, scratch_for(reach))
    else:
        with ThreadPoolExecutor(n) as pool:
            for done in [pool.submit(work) for _ in range(n)]:
                done.result()
    if not (lower and out_m[row, col] <= ground_m[row, col]):
        out_m[row, col] = ground_m[row, col]
