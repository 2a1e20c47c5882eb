"""How many: a distribution over the numbers 0, 1, 2, … of which the mean is only one thing to say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bartizan.study.closed_forms import checks

ROUNDING = 1e-12
"""A cumulated probability this little under a level reaches it."""


@dataclass(frozen=True, eq=False)
class Count:
    """The law of a count.

    Parameters
    ----------
    pmf : array, shape (n + 1,) [1]
        Probability of 0, 1, … n; sums to 1.

    Examples
    --------
    >>> leakers = binomial(10, 0.09)
    >>> round(leakers.mean, 6), round(leakers.std, 5), round(leakers.at_most(2), 6), leakers.quantile(0.95)
    (0.9, 0.90499, 0.94596, 3)
    """

    pmf: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Expected number."""
        return float(self.pmf @ np.arange(len(self.pmf)))

    @property
    def std(self) -> float:
        """Standard deviation."""
        return float(np.sqrt(self.pmf @ (np.arange(len(self.pmf)) - self.mean) ** 2))

    @property
    def none(self) -> float:
        """Probability of 0."""
        return float(self.pmf[0])

    def at_most(self, number: int) -> float:
        """Probability of this number or fewer."""
        return float(self.pmf[: max(0, number + 1)].sum())

    def quantile(self, level: float) -> int:
        """The smallest number that is not exceeded with a probability of at least `level`, 0 to 1."""
        checks.probability("level", level)
        reached = np.cumsum(self.pmf) >= level - ROUNDING
        return int(np.argmax(reached)) if reached.any() else len(self.pmf) - 1


def binomial(n: int, probability: float) -> Count:
    """How many of n independent trials succeed.

    Parameters
    ----------
    n : int
        0 to 10,000.
    probability : float [1]
        Of success in one trial.

    Returns
    -------
    count : Count
        Over 0 … n.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    By sums of logarithms: relative error under 1e-10.

    Examples
    --------
    >>> [round(float(p), 4) for p in binomial(2, 0.3).pmf]
    [0.49, 0.42, 0.09]
    """
    n, p = int(checks.whole("n", n)), float(checks.probability("probability", probability))
    k = np.arange(n + 1)
    if p in (0.0, 1.0):
        return Count((k == n * p).astype(np.float64))
    log_ways = np.concatenate(([0.0], np.cumsum(np.log((n - k[1:] + 1) / k[1:]))))
    return Count(np.exp(log_ways + k * np.log(p) + (n - k) * np.log1p(-p)))


def together(first: Count, second: Count) -> Count:
    """The sum of two independent counts.

    Examples
    --------
    >>> [round(float(p), 4) for p in together(binomial(1, 0.3), binomial(1, 0.3)).pmf]
    [0.49, 0.42, 0.09]
    """
    return Count(np.convolve(first.pmf, second.pmf))


def more(count: Count, number: int) -> Count:
    """A count with a fixed number on top.

    Examples
    --------
    >>> more(binomial(2, 0.5), 3).mean
    4.0
    """
    return Count(np.concatenate((np.zeros(int(checks.whole("number", number))), count.pmf)))
