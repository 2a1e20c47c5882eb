"""Estimates with honest intervals: proportions, means, ratios.

The replication is the unit, never the target: objects of one raid share radars, channels and rounds, so they are not
independent. Every interval of nominal 95 % covers at least 93 % of the time; the tests prove it by exact sums.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.distributions import beta_quantile, normal_quantile, t_quantile

FEW = 20
"""With fewer events, or fewer non-events, approximations are too bold: the exact interval is given instead."""

FEW_FOR_RATIO = 30
"""The same for a ratio of totals, which leans on the replications with large counts."""

WILSON = "Wilson"
CLOPPER_PEARSON = "Clopper-Pearson"
T = "t over replications, with and without correction for skewness, the outer ends"
TOO_FEW = "no interval for the mean: under 20 replications differ from {:g}; the share that do ({}) is exact"
ALL_EQUAL = "no interval: the same in every replication"
RATIO = "ratio of totals, jackknife over replications, with and without correction for skewness, the outer ends"
RATIO_TOO_FEW = "ratio of totals, no interval: too few replications with events"
NOTHING = "nothing to count"


class OffUsual(NamedTuple):
    """How many replications differ from the value that nearly all of them show, and what they show instead."""

    usual: float
    mean: float  # share of replications that differ
    low: float  # its exact interval
    high: float
    least: float | None  # smallest and largest value of those; None where none differs
    most: float | None


class Estimate(NamedTuple):
    """A number and how sure we are of it; None where there is no honest answer, and `method` then says why.

    Where nearly all replications show the same value, the mean has no interval. `any` then is the share of
    replications that are not 0, with its exact interval; `off_usual` tells the same where the usual value is not 0.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int
    method: str
    any: tuple[float, float, float] | None = None
    off_usual: OffUsual | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of the contract; `any` and `off_usual` only where they are given."""
        row: dict[str, Any] = dict(zip(self._fields[:5], self[:5], strict=True))
        if self.any is not None:
            row["any"] = dict(zip(("mean", "low", "high"), self.any, strict=True))
        if self.off_usual is not None:
            row["off_usual"] = self.off_usual._asdict()
        return row


def wilson_interval(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a proportion.

    Examples
    --------
    >>> tuple(round(v, 6) for v in wilson_interval(50, 1000))
    (0.03813, 0.065314)
    """
    _check_counts(successes, n, confidence)
    z2 = normal_quantile(0.5 + confidence / 2.0) ** 2
    p = successes / n
    middle = p + z2 / (2 * n)
    half = math.sqrt(z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)))
    low, high = (middle - half) / (1.0 + z2 / n), (middle + half) / (1.0 + z2 / n)
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def clopper_pearson_interval(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval for a proportion, from the binomial tails; never covers less than it says.

    Examples
    --------
    >>> tuple(round(v, 6) for v in clopper_pearson_interval(7, 20))
    (0.153909, 0.592189)
    """
    _check_counts(successes, n, confidence)
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if successes == 0 else beta_quantile(tail, successes, n - successes + 1.0)
    high = 1.0 if successes == n else beta_quantile(1.0 - tail, successes + 1.0, n - successes)
    return low, high


def proportion_method(successes: int, n: int) -> str:
    """Which interval `proportion_interval` gives: exact under 20 events or non-events, Wilson's otherwise."""
    return CLOPPER_PEARSON if min(successes, n - successes) < FEW else WILSON


def proportion_interval(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval for a proportion from independent trials.

    Parameters
    ----------
    successes, n : int
        Events and trials, 0 <= successes <= n, n >= 1. The trial must be the independent unit: a replication, not a
        target.
    confidence : float [1]
        Between 0 and 1.

    Returns
    -------
    low, high : float [1]

    Raises
    ------
    ValueError
        If the counts or the confidence make no sense; the message shows them.

    Notes
    -----
    Wilson's interval from 20 events and 20 non-events up, Clopper and Pearson's below. Coverage of the nominal 95 % by
    exact sums over n and p: at least 93.4 %. Switching at five events instead falls to 92 %.

    Examples
    --------
    >>> tuple(round(v, 6) for v in proportion_interval(0, 100))
    (0.0, 0.036217)
    """
    exact = proportion_method(successes, n) == CLOPPER_PEARSON
    return (clopper_pearson_interval if exact else wilson_interval)(successes, n, confidence)


def proportion(successes: int, n: int, confidence: float = 0.95) -> Estimate:
    """Estimate of a proportion with `proportion_interval`."""
    low, high = proportion_interval(successes, n, confidence)
    return Estimate(successes / n, low, high, n, proportion_method(successes, n))


def mean_interval(
    values: np.ndarray, confidence: float = 0.95, *, least: float | None = 0.0, most: float | None = None
) -> Estimate:
    """Mean of one value per replication, with an interval where one can be had honestly.

    Parameters
    ----------
    values : array, shape (n,)
        One number for each replication, n >= 1, all finite.
    confidence : float [1]
        Between 0 and 1.
    least, most : float or None
        The bounds that the quantity cannot pass (a count cannot be under 0, leakers cannot be more than the raid).

    Returns
    -------
    estimate : Estimate
        With fewer than 20 replications off a bound, or off a value that more than half of them share, `low` and `high`
        are None and `any` or `off_usual` tells the share of those replications, exactly.

    Notes
    -----
    The outer ends of Student's t and of t with Hall's transformation against skewness (P. Hall, "On the removal of
    skewness by transformation", 1992). On rare events a plain t interval covers 86 %; with the rule of 20 it covers
    93.1 %, with the transformation as well 94.5 % (exact sums). The transformation alone covers 92 % where tails are
    long on both sides, since it takes the skewness of a few far values for the law's.
    """
    _check_confidence(confidence)
    values = np.asarray(values, dtype=np.float64)
    n = len(values)
    if n < 1 or not np.all(np.isfinite(values)):
        raise ValueError(f"a mean needs at least one replication and finite values; got {values!r}")
    mean = float(values.mean())
    off = [(int(np.count_nonzero(values != bound)), bound) for bound in (least, most) if bound is not None]
    distinct, counts = np.unique(values, return_counts=True)
    if 2 * counts.max() > n:
        # Nearly always the same number is as treacherous as nearly always none.
        off.append((n - int(counts.max()), float(distinct[counts.argmax()])))
    if off and min(off)[0] < FEW:
        return _without_interval(values, mean, min(off)[1], confidence)
    deviations = values - mean
    variance = float(np.sum(deviations**2)) / max(n - 1, 1)
    if variance <= (1e-12 * max(1.0, abs(mean))) ** 2:
        return Estimate(mean, None, None, n, ALL_EQUAL)
    low, high = _outer_ends(mean, deviations, confidence)
    low = low if least is None else max(low, least)
    high = high if most is None else min(high, most)
    return Estimate(mean, low, high, n, T)


def _without_interval(values: np.ndarray, mean: float, usual: float, confidence: float) -> Estimate:
    """A mean whose replications nearly all show the usual value: the share of the others is what can be said."""
    others, n = values[values != usual], len(values)
    k = len(others)
    exact = (k / n, *clopper_pearson_interval(k, n, confidence))
    if usual == 0.0:
        return Estimate(mean, None, None, n, TOO_FEW.format(usual, "any"), any=exact)
    ends = (float(others.min()), float(others.max())) if k else (None, None)
    off = OffUsual(float(usual), *exact, *ends)
    return Estimate(mean, None, None, n, TOO_FEW.format(usual, "off_usual"), off_usual=off)


def _outer_ends(mean: float, deviations: np.ndarray, confidence: float) -> tuple[float, float]:
    """Ends of t and of t corrected for skewness, whichever is farther out on each side."""
    n = len(deviations)
    skewness = float(np.mean(deviations**3)) / float(np.mean(deviations**2)) ** 1.5
    t, step = t_quantile(0.5 + confidence / 2.0, n - 1), math.sqrt(float(np.sum(deviations**2)) / (n - 1) / n)
    return mean - step * max(t, _unskewed(t, skewness, n)), mean - step * min(-t, _unskewed(-t, skewness, n))


def _unskewed(t: float, skewness: float, n: int) -> float:
    """Inverse of Hall's transformation of the studentised mean."""
    a = skewness / math.sqrt(n)
    if abs(a) < 1e-9:
        return t
    return 3.0 / a * (math.cbrt(1.0 + a * (t - a / 6.0)) - 1.0)


def ratio_interval(above: np.ndarray, below: np.ndarray, confidence: float = 0.95) -> Estimate:
    """Ratio of two totals over replications (rounds per kill), its interval by leaving out one replication at a time.

    Parameters
    ----------
    above, below : array, shape (n,)
        One pair for each replication; `below` is not negative.

    Returns
    -------
    estimate : Estimate
        None without a single count below; without interval where fewer than 30 replications have one, or where one
        replication holds all of them.

    Notes
    -----
    The jackknife's values, one for each replication, bounded as those of a mean. With a burst above in one replication
    of ten the plain jackknife covers 90.8 % (20 replications) to 93.2 % (50); bounded so, 95.4 % from 30 on.
    """
    _check_confidence(confidence)
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    n, total = len(below), float(below.sum())
    if total <= 0.0:
        return Estimate(None, None, None, n, NOTHING)
    ratio = float(above.sum()) / total
    if np.count_nonzero(below) < FEW_FOR_RATIO:
        return Estimate(ratio, None, None, n, RATIO_TOO_FEW)
    without = (above.sum() - above) / (total - below)
    deviations = (n - 1) * (without.mean() - without)
    variance = float(np.sum(deviations**2)) / (n * (n - 1))
    if variance <= (1e-12 * max(1.0, abs(ratio))) ** 2:
        return Estimate(ratio, None, None, n, ALL_EQUAL)
    return Estimate(ratio, *_outer_ends(ratio, deviations, confidence), n, RATIO)


def replications_needed(p: float, half_width: float, confidence: float = 0.95) -> int:
    """Replications after which a proportion near `p` is known to about plus or minus `half_width`.

    Examples
    --------
    >>> replications_needed(0.5, 0.01)
    9604
    """
    _check_confidence(confidence)
    if not (0.0 <= p <= 1.0 and half_width > 0.0):
        raise ValueError(f"p must lie in 0..1 and half_width above 0; got {p} and {half_width}")
    z = normal_quantile(0.5 + confidence / 2.0)
    return max(1, math.ceil(z * z * p * (1.0 - p) / half_width**2))


def _check_counts(successes: int, n: int, confidence: float) -> None:
    _check_confidence(confidence)
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"successes must lie in 0..n and n be 1 or more; got {successes} of {n}")


def _check_confidence(confidence: float) -> None:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie strictly between 0 and 1; got {confidence}. (95 % is written 0.95.)")
