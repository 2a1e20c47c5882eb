"""What a terrain grid cannot tell: how far its gaps and the site's surroundings move the minimum visible altitude.

Two causes, each larger than the error of any good algorithm: which ground lies between the nodes, and whether the first
metres around the antenna, which decide what is seen 200 km away, are as the grid has them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.earth.mask_sweeper import MaskSweeper, node_of
from bartizan.units import STANDARD_K_FACTOR

SPREAD = np.array([0.7548776662466927, 0.5698402909980532])
"""Steps of the sample over rows and columns: powers of one over the root of x^3 = x + 1, which leave no clumps."""


class TerrainDoubt(NamedTuple):
    """How far one doubt moves the altitude, over a sample of cells [m].

    Attributes
    ----------
    cause : str
        `ground_between_nodes` or `site_clearing`.
    mean_m, p50_m, p95_m : float [m]
        Of the difference between the two masks; NaN without cells.
    n_cells : int
        Cells compared: those in reach over known ground where both masks are finite.
    """

    cause: str
    mean_m: float
    p50_m: float
    p95_m: float
    n_cells: int


def terrain_doubt(
    dem_m: ArrayLike,
    cell_m: float,
    site_rc: tuple[int, int],
    antenna_agl_m: float,
    *,
    clearing_m: float,
    k_factor: float = STANDARD_K_FACTOR,
    max_range_m: float | None = None,
    n_cells: int = 1000,
) -> tuple[TerrainDoubt, TerrainDoubt]:
    """How far the mask of one antenna moves with the ground between the nodes, and with a clearing around the site.

    Parameters
    ----------
    dem_m, cell_m, site_rc, antenna_agl_m, k_factor, max_range_m
        As `bartizan.earth.masking.minimum_visible_altitude`.
    clearing_m : float [m]
        Radius within which the ground may hide nothing, above 0. A cell or two is a fair question.
    n_cells : int
        Cells of the sample, spread evenly over the grid or the reach; the same at each call.

    Returns
    -------
    between_nodes, clearing : TerrainDoubt
        Bilinear patches against grid lines, which can only raise the altitude; and the ground as it is against a
        clearing, which can only lower it.

    Raises
    ------
    ValueError
        As `minimum_visible_altitude`, or if `clearing_m` or `n_cells` is not above 0.

    Notes
    -----
    Limits: exact walks to a sample of cells, so the figures are estimates over the area; the error of the heights
    themselves, trees and buildings are not in them.

    Examples
    --------
    >>> ridge_m = np.zeros((41, 41))
    >>> ridge_m[:, 21] = 30.0
    >>> between, clearing = terrain_doubt(ridge_m, 100.0, (20, 20), 20.0, clearing_m=150.0, n_cells=200)
    >>> between.n_cells, between.mean_m < 0.1, clearing.p95_m > 100.0
    (200, True, True)
    """
    if not clearing_m > 0.0:
        raise ValueError(f"clearing_m must be above 0 m; got {clearing_m}.")
    if n_cells < 1:
        raise ValueError(f"n_cells must be 1 or more; got {n_cells}.")
    sweeper = MaskSweeper(dem_m, cell_m)
    cells_rc = _sample(sweeper.ground_m.shape, node_of(site_rc, sweeper.ground_m.shape), cell_m, max_range_m, n_cells)
    asked = {"k_factor": k_factor, "max_range_m": max_range_m, "cells_rc": cells_rc}
    lines_m = sweeper.walk(site_rc, antenna_agl_m, **asked)
    patches_m = sweeper.walk(site_rc, antenna_agl_m, ground="patches", **asked)
    cleared_m = sweeper.walk(site_rc, antenna_agl_m, clearing_m=clearing_m, **asked)
    return (
        _measured("ground_between_nodes", patches_m, lines_m),
        _measured("site_clearing", lines_m, cleared_m),
    )


def _measured(cause: str, above_m: NDArray[np.float64], below_m: NDArray[np.float64]) -> TerrainDoubt:
    """Mean and quantiles of a difference, over the cells where it is one."""
    counts = np.isfinite(above_m) & np.isfinite(below_m)
    difference_m = above_m[counts] - below_m[counts]
    if not difference_m.size:
        return TerrainDoubt(cause, np.nan, np.nan, np.nan, 0)
    p50_m, p95_m = (float(v) for v in np.quantile(difference_m, (0.5, 0.95)))
    return TerrainDoubt(cause, float(difference_m.mean()), p50_m, p95_m, int(difference_m.size))


def _sample(
    shape: tuple[int, ...], site_rc: tuple[int, int], cell_m: float, max_range_m: float | None, n_cells: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells spread evenly over the part of the grid around the site that a square of the reach covers."""
    reach = max(shape) if max_range_m is None else max_range_m / cell_m
    limits = [(max(0.0, at - reach), min(n - 1.0, at + reach)) for at, n in zip(site_rc, shape, strict=True)]
    places = (0.5 + np.arange(n_cells)[:, None] * SPREAD) % 1.0
    rows, cols = (
        np.floor(low + (high + 1.0 - low) * place).astype(np.int64)
        for (low, high), place in zip(limits, places.T, strict=True)
    )
    return np.minimum(rows, shape[0] - 1), np.minimum(cols, shape[1] - 1)
