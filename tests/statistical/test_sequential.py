"""Stopping when the interval is narrow: what is printed then covers at least 93 %, by exact sums over all paths.

No luck, no alarm budget. The naive rule and the interval of a single look are the planted errors.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats

from bartizan.study.statistics import proportion_interval
from bartizan.study.stopping.rule import CONFIDENCE, StoppingRule

FLOOR = 0.93
PS = np.linspace(0.004, 0.5, 125)
"""The rule treats events and non-events alike."""


@cache
def intervals(n: int, confidence: float) -> np.ndarray:
    """All intervals of n replications, shape (n + 1, 2)."""
    half = np.array([proportion_interval(k, n, confidence) for k in range(n // 2 + 1)])
    rest = [proportion_interval(k, n, confidence) for k in range(n // 2 + 1, n + 1)]
    return np.vstack([half, rest])


def wald(n: int, _: float) -> np.ndarray:
    """The naive interval."""
    k = np.arange(n + 1)
    half = 1.959964 * np.sqrt(k / n * (1.0 - k / n) / n)
    return np.column_stack([k / n - half, k / n + half])


def coverage(p: float, looks: list[int], half_width: float, confidence: float, table=intervals) -> float:
    """Chance that the interval printed at the stop holds p: the counts of all paths, look by look."""
    alive, at, covered = np.ones(1), 0, 0.0
    for n in looks:
        alive = np.convolve(alive, stats.binom.pmf(np.arange(n - at + 1), n - at, p))
        at, (low, high) = n, table(n, confidence).T
        stops = (high - low <= 2.0 * half_width) | (n == looks[-1])
        covered += float(alive[stops & (low <= p) & (p <= high)].sum())
        alive = np.where(stops, 0.0, alive)
    return covered


def worst(rule: StoppingRule, confidence: float) -> float:
    return min(coverage(p, rule.looks(), rule.half_width, confidence) for p in PS)


@pytest.mark.parametrize(("half_width", "maximum"), [(0.03, 900), (0.05, 400), (0.07, 400), (0.1, 400), (0.02, 200)])
def test_what_a_rule_prints_covers(half_width: float, maximum: int) -> None:
    assert worst(StoppingRule(half_width, maximum), CONFIDENCE) >= FLOOR


def test_the_interval_of_a_single_look_would_fail() -> None:
    assert worst(StoppingRule(0.03, 900), 0.95) < 0.92


def test_the_naive_rule_fails_as_the_refusal_says() -> None:
    """From ten replications on, one at a time, by the standard error."""
    looks = list(range(10, 400))
    assert coverage(0.95, looks, 0.02, 0.95, wald) == pytest.approx(0.38, abs=0.03)
    assert coverage(0.98, looks, 0.01, 0.95, wald) == pytest.approx(0.17, abs=0.03)
