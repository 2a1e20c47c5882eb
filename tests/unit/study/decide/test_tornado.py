"""Tornado bars: differences to the scenario as it is, and a note that bars may not be added where factors interact."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.tornado import as_dict, tornado, tornado_design
from bartizan.study.differences import difference_interval
from unit.study.decide.models import figures, lucky, sure


def counts(places: np.ndarray, *, together: float = 0.0, own: float = 0.3) -> np.ndarray:
    answers = 4.0 * places[:, 0] - 2.0 * places[:, 1] + together * (places[:, 0] - 0.5) * (places[:, 1] - 0.5)
    return lucky(answers, 40, 1, common=3.0, own=own)


def test_bars_are_paired_differences_the_widest_first() -> None:
    places = tornado_design(3)
    table = counts(places)
    found = tornado(places, table, figures(3))
    assert [bar.id for bar in found.bars][:2] == ["x0", "x1"]
    low, high = found.bars[0].ends
    assert (low.at, high.at) == (0.0, 1.0)
    assert low.difference == difference_interval(table[1, 0] - table[0, 0])
    assert low.difference.high < 0.0 < high.difference.low
    assert found.bars[0].swing == pytest.approx(4.0, abs=0.4)
    assert [bar.is_distinguishable for bar in found.bars] == [True, True, False]


def test_without_interaction_the_bars_add_up() -> None:
    found = tornado(tornado_design(2), counts(tornado_design(2)), figures(2))
    assert [joint.at for joint in found.joints] == [(0.0, 0.0), (1.0, 1.0)]
    assert all(joint.beyond.low <= 0.0 <= joint.beyond.high for joint in found.joints)
    assert "at their high ends together are not distinguishable from the sum of their bars" in found.note


def test_factors_that_work_together_are_called_out() -> None:
    found = tornado(tornado_design(2), counts(tornado_design(2), together=20.0), figures(2))
    assert found.joints[1].beyond.mean == pytest.approx(5.0, abs=0.5)
    assert "bars do not add up" in found.note
    assert "at their low ends together differ by" in found.note


def test_points_of_a_study_that_leave_the_rest_as_it_is() -> None:
    """The scenario as it is, then one factor at each of its levels; NaN is what is not moved."""
    nan = np.nan
    places = np.array([[nan, nan], [0.0, nan], [1.0, nan], [nan, 0.25], [nan, 0.5], [nan, 1.0]])
    answers = np.array([5.0, 4.0, 6.5, 5.0, 9.0, 5.5])
    found = tornado(places, sure(answers, 40), [Factor("a", "own choice"), Factor("b", "assumption", 3)], most=9.0)
    assert [(bar.id, bar.swing) for bar in found.bars] == [("b", 4.0), ("a", 2.5)]
    assert [end.at for end in found.bars[0].ends] == [0.25, 0.5, 1.0]
    assert found.joints == [] and "was not played" in found.note


def test_total_indices_are_whiskers() -> None:
    found = tornado(tornado_design(2), counts(tornado_design(2)), figures(2), totals={"x0": 0.8})
    assert [bar.total for bar in found.bars] == [0.8, None]
    assert "Whiskers show the total index" in found.note


def test_plain_data() -> None:
    data = as_dict(tornado(tornado_design(2), counts(tornado_design(2)), figures(2)))
    assert json.loads(json.dumps(data, allow_nan=False))["bars"][0]["ends"][0]["at"] == 0.0


def test_many_idle_ends_are_seldom_called_out_together() -> None:
    """Twenty idle factors: without Holm's steps two thirds of studies would name one."""
    named = 0
    for seed in range(40):
        places = tornado_design(20)
        found = tornado(places, lucky(np.zeros(len(places)), 40, seed, own=1.0), figures(20))
        named += any(bar.is_distinguishable for bar in found.bars)
    assert named <= 7


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match=r"rows \[3\]"):
        tornado(np.array([[0.5] * 3, [0.0, 0.5, 0.5], [1.0, 0.5, 0.5], [1.0, 1.0, 0.5]]), sure(np.zeros(4)), figures(3))
    with pytest.raises(ValueError, match="single move"):
        tornado(np.array([[0.5, 0.5], [0.0, 0.5], [1.0, 1.0]]), sure(np.zeros(3)), figures(2))
    with pytest.raises(InputError, match="never searched"):
        tornado(tornado_design(1), sure(np.zeros(5)), [Factor("raid.times", "raid")])
