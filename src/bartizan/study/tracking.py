"""How much does tracking cost us? One scenario, played under every tracker with the same luck."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bartizan.cover.plain import plain
from bartizan.engine.log import Level
from bartizan.errors import InputError
from bartizan.scenario.load import ScenarioFile
from bartizan.study import doors as engine_doors
from bartizan.study.compared import answer_of, in_mode
from bartizan.study.measures import TRACK_MEASURES, estimate
from bartizan.study.tally import legend, tally
from bartizan.study.variants import Variant, play_variants

if TYPE_CHECKING:
    from bartizan.study.doors import Engine, Progress

BLOCK = "tracking"
MODES = ("perfect", "simple", "default")
"""The bound first, so that each tracker is held against it, and the better one against the plain one."""

MOST_FOLLOWED = 40
"""Replications whose tracks are followed through a fuller log; more would tell little and take memory."""


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
    variants = [Variant(mode, in_mode(scenario_file, BLOCK, mode)) for mode in MODES]
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
    answer = answer_of("tracking", BLOCK, scenario_file, round_)
    answer["run"]["followed"] = followed
    for point in answer["points"]:
        point["tracks"] = plain(tracks[point["variant"]])
    return answer


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
