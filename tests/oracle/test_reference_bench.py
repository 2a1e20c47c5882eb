"""Do the kernels and the plain reference engine agree on the bench, alone and with the defender's rules?"""

from __future__ import annotations

from functools import cache

import pytest

from bartizan.engine.log import Code
from reference import adapt, bench, engine, records
from reference.compare import first_difference, is_noticed, kernel_log, kernel_log_of_world, reference_log
from reference.generate import random_world

WORLDS = [*range(4000, 4040), *range(5000, 5016)]
"""Benches alone, and with rules."""

CLOSER_LOOK = (4001, 4004, 4011, 5002)


@cache
def reference(seed: int):
    """The reference's decisions in a generated world."""
    return reference_log(random_world(seed), 0)


@pytest.mark.parametrize("seed", WORLDS)
def test_generated_bench_agrees_decision_by_decision(seed):
    assert first_difference(kernel_log_of_world(seed), reference(seed)) == ""


@pytest.mark.parametrize("seed", CLOSER_LOOK)
def test_generated_bench_agrees_plot_by_plot(seed):
    world = random_world(seed)
    kernel = kernel_log(adapt.model_from_world(world), 5, level=3, seed=2**40 + 11)
    assert first_difference(kernel, reference_log(world, 5, level=3, seed=2**40 + 11)) == ""


def test_the_generated_benches_meet_everything_that_they_are_meant_to():
    stated = [random_world(seed).bench for seed in WORLDS]
    assert {made.arrivals for made in stated} == {"", "poisson", "spaced", "simultaneous"}
    assert {made.hold.form for made in stated if made.hold} == {"constant", "exponential", "uniform"}
    assert {made.patience.form for made in stated if made.patience} == {"constant", "exponential", "uniform"}
    for name in ("is_perfect", "range_m", "loses_when_busy", "correlation"):
        assert len({bool(getattr(made, name)) for made in stated}) == 2, name
    codes = {key[1] for seed in WORLDS for key, _ in reference(seed)}
    assert codes >= {Code.ABSENT, Code.LAUNCH, Code.KILL, Code.MISS, Code.LEAK, Code.UNRESOLVED, Code.NODE_LOST}


def _engaged_for_ever(self, i_radar, row, time_ms):
    return False


PLANTED = {
    "arrivals: another purpose": (bench, "ARRIVAL", 99),
    "hold: another purpose": (bench, "HOLD", 99),
    "patience: another purpose": (bench, "PATIENCE", 99),
    "waiting: nobody is lost": (bench.Benched, "is_given_up", _engaged_for_ever),
    "shots: nothing in common": (bench, "SHARED", 99),
    "detection: a millisecond late": (
        bench.Benched,
        "appearance_ms",
        lambda self, radar, row, f=bench.Benched.appearance_ms: (f(self, radar, row) or 0) + 1,
    ),
    "detection: asked again too seldom": (bench, "OTHER_WAIT_MS", 150),
    "detection: asked again too late": (bench.Benched, "beyond_reach_m", lambda *args: 400.0),
    "shots: all work": (
        bench.Benched,
        "kills",
        lambda self, radar, row, pk, purpose, index: (
            self.luck.uniforms(radar.uid, self.world.flyers[row].uid, purpose, index)[0] < pk
        ),
    ),
    "detection: sight is needed": (engine.Replication, "why_missed", None),
}


def _needs_sight(self, radar, row, shot, time_ms, f=engine.Replication.why_missed):
    why = f(self, radar, row, shot, time_ms)
    is_seen = why == records.OBJECT_GONE or self.look(radar, row, time_ms)[0].is_clear
    return why if is_seen else records.NOT_IN_SIGHT


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_noticed(name):
    owner, attribute, wrong = PLANTED[name]
    assert is_noticed(owner, attribute, wrong if wrong is not None else _needs_sight, WORLDS)
