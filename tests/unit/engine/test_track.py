"""Track: when a track starts, is firm, is cued, and is dropped."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from unit.engine.worlds import battery, certain, raid, unit, world

UNARMED = unit("one", battery(rounds={"medium": 0}))


@pytest.mark.parametrize(("hits", "scans"), [(2, 3), (3, 4), (5, 5)])
def test_with_certain_looks_a_track_is_firm_after_the_stated_hits(hits, scans):
    figures = {"s-400.confirm_hits": hits, "s-400.confirm_scans": scans, "su-30mki.rcs_m2": 1000.0}
    log = world([UNARMED], [raid()], figures=figures).play(5, level=2)
    started_ms, firm_ms = log.of(Code.TRACK_STARTED)["time_ms"], log.of(Code.TRACK_FIRM)["time_ms"]
    assert (firm_ms - started_ms).tolist() == [2000 * (hits - 1)] * 5


def test_one_object_keeps_one_track_to_its_end():
    log = world([UNARMED], [raid(points=[(60.0, 20.0, 5000.0)])]).play(5, level=3)
    assert log.count(Code.TRACK_STARTED) == 5
    assert set(log.of(Code.PLOT)["detail"]) == {0}


def test_a_turn_on_the_spot_is_beyond_the_gate_and_starts_another_track():
    log = world([UNARMED], [raid(points=[(60.0, 0.0, 5000.0), (10.0, 20.0, 4000.0)])]).play(5, level=3)
    assert log.count(Code.TRACK_STARTED) == 10


def test_a_track_without_looks_is_dropped_after_the_stated_scans():
    figures = certain(1.0) | {"s-400.confirm_scans": 4.0, "s-400.confirm_hits": 2.0}
    groups = [raid("first"), raid("last", points=[(75.0, 5.0, 5000.0)], speed_mps=100.0)]
    log = world([unit("one", battery(rounds={"medium": 1}))], groups, figures=figures).play(level=3)
    killed_ms = log.of(Code.KILL)["time_ms"][0]
    target = log.of(Code.KILL)["target"][0]
    number = log.of(Code.PLOT)["detail"][log.of(Code.PLOT)["target"] == target][-1]
    dropped = log.of(Code.TRACK_DROPPED)
    dropped_ms = dropped["time_ms"][dropped["detail"] == number][0]
    last_plot_ms = log.of(Code.PLOT)["time_ms"][log.of(Code.PLOT)["target"] == target][-1]
    assert killed_ms - 2000 <= last_plot_ms <= killed_ms
    assert dropped_ms - last_plot_ms == 4 * 2000


def test_a_cue_makes_a_track_firm_after_two_plots():
    hard = {"s-400.confirm_hits": 8.0, "s-400.confirm_scans": 8.0, "s-400.acquisition_radar.scan_period_s": 0.5}
    alone = world([UNARMED], [raid()], figures={"s-400.confirm_hits": 8.0, "s-400.confirm_scans": 8.0}).play(level=2)
    cued = world([unit("one", battery(rounds={"medium": 0}), watch_km=(1.0, 0.0))], [raid()], figures=hard)
    firm_ms = cued.play(level=2).of(Code.TRACK_FIRM, by="alpha")["time_ms"][0]
    assert firm_ms <= 6000
    assert alone.of(Code.TRACK_FIRM, by="alpha")["time_ms"][0] >= 14_000


def test_objects_that_fly_apart_have_tracks_of_their_own():
    groups = [raid(f"raid{i}", points=[(50.0, 8.0 * i, 5000.0)], aim=["port"]) for i in range(-3, 4)]
    log = world([UNARMED], groups).play(level=3)
    numbers = {i: set(log.of(Code.PLOT, target=f"raid{i}-1")["detail"][:40].tolist()) for i in range(-3, 4)}
    assert all(len(found) == 1 for found in numbers.values())
    assert len(set.union(*numbers.values())) == 7


def test_track_numbers_rise_in_the_order_of_starts():
    log = world([UNARMED], [raid(count=6, spacing_s=10.0)]).play(level=2)
    numbers = log.of(Code.TRACK_STARTED)["detail"]
    assert numbers.tolist() == list(range(len(numbers)))
    assert (np.diff(log.of(Code.TRACK_STARTED)["time_ms"]) >= 0).all()
