"""Resolve: kills, misses, leakers, decoys, and sites that are hit."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.test_sense import wall_m
from unit.engine.worlds import battery, certain, flight, port, raid, unit, world

SWARM = {"count": 6, "spacing_s": 5.0}
LOSE_ALL = {
    "any.leaker_effect.radar_loss_probability": 1.0,
    "any.leaker_effect.launcher_loss_probability": 1.0,
}


def test_rounds_that_never_kill_stop_nobody():
    log = world([unit("one", battery(rounds={"medium": 20}))], [raid(**SWARM)], figures=certain(0.0)).play(3)
    assert (log.count(Code.KILL), log.count(Code.LEAK)) == (0, 18)
    assert log.rounds() == 60
    assert set(log.of(Code.MISS)["detail"]) <= {0, 2}


def test_rounds_that_always_kill_need_one_each():
    log = world([unit("one", battery(rounds={"medium": 20}))], [raid(**SWARM)], figures=certain(1.0)).play(3)
    assert (log.count(Code.KILL), log.count(Code.LEAK), log.rounds()) == (18, 0, 18)
    assert log.count(Code.MISS) == 0


def test_with_certain_kills_leakers_have_geometric_reasons_only():
    groups = [raid("high", **SWARM), raid("low", "cruise-missile", points=[(60.0, 20.0, 20.0)], aim=["cove"], count=3)]
    assets = [port(), port("cove", 50.0, 20.0)]
    log = world(
        [unit("one", battery(rounds={"medium": 40}, antenna_m=4.0))], groups, figures=certain(1.0), assets=assets
    ).play(3)
    through = log.of(Code.LEAK)["target"]
    assert {log.roster.objects[i].group for i in through} == {"low"}
    assert set(log.of(Code.DECIDING_CAUSE)["detail"]) == {Cause.BELOW_HORIZON}


def test_without_a_raid_time_runs_out_and_nobody_fires():
    small = world([unit("one", battery())], [], traffic=[flight(count=3, spacing_s=60.0)], duration_s=300.0)
    log = small.play(2)
    assert log.count(Code.LAUNCH) == 0
    assert log.count(Code.DEPARTED) == 0
    longer = world([unit("one", battery())], [], traffic=[flight(count=3, spacing_s=60.0)]).play(2)
    assert longer.count(Code.DEPARTED) == 6


def test_one_object_has_one_end():
    log = world([unit("one", battery())], [raid()]).play(30)
    ends = log.count(Code.KILL) + log.count(Code.LEAK)
    assert ends == 30
    assert log.count(Code.KILL) > 20


def test_a_replication_ends_with_its_last_hostile_object():
    small = world([unit("one", battery())], [raid()], figures=certain(1.0), traffic=[flight(start_s=5.0)])
    log = small.play()
    assert log.events["code"][-1] == Code.KILL
    assert log.count(Code.DEPARTED) == 0


def test_time_that_runs_out_leaves_the_rest_unresolved():
    log = world([], [raid(count=3, spacing_s=60.0)], duration_s=270.0).play()
    assert log.count(Code.LEAK) == 1
    left = log.of(Code.UNRESOLVED)
    assert left["time_ms"].tolist() == [270_000] * 2
    assert sorted(log.of(Code.DECIDING_CAUSE)["target"]) == [0, 1, 2]


def test_decoys_draw_rounds_and_are_no_leakers():
    groups = [raid("bait", "decoy-drone", points=[(30.0, 0.0, 3000.0)], count=4, speed_mps=200.0), raid()]
    log = world([unit("one", battery(rounds={"medium": 8}))], groups, figures=certain(0.0)).play()
    targets = {log.roster.objects[i].group for i in log.of(Code.LAUNCH)["target"]}
    assert targets == {"bait", "raid"}
    assert (log.count(Code.DECOY_ARRIVED), log.count(Code.LEAK)) == (4, 1)
    assert set(log.of(Code.CAUSE)["target"]) == {log.thing("raid-1")}


def test_decoys_spend_what_the_raid_would_have_met():
    groups = [raid("bait", "decoy-drone", points=[(20.0, 0.0, 3000.0)], count=8, speed_mps=100.0), raid(count=4)]
    with_bait = world([unit("one", battery())], groups, figures=certain(1.0)).play(4)
    without = world([unit("one", battery())], groups[1:], figures=certain(1.0)).play(4)
    assert without.count(Code.LEAK) == 0
    assert with_bait.count(Code.LEAK) > 0


def test_a_leaker_at_a_fire_unit_can_take_it_out():
    groups = [raid("sead", aim=["alpha"], points=[(0.0, 30.0, 5000.0)], speed_mps=300.0), raid(**SWARM)]
    log = world([unit("one", battery(rounds={"medium": 1}))], groups, figures=certain(0.0) | LOSE_ALL).play()
    assert log.of(Code.NODE_LOST, by="alpha")["detail"].tolist() == [1, 2]
    lost_ms = log.of(Code.NODE_LOST)["time_ms"][0]
    assert log.of(Code.LEAK, target="sead-1")["observer"][0] == log.node("alpha")
    assert not (log.of(Code.LAUNCH)["time_ms"] >= lost_ms).any()
    swarm = log.of(Code.DECIDING_CAUSE)["target"] != log.thing("sead-1")
    causes = log.of(Code.CAUSE)
    assert {Cause.UNIT_LOST} <= set(causes["detail"][causes["target"] != log.thing("sead-1")])
    assert swarm.sum() == 6


def test_a_lost_unit_is_the_deciding_cause_of_those_who_come_after():
    groups = [raid("sead", aim=["alpha"], points=[(0.0, 20.0, 5000.0)], speed_mps=300.0), raid(start_s=100.0)]
    log = world([unit("one", battery(rounds={"medium": 0}))], groups, figures=certain(0.0) | LOSE_ALL).play()
    assert log.of(Code.DECIDING_CAUSE, target="raid-1")["detail"].tolist() == [Cause.UNIT_LOST]


@pytest.mark.parametrize(("radar", "launchers"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
def test_radar_and_launchers_are_lost_each_by_its_own_probability(radar, launchers):
    figures = {
        "any.leaker_effect.radar_loss_probability": radar,
        "any.leaker_effect.launcher_loss_probability": launchers,
    }
    log = world([unit("one", battery())], [raid(aim=["alpha"])], figures=certain(0.0) | figures).play(2)
    assert log.of(Code.NODE_LOST)["detail"].tolist() == [1] * 2 * int(radar) + [2] * 2 * int(launchers)


def test_an_acquisition_radar_loses_its_radar_only():
    log = world(
        [unit("one", battery(), watch_km=(5.0, 5.0))], [raid(aim=["one"])], figures=certain(0.0) | LOSE_ALL
    ).play()
    assert log.of(Code.NODE_LOST)["detail"].tolist() == [1]
    assert log.of(Code.NODE_LOST)["observer"].tolist() == [log.node("one.acquisition")]


def test_rounds_in_flight_miss_when_their_fire_unit_is_lost():
    groups = [
        raid("sead", aim=["alpha"], points=[(0.0, 9.0, 3000.0)], speed_mps=300.0),
        raid(points=[(70.0, 0.0, 5000.0)]),
    ]
    log = world([unit("one", battery(rounds={"medium": 8}))], groups, figures=certain(0.0) | LOSE_ALL).play()
    lost_ms = log.of(Code.NODE_LOST)["time_ms"][0]
    late = [row for row in log.of(Code.MISS, target="raid-1") if row["time_ms"] > lost_ms]
    assert [row["detail"] for row in late] == [3]


def test_a_round_misses_what_flew_behind_terrain():
    ground_m = wall_m(900.0)
    ground_m[:37, 45] = 0.0  # a gap, through which objects more than 18 km north are seen
    groups = [raid(points=[(30.0, 30.0, 600.0), (30.0, 0.0, 600.0)])]
    log = world([unit("one", battery())], groups, figures=certain(1.0), ground_m=ground_m).play(6)
    assert log.of(Code.MISS)["detail"].tolist() == [1] * 6


def test_misses_count_engagements():
    log = world([unit("one", battery(rounds={"medium": 3}))], [raid()], figures=certain(0.0)).play()
    causes = log.of(Code.CAUSE)
    assert causes["value"][causes["detail"] == Cause.MISSED].tolist() == [3.0]
    assert np.all(log.of(Code.DECIDING_CAUSE)["detail"] == Cause.MISSED)
