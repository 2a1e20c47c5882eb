"""What became of objects, counted from the log: tables of flags, counts of each kind, and the deciding causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bartizan.engine.log import Cause, Code
from bartizan.errors import ModelError
from bartizan.study.coded_log import CodedLog, Happenings
from bartizan.study.log_columns import sums

if TYPE_CHECKING:
    from bartizan.study.tally import Legend

NOT_THERE = 3
"""Detail of NODE_LOST for a fire unit that was not there to be lost."""


class Fates(NamedTuple):
    """Which objects something happened to, bool, shape (count, n_objects) each."""

    leaked: np.ndarray
    unresolved: np.ndarray
    destroyed: np.ndarray
    engaged: np.ndarray
    absent: np.ndarray


def fates_of(log: CodedLog) -> Fates:
    """What became of each object of each replication."""
    return Fates(*map(log.flags, (Code.LEAK, Code.UNRESOLVED, Code.KILL, Code.LAUNCH, Code.ABSENT)))


def by_kind(fates: Fates, who: Legend) -> dict[str, np.ndarray]:
    """The same counted for each kind, shape (count, kinds) each; 16 bits hold the largest raid allowed."""
    stack = np.stack(fates)
    table = np.empty((*stack.shape[:2], len(who.kinds)), dtype=np.uint16)
    for column, kind in enumerate(who.kinds):
        stack[:, :, kind.rows].sum(axis=2, dtype=np.uint16, out=table[:, :, column])
    names = ("leaked_by_kind", "unresolved_by_kind", "destroyed_by_kind", "engaged_by_kind")
    counts = {name: table[i] for i, name in enumerate(names)}
    return counts | {"flown_by_kind": np.subtract(who.sizes, table[len(names)])}


def first_detections(log: CodedLog, is_hostile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects detected by any radar, and the sum of their slant ranges at the first detection [km].

    Returns
    -------
    detected : int array, shape (count,)
    range_km : array, shape (count,) [km]
    """
    seen = log.of(Code.FIRST_DETECTED)
    seen = seen.where(is_hostile[seen.target])
    # of several detections the first, then by replication and object: the order of the sum
    first = log.earliest((seen.place, np.arange(len(seen))))
    chosen = first[np.isfinite(first)].astype(np.int64)
    row = seen.row[chosen]
    range_km = np.bincount(row, seen.value[chosen], minlength=log.count)
    return np.bincount(row, minlength=log.count).astype(np.int32), range_km


def assets_hit(log: CodedLog, n_assets: int) -> np.ndarray:
    """At which assets something got through, bool, shape (count, n_assets)."""
    leaks = log.of(Code.LEAK)
    leaks = leaks.where(leaks.detail >= 0)
    table = np.zeros((log.count, n_assets), dtype=bool)
    table[leaks.row, leaks.detail] = True
    return table


def nodes_lost(log: CodedLog, n_nodes: int) -> np.ndarray:
    """Radars that were there and were lost, int, shape (count,)."""
    losses = log.of(Code.NODE_LOST)
    losses = losses.where(losses.detail != NOT_THERE)
    table = np.zeros((log.count, n_nodes), dtype=bool)
    table[losses.row, losses.observer] = True
    return np.count_nonzero(table, axis=1).astype(np.int32)


def deciding_causes(log: CodedLog, fates: Fates) -> tuple[np.ndarray, np.ndarray]:
    """Deciding causes of leakers, and of objects still in flight at the end, shape (count, causes) each.

    Raises
    ------
    ModelError
        If a leaker has not exactly one.
    """
    causes = log.of(Code.DECIDING_CAUSE)
    leaked, unresolved = (table.reshape(-1)[causes.place] for table in (fates.leaked, fates.unresolved))
    of_leakers, of_left = (_by_cause(causes.where(chosen), log.count) for chosen in (leaked, unresolved & ~leaked))
    without = np.count_nonzero(of_leakers.sum(axis=1) != np.count_nonzero(fates.leaked, axis=1))
    if without:
        raise ModelError(f"{without} replications hold leakers without exactly one deciding cause each")
    return of_leakers, of_left


def _by_cause(causes: Happenings, count: int) -> np.ndarray:
    return sums(causes.row, causes.detail, (count, len(Cause))).astype(np.uint16)
