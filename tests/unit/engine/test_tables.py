"""Tables that kernels interpolate in: detection, time of flight, reach, kill probability."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.engine.records import KINDS
from bartizan.engine.tables import (
    PD_RANGES,
    TOF_OVERHANG,
    detection_tables,
    interceptor_tables,
    ready_rounds,
    triple_of,
)
from unit.engine.worlds import battery, certain, raid, unit, world

DESIGN = "s-400.engagement_radar"


@pytest.fixture(scope="module")
def small():
    """One fire unit with three classes of rounds."""
    rounds = {"short": 2, "medium": 2, "long": 2}
    groups = [raid(), raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 0.0, 0.0)])]
    return world([unit("one", battery(rounds=rounds))], groups, figures=certain(0.7))


def test_detection_has_its_stated_probability_at_its_stated_range(small):
    """Against a target of the size that the range is stated for, the table passes through the triple."""
    triple = triple_of(small.reading, f"{DESIGN}.detection_range_km")
    small.reading.values["su-30mki.rcs_m2"] = triple.rcs_m2
    pd, step_m = detection_tables(small.reading, [DESIGN], ["su-30mki"])
    at_range = np.interp(triple.range_m, np.arange(PD_RANGES) * step_m[0], pd[0, 0])
    assert at_range == pytest.approx(triple.pd, abs=2e-3)


def test_detection_falls_with_range_and_rises_with_size(small):
    pd, step_m = detection_tables(small.reading, [DESIGN], ["su-30mki", "ballistic-missile"])
    assert pd.shape == (1, 2, PD_RANGES)
    assert (np.diff(pd) <= 1e-12).all()
    assert pd.min() >= 0.0
    assert pd.max() <= 1.0
    sizes = [small.reading.values[f"{name}.rcs_m2"] for name in ("su-30mki", "ballistic-missile")]
    larger = pd[0, int(np.argmax(sizes))]
    assert (larger >= pd[0, int(np.argmin(sizes))]).all()
    assert step_m[0] * (PD_RANGES - 1) == pytest.approx(1000.0 * small.reading.values[f"{DESIGN}.range_km"])


def test_time_of_flight_is_range_over_speed(small):
    items, tof_s, _, _ = interceptor_tables(small.reading, [("s-400", "medium"), ("s-400", "short")])
    for row, name in enumerate(("medium", "short")):
        speed_mps = small.reading.values[f"s-400.interceptor.{name}.average_speed_mps"]
        ranges_m = np.arange(tof_s.shape[1]) * items["tof_step_m"][row]
        np.testing.assert_allclose(tof_s[row], ranges_m / speed_mps)
        longest_m = 1000.0 * small.reading.values[f"s-400.interceptor.{name}.range_km"]
        assert ranges_m[-1] == pytest.approx(TOF_OVERHANG * longest_m)


def test_reach_and_kill_probability_by_kind(small):
    _, _, reach_m, pk = interceptor_tables(small.reading, [("s-400", "long")])
    value = small.reading.values
    assert set(reach_m[0, KINDS.index("aircraft")]) == {1000.0 * value["s-400.interceptor.long.range_km"]}
    assert set(reach_m[0, KINDS.index("ballistic")]) == {1000.0 * value["s-400.interceptor.long.ballistic_range_km"]}
    assert pk[0, KINDS.index("aircraft")] == pk[0, KINDS.index("ballistic")] == 0.7
    assert pk[0, KINDS.index("helicopter")] == 0.0


def test_the_shortest_class_that_reaches_and_is_left_is_fired():
    """60 km away only medium and long reach: the single medium round is taken first."""
    rounds = {"short": 2, "medium": 1, "long": 2}
    small = world([unit("one", battery(rounds=rounds))], [raid(points=[(75.0, 0.0, 5000.0)])], figures=certain(0.0))
    log = small.play()
    flown_km, flown_s = log.of(Code.MISS)["value"], log.of(Code.LAUNCH)["value"]
    speeds_mps = {
        name: small.reading.values[f"s-400.interceptor.{name}.average_speed_mps"]
        for name in ("short", "medium", "long")
    }
    fired = [min(speeds_mps, key=lambda n, v=v: abs(speeds_mps[n] - v)) for v in 1000.0 * flown_km / flown_s]
    assert fired[:3] == ["medium", "long", "long"] or fired[:2] == ["medium", "short"]
    assert sorted(fired) == ["long", "long", "medium", "short", "short"]


@pytest.mark.parametrize(("km", "fits"), [(30.0, True), (12.0, False)])
def test_no_round_flies_beyond_its_reach(km, fits):
    figures = {"s-400.interceptor.medium.range_km": km} | certain(0.0)
    log = world(
        [unit("one", battery(rounds={"medium": 90}))],
        [raid(points=[(60.0, 20.0, 5000.0), (-60.0, 20.0, 5000.0)])],
        figures=figures,
    ).play()
    meetings_km = log.of(Code.MISS)["value"]
    assert (log.count(Code.LAUNCH) > 0) or not fits
    assert (meetings_km <= km + 0.3).all()


def test_no_round_meets_nearer_than_its_least_range_or_outside_its_altitudes():
    figures = {"s-400.interceptor.medium.min_range_km": 25.0} | certain(0.0)
    log = world([unit("one", battery(rounds={"medium": 90}))], [raid()], figures=figures).play()
    assert log.of(Code.MISS)["value"].min() >= 24.7
    for name, value in (("min_altitude_m", 6000.0), ("max_altitude_km", 3.0), ("max_target_speed_mps", 100.0)):
        figures = {f"s-400.interceptor.medium.{name}": value}
        assert world([unit("one", battery())], [raid()], figures=figures).play().count(Code.LAUNCH) == 0


@pytest.mark.parametrize("tubes", [1, 3, 16, 33])
def test_ready_rounds_sum_to_the_tubes(tubes):
    rounds = ready_rounds({"long": 0.41, "medium": 0.33, "short": 0.26}, tubes)
    assert sum(rounds.values()) == tubes
    assert all(
        math.floor(share * tubes) <= rounds[name] <= math.ceil(share * tubes)
        for name, share in (("long", 0.41), ("medium", 0.33), ("short", 0.26))
    )
