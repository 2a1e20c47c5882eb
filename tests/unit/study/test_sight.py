"""Areas: the claimed circle, the smooth horizon's, and what a mask leaves of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.draws import uid
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.engine.log import Node
from bartizan.radar.reach import NO_STRETCH
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from bartizan.study.sight import ALTITUDES_M, Sight, detects_of

CELL_M = 500.0
K = 4.0 / 3.0


def node(name: str, kind: str = "fire_unit", x_m: float = 0.0) -> Node:
    return Node(name, kind, "alpha", "s-400", uid(name), -32.0, -24.0, x_m, 0.0, 20.0, 20.0)


def sight_of(seen_by, claimed_m, units=("alpha",)) -> Sight:
    """What is gathered from some nodes with their grids."""
    sight = Sight(claimed_m, units, CELL_M, K)
    for row, (who, mva_m) in enumerate(seen_by):
        sight.see(row, who, mva_m)
    return sight


def geometry_rows(seen_by, claimed_m):
    return sight_of(seen_by, claimed_m).rows()


def by(rows, name, altitude_m):
    return next(r for r in rows if r["node"] == name and r["altitude_m"] == altitude_m)


def test_circles_have_their_areas():
    mva_m = np.full((1, 481, 481), 75.0, np.float32)
    rows = geometry_rows([(node("a-1"), mva_m[0])], {"a-1": 100_000.0})
    whole = by(rows, "a-1", 3000.0)
    assert whole["seen_share"] == pytest.approx(1.0, rel=2e-3)
    assert whole["seen_share_in_theatre"] == 1.0
    assert len(rows) == 2 * len(ALTITUDES_M)
    row = by(rows, "a-1", 100.0)
    assert row["claimed_km2"] == pytest.approx(math.pi * 100.0**2)
    assert row["claimed_in_theatre_km2"] == pytest.approx(math.pi * 100.0**2, rel=2e-3)
    reach_km = horizon_ground_range_m(20.0, 100.0, K) / 1000.0
    assert row["horizon_km2"] == pytest.approx(math.pi * reach_km**2)
    assert row["horizon_in_theatre_km2"] == pytest.approx(math.pi * reach_km**2, rel=5e-3)
    assert row["seen_km2"] == row["horizon_in_theatre_km2"]
    assert row["inside_theatre"] is True
    assert by(rows, "all", 3000.0)["seen_share"] == 1.0
    assert not any(name.startswith("pd") for name in row)
    assert by(rows, "a-1", 50.0)["seen_km2"] == 0.0


def test_a_circle_beyond_the_theatre_has_bounds_for_its_share_of_the_whole():
    rows = geometry_rows([(node("a-1", x_m=-20_000.0), np.zeros((101, 101), np.float32))], {"a-1": 20_000.0})
    row, together = by(rows, "a-1", 3000.0), by(rows, "all", 3000.0)
    assert row["claimed_km2"] == pytest.approx(math.pi * 20.0**2)
    assert row["horizon_km2"] == row["claimed_km2"]
    assert 0.5 * row["claimed_km2"] < row["claimed_in_theatre_km2"] < 0.7 * row["claimed_km2"]
    assert row["horizon_in_theatre_km2"] == row["seen_km2"] == row["claimed_in_theatre_km2"]
    assert (row["seen_share"], row["seen_share_in_theatre"], row["inside_theatre"]) == (None, 1.0, False)
    assert row["seen_share_low"] == pytest.approx(row["seen_km2"] / row["claimed_km2"], rel=2e-3)
    assert row["seen_share_high"] == pytest.approx(1.0, abs=2e-3)
    shared = ("claimed_km2", "horizon_km2", "seen_share", "seen_share_low", "seen_share_high", "seen_share_in_theatre")
    assert {name: together[name] for name in shared} == {name: row[name] for name in shared}


def test_what_is_unknown_is_not_seen():
    mva_m = np.full((1, 101, 101), np.nan, np.float32)
    assert by(geometry_rows([(node("a-1"), mva_m[0])], {"a-1": 10_000.0}), "a-1", 3000.0)["seen_km2"] == 0.0


def test_together_counts_shared_ground_once_and_no_mere_watchers():
    mva_m = np.zeros((3, 241, 241), np.float32)
    nodes = (node("a-1", x_m=-5_000.0), node("a-2", x_m=5_000.0), node("a.watch", "acquisition_radar"))
    rows = geometry_rows(list(zip(nodes, mva_m, strict=True)), {"a-1": 20_000.0, "a-2": 20_000.0})
    alone, together = by(rows, "a-1", 3000.0)["seen_km2"], by(rows, "all", 3000.0)["seen_km2"]
    assert alone < together < 2.0 * alone
    watch = by(rows, "a.watch", 3000.0)
    assert (watch["claimed_range_km"], watch["seen_share"]) == (None, None)
    assert by(rows, "all", 3000.0)["network"] is True


def test_no_antenna_no_rows():
    assert geometry_rows([], {}) == []
    assert np.isnan(Sight({}, (), CELL_M, K).lowest_m((3, 3), engagement=False)).all()


def test_lowest_over_antennas_ignores_what_one_of_them_cannot_know():
    grids = np.array([[[np.nan, 5.0]], [[7.0, 3.0]], [[1.0, 1.0]]], np.float32)
    nodes = (node("a-1"), node("a-2"), node("a.watch", "acquisition_radar"))
    sight = sight_of(list(zip(nodes, grids, strict=True)), {})
    assert sight.lowest_m((1, 2), engagement=True).tolist() == [[7.0, 3.0]]
    assert sight.lowest_m((1, 2), engagement=False).tolist() == [[1.0, 1.0]]
    assert np.isnan(grids[0, 0, 0])


def test_units_that_are_not_there_see_nothing():
    sight = sight_of([(node("a-1"), np.zeros((3, 3), np.float32))], {"a-1": 1000.0}, units=("bravo",))
    assert sight.rows() == []
    assert np.isnan(sight.lowest_m((3, 3), engagement=True)).all()


def test_rows_stand_in_the_order_of_the_nodes():
    sight = Sight({}, ("alpha",), CELL_M, K)
    for row in (1, 0):
        sight.see(row, node(f"a-{row}"), np.zeros((3, 3), np.float32))
    assert [row["node"] for row in sight.rows()] == ["a-0"] * len(ALTITUDES_M) + ["a-1"] * len(ALTITUDES_M)


def test_the_levels_on_a_map_count_what_the_rows_say():
    mva_m = np.full((121, 121), 75.0, np.float32)
    mva_m[:40] = 5000.0
    sight = sight_of(
        [(node("a-1"), mva_m), (node("a-2", "acquisition_radar"), np.zeros_like(mva_m))], {"a-1": 25_000.0}
    )
    levels = sight.levels()
    assert levels is not None
    for i, altitude_m in enumerate(ALTITUDES_M):
        counted_km2 = np.count_nonzero(levels[i] >= 3) * (CELL_M / 1000.0) ** 2
        assert counted_km2 == by(sight.rows(), "all", altitude_m)["seen_km2"]
    assert sight_of([(node("a-2", "acquisition_radar"), mva_m)], {}).levels() is None


def test_detection_ends_where_the_radar_does():
    """A radar that detects to 20 km and instruments to 30 km, over ground that hides nothing from 75 m up."""
    mva_m = np.full((241, 241), 75.0, np.float32)
    sight = Sight({"a-1": 50_000.0}, ("alpha",), CELL_M, K, lambda _: (np.array([[20_000.0, 15_000.0]]), NO_STRETCH))
    sight.see(0, node("a-1"), mva_m)
    levels = sight.levels()
    assert levels is not None
    for least, reach_km in ((4, 20.0), (5, 15.0)):
        counted_km2 = np.count_nonzero(levels[ALTITUDES_M.index(1000.0)] >= least) * (CELL_M / 1000.0) ** 2
        assert counted_km2 == pytest.approx(math.pi * (reach_km**2 - 1.0), rel=0.02)
    assert not (levels[ALTITUDES_M.index(50.0)] >= 4).any()
    assert not any(name.startswith("pd") for row in sight.rows() for name in row)


def test_a_stated_loss_and_the_instrumented_range_cut_detection():
    scenario_file = load_scenario("one_site")
    central = central_reading(figures_in_play(scenario_file))
    site = next(f.id for unit in scenario_file.scenario.units for f in unit.fire_units)
    system = next(unit.system for unit in scenario_file.scenario.units if unit.fire_units)
    there = node(site)._replace(system=system)
    (free_m,), _ = detects_of(scenario_file.scenario, central, K)(there)
    for unit in scenario_file.scenario.units:
        for fire_unit in unit.fire_units:
            object.__setattr__(fire_unit, "loss_db", 12.04)
    (lossy_m,), _ = detects_of(scenario_file.scenario, central, K)(there)
    range_m = 1000.0 * central.values[f"{system}.engagement_radar.range_km"]
    assert free_m[0] > free_m[1] > 0.0
    assert free_m.max() <= range_m
    assert lossy_m[1] == pytest.approx(free_m[1] / 2.0, rel=1e-3)
