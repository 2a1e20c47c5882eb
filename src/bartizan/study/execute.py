"""Run a study: geometry once, a model for each reading, threads over chunks of replications.

A chunk is played, counted, written and dropped, so memory does not grow with the number of replications. The kernels
release the interpreter lock. Nothing that comes out depends on workers, chunk size or order.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.engine.log import Level, Roster
from bartizan.errors import IncompleteError, InputError
from bartizan.study import store
from bartizan.study.chunks import default_chunk_size, plan, read_chunk, replication_digests, total_digest
from bartizan.study.durable import locked, pretty_json, write_durable
from bartizan.study.job import Engine, Job, Progress, Tallied
from bartizan.study.outputs import write_pictures_data
from bartizan.study.result import Result
from bartizan.study.summary import Facts, build_summary, sight_of
from bartizan.study.tally import join, legend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bartizan.claims.catalogue import Catalogue
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Reading, Readings
    from bartizan.scenario.schema import Scenario
    from bartizan.study.sight import Sight

MOST_REPLICATIONS = 1_000_000
MOST_READINGS = 10_000
MOST_SEED = 2**64 - 1
MOST_WORKERS = 256


def engine() -> Engine:
    """The real engine, imported when it is needed: compiled kernels take a while to load."""
    from bartizan.engine import arrays, run

    return Engine(arrays.compile_geometry, arrays.build_model, run.run_block, arrays.units_in_play)


def run_study(
    scenario_file: ScenarioFile,
    *,
    replications: int,
    readings: int = 1,
    reading: str | None = None,
    seed: int = 0,
    workers: int | None = None,
    chunk: int | None = None,
    level: int = Level.DECISIONS,
    out: Path | None = None,
    date: dt.date | None = None,
    progress: Progress | None = None,
    before_play: Callable[[], Any] | None = None,
) -> Result:
    """Play a scenario many times and keep everything in a folder.

    Parameters
    ----------
    scenario_file : ScenarioFile
    replications : int
        Of each reading, all with the same luck under every reading.
    readings : int
        1 takes the central reading; more are sampled from the claims and assumptions.
    reading : str or None
        One reading: each figure at the end that hurts (`low`) or helps (`high`) the defence, or the central (`mode`).
    seed : int
        0 <= seed < 2**64.
    workers : int or None
        Threads; None takes one for each processor that is free to use.
    chunk : int or None
        Replications stored together. An unfinished run that is continued keeps its own.
    level : int
        What to log, see `Level`; it does not change the digest.
    out : Path or None
        Result folder; None takes `out/NAME-SEED` (see `store`).
    date : datetime.date or None
        Another day than the scenario's: which units are there.
    progress : callable or None
        `progress(sentence, done, total)`.
    before_play : callable or None
        Called once, when all is ready and before the first replication.

    Returns
    -------
    Result

    Raises
    ------
    InputError
        For options out of range or a folder that may not be used.
    IncompleteError
        If the disk is full; finished chunks are kept and the same command goes on.
    ModelError
        If the engine fails; the message holds the command that repeats it.
    """
    begun_s = time.monotonic()
    say = progress or (lambda *_: None)
    check_options(replications, readings, seed, workers, chunk, level)
    from bartizan.scenario.readings import figures_in_play, sampled_readings

    drawn = sampled_readings(figures_in_play(scenario_file), readings, seed, reading)
    manifest = _open_manifest(scenario_file, drawn, replications, seed, chunk, int(level), date)
    folder = out or store.default_folder(scenario_file.name, seed, manifest["study"])
    store.check_folder(folder, manifest)
    asked = _Asked(scenario_file, drawn, replications, seed, int(level), date, begun_s)
    # before the folder: terrain that cannot be used leaves nothing behind
    ready = _make_ready(asked, say)
    store.make_folder(folder, manifest)
    with locked(folder):
        opening = store.open_for_writing(folder, manifest)
        _keep_scenario(scenario_file, folder)
        job = Job(ready.doors, ready.geometry, drawn, legend(ready.geometry.roster), opening, seed)
        if before_play:
            before_play()
        tallied = job.run(workers or _free_processors(), say)
        say("counting")
        return _conclude(asked, ready, job, tallied)


class _Asked(NamedTuple):
    """What a study was asked to do, and when."""

    scenario_file: ScenarioFile
    drawn: Readings
    replications: int
    seed: int
    level: int
    date: dt.date | None
    begun_s: float


class _Ready(NamedTuple):
    """What a study needs before its folder is opened: the geometry, what antennas see, and which units are there."""

    doors: Engine
    geometry: Geometry
    sight: Sight
    units_there: dict[str, float]
    catalogue: Catalogue


def _make_ready(asked: _Asked, say: Progress) -> _Ready:
    """Compute what all readings share: which units are there, and the geometry."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.scenario.readings import central_k_factor

    doors, catalogue, scenario = engine(), load_catalogue(), asked.scenario_file.scenario
    there = _units_there(doors, scenario, asked.date or scenario.date, asked.drawn)
    sight = sight_of(scenario, there, catalogue, central_k_factor(asked.scenario_file))
    geometry = doors.compile_geometry(asked.scenario_file, date=asked.date, progress=say, see=sight.see)
    return _Ready(doors, geometry, sight, there, catalogue)


def _conclude(asked: _Asked, ready: _Ready, job: Job, tallied: list[Tallied]) -> Result:
    """Sum up what was played, write it down, and seal the folder."""
    opening, geometry = job.opening, ready.geometry
    stored = [done.stored for done in tallied]
    n_readings = len(asked.drawn.values)
    rows = [join([done.rows for done in tallied if done.stored.chunk.reading == k]) for k in range(n_readings)]
    facts = Facts(
        scenario_file=asked.scenario_file,
        geometry=geometry,
        readings=asked.drawn,
        sight=ready.sight,
        units_there=ready.units_there,
        seed=asked.seed,
        replications=asked.replications,
        level=asked.level,
        version=opening.manifest["made_by"]["bartizan"],
        digest=total_digest(opening.manifest["study"], stored),
        elapsed_s=time.monotonic() - asked.begun_s,
    )
    write_pictures_data(facts, opening.folder)
    summary = build_summary(facts, rows, job.who, ready.catalogue)
    write_durable(opening.folder / "summary.json", pretty_json(summary))
    sealed = store.seal(opening, stored, {"roster": geometry.roster.as_dict()})
    return Result(opening.folder, sealed, summary)


def check_options(
    replications: int,
    readings: int,
    seed: int,
    workers: int | None,
    chunk: int | None,
    level: int,
    most_level: int = Level.DETECTIONS,
) -> None:
    """Refuse numbers out of range, all at once. Every scan of the ledger is told of one replication, never stored.

    Raises
    ------
    InputError
        With what was seen and what was expected.
    """
    checks: list[tuple[str, Any, int, int]] = [
        ("replications", replications, 1, MOST_REPLICATIONS),
        ("readings", readings, 1, MOST_READINGS),
        ("seed", seed, 0, MOST_SEED),
        ("workers", 1 if workers is None else workers, 1, MOST_WORKERS),
        ("chunk", 1 if chunk is None else chunk, 1, MOST_REPLICATIONS),
        ("level", level, min(Level), most_level),
    ]
    wrong = [
        f"{name} must be a whole number from {low:,} to {high:,}, seen {value!r}"
        for name, value, low, high in checks
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high
    ]
    if wrong:
        raise InputError("; ".join(wrong))


def _free_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _open_manifest(
    scenario_file: ScenarioFile,
    drawn: Readings,
    replications: int,
    seed: int,
    chunk: int | None,
    level: int,
    date: dt.date | None,
) -> dict[str, Any]:
    """What is known before anything is computed; `config` is all that the outcome is a function of."""
    n_readings = len(drawn.values)
    config = {
        "scenario": scenario_file.digest,
        "date": (date or scenario_file.scenario.date).isoformat(),
        "seed": int(seed),
        "replications": int(replications),
        "readings": [_reading_data(drawn.reading(k)) for k in range(n_readings)],
    }
    return {
        "study": store.study_digest(config),
        "config": config,
        "layout": {"chunk": int(chunk or default_chunk_size(n_readings, replications)), "level": level},
        "made_by": store.made_by(),
        "scenario": {
            "name": scenario_file.name,
            "source": scenario_file.source,
            "terrain": [str(path) for path in scenario_file.terrain_paths],
            "overrides": dict(scenario_file.overrides),
        },
    }


def _reading_data(reading: Reading) -> dict[str, Any]:
    return {"label": reading.label, "values": dict(reading.values), "conditions": reading.conditions}


def _keep_scenario(scenario_file: ScenarioFile, folder: Path) -> None:
    """Put the scenario beside its result as it was written, comments and all."""
    from bartizan.scenario.load import BUNDLED

    if scenario_file.folder is None:
        content = (BUNDLED / f"{scenario_file.name}.yaml").read_bytes()
    else:
        content = Path(scenario_file.source).read_bytes()
    write_durable(folder / "scenario.yaml", content)


def _units_there(doors: Engine, scenario: Scenario, date: dt.date, drawn: Readings) -> dict[str, float]:
    """Share of the readings in which each unit is in play."""
    found = [doors.units_in_play(scenario, drawn.reading(k), date) for k in range(len(drawn.values))]
    return {unit: float(np.mean([row[unit] for row in found])) for unit in found[0]}


class Rerun(NamedTuple):
    """One replication played again; `is_equal` is None where the stored result does not hold it yet."""

    events: np.ndarray
    roster: Roster
    is_equal: bool | None
    model: Any
    seed: int


def rerun(folder: Path, reading: int, replication: int, level: int = Level.DETECTIONS) -> Rerun:
    """Repeat one replication of a result exactly, with as much detail as asked.

    Parameters
    ----------
    folder : Path
        A result, finished or not.
    reading, replication : int
        Which one.
    level : int
        What to log.

    Returns
    -------
    Rerun
        With the events, the roster that they point to, whether the decisions equal the stored ones, and the model and
        seed that they came from.

    Raises
    ------
    InputError
        If the folder is no result, the result has no such replication, or its terrain file has changed.
    IncompleteError
        If the result is torn or altered.
    """
    return play_again(set_again(Path(folder), [(reading, replication)]), reading, replication, level)


class Again(NamedTuple):
    """A result made ready to play replications of it again: what all its readings share."""

    folder: Path
    manifest: dict[str, Any]
    doors: Engine
    geometry: Geometry


def set_again(folder: Path, runs: Iterable[tuple[int, int]], see: Callable[..., None] | None = None) -> Again:
    """Read the scenario of a result again and compute what its readings share.

    Parameters
    ----------
    folder : Path
        A result, finished or not.
    runs : iterable of (int, int)
        Reading and replication of what will be asked for, so that what is not there is refused before the work.
    see : callable or None
        Is given each antenna's lowest visible altitudes, see `engine.geometry.compile_geometry`.

    Raises
    ------
    InputError, IncompleteError
        See `rerun`.
    """
    manifest = store.read_manifest(folder, complete=False)
    for reading, replication in runs:
        _check_stored(folder, manifest["config"], reading, replication)
    doors = engine()
    scenario_file = _scenario_again(folder, manifest)
    day = dt.date.fromisoformat(manifest["config"]["date"])
    return Again(folder, manifest, doors, doors.compile_geometry(scenario_file, date=day, see=see or (lambda *_: None)))


def play_again(again: Again, reading: int, replication: int, level: int = Level.DETECTIONS) -> Rerun:
    """Repeat one replication of a result that was made ready; see `rerun`."""
    manifest, config = again.manifest, again.manifest["config"]
    check_options(1, 1, config["seed"], None, None, level, max(Level))
    from bartizan.scenario.readings import Reading

    model = again.doors.build_model(again.geometry, Reading(**config["readings"][reading]))
    events = again.doors.run_block(model, seed=config["seed"], first=replication, count=1, level=level)
    before = _stored_digest(again.folder, manifest, reading, replication)
    now = replication_digests(events, replication, 1)[0]
    is_equal = None if before is None else before == now
    return Rerun(events, again.geometry.roster, is_equal, model, config["seed"])


def _check_stored(folder: Path, config: dict[str, Any], reading: int, replication: int) -> None:
    if not 0 <= reading < len(config["readings"]):
        raise InputError(f"{folder} has readings 0 to {len(config['readings']) - 1}, seen {reading}")
    if not 0 <= replication < config["replications"]:
        raise InputError(f"{folder} has replications 0 to {config['replications'] - 1}, seen {replication}")


def _scenario_again(folder: Path, manifest: dict[str, Any]) -> ScenarioFile:
    """The scenario of a result, from the copy that lies beside it."""
    from bartizan.scenario.load import load_scenario

    about = manifest["scenario"]
    overrides = [f"{key}={value!r}" for key, value in about["overrides"].items()]
    again = load_scenario(folder / "scenario.yaml", terrain=about["terrain"], overrides=overrides)
    if again.digest != manifest["config"]["scenario"]:
        raise InputError(
            f"{folder}: the scenario or its terrain file is not what the result was made from "
            f"(digest {again.digest[:16]}…, stored {manifest['config']['scenario'][:16]}…)"
        )
    return again


def _stored_digest(folder: Path, manifest: dict[str, Any], reading: int, replication: int) -> str | None:
    """Digest of a replication as it was stored; None where an unfinished result does not hold it."""
    layout = manifest["layout"]["chunk"]
    total = manifest["config"]["replications"]
    chunk = next(
        c for c in plan(reading + 1, total, layout) if c.reading == reading and c.first + c.count > replication
    )
    sums = {row["file"]: row["sha256"] for row in manifest.get("chunks", [])}
    files = sorted((folder / "chunks").glob(f"{chunk.id}.*.parquet"))
    if not files:
        if manifest["state"] == "complete":
            raise IncompleteError(f"{folder}: chunk {chunk.id} is missing")
        return None
    stored, _ = read_chunk(files[0], manifest["study"], sums.get(files[0].name))
    return stored.digests[replication - chunk.first]
