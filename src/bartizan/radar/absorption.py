"""What the gases of clear air take from a radar's signal: oxygen and water vapour, line by line.

The specific attenuation is the sum over the lines of ITU-R P.676 and a continuum. A signal that goes out and comes back
along a ray from the ground collects it twice; the ray is straight over a sphere of k times the earth's radius, the air
that of ITU-R P.835. Rain and clouds are not in it: at 10 GHz and above they can take more than all gases.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.earth.atmosphere import VAPOUR_CONSTANT, reference_atmosphere
from bartizan.earth.refraction import effective_radius_m
from bartizan.radar.absorption_lines import OXYGEN, WATER
from bartizan.units import STANDARD_K_FACTOR

LOWEST_GHZ, HIGHEST_GHZ = 1.0, 1000.0

# Below the first, half of all absorption happens; above the last, less than a millionth of it
KNOTS_M = np.concatenate((np.arange(0.0, 14e3, 50.0), np.arange(14e3, 30e3, 200.0), np.arange(30e3, 86001.0, 1e3)))
PANELS_M = np.array([0, 100, 250, 500, 1e3, 1.5e3, 2e3, 3e3, 4e3, 6e3, 8e3, 11e3, 15e3, 20e3, 27e3, 40e3, 60e3, 86e3])
NODES, WEIGHTS = (
    np.array([-0.861136311594052575, -0.339981043584856265, 0.339981043584856265, 0.861136311594052575]),
    np.array([0.347854845137453857, 0.652145154862546143, 0.652145154862546143, 0.347854845137453857]),
)
"""Gauss-Legendre on -1 to 1, exact for polynomials of degree seven."""


def specific_attenuation_db_per_km(
    frequency_ghz: ArrayLike, dry_pressure_hpa: ArrayLike, temperature_k: ArrayLike, vapour_g_m3: ArrayLike
) -> tuple[Any, Any]:
    """Attenuation by oxygen and by water vapour, one way, in uniform air.

    Parameters
    ----------
    frequency_ghz : float or array, broadcastable to S [GHz]
        1 to 1,000.
    dry_pressure_hpa : float or array, broadcastable to S [hPa]
        Pressure of the dry air, without that of the vapour, 0 or more.
    temperature_k : float or array, broadcastable to S [K]
        Above 0.
    vapour_g_m3 : float or array, broadcastable to S [g/m3]
        Density of water vapour, 0 or more.

    Returns
    -------
    oxygen, water : float or array, shape S [dB/km]
        Oxygen holds the continuum of dry air (its own broad spectrum, and nitrogen's under pressure).

    Raises
    ------
    ValueError
        If a value is out of range or not a number.

    Notes
    -----
    Limits: gases only. Near the lines the Recommendation's own doubt is a few per cent.
    Source: Recommendation ITU-R P.676-13, annex 1, equations 1 to 9, tables 1 and 2.

    Examples
    --------
    >>> [round(db, 6) for db in specific_attenuation_db_per_km(10.0, 1013.25, 288.15, 7.5)]
    [0.008224, 0.005974]
    """
    values = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (frequency_ghz, dry_pressure_hpa, temperature_k, vapour_g_m3))
    )
    _check_air(*values)
    frequency, pressure, temperature, vapour = (v[..., None] for v in values)
    oxygen, water = _oxygen(frequency, pressure, temperature, vapour), _water(frequency, pressure, temperature, vapour)
    return (float(oxygen), float(water)) if oxygen.ndim == 0 else (oxygen, water)


def two_way_absorption_db(
    frequency_ghz: ArrayLike, elevation_deg: ArrayLike, range_m: ArrayLike, *, k_factor: float = STANDARD_K_FACTOR
) -> Any:
    """What the gases take from a radar's signal on the way to a target and back.

    Parameters
    ----------
    frequency_ghz : float or array, broadcastable to S [GHz]
        1 to 1,000.
    elevation_deg : float or array, broadcastable to S [deg]
        Of the ray at the radar, -90 to 90.
    range_m : float or array, broadcastable to S [m]
        Slant range, 0 or more.
    k_factor : float [1]
        Effective over true earth radius.

    Returns
    -------
    absorption_db : float or array, shape S [dB]
        0 at range 0.

    Raises
    ------
    ValueError
        If a value is out of range or not a number.

    Notes
    -----
    Limits: the radar stands at sea level, where the air is thickest; where a ray points below it, sea-level air counts.
    Integrated to a relative 2e-5.
    Source: the line sum above along straight rays over the effective earth, air of ITU-R P.835 up to 86 km.

    Examples
    --------
    >>> [round(two_way_absorption_db(ghz, 0.0, 200e3), 2) for ghz in (1.3, 3.0, 5.5, 10.0)]
    [2.16, 2.58, 3.01, 4.44]
    """
    arrays = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (frequency_ghz, elevation_deg, range_m)))
    _check_path(*arrays)
    frequency, elevation, distance_m = (a.ravel() for a in arrays)
    radius_m, sines = effective_radius_m(k_factor), np.sin(np.radians(elevation))
    edges_m = np.minimum(_panel_ranges_m(sines, radius_m), distance_m[:, None])
    answer = np.empty(distance_m.shape)
    for ghz in np.unique(frequency):
        here = frequency == ghz
        answer[here] = _panels_db(_log_profile(float(ghz)), sines[here], edges_m[here], radius_m).sum(axis=1)
    return float(answer[0]) if arrays[0].ndim == 0 else answer.reshape(arrays[0].shape)


def absorption_table(
    frequency_ghz: float, elevations_deg: ArrayLike, ranges_m: ArrayLike, *, k_factor: float = STANDARD_K_FACTOR
) -> NDArray[np.float64]:
    """Two-way absorption over a grid of elevations and ranges, at one frequency.

    Parameters
    ----------
    frequency_ghz : float [GHz]
        1 to 1,000.
    elevations_deg : array, shape (n_elevations,) [deg]
    ranges_m : array, shape (n_ranges,) [m]
        Slant ranges, 0 or more, rising.
    k_factor : float [1]

    Returns
    -------
    absorption_db : array, shape (n_elevations, n_ranges) [dB]

    Raises
    ------
    ValueError
        If a value is out of range or not a number, or the ranges do not rise.

    Notes
    -----
    Limits and source: as `two_way_absorption_db`, with which it agrees to 1e-5 dB; some milliseconds for 10,000 values.

    Examples
    --------
    >>> absorption_table(3.0, [0.0, 5.0], [50e3, 400e3]).round(2).tolist()
    [[0.73, 3.7], [0.5, 0.79]]
    """
    elevations, distances_m = (np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in (elevations_deg, ranges_m))
    _check_path(np.asarray(frequency_ghz, dtype=np.float64), elevations, distances_m)
    if np.any(np.diff(distances_m) < 0.0):
        raise ValueError("ranges_m must rise from the first to the last; got a range below the one before it.")
    radius_m, sines = effective_radius_m(k_factor), np.sin(np.radians(elevations))
    breaks_m = np.minimum(_panel_ranges_m(sines, radius_m), distances_m[-1])
    edges_m = np.hstack((breaks_m, np.broadcast_to(distances_m, (len(sines), len(distances_m)))))
    order = np.argsort(edges_m, axis=1, kind="stable")
    pieces_db = _panels_db(
        _log_profile(float(frequency_ghz)), sines, np.take_along_axis(edges_m, order, axis=1), radius_m
    )
    collected_db = np.zeros_like(edges_m)
    np.cumsum(pieces_db, axis=1, out=collected_db[:, 1:])
    in_place_db = np.empty_like(collected_db)
    np.put_along_axis(in_place_db, order, collected_db, axis=1)
    return in_place_db[:, breaks_m.shape[1] :]


def _oxygen(frequency: Any, pressure: Any, temperature: Any, vapour: Any) -> NDArray[np.float64]:
    """Sum over the lines of oxygen, and the continuum of dry air; the last axis of the arguments is 1 long."""
    theta, wet = 300.0 / temperature, vapour * temperature / VAPOUR_CONSTANT
    centre, a1, a2, a3, a4, a5, a6 = OXYGEN.T
    strength = a1 * 1e-7 * pressure * theta**3 * np.exp(a2 * (1.0 - theta))
    width = np.hypot(a3 * 1e-4 * (pressure * theta ** (0.8 - a4) + 1.1 * wet * theta), 1.5e-3)
    overlap = (a5 + a6 * theta) * 1e-4 * (pressure + wet) * theta**0.8
    lines = (strength * _shape(frequency, centre, width, overlap)).sum(axis=-1)
    return 0.182 * frequency[..., 0] * (lines + _continuum(frequency, pressure, wet, theta)[..., 0])


def _continuum(frequency: Any, pressure: Any, wet: Any, theta: Any) -> Any:
    """Oxygen's spectrum without lines below 10 GHz, and nitrogen's above 100 GHz."""
    # in a vacuum the width is 0 and so is the answer; the least number avoids 0 / 0
    width = np.maximum(5.6e-4 * (pressure + wet) * theta**0.8, np.finfo(np.float64).tiny)
    debye = 6.14e-5 * width / (width**2 + frequency**2)
    nitrogen = 1.4e-12 * pressure * theta**1.5 / (1.0 + 1.9e-5 * frequency**1.5)
    return frequency * pressure * theta**2 * (debye + nitrogen)


def _water(frequency: Any, pressure: Any, temperature: Any, vapour: Any) -> NDArray[np.float64]:
    """Sum over the lines of water vapour; the last axis of the arguments is 1 long."""
    theta, wet = 300.0 / temperature, vapour * temperature / VAPOUR_CONSTANT
    centre, b1, b2, b3, b4, b5, b6 = WATER.T
    strength = b1 * 0.1 * wet * theta**3.5 * np.exp(b2 * (1.0 - theta))
    pressed = b3 * 1e-4 * (pressure * theta**b4 + b5 * wet * theta**b6)
    width = 0.535 * pressed + np.sqrt(0.217 * pressed**2 + 2.1316e-12 * centre**2 / theta)
    return 0.182 * frequency[..., 0] * (strength * _shape(frequency, centre, width, 0.0)).sum(axis=-1)


def _shape(frequency: Any, centre: Any, width: Any, overlap: Any) -> Any:
    """Shape of a line (Van Vleck and Weisskopf, with interference between lines), per GHz."""
    below, above = centre - frequency, centre + frequency
    near = (width - overlap * below) / (below**2 + width**2)
    far = (width - overlap * above) / (above**2 + width**2)
    return frequency / centre * (near + far)


@lru_cache(maxsize=64)
def _log_profile(frequency_ghz: float) -> NDArray[np.float64]:
    """Logarithm of the specific attenuation [dB/m] of the reference atmosphere at every knot, for linear reading."""
    oxygen, water = specific_attenuation_db_per_km(frequency_ghz, *reference_atmosphere(KNOTS_M))
    return np.log((oxygen + water) / 1000.0)


def _panel_ranges_m(sines: NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
    """Slant ranges at which rays pass the altitudes of `PANELS_M`, after a first 0; shape (n_rays, n_panels + 1)."""
    rise_m = 2.0 * radius_m * PANELS_M + PANELS_M**2
    drop_m = radius_m * sines[:, None]
    root_m = np.sqrt(drop_m**2 + rise_m)
    # the form without cancellation for rays that climb; those that point down meet altitude 0 again far out
    away_m = np.where(drop_m >= 0.0, rise_m / np.maximum(root_m + drop_m, 1e-9), root_m - drop_m)
    return np.hstack((np.zeros_like(drop_m), away_m))


def _panels_db(
    log_profile: NDArray[np.float64], sines: NDArray[np.float64], edges_m: NDArray[np.float64], radius_m: float
) -> NDArray[np.float64]:
    """Two-way absorption in each panel between rising slant ranges; shape (n_rays, n_edges - 1)."""
    half_m = 0.5 * np.diff(edges_m, axis=1)[..., None]
    along_m = 0.5 * (edges_m[:, 1:] + edges_m[:, :-1])[..., None] + half_m * NODES
    climb_m = along_m * (along_m + 2.0 * radius_m * sines[:, None, None])
    altitude_m = climb_m / (np.sqrt(radius_m**2 + climb_m) + radius_m)
    log_db_per_m = np.interp(altitude_m, KNOTS_M, log_profile, right=-np.inf)
    return 2.0 * (half_m * WEIGHTS * np.exp(log_db_per_m)).sum(axis=-1)


def _check_air(frequency: Any, pressure: Any, temperature: Any, vapour: Any) -> None:
    _check_frequency(frequency)
    _refuse(~((pressure >= 0.0) & np.isfinite(pressure)), pressure, "dry_pressure_hpa must be 0 hPa or more", "")
    hint = "Give kelvins: 15 degrees Celsius are 288.15."
    _refuse(~((temperature > 0.0) & np.isfinite(temperature)), temperature, "temperature_k must be above 0 K", hint)
    hint = "Give grams a cubic metre: 7.5 on average at sea level."
    _refuse(~((vapour >= 0.0) & np.isfinite(vapour)), vapour, "vapour_g_m3 must be 0 g/m3 or more", hint)


def _check_path(frequency: Any, elevation: Any, distance_m: Any) -> None:
    _check_frequency(frequency)
    _refuse(~(np.abs(elevation) <= 90.0), elevation, "elevation_deg must lie in -90..90 degrees", "Not in radians.")
    _refuse(~((distance_m >= 0.0) & np.isfinite(distance_m)), distance_m, "range_m must be 0 m or more", "")


def _check_frequency(frequency: Any) -> None:
    rule = f"frequency_ghz must lie in {LOWEST_GHZ:g}..{HIGHEST_GHZ:g} GHz, for which the lines are known"
    wrong = ~((frequency >= LOWEST_GHZ) & (frequency <= HIGHEST_GHZ))
    _refuse(wrong, frequency, rule, "Give gigahertz: 9.4e9 Hz are 9.4.")


def _refuse(wrong: Any, values: Any, rule: str, hint: str) -> None:
    """Raise with the first of the wrong values, if there is any."""
    if np.any(wrong):
        seen = float(np.broadcast_to(values, np.shape(wrong))[wrong].flat[0])
        raise ValueError(f"{rule}; got {seen:g}." + (f" ({hint})" if hint else ""))
