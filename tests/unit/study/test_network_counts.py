"""Counts of identification and the network, on hand-made logs."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import EVENT, Code
from bartizan.study.coded_log import CodedLog
from bartizan.study.log_columns import columns_of
from bartizan.study.network_counts import double_engagements, identification_delays, parts_lost, taken_for_friends


def log_of(n_objects: int, count: int, *rows: tuple) -> CodedLog:
    """A log from (replication, time_ms, code, observer, target, value, detail)."""
    return CodedLog(columns_of(np.array(list(rows), EVENT)), 0, count, n_objects)


def test_a_launch_while_another_has_rounds_in_the_air_is_double():
    log = log_of(
        8,
        3,
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
    assert double_engagements(log).tolist() == [2, 0, 0]


def test_without_launches_nothing_is_double():
    assert double_engagements(log_of(2, 1, (0, 10, Code.FIRST_SEEN, 0, 1, 1.0, 0))).tolist() == [0]


def test_the_delay_runs_from_the_first_detection_to_the_first_identity_due():
    log = log_of(
        3,
        2,
        (0, 1000, Code.FIRST_DETECTED, 0, 0, 50.0, 0),
        (0, 2000, Code.IDENTIFIED, 0, 0, 9.0, 1),
        (0, 4000, Code.IDENTIFIED, 1, 0, 3.0, 1),  # due sooner, though later begun
        (0, 1000, Code.FIRST_DETECTED, 0, 1, 50.0, 0),  # never identified
        (0, 1000, Code.FIRST_DETECTED, 0, 2, 50.0, 0),
        (0, 1000, Code.IDENTIFIED, 0, 2, 9.0, 0),  # not hostile
    )
    n, delay_s = identification_delays(log, np.array([True, True, False]))
    assert n.tolist() == [1, 0]
    assert delay_s.tolist() == [6.0, 0.0]


def test_friends_and_parts_are_counted_once():
    log = log_of(
        3,
        2,
        (0, 10, Code.IDENTIFIED, 0, 1, 0.0, 0),
        (0, 20, Code.IDENTIFIED, 1, 1, 0.0, 0),
        (0, 30, Code.IDENTIFIED, 1, 2, 0.0, 2),
        (1, 10, Code.PART_LOST, -1, -1, 0.0, 1),
        (1, 20, Code.PART_BACK, -1, -1, 0.0, 1),
        (1, 30, Code.PART_LOST, -1, -1, 0.0, 1),
    )
    assert taken_for_friends(log).tolist() == [[False, True, False], [False] * 3]
    assert parts_lost(log, 2).tolist() == [0, 1]
