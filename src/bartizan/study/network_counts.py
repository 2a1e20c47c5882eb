"""What identification and the network did, counted from the event log: delays, hostile let pass, doubled fire."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.coded_log import CodedLog

FRIEND = 0
"""Detail of IDENTIFIED for an object declared a friend."""


def identification_delays(log: CodedLog, is_hostile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects whose identity came due to some group, and their delays from the first detection, summed.

    Parameters
    ----------
    log : CodedLog
    is_hostile : bool array, shape (n_objects,)

    Returns
    -------
    n_identified : int array, shape (count,)
    delay_s : array, shape (count,) [s]
    """
    asked = log.of(Code.IDENTIFIED)
    detected_s = log.first_s(Code.FIRST_DETECTED)
    # a later question may be answered sooner
    due_s = log.earliest((asked.place, asked.time_ms / 1000.0 + asked.value))
    known = np.isfinite(detected_s) & np.isfinite(due_s) & is_hostile
    delays_s = np.where(known, due_s, 0.0) - np.where(known, detected_s, 0.0)
    return np.count_nonzero(known, axis=1).astype(np.int32), delays_s.sum(axis=1)


def taken_for_friends(log: CodedLog) -> np.ndarray:
    """Which objects some group declared friends, bool [count, n_objects]."""
    known = log.of(Code.IDENTIFIED)
    table = np.zeros((log.count, log.n_objects), dtype=bool)
    table.reshape(-1)[known.place[known.detail == FRIEND]] = True
    return table


def parts_lost(log: CodedLog, n_parts: int) -> np.ndarray:
    """Parts of the network lost at any time, int [count]."""
    lost = log.of(Code.PART_LOST)
    table = np.zeros((log.count, n_parts), dtype=bool)
    table[lost.row, lost.detail] = True
    return np.count_nonzero(table, axis=1).astype(np.int32)


def double_engagements(log: CodedLog) -> np.ndarray:
    """Launches at an object at which another fire unit's rounds were in the air, int [count].

    From the rows of launches and outcomes alone, in the order of the log.
    """
    launches = log.of(Code.LAUNCH)
    is_doubtful = _of_several(launches.place, launches.observer, log.count * log.n_objects)
    if not is_doubtful.any():
        return np.zeros(log.count, np.int32)
    parts = [log.of(code).where(is_doubtful[log.of(code).place]) for code in (Code.LAUNCH, Code.KILL, Code.MISS)]
    order = np.argsort(np.concatenate([part.at for part in parts]))
    item = np.concatenate([part.place for part in parts])[order]
    shooter = np.concatenate([part.observer for part in parts])[order]
    is_launch = order < len(parts[0])
    step = np.where(is_launch, 1, -1)
    own = item * (int(shooter.max()) + 1) + shooter
    others = _in_the_air_before(item, step) - _in_the_air_before(own, step)
    rows = item[is_launch & (others > 0)] // log.n_objects
    return np.bincount(rows, minlength=log.count).astype(np.int32)


def _of_several(item: np.ndarray, shooter: np.ndarray, n_items: int) -> np.ndarray:
    """Which items more than one has fired at, shape (n_items,): mostly few are, and the rest need not be sorted."""
    one = np.zeros(n_items, shooter.dtype)
    one[item] = shooter
    several = np.zeros(n_items, bool)
    several[item[one[item] != shooter]] = True
    return several


def _in_the_air_before(group: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Sum of the steps of the same group before each, in order."""
    order = np.argsort(group, kind="stable")
    running = np.cumsum(step[order]) - step[order]
    first = np.concatenate(([True], np.diff(group[order]) != 0))
    start = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    before = np.empty(len(order), np.int64)
    before[order] = running - running[start]
    return before
