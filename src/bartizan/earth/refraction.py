"""How far the horizon is when the air bends the ray: the effective-earth model.

Standard refraction is modelled by straight rays over a sphere of k times the earth's radius. Nothing here knows of
diffraction,
ducting or terrain. Over sea, low targets are often seen well beyond this horizon, so keep `k_factor` a figure with a
spread.
"""

from __future__ import annotations

import math
from typing import Any, overload

from bartizan.units import EARTH_RADIUS_M, STANDARD_K_FACTOR


def effective_radius_m(k_factor: float = STANDARD_K_FACTOR) -> float:
    """Radius of the sphere over which rays are straight [m].

    Raises
    ------
    ValueError
        If `k_factor` is not a positive finite number.

    Examples
    --------
    >>> round(effective_radius_m())
    8494667
    """
    if not (k_factor > 0.0 and math.isfinite(k_factor)):
        raise ValueError(
            f"k_factor must be a positive number; got {k_factor}. "
            "(It is effective over true earth radius: 4/3 for standard refraction, 1 for none.)"
        )
    return k_factor * EARTH_RADIUS_M


@overload
def horizon_range_m(antenna_m: float, target_m: float, k_factor: float = ...) -> float: ...
@overload
def horizon_range_m(antenna_m: Any, target_m: Any, k_factor: float = ...) -> Any: ...
def horizon_range_m(antenna_m: Any, target_m: Any, k_factor: float = STANDARD_K_FACTOR) -> Any:
    """Longest line of sight between two heights over a smooth sea.

    Parameters
    ----------
    antenna_m, target_m : float or array, broadcastable [m]
        Heights above the sea, 0 or more.
    k_factor : float [1]
        Effective over true earth radius (6,371 km).

    Returns
    -------
    range_m : float or array [m]
        Slant range of the ray that just touches the sea; NaN where a height is NaN.

    Raises
    ------
    ValueError
        If a height is negative or `k_factor` is not positive.

    Notes
    -----
    Limits: smooth sphere, one refractivity gradient, no diffraction or ducting.
    Source: Pythagoras on the sphere of radius k a: sqrt(2 k a h + h^2) to each side of the point of contact.

    Examples
    --------
    >>> round(horizon_range_m(10.0, 50.0) / 1000.0, 3)
    42.18
    >>> round(horizon_range_m(10.0, 50.0, k_factor=1.0) / 1000.0, 3)
    36.529
    >>> round(horizon_range_m(25.0, 50.0) / 1000.0, 3), round(horizon_range_m(25.0, 50.0, 1.0) / 1000.0, 3)
    (49.755, 43.089)
    >>> round(horizon_range_m(4.0, 100.0) / 1000.0, 3)
    49.462
    >>> round(horizon_range_m(24.0, 25.0) / 1000.0, 3)
    40.802
    """
    diameter_m = 2.0 * effective_radius_m(k_factor)
    if isinstance(antenna_m, int | float) and isinstance(target_m, int | float):
        return _reach_m(float(antenna_m), diameter_m) + _reach_m(float(target_m), diameter_m)
    import numpy as np

    heights_m = [np.asarray(h, dtype=np.float64) for h in (antenna_m, target_m)]
    for height_m in heights_m:
        if np.any(height_m < 0.0):
            raise ValueError(_negative(float(np.nanmin(height_m))))
    return sum(np.sqrt(diameter_m * h + h * h) for h in heights_m)


def horizon_ground_range_m(antenna_m: float, target_m: float, k_factor: float = STANDARD_K_FACTOR) -> float:
    """Length along the earth of the longest line of sight; what the radius of a circle on a map means.

    Parameters
    ----------
    antenna_m, target_m : float [m]
        Heights above the sea, 0 or more.
    k_factor : float [1]
        Effective over true earth radius.

    Returns
    -------
    ground_range_m : float [m]
        A little shorter than `horizon_range_m`, which is the slant range.

    Raises
    ------
    ValueError
        If a height is negative or `k_factor` is not positive.

    Examples
    --------
    >>> round(horizon_ground_range_m(40.0, 10_000.0) / 1000.0, 1)
    438.0
    """
    radius_m = effective_radius_m(k_factor)
    if antenna_m < 0.0 or target_m < 0.0:
        raise ValueError(_negative(min(antenna_m, target_m)))
    # atan of the tangent's length, not acos of the cosine, which loses half its digits at low heights
    return radius_m * sum(math.atan(_reach_m(h, 2.0 * radius_m) / radius_m) for h in (antenna_m, target_m))


def lowest_visible_altitude_m(antenna_m: float, ground_range_m: float, k_factor: float = STANDARD_K_FACTOR) -> float:
    """Lowest altitude in sight over a smooth sea at a ground range; 0 up to the antenna's own horizon.

    Parameters
    ----------
    antenna_m : float [m]
        Height of the antenna above the sea, 0 or more.
    ground_range_m : float [m]
        Distance along the surface of the earth, 0 or more.
    k_factor : float [1]
        Effective over true earth radius.

    Returns
    -------
    altitude_m : float [m]
        Above the sea; inf where the line of sight leaves the sphere a quarter turn away or more.

    Raises
    ------
    ValueError
        If a length is negative or `k_factor` is not positive.

    Notes
    -----
    Limits: as `horizon_range_m`, the exact inverse of `horizon_ground_range_m`.

    Examples
    --------
    >>> round(lowest_visible_altitude_m(20.0, 200_000.0), 2)
    1940.79
    """
    radius_m = effective_radius_m(k_factor)
    if antenna_m < 0.0 or ground_range_m < 0.0:
        raise ValueError(_negative(min(antenna_m, ground_range_m)))
    beyond_rad = ground_range_m / radius_m - math.atan(_reach_m(antenna_m, 2.0 * radius_m) / radius_m)
    if beyond_rad <= 0.0:
        return 0.0
    if beyond_rad >= math.pi / 2.0:
        return math.inf
    # sec x - 1 written without cancellation
    return 2.0 * radius_m * math.sin(beyond_rad / 2.0) ** 2 / math.cos(beyond_rad)


def _reach_m(height_m: float, diameter_m: float) -> float:
    """Distance from a height to its own horizon."""
    if height_m < 0.0:
        raise ValueError(_negative(height_m))
    return math.sqrt(diameter_m * height_m + height_m * height_m)


def _negative(seen: float) -> str:
    return f"heights and ranges must be 0 m or more; got {seen}. (Give heights above the sea, not depths.)"
