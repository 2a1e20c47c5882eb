"""Evaluate: meeting points, and what comes too late."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import evaluate, run
from bartizan.engine.records import RADAR, TRACK
from unit.engine.worlds import battery, raid, unit, world

meet = evaluate.meet


@pytest.fixture(scope="module")
def armed():
    """A fire unit with a load."""
    return world([unit("one", battery("alpha", rounds={"medium": 2, "long": 2}))], [raid("high")]).model


def test_the_longest_flight_covers_the_table_and_its_last_slope():
    tof_s = np.array([0.0, 5.0, 3.0, 6.0])
    assert run._longest_flight_s(tof_s, 1000.0, 900.0) == 5.0
    assert run._longest_flight_s(tof_s, 1000.0, 3000.0) == 6.0
    assert run._longest_flight_s(tof_s, 1000.0, 5000.0) == 12.0


@numba.njit
def meeting(model, row, radar, track, delay_s):
    """Time of flight to the meeting point."""
    step_m = model.interceptors[row].tof_step_m
    return meet(model.tof_s[row], step_m, radar, track, track.x_m, track.y_m, track.z_m, delay_s)[0]


@numba.njit
def excess_s(model, row, radar, track, delay_s, tau_s):
    """By how much a round that flies to where the track is after tau comes too late there."""
    slant, _ = evaluate.slant_at(radar, track, track.x_m, track.y_m, track.z_m, delay_s + tau_s)
    return evaluate.extended(model.tof_s[row], model.interceptors[row].tof_step_m, slant) - tau_s


def test_what_comes_in_faster_than_a_round_is_met_before_it_is_past(armed):
    generator = np.random.default_rng(5)
    radar, track = np.zeros(1, RADAR)[0], np.zeros(1, TRACK)[0]
    radar["antenna_msl_m"] = 20.0
    met = 0
    for _ in range(300):
        bearing, miss_m = generator.uniform(0.0, 2.0 * np.pi), generator.uniform(-20e3, 20e3)
        away_m, speed_mps, delay_s = generator.uniform(5e4, 3e5), generator.uniform(1500.0, 4000.0), 5.0
        east, north = np.sin(bearing), np.cos(bearing)
        track["x_m"], track["y_m"] = away_m * east + miss_m * north, away_m * north - miss_m * east
        track["vx_mps"], track["vy_mps"] = -speed_mps * east, -speed_mps * north
        track["z_m"] = generator.uniform(0.0, 20e3)
        left_s = away_m / speed_mps - delay_s
        taus_s = np.linspace(0.0, max(left_s, 0.0), 400)
        excesses_s = np.array([excess_s(armed, 0, radar, track, delay_s, tau_s) for tau_s in taus_s])
        if left_s <= 0.0 or excesses_s[-1] >= -0.01:
            continue
        first_s = np.interp(0.0, -excesses_s, taus_s)
        assert meeting(armed, 0, radar, track, delay_s) == pytest.approx(first_s, abs=2e-3 + 1e-3 * first_s)
        met += 1
    assert met > 100


@numba.njit
def too_late(asset_x_m, asset_y_m, radar, track, meeting_s):
    """Through the kernel that is compiled into its callers."""
    return evaluate.is_too_late(asset_x_m, asset_y_m, radar, track, 0, meeting_s)


def test_without_assets_nothing_is_too_late():
    radar, track = np.zeros(1, RADAR)[0], np.zeros(1, TRACK)[0]
    track["x_m"], track["vx_mps"] = 10_000.0, -200.0
    assert not too_late(np.zeros(0), np.zeros(0), radar, track, 60.0)
    assert too_late(np.zeros(1), np.zeros(1), radar, track, 60.0)
    assert not too_late(np.zeros(1), np.zeros(1), radar, track, 40.0)
