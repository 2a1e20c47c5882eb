"""Reach: a track said to be out of reach, or at no altitude of a class, has no meeting point that fits."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.evaluate import meet
from bartizan.engine.reach import cannot_come_near, fits, is_at_no_altitude, is_out_of_reach
from bartizan.engine.records import RADAR, TRACK
from unit.engine.worlds import battery, raid, unit, world

MARGIN_M = 50.0


@numba.njit
def judge(model, reach, row, kind, radar, track, delay_s, bound_m):
    """By the short cuts: (out of reach or a bound, at no altitude); and whether a meeting fits."""
    x_m, y_m, z_m = track.x_m, track.y_m, track.z_m
    item = model.interceptors[row]
    furthest_m = min(reach.longest_m, bound_m)
    is_out = is_out_of_reach(radar, furthest_m, reach.flight_s, x_m, y_m, track.vx_mps, track.vy_mps, delay_s)
    is_off = is_at_no_altitude(item, z_m, track.vz_mps, MARGIN_M, delay_s, reach.flight_s)
    tau, slant, z = meet(model.tof_s[row], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
    return (
        is_out,
        is_off,
        tau > 0.0 and slant <= bound_m and fits(item, model.reach_m, row, kind, slant, z, MARGIN_M, 0.0),
    )


@numba.njit
def is_far(model, state, radar, track):
    """Whether nothing of a load can meet a track, as told before ranking."""
    return cannot_come_near(model, state, radar, track, 0)


@pytest.fixture(scope="module")
def armed():
    """A fire unit with a load."""
    return world([unit("one", battery("alpha", rounds={"medium": 2, "long": 2}))], [raid("high")]).model


def throw(generator, track):
    """A track anywhere, going anywhere."""
    track["x_m"], track["y_m"] = generator.uniform(-6e5, 6e5, 2)
    track["z_m"] = 10.0 ** generator.uniform(1.0, 4.6)
    track["vx_mps"], track["vy_mps"] = generator.normal(0.0, 10.0 ** generator.uniform(1.5, 3.3), 2)
    track["vz_mps"] = generator.normal(0.0, 100.0)


def test_no_track_out_of_reach_can_be_met(armed):
    generator = np.random.default_rng(3)
    reaches = run.new_state(armed).reaches
    radar, track = np.zeros(1, RADAR)[0], np.zeros(1, TRACK)[0]
    radar["antenna_msl_m"] = 20.0
    told = {"met": 0, "out": 0, "off": 0, "unknown": 0}
    n_off = 0
    for _ in range(6000):
        row = int(generator.integers(len(armed.interceptors)))
        throw(generator, track)
        bound_m = generator.choice([np.inf, 120e3])
        is_out, is_off, is_met = judge(
            armed, reaches[row, 0], row, 0, radar, track, generator.uniform(0.0, 20.0), bound_m
        )
        assert not (is_met and (is_out or is_off))
        n_off += is_off
        told["met" if is_met else "out" if is_out else "off" if is_off else "unknown"] += 1
    assert told["met"] > 200
    assert n_off > 50
    # the short cuts are worth having: they tell most of those that do not fit
    assert told["out"] + told["off"] > 8 * told["unknown"]


def test_what_is_told_to_be_far_can_be_met_by_no_class(armed):
    generator = np.random.default_rng(4)
    state = run.new_state(armed)
    radar, track = armed.radars[armed.radars["is_fire_unit"] == 1][0].copy(), np.zeros(1, TRACK)[0]
    radar["x_m"] = radar["y_m"] = 0.0
    far = 0
    for _ in range(4000):
        throw(generator, track)
        if not is_far(armed, state, radar, track):
            continue
        far += 1
        for load in armed.loads:
            row = int(load["interceptor"])
            for delay_s in (0.0, radar["reaction_ms"] * 1e-3):
                assert not judge(armed, state.reaches[row, 0], row, 0, radar, track, delay_s, np.inf)[2]
    assert far > 1000
