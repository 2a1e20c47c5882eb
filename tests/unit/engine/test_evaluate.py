"""Evaluate: a track said to be out of reach has no meeting point within it."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import evaluate, run
from bartizan.engine.records import RADAR, TRACK
from unit.engine.worlds import battery, raid, unit, world

is_out_of_reach, meet, fits = evaluate.is_out_of_reach, evaluate.meet, evaluate.fits


@numba.njit
def judge(model, reach, row, kind, radar, track, delay_s):
    """(whether out of reach by the short cut, whether a meeting fits) from where the track is."""
    x_m, y_m, z_m = track.x_m, track.y_m, track.z_m
    out = is_out_of_reach(radar, reach, x_m, y_m, track.vx_mps, track.vy_mps, delay_s)
    item = model.interceptors[row]
    tau, slant, z = meet(model.tof_s[row], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
    return out, tau > 0.0 and fits(item, model.reach_m, row, kind, slant, z, 1e5, 0.0)


@pytest.fixture(scope="module")
def armed():
    """A fire unit with a load."""
    return world([unit("one", battery("alpha", rounds={"medium": 2, "long": 2}))], [raid("high")]).model


def test_no_track_out_of_reach_can_be_met(armed):
    generator = np.random.default_rng(3)
    reaches = run.new_state(armed).reaches
    radar, track = np.zeros(1, RADAR)[0], np.zeros(1, TRACK)[0]
    radar["antenna_msl_m"] = 20.0
    counts = {(a, b): 0 for a in (False, True) for b in (False, True)}
    for _ in range(4000):
        row = int(generator.integers(len(armed.interceptors)))
        track["x_m"], track["y_m"] = generator.uniform(-6e5, 6e5, 2)
        track["z_m"] = 10.0 ** generator.uniform(1.0, 4.5)
        track["vx_mps"], track["vy_mps"] = generator.normal(0.0, 10.0 ** generator.uniform(1.5, 3.3), 2)
        track["vz_mps"] = generator.normal(0.0, 100.0)
        counts[judge(armed, reaches[row, 0], row, 0, radar, track, generator.uniform(0.0, 20.0))] += 1
    assert counts[True, True] == 0
    assert counts[False, True] > 200
    # the short cut is worth having: it tells most of those that do not fit
    assert counts[True, False] > 5 * counts[False, False]


def test_the_longest_flight_covers_the_table_and_its_last_slope():
    tof_s = np.array([0.0, 5.0, 3.0, 6.0])
    assert run._longest_flight_s(tof_s, 1000.0, 900.0) == 5.0
    assert run._longest_flight_s(tof_s, 1000.0, 3000.0) == 6.0
    assert run._longest_flight_s(tof_s, 1000.0, 5000.0) == 12.0
