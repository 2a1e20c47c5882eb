"""Several antennas over one terrain: the lowest altitude that any of them sees, and how many see a given one.

The minimum is taken while each sweep writes its rows, so that an antenna of short reach touches its own circle only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.masking import as_many
from bartizan.units import STANDARD_K_FACTOR


def network_altitude(
    dem_m: ArrayLike,
    cell_m: float,
    sites_rc: Sequence[tuple[int, int]],
    antennas_agl_m: Sequence[float],
    *,
    k_factor: float = STANDARD_K_FACTOR,
    max_ranges_m: Sequence[float | None] | None = None,
    clearing_m: float = 0.0,
    n_threads: int | None = None,
    out: NDArray[np.float32] | None = None,
) -> NDArray[Any]:
    """Lowest altitude over each cell that at least one of several antennas sees.

    Parameters
    ----------
    dem_m, cell_m, sites_rc, antennas_agl_m, k_factor, max_ranges_m, clearing_m, n_threads
        As `bartizan.earth.masking.minimum_visible_altitudes`.
    out : float32 array, shape (rows, cols), or None [m]
        Takes the answer, and saves making room for it.

    Returns
    -------
    altitude_msl_m : array, shape (rows, cols) [m]
        The minimum over the antennas; NaN where none reaches and where the terrain is NaN; inf where some reach and
        none sees any altitude.

    Raises
    ------
    ValueError
        As `minimum_visible_altitudes`.

    Examples
    --------
    >>> sea_m = np.zeros((3, 901), dtype=np.float32)
    >>> lowest_m = network_altitude(sea_m, 100.0, [(1, 0), (1, 900)], [20.0, 20.0], max_ranges_m=[60e3, 20e3])
    >>> [round(float(v), 1) for v in lowest_m[1, [300, 600, 650, 890]]]
    [7.9, 101.7, nan, 0.0]
    """
    limits_m = as_many(sites_rc, antennas_agl_m, max_ranges_m)
    sweeper = MaskSweeper(dem_m, cell_m, n_threads=n_threads)
    lowest_m = np.empty(sweeper.ground_m.shape, dtype=np.float32) if out is None else out
    lowest_m.fill(np.nan)
    for site_rc, antenna_m, limit_m in zip(sites_rc, antennas_agl_m, limits_m, strict=True):
        sweeper.lower(lowest_m, site_rc, antenna_m, k_factor=k_factor, max_range_m=limit_m, clearing_m=clearing_m)
    return sweeper.finished(lowest_m)


def network_count(
    dem_m: ArrayLike,
    cell_m: float,
    sites_rc: Sequence[tuple[int, int]],
    antennas_agl_m: Sequence[float],
    altitude_msl_m: ArrayLike,
    *,
    k_factor: float = STANDARD_K_FACTOR,
    max_ranges_m: Sequence[float | None] | None = None,
    clearing_m: float = 0.0,
    n_threads: int | None = None,
) -> NDArray[np.uint16]:
    """How many of several antennas see a target at a given altitude over each cell.

    Parameters
    ----------
    dem_m, cell_m, sites_rc, antennas_agl_m, k_factor, max_ranges_m, clearing_m, n_threads
        As `bartizan.earth.masking.minimum_visible_altitudes`.
    altitude_msl_m : float or array, broadcastable to (rows, cols) [m]
        Altitude of the target above mean sea level; for one above the ground, add it to the terrain. No antenna sees a
        target underground, or over a cell whose ground is NaN.

    Returns
    -------
    n_seeing : uint16 array, shape (rows, cols) [1]

    Raises
    ------
    ValueError
        As `minimum_visible_altitudes`, or if there are more than 65,535 antennas.

    Examples
    --------
    >>> sea_m = np.zeros((3, 901), dtype=np.float32)
    >>> network_count(sea_m, 100.0, [(1, 0), (1, 900)], [20.0, 20.0], 50.0)[1, [100, 450, 890]].tolist()
    [1, 2, 1]
    """
    limits_m = as_many(sites_rc, antennas_agl_m, max_ranges_m)
    if len(limits_m) > np.iinfo(np.uint16).max:
        raise ValueError(f"network_count takes up to 65,535 antennas; got {len(limits_m)}.")
    sweeper = MaskSweeper(dem_m, cell_m, n_threads=n_threads)
    n_seeing = np.zeros(sweeper.ground_m.shape, dtype=np.uint16)
    lowest_m = np.empty(sweeper.ground_m.shape, dtype=np.float32)
    for site_rc, antenna_m, limit_m in zip(sites_rc, antennas_agl_m, limits_m, strict=True):
        seen_m = sweeper.sweep(
            site_rc, antenna_m, k_factor=k_factor, max_range_m=limit_m, clearing_m=clearing_m, out=lowest_m
        )
        n_seeing += seen_m <= altitude_msl_m
    return n_seeing
