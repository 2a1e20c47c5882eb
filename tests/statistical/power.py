"""The budget of false alarms of all statistical tests, the two looks of each, and the shift that each finds.

A check that fails at n replications is made once more with a second seed and 4 n, and counts only if both fail. So with
m checks each look may use sqrt(budget / m), and the whole suite fails by bad luck once in a thousand code changes.

What a check finds is the smallest shift at which both looks fail with a probability of 99 %: computed, not tried.
A file that makes checks names them all in `CHECKS`; `test_power.py` counts them.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

from scipy import optimize, stats

BUDGET = 1e-3
SURE = 0.99

CHECKS = {
    "test_closed_forms.py": 14,
    "test_decide.py": 6,
    "test_drivers.py": 3,
    "test_engine.py": 8,
    "test_paired.py": 14,
}
"""How many checks each file here makes by `judge`, or `holds`."""

SHARES = {"tests/oracle/test_lab.py": 1e-4}
"""Parts of the budget that files elsewhere divide among their own checks, by two looks as well."""

LEAST_P = sqrt((BUDGET - sum(SHARES.values())) / sum(CHECKS.values()))
"""A look fails below this p-value."""

PValue = Callable[[int, int], float]
"""p-value of a look, by seed and replications."""


class Check(NamedTuple):
    """One check of luck.

    p_value   p-value of a look
    n         replications of the first look; the second takes four times as many
    planted   the same with an error planted, of at least `finds`
    finds     the shift found with 99 %, in the unit of what is compared
    computed  the same, as computed from n
    error     the shift that is planted
    """

    p_value: PValue
    n: int
    planted: PValue
    finds: float
    computed: float
    error: float


def holds(p_value: PValue, n: int) -> bool:
    """Whether a check passes at one of its two looks."""
    return p_value(1001, n) >= LEAST_P or p_value(2002, 4 * n) >= LEAST_P


def judge(check: Check) -> None:
    """The check holds, its planted error fails at the first look already, and it finds what it says."""
    assert holds(check.p_value, check.n)
    assert check.planted(1001, check.n) < LEAST_P
    assert abs(check.computed / check.finds - 1.0) < 0.01
    assert abs(check.error) >= check.finds


def mean_shift(std: float, n: float) -> float:
    """Shift of a mean of n independent values that two looks of a two-sided normal test find with 99 %.

    Parameters
    ----------
    std : float
        Standard deviation of one value.
    n : float
        Values at the first look.
    """
    z = stats.norm.isf(LEAST_P / 2.0)

    def fails(shift: float, values: float) -> float:
        away = shift * sqrt(values) / std
        return float(stats.norm.sf(z - away) + stats.norm.cdf(-z - away))

    most = 20.0 * std / sqrt(n)
    return float(optimize.brentq(lambda shift: fails(shift, n) * fails(shift, 4.0 * n) - SURE, 0.0, most))


def share_shift(p: float, n: float) -> float:
    """Shift of a share of n independent trials that is found with 99 % (normal; the trials are many)."""
    return mean_shift(sqrt(p * (1.0 - p)), n)


def gap_shift(n: int, least_p: float = LEAST_P) -> float:
    """Largest gap between two distributions that a Kolmogorov-Smirnov test of n values surely finds with 99 %.

    A bound: the test is at least as good as a look at the one place where the gap lies, there half below.
    """

    def fails(gap: float, values: int) -> float:
        critical = stats.kstwo.isf(least_p, values)
        return float(stats.norm.sf((critical - gap) / sqrt(0.25 / values)))

    return float(optimize.brentq(lambda gap: fails(gap, n) * fails(gap, 4 * n) - SURE, 0.0, 1.0))


def spread_shift(n: int, least_p: float = LEAST_P) -> float:
    """Share by which a standard deviation may be too large before n values with a known mean show it with 99 %."""

    def fails(factor: float, values: int) -> float:
        return float(stats.chi2.sf(stats.chi2.isf(least_p / 2.0, values) / factor**2, values))

    return float(optimize.brentq(lambda factor: fails(factor, n) * fails(factor, 4 * n) - SURE, 1.0, 10.0)) - 1.0


def rate_shift(p: float, n: int) -> float:
    """How far a rate must rise over p before n trials, tested to one side by exact sums, show it with 99 %."""

    def fails(rate: float, trials: int) -> float:
        critical = int(stats.binom.isf(LEAST_P, trials, p)) + 1
        return float(stats.binom.sf(critical - 1, trials, rate))

    return float(optimize.brentq(lambda rate: fails(rate, n) * fails(rate, 4 * n) - SURE, p, 1.0)) - p
