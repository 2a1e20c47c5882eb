"""Counts of tracks from a log written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.study.measures import FROM_TRACKS, TRACK_MEASURES, estimate
from bartizan.study.tally import legend, tally
from bartizan.study.track_counts import covered_s
from unit.study.events import event, join, log, small_roster

OWN = 5
"""Row of the patrol: no track of it counts."""


@pytest.fixture(scope="module")
def who():
    return legend(small_roster())


def decisions(replication=0):
    """Object 0 is firm after 10 s and untracked from 50 to 70 s; object 1 is never firm; object 2 is lost for good."""
    rows = [
        (10, Code.FIRST_DETECTED, 0, 0),
        (10, Code.FIRST_DETECTED, 0, OWN),
        (12, Code.FIRST_FIRM, 0, OWN),
        (20, Code.FIRST_FIRM, 0, 0),
        (50, Code.UNTRACKED, 0, 0),
        (60, Code.FIRST_DETECTED, 1, 1),
        (60, Code.FIRST_DETECTED, 1, 2),
        (65, Code.UNTRACKED, 0, OWN),
        (70, Code.TRACKED_AGAIN, 1, 0),
        (80, Code.FIRST_FIRM, 1, 2),
        (90, Code.UNTRACKED, 1, 2),
        (110, Code.KILL, 0, 0),
        (120, Code.DECOY_ARRIVED, -1, 1),
        (160, Code.UNRESOLVED, -1, 2),
    ]
    return [event(replication, *row) for row in rows]


def test_what_every_log_tells(who):
    rows = tally(log(decisions()), who, 0, 1)
    assert (rows.firm[0], rows.time_to_firm_s[0], rows.track_losses[0]) == (2, 30.0, 2)
    assert (rows.flown_s[0], rows.tracked_s[0]) == (100.0 + 60.0 + 100.0, 90.0 - 20.0 + 80.0 - 70.0)
    assert estimate("time_to_firm_s", [rows], who).mean == pytest.approx(15.0)
    assert estimate("track_completeness", [rows], who).mean == pytest.approx(80.0 / 260.0)
    assert estimate("track_losses", [rows], who).mean == pytest.approx(1.0)
    assert [estimate(name, [rows], who).mean for name in FROM_TRACKS] == [None, None]


def test_what_the_log_of_every_track_tells_beside(who):
    tracks = [
        event(0, 12, Code.TRACK_FIRM, 0, OWN, detail=9),
        event(0, 20, Code.TRACK_FIRM, 0, 0, detail=1),
        event(0, 40, Code.TRACK_DROPPED, 0, 0, detail=1),
        event(0, 50, Code.TRACK_FIRM, 0, 0, detail=2),
        event(0, 60, Code.TRACK_FIRM, 0, 0, detail=3),
        event(0, 65, Code.TRACK_FIRM, 0, 0, detail=3),  # hidden between: still the same track
        event(0, 70, Code.TRACK_DROPPED, 0, 0, detail=3),
        event(0, 80, Code.TRACK_FIRM, 1, 0, detail=3),  # another radar's number 3
        event(0, 120, Code.TRACK_DROPPED, 0, 0, detail=2),  # its object had gone at 110 s
    ]
    rows = tally(np.sort(log([*decisions(), *tracks]), order="time_ms"), who, 0, 1)
    assert (rows.firm_tracks[0], rows.tracked_pairs[0]) == (4, 2)
    assert rows.firm_track_s[0] == pytest.approx(20.0 + 60.0 + 10.0 + 30.0)
    assert rows.firm_pair_s[0] == pytest.approx(20.0 + 60.0 + 30.0)
    assert estimate("tracks_per_object", [rows], who).mean == pytest.approx(2.0)
    assert estimate("track_ambiguity", [rows], who).mean == pytest.approx(120.0 / 110.0)
    assert rows.time_to_firm_s[0] == 30.0


def test_replications_are_counted_apart_and_an_empty_one_as_nothing(who):
    rows = tally(log([*decisions(0), *decisions(2)]), who, 0, 3)
    parts = join([tally(log(decisions(0)), who, 0, 1), tally(log([]), who, 1, 1), tally(log(decisions(2)), who, 2, 1)])
    for name in ("firm", "time_to_firm_s", "flown_s", "tracked_s", "track_losses"):
        assert getattr(rows, name).tolist() == getattr(parts, name).tolist()
        assert getattr(rows, name)[1] == 0
    assert [estimate(name, [tally(log([]), who, 0, 3)], who).mean for name in TRACK_MEASURES] == [None] * 5


def test_a_log_that_breaks_off_counts_to_its_end(who):
    cut = [row for row in decisions() if row[1] <= 100_000]
    rows = tally(log(cut), who, 0, 1)
    assert rows.flown_s[0] == (90.0 - 10.0) + 2 * (90.0 - 60.0)


def test_spans_that_touch_and_hold_each_other():
    group = np.array([1, 1, 1, 0])
    found = covered_s(group, np.array([5.0, 0.0, 10.0, 50.0]), np.array([6.0, 10.0, 11.0, 51.0]), 3)
    assert found.tolist() == [1.0, 11.0, 0.0]
