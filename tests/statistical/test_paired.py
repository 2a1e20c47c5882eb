"""Paired differences: nominal 95 % intervals cover at least 93 %, and the null is rejected at the nominal rate.

Fixed seeds. Exact sums need no budget. Coverage by 1,500 trials: a true 95 % falls below 93 % with a chance of 3e-4, a
true 90 % passes with one of 3e-5. Rate by 1,000 trials: 50 +- 6.9 are rejected; the bounds 25 and 77 are left by a true
5 % with a chance of 1e-4, and a true 10 % is caught with 99 %. Power: with 100 paired replications whose difference has
a standard deviation of 1, a shift of 0.5 is found with 99 % in both of two pairs of one measure.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from bartizan.study.differences import difference_interval, holm

FLOOR = 0.93
N_TRIALS = 1500
MOST = 84.0

Law = Callable[[np.random.Generator, int], np.ndarray]


def fewer_leakers(rng: np.random.Generator, n: int) -> np.ndarray:
    """Two skewed counts with a part in common."""
    common = rng.poisson(12.0, n)
    return (common + rng.poisson(0.5, n)) - (common + rng.poisson(3.0, n))


def sometimes_several(rng: np.random.Generator, n: int) -> np.ndarray:
    """Nothing in three of four replications, else a few that linking saves."""
    return -1 * (rng.random(n) < 0.25) * np.minimum(rng.geometric(0.4, n), 84)


def both_ways(rng: np.random.Generator, n: int) -> np.ndarray:
    """Some lose one, some save several."""
    return np.where(rng.random(n) < 0.3, -np.minimum(rng.geometric(0.3, n), 84), 1 * (rng.random(n) < 0.3))


def over_readings(rng: np.random.Generator, n: int) -> np.ndarray:
    """The mean of 25 readings of one replication."""
    return (rng.poisson(2.0, (25, n)) - rng.poisson(2.2, (25, n))).mean(axis=0)


def nearly_always_one(rng: np.random.Generator, n: int) -> np.ndarray:
    """One saved in most replications: the usual value is not 0."""
    return 1 + (rng.random(n) < 0.10) - 3 * (rng.random(n) < 0.05)


TRUTH: dict[Law, float] = {
    fewer_leakers: -2.5,
    sometimes_several: -0.25 / 0.4,
    both_ways: -0.3 / 0.3 + 0.7 * 0.3,
    over_readings: -0.2,
    nearly_always_one: 0.95,
}
"""Their means; the cut of geometric numbers at 84 moves them by less than 1e-12."""


def _covered(law: Law, n: int, interval: Callable[[np.ndarray], tuple[float, float]]) -> float:
    truth, rng = TRUTH[law], np.random.default_rng(n)
    ends = (interval(law(rng, n)) for _ in range(N_TRIALS))
    return sum(low <= truth <= high for low, high in ends) / N_TRIALS


def _ours(values: np.ndarray) -> tuple[float, float]:
    row = difference_interval(values, most=MOST)
    assert row.low is not None
    assert row.high is not None
    return row.low, row.high


@pytest.mark.statistical
@pytest.mark.parametrize("n", [25, 100])
@pytest.mark.parametrize("law", [fewer_leakers, sometimes_several, both_ways, over_readings, nearly_always_one])
def test_intervals_cover(law: Law, n: int) -> None:
    assert _covered(law, n, _ours) >= FLOOR


def _plain(values: np.ndarray) -> tuple[float, float]:
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


@pytest.mark.statistical
def test_a_plain_t_interval_would_fail() -> None:
    """The planted error: where few replications differ, the plain interval says far too much."""
    assert _covered(nearly_always_one, 25, _plain) < FLOOR


@pytest.mark.parametrize("n", [20, 40, 100])
def test_flags_cover_by_exact_sums(n: int) -> None:
    """Differences -1, 0 and 1: every outcome of the two counts with its chance."""
    known: dict[tuple[int, int], tuple[float, float]] = {}

    def interval(up: int, down: int) -> tuple[float, float]:
        if (up, down) not in known:
            values = np.r_[np.ones(up), -np.ones(down), np.zeros(n - up - down)]
            row = difference_interval(values, most=1.0, step=1.0)
            known[up, down] = row.low, row.high
        return known[up, down]

    for p_up, p_down in ((0.01, 0.0), (0.03, 0.01), (0.1, 0.01), (0.1, 0.1), (0.25, 0.02)):
        up, down = np.indices((n + 1, n + 1))
        chances = stats.binom.pmf(up, n, p_up) * stats.binom.pmf(down, n - up, p_down / (1.0 - p_up))
        at = np.argwhere(chances > 1e-6)
        ends = [interval(*map(int, pair)) for pair in at]
        some = chances[tuple(at.T)]
        is_in = [low - 1e-12 <= p_up - p_down <= high + 1e-12 for low, high in ends]
        covered, total = float(some[is_in].sum()), float(some.sum())
        assert total > 0.998
        assert covered / total >= 0.94


@pytest.mark.statistical
@pytest.mark.parametrize("law", [fewer_leakers, both_ways])
def test_variants_with_luck_of_their_own_are_rejected_at_the_nominal_rate(law: Law) -> None:
    """Two identical variants, played with different seeds: no difference but chance."""
    rng = np.random.default_rng(17)
    p_values = [difference_interval(law(rng, 100) - law(rng, 100), most=2.0 * MOST).p for _ in range(1000)]
    assert 25 <= np.count_nonzero(np.array(p_values) < 0.05) <= 77


@pytest.mark.statistical
def test_readings_taken_for_replications_reject_far_too_often() -> None:
    """The planted error: 10 readings of 40 replications counted as 400 independent ones."""
    rng = np.random.default_rng(18)

    def wrong(_: int) -> float:
        luck = rng.poisson(3.0, 40) - rng.poisson(3.0, 40)
        return difference_interval(np.tile(luck, 10), most=MOST).p

    assert np.count_nonzero(np.array([wrong(i) for i in range(200)]) < 0.05) > 77


@pytest.mark.statistical
def test_holm_keeps_the_family_and_has_the_stated_power() -> None:
    rng = np.random.default_rng(19)
    wrong = found = 0
    for _ in range(1000):
        null = [difference_interval(rng.normal(size=100), most=MOST).p for _ in range(3)]
        wrong += min(holm(null)) < 0.05
    for _ in range(300):
        real = [difference_interval(rng.normal(0.5, 1.0, size=100), most=MOST).p for _ in range(2)]
        found += max(holm(real)) < 0.05
    assert wrong <= 77
    # 99 % of 300 is 297 +- 1.7
    assert found >= 290
