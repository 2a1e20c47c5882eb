"""Reach: a track said to be out of reach, or at no altitude of a class, has no meeting point that fits."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.evaluate import meet
from bartizan.engine.reach import (
    REACH_MARGIN,
    can_be_met,
    fits,
    is_at_no_altitude,
    is_out_of_reach,
    muster,
    nearest_m2,
    surely_fits,
)
from bartizan.engine.records import RADAR, TRACK
from bartizan.held import by_address
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
def judge_sure(model, reach, row, kind, radar, track, delay_s, from_m, to_m):
    """(surely within the envelope and two bounds by the short cut, whether a meeting is)."""
    x_m, y_m, z_m = track.x_m, track.y_m, track.z_m
    item = model.interceptors[row]
    speed_mps = np.sqrt(track.vx_mps**2 + track.vy_mps**2 + track.vz_mps**2)
    least_m2 = nearest_m2(radar, reach.flight_s, x_m, y_m, track.vx_mps, track.vy_mps, delay_s) * REACH_MARGIN**2
    is_sure = surely_fits(
        radar, item, reach, from_m, to_m, least_m2, track, x_m, y_m, z_m, MARGIN_M, speed_mps, delay_s
    )
    tau, slant, z = meet(model.tof_s[row], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
    is_met = tau > 0.0 and to_m <= slant <= from_m
    return is_sure, is_met and fits(item, model.reach_m, row, kind, slant, z, MARGIN_M, speed_mps)


@numba.njit
def is_met(means, radar, track):
    """Whether a ready round could come near a track, as told before ranking."""
    return can_be_met(means, radar, track, 0)


@numba.njit
def count_ready(model, state, row, rounds_left, ready):
    """What a fire unit has ready for each kind."""
    muster(model, state, row, rounds_left, ready)


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


def mustered(model, row, rounds):
    """The state of a fire unit with so many rounds of each load, after it has counted them."""
    state = run.new_state(model)
    state.rounds[:] = rounds
    state.posts["stock"] = -1
    state.clock["level"] = 1
    count_ready(by_address(model), by_address(state), row, int(sum(rounds)), 0b11)
    return state


def test_what_no_ready_round_can_come_near_is_met_by_none(armed):
    generator = np.random.default_rng(4)
    row = int(np.flatnonzero(armed.radars["is_fire_unit"])[0])
    state = mustered(armed, row, (2, 2))
    radar, track = armed.radars[row].copy(), np.zeros(1, TRACK)[0]
    radar["x_m"] = radar["y_m"] = 0.0
    far = 0
    for _ in range(4000):
        throw(generator, track)
        if is_met(state.means[row, 0], radar, track):
            continue
        far += 1
        for load in armed.loads:
            i = int(load["interceptor"])
            for delay_s in (0.0, radar["reaction_ms"] * 1e-3):
                assert not judge(armed, state.reaches[i, 0], i, 0, radar, track, delay_s, np.inf)[2]
    assert far > 1000


def test_what_is_ready_is_what_has_rounds(armed):
    row = int(np.flatnonzero(armed.radars["is_fire_unit"])[0])
    longest_m = [run.new_state(armed).reaches[int(load["interceptor"]), 0]["longest_m"] for load in armed.loads]
    assert mustered(armed, row, (2, 2)).means[row, 0]["longest_m"] == max(longest_m)
    assert mustered(armed, row, (1, 0)).means[row, 0]["longest_m"] == longest_m[0]
    assert mustered(armed, row, (0, 1)).means[row, 0]["longest_m"] == longest_m[1]
    nothing = mustered(armed, row, (0, 0)).means[row, 0]
    assert nothing["longest_m"] < 0.0 and not nothing["has_rounds"]


def test_what_surely_fits_is_met_where_it_must_be(armed):
    generator = np.random.default_rng(6)
    reaches = run.new_state(armed).reaches
    radar, track = np.zeros(1, RADAR)[0], np.zeros(1, TRACK)[0]
    radar["antenna_msl_m"] = 20.0
    sure = met = 0
    for k in range(8000):
        row = k % len(armed.interceptors)
        throw(generator, track)
        longest_m = float(reaches[row, 0]["longest_m"])
        for name in ("x_m", "y_m"):
            track[name] *= longest_m / 5e5
        from_m, to_m = generator.choice([np.inf, 0.7 * longest_m]), generator.choice([0.0, 0.2 * longest_m])
        is_sure, is_met = judge_sure(
            armed, reaches[row, 0], row, 0, radar, track, generator.uniform(0.0, 20.0), from_m, to_m
        )
        assert is_met or not is_sure
        sure += is_sure
        met += is_met
    assert met > sure > 0.2 * met


def test_a_reach_is_level_up_to_the_greatest_altitude(armed):
    model = armed._replace(reach_m=armed.reach_m.copy())
    model.reach_m[0, 0, 3:] = 0.5 * model.reach_m[0, 0, 0]
    reach = run.new_state(model).reaches[0, 0]
    assert reach["level_to_m"] == 2 * armed.interceptors[0]["reach_step_m"]
    step_m, tof_s = armed.interceptors[0]["tof_step_m"], armed.tof_s[0]
    assert reach["slowest_mps"] == pytest.approx(step_m / np.diff(tof_s).max())
