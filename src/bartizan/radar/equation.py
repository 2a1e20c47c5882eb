"""How signal falls with range: the radar equation, anchored on one known triple of range, target size and Pd.

Of most radars only "so far against so large a target" is published, if anything. A triple fixes the one constant of the
equation; range then enters by the fourth power and the radar cross-section (RCS) in proportion. Gains, powers and
losses that the triple contains already must not be counted again: `loss_db` is what comes on top of it. For radars
whose parts are known, see `from_parts.py`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.radar.detection import detection_probability, required_snr_db
from bartizan.radar.jamming import BurnThrough, jammed_range_m, jammed_snr_db, jamming_to_noise


class Triple(NamedTuple):
    """A radar's anchor: at `range_m` a target of `rcs_m2` is detected with probability `pd` per look."""

    range_m: float
    rcs_m2: float
    pd: float


def snr_db_at(
    range_m: ArrayLike,
    rcs_m2: ArrayLike,
    reference_range_m: float,
    reference_rcs_m2: float,
    reference_snr_db: float,
    loss_db: ArrayLike = 0.0,
) -> Any:
    """Signal-to-noise ratio at a range, from that at the reference.

    Parameters
    ----------
    range_m : float or array, broadcastable to S [m]
        Slant range, 0 or more.
    rcs_m2 : float or array, broadcastable to S [m2]
        Mean radar cross-section, above 0.
    reference_range_m, reference_rcs_m2, reference_snr_db : float [m, m2, dB]
        The anchor.
    loss_db : float or array, broadcastable to S [dB]
        Two-way loss beyond that at the reference, for example by absorption.

    Returns
    -------
    snr_db : float or array, shape S [dB]
        inf at range 0.

    Raises
    ------
    ValueError
        If a range is negative or a reference or size is not above 0.

    Notes
    -----
    Limits: free space, no multipath, no clutter.
    Source: the radar equation, range to the fourth power.

    Examples
    --------
    >>> round(snr_db_at(50e3, 1.0, 100e3, 1.0, 13.0), 3), round(snr_db_at(100e3, 0.1, 100e3, 1.0, 13.0), 3)
    (25.041, 3.0)
    """
    ranges_m, sizes_m2 = np.asarray(range_m, dtype=np.float64), np.asarray(rcs_m2, dtype=np.float64)
    _check_anchor(reference_range_m, reference_rcs_m2)
    if np.any(ranges_m < 0.0):
        raise ValueError(f"range_m must be 0 m or more; got {np.nanmin(ranges_m)}.")
    _check_size(sizes_m2)
    with np.errstate(divide="ignore"):
        spread_db = 40.0 * np.log10(ranges_m / reference_range_m)
    snr_db = reference_snr_db + 10.0 * np.log10(sizes_m2 / reference_rcs_m2) - spread_db - np.asarray(loss_db)
    return float(snr_db) if np.ndim(snr_db) == 0 else snr_db


def detection_range_m(
    rcs_m2: ArrayLike, reference_range_m: float, reference_rcs_m2: float, margin_db: ArrayLike = 0.0
) -> Any:
    """Range at which a target of another size gives the signal of the reference: the fourth-root law.

    Parameters
    ----------
    rcs_m2 : float or array, broadcastable to S [m2]
        Mean radar cross-section, above 0.
    reference_range_m, reference_rcs_m2 : float [m, m2]
        The anchor.
    margin_db : float or array, broadcastable to S [dB]
        Signal wanted above (loss: suffered beyond) that of the reference; 12 dB more halve the range.

    Returns
    -------
    range_m : float or array, shape S [m]

    Raises
    ------
    ValueError
        If a reference or size is not above 0.

    Examples
    --------
    >>> round(detection_range_m(0.1, 1.0, 2.0), 6)
    0.472871
    """
    sizes_m2 = np.asarray(rcs_m2, dtype=np.float64)
    _check_anchor(reference_range_m, reference_rcs_m2)
    _check_size(sizes_m2)
    range_m = reference_range_m * (sizes_m2 / reference_rcs_m2) ** 0.25 * 10.0 ** (-np.asarray(margin_db) / 40.0)
    return float(range_m) if np.ndim(range_m) == 0 else range_m


def jamming_strength(burn_through: BurnThrough, triple: Triple, pfa: float, swerling: int, n_pulses: int = 1) -> float:
    """How far a jammer lifts a radar's noise at the jammer's burn-through range.

    Parameters
    ----------
    burn_through : BurnThrough
    triple : Triple
        The anchor of the radar.
    pfa, swerling, n_pulses
        As `detection_probability`; of the anchor and of the burn-through alike.

    Returns
    -------
    ratio : float [1]
        Jamming over noise; 0 if the radar does not reach the burn-through range even without jamming.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> strength = jamming_strength(BurnThrough(50e3, 1.0, 0.9), Triple(100e3, 1.0, 0.9), 1e-6, 1)
    >>> round(strength, 6)
    15.0
    """
    if not burn_through.range_m > 0.0:
        raise ValueError(f"a burn-through needs a range above 0 m; got {burn_through.range_m}.")
    wanted_db = required_snr_db(burn_through.pd, pfa, swerling=swerling, n_pulses=n_pulses)
    reference_db = required_snr_db(triple.pd, pfa, swerling=swerling, n_pulses=n_pulses)
    clear_db = snr_db_at(burn_through.range_m, burn_through.rcs_m2, triple.range_m, triple.rcs_m2, reference_db)
    return jamming_to_noise(clear_db, wanted_db)


def range_at_pd_m(
    pd: float,
    rcs_m2: float,
    triple: Triple,
    pfa: float,
    swerling: int,
    n_pulses: int = 1,
    *,
    loss_db: float = 0.0,
    burn_through: BurnThrough | None = None,
) -> float:
    """Range at which a target of a given size is detected with a wanted probability.

    Parameters
    ----------
    pd : float [1]
        Wanted, pfa < pd < 1.
    rcs_m2 : float [m2]
        Mean radar cross-section, above 0.
    triple : Triple
        The anchor of the radar.
    pfa, swerling, n_pulses
        As `detection_probability`.
    loss_db : float [dB]
        Two-way loss beyond that of the anchor.
    burn_through : BurnThrough or None
        Of the jammer that the target carries.

    Returns
    -------
    range_m : float [m]
        Slant range in the air of the anchor; where absorption is counted, the effective range.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Notes
    -----
    Limits: as `snr_db_at`. Pd falls with range, so everything nearer is detected at least as well.

    Examples
    --------
    >>> range_at_pd_m(0.9, 1.0, Triple(100e3, 1.0, 0.9), 1e-6, 1)
    100000.0
    >>> round(range_at_pd_m(0.5, 0.1, Triple(100e3, 1.0, 0.9), 1e-6, 1))
    91053
    >>> jammer = BurnThrough(50e3, 1.0, 0.9)
    >>> round(range_at_pd_m(0.9, 1.0, Triple(100e3, 1.0, 0.9), 1e-6, 1, burn_through=jammer))
    50000
    """
    wanted_db = required_snr_db(pd, pfa, swerling=swerling, n_pulses=n_pulses)
    reference_db = required_snr_db(triple.pd, pfa, swerling=swerling, n_pulses=n_pulses)
    range_m = detection_range_m(rcs_m2, triple.range_m, triple.rcs_m2, wanted_db - reference_db)
    if burn_through is not None:
        jamming = jamming_strength(burn_through, triple, pfa, swerling, n_pulses)
        range_m = jammed_range_m(range_m, jamming, burn_through.range_m)
    # a loss on the way takes half its decibels from a jammer, whose square it meets: one factor serves both
    return range_m * 10.0 ** (-loss_db / 40.0)


def pd_table(
    max_range_m: float,
    n: int,
    rcs_m2: float,
    triple: Triple,
    pfa: float,
    swerling: int,
    n_pulses: int = 1,
    *,
    burn_through: BurnThrough | None = None,
) -> NDArray[np.float64]:
    """Probability of detection on an even grid of slant ranges, made once and then interpolated linearly.

    Parameters
    ----------
    max_range_m : float [m]
        Last range of the grid, which starts at 0.
    n : int
        Points of the grid, 2 or more; `pd_table_points` says how many keep the interpolation within 2e-3.
    rcs_m2 : float [m2]
        Mean radar cross-section of the target.
    triple : Triple
        The anchor of the radar.
    pfa, swerling, n_pulses
        As `detection_probability`.
    burn_through : BurnThrough or None
        Of the jammer that the target carries.

    Returns
    -------
    pd : array, shape (n,) [1]
        Falling from 1 at range 0.

    Raises
    ------
    ValueError
        If a parameter is out of range.

    Examples
    --------
    >>> table = pd_table(200e3, 5, 2.0, Triple(100e3, 2.0, 0.9), 1e-6, 1)
    >>> [round(float(pd), 3) for pd in table]
    [1.0, 0.993, 0.9, 0.596, 0.22]
    """
    if not (max_range_m > 0.0 and n >= 2):
        raise ValueError(f"a table needs a max_range_m above 0 m and 2 points or more; got {max_range_m} and {n}.")
    reference_snr_db = required_snr_db(triple.pd, pfa, swerling=swerling, n_pulses=n_pulses)
    ranges_m = np.linspace(0.0, max_range_m, n)
    snr_db = snr_db_at(ranges_m, rcs_m2, triple.range_m, triple.rcs_m2, reference_snr_db)
    if burn_through is not None:
        jamming = jamming_strength(burn_through, triple, pfa, swerling, n_pulses)
        snr_db = jammed_snr_db(snr_db, ranges_m, jamming, burn_through.range_m)
    return detection_probability(snr_db, pfa, swerling=swerling, n_pulses=n_pulses)


def pd_table_points(max_range_m: float, rcs_m2: float, triple: Triple) -> int:
    """Points of an even grid that keep linear interpolation of `pd_table` within 2e-3 of the exact value.

    The steepest fall, that of a steady target, takes about a tenth of the range where it happens, so the spacing must
    be a
    hundredth of that range. Checked for all Swerling cases, pfa 1e-10 to 1e-3, reference Pd 0.1 to 0.95 and 1 to 30
    pulses.

    Examples
    --------
    >>> pd_table_points(400e3, 0.1, Triple(200e3, 1.0, 0.5))
    357
    """
    return math.ceil(max_range_m / (0.01 * detection_range_m(rcs_m2, triple.range_m, triple.rcs_m2))) + 1


def _check_anchor(range_m: float, rcs_m2: float) -> None:
    if not (range_m > 0.0 and rcs_m2 > 0.0):
        raise ValueError(f"a radar's anchor needs a range above 0 m and an RCS above 0 m2; got {range_m} and {rcs_m2}.")


def _check_size(rcs_m2: NDArray[np.float64]) -> None:
    if not np.all(rcs_m2 > 0.0):
        raise ValueError(
            f"rcs_m2 must be above 0 m2; got {rcs_m2}. (A negative size usually means dBsm: -10 dBsm is 0.1 m2.)"
        )
