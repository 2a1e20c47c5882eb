"""Ranking: claims and assumptions apart, choices as choices, and silence where nothing can be said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from bartizan.study.band import layout
from bartizan.study.drivers import Candidate, candidates, drivers
from unit.study.designs import design, table


def test_the_largest_driver_comes_first_on_its_own_side():
    claims, assumptions, pairs = design(25, 3, 3, 1)
    parts = layout(table(3.0 * claims[:, 1] + assumptions[:, 2], 40, 1, chance=0.2))
    found = [Candidate(f"c{i}", "", True, claims[:, i], False) for i in range(3)]
    found += [Candidate(f"a{i}", "", False, assumptions[:, i], False) for i in range(3)]
    ranking = drivers(parts, found, pairs)
    assert ranking["claims"][0]["id"] == "c1"
    assert ranking["claims"][0]["distinguishable"] is True
    assert ranking["claims"][0]["share"] > 0.6
    assert {row["id"] for row in ranking["assumptions"]} == {"a0", "a1", "a2"}
    for row in ranking["claims"] + ranking["assumptions"]:
        assert 0.0 <= row["low"] <= row["high"] <= 1.0


def test_a_choice_is_explained_by_its_groups():
    claims, _, pairs = design(25, 1, 1, 2)
    choice = np.floor(3 * claims[:, 0])
    # 0, 2, 1 by group: a straight line would miss most of it.
    parts = layout(table(np.array([0.0, 2.0, 1.0])[choice.astype(int)], 40, 2, chance=0.1))
    as_choice, as_line = (
        drivers(parts, [Candidate("c", "", True, choice, is_choice)], pairs) for is_choice in (True, False)
    )
    assert as_choice["claims"][0]["share"] == pytest.approx(1.0, abs=0.01)
    assert as_line["claims"][0]["share"] < 0.5


def test_few_readings_or_no_doubt_name_nobody():
    claims, _, pairs = design(6, 1, 1, 3)
    figure = [Candidate("c", "", True, claims[:, 0], False)]
    assert drivers(layout(table(claims[:, 0], 10, 3, chance=0.0)), figure, pairs) == {"claims": [], "assumptions": []}
    assert drivers(None, figure, pairs) == {"claims": [], "assumptions": []}
    claims, _, pairs = design(20, 1, 1, 3)
    assert drivers(layout(np.ones((20, 5))), figure, pairs) == {"claims": [], "assumptions": []}


def test_candidates_are_the_figures_that_differ_and_can_matter():
    figures = [SimpleNamespace(id=name, name=name, origin=origin) for name, origin in
               (("fixed", "override"), ("a.ballistic_range_km", "claim"), ("choice", "assumption"))]  # fmt: skip
    readings = SimpleNamespace(
        figures=figures,
        values=np.array([[1.0, 2.0, 10.0], [1.0, 3.0, 36.0]]),
        scores=np.array([[0.5, 0.2, 0.2], [0.5, 0.7, 0.9]]),
        chosen=np.array([[0, 0, 0], [0, 0, 1]]),
    )
    found = candidates(readings, {"ballistic", "drone"})
    assert [(c.id, c.is_claim, c.is_choice) for c in found] == [
        ("a.ballistic_range_km", True, False),
        ("choice", False, True),
    ]
    assert found[0].column.tolist() == [0.2, 0.7]
    # nothing ballistic flies: that range cannot matter
    assert [c.id for c in candidates(readings, {"drone"})] == ["choice"]
