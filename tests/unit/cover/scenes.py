"""Small scenarios and terrains for the tests of coverage."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from bartizan.cover.areas import Ladder, Radar, Stack, add_radar
from bartizan.radar.reach import NO_STRETCH
from bartizan.scenario.load import ScenarioFile, load_scenario
from bartizan.units import EARTH_RADIUS_M

K_RADIUS_M = 4.0 / 3.0 * EARTH_RADIUS_M

TEXT = """
bartizan: 1
name: Two units on a shoal
date: 2028-01-01
duration_s: 600
theatre:
  centre: {{lat_deg: -32.0, lon_deg: -24.0}}
  width_km: 120
  cell_m: 1000
  terrain: {terrain}
assets:
  - {{id: town, name: Town, lat_deg: -32.0, lon_deg: -24.0}}
units:
  - id: first
    name: First unit
    system: s-400
    acquisition_radar: {{lat_deg: -32.0, lon_deg: -24.05}}
    fire_units:
      - {{id: one, lat_deg: -32.0, lon_deg: -24.0, rounds: {{short: 8}}}}
  - id: second
    name: Second unit
    system: s-400
    available: {{date: 2028-06-01}}
    fire_units:
      - {{id: two, lat_deg: -32.1, lon_deg: -23.8, rounds: {{short: 8}}}}
raid:
  groups:
    - id: low
      object: cruise-missile
      route: [{{lat_deg: -31.6, lon_deg: -24.0, altitude_m: 50, reference: agl}}]
      aim: [town]
    - id: high
      object: su-30mki
      speed_mps: 250
      route: [{{lat_deg: -31.6, lon_deg: -24.2, altitude_m: 6000}}]
      aim: [town]
"""
SEA = "{kind: sea}"
ISLAND = "{kind: island, seed: 5, island_radius_km: 30, peak_m: 500, ridges: 0.5}"


def scene(folder: Path, terrain: str = ISLAND) -> ScenarioFile:
    """Two units with a fire unit each, the second from June 2028."""
    file = folder / "shoal.yaml"
    file.write_text(TEXT.format(terrain=terrain), encoding="utf-8")
    return load_scenario(file)


def radar(**other: float) -> Radar:
    """A radar 20 m above the sea in the middle, with nothing in its way."""
    values = {
        "x_m": 0.0,
        "y_m": 0.0,
        "antenna_msl_m": 20.0,
        "k_radius_m": K_RADIUS_M,
        "claimed_m": math.inf,
        "max_range_m": 300e3,
        "sin_elevation_min": -1.0,
        "sin_elevation_max": 1.0,
    }
    return Radar(**values | other)


def sea_mask_m(shape: tuple[int, int], cell_m: float, antenna_m: float = 20.0) -> np.ndarray:
    """Lowest altitude in sight over a smooth sea from the middle, by the same parabola as the horizon of the engine."""
    y_m, x_m = ((np.arange(n) - (n - 1) / 2.0) * cell_m for n in shape)
    distance_m = np.hypot(x_m[None, :], y_m[:, None])
    beyond_m = np.maximum(distance_m - math.sqrt((2.0 * K_RADIUS_M + antenna_m) * antenna_m), 0.0)
    return (np.sqrt(K_RADIUS_M**2 + beyond_m**2) - K_RADIUS_M).astype(np.float32)


def added(one, limits_m, mva_m, cell_m, altitudes_m, *, is_agl=False, ground_m=None, stretch=NO_STRETCH, threads=1):
    """Counts and ladder of one radar alone."""
    n, shape = len(altitudes_m), mva_m.shape
    ground_m = np.zeros(shape, np.float32) if ground_m is None else ground_m
    ladder = Ladder(*(np.zeros((n, *shape), np.uint8) for _ in range(4)))
    stack = Stack(np.array(altitudes_m, float), np.full(n, is_agl))
    limits_m = np.broadcast_to(np.asarray(limits_m, float), (n, 2)).copy()
    counts = add_radar(one, limits_m, stretch, mva_m, ground_m, cell_m, stack, ladder, n_threads=threads)
    return counts, ladder
