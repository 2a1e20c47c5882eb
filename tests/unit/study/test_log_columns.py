"""Selecting and tabling events without NumPy's slow way with records."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import EVENT, Code
from bartizan.study.log_columns import columns_of, decisions_of, selected, without_plots
from unit.study.events import story


def test_columns_are_those_of_the_records():
    columns = columns_of(story())
    assert list(columns) == list(EVENT.names or ())
    for name, column in columns.items():
        np.testing.assert_array_equal(column, story()[name])
        assert column.flags.c_contiguous


def test_the_selected_events_are_whole_and_in_order():
    events = story()
    which = np.arange(len(events)) % 3 == 1
    assert selected(events, which).tobytes() == events[which].tobytes()
    assert selected(events[::2], which[::2]).tobytes() == events[::2][which[::2]].tobytes()
    assert selected(events, np.ones(len(events), bool)) is events
    assert len(selected(events, np.zeros(len(events), bool))) == 0


def test_decisions_are_what_every_level_logs():
    events = np.zeros(4, EVENT)
    events["code"] = [Code.KILL, Code.PLOT, Code.PART_BACK, Code.TRACK_STARTED]
    assert decisions_of(events)["code"].tolist() == [Code.KILL, Code.PART_BACK]
    assert without_plots(events)["code"].tolist() == [Code.KILL, Code.PART_BACK, Code.TRACK_STARTED]
