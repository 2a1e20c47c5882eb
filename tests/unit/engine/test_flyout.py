"""Fly out: launches, launches that are cancelled, magazines and reloads."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import battery, certain, raid, unit, world

SWARM = {"count": 8, "spacing_s": 4.0}


def test_without_rounds_nothing_is_launched_and_that_is_the_cause():
    log = world([unit("one", battery(rounds={"medium": 0}))], [raid(**SWARM)]).play()
    assert (log.count(Code.LAUNCH), log.count(Code.LEAK)) == (0, 8)
    assert set(log.of(Code.DECIDING_CAUSE)["detail"]) == {Cause.NO_ROUND}


@pytest.mark.parametrize("rounds", [1, 5, 11])
def test_no_more_rounds_fly_than_stand_ready(rounds):
    log = world([unit("one", battery(rounds={"medium": rounds}))], [raid(**SWARM)], figures=certain(0.0)).play(3)
    assert [log.replication(n).rounds() for n in range(3)] == [rounds] * 3


@pytest.mark.parametrize("reloads", [0, 1, 2])
def test_reloads_bring_all_rounds_back_after_their_time(reloads):
    figures = certain(0.0) | ({"s-400.reload_time_s": 20.0} if reloads else {})
    log = world([unit("one", battery(rounds={"medium": 4}, reloads=reloads))], [raid(**SWARM)], figures=figures).play()
    assert log.rounds() == 4 * (1 + reloads)
    back = log.of(Code.RELOADED)
    assert back["detail"].tolist() == [4] * reloads
    launches_ms = log.of(Code.LAUNCH)["time_ms"]
    assert back["time_ms"].tolist() == [launches_ms[4 * (n + 1) - 1] + 20_000 for n in range(reloads)]


SLOW_CREWS = {"s-400.reaction_time_s": 30.0, "s-400.engagement_radar.scan_period_s": 20.0} | certain(1.0)
ALONE = {"mode": "alone"}


def two_units(rounds: int) -> list[dict]:
    """They tell each other nothing, so one may still prepare when the other has killed."""
    return [unit(f"unit-{name}", battery(name, rounds={"short": rounds})) for name in ("alpha", "bravo")]


def slow(name: str, **more) -> dict:
    """A drone from close by, killed ten seconds after the launch."""
    return raid(name, "drone", points=[(10.0, 0.0, 1000.0)], speed_mps=60.0, **more)


def test_a_launch_is_cancelled_when_its_object_has_gone():
    log = world(two_units(8), [slow("raid", count=4, spacing_s=1.0)], figures=SLOW_CREWS, network=ALONE).play(10)
    cancelled = log.of(Code.CANCELLED)
    assert len(cancelled) > 2
    assert set(cancelled["detail"]) == {0}
    for row in cancelled:
        same = log.replication(row["replication"])
        kills, launches = same.of(Code.KILL), same.of(Code.LAUNCH)
        assert kills["time_ms"][kills["target"] == row["target"]][0] <= row["time_ms"]
        assert not ((launches["target"] == row["target"]) & (launches["observer"] == row["observer"])).any()


def test_the_round_of_a_cancelled_launch_is_there_for_another():
    groups = [slow("first"), slow("second", start_s=120.0)]
    log = world(two_units(1), groups, figures=SLOW_CREWS, network=ALONE, duration_s=600.0).play(20)
    cancelled = log.of(Code.CANCELLED, target="first-1")
    assert len(cancelled) > 2
    for row in cancelled:
        later = log.replication(row["replication"]).of(Code.LAUNCH, target="second-1")
        assert row["observer"] in later["observer"]


def test_a_launch_is_cancelled_when_its_fire_unit_has_gone():
    figures = dict.fromkeys(LOSSES, 1.0) | {"s-400.reaction_time_s": 40.0}
    groups = [slow("sead", aim=["alpha"], start_s=0.0), raid(start_s=125.0)]
    log = world([unit("one", battery(rounds={"medium": 40}))], groups, figures=figures | certain(0.0)).play(4)
    assert set(log.of(Code.CANCELLED, target="raid-1")["detail"]) == {1}
    lost_ms = log.replication(0).of(Code.NODE_LOST)["time_ms"].max()
    assert log.replication(0).of(Code.LAUNCH)["time_ms"].max() < lost_ms


LOSSES = ("any.leaker_effect.radar_loss_probability", "any.leaker_effect.launcher_loss_probability")


def test_the_time_of_flight_in_the_log_is_the_time_to_the_outcome():
    log = world([unit("one", battery())], [raid(**SWARM)], figures=certain(1.0)).play()
    for shot in log.of(Code.LAUNCH):
        end = log.of(Code.KILL)[log.of(Code.KILL)["target"] == shot["target"]][0]
        assert end["time_ms"] - shot["time_ms"] == round(1000.0 * float(shot["value"]))
