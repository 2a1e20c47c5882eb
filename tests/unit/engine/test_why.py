"""Why not: each threat that got through has its reasons, and one that decided."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code, Level
from bartizan.engine.run import Session, run_block
from bartizan.engine.why import N_CAUSES, STAGE_OF_CAUSE
from reference import adapt
from reference.generate import random_world
from unit.engine.worlds import battery, certain, flight, port, raid, unit, world

SECONDS = 0.001


def causes(log) -> dict[Cause, float]:
    """Cause and seconds, for the only object of a world."""
    return {Cause(row["detail"]): float(row["value"]) for row in log.of(Code.CAUSE)}


def test_stages_follow_the_order_of_causes():
    assert len(STAGE_OF_CAUSE) == N_CAUSES == len(Cause)
    assert sorted(STAGE_OF_CAUSE) == list(STAGE_OF_CAUSE)


def test_time_by_cause_adds_up_to_life_times_engagement_radars():
    units = [unit("one", battery("alpha", rounds={"medium": 0}), battery("bravo", 3.0, rounds={"medium": 0}))]
    log = world(units, [raid()]).play()
    life_s = log.of(Code.LEAK)["time_ms"][0] / 1000.0
    # what is left over: scans without a plot of a firm track
    assert 0.95 * 2.0 * life_s < sum(causes(log).values()) < 2.0 * life_s + 4.0


@pytest.mark.parametrize(
    ("cause", "figures", "batteries", "blocks"),
    [
        (Cause.NO_FIRM_TRACK, {"s-400.confirm_hits": 40.0, "s-400.confirm_scans": 40.0}, {}, {}),
        (Cause.NOT_IDENTIFIED, {"s-400.identification_delay_s": 500.0}, {}, {}),
        (Cause.HELD_FIRE, {}, {}, {"doctrine": {"hold_fire_km": 0.2}}),
        (Cause.OUTSIDE_ENVELOPE, {"s-400.interceptor.medium.max_altitude_km": 1.0}, {}, {}),
        (Cause.TOO_LATE, {"s-400.reaction_time_s": 240.0}, {}, {}),
        (Cause.NO_CHANNEL, {"s-400.engagement_radar.channels": 0.0}, {}, {}),
        (Cause.NO_ROUND, {}, {"rounds": {"medium": 0}}, {}),
        (Cause.MISSED, certain(0.0), {}, {}),
    ],
)  # fmt: skip
def test_each_cause_can_decide(cause, figures, batteries, blocks):
    hits = {"s-400.confirm_hits": 2.0}
    # fast enough that forty looks are not had before the port is reached
    speed = {"speed_mps": 900.0} if cause == Cause.NO_FIRM_TRACK else {}
    log = world([unit("one", battery(**batteries))], [raid(**speed)], figures=hits | figures, **blocks).play(3)
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [cause] * 3


def test_the_longest_cause_of_the_furthest_stage_decides():
    """Out of reach for 40 km of flight, then without a round for the last 20: assigning is further than evaluating."""
    figures = {"s-400.interceptor.medium.range_km": 20.0}
    log = world([unit("one", battery(rounds={"medium": 0}))], [raid()], figures=figures).play()
    found = causes(log)
    assert found[Cause.OUTSIDE_ENVELOPE] > found[Cause.NO_ROUND] > 60.0
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.NO_ROUND]
    assert log.of(Code.DECIDING_CAUSE)["value"][0] == pytest.approx(found[Cause.NO_ROUND], abs=SECONDS)


def test_an_object_that_has_not_begun_is_unresolved_with_a_cause():
    groups = [raid(count=2, spacing_s=500.0, points=[(20.0, 0.0, 5000.0)])]
    log = world([unit("one", battery())], groups, figures=certain(1.0), duration_s=400.0).play()
    assert log.of(Code.UNRESOLVED)["target"].tolist() == [log.thing("raid-2")]
    deciding = log.of(Code.DECIDING_CAUSE, target="raid-2")
    assert deciding["detail"].tolist() == [Cause.BELOW_HORIZON]
    assert deciding["value"].tolist() == [0.0]


def test_without_an_engagement_radar_nothing_is_detected():
    log = world([unit("one", watch_km=(0.0, 0.0))], [raid()], assets=[port()]).play()
    assert log.count(Code.FIRST_DETECTED) == 1
    assert causes(log).keys() == {Cause.NOT_DETECTED}


BY_SCANS = [cause for cause in Cause if cause not in (Cause.BELOW_HORIZON, Cause.TOO_LATE, Cause.MISSED)]


@pytest.mark.parametrize("seed", [0, 3, 4, 11, 18, 26, 29])
def test_scans_noted_one_by_one_add_up_to_the_causes(seed):
    """And with them the time in sight, and the rest, of every leaker: nothing is booked that the log does not tell."""
    model = adapt.model_from_world(random_world(seed))
    events = run_block(model, seed=3, first=0, count=3, level=Level.CHAIN)
    told = [
        (row["replication"], row["target"], row["time_ms"]) for row in events[events["code"] == Code.DECIDING_CAUSE]
    ]
    assert told
    n_radars = int(model.settings[0]["n_fire_units"])
    for replication, target, end_ms in told:
        own = events[(events["replication"] == replication) & (events["target"] == target)]
        stated = {int(row["detail"]): row["value"] for row in own[own["code"] == Code.CAUSE]}
        scans = own[own["code"] == Code.BLAMED]
        noted = {cause: scans["value"][scans["detail"] == cause].sum(dtype=float) for cause in Cause}
        for cause in BY_SCANS:
            assert noted[cause] == pytest.approx(stated.get(int(cause), 0.0), abs=1e-3), cause.name
        assert noted[Cause.TOO_LATE] == pytest.approx(stated.get(int(Cause.TOO_LATE), 0.0), abs=0.01)
        assert noted[Cause.BELOW_HORIZON] == noted[Cause.MISSED] == 0.0
        in_sight_s = own["value"][own["code"] == Code.IN_SIGHT].sum(dtype=float)
        above_s = in_sight_s + noted[Cause.TERRAIN_MASKED] + noted[Cause.UNIT_LOST]
        start_ms = _start_ms(model, int(replication), int(target))
        life_s = n_radars * (end_ms - start_ms) / 1000.0
        assert max(life_s - above_s, 0.0) == pytest.approx(stated.get(0, 0.0), abs=0.01)


def _start_ms(model, replication: int, target: int) -> int:
    session = Session(model, replication, seed=3)
    return int(session.state.bodies[target]["start_ms"])


def test_scans_are_noted_by_engagement_radars_of_threats_only():
    units = [unit("one", battery(), watch_km=(1.0, 1.0))]
    groups = [raid(), raid("bait", "decoy-drone", points=[(25.0, -10.0, 1500.0)])]
    log = world(units, groups, traffic=[flight()], figures=certain(0.0)).play(2, level=Level.CHAIN)
    noted = log.events[np.isin(log.events["code"], (Code.BLAMED, Code.IN_SIGHT))]
    assert set(noted["observer"]) == {log.node("alpha")}
    assert set(noted["target"]) == {log.thing("raid-1")}
    assert set(noted["value"]) == {np.float32(2.0)}
