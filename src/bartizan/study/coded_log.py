"""The log of whole replications by code: each code is looked up once, however much is counted from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bartizan.engine.log import Code
from bartizan.errors import ModelError


class CodedLog:
    """The events of some replications, each in the order of its happenings.

    Parameters
    ----------
    columns : mapping
        Of the log, see `log_columns.columns_of`, shape (m,) each.
    first, count : int
        The first replication, and how many; events of others are refused.
    n_objects : int
        Rows of the roster's objects.

    Raises
    ------
    ModelError
        If an event belongs to another replication, or to an object that the roster does not have.
    """

    def __init__(self, columns: Mapping[str, np.ndarray], first: int, count: int, n_objects: int) -> None:
        self.columns, self.first, self.count, self.n_objects = columns, first, count, n_objects
        self._happenings: dict[Code, Happenings] = {}
        _refuse_strays(columns, first, count, n_objects)
        self.row = columns["replication"].astype(np.int64) - first
        # what belongs to no object lies far outside of every table: whoever takes it for one is told by NumPy
        self.place = self.row * n_objects + columns["target"].view(np.uint32)

    def of(self, code: Code) -> Happenings:
        """The events of one code."""
        if code not in self._happenings:
            self._happenings[code] = Happenings(self, np.flatnonzero(self.columns["code"] == int(code)))
        return self._happenings[code]

    def first_s(self, *codes: Code) -> NDArray[np.float64]:
        """When one of some things first happened to each object [s], shape (count, n_objects); infinity if never."""
        first_ms = np.full(self.count * self.n_objects, np.inf)
        for part in map(self.of, codes):
            # of one type: NumPy is ten times slower where it has to convert
            np.minimum.at(first_ms, part.place, part.time_ms.astype(np.float64))
        return first_ms.reshape(self.count, self.n_objects) / 1000.0


class Happenings:
    """Some events of a log: columns are fetched when they are asked for, and kept.

    Parameters
    ----------
    log : CodedLog
    at : int array, shape (n,)
        Which of its events, in their order.
    """

    def __init__(self, log: CodedLog, at: NDArray[np.intp]) -> None:
        self._log, self.at = log, at

    def __len__(self) -> int:
        return len(self.at)

    def where(self, which: NDArray[np.bool_]) -> Happenings:
        """Those for which `which`, shape (n,), is true."""
        return self if which.all() else Happenings(self._log, self.at[which])

    @cached_property
    def row(self) -> NDArray[np.int64]:
        """Their replications, counted from 0."""
        return self._log.row[self.at]

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """Replication and object in one number: the place in a table of `count` times `n_objects`."""
        return self._log.place[self.at]

    @cached_property
    def time_ms(self) -> np.ndarray:
        """When they happened."""
        return self._log.columns["time_ms"][self.at]

    @cached_property
    def observer(self) -> np.ndarray:
        """Rows of the roster's nodes."""
        return self._log.columns["observer"][self.at]

    @cached_property
    def target(self) -> np.ndarray:
        """Rows of the roster's objects."""
        return self._log.columns["target"][self.at]

    @cached_property
    def detail(self) -> np.ndarray:
        """What each code's `detail` says."""
        return self._log.columns["detail"][self.at]


def _refuse_strays(columns: Mapping[str, np.ndarray], first: int, count: int, n_objects: int) -> None:
    replication, target = columns["replication"], columns["target"]
    if len(replication) and (int(replication.min()) < first or int(replication.max()) >= first + count):
        raise ModelError(f"the log of replications {first}..{first + count - 1} holds an event of another replication")
    if len(target) and int(target.max()) >= n_objects:
        raise ModelError(f"the log holds an event of object {target.max()}, and the roster {n_objects} objects")
