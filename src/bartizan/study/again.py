"""Play replications of a stored result again, exactly, with as much detail as asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.engine.log import Level, Roster
from bartizan.errors import IncompleteError, InputError
from bartizan.study import doors as engine_doors
from bartizan.study import store
from bartizan.study.chunk_file import read_chunk
from bartizan.study.chunks import Chunk, named_chunks, replication_digests
from bartizan.study.doors import Engine
from bartizan.study.limits import check_options
from bartizan.study.manifest import QUESTION

if TYPE_CHECKING:
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.load import ScenarioFile


class Rerun(NamedTuple):
    """One replication played again; `is_equal` is None where the stored result does not hold it yet."""

    events: np.ndarray
    roster: Roster
    is_equal: bool | None
    model: Any
    seed: int


def rerun(folder: Path, reading: int, replication: int, level: int = Level.DETECTIONS, point: int = 0) -> Rerun:
    """Repeat one replication of a result exactly, with as much detail as asked.

    Parameters
    ----------
    folder : Path
        A result, finished or not.
    reading, replication : int
        Which one.
    level : int
        What to log.
    point : int
        Of a study of several points, which.

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
    folder = Path(folder)
    manifest = store.read_manifest(folder, complete=False)
    if QUESTION in manifest:
        return _rerun_point(folder, manifest, Chunk(point, reading, replication, 1), level)
    if point:
        raise InputError(f"{folder} is a run, which has one point, 0; seen {point}")
    return play_again(set_again(folder, [(reading, replication)]), reading, replication, level)


def _rerun_point(folder: Path, manifest: dict[str, Any], asked: Chunk, level: int) -> Rerun:
    """One replication of one point of a study, from what its manifest holds."""
    from bartizan.study.points.crews import crewed
    from bartizan.study.points.points import Points

    points = Points.from_manifest(manifest)
    if not 0 <= asked.point < points.count:
        raise InputError(f"{folder} has points 0 to {points.count - 1}, seen {asked.point}")
    case, doors = points.point(asked.point), engine_doors.engine()
    if not 0 <= asked.reading < len(case.readings):
        raise InputError(f"{folder} has readings 0 to {len(case.readings) - 1}, seen {asked.reading}")
    _check_played(folder, manifest, asked)
    geometry = doors.compile_geometry(case.scenario_file, see=lambda *_: None)
    model = doors.build_model(crewed(geometry, case, asked.reading), case.readings.reading(asked.reading))
    events = doors.run_block(model, seed=case.seed, first=asked.first, count=1, level=level)
    before = _stored_digest(folder, manifest, asked)
    is_equal = None if before is None else before == replication_digests(events, asked.first, 1).hex()
    return Rerun(events, geometry.roster, is_equal, model, case.seed)


def _check_played(folder: Path, manifest: dict[str, Any], asked: Chunk) -> None:
    """Refuse a replication past those that a finished study played at a point; of a hole or an unfinished study it is
    not known how many there would be.
    """
    rows = [row for row in manifest.get("chunks", []) if (row["point"], row["reading"]) == asked[:2]]
    most = max((row["first"] + row["count"] for row in rows), default=0)
    if manifest["state"] == "complete" and 0 < most <= asked.first:
        raise InputError(f"{folder} has replications 0 to {most - 1}, seen {asked.first}")


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
    manifest = manifest_with(folder, runs)
    doors = engine_doors.engine()
    scenario_file = _scenario_again(folder, manifest)
    day = dt.date.fromisoformat(manifest["config"]["date"])
    return Again(folder, manifest, doors, doors.compile_geometry(scenario_file, date=day, see=see or (lambda *_: None)))


def play_again(again: Again, reading: int, replication: int, level: int = Level.DETECTIONS, model: Any = None) -> Rerun:
    """Repeat one replication of a result that was made ready; see `rerun`.

    `model` is the reading's, where it has been built before.
    """
    manifest, config = again.manifest, again.manifest["config"]
    check_options(1, 1, config["seed"], None, None, level, max(Level))
    if model is None:
        model = model_of(again, reading)
    events = again.doors.run_block(model, seed=config["seed"], first=replication, count=1, level=level)
    before = _stored_digest(again.folder, manifest, Chunk(0, reading, replication, 1))
    now = replication_digests(events, replication, 1).hex()
    is_equal = None if before is None else before == now
    return Rerun(events, again.geometry.roster, is_equal, model, config["seed"])


def model_of(again: Again, reading: int) -> Any:
    """The model of one reading of a result that was made ready."""
    from bartizan.scenario.readings import Reading

    return again.doors.build_model(again.geometry, Reading(**again.manifest["config"]["readings"][reading]))


def manifest_with(folder: Path, runs: Iterable[tuple[int, int]]) -> dict[str, Any]:
    """The manifest of a result, finished or not, that has these runs (reading, replication); studies are not asked.

    Raises
    ------
    InputError
        If the folder is no result, or has no such reading or replication.
    """
    manifest = store.read_manifest(folder, complete=False)
    for reading, replication in runs if QUESTION not in manifest else ():
        _check_stored(folder, manifest["config"], reading, replication)
    return manifest


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


def _stored_digest(folder: Path, manifest: dict[str, Any], asked: Chunk) -> str | None:
    """Digest of a replication as it was stored; None where an unfinished result, or a hole, does not hold it."""
    sums = {row["file"]: row["sha256"] for row in manifest.get("chunks", [])}
    holes = {hole["point"] for hole in manifest.get("holes", [])}
    for chunk, files in named_chunks(folder).items():
        if chunk[:2] == asked[:2] and chunk.first <= asked.first < chunk.first + chunk.count:
            stored, _ = read_chunk(folder / "chunks" / files[0], manifest["study"], sums.get(files[0]))
            return stored.digest(asked.first)
    if manifest["state"] == "complete" and asked.point not in holes:
        raise IncompleteError(f"{folder}: the chunk of replication {asked.first} is missing")
    return None
