"""Tracks set aside before ranking: the same outcomes and the same time by cause as if all of them were ranked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.log import Cause, Code, Level
from bartizan.engine.run import run_block
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from reference import adapt
from reference.generate import random_world
from reference.network_worlds import give_network
from reference.rule_worlds import give_rules
from unit.engine.worlds import battery, certain, raid, unit, world

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
COUNT = 3


def without_bookings(events: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The rows of some codes alone."""
    return events[np.isin(events["code"], codes)]


def agree(model) -> np.ndarray:
    """Play with the order of bookings logged, where nothing is set aside, and without; the events without."""
    brief = run_block(model, seed=5, first=0, count=COUNT, level=Level.DECISIONS)
    full = run_block(model, seed=5, first=0, count=COUNT, level=Level.CHAIN)
    np.testing.assert_array_equal(without_bookings(full, np.unique(brief["code"])), brief)
    return brief


@pytest.mark.parametrize("seed", range(24))
def test_a_generated_world_plays_alike_whether_or_not_tracks_are_set_aside(seed):
    made = random_world(seed)
    give_rules(made, seed)
    give_network(made, seed)
    assert len(agree(adapt.model_from_world(made))) > 0


@pytest.mark.parametrize("firing", ["one_at_a_time", "shoot_shoot"])
def test_who_is_engaged_first_changes_what_is_booked_of_those_that_rank_after_it(firing):
    # the long rounds are soon gone, so far tracks are set aside while near ones are engaged with the medium rounds
    groups = [
        raid("near", points=[(95.0, 0.0, 6000.0)], count=6, spread_km=4.0, start_s=60),
        raid("far", points=[(200.0, 20.0, 9000.0)], count=8, spread_km=4.0),
    ]
    figures = {**certain(0.4), "s-400.engagement_radar.channels": 3}
    model = world(
        [unit("one", battery(rounds={"medium": 9, "long": 2}))],
        groups,
        figures=figures,
        doctrine={"firing": firing, "reserve": {"ballistic": 2}},
    ).model
    events = agree(model)
    causes = events[events["code"] == Code.CAUSE]["detail"]
    assert {Cause.NO_ROUND, Cause.NO_CHANNEL} <= {Cause(cause) for cause in causes}


def test_the_large_raid_with_every_effect_plays_alike(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from bench_effects import ALL_ON, scenario_with

    file = load_scenario(scenario_with(ALL_ON, "on", tmp_path))
    agree(build_model(compile_geometry(file), central_reading(figures_in_play(file))))
