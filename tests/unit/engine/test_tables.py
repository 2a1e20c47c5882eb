"""Tables that kernels interpolate in: detection, time of flight, reach, kill probability."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.engine.records import KINDS
from bartizan.engine.tables import (
    PD_RANGES,
    TOF_OVERHANG,
    Look,
    detection_tables,
    interceptor_tables,
    ready_rounds,
    triple_of,
)
from bartizan.radar.absorption import two_way_absorption_db
from bartizan.radar.stretch import Stretch, effective_range_m
from bartizan.scenario.schema import NoiseJamming
from unit.engine.worlds import battery, certain, raid, unit, world

DESIGN = "s-400.engagement_radar"
K = 4.0 / 3.0


@pytest.fixture(scope="module")
def small():
    """One fire unit with three classes of rounds."""
    rounds = {"short": 2, "medium": 2, "long": 2}
    groups = [raid(), raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 0.0, 0.0)])]
    return world([unit("one", battery(rounds=rounds))], groups, figures=certain(0.7))


def tables(small, *looks, **values):
    """Detection tables of the engagement radar with values of the reading changed."""
    reading = replace(small.reading, values=small.reading.values | values)
    return detection_tables(reading, [DESIGN], [look if isinstance(look, Look) else Look(look) for look in looks], K)


def knots_m(found):
    """Effective ranges of the first radar's knots."""
    return np.arange(PD_RANGES) * found.step_m[0]


def test_detection_has_its_stated_probability_at_its_stated_range(small):
    """Against a target of the size that the range is stated for, the table passes through the triple."""
    triple = triple_of(small.reading, f"{DESIGN}.detection_range_km")
    found = tables(small, "su-30mki", **{"su-30mki.rcs_m2": triple.rcs_m2})
    at_range = np.interp(triple.range_m, knots_m(found), found.pd[0, 0])
    assert at_range == pytest.approx(triple.pd, abs=2e-3)


def test_detection_falls_with_range_and_rises_with_size(small):
    found = tables(small, "su-30mki", "ballistic-missile")
    assert found.pd.shape == (1, 2, PD_RANGES)
    assert (np.diff(found.pd) <= 1e-12).all()
    assert found.pd.min() >= 0.0
    assert found.pd.max() <= 1.0
    sizes = [small.reading.values[f"{name}.rcs_m2"] for name in ("su-30mki", "ballistic-missile")]
    larger = found.pd[0, int(np.argmax(sizes))]
    assert (larger >= found.pd[0, int(np.argmin(sizes))]).all()


def test_the_table_reaches_as_far_as_looks_count_or_anything_is_seen(small):
    """Looks may count as farther than the instrumented range, which is where looks end."""
    instrumented_m = 1000.0 * small.reading.values[f"{DESIGN}.range_km"]
    found = tables(small, "su-30mki")
    reach_m = found.step_m[0] * (PD_RANGES - 1)
    assert reach_m == pytest.approx(instrumented_m * found.stretch[0].max())
    assert reach_m > 1.05 * instrumented_m
    short = tables(small, "su-30mki", **{"su-30mki.rcs_m2": 1e-4})
    assert short.step_m[0] * (PD_RANGES - 1) < instrumented_m
    assert short.pd[0, 0, -1] < 5e-6


def test_the_stretch_is_what_the_air_takes_beyond_the_anchor(small):
    """Read back from the table: at the anchor's own elevation and range nothing, elsewhere the absorption says."""
    frequency_ghz, elevation_deg = 15.0, 5.0
    found = tables(
        small,
        "su-30mki",
        **{f"{DESIGN}.frequency_ghz": frequency_ghz, "any.triple_elevation_deg": elevation_deg},
    )
    triple = triple_of(small.reading, f"{DESIGN}.detection_range_km")
    taken_db = two_way_absorption_db(frequency_ghz, elevation_deg, triple.range_m)
    for elevation, range_m in ((5.0, triple.range_m), (0.0, 60e3), (1.0, 200e3), (40.0, 30e3)):
        expected_db = two_way_absorption_db(frequency_ghz, elevation, range_m) - taken_db
        stretch = Stretch(found.stretch[0], found.stretch_step_m[0])
        factor = effective_range_m(stretch, elevation, range_m) / range_m
        assert 40.0 * math.log10(factor) == pytest.approx(expected_db, abs=0.02)
    assert 128 * found.stretch_step_m[0] == pytest.approx(1000.0 * small.reading.values[f"{DESIGN}.range_km"])


def test_noise_hides_an_object_beyond_its_burn_through(small):
    noise = NoiseJamming(burn_through_km=40.0, pd=0.6)
    found = tables(small, "su-30mki", Look("su-30mki", noise))
    clear, jammed = found.pd[0]
    assert (jammed <= clear + 1e-12).all()
    assert np.interp(40e3, knots_m(found), jammed) == pytest.approx(0.6, abs=2e-3)
    assert np.interp(80e3, knots_m(found), jammed) < 0.2 < np.interp(80e3, knots_m(found), clear)


def test_a_burn_through_may_be_stated_for_another_size(small):
    """Stated for a target a hundredth as large, the same noise lets this one through farther out."""
    own, small_one = (NoiseJamming(burn_through_km=40.0, rcs_m2=rcs_m2) for rcs_m2 in (None, 0.03))
    found = tables(small, Look("su-30mki", own), Look("su-30mki", small_one))
    half = [float(np.interp(-0.5, -pd, knots_m(found))) for pd in found.pd[0]]
    assert half[0] == pytest.approx(40e3, rel=0.01)
    # echo R^-4, noise R^-2: ten times the range for a hundred times the size, less what the radar's own noise takes
    assert 2.0 < half[1] / half[0] < 10.0


def test_noise_weaker_than_the_radar_needs_changes_nothing(small):
    far = NoiseJamming(burn_through_km=999.0)
    found = tables(small, "su-30mki", Look("su-30mki", far))
    np.testing.assert_allclose(found.pd[0, 1], found.pd[0, 0], rtol=1e-12)


def test_a_loss_brings_every_range_nearer():
    """12.04 dB, a factor of 16, is half the range: a look at 30 km counts as one at 60 km."""
    losses_db = (0.0, 40.0 * math.log10(2.0))
    plain, lossy = (world([unit("one", battery(loss_db=loss_db))], [raid()]) for loss_db in losses_db)
    assert lossy.model.radars[0]["pd_per_m"] * 30e3 * step_of(lossy) == pytest.approx(60e3)
    assert plain.model.radars[0]["pd_per_m"] * 30e3 * step_of(plain) == pytest.approx(30e3)
    first = [w.play(40).of(Code.FIRST_DETECTED)["value"].mean() for w in (plain, lossy)]
    assert first[1] < first[0]


def step_of(small):
    """Effective range between knots, worked out from a table of which one range is known."""
    reading = small.reading
    losses = {DESIGN: float(small.geometry.units[0].fire_units[0].loss_db)}
    return float(detection_tables(reading, [DESIGN], [Look("su-30mki")], K, losses).step_m[0])


def test_only_the_group_that_makes_noise_is_hidden():
    groups = [raid("loud", jamming={"burn_through_km": 8.0}), raid("quiet", points=[(60.0, 1.0, 5000.0)])]
    log = world([unit("one", battery())], groups, figures=certain(0.0)).play(10)
    loud, quiet = (log.of(Code.FIRST_DETECTED, target=name)["value"] for name in ("loud-1", "quiet-1"))
    assert loud.mean() < 25.0 < 55.0 < quiet.mean()


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
