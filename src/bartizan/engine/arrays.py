"""One reading of the claims over one geometry: the arrays that kernels read.

The scenario enters the engine here, and nowhere later.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import numpy as np

from bartizan.engine.bench_arrays import bench_of
from bartizan.engine.book_records import TRACKING_MODES
from bartizan.engine.geometry import Geometry, compile_geometry
from bartizan.engine.log import Node
from bartizan.engine.network_arrays import build_web, is_linked
from bartizan.engine.paths import Member, Path
from bartizan.engine.records import KINDS, LEG, LOAD, OBJECT, RADAR, SETTINGS, SIDES, Model
from bartizan.engine.rule_arrays import build_rules
from bartizan.engine.tables import (
    ANYWHERE_M,
    Detection,
    Look,
    detection_tables,
    interceptor_tables,
    loss_factor,
    no_detection,
    ready_rounds,
)
from bartizan.scenario.in_play import CREW_FACTOR, K_FACTOR
from bartizan.scenario.schema import Available, FireUnit, RadarSite, Scenario, Unit
from bartizan.scenario.stated import classes_of, needs_flight, rounds_of
from bartizan.units import EARTH_RADIUS_M

if TYPE_CHECKING:
    from bartizan.scenario.readings import Reading

__all__ = ["Geometry", "build_model", "compile_geometry", "site_losses_db", "units_in_play"]

DAY_ZERO = dt.date(2000, 1, 1)
SHORTEST_S = 1e-6
LONGEST_S = 1_000_000.0
"""Starts and lengths of paths are cut to this, long after any run has ended.

So that their sum fits 31 bits of milliseconds.
"""


def build_model(geometry: Geometry, reading: Reading) -> Model:
    """The arrays of one reading.

    Parameters
    ----------
    geometry : Geometry
        Shared by all readings.
    reading : Reading
        A value for every figure in play (and the conditions of detection ranges).

    Returns
    -------
    Model
    """
    scenario, roster = geometry.scenario, geometry.roster
    looks = sorted({look_of(member) for member in geometry.members}, key=repr)
    designs = sorted({_design(node.system, node.kind) for node in roster.nodes})
    classes = sorted(
        {(u.system, name) for u in scenario.units for f in u.fire_units for name in classes_of(f, u.system)}
    )
    if scenario.detection == "perfect":
        detection = no_detection(len(designs), len(looks))
    else:
        detection = detection_tables(reading, designs, looks, k_factor_of(geometry, reading), _losses_db(geometry))
    interceptors, tof_s, reach_m, pk = interceptor_tables(
        reading, classes, flies=needs_flight(scenario), kill=scenario.kill_probability
    )
    loads, first_load = _loads(geometry, reading, classes, reach_m)
    objects, legs, sight_m = _objects(geometry, reading, looks)
    radars = _radars(geometry, reading, designs, detection, loads, first_load, reach_m)
    return Model(
        radars=radars,
        objects=objects,
        legs=legs,
        interceptors=interceptors,
        loads=loads,
        tof_s=tof_s,
        reach_m=reach_m,
        pk=pk,
        pd=detection.pd,
        stretch=detection.stretch,
        sight_m=sight_m,
        asset_x_m=np.array([place.x_m for place in roster.assets]),
        asset_y_m=np.array([place.y_m for place in roster.assets]),
        settings=_settings(geometry, reading, radars),
        web=build_web(geometry, reading, units_in_play(geometry.scenario, reading, geometry.date)),
        rules=build_rules(scenario.doctrine, scenario.layers, classes, pk, _centre(scenario)),
        bench=bench_of(geometry, radars, objects, legs),
    )


def _centre(scenario: Scenario) -> tuple[float, float]:
    return scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg


def units_in_play(scenario: Scenario, reading: Reading, date: dt.date) -> dict[str, bool]:
    """Which units are there on a day, in this reading of the reported deliveries.

    Parameters
    ----------
    scenario : Scenario
    reading : Reading
    date : datetime.date

    Returns
    -------
    dict
        Unit id to whether it is there.
    """
    return {unit.id: _is_there(unit.available, reading, date) for unit in scenario.units}


def _is_there(available: Available | None, reading: Reading, date: dt.date) -> bool:
    if available is None:
        return True
    if available.date is not None:
        return available.date <= date
    arrival_days = reading.values[f"{available.programme}.unit-{available.delivery}.arrival_date"]
    return arrival_days <= (date - DAY_ZERO).days


def k_factor_of(geometry: Geometry, reading: Reading) -> float:
    """Effective over true earth radius in this reading; without radars a reading holds none, and none is asked for."""
    return reading.values.get(K_FACTOR, geometry.k_factor)


def _design(system: str, kind: str) -> str:
    """The stem of a radar's figures."""
    return f"{system}.{'engagement_radar' if kind == 'fire_unit' else kind}"


def site_losses_db(geometry: Geometry) -> dict[str, float]:
    """What the scenario states as lost at each radar site, out and back, by node id [dB]."""
    pairs = zip(geometry.roster.nodes, geometry.units, strict=True)
    return {node.id: _site(unit, node).loss_db for node, unit in pairs}


def _site(unit: Unit, node: Node) -> RadarSite:
    """Where a node stands, as the scenario states it."""
    if node.kind == "fire_unit":
        return next(fire_unit for fire_unit in unit.fire_units if fire_unit.id == node.id)
    assert unit.acquisition_radar is not None
    return unit.acquisition_radar


def _losses_db(geometry: Geometry) -> dict[str, float]:
    """The largest loss at a site of each kind of radar."""
    found: dict[str, float] = {}
    stated_db = site_losses_db(geometry)
    for node in geometry.roster.nodes:
        design = _design(node.system, node.kind)
        found[design] = max(found.get(design, 0.0), stated_db[node.id])
    return found


def look_of(member: Member) -> Look:
    """How an object looks to radars."""
    return Look(member.group.object, getattr(member.group, "jamming", None))


def _fire_units(scenario: Scenario) -> dict[str, FireUnit]:
    return {f.id: f for unit in scenario.units for f in unit.fire_units}


def _loads(
    geometry: Geometry, reading: Reading, classes: list[tuple[str, str]], reach_m: np.ndarray
) -> tuple[np.ndarray, dict[str, tuple[int, int]]]:
    """Rounds of every fire unit by class, shortest reach first; and where each fire unit's stand (first row, count)."""
    rows: list[tuple[int, int]] = []
    places: dict[str, tuple[int, int]] = {}
    fire_units = _fire_units(geometry.scenario)
    for node in geometry.roster.nodes:
        if node.kind != "fire_unit":
            continue
        stated = fire_units[node.id]
        rounds = rounds_of(geometry.scenario, stated, node.system)
        if rounds is None:
            tubes = int(reading.values[f"{node.system}.ready_tubes"])
            rounds = ready_rounds(dict(stated.load or {}), tubes)
        own = sorted(
            ((classes.index((node.system, name)), count) for name, count in rounds.items()),
            key=lambda pair: (float(reach_m[pair[0]].max()), pair[0]),
        )
        places[node.id] = (len(rows), len(own))
        rows += own
    return np.array(rows, dtype=LOAD) if rows else np.zeros(0, LOAD), places


def _radars(
    geometry: Geometry,
    reading: Reading,
    designs: list[str],
    detection: Detection,
    loads: np.ndarray,
    places: dict[str, tuple[int, int]],
    reach_m: np.ndarray,
) -> np.ndarray:
    """One row for each node."""
    scenario = geometry.scenario
    in_play = units_in_play(scenario, reading, geometry.date)
    unit_rows = {unit.id: row for row, unit in enumerate(scenario.units)}
    k_radius_m = k_factor_of(geometry, reading) * EARTH_RADIUS_M
    fire_units = _fire_units(scenario)
    losses_db = site_losses_db(geometry)
    radars = np.zeros(len(geometry.roster.nodes), RADAR)
    for radar, node, unit in zip(radars, geometry.roster.nodes, geometry.units, strict=True):
        design = _design(node.system, node.kind)
        radar["uid"] = node.uid
        radar["in_play"] = in_play[unit.id]
        radar["unit_uid"] = _unit_uid(unit)
        knows, fires = groups_of(scenario)
        radar["warning_group"] = 0 if knows else unit_rows[unit.id]
        radar["fire_group"] = 0 if fires else unit_rows[unit.id]
        radar["x_m"], radar["y_m"], radar["antenna_msl_m"] = node.x_m, node.y_m, node.antenna_msl_m
        antenna_m = max(node.antenna_msl_m, 0.0)
        radar["horizon_m"] = math.sqrt((2.0 * k_radius_m + antenna_m) * antenna_m)
        slower = reading.values[CREW_FACTOR] if unit.crew == "in_training" else 1.0
        radar["hold_fire_m"] = math.inf
        if scenario.detection == "perfect":
            _see_all(radar)
        else:
            _see(radar, design, node.system, reading, slower)
            radar["pd_design"] = row = designs.index(design)
            radar["pd_per_m"] = loss_factor(losses_db[node.id]) / detection.step_m[row]
            radar["stretch_step_m"] = detection.stretch_step_m[row]
        if node.kind == "fire_unit":
            _arm(radar, fire_units[node.id], reading, node.system, places[node.id], loads, reach_m, scenario)
            if needs_flight(scenario):
                value = reading.values
                radar["reaction_ms"] = round(value[f"{node.system}.reaction_time_s"] * slower * 1000.0)
                radar["assessment_ms"] = round(value[f"{node.system}.assessment_time_s"] * slower * 1000.0)
            if scenario.doctrine.hold_fire_km is not None:
                radar["hold_fire_m"] = scenario.doctrine.hold_fire_km * 1000.0
    return radars


def groups_of(scenario: Scenario) -> tuple[bool, bool]:
    """Whether all units know, and engage, as one group; where links matter, each has a picture of its own."""
    mode = scenario.network.mode
    return (mode != "alone" and not is_linked(scenario)), (mode == "shared_tracks" and not is_linked(scenario))


def _see_all(radar: np.void) -> None:
    """Perfect detection: nothing scans, and books are kept by decisions, one millisecond each."""
    radar["max_range_m"] = ANYWHERE_M
    radar["period_ms"] = radar["confirm_hits"] = radar["confirm_scans"] = 1
    radar["sin_elevation_min"], radar["sin_elevation_max"] = -1.0, 1.0
    radar["pd_per_m"] = radar["stretch_step_m"] = 1.0


def _see(radar: np.void, design: str, system: str, reading: Reading, slower: float) -> None:
    """How a radar looks and tracks, by its figures; its crew identifies so many times slower."""
    value = reading.values
    radar["max_range_m"] = value[f"{design}.range_km"] * 1000.0
    radar["period_ms"] = max(round(value[f"{design}.scan_period_s"] * 1000.0), 1)
    radar["range_std_m"] = value[f"{design}.range_error_m"]
    radar["azimuth_std"] = value[f"{design}.azimuth_error_mrad"] * 1e-3
    radar["elevation_std"] = value[f"{design}.elevation_error_mrad"] * 1e-3
    radar["sin_elevation_min"] = math.sin(math.radians(value[f"{design}.min_elevation_deg"]))
    radar["sin_elevation_max"] = math.sin(math.radians(value[f"{design}.max_elevation_deg"]))
    radar["confirm_hits"] = int(value[f"{system}.confirm_hits"])
    radar["confirm_scans"] = int(value[f"{system}.confirm_scans"])
    radar["identification_ms"] = round(value[f"{system}.identification_delay_s"] * slower * 1000.0)


def _unit_uid(unit: Unit) -> int:
    from bartizan.draws import uid

    return uid(unit.id)


def _arm(
    radar: np.void,
    stated: FireUnit,
    reading: Reading,
    system: str,
    place: tuple[int, int],
    loads: np.ndarray,
    reach_m: np.ndarray,
    scenario: Scenario,
) -> None:
    """What makes a radar site a fire unit: channels, crew and launchers."""
    value = reading.values
    first, count = place
    own = loads[first : first + count]["interceptor"]
    radar["is_fire_unit"] = 1
    if scenario.channels is None:
        radar["channels"] = int(value[f"{system}.engagement_radar.channels"])
    else:
        radar["channels"] = scenario.channels
    radar["reload_ms"] = round(value.get(f"{system}.reload_time_s", 0.0) * 1000.0)
    radar["reloads"] = stated.reloads
    radar["first_load"], radar["n_loads"] = first, count
    radar["longest_reach_m"] = float(reach_m[own].max()) if count else 0.0


def _objects(geometry: Geometry, reading: Reading, looks: list[Look]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of all objects, the legs of their paths one after another, and what each radar sees over each leg."""
    objects = np.zeros(len(geometry.members), OBJECT)
    all_legs, all_sights = [np.zeros(0, LEG)], [np.zeros((0, len(geometry.roster.nodes)), np.float32)]
    known: dict[tuple[int, float], tuple[int, np.ndarray]] = {}
    types = {look: row for row, look in enumerate(looks)}
    n_legs = 0
    sights_m = geometry.sights_m(k_factor_of(geometry, reading))
    rows = zip(objects, geometry.members, sights_m, geometry.roster.objects, strict=True)
    for item, member, sight_m, thing in rows:
        group = member.group
        speed_mps = group.speed_mps or reading.values.get(f"{group.object}.speed_mps", 0.0)
        key = (id(member.path), speed_mps)
        if key not in known:
            legs, kept = legs_of(member.path, speed_mps)
            known[key] = n_legs, legs
            all_legs.append(legs[:-1])
            all_sights.append(sight_m[kept])
            n_legs += len(legs) - 1
        first_leg, legs = known[key]
        item["uid"], item["side"], item["is_threat"] = thing.uid, SIDES.index(thing.side), thing.is_threat
        item["kind"], item["type"] = KINDS.index(thing.kind), types[look_of(member)]
        item["first_leg"], item["n_legs"] = first_leg, len(legs) - 1
        item["start_ms"] = min(group.start_s + member.number * group.spacing_s, LONGEST_S) * 1000.0
        item["jitter_ms"] = group.jitter_s * 1000.0
        item["path_ms"] = math.ceil(min(float(legs[-1]["path_s"]), LONGEST_S) * 1000.0)
        item["aim_asset"] = member.aim.asset if member.aim else -1
        item["aim_node"] = member.aim.node if member.aim else -1
        item["aim_part"] = member.aim.part if member.aim else -1
        item["ceiling_m"] = float(member.path.z_m.max())
        item["top_speed_mps"] = 1.001 * float(np.hypot(legs["vx_mps"], legs["vy_mps"]).max()) + 1.0
    return objects, np.concatenate(all_legs), np.concatenate(all_sights)


def legs_of(path: Path, speed_mps: float) -> tuple[np.ndarray, np.ndarray]:
    """Legs of a path at a speed (arcs bring their own times).

    Parameters
    ----------
    path : Path
    speed_mps : float [m/s]
        Over ground; not read for arcs.

    Returns
    -------
    legs : array of LEG, shape (n + 1,)
        The last row stands for the end of the path.
    kept : int array, shape (n,)
        The piece of the path that each leg is; pieces that take no time are left out.
    """
    time_s = np.asarray(path.time_s) if path.time_s is not None else path.along_m / speed_mps
    kept = np.nonzero(np.diff(time_s) > SHORTEST_S)[0]
    corners = np.append(kept, len(time_s) - 1)
    legs = np.zeros(len(corners), LEG)
    legs["path_s"] = time_s[corners]
    for axis in "xyz":
        points_m = np.asarray(getattr(path, f"{axis}_m"))[corners]
        legs[f"{axis}_m"] = points_m
        legs[f"v{axis}_mps"][:-1] = np.diff(points_m) / np.diff(time_s[corners])
    return legs, kept


def _settings(geometry: Geometry, reading: Reading, radars: np.ndarray) -> np.ndarray:
    """The scalars of the model."""
    scenario = geometry.scenario
    settings = np.zeros(1, SETTINGS)
    row = settings[0]
    row["k_radius_m"] = k_factor_of(geometry, reading) * EARTH_RADIUS_M
    row["duration_ms"] = round(min(scenario.duration_s, LONGEST_S) * 1000.0)
    row["needs_reply"] = scenario.identification.mode == "reply"
    row["reply_probability"] = scenario.identification.reply_probability
    row["shared_warning"] = scenario.network.mode != "alone"
    row["radar_loss_probability"] = reading.values.get("any.leaker_effect.radar_loss_probability", 0.0)
    row["launcher_loss_probability"] = reading.values.get("any.leaker_effect.launcher_loss_probability", 0.0)
    row["n_groups"] = max(len(scenario.units), 1)
    row["n_fire_units"] = int((radars["is_fire_unit"] * radars["in_play"]).sum())
    row["tracking"] = TRACKING_MODES.index(scenario.tracking.mode)
    row["n_hostile"] = sum(thing.side == "hostile" for thing in geometry.roster.objects)
    return settings
