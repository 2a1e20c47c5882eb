"""Stopping rules: when they look, when they end, and which rules are refused."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.differences import difference_interval
from bartizan.study.statistics import mean_interval, proportion_interval
from bartizan.study.stopping.rule import (
    CONFIDENCE,
    MAXIMUM,
    MORE,
    NARROW,
    StoppingRule,
    difference_decision,
    mean_decision,
    share_decision,
    stopping_rule,
)

RULE = StoppingRule(0.05, 1000)


def test_looks_are_a_quarter_apart_and_end_at_the_maximum() -> None:
    looks = RULE.looks()
    assert looks[0] == 30 and looks[-1] == 1000
    assert all(a < b <= 1.25 * a + 1.0 for a, b in pairwise(looks))
    assert StoppingRule(0.05, 30).looks() == [30]


@pytest.mark.parametrize("successes", [0, 3, 47, 60, 91, 94])
def test_a_share_stops_exactly_when_its_interval_is_narrow(successes: int) -> None:
    found = share_decision(RULE, successes, 94)
    low, high = proportion_interval(successes, 94, 0.96)
    assert (found.low, found.high) == (low, high)
    assert found.is_last == (high - low <= 0.1)
    assert found.why == (NARROW if found.is_last else MORE)
    assert "at 96 % because of several looks" in found.method


def test_the_maximum_ends_it_and_is_said() -> None:
    assert share_decision(RULE, 500, 1000).why == NARROW
    wide = StoppingRule(0.01, 1000)
    assert share_decision(wide, 500, 1000)[3:5] == (1000, MAXIMUM)
    assert share_decision(wide, 400, 800).next_n == next(look for look in wide.looks() if look > 800)


def test_nothing_is_decided_before_the_minimum() -> None:
    assert RULE.next_replications(0, None, None) == 30
    assert RULE.next_replications(10, 0.5, 0.5) == 30
    assert RULE.next_replications(30, 0.5, 0.5) == 30


def test_a_mean_without_an_interval_goes_on() -> None:
    rare = np.r_[np.full(19, 2.0), np.zeros(75)]
    assert mean_decision(RULE, rare)[1:5] == (None, None, 118, MORE)
    many = np.tile([1.0, 1.02], 47)
    row = mean_interval(many, CONFIDENCE)
    assert mean_decision(RULE, many)[1:5] == (row.low, row.high, 94, NARROW)


def test_a_difference_is_looked_at_by_its_own_interval() -> None:
    values = np.tile([0.0, 1.0, 2.0], 32)
    row = difference_interval(values, most=5.0, confidence=CONFIDENCE)
    found = difference_decision(RULE, values, most=5.0)
    assert (found.low, found.high, found.why) == (row.low, row.high, MORE)


def test_decisions_do_not_depend_on_how_one_came_there() -> None:
    """What a resumed study needs: the same counts, the same answer."""
    path = [30]
    while path[-1] < 1000:
        path.append(StoppingRule(1e-9, 1000).next_replications(path[-1], 0.0, 1.0))
    assert path == RULE.looks()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"minimum": 10}, "stopping.minimum: cannot be used to stop, seen 10, expected 30 or more"),
        ({"maximum": None}, "stopping.maximum"),
        ({"maximum": 29}, "expected 30 or more"),
        ({"half_width": 0.0}, "stopping.width"),
        ({"half_width": float("nan")}, "stopping.width"),
        ({"interval": "wald"}, "held the truth 9 % of the time at a share of 0.99"),
        ({"interval": "Naive"}, "expected exact"),
        ({"interval": "bayes"}, "expected exact"),
    ],
)
def test_rules_that_cover_too_little_are_refused(asked: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        stopping_rule(**{"half_width": 0.05, "maximum": 1000, **asked})


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        stopping_rule(-1.0, None, 3, "wald")
    assert [p.path for p in caught.value.problems] == [
        "stopping.interval", "stopping.width", "stopping.minimum", "stopping.maximum",
    ]  # fmt: skip
    assert stopping_rule(0.1, 500, 40) == StoppingRule(0.1, 500, 40)
