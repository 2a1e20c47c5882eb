"""What comes back of a point, put together in the order of readings and replications, whatever order it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bartizan.study.chunks import Chunk
from bartizan.study.tally import Legend, Rows, legend

if TYPE_CHECKING:
    from bartizan.engine.log import Roster


class PlayedPoint(NamedTuple):
    """A point that is whole: what its rows mean, and the rows of each reading."""

    point: int
    who: Legend
    rows: list[Rows]
    replications: int


class Pile:
    """The rows of one point. Room for all is made at once: putting blocks together at the end would take twice as much.

    Parameters
    ----------
    point : int
    n_readings : int
    """

    def __init__(self, point: int, n_readings: int) -> None:
        self.point = point
        self.replications = 0
        self.missing: set[Chunk] = set()
        self._rows: list[Rows | None] = [None] * n_readings
        self._roster: Roster | None = None

    def expect(self, chunks: list[Chunk], replications: int) -> None:
        """Wait for these chunks; there will then be so many replications of each reading."""
        self.missing.update(chunks)
        self.replications = replications

    def put(self, chunk: Chunk, rows: Rows, roster: Roster) -> None:
        """Put the rows of a chunk into their place."""
        own = self._room(chunk.reading, rows)
        for column, part in zip(own, rows, strict=True):
            column[chunk.first : chunk.first + chunk.count] = part
        self._roster = self._roster or roster
        self.missing.discard(chunk)

    def _room(self, reading: int, like: Rows) -> Rows:
        """Columns for all replications of a reading, made or lengthened where need be."""
        own = self._rows[reading]
        if own is None or len(own.leakers) < self.replications:
            longer = [np.zeros((self.replications, *column.shape[1:]), column.dtype) for column in like]
            for old, new in zip(own or (), longer, strict=False):
                new[: len(old)] = old
            own = self._rows[reading] = Rows(*longer)
        return own

    def whole(self) -> PlayedPoint:
        """The point, when nothing is missing."""
        assert not self.missing and self._roster is not None
        return PlayedPoint(
            self.point, legend(self._roster), [r for r in self._rows if r is not None], self.replications
        )
