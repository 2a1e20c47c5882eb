"""Few studies name anything that does nothing, strong factors are always found, and intervals of decisions cover.

Alarm budget, looks and power: `power.py`. At most 5 % of studies may name an idle factor or claim, however many there
are, whether points share their luck or not: by 100 studies a share of 20.4 % is found with a probability of 99 %.
Intervals of nominal 95 % may miss in 7 %: by 400 studies 14.6 % are found, by 200 of them 18.4 %. Two identical options
with luck of their own differ in 3 to 7 % of studies: by 1,000 studies 11.5 % are found.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from scipy import stats

from bartizan.study.decide.morris import MorrisRow, morris, morris_design
from bartizan.study.decide.sobol import SobolRow, sobol, sobol_design
from bartizan.study.decide.worth import Worth, value_of_information
from bartizan.study.differences import difference_interval
from bartizan.study.stopping.rule import StoppingRule, mean_decision
from statistical.power import Check, judge, rate_shift
from unit.study.decide.models import ISHIGAMI_FIRST, ISHIGAMI_TOTAL, figures, ishigami, lucky

NOMINAL, FLOOR = 0.05, 0.93
LEAST_SHARE, MOST_SHARE = 0.03, 0.07

pytestmark = pytest.mark.statistical

Row = MorrisRow | SobolRow | Worth
Names = Callable[[list], set[str]]


def named(rows: list) -> set[str]:
    return {row.id for row in rows if row.is_distinguishable}


def first_two(rows: list) -> set[str]:
    """The planted error: name the first two, whatever an idle factor reaches."""
    return {row.id for row in rows[:2]}


def too_many_p(n_wrong: int, n: int, rate: float = NOMINAL) -> float:
    """p-value of so many wrong answers, or more, at a rate."""
    return float(stats.binom.sf(n_wrong - 1, n, rate))


def screened(seed: int) -> list[MorrisRow]:
    """Six factors, one strong; skewed luck of each point's own."""
    places = morris_design(6, 10, seed)
    return morris(places, lucky(4.0 * places[:, 0], 20, seed, own=1.0), figures(6))


def indexed(seed: int) -> list[SobolRow]:
    """Four factors, one strong; skewed luck of each point's own."""
    places = sobol_design(4, 64, seed)
    return sobol(lucky(4.0 * places[:, 0], 20, seed, own=1.0), figures(4)).rows


def weighed(seed: int) -> list[Worth]:
    """Four claims over thirty readings, one strong."""
    rng = np.random.default_rng([seed, 3])
    places = np.array([(rng.permutation(30) + rng.random(30)) / 30.0 for _ in range(4)]).T
    a = lucky(np.zeros(30), 16, seed, common=1.0, own=0.5)
    b = a + lucky(4.0 * (places[:, 0] - 0.4) + 0.3 * rng.normal(size=30), 16, seed + 50_000, own=0.5)
    return value_of_information(places, np.array([a, b]), figures(4), ["a", "b"], better="more").rows


def idle_p(seed: int, n: int, *, study: Callable[[int], list], names: Names = named) -> float:
    """Studies that name anything but the strong one."""
    trials = range(seed * 10_000, seed * 10_000 + n)
    return too_many_p(sum(bool(names(study(trial)) - {"x0"}) for trial in trials), n)


def indices_p(seed: int, n: int, *, shrink: float = 1.0) -> float:
    """Intervals of an index of Ishigami's function, under luck of each point's own, that miss the published number.

    The planted error: intervals a quarter as wide.
    """
    missed = 0
    for trial in range(seed * 10_000, seed * 10_000 + n):
        places = sobol_design(3, 64, trial)
        rows = {row.id: row for row in sobol(lucky(ishigami(places), 16, trial, own=4.0), figures(3)).rows}
        name, part = ("x0", "x1", "x2")[trial % 3], trial // 3 % 2
        truth, value, low, high = (
            (ISHIGAMI_FIRST[name], *rows[name][2:5]) if part else (ISHIGAMI_TOTAL[name], *rows[name][5:8])
        )
        missed += not value + shrink * (low - value) <= truth <= value + shrink * (high - value)
    return too_many_p(missed, n, 1.0 - FLOOR)


def stopped_p(seed: int, n: int, *, shrink: float = 1.0) -> float:
    """Means of skewed counts, stopped when their interval was narrow, that miss the truth; planted: half as wide."""
    rule, missed = StoppingRule(0.8, 400), 0
    for trial in range(n):
        values = np.random.default_rng([seed, trial]).negative_binomial(2, 1.0 / 3.0, size=400).astype(float)
        at = rule.next_replications(0, None, None)
        while not (found := mean_decision(rule, values[:at])).is_last:
            at = found.next_n
        assert found.low is not None and found.high is not None
        middle, half = 0.5 * (found.low + found.high), 0.5 * shrink * (found.high - found.low)
        missed += not middle - half <= 4.0 <= middle + half
    return too_many_p(missed, n, 1.0 - FLOOR)


def null_p(seed: int, n: int, *, apart: float = 0.0) -> float:
    """Studies of 40 replications in which two identical options with luck of their own differ: 3 to 7 %, either way.

    The planted error: options that differ by half a standard deviation.
    """
    rng = np.random.default_rng(seed)
    pairs = (rng.poisson(6.0, 40) + apart - rng.poisson(6.0, 40) for _ in range(n))
    differ = sum(difference_interval(values).p < NOMINAL for values in pairs)
    return min(too_many_p(differ, n, MOST_SHARE), float(stats.binom.cdf(differ, n, LEAST_SHARE)))


CHECKS = {
    **{
        f"idle, {study.__name__}": Check(
            partial(idle_p, study=study),
            n,
            partial(idle_p, study=study, names=first_two),
            finds,
            rate_shift(NOMINAL, n),
            1.0 - NOMINAL,
        )
        for study, n, finds in ((screened, 100, 0.154), (indexed, 100, 0.154), (weighed, 100, 0.154))
    },
    "indices": Check(indices_p, 200, partial(indices_p, shrink=0.25), 0.1136, rate_shift(1.0 - FLOOR, 200), 0.4),
    "stopped": Check(stopped_p, 400, partial(stopped_p, shrink=0.5), 0.0759, rate_shift(1.0 - FLOOR, 400), 0.2),
    "null": Check(null_p, 1000, partial(null_p, apart=1.0), 0.0454, rate_shift(MOST_SHARE, 1000), 0.2),
}


@pytest.mark.parametrize("name", CHECKS)
def test_luck_is_as_stated_and_an_error_would_be_noticed(name: str) -> None:
    judge(CHECKS[name])


@pytest.mark.parametrize("study", [screened, indexed, weighed])
def test_the_strong_one_is_always_found(study: Callable[[int], list[Row]]) -> None:
    assert all("x0" in named(study(trial)) for trial in range(40))


def test_identical_options_with_the_same_luck_differ_by_exactly_nothing() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        values = rng.poisson(6.0, 40)
        row = difference_interval(values - values, most=84.0)
        assert (row.mean, row.n_differ, row.p) == (0.0, 0, 1.0)
