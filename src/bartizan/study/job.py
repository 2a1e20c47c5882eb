"""The part of a study that is spread over threads: play, count, store and drop one chunk after the other.

The kernels release the interpreter lock. Chunks may end in any order; what comes back is in index order.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.errors import BartizanError, ModelError
from bartizan.study import store
from bartizan.study.chunks import Chunk, Stored, plan, read_chunk, write_chunk
from bartizan.study.tally import Legend, Rows, tally

if TYPE_CHECKING:
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.readings import Readings

Progress = Callable[..., None]
"""Called with a sentence, and with how much is done and how much there is where that is known."""


class Engine(NamedTuple):
    """The engine's doors, so that tests can put a small one in their place."""

    compile_geometry: Callable[..., Any]
    build_model: Callable[..., Any]
    run_block: Callable[..., np.ndarray]
    units_in_play: Callable[..., dict[str, bool]]


class Tallied(NamedTuple):
    """A chunk that is done: where it is stored, and its rows."""

    stored: Stored
    rows: Rows


class Job(NamedTuple):
    """The part of a study that is spread over threads."""

    doors: Engine
    geometry: Geometry
    drawn: Readings
    who: Legend
    opening: store.Opening
    seed: int

    def run(self, workers: int, say: Progress) -> list[Tallied]:
        """Play or read every chunk; the answer is in index order.

        After an interrupt or a fault, chunks under way are finished and stored, and no new one begins.
        """
        config, layout = self.opening.manifest["config"], self.opening.manifest["layout"]
        replications = config["replications"]
        chunks = plan(len(config["readings"]), replications, layout["chunk"])
        total, done = len(config["readings"]) * replications, 0
        say("replications", done, total)
        finished: list[Tallied] = []
        pool = ThreadPoolExecutor(max_workers=min(workers, len(chunks)), thread_name_prefix="chunk")
        try:
            waiting: set[Future[Tallied]] = set()
            for task in self._tasks(chunks):
                waiting.add(pool.submit(task))
                while len(waiting) >= 2 * workers:
                    done += self._collect(waiting, finished)
                    say("replications", done, total)
            while waiting:
                done += self._collect(waiting, finished)
                say("replications", done, total)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return sorted(finished, key=lambda part: part.stored.chunk)

    @staticmethod
    def _collect(waiting: set[Future[Tallied]], finished: list[Tallied]) -> int:
        """Move what is done from one list to the other; the number of its replications."""
        ready, _ = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
        waiting -= ready
        results = [future.result() for future in ready]
        finished += results
        return sum(part.stored.chunk.count for part in results)

    def _tasks(self, chunks: list[Chunk]) -> Iterator[Callable[[], Tallied]]:
        """What to do for each chunk, in order; a reading's model is built when its first chunk is due."""
        model, built_for = None, -1
        for chunk in chunks:
            if chunk in self.opening.kept:
                yield lambda chunk=chunk: self._read(chunk)
                continue
            if built_for != chunk.reading:
                model, built_for = self._model(chunk.reading), chunk.reading
            yield lambda chunk=chunk, model=model: self._play(chunk, model)

    def _model(self, k: int) -> Any:
        """The model of one reading."""
        try:
            return self.doors.build_model(self.geometry, self.drawn.reading(k))
        except BartizanError:
            raise
        except Exception as error:
            raise self._fault(error, k, None) from error

    def _play(self, chunk: Chunk, model: Any) -> Tallied:
        """Play a chunk, count it, store it, drop its events."""
        level = self.opening.manifest["layout"]["level"]
        try:
            events = self.doors.run_block(model, seed=self.seed, first=chunk.first, count=chunk.count, level=level)
            rows = tally(events, self.who, chunk.first, chunk.count)
        except Exception as error:
            raise self._fault(error, chunk.reading, self._culprit(chunk, model, level)) from error
        stored = write_chunk(self.opening.chunks, self.opening.manifest["study"], chunk, events)
        return Tallied(stored, rows)

    def _read(self, chunk: Chunk) -> Tallied:
        """A chunk that an earlier, unfinished run has stored."""
        path = self.opening.chunks / self.opening.kept[chunk]
        stored, events = read_chunk(path, self.opening.manifest["study"])
        return Tallied(stored, tally(events, self.who, chunk.first, chunk.count))

    def _culprit(self, chunk: Chunk, model: Any, level: int) -> int | None:
        """The first replication of a chunk that fails when it is played alone."""
        for replication in range(chunk.first, chunk.first + chunk.count):
            try:
                events = self.doors.run_block(model, seed=self.seed, first=replication, count=1, level=level)
                tally(events, self.who, replication, 1)
            except Exception:  # noqa: BLE001  (whatever the model raises, this is the one)
                return replication
        return None

    def _fault(self, error: Exception, reading: int, replication: int | None) -> ModelError:
        """The failure with its place and the command that repeats it."""
        if replication is None:
            where, option = f"reading {reading}", "--replication 0"
        else:
            where, option = f"reading {reading}, replication {replication}", f"--replication {replication}"
        folder = shlex.quote(str(self.opening.folder))
        words = " ".join(str(error).split()) or "no message"
        return ModelError(
            f"{where} failed: {type(error).__name__}: {words}. Repeat it with: "
            f"bartizan rerun {folder} --reading {reading} {option} --debug"
        )
