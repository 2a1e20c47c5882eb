"""Play several variants of one scenario with the same luck, and keep the counts of each replication.

Addresses make the luck common: the same seed, readings and replications meet every variant, so that what differs
between two of them is the choice in which they differ, and as little chance as there can be. Nothing is written; the
event log of a block is counted and dropped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bartizan.engine.log import Level
from bartizan.errors import BartizanError, ModelError
from bartizan.study import doors as engine_doors
from bartizan.study.band import Pairs
from bartizan.study.chunks import Chunk, Stored, default_chunk_size, plan, replication_digests, total_digest
from bartizan.study.doors import Engine, Progress
from bartizan.study.limits import check_options, free_processors
from bartizan.study.store import study_digest
from bartizan.study.tally import Legend, Rows, legend, tally
from bartizan.study.workers.narrow import NarrowRows

if TYPE_CHECKING:
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Readings

WAIT_S = 0.5


class Variant(NamedTuple):
    """One answer to a choice, and the scenario that takes it."""

    name: str
    scenario_file: ScenarioFile


class Played(NamedTuple):
    """One variant played: its counts for each reading, and the digest that `run` gives the same scenario."""

    name: str
    rows: list[Rows]
    digest: str


class Round(NamedTuple):
    """All variants played: what their rows mean, and which readings share what."""

    who: Legend
    played: list[Played]
    pairs: Pairs
    n_readings: int
    replications: int
    seed: int
    date: dt.date
    label: str
    """Of the first reading: "mode" for the central one."""


class _Block(NamedTuple):
    """A block of replications, counted, with the digest of each."""

    rows: Rows
    digests: bytes


class _Gathered:
    """What comes back of one variant: rows of each reading, kept narrowly, and the digests of each chunk."""

    def __init__(self, n_readings: int, replications: int) -> None:
        self._replications = replications
        self._rows: list[NarrowRows | None] = [None] * n_readings
        self._digests: dict[Chunk, bytes] = {}

    def put(self, chunk: Chunk, block: _Block) -> None:
        """Put a block into its place, whatever order it came in."""
        own = self._rows[chunk.reading] or NarrowRows(block.rows)
        own.put(chunk.first, block.rows, self._replications)
        self._rows[chunk.reading] = own
        self._digests[chunk] = block.digests

    def rows(self) -> list[Rows]:
        """The rows of each reading; they read as rows do."""
        return [cast("Rows", own) for own in self._rows if own is not None]

    def stored(self, chunks: Sequence[Chunk]) -> list[Stored]:
        """The chunks with their digests, in the order that is asked for."""
        return [Stored(chunk, "", "", self._digests[chunk]) for chunk in chunks]


class _Asked(NamedTuple):
    """What every variant is played with."""

    doors: Engine
    replications: int
    seed: int
    date: dt.date
    workers: int


def play_variants(
    variants: Sequence[Variant],
    *,
    replications: int,
    readings: int = 1,
    seed: int = 0,
    workers: int | None = None,
    date: dt.date | None = None,
    progress: Progress | None = None,
    doors: Engine | None = None,
    same_ground: bool = False,
) -> Round:
    """Play every variant with the same seed, readings and replications.

    Parameters
    ----------
    variants : sequence of Variant
        One or more of one scenario: the same objects and nodes, in the same order.
    replications, readings, seed, workers, date, progress
        As `execute.run_study` takes them.
    doors : Engine or None
        Another engine, for tests.
    same_ground : bool
        True where the choice moves nothing and nobody: places, paths and lines of sight are then computed once.

    Returns
    -------
    Round
        Nothing in it depends on `workers`.

    Raises
    ------
    InputError
        For options out of range.
    ModelError
        If the engine fails, or the variants do not hold the same objects.
    """
    check_options(replications, readings, seed, workers, None, Level.DECISIONS)
    say = progress or (lambda *_: None)
    from bartizan.scenario.readings import figures_in_play, sampled_readings

    day = date or variants[0].scenario_file.scenario.date
    asked = _Asked(doors or engine_doors.engine(), replications, seed, day, workers or free_processors())
    drawn = [sampled_readings(figures_in_play(v.scenario_file), readings, seed, None) for v in variants]
    played: list[Played] = []
    geometry = who = None
    for number, (variant, own) in enumerate(zip(variants, drawn, strict=True)):
        if geometry is None or not same_ground:
            geometry = asked.doors.compile_geometry(variant.scenario_file, date=day, progress=say, see=lambda *_: None)
        else:
            geometry = replace(geometry, scenario=variant.scenario_file.scenario)
        who = _same_legend(who, legend(geometry.roster), variant.name)
        done = number * readings * replications, len(variants) * readings * replications
        played.append(_play(variant, own, geometry, who, asked, _counted(say, variant.name, done)))
    assert who is not None
    pairs = Pairs(drawn[0].pairs_same_claims, drawn[0].pairs_same_assumptions)
    return Round(who, played, pairs, readings, replications, seed, day, drawn[0].labels[0])


def _same_legend(before: Legend | None, now: Legend, name: str) -> Legend:
    """Rows are paired by their numbers, so objects and nodes must be the same in every variant."""
    if before is not None and before.roster != now.roster:
        raise ModelError(f"variant {name} does not hold the same objects and nodes as the first, so nothing pairs them")
    return before or now


def _counted(say: Progress, name: str, of: tuple[int, int]) -> Callable[[int], None]:
    return lambda done: say(f"replications, {name}", of[0] + done, of[1])


def _play(
    variant: Variant, drawn: Readings, geometry: Geometry, who: Legend, asked: _Asked, say: Callable[[int], None]
) -> Played:
    """All replications of one variant; the rows are in the order of readings and replications."""
    chunks = plan(len(drawn), asked.replications, default_chunk_size(len(drawn), asked.replications))
    found, done = _Gathered(len(drawn), asked.replications), 0
    say(done)
    pool = ThreadPoolExecutor(max_workers=min(asked.workers, len(chunks)), thread_name_prefix="variant")
    try:
        waiting: dict[Future[_Block], Chunk] = {}
        model, built_for = None, -1
        for chunk in chunks:
            if chunk.reading != built_for:
                model, built_for = _model(variant, drawn, chunk.reading, geometry, asked), chunk.reading
            waiting[pool.submit(_block, variant, chunk, model, who, asked)] = chunk
            while len(waiting) >= 2 * asked.workers:
                done += _collect(waiting, found)
                say(done)
        while waiting:
            done += _collect(waiting, found)
            say(done)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    digest = total_digest(_study(variant, drawn, asked), found.stored(chunks))
    return Played(variant.name, found.rows(), digest)


def _collect(waiting: dict[Future[_Block], Chunk], found: _Gathered) -> int:
    """Move what is done from one to the other; how many replications that is."""
    ready, _ = wait(waiting, timeout=WAIT_S, return_when=FIRST_COMPLETED)
    chunks = [waiting.pop(future) for future in ready]
    for future, chunk in zip(ready, chunks, strict=True):
        found.put(chunk, future.result())
    return sum(chunk.count for chunk in chunks)


def _model(variant: Variant, drawn: Readings, k: int, geometry: Geometry, asked: _Asked) -> Any:
    try:
        return asked.doors.build_model(geometry, drawn.reading(k))
    except BartizanError:
        raise
    except Exception as error:
        raise _fault(error, f"{variant.name}, reading {k}") from error


def _block(variant: Variant, chunk: Chunk, model: Any, who: Legend, asked: _Asked) -> _Block:
    """Play a block, count it, and keep the digests of its replications."""
    first, count = chunk.first, chunk.count
    try:
        events = asked.doors.run_block(model, seed=asked.seed, first=first, count=count, level=Level.DECISIONS)
        return _Block(tally(events, who, first, count), replication_digests(events, first, count))
    except Exception as error:
        where = f"{variant.name}, reading {chunk.reading}, replications {first} to {first + count - 1}"
        raise _fault(error, where) from error


def _fault(error: Exception, where: str) -> ModelError:
    return ModelError(f"{where} failed: {type(error).__name__}: {' '.join(str(error).split()) or 'no message'}")


def _study(variant: Variant, drawn: Readings, asked: _Asked) -> str:
    """The digest of all that the outcome is a function of, as a result folder of the same scenario states it."""
    values = [drawn.reading(k) for k in range(len(drawn))]
    return study_digest(
        {
            "scenario": variant.scenario_file.digest,
            "date": asked.date.isoformat(),
            "seed": int(asked.seed),
            "replications": int(asked.replications),
            "readings": [{"label": r.label, "values": dict(r.values), "conditions": r.conditions} for r in values],
        }
    )
