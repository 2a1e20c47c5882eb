"""Doctrine: control states, zones, layers, rounds kept back, preference, least kill probability."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine import doctrine
from bartizan.engine.log import Cause, Code
from bartizan.engine.records import RADAR
from bartizan.engine.rule_arrays import build_rules
from bartizan.jit import jit
from bartizan.scenario.rules import Doctrine, Layer
from unit.engine.worlds import Log, at, battery, certain, flight, raid, unit, world

SWARM = {"count": 6, "spacing_s": 4.0}
ONE = [unit("one", battery(rounds={"medium": 20}))]


def decided(log: Log) -> set[int]:
    return set(log.of(Code.DECIDING_CAUSE)["detail"].tolist())


def launches_km(log: Log, east_km: float = 0.0) -> np.ndarray:
    """How far east of a place raiders at 250 m/s from 60 km were at each launch."""
    return 60.0 - 0.25 * log.of(Code.LAUNCH)["time_ms"] / 1000.0 - east_km


# control states


def test_hold_engages_only_what_comes_at_the_fire_unit_itself():
    units = [unit("one", battery("alpha"), battery("bravo", 0.0, 40.0), watch_km=(1.0, 1.0))]
    log = world(units, [raid(**SWARM)], doctrine={"control": "hold"}, figures=certain(0.1)).play(3)
    assert log.count(Code.LAUNCH, by="alpha") > 0
    assert log.count(Code.LAUNCH, by="bravo") == 0


def test_under_hold_an_object_that_passes_by_is_held_fire():
    log = world([unit("one", battery("bravo", 0.0, 8.0))], [raid()], doctrine={"control": "hold"}).play()
    assert decided(log) == {Cause.HELD_FIRE}


@jit
def _comes_at(radar, x_m, y_m, vx_mps, vy_mps):
    return doctrine.comes_at(radar, x_m, y_m, vx_mps, vy_mps)


@pytest.mark.parametrize(
    ("place", "velocity", "is_coming"),
    [
        ((20e3, 0.0), (-200.0, 0.0), True),
        ((20e3, 0.0), (200.0, 0.0), False),
        ((20e3, 2990.0), (-200.0, 0.0), True),
        ((20e3, 3010.0), (-200.0, 0.0), False),
        ((20e3, -3010.0), (-200.0, 1.0), True),
        ((2000.0, 2000.0), (200.0, 200.0), True),
        ((20e3, 0.0), (0.0, 0.0), False),
        ((2999.0, 0.0), (0.0, 0.0), True),
    ],
)
def test_what_comes_at_a_fire_unit_is_near_it_or_will_be(place, velocity, is_coming):
    radar = np.zeros(1, RADAR)[0]
    assert _comes_at(radar, *place, *velocity) == is_coming


@jit
def _restraint(control, identity, radar, x_m, y_m, vx_mps, vy_mps):
    return doctrine.restraint(control, identity, radar, x_m, y_m, vx_mps, vy_mps)


FREE, TIGHT, HOLD, NO_FIRE = range(4)
FOE, UNKNOWN = 1, 2
MAY_FIRE = int(doctrine.RANKED)


@pytest.mark.parametrize(
    ("control", "identity", "vx_mps", "answer"),
    [
        (FREE, FOE, 200.0, MAY_FIRE),
        (FREE, UNKNOWN, 200.0, MAY_FIRE),
        (TIGHT, FOE, 200.0, MAY_FIRE),
        (TIGHT, UNKNOWN, -200.0, Cause.NOT_IDENTIFIED),
        (HOLD, FOE, -200.0, MAY_FIRE),
        (HOLD, FOE, 200.0, Cause.HELD_FIRE),
        (HOLD, UNKNOWN, -200.0, Cause.NOT_IDENTIFIED),
        (NO_FIRE, FOE, -200.0, Cause.HELD_FIRE),
        (NO_FIRE, UNKNOWN, -200.0, Cause.HELD_FIRE),
    ],
)
def test_what_each_control_state_lets_through(control, identity, vx_mps, answer):
    radar = np.zeros(1, RADAR)[0]
    assert _restraint(control, identity, radar, 20e3, 0.0, vx_mps, 0.0) == answer


def test_free_and_tight_differ_only_in_who_is_unknown():
    free, tight = (world(ONE, [raid(**SWARM)], doctrine={"control": control}).play(2) for control in ("free", "tight"))
    assert free.told() == tight.told()


# zones


def circle(control: str, east_km: float, radius_km: float, **more) -> dict:
    return {"id": f"z{east_km:.0f}", "control": control, "centre": at(east_km, 0.0), "radius_km": radius_km, **more}


def test_a_no_fire_zone_is_judged_where_the_target_is():
    log = world(ONE, [raid(**SWARM)], doctrine={"zones": [circle("no_fire", 45.0, 16.0)]}, figures=certain(0.3)).play(2)
    decided_km = launches_km(log.replication(0))
    # reaction takes 4 s, a kilometre; tracks err by some hundred metres
    assert decided_km.max() < 29.5
    assert Cause.HELD_FIRE in log.of(Code.CAUSE)["detail"]


def test_a_zone_for_meetings_is_judged_where_the_round_meets_the_target():
    doctrine_ = {"zones": [circle("no_fire", 45.0, 20.0, judged_at="meeting")]}
    log = world(ONE, [raid(**SWARM)], doctrine=doctrine_, figures=certain(1.0)).play(2)
    assert log.of(Code.KILL)["value"].max() < 25.8
    assert launches_km(log.replication(0)).max() > 29.0


def test_a_zone_goes_before_the_control_state_of_the_fire_unit():
    held = {"control": "hold", "zones": [circle("free", 0.0, 30.0)]}
    bravo = [unit("one", battery("bravo", 0.0, 30.0))]
    log = world(bravo, [raid(**SWARM)], doctrine=held).play()
    assert launches_km(log).max() < 31.0
    assert log.count(Code.LAUNCH) > 0


def test_of_zones_that_overlap_the_greater_rank_holds():
    zones = [circle("no_fire", 0.0, 79.0), circle("free", 1.0, 30.0, rank=1), circle("no_fire", 2.0, 10.0)]
    log = world(ONE, [raid(**SWARM)], doctrine={"zones": zones[:2]}, figures=certain(0.0)).play()
    both = world(ONE, [raid(**SWARM)], doctrine={"zones": zones}, figures=certain(0.0)).play()
    assert log.count(Code.LAUNCH) > 0
    assert launches_km(log).max() < 32.5
    assert log.told() == both.told()


@pytest.mark.parametrize(("band", "is_held"), [({"high_m": 4000.0}, False), ({"low_m": 6500.0}, False), ({}, True)])
def test_a_zone_ends_at_its_altitudes(band, is_held):
    log = world(ONE, [raid(**SWARM)], doctrine={"zones": [circle("no_fire", 0.0, 79.0, **band)]}).play()
    assert (log.count(Code.LAUNCH) == 0) == is_held


@jit
def _is_inside(rules, x_m, y_m):
    return doctrine.is_inside(rules, rules.zones[0], x_m, y_m)


def test_a_polygon_owns_its_south_and_west_sides():
    corners = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0), at(0.0, 10.0)]
    stated = Doctrine.model_validate({"zones": [{"id": "z", "control": "tight", "corners": corners}]})
    rules = build_rules(stated, None, [("s", "c")], np.zeros((1, 5)), (-32.0, -24.0))
    # the plane's axes are not quite parallels and meridians, so the square is set by hand
    x_m, y_m = np.array([0.0, 1e4, 1e4, 0.0]), np.array([0.0, 0.0, 1e4, 1e4])
    assert np.abs(rules.corner_x_m - x_m).max() < 1.0
    rules = rules._replace(corner_x_m=x_m, corner_y_m=y_m)
    inside = [(0.0, 0.0), (5e3, 0.0), (0.0, 5e3), (5e3, 5e3), (9999.9, 9999.9)]
    outside = [(1e4, 5e3), (5e3, 1e4), (1e4, 1e4), (-0.1, 5e3), (5e3, -0.1), (0.0, 1e4), (1e4, 0.0)]
    assert all(_is_inside(rules, *place) for place in inside)
    assert not any(_is_inside(rules, *place) for place in outside)


# layers


def test_the_next_layer_takes_over_when_looks_are_used_up():
    layers = [{"firing": {"shots": 1, "looks": 2}}, {"firing": {"shots": 2, "looks": 1}}]
    log = world(ONE, [raid()], layers=layers, figures=certain(0.0)).play()
    assert log.of(Code.LAUNCH)["detail"].tolist() == [1, 1, 2]
    (handed,) = log.of(Code.HANDED_OVER)
    assert (handed["detail"], handed["time_ms"]) == (1, log.of(Code.LAUNCH)["time_ms"][2])


def test_layers_meet_targets_within_their_bounds_and_never_go_back():
    layers = [{"from_km": 40, "to_km": 30}, {"from_km": 20, "to_km": 5}]
    log = world(ONE, [raid(**SWARM)], layers=layers, figures=certain(0.0)).play(2)
    met_km = log.of(Code.MISS)["value"]
    assert len(met_km) > 6
    assert all(29.0 <= km <= 41.0 or 4.0 <= km <= 21.0 for km in met_km)
    for handed in log.of(Code.HANDED_OVER):
        later = (log.of(Code.MISS)["target"] == handed["target"]) & (log.of(Code.MISS)["time_ms"] > handed["time_ms"])
        later &= log.of(Code.MISS)["replication"] == handed["replication"]
        assert log.of(Code.MISS)["value"][later].max() < 21.0


def test_a_layer_fires_only_its_classes():
    units = [unit("one", battery(rounds={"medium": 10, "long": 10}))]
    mixed = world(units, [raid(**SWARM)], layers=[{"classes": ["long"]}], figures=certain(0.0))
    one_class = world([unit("one", battery(rounds={"long": 10}))], [raid(**SWARM)], figures=certain(0.0))
    assert mixed.play(2).told() == one_class.play(2).told()


def test_a_layer_may_state_the_kill_probability_of_its_rounds():
    sure = world(ONE, [raid(**SWARM)], layers=[{"kill_probability": 1.0}], figures=certain(0.0)).play(2)
    assert sure.count(Code.KILL) == sure.count(Code.LAUNCH) > 0


# rounds, kinds, ranks

MIXED = [
    raid("high", count=3, spacing_s=5.0),
    raid("bait", "drone", points=[(30.0, 10.0, 1500.0)], count=3, start_s=120.0),
]


def fired_at(log: Log, kind: str) -> int:
    rows = [i for i, thing in enumerate(log.roster.objects) if thing.kind == kind]
    launches = log.of(Code.LAUNCH)
    return int(launches["detail"][np.isin(launches["target"], rows)].sum())


def test_rounds_kept_for_a_kind_go_to_no_other():
    units = [unit("one", battery(rounds={"medium": 6}))]
    log = world(units, MIXED, doctrine={"reserve": {"drone": 4}}, figures=certain(0.0)).play()
    assert fired_at(log, "aircraft") == 2
    assert fired_at(log, "drone") == 4


def test_a_salvo_takes_no_round_that_is_kept():
    units = [unit("one", battery(rounds={"medium": 6}))]
    doctrine_ = {"reserve": {"drone": 5}, "firing": {"shots": 3, "looks": 0}}
    log = world(units, MIXED[:1], doctrine=doctrine_, figures=certain(0.0)).play()
    assert log.of(Code.LAUNCH)["detail"].tolist() == [1]
    assert decided(log) == {Cause.MISSED} or Cause.NO_ROUND in log.of(Code.CAUSE)["detail"]


@pytest.mark.parametrize("kind", ["aircraft", "drone"])
def test_a_kind_that_is_preferred_goes_first(kind):
    near = [
        raid("high", points=[(25.0, 0.0, 5000.0)], count=3),
        raid("bait", "drone", points=[(25.0, 5.0, 1500.0)], count=3),
    ]
    figures = {"s-400.engagement_radar.channels": 1} | certain(0.0)
    doctrine_ = {"prefer": [kind], "firing": {"shots": 1, "looks": 1}}
    log = world(ONE, near, doctrine=doctrine_, figures=figures).play()
    # whatever is known first may be engaged first; after it the channel goes to those preferred
    assert [log.roster.objects[row].kind for row in log.of(Code.LAUNCH)["target"][1:3]] == [kind, kind]


def test_the_nearest_and_the_first_seen_rank_as_they_say():
    groups = [
        raid("fast", points=[(52.0, 0.0, 5000.0)], speed_mps=400.0, start_s=0.0),
        raid("slow", points=[(0.0, 45.0, 5000.0)], speed_mps=100.0, start_s=0.0),
    ]
    figures = {"s-400.engagement_radar.channels": 1, "s-400.identification_delay_s": 8.0} | certain(0.0)
    firsts = {}
    for priority in ("time_to_go", "nearest"):
        log = world(ONE, groups, doctrine={"priority": priority, "hold_fire_km": 45.5}, figures=figures).play()
        firsts[priority] = [log.roster.objects[t].group for t in log.of(Code.LAUNCH)["target"][1:3]]
    assert "fast" in firsts["time_to_go"]
    groups = [raid("early", speed_mps=200.0), raid("late", points=[(0.0, 40.0, 5000.0)], start_s=20.0)]
    log = world(ONE, groups, doctrine={"priority": "first_seen"}, figures=figures).play()
    assert log.of(Code.LAUNCH)["target"][0] == log.thing("early-1")


def test_firing_by_kind_replaces_the_rule_for_that_kind():
    doctrine_ = {"firing": {"shots": 1, "looks": 1}, "firing_by_kind": {"drone": {"shots": 2, "looks": 1}}}
    log = world(ONE, MIXED, doctrine=doctrine_, figures=certain(0.0)).play()
    assert (fired_at(log, "aircraft"), fired_at(log, "drone")) == (3, 6)


def test_one_at_a_time_is_one_engagement_whatever_the_channels():
    one = {"s-400.engagement_radar.channels": 1} | certain(0.3)
    single = world(ONE, [raid(**SWARM)], doctrine={"firing": "one_at_a_time"}, figures=certain(0.3)).play(3)
    channel = world(ONE, [raid(**SWARM)], figures=one).play(3)
    assert single.told() == channel.told()
    assert single.count(Code.LAUNCH) > 3


def test_one_at_a_time_for_a_kind_waits_for_all_other_engagements():
    doctrine_ = {"firing_by_kind": {"drone": "one_at_a_time"}}
    log = world(ONE, MIXED, doctrine=doctrine_, figures=certain(0.2)).play().replication(0)
    spans = [(int(row["time_ms"]), int(row["target"])) for row in log.of(Code.LAUNCH)]
    ends = [(int(row["time_ms"]), int(row["target"])) for code in (Code.KILL, Code.MISS) for row in log.of(code)]
    known, alone = set(), 0
    for launch_ms, target in spans:
        # the crew reacts once to each object, for 4 s; assessment takes 2 s
        begun_ms = launch_ms - (0 if target in known else 4000)
        known.add(target)
        if log.roster.objects[target].kind == "drone":
            before = [(t, i) for t, i in spans if t < begun_ms]
            over = [(t, i) for t, i in ends if t + 2000 <= begun_ms]
            assert len(before) == len(over)
            alone += 1
    assert alone > 2


def test_no_round_is_fired_that_kills_with_less_than_the_least():
    figures = certain(0.6) | {"s-400.kill_probability.drone": 0.4}
    log = world(ONE, MIXED, doctrine={"min_kill_probability": 0.5}, figures=figures).play(2)
    assert fired_at(log, "drone") == 0 < fired_at(log, "aircraft")
    drones = [i for i, thing in enumerate(log.roster.objects) if thing.kind == "drone"]
    rows = log.of(Code.DECIDING_CAUSE)
    assert set(rows["detail"][np.isin(rows["target"], drones)]) == {Cause.OUTSIDE_ENVELOPE}


def test_who_is_declared_a_friend_is_not_identified_and_left_alone():
    identification = {"mode": "reply", "reply_probability": 1.0}
    log = world(ONE, [], traffic=[flight(side="own")], identification=identification).play()
    assert log.count(Code.LAUNCH) == 0


def test_layers_of_a_rule_are_what_is_stated():
    layers = [Layer(from_km=40.0, to_km=20.0, classes=["a"]), Layer(kill_probability=0.9)]
    stated = Doctrine(firing="shoot_shoot", firing_by_kind={"drone": "one_at_a_time"}, min_kill_probability=0.5)
    pk = np.array([[0.6, 0.4, 0.6, 0.6, 0.6], [0.7] * 5])
    rules = build_rules(stated, layers, [("s", "a"), ("s", "b")], pk)
    assert rules.layers.tolist() == [(40_000.0, 20_000.0), (np.inf, 0.0)]
    assert rules.is_open[0].tolist() == [[1, 0], [0, 0], [1, 0], [1, 0], [1, 0]]
    assert rules.is_open[1].all()
    assert (rules.pk[0] == pk).all()
    assert (rules.pk[1] == 0.9).all()
    assert rules.pk_normal[0, 0, 0] == pytest.approx(0.2533471, abs=1e-6)
    assert rules.firing[0].tolist() == [(2, 1, 0)] * 3 + [(1, 0, 1), (2, 1, 0)]
