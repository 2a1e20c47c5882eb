"""What coverage takes from a reading: the engine's own tables, circles and limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.cover.claimed import claimed_ranges_m
from bartizan.cover.radars import Target, design_of, detection_limits_m, radar_of, target_of
from bartizan.engine.arrays import build_model, compile_geometry
from bartizan.engine.sense import chance
from bartizan.engine.tables import PFA, triple_of
from bartizan.radar.equation import range_at_pd_m
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from bartizan.scenario.schema import NoiseJamming
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


def test_noise_takes_range_away_and_burns_through_where_stated(central):
    noise = NoiseJamming(burn_through_km=40.0, rcs_m2=None, pd=0.5)
    clear, jammed = (target_of(central, "su-30mki", part) for part in (None, noise))
    assert jammed.burn_through == (40e3, clear.rcs_m2, 0.5)
    (clear_m, _), (jammed_m, _) = detection_limits_m(central, DESIGN, [clear, jammed])
    assert clear_m > 100e3
    assert jammed_m == pytest.approx(40e3, rel=1e-6)


def test_a_cell_counts_where_the_engine_would_detect_with_that_probability(tmp_path):
    """One truth: the limit in effective range splits the engine's own chances at 0.5 and 0.9."""
    file = scene(tmp_path, SEA)
    reading = central_reading(figures_in_play(file))
    geometry = compile_geometry(file)
    model = build_model(geometry, reading)
    for row, node in enumerate(geometry.roster.nodes):
        engine = model.radars[row]
        table = model.pd[engine["pd_design"]]
        for thing, item in zip(geometry.roster.objects, model.objects, strict=True):
            limits_m = detection_limits_m(reading, design_of(node), [target_of(reading, thing.object)])[0]
            places = np.random.default_rng(row).uniform(0.0, float(engine["max_range_m"]), 400)
            for effective_m in places:
                pd = chance.py_func(table, item["type"], effective_m * engine["pd_per_m"])
                for limit_m, wanted in zip(limits_m, (0.5, 0.9), strict=True):
                    assert (effective_m <= limit_m) == (pd >= wanted) or abs(pd - wanted) < 2e-3


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
