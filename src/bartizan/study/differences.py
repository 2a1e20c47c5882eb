"""How much two variants differ when both were played with the same luck: an interval and a p-value for the mean.

The unit is the replication. Variants that share their luck differ by nothing in most replications and by a little in
others, which is what makes pairing strong and what makes plain intervals too narrow: where few replications differ, the
interval is an exact bound instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.study.distributions import beta_cdf
from bartizan.study.statistics import FEW, T, clopper_pearson_interval, mean_interval

PAIRED_T = f"differences of replications, {T}"
BOUND = "exact bound, because under 20 replications differ from {:g} and none can differ by more than {:g}"
NO_BOUND = "no interval: under 20 replications differ from {:g}, and nothing bounds by how much"
_DIGITS = 12
"""Differences of shares are rounded to this many digits, so that equal counts give a difference of exactly 0."""


class Difference(NamedTuple):
    """The mean difference, its 95 % interval, and how it was had.

    `low` and `high` are None where there is no honest interval. `differ` is the share of replications that differ at
    all, with its exact interval; `p` belongs to the hypothesis that nothing differs in the mean.
    """

    mean: float
    low: float | None
    high: float | None
    n: int
    method: str
    n_differ: int
    differ: tuple[float, float, float]
    p: float


def difference_interval(
    differences: np.ndarray, *, most: float | None = None, step: float = 0.0, confidence: float = 0.95
) -> Difference:
    """The mean of paired differences with an interval that is never narrower than it says.

    Parameters
    ----------
    differences : array, shape (n,)
        One for each replication, n >= 1, all finite.
    most : float or None
        No difference can be larger than this, either way (the number of threats, for leakers); None: not known.
    step : float
        The smallest difference that is not 0; 0 where that is not known.
    confidence : float [1]
        Between 0 and 1.

    Returns
    -------
    difference : Difference

    Raises
    ------
    ValueError
        If there are no differences, one is not finite or larger than `most`, or the confidence makes no sense.

    Notes
    -----
    With 20 or more replications off the value that most of them show (0, unless more than half show another): the
    interval of `statistics.mean_interval`, and the larger p-value of its two parts. Two identical variants with luck
    of their own differ symmetrically and with long tails, where Hall's transformation alone rejects 6 to 10 % at a
    nominal 5 % (25 to 100 replications); skewed differences are rejected by t alone in 6 to 9 %.
    With fewer: what the exact intervals (Clopper and Pearson) of the shares above and below that value allow, if each
    of those is as far off as can be. It is wide, and nothing narrower would be safe: what one replication in a hundred
    does may not have been seen yet. The p-value then is that of the exact sign test: as many differ upwards as
    downwards.

    Examples
    --------
    >>> round(difference_interval(np.zeros(100), most=1.0).high, 6)
    0.036217
    """
    values = np.round(np.asarray(differences, dtype=np.float64), _DIGITS)
    n = len(values)
    if n < 1 or not np.all(np.isfinite(values)):
        raise ValueError(f"a difference needs at least one replication and finite values; got {differences!r}")
    if most is not None and float(np.abs(values).max()) > most * (1.0 + 1e-9):
        raise ValueError(
            f"a difference of {np.abs(values).max():g} is larger than the most that there can be, {most:g}"
        )
    n_differ = int(np.count_nonzero(values))
    seen = (n_differ / n, *clopper_pearson_interval(n_differ, n, confidence))
    usual = _usual(values)
    above, below = int(np.count_nonzero(values > usual)), int(np.count_nonzero(values < usual))
    mean = float(values.mean())
    row = mean_interval(values, confidence, least=None) if above + below >= FEW else None
    if row is not None and row.low is not None and row.high is not None:
        limit = math.inf if most is None else most
        low, high = max(row.low, -limit), min(row.high, limit)
        return Difference(mean, low, high, n, PAIRED_T, n_differ, seen, mean_p_value(values))
    p = sign_test(int(np.count_nonzero(values > 0.0)), int(np.count_nonzero(values < 0.0)))
    if most is None:
        return Difference(mean, None, None, n, NO_BOUND.format(usual), n_differ, seen, p)
    low, high = _bound(usual, above, below, n, most, step, confidence)
    return Difference(mean, min(low, mean), max(high, mean), n, BOUND.format(usual, most), n_differ, seen, p)


def _usual(values: np.ndarray) -> float:
    """The value that more than half of the replications show; 0 without one."""
    distinct, counts = np.unique(values, return_counts=True)
    return float(distinct[counts.argmax()]) if 2 * counts.max() > len(values) else 0.0


def _bound(
    usual: float, above: int, below: int, n: int, most: float, step: float, confidence: float
) -> tuple[float, float]:
    """What the mean can be if those off the usual value are as far off, or as near, as can be."""
    if above + below == 0:
        share = clopper_pearson_interval(0, n, confidence)[1]
        return usual - share * (most + usual), usual + share * (most - usual)
    # two shares, each with half of the error: together they hold with the confidence asked for
    up = clopper_pearson_interval(above, n, 0.5 + confidence / 2.0)
    down = clopper_pearson_interval(below, n, 0.5 + confidence / 2.0)
    low = usual - down[1] * (most + usual) + up[0] * step
    high = usual + up[1] * (most - usual) - down[0] * step
    return max(low, -most), min(high, most)


def mean_p_value(values: np.ndarray) -> float:
    """Two-sided p-value of a mean of 0: the larger one of t and of t corrected for skewness.

    Parameters
    ----------
    values : array, shape (n,)
        n >= 2, not all equal.
    """
    n = len(values)
    deviations = values - values.mean()
    spread = float(np.mean(deviations**2))
    skewness = float(np.mean(deviations**3)) / spread**1.5
    t = float(values.mean()) / math.sqrt(spread / (n - 1))
    a = skewness / math.sqrt(n)
    nearer = t
    if abs(a) >= 1e-9:
        unskewed = ((1.0 + a * t / 3.0) ** 3 - 1.0) / a + a / 6.0
        # on either side of 0, the two do not agree even on the sign
        nearer = math.copysign(min(abs(t), abs(unskewed)), t) if t * unskewed > 0.0 else 0.0
    return beta_cdf((n - 1) / (n - 1 + nearer * nearer), (n - 1) / 2.0, 0.5)


def sign_test(above: int, below: int) -> float:
    """Two-sided p-value of the exact sign test: of those that differ, as many go up as down.

    Examples
    --------
    >>> round(sign_test(5, 0), 6), sign_test(0, 0), sign_test(3, 3)
    (0.0625, 1.0, 1.0)
    """
    n, larger = above + below, max(above, below)
    return min(1.0, 2.0 * beta_cdf(0.5, larger, n - larger + 1.0)) if n else 1.0


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values adjusted for their number, by Holm's steps: at most `confidence` speaks wrongly of any of them.

    Parameters
    ----------
    p_values : sequence of float [1]

    Returns
    -------
    list of float [1]
        In the order given, each at least as large as before and at most 1.

    Notes
    -----
    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
    (1979).

    Examples
    --------
    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, least = [1.0] * len(order), 0.0
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = least
    return adjusted
