"""What comes back of a point, put together in the order of readings and replications, whatever order it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from bartizan.study.chunks import Chunk
from bartizan.study.tally import Legend, Rows, legend
from bartizan.study.workers.narrow import NarrowRows

if TYPE_CHECKING:
    from bartizan.engine.log import Roster


class PlayedPoint(NamedTuple):
    """A point that is whole: what its rows mean, and the rows of each reading."""

    point: int
    who: Legend
    rows: list[Rows]
    replications: int


class Pile:
    """The rows of one point, kept narrowly.

    Parameters
    ----------
    point : int
    n_readings : int
    """

    def __init__(self, point: int, n_readings: int) -> None:
        self.point = point
        self.replications = 0
        self.missing: set[Chunk] = set()
        self._rows: list[NarrowRows | None] = [None] * n_readings
        self._roster: Roster | None = None

    def expect(self, chunks: list[Chunk], replications: int) -> None:
        """Wait for these chunks; there will then be so many replications of each reading."""
        self.missing.update(chunks)
        self.replications = replications

    def put(self, chunk: Chunk, rows: Rows, roster: Roster) -> None:
        """Put the rows of a chunk into their place."""
        own = self._rows[chunk.reading] or NarrowRows(rows)
        own.put(chunk.first, rows, self.replications)
        self._rows[chunk.reading] = own
        self._roster = self._roster or roster
        self.missing.discard(chunk)

    def whole(self) -> PlayedPoint:
        """The point, when nothing is missing."""
        assert not self.missing and self._roster is not None
        rows = [cast("Rows", own) for own in self._rows if own is not None]  # they read as rows do
        return PlayedPoint(self.point, legend(self._roster), rows, self.replications)
