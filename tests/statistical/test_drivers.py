"""A planted driver is found, and few runs name any idle figure, however many there are.

Alarm budget, looks and power: `power.py`. At most 5 % of runs may name an idle figure: by 300 runs a share of 13.2 %,
by 100 runs one of 20.4 % is found with a probability of 99 %. The planted driver holds 80 % of the doubt and must be
found in every one of 100 trials.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pytest
from scipy import stats

from bartizan.study.band import layout
from bartizan.study.drivers import Candidate, drivers
from statistical.power import Check, judge, rate_shift
from unit.study.designs import design, table

N_CLAIMS, N_ASSUMPTIONS = 11, 10
NOMINAL = 0.05

pytestmark = pytest.mark.statistical


def figures_of(claims: np.ndarray, assumptions: np.ndarray) -> list[Candidate]:
    """One candidate for each column; every third is a choice among three alternatives."""

    def column(scores: np.ndarray, i: int) -> tuple[np.ndarray, bool]:
        return (np.floor(3.0 * scores[:, i]), True) if i % 3 == 1 else (scores[:, i], False)

    return [Candidate(f"c{i}", "", True, *column(claims, i)) for i in range(claims.shape[1])] + [
        Candidate(f"a{i}", "", False, *column(assumptions, i)) for i in range(assumptions.shape[1])
    ]


def named(ranking: dict) -> set[str]:
    return {row["id"] for side in ranking.values() for row in side if row["distinguishable"]}


def too_many_p(n_wrong: int, n: int) -> float:
    """p-value of so many wrong runs, or more, if one in twenty is."""
    return float(stats.binom.sf(n_wrong - 1, n, NOMINAL))


def idle_p(seed: int, n: int, *, n_readings: int, name: Callable[[dict], set[str]] = named) -> float:
    """Runs that name an idle figure. The doubt is real, but what moves the answer is not among the figures listed."""
    n_wrong = 0
    for trial in range(seed * 10_000, seed * 10_000 + n):
        claims, assumptions, pairs = design(n_readings, N_CLAIMS + 1, N_ASSUMPTIONS + 1, trial)
        parts = layout(table(claims[:, -1] + assumptions[:, -1], 10, trial, chance=0.5))
        n_wrong += bool(name(drivers(parts, figures_of(claims[:, :-1], assumptions[:, :-1]), pairs)))
    return too_many_p(n_wrong, n)


def beside_p(seed: int, n: int, *, name: Callable[[dict], set[str]] = named) -> float:
    """Runs that name an idle figure beside two that move the answer."""
    n_wrong = sum(bool(name(ranking) - {"c0", "a0"}) for ranking in two_drivers(seed, n))
    return too_many_p(n_wrong, n)


@cache
def two_drivers(seed: int, n: int) -> list[dict]:
    """Rankings where one claim holds 80 % of the doubt and one assumption the rest."""
    rankings = []
    for trial in range(seed * 10_000, seed * 10_000 + n):
        claims, assumptions, pairs = design(25, N_CLAIMS, N_ASSUMPTIONS, trial)
        parts = layout(table(2.0 * claims[:, 0] + assumptions[:, 0], 40, trial, chance=0.5))
        rankings.append(drivers(parts, figures_of(claims, assumptions), pairs))
    return rankings


def first_two(ranking: dict) -> set[str]:
    """The planted error: name the first two of each side, whatever dummies say."""
    return {row["id"] for side in ranking.values() for row in side[:2]}


CHECKS = {
    **{
        f"{n_readings} readings": Check(
            partial(idle_p, n_readings=n_readings),
            300,
            partial(idle_p, n_readings=n_readings, name=first_two),
            0.0818,
            rate_shift(NOMINAL, 300),
            1.0 - NOMINAL,
        )
        for n_readings in (12, 25)
    },
    "beside drivers": Check(
        beside_p, 100, partial(beside_p, name=first_two), 0.154, rate_shift(NOMINAL, 100), 1.0 - NOMINAL
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_few_runs_name_an_idle_figure(name: str) -> None:
    judge(CHECKS[name])


def test_the_planted_driver_is_found() -> None:
    rankings = two_drivers(1001, 100)
    assert all(ranking["claims"][0]["id"] == "c0" and "c0" in named(ranking) for ranking in rankings)
    assert np.mean([ranking["claims"][0]["share"] for ranking in rankings]) == pytest.approx(0.8, abs=0.06)
