"""Shortest lines on the WGS-84 ellipsoid, and the flat plane of one theatre.

The theatre plane is azimuthal equidistant about a centre: a point's distance and bearing from the centre are exact,
by the
geodesic itself. Elsewhere a geodesic is very slightly bent in the plane, so a leg is cut into chords (`geodesic_leg`).
All angles are degrees, north 0, east 90, given in -180..180.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

CHORD_STEP_M = 40_000.0
"""Chords of this length stay within 1 m of the geodesic anywhere in a theatre 800 km wide."""


def geodesic_inverse(
    lat1_deg: ArrayLike, lon1_deg: ArrayLike, lat2_deg: ArrayLike, lon2_deg: ArrayLike
) -> tuple[Any, Any, Any]:
    """Distance between two points along the ellipsoid, and the bearing at each.

    Parameters
    ----------
    lat1_deg, lon1_deg, lat2_deg, lon2_deg : float or array, broadcastable to S [deg]
        Geodetic latitude in -90..90 and longitude, any turn.

    Returns
    -------
    range_m : float or array, shape S [m]
        NaN where an input is NaN.
    azimuth1_deg, azimuth2_deg : float or array, shape S [deg]
        Direction of travel from point 1 to point 2, at each of them; both forward, -180..180.

    Raises
    ------
    ValueError
        If a latitude lies outside -90..90.

    Notes
    -----
    Limits: exact to some nanometres, near-antipodal points included.
    Source: Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), as built into PROJ.

    Examples
    --------
    >>> range_m, azimuth1_deg, azimuth2_deg = geodesic_inverse(30.0, 70.0, 34.0, 70.0)
    >>> round(range_m, 4), azimuth1_deg, azimuth2_deg
    (443548.0442, 0.0, 0.0)
    """
    (lat1, lon1, lat2, lon2), shape = _flat(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    _check_latitude(lat1)
    _check_latitude(lat2)
    azimuth1_deg, azimuth2_deg, range_m = _wgs84().inv(lon1, lat1, lon2, lat2, return_back_azimuth=False)
    return _shaped(shape, range_m, azimuth1_deg, azimuth2_deg)


def geodesic_direct(
    lat_deg: ArrayLike, lon_deg: ArrayLike, azimuth_deg: ArrayLike, range_m: ArrayLike
) -> tuple[Any, Any, Any]:
    """Where a geodesic of a given bearing and length ends, and the bearing there.

    Parameters
    ----------
    lat_deg, lon_deg : float or array, broadcastable to S [deg]
        Start; latitude in -90..90.
    azimuth_deg : float or array, broadcastable to S [deg]
        Direction of travel at the start.
    range_m : float or array, broadcastable to S [m]
        Length; negative goes backwards.

    Returns
    -------
    lat_deg, lon_deg : float or array, shape S [deg]
        End; longitude in -180..180. NaN where an input is NaN.
    azimuth2_deg : float or array, shape S [deg]
        Direction of travel at the end, forward, -180..180.

    Raises
    ------
    ValueError
        If a latitude lies outside -90..90.

    Notes
    -----
    Limits and source: as `geodesic_inverse`.

    Examples
    --------
    >>> lat_deg, lon_deg, azimuth2_deg = geodesic_direct(30.0, 70.0, 45.0, 40_000.0)
    >>> round(lat_deg, 9), round(lon_deg, 9), round(azimuth2_deg, 7)
    (30.254819457, 70.29389605, 45.1475143)
    """
    (lat, lon, azimuth, length_m), shape = _flat(lat_deg, lon_deg, azimuth_deg, range_m)
    _check_latitude(lat)
    lon2_deg, lat2_deg, azimuth2_deg = _wgs84().fwd(lon, lat, azimuth, length_m, return_back_azimuth=False)
    return _shaped(shape, lat2_deg, lon2_deg, azimuth2_deg)


def plane_from_geodetic(centre: tuple[float, float], lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Any, Any]:
    """Position in the theatre plane, azimuthal equidistant about a centre.

    Parameters
    ----------
    centre : (lat_deg, lon_deg) [deg]
        Where the plane touches.
    lat_deg, lon_deg : float or array, broadcastable to S [deg]
        Points to place.

    Returns
    -------
    x_east_m, y_north_m : float or array, shape S [m]
        Distance and bearing from the centre are those of the geodesic.

    Raises
    ------
    ValueError
        If a latitude lies outside -90..90.

    Examples
    --------
    >>> x_east_m, y_north_m = plane_from_geodetic((-32.0, -24.0), -32.0, -23.0)
    >>> round(x_east_m, 3), round(y_north_m, 3)
    (94491.795, -436.981)
    """
    range_m, azimuth_deg, _ = geodesic_inverse(centre[0], centre[1], lat_deg, lon_deg)
    azimuth = np.radians(azimuth_deg)
    x_east_m, y_north_m = range_m * np.sin(azimuth), range_m * np.cos(azimuth)
    return (x_east_m, y_north_m) if np.ndim(range_m) else (float(x_east_m), float(y_north_m))


def geodetic_from_plane(centre: tuple[float, float], x_east_m: ArrayLike, y_north_m: ArrayLike) -> tuple[Any, Any]:
    """Latitude and longitude of a point of the theatre plane; the inverse of `plane_from_geodetic`.

    Parameters
    ----------
    centre : (lat_deg, lon_deg) [deg]
        Where the plane touches.
    x_east_m, y_north_m : float or array, broadcastable to S [m]
        Position in the plane.

    Returns
    -------
    lat_deg, lon_deg : float or array, shape S [deg]

    Raises
    ------
    ValueError
        If the centre's latitude lies outside -90..90.

    Examples
    --------
    >>> lat_deg, lon_deg = geodetic_from_plane((-32.0, -24.0), 94491.795, -436.981)
    >>> round(lat_deg, 7), round(lon_deg, 7)
    (-32.0, -23.0)
    """
    x_m, y_m = np.asarray(x_east_m, dtype=np.float64), np.asarray(y_north_m, dtype=np.float64)
    lat_deg, lon_deg, _ = geodesic_direct(centre[0], centre[1], np.degrees(np.arctan2(x_m, y_m)), np.hypot(x_m, y_m))
    return lat_deg, lon_deg


def geodesic_leg(
    lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float, step_m: float = CHORD_STEP_M
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a geodesic into equal pieces, short enough that straight chords in the theatre plane follow it.

    Parameters
    ----------
    lat1_deg, lon1_deg, lat2_deg, lon2_deg : float [deg]
        Ends of the leg.
    step_m : float [m]
        Longest piece, above 0. With 40 km, positions by linear interpolation in `along_m` stay within 3 m of the
        geodesic.

    Returns
    -------
    lat_deg, lon_deg : array, shape (n,) [deg]
        Points from the first end to the second, both included; n is 2 or more.
    along_m : array, shape (n,) [m]
        Distance flown, evenly spaced from 0.

    Raises
    ------
    ValueError
        If `step_m` is not above 0, an end is not finite, or a latitude lies outside -90..90.

    Examples
    --------
    >>> lat_deg, lon_deg, along_m = geodesic_leg(-32.0, -24.0, -31.0, -24.0)
    >>> len(along_m), round(float(along_m[-1]), 3)
    (4, 110878.111)
    """
    if not step_m > 0.0:
        raise ValueError(
            f"step_m must be above 0 m; got {step_m}. (Legs are cut into pieces no longer than this; 40000 suits.)"
        )
    range_m, azimuth_deg, _ = geodesic_inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    if not np.isfinite(range_m):
        raise ValueError(f"both ends of a leg must be finite; got {(lat1_deg, lon1_deg)} and {(lat2_deg, lon2_deg)}.")
    along_m = np.linspace(0.0, range_m, max(1, int(np.ceil(range_m / step_m))) + 1)
    lat_deg, lon_deg, _ = geodesic_direct(lat1_deg, lon1_deg, azimuth_deg, along_m)
    return lat_deg, lon_deg, along_m


@lru_cache(maxsize=1)
def _wgs84() -> Any:
    """The ellipsoid; pyproj is imported at first use because it takes 0.13 s."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def _flat(*values: ArrayLike) -> tuple[list[np.ndarray], tuple[int, ...]]:
    """Broadcast to one shape and flatten into fresh float64 arrays, which pyproj may overwrite."""
    arrays = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in values))
    return [np.array(a, dtype=np.float64).ravel() for a in arrays], arrays[0].shape


def _shaped(shape: tuple[int, ...], *flat: np.ndarray) -> tuple[Any, ...]:
    """Give results the shape of the question: floats for floats."""
    if shape == ():
        return tuple(float(a[0]) for a in flat)
    return tuple(np.asarray(a).reshape(shape) for a in flat)


def _check_latitude(lat_deg: np.ndarray) -> None:
    wrong = lat_deg[np.abs(lat_deg) > 90.0]
    if wrong.size:
        raise ValueError(
            f"latitude must lie in -90..90 degrees; got {wrong[0]:g}. (Latitude comes before longitude here.)"
        )
