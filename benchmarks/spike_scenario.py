"""The scenario of the engine's first experiment, as a Bartizan model: same raiders, sites and rules, for a fair ratio.

The experiment (`scen.py`, `v4w_numba.py`) is not part of the project; its folder is named on the command line. Points
on a plane, no terrain, no absorption, one radar a unit that both detects and guides, Swerling 1, perfect identity.
Reaction time is 0 here and 6 s there: with tracks that must be associated, raiders would otherwise live, and be looked
at, 9 % longer.
"""

from __future__ import annotations

import math
from types import ModuleType

import numpy as np

from bartizan.draws import uid
from bartizan.engine.bench_arrays import no_bench
from bartizan.engine.network_records import EDGE, FALLBACKS, FEED, LOSS_ROW, MODES, PART, STRETCH, WEB, Web
from bartizan.engine.records import INTERCEPTOR, KINDS, LEG, LOAD, OBJECT, RADAR, SETTINGS, Model
from bartizan.engine.rule_arrays import build_rules
from bartizan.engine.rule_records import Rules
from bartizan.radar.equation import Triple, pd_table
from bartizan.radar.stretch import N_ELEVATIONS, N_RANGES
from bartizan.scenario.rules import Doctrine
from bartizan.units import EARTH_RADIUS_M

K_RADIUS_M = 4.0 / 3.0 * EARTH_RADIUS_M
PERIOD_MS, DURATION_MS = 5_000, 900_000
RANGES = 257
KIND_OF_CLASS = ("cruise_missile", "aircraft", "ballistic")


def spike_model(spike: ModuleType, n_objects: int, n_units: int = 5) -> Model:
    """The model whose raiders, radars and rules are those of `spike.make(n_objects, n_units)`."""
    c = spike.make(A=n_objects, S=n_units)
    objects, legs = _objects(c)
    radars, pd, pd_step_m = _radars(c)
    interceptors = np.zeros(1, INTERCEPTOR)
    interceptors["min_range_m"], interceptors["max_altitude_m"] = c.rmin, 40e3
    interceptors["max_target_speed_mps"] = 5e3
    interceptors["tof_step_m"], interceptors["reach_step_m"] = 200e3 / 64, 40e3 / 16
    radars["pd_per_m"] = 1.0 / pd_step_m
    radars["stretch_step_m"] = float(c.rmaxdet[0]) / (N_RANGES - 1)
    pk = np.zeros((1, len(KINDS)))
    for number, kind in enumerate(KIND_OF_CLASS):
        pk[0, KINDS.index(kind)] = c.pk[number]
    return Model(
        radars=radars,
        objects=objects,
        legs=legs,
        interceptors=interceptors,
        loads=np.array([(0, spike.MAG)] * n_units, dtype=LOAD),
        tof_s=np.interp(np.linspace(0, 200e3, 65), np.linspace(0, 200e3, 17), c.tof)[None, :],
        reach_m=np.full((1, len(KINDS), 17), c.rmax),
        pk=pk,
        pd=pd,
        stretch=np.ones((1, N_ELEVATIONS, N_RANGES), np.float32),
        sight_m=np.full((len(legs), n_units), -1.0, np.float32),
        asset_x_m=np.ascontiguousarray(c.dp[:, 0]),
        asset_y_m=np.ascontiguousarray(c.dp[:, 1]),
        settings=_settings(n_objects, n_units),
        rules=_rules(pk),
        bench=no_bench(),
        web=_web(n_units),
    )


def _objects(c) -> tuple[np.ndarray, np.ndarray]:
    objects = np.zeros(c.A, OBJECT)
    legs = np.zeros(c.A * 3, LEG)
    order = np.argsort([uid(f"raider-{i}") for i in range(c.A)])
    for row, i in enumerate(order):
        own = legs[row * 3 : row * 3 + 3]
        own["path_s"] = c.tl[i, :3]
        for axis, name in enumerate("xyz"):
            own[f"{name}_m"], own[f"v{name}_mps"] = c.wp[i, :3, axis], c.vel[i, :, axis]
        item = objects[row]
        item["uid"], item["is_threat"], item["type"] = uid(f"raider-{i}"), 1, row
        item["kind"] = KINDS.index(KIND_OF_CLASS[c.cls[i]])
        item["first_leg"], item["n_legs"] = row * 3, 3
        item["start_ms"], item["jitter_ms"] = c.t0[i] * 1e3, c.jitter * 1e3
        item["path_ms"] = math.ceil(c.tl[i, 3] * 1e3)
        item["aim_asset"], item["aim_node"] = c.tgt[i], -1
        item["ceiling_m"] = c.zmax[i]
        item["top_speed_mps"] = 1.001 * float(np.hypot(own["vx_mps"], own["vy_mps"]).max()) + 1.0
    return objects, legs


def _radars(c) -> tuple[np.ndarray, np.ndarray, float]:
    radars = np.zeros(c.S, RADAR)
    names = sorted((uid(f"site-{s}"), s) for s in range(c.S))
    max_range_m = float(c.rmaxdet[0])
    for row, (site_uid, s) in enumerate(names):
        radar = radars[row]
        radar["uid"], radar["in_play"], radar["is_fire_unit"] = site_uid, 1, 1
        radar["unit_uid"] = site_uid
        radar["x_m"], radar["y_m"], radar["antenna_msl_m"] = c.ux[s], c.uy[s], c.uh[s]
        radar["horizon_m"] = math.sqrt((2 * K_RADIUS_M + c.uh[s]) * c.uh[s])
        radar["max_range_m"], radar["period_ms"] = max_range_m, PERIOD_MS
        radar["range_std_m"], radar["azimuth_std"], radar["elevation_std"] = 100.0, 0.003, 0.003
        radar["sin_elevation_min"], radar["sin_elevation_max"] = -1.0, 1.0
        radar["confirm_hits"], radar["confirm_scans"] = 3, 5
        radar["channels"], radar["reaction_ms"], radar["assessment_ms"] = 6, 0, 0
        radar["first_load"], radar["n_loads"] = row, 1
        radar["hold_fire_m"], radar["longest_reach_m"] = math.inf, c.rmax
    order = np.argsort([uid(f"raider-{i}") for i in range(c.A)])
    triple = Triple(250e3, 1.0, float(np.exp(math.log(1e-6) / (1.0 + 20.0))))
    pd = np.array([[pd_table(max_range_m, RANGES, float(c.rcs[i]), triple, 1e-6, 1) for i in order]])
    return radars, pd, max_range_m / (RANGES - 1)


def _rules(pk: np.ndarray) -> Rules:
    """One shot, one look after the other, and nothing else."""
    return build_rules(Doctrine(), None, [("spike", "round")], pk)


def _web(n_units: int) -> Web:
    """One picture for all, at once, and nothing that can be lost."""
    settings = np.zeros(1, WEB)
    row = settings[0]
    row["mode"], row["n_units"], row["n_cells"] = MODES.index("shared_tracks"), n_units, n_units
    row["on_post_loss"] = row["on_link_loss"] = FALLBACKS["autonomous"]
    row["max_error_m"], row["recognition_probability"] = math.inf, 1.0
    return Web(
        settings=settings,
        unit=np.arange(n_units),
        availability=np.ones(n_units),
        pair_uid=np.zeros((n_units, n_units), np.int64),
        post_in_play=np.ones(n_units, np.int64),
        edges=np.zeros(0, EDGE),
        first_end=np.zeros(n_units + 1, np.int64),
        ends=np.zeros(0, np.int64),
        parts=np.zeros(0, PART),
        feeds=np.zeros(0, FEED),
        losses=np.zeros(0, LOSS_ROW),
        stretches=np.zeros(0, STRETCH),
    )


def _settings(n_objects: int, n_units: int) -> np.ndarray:
    settings = np.zeros(1, SETTINGS)
    row = settings[0]
    row["k_radius_m"] = K_RADIUS_M
    row["duration_ms"] = DURATION_MS
    row["shared_warning"], row["n_groups"] = 1, n_units
    row["n_fire_units"], row["n_hostile"] = n_units, n_objects
    return settings
