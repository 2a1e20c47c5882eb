"""What always holds of looks: nothing between radar and target helps the radar, and a kinder air never hides anything.

Radars watch and nobody fires, so that every world has the same looks, and the same luck decides each.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.engine.log import Code
from bartizan.engine.run import run_block
from unit.engine.test_sense import wall_m
from unit.engine.worlds import raid, unit, world

WATCH = "s-400.acquisition_radar"
EASTS_KM = st.floats(30.0, 75.0)
ALTITUDES_M = st.floats(20.0, 9000.0)
K_FACTORS = st.floats(0.8, 3.0)


def watched(points, *, figures=None, loss_db=0.0, jamming=None, wall=0.0):
    """Two watching radars and a group for each point (east km, north km, altitude m)."""
    units = [unit("one", watch_km=(0.0, 1.0)), unit("two", watch_km=(-20.0, -15.0))]
    for stated in units:
        stated["acquisition_radar"]["loss_db"] = loss_db
    groups = [
        raid(f"raid{i}", "cruise-missile", points=[point], count=2, spacing_s=9.0, jamming=jamming)
        for i, point in enumerate(points)
    ]
    return world(units, groups, figures=figures, ground_m=wall_m(wall), assets=[PORT])


PORT = {"id": "port", "name": "port", "lat_deg": -32.0, "lon_deg": -24.1, "radius_m": 500.0}
POINTS = st.lists(st.tuples(EASTS_KM, st.floats(-40.0, 40.0), ALTITUDES_M), min_size=1, max_size=3)


def plots(model):
    """Every detection: when, by whom, of whom."""
    events = run_block(model, seed=3, first=0, count=2, level=3)
    rows = events[events["code"] == Code.PLOT]
    return {tuple(row) for row in rows[["replication", "time_ms", "observer", "target"]].tolist()}


def first_seen(small):
    """When each object is first in sight, by replication."""
    rows = small.play(2).of(Code.FIRST_SEEN)
    return {(int(row["replication"]), int(row["target"])): int(row["time_ms"]) for row in rows}


@settings(max_examples=25)
@given(POINTS, K_FACTORS, K_FACTORS, st.sampled_from([0.0, 400.0]))
def test_more_refraction_never_hides_anything(points, one, other, wall):
    low, high = sorted((one, other))
    later, sooner = (first_seen(watched(points, figures={"any.k_factor": k}, wall=wall)) for k in (low, high))
    assert later.keys() <= sooner.keys()
    assert all(sooner[key] <= time_ms for key, time_ms in later.items())


@settings(max_examples=25)
@given(POINTS, st.floats(0.1, 40.0))
def test_a_loss_never_adds_a_detection(points, loss_db):
    assert plots(watched(points, loss_db=loss_db).model) <= plots(watched(points).model)


@settings(max_examples=25)
@given(POINTS, st.floats(1.0, 200.0), st.floats(0.05, 0.95))
def test_noise_never_adds_a_detection(points, burn_through_km, pd):
    noise = {"burn_through_km": burn_through_km, "pd": pd}
    assert plots(watched(points, jamming=noise).model) <= plots(watched(points).model)


@settings(max_examples=25)
@given(POINTS, st.floats(1.0, 35.0), st.floats(0.0, 90.0))
def test_what_the_air_takes_never_adds_a_detection(points, frequency_ghz, elevation_deg):
    figures = {f"{WATCH}.frequency_ghz": frequency_ghz, "any.triple_elevation_deg": elevation_deg}
    model = watched(points, figures=figures).model
    taken = plots(model._replace(stretch=np.maximum(model.stretch, np.float32(1.0))))
    assert taken <= plots(model._replace(stretch=np.ones_like(model.stretch)))
    given_back = plots(model._replace(stretch=np.minimum(model.stretch, np.float32(1.0))))
    assert plots(model) <= given_back


@pytest.mark.parametrize("frequency_ghz", [1.0, 10.0, 35.0])
def test_air_costs_low_targets_more_than_high_ones_of_the_same_range(frequency_ghz):
    model = watched([(60.0, 0.0, 500.0)], figures={f"{WATCH}.frequency_ghz": frequency_ghz}).model
    (table,) = model.stretch
    assert (np.diff(table, axis=0) <= 1e-6).all()
    assert (np.diff(table, axis=1) >= -1e-6).all()
