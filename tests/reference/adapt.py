"""Between the kernels' Model and the reference's World: a compiled scenario one way, a made-up world the other."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.engine import records
from bartizan.engine.cells import at_places, cut_places
from bartizan.engine.geometry import Geometry
from bartizan.engine.records import Model
from reference.bench import bench_of_world
from reference.geometry import EARTH_M
from reference.network_tables import is_linked, web_from_world
from reference.rules import rules_from_model, tables_of
from reference.world import Flyer, InterceptorClass, Launchers, Radar, Side, Unit, World

NEVER_M = 1e12
MODES = ("alone", "shared_warning", "shared_tracks")


class Grids(NamedTuple):
    """Lowest visible altitudes by radar on one grid: rows northward, columns eastward, the first node at (x_m, y_m)."""

    mva_m: list[np.ndarray]
    x_m: float
    y_m: float
    cell_m: float


def grids_of_geometry(geometry: Geometry) -> Grids:
    """The grids that a scenario's paths were read from."""
    half_x_m, half_y_m = geometry.terrain.half_width_m
    return Grids([grid[::-1] for grid in geometry.mva_m], -half_x_m, -half_y_m, geometry.terrain.cell_m)


def grids_of_world(world: World) -> Grids:
    """The grids of a made-up world, which its radars share."""
    first = world.radars[0]
    return Grids([radar.mva_m for radar in world.radars], first.mva_x_m, first.mva_y_m, first.mva_cell_m)


def world_from_model(model: Model, grids: Grids, mode: str | None = None) -> World:
    """The world of a compiled model; `mode` is the scenario's network, read from the groups where it is not given.

    What a radar sees comes from the grids, not from the model's own rows over each leg, so those are checked too.
    """
    settings = model.settings[0]
    units = {int(uid): Unit(int(uid), 0) for uid in model.radars["unit_uid"]}
    for row in model.radars:
        units[int(row["unit_uid"])].identification_ms = int(row["identification_ms"])
    ordered = list(units.values())
    fire_rows = model.radars[model.radars["is_fire_unit"] == 1]
    return World(
        radars=[_radar(model, i, ordered, grids) for i in range(len(model.radars))],
        units=ordered,
        flyers=[_flyer(model, i) for i in range(len(model.objects))],
        assets_m=[(float(x), float(y)) for x, y in zip(model.asset_x_m, model.asset_y_m, strict=True)],
        mode=mode or _mode(model),
        shots=int(model.rules.firing[0, 0]["shots"]),
        looks=int(model.rules.firing[0, 0]["looks"]),
        duration_ms=int(settings["duration_ms"]),
        hold_fire_m=float(fire_rows["hold_fire_m"].max()) if len(fire_rows) else math.inf,
        k_factor=float(settings["k_radius_m"]) / EARTH_M,
        identification="reply" if settings["needs_reply"] else "perfect",
        reply_probability=float(settings["reply_probability"]),
        damage_radar=float(settings["radar_loss_probability"]),
        damage_launchers=float(settings["launcher_loss_probability"]),
        rules=rules_from_model(model, [str(i) for i in range(len(model.interceptors))]),
    )


def _mode(model: Model) -> str:
    if not model.settings[0]["shared_warning"]:
        return "alone"
    n_groups = len(set(model.radars["fire_group"].tolist()))
    return "shared_warning" if n_groups > 1 else "shared_tracks"


def _radar(model: Model, i: int, units: list[Unit], grids: Grids) -> Radar:
    row = model.radars[i]
    return Radar(
        row=i,
        uid=int(row["uid"]),
        unit=next(k for k, unit in enumerate(units) if unit.uid == row["unit_uid"]),
        pd=model.pd[row["pd_design"]][model.objects["type"]],
        mva_m=grids.mva_m[i],
        mva_x_m=grids.x_m,
        mva_y_m=grids.y_m,
        mva_cell_m=grids.cell_m,
        pd_step_m=float(1.0 / row["pd_per_m"]),
        stretch=model.stretch[row["pd_design"]],
        stretch_step_m=float(row["stretch_step_m"]),
        azimuth_std_rad=float(row["azimuth_std"]),
        elevation_std_rad=float(row["elevation_std"]),
        launchers=_launchers(model, i) if row["is_fire_unit"] else None,
        in_play=bool(row["in_play"]),
        **{name: int(row[name]) for name in ("period_ms", "confirm_hits", "confirm_scans")},
        **{
            name: float(row[name])
            for name in "x_m y_m antenna_msl_m max_range_m range_std_m sin_elevation_min sin_elevation_max".split()
        },
    )


def _launchers(model: Model, i: int) -> Launchers:
    row = model.radars[i]
    loads = model.loads[row["first_load"] : row["first_load"] + row["n_loads"]]
    names = ("channels", "reaction_ms", "assessment_ms", "reload_ms", "reloads")
    return Launchers(
        classes=[_class(model, int(load["interceptor"]), int(load["rounds"])) for load in loads],
        longest_reach_m=float(row["longest_reach_m"]),
        **{name: int(row[name]) for name in names},
    )


def _class(model: Model, i: int, rounds: int) -> InterceptorClass:
    row = model.interceptors[i]
    kinds = range(len(records.KINDS))
    return InterceptorClass(
        name=str(i),
        reach_m={kind: model.reach_m[i, kind] for kind in kinds},
        reach_step_m=float(row["reach_step_m"]),
        min_range_m=float(row["min_range_m"]),
        min_altitude_m=float(row["min_altitude_m"]),
        max_altitude_m=float(row["max_altitude_m"]),
        max_speed_mps=float(row["max_target_speed_mps"]),
        tof_s=model.tof_s[i],
        tof_step_m=float(row["tof_step_m"]),
        pk={kind: float(model.pk[i, kind]) for kind in kinds},
        rounds=rounds,
    )


def _flyer(model: Model, i: int) -> Flyer:
    row = model.objects[i]
    legs = model.legs[row["first_leg"] : row["first_leg"] + row["n_legs"]]
    return Flyer(
        row=i,
        uid=int(row["uid"]),
        side=Side(int(row["side"])),
        is_threat=bool(row["is_threat"]),
        kind=int(row["kind"]),
        start_s=float(row["start_ms"]) / 1000.0,
        jitter_s=float(row["jitter_ms"]) / 1000.0,
        legs=np.column_stack([legs[name] for name in records.LEG.names]),
        path_ms=int(row["path_ms"]),
        aim_asset=int(row["aim_asset"]),
        aim_node=int(row["aim_node"]),
    )


def model_from_world(world: World) -> Model:
    """The kernels' tables of a world; every object is a type of its own, every radar a design of its own."""
    interceptors = [missile for radar in world.radars if radar.launchers for missile in radar.launchers.classes]
    knots = max((len(missile.tof_s) for missile in interceptors), default=2)
    widest = max((radar.pd.shape[1] for radar in world.radars), default=1)
    pieces = [_pieces(world, flyer) for flyer in world.flyers]
    radars, objects = _radar_table(world), _object_table(world, [len(legs) for legs, _ in pieces])
    legs = np.concatenate([legs for legs, _ in pieces]) if pieces else np.zeros(0, records.LEG)
    return Model(
        radars=radars,
        objects=objects,
        legs=legs,
        interceptors=_table(records.INTERCEPTOR, [_interceptor_row(missile) for missile in interceptors]),
        loads=_table(records.LOAD, [(i, missile.rounds) for i, missile in enumerate(interceptors)]),
        tof_s=_stack([_drawn_out(missile.tof_s, knots) for missile in interceptors], (0, 2)),
        reach_m=_stack(
            [np.stack(list(missile.reach_m.values())) for missile in interceptors], (0, len(records.KINDS), 1)
        ),
        pk=_stack([np.array(list(missile.pk.values())) for missile in interceptors], (0, len(records.KINDS))),
        pd=_stack([np.stack([_padded(row, widest) for row in radar.pd]) for radar in world.radars], (0, 1, 1)),
        stretch=_stack([radar.stretch for radar in world.radars], (0, 2, 2), np.float32),
        sight_m=np.concatenate([sight_m for _, sight_m in pieces]) if pieces else np.zeros((0, 0), np.float32),
        asset_x_m=np.array([x for x, _ in world.assets_m], np.float64),
        asset_y_m=np.array([y for _, y in world.assets_m], np.float64),
        settings=_settings(world),
        bench=bench_of_world(world, radars, objects, legs),
        web=web_from_world(world),
        rules=tables_of(world.rules, world.firing, [(missile.name, missile.pk) for missile in interceptors]),
    )


def _table(dtype: np.dtype, rows: list[tuple]) -> np.ndarray:
    return np.array(rows, dtype) if rows else np.zeros(0, dtype)


def _stack(rows: list[np.ndarray], empty: tuple[int, ...], dtype: type = np.float64) -> np.ndarray:
    return np.ascontiguousarray(np.stack(rows), dtype) if rows else np.zeros(empty, dtype)


def _padded(values: np.ndarray, length: int) -> np.ndarray:
    """The last value repeated."""
    return np.append(values, np.full(length - len(values), values[-1]))


def _drawn_out(values: np.ndarray, length: int) -> np.ndarray:
    """The last slope continued."""
    return np.append(values, values[-1] + (values[-1] - values[-2]) * np.arange(1, length - len(values) + 1))


def _interceptor_row(missile: InterceptorClass) -> tuple[float, ...]:
    return (
        missile.min_range_m,
        missile.min_altitude_m,
        missile.max_altitude_m,
        missile.max_speed_mps,
        missile.tof_step_m,
        missile.reach_step_m,
    )


def _radar_table(world: World) -> np.ndarray:
    table = np.zeros(len(world.radars), records.RADAR)
    first_load = 0
    for row, radar in zip(table, world.radars, strict=True):
        unit = world.units[radar.unit]
        for name in set(records.RADAR.names or ()) & set(radar.__dict__):
            row[name] = getattr(radar, name)
        row["unit_uid"], row["identification_ms"] = unit.uid, unit.identification_ms
        row["azimuth_std"], row["elevation_std"] = radar.azimuth_std_rad, radar.elevation_std_rad
        row["warning_group"] = radar.unit if is_linked(world) else max(world.warning_group(radar), 0)
        row["fire_group"] = radar.unit if is_linked(world) else max(world.fire_group(radar), 0)
        height_m = radar.antenna_msl_m
        row["horizon_m"] = math.sqrt(2.0 * world.k_factor * EARTH_M * height_m + height_m**2)
        row["pd_design"], row["pd_per_m"] = radar.row, 1.0 / radar.pd_step_m
        row["hold_fire_m"] = min(world.hold_fire_m, NEVER_M)
        if radar.launchers is not None:
            row["is_fire_unit"] = 1
            for name in set(records.RADAR.names or ()) & set(radar.launchers.__dict__):
                row[name] = getattr(radar.launchers, name)
            row["first_load"], row["n_loads"] = first_load, len(radar.launchers.classes)
            first_load += len(radar.launchers.classes)
    return table


def _pieces(world: World, flyer: Flyer) -> tuple[np.ndarray, np.ndarray]:
    """A flyer's legs cut at the borders of the grid's cells, and what every radar sees over each piece."""
    path_s, *position_m = _corners(flyer)
    if not world.radars:
        return _table(records.LEG, [tuple(leg) for leg in flyer.legs]), np.zeros((len(flyer.legs), 0), np.float32)
    grids = grids_of_world(world)
    column, row = (position_m[0] - grids.x_m) / grids.cell_m, (position_m[1] - grids.y_m) / grids.cell_m
    places = cut_places(column, row)
    starts = places[:-1]
    legs = np.zeros(len(starts), records.LEG)
    for name, corners in zip(("path_s", "x_m", "y_m", "z_m"), (path_s, *position_m), strict=True):
        legs[name] = at_places(starts, corners)
    for axis, name in enumerate(("vx_mps", "vy_mps", "vz_mps")):
        legs[name] = flyer.legs[starts.astype(int), 4 + axis]
    middle = 0.5 * (places[:-1] + places[1:])
    node = [np.floor(at_places(middle, part) + 0.5).astype(int) for part in (row, column)]
    sight_m = np.full((len(legs), len(world.radars)), np.nan, np.float32)
    for i, grid in enumerate(grids.mva_m):
        inside = (node[0] >= 0) & (node[1] >= 0) & (node[0] < grid.shape[0]) & (node[1] < grid.shape[1])
        sight_m[inside, i] = grid[node[0][inside], node[1][inside]]
    return legs, sight_m


def _corners(flyer: Flyer) -> tuple[np.ndarray, ...]:
    """Path time and position of the legs' starts and of the end of the last one."""
    last = flyer.legs[-1]
    rest_s = flyer.path_ms / 1000.0 - last[0]
    end = [last[0] + rest_s, *(last[1 + axis] + last[4 + axis] * rest_s for axis in range(3))]
    return tuple(np.append(flyer.legs[:, column], end[column]) for column in range(4))


def _object_table(world: World, n_legs: list[int]) -> np.ndarray:
    table = np.zeros(len(world.flyers), records.OBJECT)
    first_leg = 0
    for row, flyer, count in zip(table, world.flyers, n_legs, strict=True):
        for name in set(records.OBJECT.names or ()) & set(flyer.__dict__):
            row[name] = getattr(flyer, name)
        row["type"] = flyer.row
        row["first_leg"], row["n_legs"] = first_leg, count
        first_leg += count
        row["start_ms"], row["jitter_ms"] = 1000.0 * flyer.start_s, 1000.0 * flyer.jitter_s
        durations_s = np.diff(np.append(flyer.legs[:, 0], flyer.path_ms / 1000.0))
        ends_m = flyer.legs[:, 3] + flyer.legs[:, 6] * durations_s
        row["ceiling_m"] = max(flyer.legs[:, 3].max(), ends_m.max())
        row["top_speed_mps"] = np.linalg.norm(flyer.legs[:, 4:], axis=1).max()
    return table


def _settings(world: World) -> np.ndarray:
    table = np.zeros(1, records.SETTINGS)
    row = table[0]
    row["k_radius_m"] = world.k_factor * EARTH_M
    row["duration_ms"] = world.duration_ms
    row["needs_reply"] = world.identification == "reply"
    row["reply_probability"] = world.reply_probability
    row["shared_warning"] = world.mode != "alone"
    row["radar_loss_probability"], row["launcher_loss_probability"] = world.damage_radar, world.damage_launchers
    row["n_groups"] = max(len(world.units), 1)
    row["n_fire_units"] = len(world.fire_units())
    row["n_hostile"] = sum(flyer.side == Side.HOSTILE for flyer in world.flyers)
    return table
