"""Noise jamming by the target itself, stated by its burn-through range.

A jammer that a target carries is heard one way, so its noise falls with the square of the range, the echo with the
fourth power: far out the echo drowns, nearer in the radar burns through. How strong a jammer is nobody publishes; a
scenario's author states at which range the radar burns through, and everything else follows:

    S / (N + J),   S = s / R^4,   J = j / R^2   (both over the noise N).

Only self-screening: the jammer sits in the target, in the radar's main beam. Its noise raises the floor, and the radar
holds its rate of false alarms.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class BurnThrough(NamedTuple):
    """What a jammer is worth: at `range_m` a target of `rcs_m2` that carries it is detected with `pd` per look."""

    range_m: float
    rcs_m2: float
    pd: float


def jamming_to_noise(clear_snr_db: float, wanted_snr_db: float) -> float:
    """How far a jammer lifts the noise at its burn-through range.

    Parameters
    ----------
    clear_snr_db : float [dB]
        Signal over noise that the target of the burn-through would give there without its jammer.
    wanted_snr_db : float [dB]
        Signal over all noise that the burn-through's probability of detection takes.

    Returns
    -------
    ratio : float [1]
        Jamming over noise. 0 where the radar does not reach that far even without jamming: a jammer never helps.

    Examples
    --------
    >>> round(jamming_to_noise(33.0, 13.0), 6), jamming_to_noise(10.0, 13.0)
    (99.0, 0.0)
    """
    return max(10.0 ** ((clear_snr_db - wanted_snr_db) / 10.0) - 1.0, 0.0)


def jammed_snr_db(snr_db: ArrayLike, range_m: ArrayLike, jamming: float, jamming_range_m: float) -> Any:
    """Signal over noise and jamming.

    Parameters
    ----------
    snr_db : float or array, broadcastable to S [dB]
        Signal over noise without jamming.
    range_m : float or array, broadcastable to S [m]
        Of the target, 0 or more.
    jamming : float [1]
        Jamming over noise at `jamming_range_m`, 0 or more.
    jamming_range_m : float [m]
        Above 0.

    Returns
    -------
    snr_db : float or array, shape S [dB]
        Never above that given.

    Raises
    ------
    ValueError
        If a range or `jamming` is out of range.

    Notes
    -----
    Limits: self-screening noise over the radar's whole band; no deception, no jammer that stands apart.
    Source: the radar equation beside the one-way equation, as in Skolnik, Introduction to Radar Systems.

    Examples
    --------
    >>> round(jammed_snr_db(33.0, 50e3, 99.0, 50e3), 6), round(jammed_snr_db(33.0, 100e3, 99.0, 50e3), 2)
    (13.0, 18.89)
    """
    if not (jamming_range_m > 0.0 and jamming >= 0.0):
        raise ValueError(
            f"a jammer needs a range above 0 m and a strength of 0 or more; got {jamming_range_m} and {jamming}."
        )
    ranges_m = np.asarray(range_m, dtype=np.float64)
    if np.any(ranges_m < 0.0):
        raise ValueError(f"range_m must be 0 m or more; got {np.nanmin(ranges_m)}.")
    with np.errstate(divide="ignore", invalid="ignore"):
        floor_db = 10.0 * np.log1p(jamming * (jamming_range_m / ranges_m) ** 2) / math.log(10.0)
        answer_db = np.asarray(snr_db) - floor_db
    # at range 0 both are without bound, and the echo wins
    answer_db = np.where(ranges_m == 0.0, snr_db, answer_db)
    return float(answer_db) if answer_db.ndim == 0 else answer_db


def jammed_range_m(clear_range_m: float, jamming: float, jamming_range_m: float) -> float:
    """Range at which a target with a jammer gives the signal over noise that it gives at `clear_range_m` without one.

    Parameters
    ----------
    clear_range_m : float [m]
        Above 0.
    jamming, jamming_range_m : float [1, m]
        As `jammed_snr_db`.

    Returns
    -------
    range_m : float [m]
        At most `clear_range_m`; with little noise but the jammer's, near `clear_range_m` squared over
        (`jamming_range_m` times the root of `jamming`).

    Examples
    --------
    >>> round(jammed_range_m(158114.0, 99.0, 50e3))
    50000
    """
    # R^4 + c R^2 - r^4 = 0 with c = j R_j^2, solved for R^2 in the form without cancellation
    square, drowned = clear_range_m**2, jamming * jamming_range_m**2
    return clear_range_m * math.sqrt(2.0 * square / (drowned + math.hypot(drowned, 2.0 * square)))
