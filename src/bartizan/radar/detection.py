"""Probability that a look detects a target: square-law detector, N pulses summed, Swerling cases 0 to 4, exactly.

One sum covers all five cases. The noise-free energy of N pulses makes the detector's output a sum of exponentials
whose number is
random: N + k of them, k Poisson for a steady target and negative binomial for a fading one. With the threshold T in
units of the
noise, a miss has the probability

    sum over k of  P(k) * P(a Poisson count of mean T is N + k or more),

whose second factor dies out soon after N + k passes T: a few dozen terms give full precision, and SciPy is not needed.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

PIECE = 8192


def detection_probability(snr_db: ArrayLike, pfa: ArrayLike, *, swerling: int, n_pulses: int = 1) -> Any:
    """Probability that a look of N summed pulses crosses the threshold.

    Parameters
    ----------
    snr_db : float or array, broadcastable to S [dB]
        Mean signal-to-noise ratio of one pulse. -inf means no signal.
    pfa : float or array, broadcastable to S [1]
        Probability of false alarm per look, 0 < pfa < 1.
    swerling : int
        0 steady; 1, 2 exponential power, fading from look to look or from pulse to pulse; 3, 4 the same with a
        chi-square power of
        four degrees of freedom.
    n_pulses : int
        Pulses summed after a square-law detector, 1 or more.

    Returns
    -------
    pd : float or array, shape S [1]
        pfa <= pd <= 1; NaN where snr_db is NaN.

    Raises
    ------
    ValueError
        If a pfa, the case or the number of pulses is out of range.

    Notes
    -----
    Limits: white noise of known level (no CFAR loss), no pulse lost to a blind speed or range.
    Source: Marcum and Swerling, IRE Transactions on Information Theory 6 (1960); the sum is the Poisson mixture form
    of their results.

    Examples
    --------
    >>> [round(detection_probability(13.0, 1e-6, swerling=case), 6) for case in (0, 1, 3)]
    [0.874441, 0.517178, 0.608965]
    >>> round(detection_probability(5.2675, 1e-6, swerling=0, n_pulses=10), 4)
    0.9
    """
    _check(swerling, n_pulses)
    pfa_array = _checked_pfa(pfa)
    level_db, pfa_array = np.broadcast_arrays(np.asarray(snr_db, dtype=np.float64), pfa_array)
    # beyond these levels the answer is pfa or 1 to the last digit, and infinities would spoil the sums
    snr = 10.0 ** (np.clip(level_db, -300.0, 300.0) / 10.0)
    pd = np.empty(level_db.shape)
    for one_pfa in np.unique(pfa_array):
        here = pfa_array == one_pfa
        asked = snr[here]
        # in pieces, so that a long table of levels does not take one row of terms each all at once
        pieces = [asked[i : i + PIECE] for i in range(0, max(asked.size, 1), PIECE)]
        answers = [_probability(piece, float(one_pfa), swerling, n_pulses) for piece in pieces]
        pd[here] = np.clip(np.concatenate(answers), one_pfa, 1.0)
    return float(pd) if pd.ndim == 0 else pd


def required_snr_db(pd: ArrayLike, pfa: ArrayLike, *, swerling: int, n_pulses: int = 1) -> Any:
    """Signal-to-noise ratio of one pulse that gives a probability of detection; the inverse of `detection_probability`.

    Parameters
    ----------
    pd : float or array, broadcastable to S [1]
        Wanted probability of detection, pfa < pd < 1.
    pfa : float or array, broadcastable to S [1]
        Probability of false alarm per look, 0 < pfa < 1.
    swerling, n_pulses : int
        As `detection_probability`.

    Returns
    -------
    snr_db : float or array, shape S [dB]
        To 1e-9 dB.

    Raises
    ------
    ValueError
        If a pd is not between pfa and 1, or as `detection_probability`.

    Notes
    -----
    Limits and source: as `detection_probability`.

    Examples
    --------
    >>> round(required_snr_db(0.9, 1e-6, swerling=1), 4)
    21.1436
    >>> round(required_snr_db(0.9, 1e-6, swerling=3, n_pulses=10), 4)
    9.6013
    """
    _check(swerling, n_pulses)
    pd_array, pfa_array = np.broadcast_arrays(np.asarray(pd, dtype=np.float64), _checked_pfa(pfa))
    if not np.all((pfa_array < pd_array) & (pd_array < 1.0)):
        raise ValueError(
            f"pd must lie between pfa and 1; got pd {pd} with pfa {pfa}. "
            "(Give 0.9 for 90 %; a pd of 1 takes infinite power.)"
        )
    levels_db = [
        _level_db(float(p), float(f), swerling, n_pulses) for p, f in zip(pd_array.flat, pfa_array.flat, strict=True)
    ]
    return levels_db[0] if pd_array.ndim == 0 else np.reshape(levels_db, pd_array.shape)


@lru_cache(maxsize=256)
def threshold(pfa: float, n_pulses: int = 1) -> float:
    """Threshold on the sum of N squared magnitudes, in units of the mean noise power of one pulse.

    Parameters
    ----------
    pfa : float [1]
        Probability of false alarm per look, 0 < pfa < 1.
    n_pulses : int

    Returns
    -------
    threshold : float [1]

    Raises
    ------
    ValueError
        If `pfa` or `n_pulses` is out of range.

    Examples
    --------
    >>> round(threshold(1e-6), 6), round(threshold(1e-6, 10), 6)
    (13.815511, 32.710341)
    """
    _check(0, n_pulses)
    _checked_pfa(pfa)
    if n_pulses == 1:
        return -math.log(pfa)
    # Newton on the logarithm, which is concave: after at most one overshoot it closes in from the right without fail
    level, logs = float(n_pulses), _log_factorials(n_pulses)
    for _ in range(100):
        terms = np.arange(n_pulses) * math.log(level) - level - logs[:n_pulses]
        top = terms.max()
        log_tail = top + math.log(np.exp(terms - top).sum())
        step = (log_tail - math.log(pfa)) / math.exp(terms[-1] - log_tail)
        level += float(step)
        if abs(step) <= 1e-14 * level:
            break
    return level


def at_least_m_of_n(probability: ArrayLike, m: int, n: int) -> Any:
    """Probability that at least m of n independent looks succeed.

    Parameters
    ----------
    probability : float or array, shape S [1]
        Of one look, 0 to 1.
    m, n : int
        0 <= m <= n.

    Returns
    -------
    probability : float or array, shape S [1]

    Raises
    ------
    ValueError
        If m or a probability is out of range.

    Examples
    --------
    >>> [round(float(at_least_m_of_n(p, m, n)), 6) for p, m, n in ((0.6, 2, 3), (0.3, 2, 4), (0.8, 3, 5))]
    [0.648, 0.3483, 0.94208]
    """
    p = np.asarray(probability, dtype=np.float64)
    if not 0 <= m <= n:
        raise ValueError(f"m of n needs 0 <= m <= n; got {m} of {n}.")
    if np.any((p < 0.0) | (p > 1.0)):
        raise ValueError(f"a probability must lie in 0..1; got {probability}.")
    return sum(math.comb(n, i) * p**i * (1.0 - p) ** (n - i) for i in range(m, n + 1))


def _probability(snr: NDArray[np.float64], pfa: float, swerling: int, n_pulses: int) -> NDArray[np.float64]:
    """Detection probability for one pfa; the closed forms where one pulse has them, else one minus the sum of
    misses."""
    level = threshold(pfa, n_pulses)
    if n_pulses == 1 and swerling in (1, 2):
        return np.exp(-level / (1.0 + snr))
    if n_pulses == 1 and swerling in (3, 4):
        half = 0.5 * snr
        return (1.0 + half * level / (1.0 + half) ** 2) * np.exp(-level / (1.0 + half))
    tails = _poisson_tails(level, n_pulses)
    # a plain sum, not a matrix product, whose rounding may depend on the number of threads
    return 1.0 - (np.exp(_log_weights(snr, len(tails), swerling, n_pulses)) * tails).sum(axis=-1)


def _poisson_tails(mean: float, least: int) -> NDArray[np.float64]:
    """P(count >= least + k) for k = 0, 1, ... until nothing is left, count Poisson."""
    last = math.ceil(max(mean, least) + 12.0 * math.sqrt(mean) + 60.0)
    log_masses = np.arange(last + 1) * math.log(mean) - mean - _log_factorials(last + 1)
    return np.cumsum(np.exp(log_masses)[::-1])[::-1][least:]


def _log_weights(snr: NDArray[np.float64], n_terms: int, swerling: int, n_pulses: int) -> NDArray[np.float64]:
    """Logarithms of P(k), shape (snr, n_terms): Poisson for a steady target, negative binomial for a fading one."""
    k = np.arange(n_terms)
    snr = np.asarray(snr)[..., None]
    if swerling == 0:
        return k * np.log(n_pulses * snr) - n_pulses * snr - _log_factorials(n_terms)
    shape = {1: 1, 2: n_pulses, 3: 2, 4: 2 * n_pulses}[swerling]
    mean = n_pulses * snr / shape
    logs = _log_factorials(n_terms + shape)
    ways = logs[k + shape - 1] - logs[shape - 1] - logs[k]
    return ways - shape * np.log1p(mean) - k * np.log1p(1.0 / mean)


def _log_factorials(n: int) -> NDArray[np.float64]:
    """log 0!, log 1!, ..., log (n - 1)!."""
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1.0, max(n, 1))))))


@lru_cache(maxsize=1024)
def _level_db(pd: float, pfa: float, swerling: int, n_pulses: int) -> float:
    """Invert one value: in closed form for one exponentially fading pulse, else by bisection."""
    if n_pulses == 1 and swerling in (1, 2):
        return 10.0 * math.log10(math.log(pfa) / math.log(pd) - 1.0)
    low_db, high_db = -200.0, 200.0
    while high_db - low_db > 1e-10:
        middle_db = 0.5 * (low_db + high_db)
        reached = float(_probability(np.array([10.0 ** (middle_db / 10.0)]), pfa, swerling, n_pulses)[0])
        low_db, high_db = (middle_db, high_db) if reached < pd else (low_db, middle_db)
    return 0.5 * (low_db + high_db)


def _check(swerling: int, n_pulses: int) -> None:
    if swerling not in (0, 1, 2, 3, 4):
        raise ValueError(
            f"swerling must be 0, 1, 2, 3 or 4; got {swerling!r}. (0 is a target that does not fluctuate.)"
        )
    if not (isinstance(n_pulses, int | np.integer) and n_pulses >= 1):
        raise ValueError(f"n_pulses must be a whole number, 1 or more; got {n_pulses!r}.")


def _checked_pfa(pfa: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(pfa, dtype=np.float64)
    if not np.all((array > 0.0) & (array < 1.0)):
        raise ValueError(
            f"pfa must lie strictly between 0 and 1; got {pfa}. (A value like 6 usually means the exponent of 1e-6.)"
        )
    return array
