"""What identification and the network did, counted from the event log: delays, hostile let pass, doubled fire."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.log_columns import Log, earliest

FRIEND = 0
"""Detail of IDENTIFIED for an object declared a friend."""


def identification_delays(
    events: Log, row: np.ndarray, is_hostile: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects whose identity came due to some group, and their delays from the first detection, summed.

    Parameters
    ----------
    events : array of EVENT, or its columns, shape (m,)
    row : int array, shape (m,)
        Replication of each event, counted from 0.
    is_hostile : bool array, shape (n_objects,)
    count : int
        Replications.

    Returns
    -------
    n_identified : int array, shape (count,)
    delay_s : array, shape (count,) [s]
    """
    tables = []
    for code in (Code.FIRST_DETECTED, Code.IDENTIFIED):
        at = np.flatnonzero(events["code"] == int(code))
        when_s = events["time_ms"][at] / 1000.0
        if code == Code.IDENTIFIED:
            when_s += events["value"][at].astype(np.float64)
        tables.append(earliest(row[at], events["target"][at], when_s, (count, len(is_hostile))))
    detected_s, due_s = tables
    known = np.isfinite(detected_s) & np.isfinite(due_s) & is_hostile
    delays_s = np.where(known, due_s, 0.0) - np.where(known, detected_s, 0.0)
    return np.count_nonzero(known, axis=1).astype(np.int32), delays_s.sum(axis=1)


def taken_for_friends(events: Log, row: np.ndarray, n_objects: int, count: int) -> np.ndarray:
    """Which objects some group declared friends, bool [count, n_objects]."""
    table = np.zeros((count, n_objects), dtype=bool)
    at = np.flatnonzero((events["code"] == int(Code.IDENTIFIED)) & (events["detail"] == FRIEND))
    table[row[at], events["target"][at]] = True
    return table


def parts_lost(events: Log, row: np.ndarray, n_parts: int, count: int) -> np.ndarray:
    """Parts of the network lost at any time, int [count]."""
    table = np.zeros((count, n_parts), dtype=bool)
    at = np.flatnonzero(events["code"] == int(Code.PART_LOST))
    table[row[at], events["detail"][at]] = True
    return np.count_nonzero(table, axis=1).astype(np.int32)


def double_engagements(events: Log, row: np.ndarray, n_objects: int, count: int) -> np.ndarray:
    """Launches at an object at which another fire unit's rounds were in the air, int [count].

    From the rows of launches and outcomes alone, in the order of the log.
    """
    code = events["code"]
    at = np.flatnonzero((code == int(Code.LAUNCH)) | (code == int(Code.KILL)) | (code == int(Code.MISS)))
    item = row[at] * max(n_objects, 1) + events["target"][at]
    is_doubtful = _of_several(item, events["observer"][at], count * max(n_objects, 1))
    at, item = at[is_doubtful], item[is_doubtful]
    if not len(at):
        return np.zeros(count, np.int32)
    is_launch = code[at] == int(Code.LAUNCH)
    step = np.where(is_launch, 1, -1)
    shooter = item * (int(events["observer"][at].max()) + 1) + events["observer"][at]
    others = _in_the_air_before(item, step) - _in_the_air_before(shooter, step)
    return np.bincount(row[at][is_launch & (others > 0)], minlength=count).astype(np.int32)


def _of_several(item: np.ndarray, shooter: np.ndarray, n_items: int) -> np.ndarray:
    """Which rows are of items that more than one has fired at; mostly few are, and the rest need not be sorted."""
    one = np.zeros(n_items, shooter.dtype)
    one[item] = shooter
    several = np.zeros(n_items, bool)
    several[item[one[item] != shooter]] = True
    return several[item]


def _in_the_air_before(group: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Sum of the steps of the same group before each, in order."""
    order = np.argsort(group, kind="stable")
    running = np.cumsum(step[order]) - step[order]
    first = np.concatenate(([True], np.diff(group[order]) != 0))
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    before = np.empty(len(order), np.int64)
    before[order] = running - running[start]
    return before
