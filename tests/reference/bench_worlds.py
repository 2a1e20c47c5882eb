"""A bench drawn at random for a generated world: every key turns up within a few seeds."""

from __future__ import annotations

import math

import numpy as np

from reference.bench import Bench, Spread
from reference.world import Side, World

ARRIVALS = ("", "poisson", "spaced", "simultaneous")


def give_bench(world: World, seed: int) -> None:
    """Draw the bench of a world."""
    rng = np.random.default_rng([seed, 2])
    is_lost = rng.uniform() < 0.3
    raid = [flyer.row for flyer in world.flyers if flyer.side == Side.HOSTILE]
    arrivals = ARRIVALS[seed % 4] if raid else ""
    world.bench = Bench(
        is_perfect=bool(rng.uniform() < 0.6),
        hold=_spread(rng, 4.0, 60.0) if rng.uniform() < 0.5 else None,
        patience=_spread(rng, 5.0, 90.0) if rng.uniform() < 0.4 and not is_lost else None,
        loses_when_busy=bool(is_lost),
        correlation=float(rng.uniform(0.1, 0.9)) if rng.uniform() < 0.3 else 0.0,
        reliability=float(rng.uniform(0.6, 0.95)) if rng.uniform() < 0.3 else 1.0,
        arrivals=arrivals,
        gap_s=float(rng.uniform(1.0, 30.0)) if arrivals in ("poisson", "spaced") else 0.0,
        for_s=float(rng.uniform(20.0, 90.0)) if arrivals == "poisson" and rng.uniform() < 0.6 else math.inf,
        order=[int(row) for row in rng.permutation(raid)],
    )
    if world.bench.is_perfect:
        world.bench.range_m = float(rng.uniform(15e3, 60e3)) if rng.uniform() < 0.6 else None
        world.bench.detection = float(rng.uniform(0.5, 1.0)) if rng.uniform() < 0.4 else 1.0
        for radar in world.radars:
            radar.period_ms = 1
    if world.bench.hold is not None:
        for radar in world.fire_units():
            assert radar.launchers is not None
            radar.launchers.reaction_ms = radar.launchers.assessment_ms = 0
            radar.launchers.longest_reach_m = 1e9


def _spread(rng: np.random.Generator, low_s: float, high_s: float) -> Spread:
    a_s, b_s = sorted(float(v) for v in rng.uniform(low_s, high_s, 2))
    form = ("constant", "exponential", "uniform")[int(rng.integers(3))]
    return Spread(form, (a_s, b_s) if form == "uniform" else (a_s,))
