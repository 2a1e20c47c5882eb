"""Quantiles by order statistics: exact for any distribution, and none where the replications are too few to bound it.

"In nineteen raids of twenty at most so many get through" is a quantile. Nothing is assumed about the distribution;
ties make the interval cover more, never less.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.study.distributions import beta_cdf

ORDER = "order statistics"
TOO_FEW = "no interval: the {:g} quantile needs {} replications to be bounded, there are {}"


class Quantile(NamedTuple):
    """A quantile with its interval; None where the replications cannot bound it, and `method` says how many could."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str


def quantile_interval(values: np.ndarray, q: float, confidence: float = 0.95) -> Quantile:
    """The q-quantile of one value per replication, between two of the values seen.

    Parameters
    ----------
    values : array, shape (n,)
        All finite, n >= 1.
    q : float [1]
        Between 0 and 1: 0.95 for what nineteen in twenty stay at or below.
    confidence : float [1]

    Returns
    -------
    quantile : Quantile
        All None with fewer than `replications_for_quantile(q)`.

    Notes
    -----
    The number of values at or below the quantile is binomial; the ranks cut at most half of the error off each side.
    Source: David and Nagaraja, Order Statistics (2003), section 7.1.

    Examples
    --------
    >>> quantile_interval(np.arange(1.0, 101.0), 0.5)[:3]
    (50.0, 40.0, 61.0)
    """
    ordered = _ordered(values, q, confidence)
    n, tail = len(ordered), 0.5 - confidence / 2.0
    needed = replications_for_quantile(q, confidence)
    if n < needed:
        return Quantile(None, None, None, n, TOO_FEW.format(q, needed, n))
    low, high = rank_interval(n, q, tail)
    value = ordered[max(math.ceil(n * q - 1e-9), 1) - 1]
    return Quantile(float(value), float(ordered[low - 1]), float(ordered[high - 1]), n, ORDER)


def quantile_bound(values: np.ndarray, q: float, confidence: float = 0.95) -> Quantile:
    """The same to one side: what the q-quantile is at most. 59 replications bound the 95th percentile, 299 the 99th.

    Examples
    --------
    >>> quantile_bound(np.arange(1.0, 60.0), 0.95).high, quantile_bound(np.arange(1.0, 59.0), 0.95).method
    (59.0, 'no interval: the 0.95 quantile needs 59 replications to be bounded, there are 58')
    """
    ordered = _ordered(values, q, confidence)
    n, tail = len(ordered), 1.0 - confidence
    needed = math.ceil(math.log(tail) / math.log(q) - 1e-9)
    if n < needed:
        return Quantile(None, None, None, n, TOO_FEW.format(q, needed, n))
    value = ordered[max(math.ceil(n * q - 1e-9), 1) - 1]
    return Quantile(float(value), None, float(ordered[_rank_above(n, q, tail) - 1]), n, f"{ORDER}, to one side")


def replications_for_quantile(q: float, confidence: float = 0.95) -> int:
    """Replications from which on the q-quantile has an interval to both sides.

    Examples
    --------
    >>> [replications_for_quantile(q) for q in (0.5, 0.9, 0.95, 0.99)]
    [6, 36, 72, 368]
    """
    tail = 0.5 - confidence / 2.0
    return max(math.ceil(math.log(tail) / math.log(side) - 1e-9) for side in (q, 1.0 - q))


def rank_interval(n: int, q: float, tail: float) -> tuple[int, int]:
    """Ranks, counted from 1, of the values between which the q-quantile lies but for `tail` on each side."""
    return n + 1 - _rank_above(n, 1.0 - q, tail), _rank_above(n, q, tail)


def _rank_above(n: int, q: float, tail: float) -> int:
    """Smallest rank whose value falls short of the quantile with a chance of at most `tail`."""
    low, high = 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _at_least(middle, n, q) <= tail else (middle, high)
    return high


def _at_least(k: int, n: int, q: float) -> float:
    """Chance that k or more of n fall below the q-quantile."""
    return beta_cdf(q, k, n - k + 1.0)


def _ordered(values: np.ndarray, q: float, confidence: float) -> np.ndarray:
    for name, value in (("q", q), ("confidence", confidence)):
        if not 0.0 < value < 1.0:
            raise ValueError(f"{name} must lie strictly between 0 and 1; got {value}. (95 % is written 0.95.)")
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if len(ordered) < 1 or not np.all(np.isfinite(ordered)):
        raise ValueError(f"a quantile needs at least one replication and finite values; got {values!r}")
    return ordered
