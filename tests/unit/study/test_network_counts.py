"""Counts of identification and the network, on hand-made logs."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import EVENT, Code
from bartizan.study.network_counts import double_engagements, identification_delays, parts_lost, taken_for_friends


def log_of(*rows: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Events from (replication, time_ms, code, observer, target, value, detail)."""
    events = np.array(list(rows), EVENT)
    return events, events["replication"].astype(np.int64)


def test_a_launch_while_another_has_rounds_in_the_air_is_double():
    events, row = log_of(
        (0, 10, Code.LAUNCH, 0, 5, 1.0, 1),
        (0, 20, Code.LAUNCH, 1, 5, 1.0, 1),  # double
        (0, 30, Code.MISS, 0, 5, 1.0, 0),
        (0, 40, Code.LAUNCH, 0, 5, 1.0, 1),  # double: the other's rounds are still in the air
        (0, 50, Code.MISS, 1, 5, 1.0, 0),
        (0, 60, Code.KILL, 0, 5, 1.0, 1),
        (0, 70, Code.LAUNCH, 1, 6, 1.0, 1),  # another object
        (1, 10, Code.LAUNCH, 1, 5, 1.0, 1),  # another replication
        (1, 20, Code.LAUNCH, 1, 5, 1.0, 1),  # the same fire unit
    )
    assert double_engagements(events, row, 8, 3).tolist() == [2, 0, 0]


def test_without_launches_nothing_is_double():
    events, row = log_of((0, 10, Code.FIRST_SEEN, 0, 1, 1.0, 0))
    assert double_engagements(events, row, 2, 1).tolist() == [0]


def test_the_delay_runs_from_the_first_detection_to_the_first_identity_due():
    events, row = log_of(
        (0, 1000, Code.FIRST_DETECTED, 0, 0, 50.0, 0),
        (0, 2000, Code.IDENTIFIED, 0, 0, 9.0, 1),
        (0, 4000, Code.IDENTIFIED, 1, 0, 3.0, 1),  # due sooner, though later begun
        (0, 1000, Code.FIRST_DETECTED, 0, 1, 50.0, 0),  # never identified
        (0, 1000, Code.FIRST_DETECTED, 0, 2, 50.0, 0),
        (0, 1000, Code.IDENTIFIED, 0, 2, 9.0, 0),  # not hostile
    )
    n, delay_s = identification_delays(events, row, np.array([True, True, False]), 2)
    assert n.tolist() == [1, 0]
    assert delay_s.tolist() == [6.0, 0.0]


def test_friends_and_parts_are_counted_once():
    events, row = log_of(
        (0, 10, Code.IDENTIFIED, 0, 1, 0.0, 0),
        (0, 20, Code.IDENTIFIED, 1, 1, 0.0, 0),
        (0, 30, Code.IDENTIFIED, 1, 2, 0.0, 2),
        (1, 10, Code.PART_LOST, -1, -1, 0.0, 1),
        (1, 20, Code.PART_BACK, -1, -1, 0.0, 1),
        (1, 30, Code.PART_LOST, -1, -1, 0.0, 1),
    )
    assert taken_for_friends(events, row, 3, 2).tolist() == [[False, True, False], [False] * 3]
    assert parts_lost(events, row, 2, 2).tolist() == [0, 1]
