"""A planted driver is found, and few runs name any idle figure, however many there are.

Fixed seeds. Alarm budget: at 5 % of runs, 300 runs give 15 +- 3.8; the bound of 7 % is 21. Power: the planted driver
holds 80 % of the doubt and must be found in every one of 100 trials.
"""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.band import layout
from bartizan.study.drivers import Candidate, drivers
from unit.study.designs import design, table

N_CLAIMS, N_ASSUMPTIONS = 11, 10


def figures_of(claims: np.ndarray, assumptions: np.ndarray) -> list[Candidate]:
    """One candidate for each column; every third is a choice among three alternatives."""

    def column(scores: np.ndarray, i: int) -> tuple[np.ndarray, bool]:
        return (np.floor(3.0 * scores[:, i]), True) if i % 3 == 1 else (scores[:, i], False)

    return [Candidate(f"c{i}", "", True, *column(claims, i)) for i in range(claims.shape[1])] + [
        Candidate(f"a{i}", "", False, *column(assumptions, i)) for i in range(assumptions.shape[1])
    ]


def named(ranking: dict) -> set[str]:
    return {row["id"] for side in ranking.values() for row in side if row["distinguishable"]}


@pytest.mark.statistical
def test_the_planted_driver_is_found():
    shares = []
    n_wrong = 0
    for trial in range(100):
        claims, assumptions, pairs = design(25, N_CLAIMS, N_ASSUMPTIONS, trial)
        parts = layout(table(2.0 * claims[:, 0] + assumptions[:, 0], 40, trial, chance=0.5))
        ranking = drivers(parts, figures_of(claims, assumptions), pairs)
        assert ranking["claims"][0]["id"] == "c0"
        assert "c0" in named(ranking)
        shares.append(ranking["claims"][0]["share"])
        n_wrong += bool(named(ranking) - {"c0", "a0"})
    assert np.mean(shares) == pytest.approx(0.8, abs=0.06)
    assert n_wrong <= 7


@pytest.mark.statistical
@pytest.mark.parametrize("n_readings", [12, 25])
def test_few_runs_name_an_idle_figure(n_readings):
    """The doubt is real, but every figure listed is idle: what moves the answer is not among them."""
    n_runs, n_wrong = 300, 0
    for trial in range(n_runs):
        claims, assumptions, pairs = design(n_readings, N_CLAIMS + 1, N_ASSUMPTIONS + 1, trial)
        parts = layout(table(claims[:, -1] + assumptions[:, -1], 10, trial, chance=0.5))
        n_wrong += bool(named(drivers(parts, figures_of(claims[:, :-1], assumptions[:, :-1]), pairs)))
    assert n_wrong <= 0.07 * n_runs
