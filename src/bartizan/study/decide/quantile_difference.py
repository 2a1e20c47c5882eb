"""How far a quantile differs between two options that met the same luck: between two of the differences seen.

The quantile of each option lies between two of its values but for a small error (order statistics). That alone would
waste the common luck. But where x and y are the quantiles of the two, as many replications lie above x and below y as
the other way round; which of the pairs (x, y) that can be is told by the exact sign test. The interval runs over all
pairs that are left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.study.distributions import beta_cdf
from bartizan.study.stopping.quantiles import TOO_FEW, quantile_interval, rank_interval, replications_for_quantile

PAIRED = "order statistics, and sign tests of pairs"
ENDS, TESTS = 0.1, 0.3
"""Shares of the error: of each of the four ends of the two quantiles, and of each of the two sign tests."""


class QuantileDifference(NamedTuple):
    """A difference of quantiles with its interval; None where the replications cannot bound both."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str


def replications_for_difference(q: float, confidence: float = 0.95) -> int:
    """Replications from which on the quantiles of both options can be bounded together.

    Examples
    --------
    >>> [replications_for_difference(q) for q in (0.5, 0.9, 0.95, 0.99)]
    [8, 51, 104, 528]
    """
    return replications_for_quantile(q, _each(confidence))


def quantile_difference(a: np.ndarray, b: np.ndarray, q: float, confidence: float = 0.95) -> QuantileDifference:
    """How much larger the q-quantile of `b` is than that of `a`.

    Parameters
    ----------
    a, b : array, shape (n,)
        One value for each replication, the same replication at the same place; all finite.
    q : float [1]
        Between 0 and 1: 0.9 for what nine replications of ten stay at or below.
    confidence : float [1]

    Returns
    -------
    difference : QuantileDifference
        All None with fewer than `replications_for_difference(q)`.

    Raises
    ------
    ValueError
        If the options have not as many replications as each other, or a value is not finite.

    Notes
    -----
    Nothing is assumed of the distributions, nor of how the two go together; ties make the interval cover more. It
    holds the truth more often than it says, because it runs over pairs where one number is asked. A bootstrap over the
    replications is narrower, and misses half the time where few replications differ, and those at the quantile.
    Source: the sign test for dependent proportions (McNemar, Psychometrika 12, 1947), inverted; David and Nagaraja,
    Order Statistics (2003), section 7.1, for the ends.

    Examples
    --------
    >>> a = np.arange(100.0)
    >>> quantile_difference(a, a + 20.0, 0.5)[:3]
    (20.0, 13.0, 27.0)
    """
    if len(a) != len(b):
        raise ValueError(f"options that met the same luck have as many replications; got {len(a)} and {len(b)}")
    n, needed = len(a), replications_for_difference(q, confidence)
    first, second = (quantile_interval(values, q, _each(confidence)) for values in (a, b))
    if first.value is None or second.value is None:
        return QuantileDifference(None, None, None, n, TOO_FEW.format(q, needed, n))
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    x, y = (_between(values, q, ENDS * (1.0 - confidence)) for values in (a, b))
    tail = TESTS * (1.0 - confidence)
    low, high = -_largest(b, a, y, x, tail), _largest(a, b, x, y, tail)
    return QuantileDifference(second.value - first.value, low, high, n, PAIRED)


def _each(confidence: float) -> float:
    """The confidence of the quantile of one option."""
    return 1.0 - 2.0 * ENDS * (1.0 - confidence)


def _between(values: np.ndarray, q: float, tail: float) -> np.ndarray:
    """The values seen from the one end of a quantile to the other, each once, rising."""
    low, high = rank_interval(len(values), q, tail)
    return np.unique(np.sort(values)[low - 1 : high])


def _largest(a: np.ndarray, b: np.ndarray, x: np.ndarray, y: np.ndarray, tail: float) -> float:
    """The largest y - x of the pairs that the sign test leaves.

    If x and y are the quantiles, then no more replications lie above x and below y than at most x and at least y.
    """
    order = np.argsort(b, kind="stable")
    rank = np.searchsorted(b[order], y, side="left")
    most = -np.inf
    for one in x:
        above = np.concatenate([[0], np.cumsum(a[order] > one)])
        crossed = above[rank]
        kept = (len(b) - rank) - (above[-1] - crossed)
        last = _last_left(crossed, kept, tail)
        most = max(most, y[last] - one if last >= 0 else most)
    return float(most)


def _last_left(crossed: np.ndarray, kept: np.ndarray, tail: float) -> int:
    """The last place that the test does not refuse, -1 for none: it refuses the more, the farther on."""
    low, high = -1, len(crossed)
    while high - low > 1:
        middle = (low + high) // 2
        k, rest = int(crossed[middle]), int(kept[middle])
        chance = beta_cdf(0.5, k, rest + 1.0) if k else 1.0
        low, high = (middle, high) if chance > tail else (low, middle)
    return low
