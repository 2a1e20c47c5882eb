"""The US Standard Atmosphere 1976 up to 86 km, and the moist reference atmosphere of the ITU that stands on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

GRAVITY_MPS2 = 9.80665
GAS_CONSTANT = 8314.32
MOLAR_MASS = 28.9644
RADIUS_M = 6_356_766.0
HEAT_RATIO = 1.4
TOP_M = 86_000.0

# Base of each layer: geopotential altitude [m], temperature [K], lapse [K/m]
BASE_M = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
LAPSE_K_PER_M = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])
BASE_K = np.array([288.15, 216.65, 216.65, 228.65, 270.65, 270.65, 214.65])
HYDROSTATIC_K_PER_M = GRAVITY_MPS2 * MOLAR_MASS / GAS_CONSTANT

VAPOUR_AT_SEA_G_M3 = 7.5
VAPOUR_SCALE_M = 2000.0
LEAST_VAPOUR_SHARE = 2e-6
VAPOUR_CONSTANT = 216.7
"""Vapour pressure [hPa] = vapour density [g/m3] times temperature [K] over this."""


class Air(NamedTuple):
    """State of the air; floats or arrays of one shape."""

    temperature_k: Any
    pressure_pa: Any
    density_kg_m3: Any
    sound_speed_mps: Any


def standard_atmosphere(altitude_m: ArrayLike) -> Air:
    """Air at a geometric altitude.

    Parameters
    ----------
    altitude_m : float or array, shape S [m]
        Geometric (not geopotential) altitude above mean sea level, -5,000 to 86,000.

    Returns
    -------
    air : Air
        Each field of shape S [K, Pa, kg/m3, m/s]; NaN where altitude_m is NaN.

    Raises
    ------
    ValueError
        If an altitude lies outside the range.

    Notes
    -----
    Limits: a mean mid-latitude year; weather is not in it.
    Source: U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), defining constants.

    Examples
    --------
    >>> air = standard_atmosphere(11_000.0)
    >>> round(air.temperature_k, 3), round(air.pressure_pa), round(air.density_kg_m3, 6), round(air.sound_speed_mps, 3)
    (216.774, 22700, 0.364802, 295.154)
    """
    z_m = np.asarray(altitude_m, dtype=np.float64)
    if np.any((z_m < -5000.0) | (z_m > TOP_M)):
        raise ValueError(
            f"altitude_m must lie in -5000..{TOP_M:g} m; got {np.nanmin(z_m):g} to {np.nanmax(z_m):g}. "
            "(Give metres, not feet.)"
        )
    height_m = RADIUS_M * z_m / (RADIUS_M + z_m)
    layer = np.clip(np.searchsorted(BASE_M, height_m, side="right") - 1, 0, len(BASE_M) - 1)
    above_m, lapse, base_k = height_m - BASE_M[layer], LAPSE_K_PER_M[layer], BASE_K[layer]
    temperature_k = base_k + lapse * above_m
    pressure_pa = _base_pressures_pa()[layer] * _pressure_ratio(above_m, lapse, base_k)
    specific = GAS_CONSTANT / MOLAR_MASS
    values = (
        temperature_k,
        pressure_pa,
        pressure_pa / (specific * temperature_k),
        np.sqrt(HEAT_RATIO * specific * temperature_k),
    )
    return Air(*(float(v) if z_m.ndim == 0 else v for v in values))


class MoistAir(NamedTuple):
    """State of the air as absorption needs it; floats or arrays of one shape."""

    dry_pressure_hpa: Any
    temperature_k: Any
    vapour_g_m3: Any


def reference_atmosphere(altitude_m: ArrayLike) -> MoistAir:
    """The mean annual global reference atmosphere: the standard atmosphere with the water vapour of an average place.

    Parameters
    ----------
    altitude_m : float or array, shape S [m]
        Geometric altitude above mean sea level, -5,000 to 86,000.

    Returns
    -------
    air : MoistAir
        Each field of shape S [hPa, K, g/m3]. The pressure is that of the dry part, total less vapour.

    Raises
    ------
    ValueError
        If an altitude lies outside the range.

    Notes
    -----
    Limits: a mean over the globe and the year; near the ground the vapour varies from under 1 to over 30 g/m3.
    Source: Recommendation ITU-R P.835-6, annex 1, section 1: vapour 7.5 g/m3 at sea level, falling e-fold in 2 km, and
    never under 2 millionths of the pressure.

    Examples
    --------
    >>> [round(value, 3) for value in reference_atmosphere(0.0)]
    [1003.277, 288.15, 7.5]
    """
    air = standard_atmosphere(altitude_m)
    pressure_hpa = air.pressure_pa / 100.0
    least_g_m3 = LEAST_VAPOUR_SHARE * pressure_hpa * VAPOUR_CONSTANT / air.temperature_k
    vapour_g_m3 = np.maximum(VAPOUR_AT_SEA_G_M3 * np.exp(-np.asarray(altitude_m) / VAPOUR_SCALE_M), least_g_m3)
    dry_hpa = pressure_hpa - vapour_g_m3 * air.temperature_k / VAPOUR_CONSTANT
    if np.ndim(altitude_m) == 0:
        return MoistAir(float(dry_hpa), air.temperature_k, float(vapour_g_m3))
    return MoistAir(dry_hpa, air.temperature_k, vapour_g_m3)


def _pressure_ratio(above_m: Any, lapse: Any, base_k: Any) -> Any:
    """Pressure over that at the layer's base: a power where the temperature changes, an exponential where it does
    not."""
    slope = np.where(lapse == 0.0, 1.0, lapse)
    power = (base_k / (base_k + slope * above_m)) ** (HYDROSTATIC_K_PER_M / slope)
    return np.where(lapse == 0.0, np.exp(-HYDROSTATIC_K_PER_M * above_m / base_k), power)


def _base_pressures_pa() -> np.ndarray:
    """Pressure at the base of each layer, from 101,325 Pa upwards."""
    ratios = _pressure_ratio(np.diff(BASE_M), LAPSE_K_PER_M[:-1], BASE_K[:-1])
    return 101_325.0 * np.concatenate(([1.0], np.cumprod(ratios)))
