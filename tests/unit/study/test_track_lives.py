"""Measures of tracks from a log written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import EVENT, Code
from bartizan.study.tally import legend
from bartizan.study.track_lives import as_estimates, covered_s, track_measures


@pytest.fixture
def who():
    from unit.engine.worlds import battery, flight, raid, unit, world

    case = world([unit("one", battery())], [raid("a"), raid("b")], traffic=[flight()])
    return legend(case.geometry.roster)


def log(*rows, replication=0):
    """Rows (time [s], code, observer, target, detail)."""
    events = np.zeros(len(rows), EVENT)
    for event, (time_s, code, observer, target, detail) in zip(events, rows, strict=True):
        event["replication"], event["time_ms"], event["code"] = replication, 1000 * time_s, code
        event["observer"], event["target"], event["detail"] = observer, target, detail
    return events


def test_a_log_written_by_hand(who):
    a, b = np.flatnonzero(who.is_hostile)
    own = int(np.flatnonzero(~who.is_hostile)[0])
    events = log(
        (10, Code.FIRST_DETECTED, 0, a, 0),
        (10, Code.FIRST_DETECTED, 0, own, 0),
        (12, Code.TRACK_FIRM, 0, own, 9),
        (20, Code.TRACK_FIRM, 0, a, 1),
        (40, Code.TRACK_DROPPED, 0, a, 1),
        (50, Code.TRACK_FIRM, 0, a, 2),
        (60, Code.FIRST_DETECTED, 0, b, 0),
        (60, Code.TRACK_FIRM, 0, a, 3),
        (70, Code.TRACK_DROPPED, 0, a, 3),
        (110, Code.KILL, 0, a, 0),
        (120, Code.TRACK_DROPPED, 0, a, 2),
        (160, Code.LEAK, 0, b, 0),
    )
    found = track_measures(events, who)
    assert found["time_to_firm_s"] == [10.0]
    # a was held for 20 + 60 of 100 s, b never in 100 s
    assert found["completeness"] == [pytest.approx(80.0 / 200.0)]
    assert found["tracks_per_object"] == [3.0]
    assert found["ambiguity"] == [pytest.approx(90.0 / 80.0)]


def test_each_replication_gives_one_value_and_an_empty_one_none(who):
    a = int(np.flatnonzero(who.is_hostile)[0])
    seen = [(10, Code.FIRST_DETECTED, 0, a, 0), (20, Code.TRACK_FIRM, 0, a, 1), (30, Code.LEAK, 0, a, 0)]
    events = np.concatenate([log(*seen, replication=k) for k in range(25)] + [log(seen[2], replication=25)])
    found = track_measures(events, who)
    assert [len(values) for values in found.values()] == [25, 25, 25, 25]
    told = as_estimates(found)
    assert told["completeness"]["mean"] == pytest.approx(0.5)
    assert as_estimates(track_measures(events[:0], who)) == dict.fromkeys(told)


def test_spans_that_touch_and_hold_each_other():
    assert covered_s([]) == 0.0
    assert covered_s([(5.0, 6.0), (0.0, 10.0), (10.0, 11.0)]) == 11.0
