"""Small seeded worlds: sites, objects, doctrines, networks, walls, reloads, raids on fire units. All is made up."""

from __future__ import annotations

import math
import zlib

import numpy as np

from reference.bench_worlds import give_bench
from reference.geometry import EARTH_M
from reference.network_worlds import give_network
from reference.rule_worlds import give_rules
from reference.world import Flyer, InterceptorClass, Launchers, Radar, Side, Unit, World

KINDS = {"aircraft": 0, "helicopter": 1, "cruise_missile": 2, "drone": 3, "ballistic": 4}
MODES = ("alone", "shared_warning", "shared_tracks")
FIRINGS = ((2, 1), (1, 2), (2, 2), (1, 0))
GRID_CELL_M = 2000.0
HALF_WIDTH_M = 80_000.0
SPEEDS_MPS = {"aircraft": 260.0, "helicopter": 60.0, "cruise_missile": 240.0, "drone": 55.0, "ballistic": 900.0}
ALTITUDES_M = {"aircraft": 8000.0, "helicopter": 400.0, "cruise_missile": 50.0, "drone": 900.0, "ballistic": 0.0}
R50_M = {"aircraft": 120e3, "helicopter": 70e3, "cruise_missile": 45e3, "drone": 40e3, "ballistic": 75e3}


def random_world(seed: int) -> World:
    """A small world; modes, doctrines and special effects take turns, so that a few seeds meet them all.

    Thousands say which further effects are on, as a sum: 1 the defender's rules, 2 the network, 4 the bench.
    """
    rng = np.random.default_rng(seed)
    assets_m = [(float(x), float(y)) for x, y in rng.uniform(-15e3, 15e3, (1 + seed % 3, 2))]
    units = [Unit(zlib.crc32(b"unit%d" % i), int(rng.integers(0, 15_000))) for i in range(1 + seed % 2)]
    radars = sorted(_radars(rng, seed, len(units)), key=lambda radar: radar.uid)
    for row, radar in enumerate(radars):
        radar.row = row
    flyers = sorted(_flyers(rng, seed, assets_m, radars), key=lambda flyer: flyer.uid)
    for row, flyer in enumerate(flyers):
        flyer.row = row
    kinds = [list(KINDS)[flyer.kind] for flyer in flyers]
    for radar in radars:
        radar.pd = _detection_table(radar, kinds)
    shots, looks = FIRINGS[(seed // 2) % 4]
    world = World(
        radars=radars,
        units=units,
        flyers=flyers,
        assets_m=assets_m,
        mode=MODES[seed % 3],
        shots=shots,
        looks=looks,
        duration_ms=int(rng.integers(300, 600)) * 1000,
        hold_fire_m=float(rng.uniform(15e3, 50e3)) if seed % 5 == 1 else math.inf,
        identification="reply" if seed % 4 == 3 else "perfect",
        reply_probability=0.6,
        damage_radar=0.6,
        damage_launchers=0.6,
    )
    if seed // 1000 & 1:
        give_rules(world, seed)
    if seed // 1000 & 2:
        give_network(world, seed)
    if seed // 1000 & 4:
        give_bench(world, seed)
    return world


def _radars(rng: np.random.Generator, seed: int, n_units: int) -> list[Radar]:
    radars = []
    for i_unit in range(n_units):
        for i in range(1 + int(rng.integers(0, 2))):
            radars.append(_radar(rng, seed, f"fire{i_unit}-{i}", i_unit, 40.0, 1500.0, _launchers(rng, seed)))
        if rng.uniform() < 0.7:
            radars.append(_radar(rng, seed, f"watch{i_unit}", i_unit, 90.0, 5000.0, None))
    if seed % 7 == 6:
        radars[-1].in_play = False
    return radars


def _radar(rng, seed, name, unit, elevation_deg, least_period_ms, launchers) -> Radar:
    x_m, y_m = rng.uniform(-20e3, 20e3, 2)
    hits = int(rng.integers(2, 4))
    antenna_msl_m = float(rng.uniform(15.0, 150.0))
    return Radar(
        row=-1,
        uid=zlib.crc32(name.encode()),
        unit=unit,
        x_m=float(x_m),
        y_m=float(y_m),
        antenna_msl_m=antenna_msl_m,
        max_range_m=float(rng.uniform(50e3, 150e3)),
        period_ms=int(least_period_ms + rng.integers(0, 2500)),
        range_std_m=float(rng.uniform(10.0, 120.0)),
        azimuth_std_rad=float(rng.uniform(0.5e-3, 4e-3)),
        elevation_std_rad=float(rng.uniform(0.5e-3, 4e-3)),
        sin_elevation_min=math.sin(math.radians(-1.0)),
        sin_elevation_max=math.sin(math.radians(elevation_deg)),
        confirm_hits=hits,
        confirm_scans=hits + int(rng.integers(0, 3)),
        pd=np.empty(0),
        pd_step_m=500.0,
        stretch=_stretch(zlib.crc32(name.encode()) + seed),
        stretch_step_m=1200.0,
        mva_m=_lowest_visible(rng, float(x_m), float(y_m), antenna_msl_m, has_wall=seed % 3 == 0),
        mva_x_m=-HALF_WIDTH_M,
        mva_y_m=-HALF_WIDTH_M,
        mva_cell_m=GRID_CELL_M,
        launchers=launchers,
    )


def _stretch(seed: int) -> np.ndarray:
    """Effective over slant range: rises with range, most of all near the horizon, and by a little at random."""
    rng = np.random.default_rng(seed)
    near_horizon = np.exp(-np.linspace(0.0, 3.0, 97))[:, None]
    table = 0.9 + 0.4 * rng.uniform() * near_horizon * np.linspace(0.0, 1.0, 129) + rng.uniform(0.0, 0.02, (97, 129))
    return table.astype(np.float32)


def _lowest_visible(rng, x_m: float, y_m: float, antenna_m: float, *, has_wall: bool) -> np.ndarray:
    """Sea all round, at times with a wall of terrain across a sector, and a patch where nothing is known."""
    axis_m = np.arange(-HALF_WIDTH_M, HALF_WIDTH_M + 1.0, GRID_CELL_M)
    east, north = np.meshgrid(axis_m - x_m, axis_m - y_m)
    range_m = np.hypot(east, north)
    beyond_m = np.maximum(0.0, range_m - math.sqrt(8.0 / 3.0 * EARTH_M * antenna_m))
    mva_m = beyond_m**2 / (8.0 / 3.0 * EARTH_M)
    if has_wall:
        bearing = np.arctan2(east, north)
        middle = rng.uniform(-np.pi, np.pi)
        behind = (np.cos(bearing - middle) > math.cos(0.7)) & (range_m > 10e3)
        mva_m[behind] = np.maximum(mva_m[behind], range_m[behind] * 0.03)
        mva_m[:3, :5] = np.nan
    return mva_m.astype(np.float32)


def _detection_table(radar: Radar, kinds: list[str]) -> np.ndarray:
    """Probability of detection by object and slant range: one half at a range of its own."""
    range_m = np.arange(0.0, radar.max_range_m + 1000.0, radar.pd_step_m)
    rows = [0.97 * np.exp2(-((range_m / R50_M[kind]) ** 4)) for kind in kinds]
    return np.array(rows)


def _launchers(rng: np.random.Generator, seed: int) -> Launchers:
    n_classes = int(rng.integers(1, 3))
    classes = [_class(rng, i) for i in range(n_classes)]
    return Launchers(
        channels=int(rng.integers(1, 4)),
        reaction_ms=int(rng.integers(0, 3)) * 4500,
        assessment_ms=int(rng.integers(1, 4)) * 1500,
        reload_ms=int(rng.integers(20, 90)) * 1000,
        reloads=int(rng.integers(0, 3)) if seed % 2 else 0,
        classes=classes,
        longest_reach_m=max(float(reach_m.max()) for missile in classes for reach_m in missile.reach_m.values()),
    )


def _class(rng: np.random.Generator, i: int) -> InterceptorClass:
    reach_m = float(rng.uniform(15e3, 30e3)) * (1.0 + 1.5 * i)
    by_altitude = reach_m * np.linspace(1.0, 0.7, 16)
    grid_m = np.arange(0.0, reach_m + 2000.0, 250.0)
    speed_mps = float(rng.uniform(700.0, 1300.0))
    return InterceptorClass(
        name=f"class{i}",
        reach_m={kind: by_altitude * (0.6 if name == "ballistic" else 1.0) for name, kind in KINDS.items()},
        reach_step_m=2000.0,
        min_range_m=float(rng.uniform(500.0, 3000.0)),
        min_altitude_m=float(rng.uniform(0.0, 30.0)),
        max_altitude_m=float(rng.uniform(6e3, 27e3)),
        max_speed_mps=float(rng.uniform(700.0, 3000.0)),
        tof_s=grid_m / speed_mps + 1.0,
        tof_step_m=250.0,
        pk={kind: float(rng.uniform(0.3, 0.9)) for kind in KINDS.values()},
        rounds=int(rng.integers(1, 7)),
    )


def _flyers(rng: np.random.Generator, seed: int, assets_m, radars: list[Radar]) -> list[Flyer]:
    """A raid from several sides, aimed at assets and nodes; and traffic that crosses."""
    raid = []
    n_raid = 0 if seed % 11 == 10 else int(rng.integers(3, 10))
    for i in range(n_raid):
        kind = list(KINDS)[int(rng.integers(0, 5))] if i else "cruise_missile"
        at_node = rng.uniform() < 0.35 and bool(radars)
        aim = int(rng.integers(0, len(radars))) if at_node else int(rng.integers(0, len(assets_m)))
        aim_m = (radars[aim].x_m, radars[aim].y_m) if at_node else assets_m[aim]
        flyer = _flyer(rng, f"raid-{i}", kind, Side.HOSTILE, aim_m)
        flyer.is_threat = rng.uniform() < 0.85
        flyer.aim_node, flyer.aim_asset = (aim, -1) if at_node else (-1, aim)
        raid.append(flyer)
    traffic = []
    for i in range(int(rng.integers(1, 4))):
        side = Side.OWN if i % 2 else Side.NEUTRAL
        through_m = tuple(float(v) for v in rng.uniform(-10e3, 10e3, 2))
        traffic.append(_flyer(rng, f"traffic-{i}", "aircraft" if i < 2 else "helicopter", side, through_m))
    return raid + traffic


def _flyer(rng: np.random.Generator, name: str, kind: str, side: Side, aim_m) -> Flyer:
    bearing = rng.uniform(0.0, 2.0 * np.pi)
    distance_m = float(rng.uniform(40e3, 75e3)) * (0.3 if SPEEDS_MPS[kind] < 100.0 else 1.0)
    start_m = (aim_m[0] + distance_m * math.sin(bearing), aim_m[1] + distance_m * math.cos(bearing))
    legs, path_ms = (_arc if kind == "ballistic" else _route)(rng, kind, start_m, aim_m)
    return Flyer(
        row=-1,
        uid=zlib.crc32(name.encode()),
        side=side,
        is_threat=False,
        kind=KINDS[kind],
        start_s=float(rng.uniform(0.0, 120.0)),
        jitter_s=float(rng.uniform(0.0, 30.0)),
        legs=legs,
        path_ms=path_ms,
    )


def _route(rng: np.random.Generator, kind: str, start_m, aim_m) -> tuple[np.ndarray, int]:
    """Two level legs with a bend."""
    middle_m = [(a + b) / 2.0 + float(rng.uniform(-5e3, 5e3)) for a, b in zip(start_m, aim_m, strict=True)]
    speed_mps = SPEEDS_MPS[kind]
    rows, time_s = [], 0.0
    for (x0, y0), (x1, y1) in ((start_m, middle_m), (middle_m, aim_m)):
        duration_s = math.hypot(x1 - x0, y1 - y0) / speed_mps
        rows.append((time_s, x0, y0, ALTITUDES_M[kind], (x1 - x0) / duration_s, (y1 - y0) / duration_s, 0.0))
        time_s += duration_s
    return np.array(rows), round(1000.0 * (time_s - 500.0 / speed_mps))


def _arc(rng: np.random.Generator, kind: str, start_m, aim_m) -> tuple[np.ndarray, int]:
    """A parabola cut into legs of 2 s."""
    duration_s = math.hypot(aim_m[0] - start_m[0], aim_m[1] - start_m[1]) / SPEEDS_MPS[kind] * 1.3
    times_s = np.append(np.arange(0.0, duration_s, 2.0), duration_s)
    share = times_s / duration_s
    apogee_m = float(rng.uniform(15e3, 30e3))
    points = np.column_stack(
        [
            start_m[0] + share * (aim_m[0] - start_m[0]),
            start_m[1] + share * (aim_m[1] - start_m[1]),
            4.0 * apogee_m * share * (1.0 - share),
        ]
    )
    velocity = np.diff(points, axis=0) / np.diff(times_s)[:, None]
    return np.column_stack([times_s[:-1], points[:-1], velocity]), math.floor(1000.0 * duration_s) - 1
