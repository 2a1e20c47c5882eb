"""One straight ray over a sphere: the two formulas on which every terrain mask stands.

Over a sphere of radius R (k times the earth's), with p = distance along the surface / R, a ray that leaves height h0
at elevation angle e passes height h at p where, exactly,

    tan e = (h - h0) / ((R + h) sin p) - tan(p / 2).

The jitted functions use short series instead of sin and tan, so that every machine gets the same bits: only + - * /
occur. The series are good to 2e-9 relative up to 900 km. Their `_f4` twins work in single precision, for loops over
whole grids: some millimetres of altitude at 200 km. The plain NumPy twins below use the real sin and tan.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bartizan.jit import fused

ONE, HALF, SIXTH = np.float32(1.0), np.float32(0.5), np.float32(1.0 / 6.0)
TWELFTH, HUNDRED_TWENTIETH, INFINITE = np.float32(1.0 / 12.0), np.float32(1.0 / 120.0), np.float32(np.inf)


@fused
def _tan_elevation(height_m, antenna_msl_m, distance_m, radius_m):
    """Tangent of the elevation angle of the ray that passes a height at a distance."""
    p = distance_m / radius_m
    p2 = p * p
    sine = p * (1.0 - p2 * (1.0 / 6.0 - p2 * (1.0 / 120.0)))
    half_tangent = 0.5 * p * (1.0 + p2 * (1.0 / 12.0 + p2 * (1.0 / 120.0)))
    return (height_m - antenna_msl_m) / ((radius_m + height_m) * sine) - half_tangent


@fused
def _altitude_on_ray(tan_elevation, antenna_msl_m, distance_m, radius_m):
    """Altitude of a ray at a distance; inf where it never comes that far around the sphere."""
    p = distance_m / radius_m
    p2 = p * p
    sine = p * (1.0 - p2 * (1.0 / 6.0 - p2 * (1.0 / 120.0)))
    half_tangent = 0.5 * p * (1.0 + p2 * (1.0 / 12.0 + p2 * (1.0 / 120.0)))
    rise = (tan_elevation + half_tangent) * sine
    return (antenna_msl_m + radius_m * rise) / (1.0 - rise) if rise < 1.0 else np.inf


@fused
def _tan_elevation_f4(height, antenna, turn, radius):
    """As `_tan_elevation`, in single precision; turn is distance / radius."""
    turn2 = turn * turn
    sine = turn * (ONE - turn2 * (SIXTH - turn2 * HUNDRED_TWENTIETH))
    half_tangent = HALF * turn * (ONE + turn2 * (TWELFTH + turn2 * HUNDRED_TWENTIETH))
    return (height - antenna) / ((radius + height) * sine) - half_tangent


@fused
def _altitude_on_ray_f4(tan_elevation, antenna, turn, radius):
    """As `_altitude_on_ray`, in single precision; turn is distance / radius."""
    turn2 = turn * turn
    sine = turn * (ONE - turn2 * (SIXTH - turn2 * HUNDRED_TWENTIETH))
    half_tangent = HALF * turn * (ONE + turn2 * (TWELFTH + turn2 * HUNDRED_TWENTIETH))
    rise = (tan_elevation + half_tangent) * sine
    altitude = (antenna + radius * rise) / (ONE - rise)
    return altitude if rise < ONE else INFINITE


def tan_elevation(height_m: Any, antenna_msl_m: float, distance_m: Any, radius_m: float) -> Any:
    """Tangent of the elevation angle at which an antenna sees a height at a distance.

    Parameters
    ----------
    height_m, distance_m : float or array, broadcastable to S [m]
        Altitude above mean sea level; distance along the surface, above 0.
    antenna_msl_m : float [m]
        Altitude of the antenna above mean sea level.
    radius_m : float [m]
        Effective radius of the earth.

    Returns
    -------
    tangent : float or array, shape S [1]

    Examples
    --------
    >>> round(float(tan_elevation(1940.79, 20.0, 200e3, 4 / 3 * 6371e3)), 5)
    -0.00217
    """
    p = np.asarray(distance_m, dtype=np.float64) / radius_m
    return (height_m - antenna_msl_m) / ((radius_m + height_m) * np.sin(p)) - np.tan(p / 2.0)


def lowest_visible_altitude_over_profile_m(
    distance_m: np.ndarray, height_m: np.ndarray, antenna_msl_m: float, radius_m: float
) -> float:
    """Lowest altitude in sight over the far end of one terrain profile.

    Parameters
    ----------
    distance_m : array, shape (n,) [m]
        Along the surface from the antenna, rising from 0.
    height_m : array, shape (n,) [m]
        Ground above mean sea level. Both ends are left out of the masking.
    antenna_msl_m : float [m]
        Altitude of the antenna above mean sea level.
    radius_m : float [m]
        Effective radius of the earth.

    Returns
    -------
    altitude_m : float [m]
        Above mean sea level, never below the ground at the far end; inf if no height is in sight there.

    Notes
    -----
    Limits: straight ray on a sphere; the ground between two points of the profile is taken to stay below their rays.

    Examples
    --------
    >>> distance_m = np.array([0.0, 10e3, 200e3])
    >>> wall_m = np.array([0.0, 500.0, 0.0])
    >>> round(lowest_visible_altitude_over_profile_m(distance_m, wall_m, 20.0, 4 / 3 * 6371e3), 2)
    11871.69
    """
    if len(distance_m) < 3:
        return float(height_m[-1])
    tangent = np.max(tan_elevation(height_m[1:-1], antenna_msl_m, distance_m[1:-1], radius_m))
    p = distance_m[-1] / radius_m
    rise = (tangent + np.tan(p / 2.0)) * np.sin(p)
    altitude_m = (antenna_msl_m + radius_m * rise) / (1.0 - rise) if rise < 1.0 else np.inf
    return float(max(altitude_m, height_m[-1]))
