"""Nominal 95 % intervals cover at least 93 %, by exact sums: no luck, no alarm budget; and the wrong unit is caught."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bartizan.study.statistics import FEW, mean_interval, proportion_interval, wilson_interval

FLOOR = 0.93


def _probabilities(n: int) -> np.ndarray:
    """A grid that is fine where coverage is worst: near 0 and 1, at a few events."""
    rare = np.linspace(0.05, 60.0, 160) / n
    rare = rare[rare < 0.5]
    return np.concatenate([np.linspace(0.01, 0.99, 99), rare, 1.0 - rare])


def _coverage(low: np.ndarray, high: np.ndarray, n: int, p: float) -> float:
    k = np.arange(n + 1)
    return float(stats.binom.pmf(k, n, p)[(low <= p) & (p <= high)].sum())


def _worst(interval, n: int) -> float:
    low, high = np.array([interval(k, n) for k in range(n + 1)]).T
    return min(_coverage(low, high, n, p) for p in _probabilities(n))


@pytest.mark.parametrize("n", [1, 2, 5, 10, 30, 40, 64, 100, 300, 1000])
def test_proportions_cover(n):
    assert _worst(proportion_interval, n) >= 0.934


def test_wilson_alone_would_fail():
    assert _worst(wilson_interval, 100) < FLOOR


def _statement(values: np.ndarray, most: float | None) -> tuple[float, float]:
    """What is said about the mean; without an interval, about those off the usual value, on the same scale."""
    row = mean_interval(values, most=most)
    if row.any is not None:
        return row.any[1:]
    if row.off_usual is not None:
        low, high = row.off_usual.low, row.off_usual.high
        return 1.0 - high, 1.0 - low
    return (row.low, row.high) if row.low is not None else (-np.inf, np.inf)


@pytest.mark.parametrize("n", [20, 40, 100, 300, 1000])
def test_means_of_rare_events_cover(n):
    def interval(k: int, n: int) -> tuple[float, float]:
        return _statement(np.r_[np.ones(k), np.zeros(n - k)], 1.0)

    assert _worst(interval, n) >= 0.94


def test_a_plain_t_interval_on_rare_events_would_fail():
    def plain(k: int, n: int) -> tuple[float, float]:
        half = stats.t.ppf(0.975, n - 1) * np.sqrt(k / n * (1 - k / n) / (n - 1))
        return k / n - half, k / n + half

    assert _worst(plain, 100) < 0.87


@pytest.mark.parametrize("clump", [2, 8])
def test_means_of_clumps_cover(clump):
    """Leakers come in clumps: 0 mostly, 1 or `clump` at times. Exact sum over the counts of both."""
    n, p_one, p_clump = 100, 0.25, 0.15
    mean = p_one + clump * p_clump
    covered = total = 0.0
    for clumps in range(n + 1):
        weight = stats.binom.pmf(clumps, n, p_clump)
        if weight < 1e-7:
            continue
        ones = np.arange(n - clumps + 1)
        chances = stats.binom.pmf(ones, n - clumps, p_one / (1.0 - p_clump)) * weight
        for one in ones[chances > 1e-9]:
            row = mean_interval(np.r_[np.full(clumps, clump), np.ones(one), np.zeros(n - clumps - one)])
            is_silent = row.low is None and n - (n - clumps - one) < FEW
            covered += chances[one] * (is_silent or row.low <= mean <= row.high)
            total += chances[one]
    assert total == pytest.approx(1.0, abs=1e-4)
    assert covered / total >= FLOOR


def test_counting_targets_instead_of_replications_fails():
    """A hundred replications of ten targets that mostly share their fate: the wrong unit covers too little."""
    n, n_targets, p_bad_day = 100, 10, 0.5
    k = np.arange(n + 1)
    chances = stats.binom.pmf(k, n, p_bad_day)
    truth = 0.9 * p_bad_day + 0.1 * (1.0 - p_bad_day)
    # On a bad day nine of ten get through, on a good day one.
    leakers = [9 * bad + (n - bad) for bad in k]
    per_target = np.array([proportion_interval(leak, n * n_targets) for leak in leakers])
    wrong = float(chances[(per_target[:, 0] <= truth) & (truth <= per_target[:, 1])].sum())
    rows = [mean_interval(np.r_[np.full(b, 0.9), np.full(n - b, 0.1)], most=1.0) for b in k]
    right = sum(c for c, row in zip(chances, rows, strict=True) if row.low is None or row.low <= truth <= row.high)
    assert wrong < 0.65
    assert right >= FLOOR
