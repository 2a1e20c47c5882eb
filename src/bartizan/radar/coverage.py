"""How much of a claimed circle a radar can see: areas from a minimum-visible-altitude grid.

Three areas for one altitude: the circle of the claimed range; the part of it that a smooth sea leaves in line of sight;
the part that the ground leaves as well, counted cell by cell. Line of sight only: standard refraction, no diffraction,
no signal strength. Whole scenarios, with detection, are the business of `bartizan.cover`.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.grid import Terrain
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.units import STANDARD_K_FACTOR

Reference = Literal["msl", "agl"]
SQUARE_M_PER_KM2 = 1e6


def circle_area_km2(radius_m: float) -> float:
    """Area of a circle on the map [km2].

    Examples
    --------
    >>> round(circle_area_km2(400e3))
    502655
    """
    return math.pi * radius_m * radius_m / SQUARE_M_PER_KM2


def horizon_area_km2(
    antenna_msl_m: float, altitude_m: float, claimed_range_m: float, k_factor: float = STANDARD_K_FACTOR
) -> float:
    """Area in line of sight over a smooth sea, never more than the claimed circle [km2].

    Examples
    --------
    >>> share = horizon_area_km2(20.0, 100.0, 400e3) / circle_area_km2(400e3)
    >>> round(100 * share, 1)
    2.2
    """
    reach_m = horizon_ground_range_m(max(antenna_msl_m, 0.0), altitude_m, k_factor)
    return circle_area_km2(min(reach_m, claimed_range_m))


def seen_cells(
    mask_m: NDArray[Any], terrain: Terrain, altitude_m: float, reference: Reference = "msl"
) -> NDArray[np.bool_]:
    """Cells over which a target at an altitude is in line of sight.

    Parameters
    ----------
    mask_m : array, shape (rows, cols) [m]
        Minimum visible altitude above mean sea level, of the shape of the terrain; NaN counts as not seen.
    terrain : Terrain
    altitude_m : float [m]
        Of the target.
    reference : "msl" or "agl"
        Above mean sea level or above the ground. Where the ground is higher than an altitude above mean sea level
        there is no target to see.

    Returns
    -------
    seen : bool array, shape (rows, cols)

    Raises
    ------
    ValueError
        If the shapes differ or the reference is unknown.
    """
    if mask_m.shape != terrain.elevation_m.shape:
        raise ValueError(f"mask and terrain must be of one shape; got {mask_m.shape} and {terrain.elevation_m.shape}.")
    if reference == "agl":
        return mask_m <= terrain.elevation_m + altitude_m
    if reference == "msl":
        return mask_m <= altitude_m  # the mask is nowhere below the ground
    raise ValueError(f'reference must be "msl" (above mean sea level) or "agl" (above the ground); got {reference!r}.')


def seen_area_km2(
    mask_m: NDArray[Any],
    terrain: Terrain,
    altitude_m: float,
    reference: Reference,
    centre_xy_m: tuple[float, float],
    radius_m: float,
) -> float:
    """Area inside a circle over which a target at an altitude is in line of sight.

    Parameters
    ----------
    mask_m, terrain, altitude_m, reference
        As `seen_cells`.
    centre_xy_m : (x_east_m, y_north_m) [m]
        Of the circle, in the theatre plane.
    radius_m : float [m]

    Returns
    -------
    area_km2 : float [km2]
        Cells whose node lies in the circle, times the area of a cell. What lies beyond the terrain is not counted.

    Raises
    ------
    ValueError
        As `seen_cells`.

    Notes
    -----
    Limits: areas in the theatre plane are right within 0.1 % up to 400 km from its centre.
    """
    within = _within(terrain, centre_xy_m, radius_m)
    seen = seen_cells(mask_m, terrain, altitude_m, reference)
    return int(np.count_nonzero(seen & within)) * terrain.cell_m**2 / SQUARE_M_PER_KM2


def _within(terrain: Terrain, centre_xy_m: tuple[float, float], radius_m: float) -> NDArray[np.bool_]:
    """Nodes inside a circle."""
    rows, cols = terrain.elevation_m.shape
    x_m, _ = terrain.plane_from_row_col(0, np.arange(cols))
    _, y_m = terrain.plane_from_row_col(np.arange(rows), 0)
    return (x_m[None, :] - centre_xy_m[0]) ** 2 + (y_m[:, None] - centre_xy_m[1]) ** 2 <= radius_m**2
