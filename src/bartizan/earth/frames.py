"""Where things are: geodetic, earth-centred and local frames on WGS-84.

Names carry the frame: `_lla` geodetic latitude, longitude, altitude above the ellipsoid; `_ecef` earth-centred
earth-fixed;
`_enu` east, north, up at a site; `_aer` azimuth, elevation, slant range at a site; `plane` the flat theatre plane.
Geodesics and the theatre plane live in `geodesics` and are offered here too, so that there is one door.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bartizan.earth.geodesics import (
    CHORD_STEP_M,
    geodesic_direct,
    geodesic_inverse,
    geodesic_leg,
    geodetic_from_plane,
    plane_from_geodetic,
)

__all__ = [
    "CHORD_STEP_M",
    "aer_to_enu",
    "ecef_to_enu",
    "ecef_to_geodetic",
    "enu_to_aer",
    "enu_to_ecef",
    "geodesic_direct",
    "geodesic_inverse",
    "geodesic_leg",
    "geodetic_from_plane",
    "geodetic_to_aer",
    "geodetic_to_ecef",
    "plane_from_geodetic",
]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING)
ECCENTRICITY_SQUARED = FLATTENING * (2.0 - FLATTENING)


def geodetic_to_ecef(lat_deg: ArrayLike, lon_deg: ArrayLike, altitude_m: ArrayLike) -> tuple[Any, Any, Any]:
    """Earth-centred earth-fixed position of a geodetic point.

    Parameters
    ----------
    lat_deg, lon_deg : float or array, broadcastable to S [deg]
        Geodetic latitude in -90..90, longitude.
    altitude_m : float or array, broadcastable to S [m]
        Above the ellipsoid.

    Returns
    -------
    x_m, y_m, z_m : float or array, shape S [m]
        x through latitude 0, longitude 0; z through the north pole.

    Raises
    ------
    ValueError
        If a latitude lies outside -90..90.

    Notes
    -----
    Source: definition of WGS-84 (NGA.STND.0036).

    Examples
    --------
    >>> [round(float(v), 4) for v in geodetic_to_ecef(42.0, -82.0, 200.0)]
    [660675.2518, -4700948.6832, 4245737.6622]
    """
    lat_deg = np.asarray(lat_deg, dtype=np.float64)
    if np.any(np.abs(lat_deg) > 90.0):
        raise ValueError(
            f"latitude must lie in -90..90 degrees; got {lat_deg[np.abs(lat_deg) > 90.0].flat[0]:g}. "
            "(Latitude comes before longitude here.)"
        )
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    altitude_m = np.asarray(altitude_m, dtype=np.float64)
    prime_vertical_m = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2)
    axis_distance_m = (prime_vertical_m + altitude_m) * np.cos(lat)
    z_m = (prime_vertical_m * (1.0 - ECCENTRICITY_SQUARED) + altitude_m) * np.sin(lat)
    return axis_distance_m * np.cos(lon), axis_distance_m * np.sin(lon), z_m + 0.0 * lon


def ecef_to_geodetic(x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike) -> tuple[Any, Any, Any]:
    """Geodetic latitude, longitude and altitude of an earth-centred position.

    Parameters
    ----------
    x_m, y_m, z_m : float or array, broadcastable to S [m]

    Returns
    -------
    lat_deg, lon_deg : float or array, shape S [deg]
        Longitude in -180..180, 0 on the axis.
    altitude_m : float or array, shape S [m]
        Above the ellipsoid.

    Notes
    -----
    Limits: 1e-9 deg and 1e-6 m from 100 km below the ellipsoid to 100,000 km above it; not for points near the centre
    of the earth.
    Source: Bowring, Transformation from spatial to geographical coordinates, Survey Review 23 (1976), iterated.

    Examples
    --------
    >>> [round(float(v), 6) for v in ecef_to_geodetic(*geodetic_to_ecef(30.0, 70.0, 1500.0))]
    [30.0, 70.0, 1500.0]
    """
    x_m, y_m, z_m = (np.asarray(v, dtype=np.float64) for v in (x_m, y_m, z_m))
    axis_distance_m = np.hypot(x_m, y_m)
    second_eccentricity_squared = ECCENTRICITY_SQUARED / (1.0 - ECCENTRICITY_SQUARED)
    reduced = np.arctan2(z_m * SEMI_MAJOR_M, axis_distance_m * SEMI_MINOR_M)
    for _ in range(3):
        lat = np.arctan2(
            z_m + second_eccentricity_squared * SEMI_MINOR_M * np.sin(reduced) ** 3,
            axis_distance_m - ECCENTRICITY_SQUARED * SEMI_MAJOR_M * np.cos(reduced) ** 3,
        )
        reduced = np.arctan2((1.0 - FLATTENING) * np.sin(lat), np.cos(lat))
    # this form of the altitude keeps its digits at the poles and at the equator alike
    surface_m = SEMI_MAJOR_M * np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2)
    altitude_m = axis_distance_m * np.cos(lat) + z_m * np.sin(lat) - surface_m
    return np.degrees(lat), np.degrees(np.arctan2(y_m, x_m)) + 0.0 * lat, altitude_m


def ecef_to_enu(ecef_m: tuple[Any, Any, Any], site_lla: tuple[float, float, float]) -> tuple[Any, Any, Any]:
    """East, north and up of an earth-centred position, seen from a site.

    Parameters
    ----------
    ecef_m : (x_m, y_m, z_m), floats or arrays of shape S [m]
    site_lla : (lat_deg, lon_deg, altitude_m)
        The site; altitude above the ellipsoid.

    Returns
    -------
    east_m, north_m, up_m : float or array, shape S [m]
        Up is normal to the ellipsoid at the site.

    Raises
    ------
    ValueError
        If the site's latitude lies outside -90..90.

    Examples
    --------
    >>> target = geodetic_to_ecef(31.0, 71.0, 10_000.0)
    >>> [round(float(v), 3) for v in ecef_to_enu(target, (30.0, 70.0, 200.0))]
    [95649.01, 111447.179, 8108.147]
    """
    offset_m = [np.asarray(t, dtype=np.float64) - s for t, s in zip(ecef_m, geodetic_to_ecef(*site_lla), strict=True)]
    east, north, up = (sum(a * b for a, b in zip(row, offset_m, strict=True)) for row in _enu_axes(*site_lla[:2]))
    return east, north, up


def enu_to_ecef(enu_m: tuple[Any, Any, Any], site_lla: tuple[float, float, float]) -> tuple[Any, Any, Any]:
    """Earth-centred position of a point given as east, north and up of a site; the inverse of `ecef_to_enu`.

    Parameters
    ----------
    enu_m : (east_m, north_m, up_m), floats or arrays of shape S [m]
    site_lla : (lat_deg, lon_deg, altitude_m)

    Returns
    -------
    x_m, y_m, z_m : float or array, shape S [m]

    Raises
    ------
    ValueError
        If the site's latitude lies outside -90..90.

    Examples
    --------
    >>> enu_m = aer_to_enu(33.0, 70.0, 1000.0)
    >>> [round(float(v), 5) for v in enu_to_ecef(enu_m, (42.0, -82.0, 200.0))]
    [660930.19276, -4701424.22296, 4246579.60463]
    """
    axes = np.array(_enu_axes(*site_lla[:2]))
    local_m = [np.asarray(v, dtype=np.float64) for v in enu_m]
    site_m = geodetic_to_ecef(*site_lla)
    x_m, y_m, z_m = (site_m[i] + sum(axes[j, i] * local_m[j] for j in range(3)) for i in range(3))
    return x_m, y_m, z_m


def enu_to_aer(east_m: ArrayLike, north_m: ArrayLike, up_m: ArrayLike) -> tuple[Any, Any, Any]:
    """Azimuth, elevation and slant range of a local position.

    Parameters
    ----------
    east_m, north_m, up_m : float or array, broadcastable to S [m]

    Returns
    -------
    azimuth_deg, elevation_deg : float or array, shape S [deg]
        Azimuth in -180..180, clockwise from north; elevation above the plane normal to up, -90..90.
    slant_range_m : float or array, shape S [m]

    Examples
    --------
    >>> [round(float(v), 4) for v in enu_to_aer(95649.010, 111447.179, 8108.147)]
    [40.6377, 3.16, 147088.235]
    """
    ground_m = np.hypot(east_m, north_m)
    return np.degrees(np.arctan2(east_m, north_m)), np.degrees(np.arctan2(up_m, ground_m)), np.hypot(ground_m, up_m)


def aer_to_enu(azimuth_deg: ArrayLike, elevation_deg: ArrayLike, slant_range_m: ArrayLike) -> tuple[Any, Any, Any]:
    """Local position of a point given by azimuth, elevation and slant range; the inverse of `enu_to_aer`.

    Parameters
    ----------
    azimuth_deg, elevation_deg : float or array, broadcastable to S [deg]
    slant_range_m : float or array, broadcastable to S [m]

    Returns
    -------
    east_m, north_m, up_m : float or array, shape S [m]

    Examples
    --------
    >>> [round(float(v), 4) for v in aer_to_enu(33.0, 70.0, 1000.0)]
    [186.2775, 286.8422, 939.6926]
    """
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    slant_range_m = np.asarray(slant_range_m, dtype=np.float64)
    ground_m = slant_range_m * np.cos(elevation)
    return ground_m * np.sin(azimuth), ground_m * np.cos(azimuth), slant_range_m * np.sin(elevation) + 0.0 * ground_m


def geodetic_to_aer(target_lla: tuple[Any, Any, Any], site_lla: tuple[float, float, float]) -> tuple[Any, Any, Any]:
    """Geometric azimuth, elevation and slant range of a target from a site (no refraction).

    Parameters
    ----------
    target_lla : (lat_deg, lon_deg, altitude_m), floats or arrays of shape S
    site_lla : (lat_deg, lon_deg, altitude_m)

    Returns
    -------
    azimuth_deg, elevation_deg, slant_range_m : float or array, shape S [deg, deg, m]

    Raises
    ------
    ValueError
        If a latitude lies outside -90..90.

    Examples
    --------
    >>> _, elevation_deg, slant_range_m = geodetic_to_aer((30.5, 70.0, 50.0), (30.0, 70.0, 25.0))
    >>> round(float(elevation_deg), 5), round(float(slant_range_m), 5)
    (-0.22416, 55428.49201)
    """
    return enu_to_aer(*ecef_to_enu(geodetic_to_ecef(*target_lla), site_lla))


def _enu_axes(lat_deg: float, lon_deg: float) -> tuple[tuple[float, ...], ...]:
    """Unit vectors east, north and up at a site, in earth-centred axes."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    east = (-np.sin(lon), np.cos(lon), 0.0)
    north = (-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat))
    up = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    return east, north, up
