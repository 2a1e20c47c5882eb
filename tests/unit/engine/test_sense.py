"""Sense: what a radar may see at all, and what it then sees."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import battery, port, raid, unit, world

WATCH = "one.acquisition"


def wall_m(height_m: float) -> np.ndarray:
    """Flat sea with a wall 10 km east of the middle, from the northern to the southern edge."""
    ground_m = np.zeros((81, 81), np.float32)
    ground_m[:, 45] = height_m
    return ground_m


def deciding(log) -> list[Cause]:
    return [Cause(cause) for cause in log.of(Code.DECIDING_CAUSE)["detail"]]


def test_no_unit_sees_nothing_and_every_threat_gets_through():
    log = world([], [raid(count=3, spacing_s=5.0)]).play(2)
    assert log.count(Code.LEAK) == 6
    assert deciding(log) == [Cause.NOT_DETECTED] * 6
    assert set(log.events["code"]) == {Code.LEAK, Code.CAUSE, Code.DECIDING_CAUSE}


def test_a_wall_hides_what_flies_low_behind_it():
    groups, assets = [raid(points=[(60.0, 0.0, 300.0)])], [port(east_km=14.0)]
    behind = world([unit("one", battery())], groups, ground_m=wall_m(2000.0), assets=assets).play()
    assert behind.count(Code.FIRST_SEEN) == behind.count(Code.LAUNCH) == 0
    assert deciding(behind) == [Cause.TERRAIN_MASKED]
    assert world([unit("one", battery())], groups, assets=assets).play().count(Code.LAUNCH) > 0


def test_a_wall_does_not_hide_what_flies_high_above_it():
    log = world([unit("one", battery())], [raid(points=[(60.0, 0.0, 12_500.0)])], ground_m=wall_m(1500.0)).play()
    assert log.count(Code.FIRST_SEEN) == 1
    assert log.of(Code.FIRST_SEEN)["value"][0] > 50.0


@pytest.mark.parametrize(("antenna_m", "altitude_m"), [(20.0, 50.0), (20.0, 300.0), (100.0, 50.0), (3.0, 10.0)])
def test_the_first_look_comes_at_the_horizon_of_four_thirds_earth(antenna_m, altitude_m):
    figures = {"s-400.engagement_radar.scan_period_s": 0.5}
    groups = [raid(points=[(150.0, 0.0, altitude_m)], speed_mps=200.0)]
    square = {"width_km": 320.0, "cell_m": 1000.0, "duration_s": 2000.0}
    log = world([unit("one", battery(antenna_m=antenna_m))], groups, figures=figures, **square).play()
    horizon_km = (math.sqrt(antenna_m) + math.sqrt(altitude_m)) * math.sqrt(2.0 * 4.0 / 3.0 * 6371e3) / 1000.0
    seen_km = float(log.of(Code.FIRST_SEEN)["value"][0])
    # a scan is 100 m of flight, and the nearest node of the grid lies up to 0.7 km away
    assert horizon_km - 0.8 <= seen_km <= horizon_km * 1.001


def test_below_the_horizon_to_the_end_is_its_own_cause():
    assets = [port(east_km=70.0)]
    log = world([unit("one", battery(antenna_m=2.0))], [raid(points=[(79.0, 30.0, 15.0)])], assets=assets).play()
    assert deciding(log) == [Cause.BELOW_HORIZON]


def test_an_object_beyond_the_instrumented_range_is_not_looked_at():
    figures = {"s-400.engagement_radar.range_km": 30.0}
    log = world([unit("one", battery())], [raid()], figures=figures).play()
    assert 29.0 < log.of(Code.FIRST_SEEN)["value"][0] <= 30.0


def test_outside_the_limits_of_elevation_means_seen_but_not_detected():
    figures = {"s-400.engagement_radar.min_elevation_deg": 80.0, "s-400.engagement_radar.max_elevation_deg": 85.0}
    log = world([unit("one", battery())], [raid(points=[(60.0, 0.0, 1000.0)])], figures=figures).play()
    assert (log.count(Code.FIRST_SEEN), log.count(Code.FIRST_DETECTED)) == (1, 0)
    assert deciding(log) == [Cause.NOT_DETECTED]


def test_plots_are_logged_with_the_slant_range_of_the_object():
    log = world([unit("one", battery(rounds={"medium": 0}))], [raid(speed_mps=200.0)]).play(level=3)
    plots = log.of(Code.PLOT)
    assert len(plots) > 50
    truth_km = np.hypot(60.0 - 0.2 * plots["time_ms"] / 1000.0, 5.0)
    # the earth's bend and the altitude move the range by some metres at 60 km
    assert np.abs(plots["value"] - truth_km).max() < 0.06


def test_a_scan_comes_every_period_from_its_phase():
    log = world([unit("one", battery(rounds={"medium": 0}))], [raid()]).play(level=3)
    times_ms = log.of(Code.PLOT, by="alpha")["time_ms"]
    assert set(np.diff(times_ms) % 2000) == {0}
    assert 0 <= times_ms[0] % 2000 < 2000


def test_radars_of_one_unit_scan_by_their_own_phases():
    small = world([unit("one", battery(), watch_km=(1.0, 1.0))], [raid()])
    log = small.play(8, level=3)
    phases = {
        (n, name): int(log.replication(n).of(Code.PLOT, by=name)["time_ms"][0]) % period_ms
        for n in range(8)
        for name, period_ms in (("alpha", 2000), (WATCH, 5000))
    }
    assert len(set(phases.values())) == len(phases)
