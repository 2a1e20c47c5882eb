"""A log taken apart in one pass, in compiled code: columns for its file, and the decisions that its digests are of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bartizan.apart import door
from bartizan.engine.log import EVENT
from bartizan.held import by_address, taken
from bartizan.study.log_columns import LAST_DECISION

_LAST_DECISION = int(LAST_DECISION)


class Strands(NamedTuple):
    """Some events, room for their columns, and for the decisions of the whole log."""

    events: np.ndarray  # [m] EVENT
    replication: np.ndarray  # [m], as those that follow
    time_ms: np.ndarray
    code: np.ndarray
    observer: np.ndarray
    target: np.ndarray
    value: np.ndarray
    detail: np.ndarray
    decisions: np.ndarray  # EVENT
    n_decisions: np.ndarray  # [1] how many are there


@door
def unpick(strands):  # noqa: ANN001, ANN201
    """Fill the columns, and append the decisions."""
    s = taken(strands)
    n = s.n_decisions[0]
    for i in range(len(s.events)):
        event = s.events[i]
        s.replication[i] = event.replication
        s.time_ms[i] = event.time_ms
        s.code[i] = event.code
        s.observer[i] = event.observer
        s.target[i] = event.target
        s.value[i] = event.value
        s.detail[i] = event.detail
        if event.code <= _LAST_DECISION:
            s.decisions[n] = event
            n += 1
    s.n_decisions[0] = n


class Unpicked:
    """A log on its way into a file: column by column, and the decisions left over.

    Parameters
    ----------
    events : array of EVENT, shape (m,)
    """

    def __init__(self, events: np.ndarray) -> None:
        # the kernel is compiled for arrays that lie like those of the engine
        self.events = np.require(events, EVENT, ("C", "A", "W"))
        # pages that are never written to take no memory
        self._decisions, self._n_decisions = np.empty(len(events), EVENT), np.zeros(1, np.int64)

    def groups(self, size: int) -> Iterator[tuple[np.ndarray, ...]]:
        """The columns of so many events after the other, each side by side in memory; to be asked for once."""
        for begin in range(0, len(self.events), size):
            events = self.events[begin : begin + size]
            columns = {name: np.empty(len(events), EVENT[name]) for name in EVENT.names or ()}
            strands = Strands(events, **columns, decisions=self._decisions, n_decisions=self._n_decisions)
            unpick(by_address(strands))
            yield tuple(columns.values())

    @property
    def decisions(self) -> np.ndarray:
        """Those of the groups that were asked for, see `log_columns.decisions_of`."""
        return self._decisions[: int(self._n_decisions[0])]
