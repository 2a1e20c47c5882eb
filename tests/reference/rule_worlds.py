"""Rules drawn at random for a generated world: every kind of rule turns up within a few seeds."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from reference.rules import FREE, HOLD, KINDS, NO_FIRE, TIGHT, Firing, Layer, Rules, Zone
from reference.world import World

CONTROLS = (FREE, FREE, FREE, TIGHT, HOLD)
PRIORITIES = ("time_to_go", "nearest", "first_seen")
FIRINGS = (Firing(1, 0, is_single=True), Firing(2, 1), Firing(3, 2), Firing(1, 0))


def give_rules(world: World, seed: int) -> None:
    """Draw the rules of a world."""
    rng = np.random.default_rng([seed, 1])
    least_pk = float(rng.uniform(0.3, 0.7)) if rng.uniform() < 0.2 else 0.0
    world.rules = Rules(
        control=int(rng.choice(CONTROLS)),
        zones=_zones(rng) if rng.uniform() < 0.7 else [],
        priority=PRIORITIES[seed % 3],
        prefer=[int(kind) for kind in rng.permutation(5)[: int(rng.integers(0, 4))]],
        reserve={int(kind): int(rng.integers(1, 4)) for kind in rng.permutation(5)[: int(rng.integers(0, 3))]},
        firing={int(kind): _firing(rng) for kind in KINDS if rng.uniform() < 0.3},
        least_pk=least_pk,
        layers=_layers(rng) if rng.uniform() < 0.6 else [Layer()],
    )


def _firing(rng: np.random.Generator) -> Firing:
    return FIRINGS[int(rng.integers(len(FIRINGS)))]


def _zones(rng: np.random.Generator) -> list[Zone]:
    """Up to five zones, each of a rank of its own."""
    return [_zone(rng, rank) for rank in range(int(rng.integers(1, 6)))]


def _zone(rng: np.random.Generator, rank: int) -> Zone:
    x_m, y_m = (float(v) for v in rng.uniform(-20e3, 20e3, 2))
    size_m = float(rng.uniform(8e3, 30e3))
    zone = Zone(
        control=int(rng.choice((FREE, TIGHT, HOLD, NO_FIRE, NO_FIRE))),
        rank=rank,
        at_meeting=bool(rng.uniform() < 0.5),
        low_m=float(rng.uniform(0.0, 1000.0)) if rng.uniform() < 0.4 else -500.0,
        high_m=float(rng.uniform(2e3, 9e3)) if rng.uniform() < 0.4 else 2e6,
    )
    if rng.uniform() < 0.5:
        zone.centre_m, zone.radius_m = (x_m, y_m), size_m
        return zone
    bearings = np.sort(rng.uniform(0.0, 2.0 * math.pi, int(rng.integers(3, 8))))
    radii_m = size_m * rng.uniform(0.4, 1.2, len(bearings))
    zone.corners_m = [
        (x_m + r * math.sin(b), y_m + r * math.cos(b)) for b, r in zip(bearings.tolist(), radii_m.tolist(), strict=True)
    ]
    return zone


def _layers(rng: np.random.Generator) -> list[Layer]:
    """Two or three layers, from far to near, some open to one class only."""
    edges_m = np.sort(rng.uniform(4e3, 45e3, int(rng.integers(1, 3))))[::-1]
    bounds_m = [math.inf, *edges_m.tolist(), 0.0]
    return [_layer(rng, far_m, near_m) for far_m, near_m in pairwise(bounds_m)]


def _layer(rng: np.random.Generator, far_m: float, near_m: float) -> Layer:
    overlap_m = float(rng.uniform(0.0, 8e3))
    layer = Layer(far_m, max(0.0, near_m - overlap_m))
    if rng.uniform() < 0.3:
        name = f"class{int(rng.integers(0, 2))}"
        layer.classes = {kind: {name} for kind in KINDS}
    if rng.uniform() < 0.4:
        layer.pk = float(rng.uniform(0.1, 0.9))
    if rng.uniform() < 0.7:
        firing = Firing(int(rng.integers(1, 3)), int(rng.integers(0, 3)))
        layer.firing = dict.fromkeys(KINDS, firing)
    return layer
