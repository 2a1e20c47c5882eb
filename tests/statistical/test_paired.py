"""Paired differences: nominal 95 % intervals cover at least 93 %, and the null is rejected in at most 5 %.

Alarm budget, looks and power: `power.py`; exact sums need none. With a probability of 99 % a coverage of 3.7 points
below the floor is found by 1,500 trials, and a rate of wrong rejections of 9 % by 1,000. With 100 paired
replications whose difference has a standard deviation of 1, a shift of 0.5 is found with 99 % in both of two pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from scipy import stats

from bartizan.study.differences import difference_interval, holm
from statistical.power import Check, judge, rate_shift

FLOOR = 0.93
NOMINAL = 0.05
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


Interval = Callable[[np.ndarray], tuple[float, float]]


def _missed(law: Law, n: int, interval: Interval, seed: int, trials: int) -> int:
    truth, rng = TRUTH[law], np.random.default_rng([seed, n])
    ends = (interval(law(rng, n)) for _ in range(trials))
    return sum(not low <= truth <= high for low, high in ends)


def _ours(values: np.ndarray) -> tuple[float, float]:
    row = difference_interval(values, most=MOST)
    assert row.low is not None
    assert row.high is not None
    return row.low, row.high


def _narrow(values: np.ndarray) -> tuple[float, float]:
    """The planted error: one standard error to each side."""
    half = values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def too_many_p(n_wrong: int, n: int, rate: float) -> float:
    """p-value of so many wrong answers, or more, at a rate."""
    return float(stats.binom.sf(n_wrong - 1, n, rate))


def coverage_p(seed: int, trials: int, *, law: Law, n: int, interval: Interval = _ours) -> float:
    """Intervals that miss the truth, against those that the floor allows."""
    return too_many_p(_missed(law, n, interval, seed, trials), trials, 1.0 - FLOOR)


def null_p(seed: int, trials: int, *, law: Law, copies: int = 1) -> float:
    """Rejections of two identical variants that were played with different seeds, against one in twenty.

    The planted error: several readings of each replication counted as independent ones.
    """
    rng = np.random.default_rng(seed)
    values = (np.tile(law(rng, 100) - law(rng, 100), copies) for _ in range(trials))
    n_wrong = sum(difference_interval(v, most=2.0 * MOST).p < NOMINAL for v in values)
    return too_many_p(n_wrong, trials, NOMINAL)


def family_p(seed: int, trials: int, *, correct: Callable[[list[float]], list[float]] = holm) -> float:
    """Families of three without any difference that reject one."""
    rng = np.random.default_rng(seed)
    families = ([difference_interval(rng.normal(size=100), most=MOST).p for _ in range(3)] for _ in range(trials))
    return too_many_p(sum(min(correct(family)) < NOMINAL for family in families), trials, NOMINAL)


def power_p(seed: int, trials: int, *, shift: float = 0.5) -> float:
    """Families of two with a real difference in which one of them, or both, is not found: 1 % of them."""
    rng = np.random.default_rng(seed)
    families = (
        [difference_interval(rng.normal(shift, 1.0, 100), most=MOST).p for _ in range(2)] for _ in range(trials)
    )
    return too_many_p(sum(max(holm(family)) >= NOMINAL for family in families), trials, 0.01)


LAWS: tuple[Law, ...] = (fewer_leakers, sometimes_several, both_ways, over_readings, nearly_always_one)
CHECKS = {
    **{
        f"{law.__name__}, {n}": Check(
            partial(coverage_p, law=law, n=n),
            1500,
            partial(coverage_p, law=law, n=n, interval=_narrow),
            0.0365,
            rate_shift(1.0 - FLOOR, 1500),
            0.2,
        )
        for law in LAWS
        for n in (25, 100)
    },
    **{
        f"null of {law.__name__}": Check(
            partial(null_p, law=law),
            1000,
            partial(null_p, law=law, copies=10),
            0.0399,
            rate_shift(NOMINAL, 1000),
            0.4,
        )
        for law in (fewer_leakers, both_ways)
    },
    # without Holm's correction 14 % of families reject
    "families": Check(
        family_p, 1000, partial(family_p, correct=lambda p: p), 0.0399, rate_shift(NOMINAL, 1000), 0.95 - 0.95**3
    ),
    # a shift of 0.35 is found by 88 % of families
    "power": Check(power_p, 300, partial(power_p, shift=0.35), 0.0471, rate_shift(0.01, 300), 0.11),
}


@pytest.mark.statistical
@pytest.mark.parametrize("name", CHECKS)
def test_luck_is_as_stated_and_an_error_would_be_noticed(name: str) -> None:
    judge(CHECKS[name])


def _plain(values: np.ndarray) -> tuple[float, float]:
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


@pytest.mark.statistical
def test_a_plain_t_interval_would_fail() -> None:
    """The planted error: where few replications differ, the plain interval says far too much."""
    assert _missed(nearly_always_one, 25, _plain, 1, 1500) > (1.0 - FLOOR) * 1500


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
