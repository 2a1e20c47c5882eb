"""Arrays: what a scenario and a reading become, and who is there on which day."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest

from bartizan.engine.arrays import build_model, compile_geometry, units_in_play
from bartizan.engine.log import Code
from bartizan.engine.records import KINDS
from bartizan.scenario.readings import central_reading, figures_in_play
from unit.engine.worlds import battery, certain, flight, raid, scenario_file, unit, world

LATE = {"available": {"date": "2029-06-01"}}
PROGRAMME = {"available": {"programme": "s-400-india", "delivery": 1}}


def test_a_unit_not_yet_delivered_does_nothing():
    before = world([unit("one", battery(), watch_km=(1.0, 1.0), **LATE)], [raid()]).play(3)
    nobody = world([], [raid()]).play(3)
    assert before.count(Code.FIRST_SEEN) == before.count(Code.LAUNCH) == 0
    assert before.told() == nobody.told()


@pytest.mark.parametrize(("date", "is_there"), [("2029-05-31", False), ("2029-06-01", True), ("2030-01-01", True)])
def test_a_unit_is_there_from_its_day_on(date, is_there):
    log = world([unit("one", battery(), **LATE)], [raid()], date=date).play()
    assert (log.count(Code.LAUNCH) > 0) == is_there


def test_another_day_than_the_scenarios_may_be_asked_for():
    file = scenario_file([unit("one", battery(), **LATE)], [raid()])
    reading = central_reading(figures_in_play(file))
    model = build_model(compile_geometry(file, date=dt.date(2029, 6, 1)), reading)
    assert model.radars["in_play"].tolist() == [1]


def test_a_delivery_counts_from_the_day_in_the_reading():
    file = scenario_file([unit("one", battery(), **PROGRAMME)], [raid()])
    reading = central_reading(figures_in_play(file))
    name = "s-400-india.unit-1.arrival_date"
    for days, is_there in ((10_000.0, True), (20_000.0, False)):
        told = replace(reading, values=reading.values | {name: days})
        assert units_in_play(file.scenario, told, dt.date(2028, 1, 1)) == {"one": is_there}


def test_rows_are_sorted_by_uid():
    units = [unit("one", battery("alpha"), battery("bravo", 1.0), watch_km=(2.0, 2.0))]
    small = world(units, [raid(count=9)], traffic=[flight(count=3)])
    for rows in (small.model.radars, small.model.objects):
        assert (np.diff(rows["uid"]) > 0).all()
    assert small.model.radars["uid"].tolist() == [node.uid for node in small.geometry.roster.nodes]
    assert small.model.objects["uid"].tolist() == [thing.uid for thing in small.geometry.roster.objects]


@pytest.mark.parametrize("k_factor", [1.0, 1.6])
def test_refraction_reaches_horizon_looks_and_terrain(k_factor):
    units = [unit("one", battery())]
    bent, standard = (world(units, [raid()], figures={"any.k_factor": k}) for k in (k_factor, 4.0 / 3.0))
    assert bent.model.settings[0]["k_radius_m"] == k_factor * 6_371_000.0
    radar = bent.model.radars[0]
    assert radar["horizon_m"] == math.sqrt(2.0 * k_factor * 6_371_000.0 * 20.0 + 20.0**2)
    np.testing.assert_array_equal(bent.model.sight_m, bent.geometry.sights_m(k_factor)[0])
    lower, higher = (bent, standard) if k_factor > 4.0 / 3.0 else (standard, bent)
    assert lower.model.sight_m[0, 0] < higher.model.sight_m[0, 0]
    # the grid and the map of a result are those of the central reading
    assert bent.geometry.k_factor == bent.geometry.theatre["k_factor"] == 4.0 / 3.0
    np.testing.assert_array_equal(bent.geometry.mva_m, standard.geometry.mva_m)


def test_a_scenario_may_fix_the_refraction():
    theatre = scenario_file().scenario.theatre.model_dump() | {"k_factor": 1.2}
    small = world([unit("one", battery())], [raid()], theatre=theatre)
    assert small.geometry.k_factor == small.reading.values["any.k_factor"] == 1.2
    assert small.model.settings[0]["k_radius_m"] == 1.2 * 6_371_000.0


def test_figures_reach_the_radar_and_the_crew():
    figures = {
        "s-400.engagement_radar.range_km": 77.0,
        "s-400.engagement_radar.scan_period_s": 3.25,
        "s-400.engagement_radar.range_error_m": 33.0,
        "s-400.engagement_radar.azimuth_error_mrad": 2.5,
        "s-400.engagement_radar.max_elevation_deg": 30.0,
        "s-400.engagement_radar.channels": 7.0,
        "s-400.reaction_time_s": 9.5,
        "s-400.assessment_time_s": 1.5,
    }
    small = world([unit("one", battery(antenna_m=17.0))], [raid()], figures=figures, doctrine={"hold_fire_km": 44.0})
    radar = small.model.radars[0]
    assert (radar["max_range_m"], radar["period_ms"], radar["range_std_m"]) == (77_000.0, 3250, 33.0)
    assert radar["azimuth_std"] == pytest.approx(2.5e-3)
    assert radar["sin_elevation_max"] == pytest.approx(0.5)
    assert (radar["channels"], radar["reaction_ms"], radar["assessment_ms"]) == (7, 9500, 1500)
    assert (radar["hold_fire_m"], radar["antenna_msl_m"]) == (44_000.0, 17.0)


def test_loads_stand_by_reach_whatever_the_file_says():
    small = world([unit("one", battery(rounds={"long": 1, "short": 2, "medium": 3}))], [raid()])
    assert small.model.loads["rounds"].tolist() == [2, 3, 1]
    reach_m = small.model.reach_m[small.model.loads["interceptor"]].max(axis=(1, 2))
    assert (np.diff(reach_m) > 0).all()
    assert small.model.radars["longest_reach_m"][0] == reach_m[-1]


def test_shares_of_a_load_fill_the_tubes():
    figures = {"s-400.ready_tubes": 10.0}
    small = world([unit("one", battery(load={"short": 0.3, "medium": 0.7}))], [raid()], figures=figures)
    assert small.model.loads["rounds"].tolist() == [3, 7]


def test_a_group_starts_one_after_another():
    small = world([], [raid(count=4, start_s=10.0, spacing_s=2.5, jitter_s=1.5)])
    names = [thing.id for thing in small.geometry.roster.objects]
    start_ms = dict(zip(names, small.model.objects["start_ms"], strict=True))
    assert [start_ms[f"raid-{n}"] for n in (1, 2, 3, 4)] == [10_000.0, 12_500.0, 15_000.0, 17_500.0]
    assert set(small.model.objects["jitter_ms"]) == {1500.0}


@pytest.mark.parametrize(("kind", "name"), [("su-30mki", "aircraft"), ("ka-226t", "helicopter"), ("bird", "drone")])
def test_each_object_has_its_kind_of_target(kind, name):
    small = world([], [raid(kind=kind)])
    assert KINDS[small.model.objects["kind"][0]] == name
    assert small.model.objects["is_threat"][0] == (kind != "bird")


def test_a_stated_speed_goes_before_the_catalogues():
    arrivals = [world([], [raid(**more)]).play().of(Code.LEAK)["time_ms"][0] for more in ({}, {"speed_mps": 500.0})]
    assert arrivals[1] == pytest.approx(59_500 / 0.5, abs=2.0)
    assert arrivals[0] == pytest.approx(59_500 / 0.25, abs=2.0)


def test_legs_end_where_the_path_ends():
    small = world([], [raid(points=[(60.0, 0.0, 5000.0), (30.0, 30.0, 1000.0)], speed_mps=200.0)])
    path = small.geometry.members[0].path
    assert small.path_s() == pytest.approx(path.along_m[-1] / 200.0, abs=0.0011)
    x_m, y_m, z_m = small.places(np.array([0.0, small.path_s()]))
    np.testing.assert_allclose((x_m[1], y_m[1], z_m[1]), (path.x_m[-1], path.y_m[-1], 1000.0), atol=0.3)
    np.testing.assert_allclose((x_m[0], y_m[0], z_m[0]), (60e3, 0.0, 5000.0), atol=0.3)
    assert (np.diff(small.legs()["path_s"]) > 0).all()


def test_the_slowest_and_the_latest_stay_within_the_clock():
    """Times are packed into 31 bits of milliseconds: what lies far beyond the end may be cut, but never wraps round."""
    ends = [(70.0 * (-1) ** n, 70.0 * (-1) ** (n // 2), 1000.0) for n in range(200)]
    groups = [
        raid("slow", points=ends, speed_mps=5.0),
        raid("late", count=100, spacing_s=86_400.0),
        raid("soon", points=[(20.0, 0.0, 1000.0)]),
    ]
    log = world([unit("one", battery(rounds={"medium": 0}))], groups, figures=certain(0.0)).play()
    assert log.count(Code.LEAK) == 2
    assert log.count(Code.UNRESOLVED) == 100
    assert (log.events["time_ms"] >= 0).all()
    seen = {log.roster.objects[i].group for i in log.of(Code.FIRST_SEEN)["target"]}
    assert seen <= {"slow", "soon", "late"}
