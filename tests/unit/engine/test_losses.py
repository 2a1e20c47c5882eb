"""What can be lost: radars, launchers, power, at stated times or by hits; and fire units that are not there."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import at, battery, certain, raid, unit, world

PART_LOSS = "any.leaker_effect.post_loss_probability"


def launchers(*shares: float) -> list[dict]:
    return [{"id": f"l{i}", **at(0.1 * i, 0.1), "share": share} for i, share in enumerate(shares)]


def test_a_stated_loss_silences_a_fire_unit_until_it_is_back():
    network = {"losses": [{"node": "alpha", "at_s": 0.0, "until_s": 70.0}]}
    log = world([unit("one", battery())], [raid(count=4, spacing_s=10.0)], network=network, figures=certain(0.0)).play()
    assert log.of(Code.NODE_LOST)["detail"].tolist() == [1, 2]
    assert log.of(Code.PART_BACK)["observer"].tolist() == [log.node("alpha")]
    assert log.of(Code.LAUNCH)["time_ms"].min() >= 70_000


def test_power_stops_what_it_feeds_and_only_the_source_is_logged():
    power = [{"id": "grid", **at(9.0, 9.0), "feeds": ["alpha"]}]
    network = {"power": power, "losses": [{"node": "grid", "at_s": 0.0}]}
    log = world([unit("one", battery())], [raid()], network=network).play()
    assert log.count(Code.PART_LOST) == 1
    assert log.count(Code.NODE_LOST) == log.count(Code.LAUNCH) == 0


@pytest.mark.parametrize(("lost", "left"), [((), 8), ((0,), 4), ((0, 1), 2), ((0, 1, 2), 0)])
def test_a_launcher_takes_its_share_of_the_rounds(lost, left):
    network = {"losses": [{"node": f"l{i}", "at_s": float(i)} for i in lost]}
    own = battery(rounds={"medium": 8}, launchers=launchers(0.5, 0.25, 0.25))
    groups = [raid(count=12, spacing_s=1.0)]
    log = world([unit("one", own)], groups, network=network, figures=certain(0.0)).play()
    assert log.rounds() == left


def test_a_launcher_that_comes_back_brings_its_rounds():
    network = {"losses": [{"node": "l0", "at_s": 0.0, "until_s": 30.0}]}
    own = battery(rounds={"medium": 8}, launchers=launchers(0.5, 0.5))
    log = world([unit("one", own)], [raid(count=12, spacing_s=1.0)], network=network, figures=certain(0.0)).play()
    assert log.rounds() == 8


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_leaker_takes_the_post_that_it_comes_down_on(chance):
    posts = [{"id": "hq", **at(5.0, 5.0)}]
    small = world([unit("one", battery())], [raid(aim=["hq"])], network={"posts": posts},
                  figures=certain(0.0) | {PART_LOSS: chance})  # fmt: skip
    log = small.play(3)
    assert log.of(Code.LEAK)["detail"].tolist() == [-2, -2, -2]
    assert log.count(Code.PART_LOST) == 3 * int(chance)
    assert set(log.of(Code.PART_LOST)["target"]) <= {log.thing("raid-1")}


@pytest.mark.parametrize(("own", "low", "high"), [(0.0, 40, 40), (0.5, 8, 32), (1.0, 0, 0)])
def test_availability_is_drawn_once_a_replication(own, low, high):
    log = world([unit("one", battery(availability=own))], [raid()]).play(40)
    missing = log.of(Code.NODE_LOST)
    assert set(missing["detail"]) <= {3}
    assert set(missing["time_ms"]) <= {0}
    assert low <= len(missing) <= high
    fired = set(log.of(Code.LAUNCH)["replication"].tolist())
    assert fired.isdisjoint(missing["replication"].tolist())


def test_who_was_not_there_is_not_lost():
    """A fire unit that misses the day leaves the ledger to those that are there."""
    far = battery("bravo", 2.0, 2.0, availability=0.0)
    held = {"hold_fire_km": 0.1}
    log = world([unit("one", battery("alpha"), far)], [raid()], doctrine=held).play(4, level=4)
    assert log.count(Code.NODE_LOST) == 4
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.HELD_FIRE] * 4
    assert not (log.of(Code.BLAMED)["observer"] == log.node("bravo")).any()
    alone = world([unit("one", battery("alpha"))], [raid()], doctrine=held).play(4, level=4)
    for code in (Code.CAUSE, Code.DECIDING_CAUSE):
        assert log.of(code)[["detail", "value"]].tolist() == alone.of(code)[["detail", "value"]].tolist()


def test_with_nobody_there_nothing_is_detected():
    log = world([unit("one", battery(availability=0.0))], [raid(count=2)]).play()
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.NOT_DETECTED] * 2


def test_a_crew_in_training_takes_longer_and_is_there_less_often():
    factor, there = "any.crew.in_training.reaction_factor", "any.crew.in_training.availability"
    trained = world([unit("one", battery())], [raid()]).play()
    small = world([unit("one", battery(), crew="in_training")], [raid()], figures={factor: 3.0, there: 1.0})
    assert small.play().of(Code.IDENTIFIED)["value"][0] == 3.0 * trained.of(Code.IDENTIFIED)["value"][0]
    assert small.model.radars[0]["reaction_ms"] == 12_000
    absent = world([unit("one", battery(), crew="in_training")], [raid()], figures={factor: 1.0, there: 0.0})
    assert absent.play().of(Code.NODE_LOST)["detail"].tolist() == [3]


def test_radars_stay_silent_until_another_sees_something_near():
    units = [unit("one", battery(), watch_km=(-1.0, 0.0))]
    emission = {"mode": "cued", "cue_km": 30.0, "linger_s": 10.0}
    log = world(units, [raid()], doctrine={"emission": emission}, figures=certain(0.0)).play()
    on = log.of(Code.EMITTING)
    assert on["detail"][0] == 1
    assert set(on["observer"]) == {log.node("alpha")}
    assert log.of(Code.LAUNCH)["time_ms"].min() > on["time_ms"][0]
    always = world(units, [raid()], figures=certain(0.0)).play()
    assert always.of(Code.LAUNCH)["time_ms"].min() < on["time_ms"][0]
    assert not (log.of(Code.FIRST_DETECTED)["observer"] == log.node("alpha")).any()
