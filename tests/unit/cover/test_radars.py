"""What coverage takes from a reading: the engine's own tables, circles and limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.cover.claimed import claimed_ranges_m
from bartizan.cover.radars import Target, design_of, detection_limits_m, last_place, radar_of, stretch_of
from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.sense import chance
from bartizan.engine.tables import PFA, triple_of
from bartizan.radar.equation import range_at_pd_m
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from unit.cover.scenes import SEA, scene

DESIGN = "s-400.engagement_radar"


@pytest.fixture(scope="module")
def central():
    return central_reading(figures_in_play(load_scenario("one_site")))


@pytest.mark.parametrize(("rcs_m2", "swerling"), [(1.0, 1), (0.05, 1), (3.0, 0), (0.2, 3)])
def test_limits_are_the_ranges_at_the_wanted_probability(central, rcs_m2, swerling):
    low_m, high_m = detection_limits_m(central, DESIGN, [Target(rcs_m2, swerling)])[0]
    triple = triple_of(central, f"{DESIGN}.detection_range_km")
    for found_m, pd in ((low_m, 0.5), (high_m, 0.9)):
        assert found_m == pytest.approx(range_at_pd_m(pd, rcs_m2, triple, PFA, swerling), rel=1e-3)


def test_limits_of_what_is_too_small_and_too_large(central):
    small, large = detection_limits_m(central, DESIGN, [Target(1e-6), Target(1e6)])
    assert small[0] < 10e3
    assert large.tolist() == [math.inf, math.inf]


def test_a_flat_table_has_no_last_place():
    assert last_place(np.full(5, 0.5), 0.5) == math.inf
    assert last_place(np.array([0.9, 0.5, 0.5, 0.1]), 0.5) == 2.0
    assert last_place(np.array([0.4, 0.3]), 0.5) == -1.0


def test_a_cell_counts_where_the_engine_would_detect_with_that_probability(tmp_path):
    """One truth: the limit in effective range splits the engine's own chances at 0.5 and 0.9."""
    file = scene(tmp_path, SEA)
    reading = central_reading(figures_in_play(file))
    geometry = compile_geometry(file)
    model = build_model(geometry, reading)
    types = sorted({thing.object for thing in geometry.roster.objects})
    for row, node in enumerate(geometry.roster.nodes):
        engine = model.radars[row]
        for kind, name in enumerate(types):
            target = Target(reading.values[f"{name}.rcs_m2"], int(reading.values[f"{name}.swerling"]))
            limits_m = detection_limits_m(reading, design_of(node), [target])[0]
            places = np.random.default_rng(row).uniform(0.0, float(engine["max_range_m"]), 400)
            for effective_m in places:
                pd = chance.py_func(model.pd[engine["pd_design"]], kind, effective_m * engine["pd_per_m"])
                for limit_m, wanted in zip(limits_m, (0.5, 0.9), strict=True):
                    assert (effective_m <= limit_m) == (pd >= wanted) or abs(effective_m - limit_m) < 1e-3


def test_the_radar_is_the_engine_s(tmp_path):
    file = scene(tmp_path)
    reading = central_reading(figures_in_play(file))
    geometry = compile_geometry(file)
    model = build_model(geometry, reading)
    claimed_m = claimed_ranges_m(file.scenario, load_catalogue())
    for node, engine in zip(geometry.roster.nodes, model.radars, strict=True):
        one = radar_of(node, reading, 4.0 / 3.0, claimed_m.get(node.id))
        for name in ("x_m", "y_m", "antenna_msl_m", "max_range_m", "sin_elevation_min", "sin_elevation_max"):
            assert getattr(one, name) == engine[name]
        assert (one.claimed_m == math.inf) == (node.kind != "fire_unit")
    assert claimed_m.keys() == {"one", "two"}


def test_absorption_stretches_low_looks_more(central):
    stretch = stretch_of(central, DESIGN, 4.0 / 3.0)
    assert stretch.factor[:, -1].max() > 1.0
    assert stretch.factor.min() > 0.5
