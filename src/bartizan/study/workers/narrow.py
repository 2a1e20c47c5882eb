"""Rows of very many replications in little memory, read as the rows they came from, number by number.

Counts are small and mostly the same: each is kept in the narrowest integers that hold it, and one that is the same in
every replication takes no room at all. Sums of ranges and delays stay as they are, since nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from bartizan.study.tally import Rows


class Column:
    """One column of the rows, for a number of replications that may grow.

    Parameters
    ----------
    like : array, shape (n,) or (n, k)
        Any part of it: `whole` gives this type and this k.
    """

    def __init__(self, like: np.ndarray) -> None:
        self._wide, self._shape = like.dtype, like.shape[1:]
        self._usual = _flat(like)[0].copy()
        self._unusual: dict[int, np.ndarray] = {}

    def put(self, first: int, part: np.ndarray, length: int) -> None:
        """Put a part into its place, from replication `first` on, of `length` in all."""
        part = _flat(part)
        moved = np.flatnonzero((part != self._usual).any(axis=0))
        for k in self._unusual.keys() | set(moved.tolist()):
            room = self._room(k, part[:, k], length)
            room[first : first + len(part)] = part[:, k]

    def _room(self, k: int, part: np.ndarray, length: int) -> np.ndarray:
        """Numbers of one index, long and wide enough for this part."""
        old, usual = self._unusual.get(k), self._usual[k]
        dtype = np.result_type(_narrowest(part), _narrowest(usual[None]), *([] if old is None else [old.dtype]))
        if old is None or len(old) < length or old.dtype != dtype:
            room = np.full(length, usual, dtype)
            if old is not None:
                room[: len(old)] = old
            self._unusual[k] = room
        return self._unusual[k]

    def whole(self, length: int) -> np.ndarray:
        """All replications, in the type they came in, shape (length,) or (length, k)."""
        table = np.empty((length, len(self._usual)), self._wide)
        table[:] = self._usual
        for k, numbers in self._unusual.items():
            table[: len(numbers), k] = numbers
        return table.reshape(length, *self._shape)

    @property
    def nbytes(self) -> int:
        """Memory that grows with the replications [bytes]."""
        return sum(numbers.nbytes for numbers in self._unusual.values())


def _flat(part: np.ndarray) -> np.ndarray:
    """The same as a table of one row for each replication."""
    return part.reshape(len(part), math.prod(part.shape[1:]))


def _narrowest(part: np.ndarray) -> np.dtype:
    """The smallest integers that hold some integers; whatever is no integer stays what it is."""
    if part.dtype.kind not in "iu":
        return part.dtype
    return np.result_type(np.min_scalar_type(int(part.min())), np.min_scalar_type(int(part.max())))


class NarrowRows:
    """The rows of one reading; each column is made wide when it is asked for, and may be dropped after that.

    Parameters
    ----------
    like : Rows
        The rows of any of its replications.
    """

    def __init__(self, like: Rows) -> None:
        self.length = 0
        self.columns = {name: Column(part) for name, part in zip(Rows._fields, like, strict=True)}

    def put(self, first: int, rows: Rows, length: int) -> None:
        """Put the rows of some replications into their place, from `first` on, of `length` in all."""
        self.length = length
        for column, part in zip(self.columns.values(), rows, strict=True):
            column.put(first, part, length)

    def __getattr__(self, name: str) -> np.ndarray:
        columns = self.__dict__.get("columns", {})
        if name not in columns:
            raise AttributeError(name)
        return columns[name].whole(self.length)

    def __iter__(self) -> Iterator[np.ndarray]:
        return (column.whole(self.length) for column in self.columns.values())
