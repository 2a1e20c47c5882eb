"""Run a study of one point: one scenario, some readings, many replications; everything is kept in a folder.

A chunk is played, counted, written and dropped, so memory does not grow with the events. Nothing that comes out depends
on workers, chunk size or order.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.engine.log import Level
from bartizan.errors import InputError, ModelError
from bartizan.study import doors as engine_doors
from bartizan.study import store
from bartizan.study.again import Again, Rerun, play_again, rerun, set_again
from bartizan.study.chunks import total_digest
from bartizan.study.doors import Engine, Progress
from bartizan.study.durable import pretty_json, write_durable
from bartizan.study.limits import check_options, free_processors
from bartizan.study.lock import locked
from bartizan.study.outputs import write_pictures_data
from bartizan.study.result import Result
from bartizan.study.run_manifest import keep_scenario, open_manifest
from bartizan.study.sight import detects_of
from bartizan.study.summary import Facts, build_summary, sight_of
from bartizan.study.workers.crews import Crew
from bartizan.study.workers.piles import PlayedPoint
from bartizan.study.workers.play import Hole, Playing, play_all
from bartizan.study.workers.player import Player
from bartizan.study.workers.recipe import OneCase, OnePoint, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from bartizan.claims.catalogue import Catalogue
    from bartizan.engine.arrays import Geometry
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import Readings
    from bartizan.scenario.schema import Scenario
    from bartizan.study.sight import Sight

__all__ = ["Again", "Rerun", "play_again", "rerun", "run_study", "set_again"]


def run_study(
    scenario_file: ScenarioFile,
    *,
    replications: int,
    readings: int = 1,
    reading: str | None = None,
    seed: int = 0,
    workers: int | None = None,
    crew: Crew | None = None,
    chunk: int | None = None,
    level: int = Level.DECISIONS,
    out: Path | None = None,
    date: dt.date | None = None,
    progress: Progress | None = None,
    before_play: Callable[[], Any] | None = None,
    keep_paths: bool = False,
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
    crew : Crew or None
        Processes or a cluster in place of threads, see `bartizan.study.workers.crews`.
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
    keep_paths : bool
        Keep the replications that a report draws, so that it need not play them again (see `shown`).

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
    manifest = open_manifest(scenario_file, drawn, replications, seed, chunk, int(level), date)
    folder = out or store.default_folder(scenario_file.name, seed, manifest)
    store.check_folder(folder, manifest)
    asked = _Asked(scenario_file, drawn, replications, seed, int(level), date, begun_s)
    # before the folder: terrain that cannot be used leaves nothing behind
    ready = _make_ready(asked, say)
    store.make_folder(folder, manifest)
    with locked(folder) as token:
        opening = store.open_for_writing(folder, manifest)
        keep_scenario(scenario_file, folder)
        if before_play:
            before_play()
        playing = _play(asked, ready, opening, token, crew or Crew("threads", workers or free_processors()), say)
        say("counting")
        return _conclude(asked, ready, opening, playing, keep_paths=keep_paths)


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

    case: OneCase
    geometry: Geometry
    sight: Sight
    units_there: dict[str, float]
    catalogue: Catalogue


def _make_ready(asked: _Asked, say: Progress) -> _Ready:
    """Compute what all readings share: which units are there, and the geometry."""
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.scenario.readings import central_k_factor, central_reading, figures_in_play

    doors, catalogue, scenario = engine_doors.engine(), load_catalogue(), asked.scenario_file.scenario
    there = _units_there(doors, scenario, asked.date or scenario.date, asked.drawn)
    k_factor = central_k_factor(asked.scenario_file)
    detects = detects_of(scenario, central_reading(figures_in_play(asked.scenario_file)), k_factor)
    sight = sight_of(scenario, there, catalogue, k_factor, detects)
    case = OneCase(_on_day(asked.scenario_file, asked.date), asked.drawn, asked.seed, asked.replications)
    geometry = doors.compile_geometry(case.scenario_file, date=asked.date, progress=say, see=sight.see)
    return _Ready(case, geometry, sight, there, catalogue)


def _on_day(scenario_file: ScenarioFile, date: dt.date | None) -> ScenarioFile:
    if date is None:
        return scenario_file
    return replace(scenario_file, scenario=scenario_file.scenario.model_copy(update={"date": date}))


def _play(asked: _Asked, ready: _Ready, opening: store.Opening, token: str, crew: Crew, say: Progress) -> Playing:
    """All replications of all readings.

    Raises
    ------
    ModelError, InputError
        If a reading cannot be played: with the place, and the command that repeats it.
    """
    manifest, points = opening.manifest, OnePoint(ready.case)
    doors = engine_doors.engine
    recipe = Recipe(manifest["study"], points, asked.level, manifest["made_by"], doors, opening.folder.resolve(), token)
    player = Player(recipe, crew.count, ready.geometry)
    playing = play_all(opening, recipe, crew, player=player, progress=say)
    for hole in playing.holes:
        raise _error_of(hole)
    return playing


def _error_of(hole: Hole) -> ModelError | InputError:
    return InputError(hole.error) if hole.is_input else ModelError(str(hole))


def _conclude(asked: _Asked, ready: _Ready, opening: store.Opening, playing: Playing, *, keep_paths: bool) -> Result:
    """Sum up what was played, write it down, and seal the folder."""
    geometry = ready.geometry
    played: PlayedPoint = playing.points[0]
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
        digest=total_digest(opening.manifest["study"], playing.stored),
        elapsed_s=time.monotonic() - asked.begun_s,
    )
    write_pictures_data(facts, opening.folder)
    summary = build_summary(facts, played.rows, played.who, ready.catalogue)
    write_durable(opening.folder / "summary.json", pretty_json(summary))
    if keep_paths:
        from bartizan.study.shown import keep_shown

        keep_shown(Again(opening.folder, opening.manifest, engine_doors.engine(), geometry), summary)
    sealed = store.seal(opening, playing.stored, {"roster": geometry.roster.as_dict()})
    return Result(opening.folder, sealed, summary)


def _units_there(doors: Engine, scenario: Scenario, date: dt.date, drawn: Readings) -> dict[str, float]:
    """Share of the readings in which each unit is in play."""
    found = [doors.units_in_play(scenario, drawn.reading(k), date) for k in range(len(drawn.values))]
    return {unit: float(np.mean([row[unit] for row in found])) for unit in found[0]}
