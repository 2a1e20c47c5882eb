"""Planned replications against the sizes that textbooks give, and against the intervals that are then printed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bartizan.study.statistics import proportion_interval
from bartizan.study.stopping.planner import (
    replications_for_difference,
    replications_for_mean,
    replications_for_share,
    replications_to_exclude,
    share_half_width,
)


@pytest.mark.parametrize(("p", "half", "textbook"), [(0.5, 0.01, 9604), (0.9, 0.01, 3458), (0.99, 0.002, 9508)])
def test_shares_need_what_the_normal_formula_says_where_events_are_many(p, half, textbook) -> None:
    assert replications_for_share(p, half) == pytest.approx(textbook, rel=0.01)


@pytest.mark.parametrize(("p", "half"), [(0.02, 0.05), (0.0, 0.02), (1.0, 0.02), (0.5, 0.1), (0.97, 0.02)])
def test_the_printed_interval_is_as_narrow_as_planned(p, half) -> None:
    n = replications_for_share(p, half)
    assert share_half_width(p, n) <= half < share_half_width(p, n - 1)


def test_what_was_never_seen_is_excluded_by_the_printed_bound() -> None:
    for share in (0.5, 0.05, 0.001):
        n = replications_to_exclude(share)
        assert proportion_interval(0, n)[1] <= share < proportion_interval(0, n - 1)[1]


def test_a_planned_difference_is_found_with_its_power() -> None:
    n = replications_for_difference(2.0, 0.5, power=0.9, n_pairs=3)
    found = stats.norm.sf(stats.norm.isf(0.05 / 6.0) - 0.5 * np.sqrt(n) / 2.0)
    assert found == pytest.approx(0.9, abs=0.005)
    assert replications_for_difference(2.0, -0.5, power=0.9, n_pairs=3) == n


def test_a_mean_is_planned_by_its_spread() -> None:
    n = replications_for_mean(3.0, 0.2)
    assert stats.norm.isf(0.025) * 3.0 / np.sqrt(n) <= 0.2 < stats.norm.isf(0.025) * 3.0 / np.sqrt(n - 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: replications_to_exclude(0.0),
        lambda: replications_for_mean(1.0, 0.0),
        lambda: replications_for_difference(1.0, 0.0),
        lambda: replications_for_share(1.2, 0.1),
    ],
)
def test_nonsense_is_refused(wrong) -> None:
    with pytest.raises(ValueError):
        wrong()
