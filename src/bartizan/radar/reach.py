"""How far out a radar detects a target over a smooth sea, and what stops it there: signal, horizon, elevation or range.

For a target that holds its altitude, everything falls with distance: slant range grows, elevation sinks, absorption
collects. So the radar detects it over one interval of ground range, from the cone of silence above (or the blind ground
below) the antenna out to the nearest of four limits. Terrain is not in it; maps count cell by cell with the same
`_effective_range_m`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from bartizan.earth.refraction import effective_radius_m, horizon_ground_range_m
from bartizan.jit import fused, jit
from bartizan.radar.equation import Triple, range_at_pd_m
from bartizan.radar.jamming import BurnThrough
from bartizan.radar.stretch import N_ELEVATIONS, N_RANGES, Stretch, _stretched
from bartizan.units import EARTH_RADIUS_M, STANDARD_K_FACTOR

LIMITS = ("signal", "horizon", "elevation limit", "instrumented range")
NO_STRETCH = Stretch(np.ones((N_ELEVATIONS, N_RANGES), dtype=np.float32), 1e4)
"""A vacuum: effective range is range."""

_SIGNAL, _HORIZON, _ELEVATION, _INSTRUMENT = range(4)
_HALVINGS = 50


class Reach(NamedTuple):
    """Where a radar detects a target of constant altitude; floats and a word, or arrays of one shape.

    Attributes
    ----------
    ground_m : float or array [m]
        Farthest ground range with the wanted probability, NaN if there is none.
    slant_m : float or array [m]
        Slant range there.
    blind_inside_m : float or array [m]
        Ground range inside which the target is outside the limits of elevation; NaN with `ground_m`.
    limit : str or array of str
        What ends the reach, of `LIMITS`; where there is none, what ends it before it begins.
    """

    ground_m: Any
    slant_m: Any
    blind_inside_m: Any
    limit: Any


def detection_reach_m(
    pd: float,
    rcs_m2: ArrayLike,
    altitude_m: ArrayLike,
    triple: Triple,
    *,
    antenna_msl_m: float,
    max_range_m: float,
    elevation_limits_deg: tuple[float, float] = (-90.0, 90.0),
    pfa: float = 1e-6,
    swerling: int = 1,
    n_pulses: int = 1,
    loss_db: float = 0.0,
    stretch: Stretch = NO_STRETCH,
    burn_through: BurnThrough | None = None,
    k_factor: float = STANDARD_K_FACTOR,
) -> Reach:
    """Ground range out to which a look detects a target over a smooth sea, and what limits it.

    Parameters
    ----------
    pd : float [1]
        Wanted probability of detection per look, pfa < pd < 1.
    rcs_m2, altitude_m : float or array, broadcastable to S [m2, m]
        Mean radar cross-section, above 0; altitude of the target above mean sea level, 0 or more.
    triple : Triple
        The anchor of the radar.
    antenna_msl_m : float [m]
        Altitude of the antenna above mean sea level, 0 or more.
    max_range_m : float [m]
        Instrumented slant range, above 0.
    elevation_limits_deg : (lowest, highest) [deg]
        Between which the radar looks, lowest below highest, highest 0 or more.
    pfa, swerling, n_pulses
        As `bartizan.radar.detection.detection_probability`.
    loss_db : float [dB]
        Two-way loss beyond that of the anchor.
    stretch : Stretch
        Absorption, made with the same `k_factor`; none if left out.
    burn_through : BurnThrough or None
        Of the jammer that the target carries.
    k_factor : float [1]
        Effective over true earth radius.

    Returns
    -------
    reach : Reach
        Each field of shape S.

    Raises
    ------
    ValueError
        If a value is out of range.

    Notes
    -----
    Limits: smooth sea, standard refraction, no diffraction, no multipath, no clutter.
    Source: the geometry of the engine (docs/model.md, sections 1 and 4).

    Examples
    --------
    >>> radar = dict(antenna_msl_m=20.0, max_range_m=300e3, elevation_limits_deg=(0.0, 60.0))
    >>> reach = detection_reach_m(0.9, 1.0, [100.0, 10_000.0], Triple(150e3, 1.0, 0.9), **radar)
    >>> (reach.ground_m / 1e3).round(1).tolist(), reach.limit.tolist()
    ([36.9, 149.6], ['elevation limit', 'signal'])
    """
    sizes_m2, altitudes_m = np.broadcast_arrays(
        np.asarray(rcs_m2, dtype=np.float64), np.asarray(altitude_m, dtype=np.float64)
    )
    _check(altitudes_m, antenna_msl_m, max_range_m, elevation_limits_deg)
    sizes, where = np.unique(sizes_m2, return_inverse=True)
    anchored = {"n_pulses": n_pulses, "loss_db": loss_db, "burn_through": burn_through}
    thresholds_m = np.array([range_at_pd_m(pd, float(m2), triple, pfa, swerling, **anchored) for m2 in sizes])
    horizons_m = np.array([horizon_ground_range_m(antenna_msl_m, float(z), k_factor) for z in altitudes_m.flat])
    sines = tuple(math.sin(math.radians(e)) for e in elevation_limits_deg)
    ground_m, slant_m, blind_m, codes = _reaches(
        *((stretch.factor, float(stretch.range_step_m)), thresholds_m[where.ravel()], altitudes_m.ravel(), horizons_m),
        *((float(max_range_m), *sines), float(antenna_msl_m), effective_radius_m(k_factor)),
    )
    words = np.array(LIMITS)[codes]
    if altitudes_m.ndim == 0:
        return Reach(float(ground_m[0]), float(slant_m[0]), float(blind_m[0]), str(words[0]))
    return Reach(*(column.reshape(altitudes_m.shape) for column in (ground_m, slant_m, blind_m, words)))


def _check(altitudes_m: Any, antenna_msl_m: float, max_range_m: float, elevation_limits_deg: Any) -> None:
    low, high = elevation_limits_deg
    if not (np.all(altitudes_m >= 0.0) and np.all(np.isfinite(altitudes_m))):
        raise ValueError(f"altitude_m must be 0 m or more above the sea; got {altitudes_m.ravel()}.")
    if not (antenna_msl_m >= 0.0 and max_range_m > 0.0):
        raise ValueError(
            "a radar needs an antenna at 0 m or more above the sea and an instrumented range above 0 m; "
            f"got {antenna_msl_m} and {max_range_m}."
        )
    if not (-90.0 <= low < high <= 90.0 and high >= 0.0):
        raise ValueError(
            "elevation_limits_deg must be (lowest, highest), rising within -90..90 degrees, the highest 0 or more; "
            f"got {elevation_limits_deg}."
        )


@fused
def _look(distance_m: Any, antenna_msl_m: Any, altitude_m: Any, k_radius_m: Any) -> Any:
    """(slant range, sine of elevation) of a look, as the engine computes them."""
    rise_m = altitude_m - antenna_msl_m
    distance2 = distance_m * distance_m
    curve = (1.0 + antenna_msl_m / EARTH_RADIUS_M) * (1.0 + altitude_m / EARTH_RADIUS_M)
    bend = 1.0 - distance2 / (12.0 * EARTH_RADIUS_M * EARTH_RADIUS_M)
    slant_m = math.sqrt(rise_m * rise_m + distance2 * curve * bend)
    if slant_m == 0.0:
        return slant_m, 0.0
    return slant_m, (rise_m - distance2 * (0.5 / k_radius_m)) / slant_m


@fused
def _effective_range_m(
    factor: Any, range_step_m: Any, distance_m: Any, antenna_msl_m: Any, altitude_m: Any, k_radius_m: Any
) -> Any:
    """(slant range, sine of elevation, effective range) of a look; detected with Pd at p where effective <= R(p)."""
    slant_m, sine = _look(distance_m, antenna_msl_m, altitude_m, k_radius_m)
    return slant_m, sine, _stretched(factor, range_step_m, sine, slant_m)


@jit
def _holds(which: Any, bound: Any, distance_m: Any, sight: Any) -> Any:
    """Whether one limit is kept at a distance: effective range, slant range, or sine of elevation from below.

    `sight` is what a target of constant altitude fixes: (factor, range step, antenna, altitude, effective radius).
    """
    factor, range_step_m, antenna_msl_m, altitude_m, k_radius_m = sight
    slant_m, sine, effective_m = _effective_range_m(
        factor, range_step_m, distance_m, antenna_msl_m, altitude_m, k_radius_m
    )
    if which == _SIGNAL:
        return effective_m <= bound
    if which == _INSTRUMENT:
        return slant_m <= bound
    return sine >= bound


@jit
def _edge(which: Any, bound: Any, near_m: Any, far_m: Any, sight: Any) -> Any:
    """Where a limit, between two distances, ceases to be as it is at the first; the second if it does not."""
    at_first = _holds(which, bound, near_m, sight)
    if _holds(which, bound, far_m, sight) == at_first:
        return far_m
    for _ in range(_HALVINGS):
        middle_m = 0.5 * (near_m + far_m)
        if _holds(which, bound, middle_m, sight) == at_first:
            near_m = middle_m
        else:
            far_m = middle_m
    return near_m


@jit
def _outermost(threshold_m: Any, max_range_m: Any, sin_low: Any, sin_high: Any, horizon_m: Any, sight: Any) -> Any:
    """(ground range or NaN, ground range inside which it is blind, code of the limit) for one target."""
    _, _, antenna_msl_m, altitude_m, k_radius_m = sight
    # a target below the antenna comes up from straight below to its highest elevation, then sinks behind the horizon
    top_m = min(math.sqrt(2.0 * k_radius_m * max(antenna_msl_m - altitude_m, 0.0)), horizon_m)
    if not _holds(_SIGNAL, threshold_m, 0.0, sight):
        return np.nan, np.nan, _SIGNAL
    if not _holds(_INSTRUMENT, max_range_m, 0.0, sight):
        return np.nan, np.nan, _INSTRUMENT
    if not _holds(_ELEVATION, sin_low, top_m, sight):
        return np.nan, np.nan, _ELEVATION
    far_m, code = horizon_m, _HORIZON
    for which, bound in ((_SIGNAL, threshold_m), (_INSTRUMENT, max_range_m), (_ELEVATION, sin_low)):
        edge_m = _edge(which, bound, top_m if which == _ELEVATION else 0.0, horizon_m, sight)
        if edge_m < far_m:
            far_m, code = edge_m, which
    blind_m = 0.0
    if not _holds(_ELEVATION, sin_low, 0.0, sight):
        blind_m = _edge(_ELEVATION, sin_low, 0.0, top_m, sight)
    elif sin_high < 1.0 and _holds(_ELEVATION, sin_high, 0.0, sight):
        blind_m = _edge(_ELEVATION, sin_high, 0.0, horizon_m, sight)
    if blind_m >= far_m:
        return np.nan, np.nan, code
    return far_m, blind_m, code


@jit
def _reaches(
    stretch: Any, thresholds_m: Any, altitudes_m: Any, horizons_m: Any, radar: Any, antenna_msl_m: Any, k_radius_m: Any
) -> Any:
    """Columns of reach for many targets: ground, slant, blind inside, code of the limit.

    `radar` is (instrumented range, sine of the lowest elevation, sine of the highest).
    """
    factor, range_step_m = stretch
    max_range_m, sin_low, sin_high = radar
    n = altitudes_m.size
    ground_m, slant_m, blind_m = np.empty(n), np.empty(n), np.empty(n)
    codes = np.empty(n, np.int64)
    for i in range(n):
        sight = (factor, range_step_m, antenna_msl_m, altitudes_m[i], k_radius_m)
        ground_m[i], blind_m[i], codes[i] = _outermost(
            thresholds_m[i], max_range_m, sin_low, sin_high, horizons_m[i], sight
        )
        slant_m[i], _ = _look(ground_m[i], antenna_msl_m, altitudes_m[i], k_radius_m)
    return ground_m, slant_m, blind_m, codes
