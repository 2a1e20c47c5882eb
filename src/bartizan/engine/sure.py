"""Sure: luck that decides a look whatever the air takes from it exactly (docs/model.md, section 4).

For each cell of slant range and elevation the chance of detection lies between two bounds, tabled before a run. A look
whose luck lies beyond them is decided by one reading of a small table; the few between ask for the effective range.
The bounds hold for tables of any shape, with a margin for rounding, so no outcome depends on them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.engine.records import Model
from bartizan.jit import fused
from bartizan.radar.stretch import BEND, N_ELEVATIONS, N_RANGES, ROW_LOW, ROWS_PER_BEND

CELLS_PER_COLUMN = 2
N_CELLS = CELLS_PER_COLUMN * (N_RANGES - 1)
"""Cells of slant range, each a part of a column of the table of absorption."""

BAND_SINES = (0.02,)
N_BANDS = len(BAND_SINES) + 1
"""Bands of elevation, parted at these sines."""

ROUNDING = 1e-6
"""Share of a range, and chance: far above what rounding can do."""


def sure_luck(model: Model) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Bounds of the chance of detection in cells of slant range and elevation.

    Parameters
    ----------
    model : Model

    Returns
    -------
    rows : int array, shape (n_radars,)
        Which table is whose; radars of one design and loss share theirs.
    sure : array, shape (n_tables, n_types, N_BANDS, N_CELLS, 2) [1]
        Luck below the first is a hit, at or above the second a miss.
    """
    radars = model.radars
    eyes = np.stack([radars["pd_design"], radars["pd_per_m"], radars["stretch_step_m"]], axis=1)
    kinds, rows = np.unique(eyes, axis=0, return_inverse=True)
    sure = np.zeros((len(kinds), model.pd.shape[1], N_BANDS, N_CELLS, 2), np.float32)
    for table, (design, pd_per_m, step_m) in zip(sure, kinds, strict=True):
        near_m, far_m = _effective_ranges_m(model.stretch[int(design)], step_m)
        chances = model.pd[int(design)]
        last = chances.shape[1] - 1
        near = np.minimum(near_m * pd_per_m, last).astype(int)
        far = np.ceil(np.minimum(far_m * pd_per_m, last)).astype(int)
        table[..., 0] = np.minimum.accumulate(chances, axis=1)[:, far] - ROUNDING
        table[..., 1] = np.maximum.accumulate(chances[:, ::-1], axis=1)[:, ::-1][:, near] + ROUNDING
    return rows.ravel().astype(np.int64), sure


def _effective_ranges_m(factor: NDArray[np.float32], step_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest effective range in each cell, each of shape (N_BANDS, N_CELLS)."""
    sines = np.array(BAND_SINES)
    edges = (sines / (np.abs(sines) + BEND) - ROW_LOW) * ROWS_PER_BEND
    first = [0, *np.floor(edges - ROUNDING).astype(int)]
    last = [*np.ceil(edges + ROUNDING).astype(int), N_ELEVATIONS - 1]
    bands = [factor[i : k + 1] for i, k in zip(first, last, strict=True)]
    # between columns the least of several lines lies above the line between their least values
    borders = np.arange(N_CELLS + 1) / CELLS_PER_COLUMN
    low = np.array([np.interp(borders, np.arange(N_RANGES), band.min(axis=0)) for band in bands])
    high = np.array([np.interp(borders, np.arange(N_RANGES), band.max(axis=0)) for band in bands])
    least = np.minimum(low[:, :-1], low[:, 1:])
    most = np.maximum(high[:, :-1], high[:, 1:])
    # below a metre of slant range the table is asked for another elevation than the look's own: any
    short = borders[:-1] * step_m < 1.0
    least[:, short] = least[:, short].min(axis=0)
    most[:, short] = most[:, short].max(axis=0)
    near_m = borders[:-1] * step_m * least * (1.0 - ROUNDING)
    far_m = borders[1:] * step_m * most * (1.0 + ROUNDING)
    far_m[:, -1] = np.inf
    return near_m, far_m


@fused
def cell_of(per_cell: Any, rise_m: Any, slant_m: Any) -> Any:
    """(band, cell) of a look by its height above the horizontal and slant range, without a division."""
    band = 0
    for k in range(len(BAND_SINES)):
        band += rise_m > BAND_SINES[k] * slant_m
    return band, min(int(slant_m * per_cell), N_CELLS - 1)
