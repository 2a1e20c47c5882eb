"""How much does tracking cost us? One scenario, played under every tracker with the same luck."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bartizan.cover.plain import plain
from bartizan.engine.log import Level
from bartizan.errors import InputError
from bartizan.scenario.load import ScenarioFile, scenario_digest
from bartizan.study import doors as engine_doors
from bartizan.study.compared import point_of, reproduce, run_of, scenario_of
from bartizan.study.durable import canonical_json, sha256
from bartizan.study.made_by import made_by
from bartizan.study.measures import TRACK_MEASURES, estimate
from bartizan.study.paired import compare
from bartizan.study.tally import legend, tally
from bartizan.study.variants import Round, Variant, play_variants

if TYPE_CHECKING:
    from bartizan.study.doors import Engine, Progress

SCHEMA = 1
CHOICE = "tracking.mode"
MODES = ("perfect", "simple", "default")
"""The bound first, so that each tracker is held against it, and the better one against the plain one."""

MOST_FOLLOWED = 40
"""Replications whose tracks are followed through a fuller log; more would tell little and take memory."""


def by_tracker(scenario_file: ScenarioFile, mode: str) -> ScenarioFile:
    """The same scenario as if its file named this tracker."""
    scenario = scenario_file.scenario
    named = scenario.model_copy(update={"tracking": scenario.tracking.model_copy(update={"mode": mode})})
    digest = scenario_digest(named, scenario_file.overrides, scenario_file.terrain_paths)
    return replace(scenario_file, scenario=named, digest=digest)


def tracking(
    scenario_file: ScenarioFile,
    *,
    replications: int,
    readings: int = 1,
    seed: int = 0,
    workers: int | None = None,
    date: dt.date | None = None,
    progress: Progress | None = None,
    doors: Engine | None = None,
) -> dict[str, Any]:
    """Play a scenario with true tracks, with the plain tracker and with the bank of filters, and compare the outcomes.

    Parameters
    ----------
    scenario_file : ScenarioFile
        Its own tracker is one of those played.
    replications, readings, seed, workers, date, progress
        As `execute.run_study` takes them.
    doors : Engine or None
        Another engine, for tests.

    Returns
    -------
    dict
        Plain data: `digest`, `manifest`, `points` (a tracker each, with its measures, those of its tracks, and the
        digest that `run` gives the scenario with it), `comparisons`, `holes` (none), and what they are of.

    Raises
    ------
    InputError
        For options out of range, and for a scenario in which no radar scans.
    """
    if scenario_file.scenario.detection == "perfect":
        raise InputError(f"{scenario_file.name} has detection: perfect, so nothing is tracked; expected modelled")
    variants = [Variant(mode, by_tracker(scenario_file, mode)) for mode in MODES]
    asked: dict[str, Any] = {"seed": seed, "date": date or scenario_file.scenario.date, "doors": doors}
    round_ = play_variants(
        variants,
        replications=replications,
        readings=readings,
        workers=workers,
        progress=progress,
        same_ground=True,
        **asked,
    )
    followed = min(replications, MOST_FOLLOWED)
    tracks = _follow(variants, followed, **asked)
    return _answer(scenario_file, round_, followed, tracks)


def _follow(
    variants: list[Variant], count: int, *, seed: int, date: dt.date, doors: Engine | None
) -> dict[str, dict[str, Any]]:
    """What the tracks of each variant were like in the first replications of the first reading."""
    from bartizan.scenario.readings import figures_in_play, sampled_readings

    engine = doors or engine_doors.engine()
    reading = sampled_readings(figures_in_play(variants[0].scenario_file), 1, seed, None).reading(0)
    geometry = engine.compile_geometry(variants[0].scenario_file, date=date, progress=None, see=lambda *_: None)
    who = legend(geometry.roster)
    found = {}
    for variant in variants:
        model = engine.build_model(replace(geometry, scenario=variant.scenario_file.scenario), reading)
        events = engine.run_block(model, seed=seed, first=0, count=count, level=Level.TRACKS)
        rows = tally(events, who, 0, count)
        found[variant.name] = {name: estimate(name, [rows], who).as_dict() for name in TRACK_MEASURES}
    return found


def _answer(
    scenario_file: ScenarioFile, round_: Round, followed: int, tracks: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    points = [point_of(one, round_) | {"tracks": tracks[one.name]} for one in round_.played]
    return plain(
        {
            "schema": SCHEMA,
            "digest": sha256(canonical_json([CHOICE, [point["digest"] for point in points]])),
            "manifest": {"made_by": made_by(), "reproduce": reproduce("tracking", scenario_file, round_)},
            "choice": CHOICE,
            "scenario": scenario_of(scenario_file, round_, scenario_file.scenario.tracking.mode),
            "run": run_of(round_) | {"followed": followed},
            "points": points,
            "comparisons": [row.as_dict() for row in compare(round_)],
            "holes": [],
        }
    )
