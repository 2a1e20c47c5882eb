"""Play chunks of one study: geometry once for each ground, a model for each reading, then block after block.

What a chunk gives depends on its id and the recipe alone, so it may be played anywhere, any number of times. Threads
share a player; every process has its own.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bartizan.errors import IncompleteError, InputError
from bartizan.study.chunk_file import Parcel, pack_chunk, read_chunk, write_parcel
from bartizan.study.chunks import Chunk
from bartizan.study.lock import token_in
from bartizan.study.points.crews import crewed
from bartizan.study.tally import Legend, Rows, legend, tally
from bartizan.study.workers.kept import Kept
from bartizan.study.workers.recipe import Case, Done, Fault, Outcome, Recipe

if TYPE_CHECKING:
    from bartizan.engine.arrays import Geometry

GROUNDS = 2
_NOT_THE_MODEL = (IncompleteError, MemoryError)
"""What stops a study rather than one of its points: a full disk, no memory."""


class Player:
    """Plays and reads the chunks of one study.

    Parameters
    ----------
    recipe : Recipe
    threads : int
        How many will ask at once; as many models are kept.
    geometry : Geometry or None
        Of the first point, where it is known already.
    """

    def __init__(self, recipe: Recipe, threads: int = 1, geometry: Geometry | None = None) -> None:
        self.recipe = recipe
        self._doors = recipe.doors()
        self._cases, self._grounds, self._models = Kept(threads + 1), Kept(GROUNDS), Kept(threads + 1)
        self._legends = Kept(GROUNDS)
        # a worker elsewhere, that does not see the study's folder, hands its chunks back
        self._writes = token_in(recipe.folder) == recipe.token
        if geometry is not None:
            self._grounds.get(self._case(0).ground, lambda: geometry)

    def play(self, chunk: Chunk) -> Outcome:
        """Play a chunk, count it, store it, drop its events.

        Raises
        ------
        IncompleteError, MemoryError
            If the disk or the memory is full; whatever else a model raises comes back as a `Fault`.
        """
        try:
            case, geometry, model = self._case(chunk.point), self._geometry(chunk.point), self._model(chunk)
        except _NOT_THE_MODEL:
            raise
        except Exception as error:  # noqa: BLE001  (whatever it is, this point cannot be played)
            return _fault(error, chunk, None)
        try:
            events = self._block(model, case, chunk.first, chunk.count)
            rows = tally(events, self._legend(case, geometry), chunk.first, chunk.count)
        except _NOT_THE_MODEL:
            raise
        except Exception as error:  # noqa: BLE001  (whatever the model raises)
            return _fault(error, chunk, self._culprit(chunk, case, geometry, model))
        return self._hand_over(pack_chunk(self.recipe.study, chunk, events), rows, geometry)

    def prepare(self, chunk: Chunk) -> None:
        """Make all that is made once; what cannot be made is told when the chunk is played."""
        with contextlib.suppress(Exception):
            self._model(chunk)

    def read(self, chunk: Chunk, files: tuple[str, ...]) -> Done | None:
        """A chunk that an earlier, unfinished run has stored; None if none of its files is sound, and they are gone.

        Raises
        ------
        IncompleteError
            If two sound files of one chunk hold different outcomes.
        """
        sound = []
        for file in files:
            path = self.recipe.folder / "chunks" / file
            try:
                sound.append(read_chunk(path, self.recipe.study))
            except IncompleteError:
                path.unlink(missing_ok=True)
        if not sound:
            return None
        stored, events = sound[0]
        if any(other.digests != stored.digests for other, _ in sound[1:]):
            raise IncompleteError(
                f"{self.recipe.folder}: chunk {chunk.id} was stored with two different outcomes; the workers do not "
                "compute alike, so this result cannot be trusted: start it anew in another folder, on one machine"
            )
        geometry = self._geometry(chunk.point)
        who = self._legend(self._case(chunk.point), geometry)
        return Done(stored, tally(events, who, chunk.first, chunk.count), geometry.roster)

    def _hand_over(self, parcel: Parcel, rows: Rows, geometry: Geometry) -> Done:
        if self._writes:
            return Done(write_parcel(self.recipe.folder / "chunks", parcel), rows, geometry.roster)
        return Done(parcel.stored, rows, geometry.roster, bytes(parcel.content))

    def _case(self, point: int) -> Case:
        return self._cases.get(point, lambda: self.recipe.points.point(point))

    def _geometry(self, point: int) -> Geometry:
        """The geometry of a point: that of any point on the same ground, with its own scenario and day in it."""
        case = self._case(point)
        scenario_file = case.scenario_file
        shared = self._grounds.get(
            case.ground, lambda: self._doors.compile_geometry(scenario_file, date=None, see=lambda *_: None)
        )
        scenario = scenario_file.scenario
        if shared.scenario is scenario:
            return shared
        units = {unit.id: unit for unit in scenario.units}
        own = tuple(units[unit.id] for unit in shared.units)
        return replace(shared, scenario=scenario, date=scenario.date, units=own)

    def _legend(self, case: Case, geometry: Geometry) -> Legend:
        return self._legends.get(case.ground, lambda: legend(geometry.roster))

    def _model(self, chunk: Chunk) -> Any:
        key, case = (chunk.point, chunk.reading), self._case(chunk.point)
        return self._models.get(key, lambda: self._build(case, self._geometry(chunk.point), chunk.reading))

    def _build(self, case: Case, geometry: Geometry, reading: int) -> Any:
        return self._doors.build_model(crewed(geometry, case, reading), case.readings.reading(reading))

    def _block(self, model: Any, case: Case, first: int, count: int) -> Any:
        return self._doors.run_block(model, seed=case.seed, first=first, count=count, level=self.recipe.level)

    def _culprit(self, chunk: Chunk, case: Case, geometry: Geometry, model: Any) -> int | None:
        """The first replication of a chunk that fails when it is played alone."""
        who = self._legend(case, geometry)
        for replication in range(chunk.first, chunk.first + chunk.count):
            try:
                tally(self._block(model, case, replication, 1), who, replication, 1)
            except Exception:  # noqa: BLE001  (whatever the model raises, this is the one)
                return replication
        return None


def _fault(error: Exception, chunk: Chunk, replication: int | None) -> Fault:
    words = " ".join(str(error).split()) or "no message"
    if isinstance(error, InputError):
        return Fault(chunk, replication, words, is_input=True)
    return Fault(chunk, replication, f"{type(error).__name__}: {words}")
