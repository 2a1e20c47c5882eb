"""Play every chunk of a study: read what is stored, hand out the rest, put together what comes back.

Chunks may end in any order and on any worker; what comes out is in index order. A point whose model fails is put aside
with the command that repeats it, and the rest goes on.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, NamedTuple

from bartizan.study import store
from bartizan.study.chunk_file import Parcel, write_parcel
from bartizan.study.chunks import Chunk, Stored, plan
from bartizan.study.doors import Progress
from bartizan.study.workers.crews import Crew, Hands, open_hands
from bartizan.study.workers.piles import Pile, PlayedPoint
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import Done, Fault, Outcome, Recipe

WAIT_S = 0.5

Gather = Callable[[PlayedPoint], Any]
More = Callable[[list[Any]], Sequence[int]]


class Hole(NamedTuple):
    """A point that could not be played: where it failed first, why, and what repeats it."""

    point: int
    reading: int
    replication: int | None
    error: str
    repeat: str
    is_input: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return {name: value for name, value in self._asdict().items() if name != "is_input"}

    def __str__(self) -> str:
        """One line: the place, the failure, and the command that repeats it."""
        place = f"point {self.point}, " if self.point else ""
        place += f"reading {self.reading}" + ("" if self.replication is None else f", replication {self.replication}")
        return f"{place} failed: {self.error}. Repeat it with: {self.repeat}"


class Playing(NamedTuple):
    """All that was played: the chunks, what was gathered of each point (None for a hole), and the holes."""

    stored: list[Stored]
    points: list[Any]
    holes: list[Hole]


def play_all(
    opening: store.Opening,
    recipe: Recipe,
    crew: Crew,
    *,
    player: Player | None = None,
    gather: Gather | None = None,
    more: More | None = None,
    progress: Progress | None = None,
) -> Playing:
    """Play or read every chunk of a study.

    Parameters
    ----------
    opening : Opening
        The study's folder, opened and locked.
    recipe : Recipe
    crew : Crew
    player : Player or None
        One that holds the geometry of the first point already.
    gather : callable or None
        Given each point that is whole; what it gives is kept in place of the rows. None keeps the point.
    more : callable or None
        Given all that was gathered, once everything is played: how many replications each point should have. Asked
        again until it wants no more. Then points are gathered anew, with all their rows.
    progress : callable or None
        `progress(sentence, done, total)`.

    Raises
    ------
    IncompleteError, InputError
        If the disk is full, or a worker refuses. Chunks under way are finished and stored first, as after an interrupt.
    """
    recipe = recipe._replace(folder=recipe.folder.resolve())
    table = _Table(opening, recipe, player or Player(recipe, crew.count), gather, progress, keeps_rows=more is not None)
    wanted = [table.replications(point) for point in range(recipe.points.count)]
    while True:
        chunks = table.lay(wanted)
        if not chunks:
            break
        table.play(chunks, crew)
        if more is None:
            break
        wanted = [max(now, then) for now, then in zip(wanted, more(table.gathered), strict=True)]
    return table.clear()


class _Table:
    """Where the chunks of a study are laid out, and what has come back of them."""

    def __init__(
        self,
        opening: store.Opening,
        recipe: Recipe,
        player: Player,
        gather: Gather | None,
        progress: Progress | None,
        *,
        keeps_rows: bool,
    ) -> None:
        self.opening, self.recipe, self.player = opening, recipe, player
        self.gathered: list[Any] = [None] * recipe.points.count
        self._gather = gather or (lambda point: point)
        self._say = progress or (lambda *_: None)
        self._keeps_rows = keeps_rows
        self._piles: dict[int, Pile] = {}
        self._stored: list[Stored] = []
        self._faults: dict[int, Fault] = {}
        self._laid = [0] * recipe.points.count
        self._done = self._total = 0

    def replications(self, point: int) -> int:
        """How many replications a point asks for at first."""
        return self.recipe.points.point(point).replications

    def lay(self, wanted: Sequence[int]) -> list[Chunk]:
        """The chunks that lead from what is there to the replications that are wanted, in index order."""
        size = self.opening.manifest["layout"]["chunk"]
        chunks: list[Chunk] = []
        for point, (begin, end) in enumerate(zip(self._laid, wanted, strict=True)):
            if end <= begin or point in self._faults:
                continue
            n_readings = len(self.recipe.points.point(point).readings)
            own = plan(n_readings, end, size, point=point, begin=begin)
            self._piles.setdefault(point, Pile(point, n_readings)).expect(own, end)
            self._laid[point] = end
            chunks += own
        self._total += sum(chunk.count for chunk in chunks)
        return chunks

    def play(self, chunks: list[Chunk], crew: Crew) -> None:
        """Read what is stored, then have the rest played."""
        self._say("replications", self._done, self._total)
        unread = [chunk for chunk in chunks if not self._read(chunk)]
        if not unread:
            return
        hands = open_hands(crew._replace(count=min(crew.count, len(unread))), self.recipe, self.player)
        try:
            self._hand_out(unread, hands)
        finally:
            hands.close()

    def _read(self, chunk: Chunk) -> bool:
        files = self.opening.kept.get(chunk)
        done = self.player.read(chunk, files) if files else None
        if done is not None:
            self._take(done)
        return done is not None

    def _hand_out(self, chunks: Iterable[Chunk], hands: Hands) -> None:
        waiting: set[Future[Outcome]] = set()
        for chunk in chunks:
            if chunk.point in self._faults:
                continue
            waiting.add(hands.submit(chunk))
            while len(waiting) >= hands.room:
                hands.flush()
                self._collect(waiting)
        hands.flush()
        while waiting:
            self._collect(waiting)

    def _collect(self, waiting: set[Future[Outcome]]) -> None:
        ready, _ = wait(waiting, timeout=WAIT_S, return_when=FIRST_COMPLETED)
        waiting -= ready
        for future in ready:
            outcome = future.result()
            if isinstance(outcome, Fault):
                self._put_aside(outcome)
            else:
                self._take(outcome)

    def _take(self, done: Done) -> None:
        """Keep what came back of a chunk; write it if the worker could not."""
        chunk, pile = done.stored.chunk, self._piles.get(done.stored.chunk.point)
        if done.content is not None:
            write_parcel(self.opening.chunks, Parcel(done.stored, done.content))
        self._done += chunk.count
        self._say("replications", self._done, self._total)
        if pile is None or chunk.point in self._faults:
            return
        self._stored.append(done.stored)
        pile.put(chunk, done.rows, done.roster)
        if not pile.missing:
            self.gathered[chunk.point] = self._gather(pile.whole())
            if not self._keeps_rows:
                del self._piles[chunk.point]

    def _put_aside(self, fault: Fault) -> None:
        """Keep the first failure of a point in index order, and nothing else of the point."""
        point, before = fault.chunk.point, self._faults.get(fault.chunk.point)
        if before is None or fault.chunk < before.chunk:
            self._faults[point] = fault
        self._piles.pop(point, None)
        self.gathered[point] = None

    def clear(self) -> Playing:
        """What the study has in the end."""
        stored = [part for part in self._stored if part.chunk.point not in self._faults]
        holes = [self._hole(self._faults[point]) for point in sorted(self._faults)]
        return Playing(sorted(stored, key=lambda part: part.chunk), self.gathered, holes)

    def _hole(self, fault: Fault) -> Hole:
        chunk, replication = fault.chunk, fault.replication
        words = ["bartizan", "rerun", shlex.quote(str(self.opening.folder))]
        words += ["--point", str(chunk.point)] if self.recipe.points.count > 1 else []
        words += ["--reading", str(chunk.reading), "--replication", str(replication or 0), "--debug"]
        return Hole(chunk.point, chunk.reading, replication, fault.error, " ".join(words), fault.is_input)
