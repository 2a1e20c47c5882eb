"""Why not: each threat that got through has its reasons, and one that decided."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code
from bartizan.engine.why import N_CAUSES, STAGE_OF_CAUSE
from unit.engine.worlds import battery, certain, port, raid, unit, world

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
