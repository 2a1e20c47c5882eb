"""Assign: channels, looks, salvoes, holding fire, and who may engage whom at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import Log, battery, certain, raid, unit, world

ASSESSMENT_MS = 2000
SWARM = {"count": 6, "spacing_s": 4.0}


def engagements(log: Log, by: str) -> list[tuple[int, int]]:
    """(launch, outcome) of each engagement of a fire unit in one replication, by launch."""
    spans = []
    for shot in log.of(Code.LAUNCH, by=by):
        ends = [
            end["time_ms"]
            for code in (Code.KILL, Code.MISS)
            for end in log.of(code, by=by)
            if end["target"] == shot["target"] and end["time_ms"] > shot["time_ms"]
        ]
        spans.append((int(shot["time_ms"]), int(min(ends))))
    return sorted(spans)


def most_at_once(log: Log, by: str) -> int:
    """How many channels were held at once, from launch to the end of assessment."""
    changes = [(start, 1) for start, _ in engagements(log, by)]
    changes += [(end + ASSESSMENT_MS, -1) for _, end in engagements(log, by)]
    return int(np.cumsum([step for _, step in sorted(changes)]).max())


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_never_more_engagements_at_once_than_channels(channels):
    figures = {"s-400.engagement_radar.channels": channels} | certain(0.4)
    log = world([unit("one", battery(rounds={"medium": 60}))], [raid(**SWARM)], figures=figures).play(4)
    held = [most_at_once(log.replication(n), "alpha") for n in range(4)]
    assert max(held) == channels


def test_with_one_channel_the_next_launch_waits_for_the_assessment():
    figures = {"s-400.engagement_radar.channels": 1} | certain(0.4)
    log = world([unit("one", battery(rounds={"medium": 60}))], [raid(**SWARM)], figures=figures).play()
    spans = engagements(log, "alpha")
    assert len(spans) > 3
    assert all(later[0] >= earlier[1] + ASSESSMENT_MS for earlier, later in pairwise(spans))
    assert log.of(Code.CAUSE)["detail"].tolist().count(Cause.NO_CHANNEL) > 0


@pytest.mark.parametrize("shots", [1, 2, 3])
def test_a_salvo_holds_the_stated_shots_while_rounds_last(shots):
    doctrine = {"firing": {"shots": shots, "looks": 0}}
    log = world([unit("one", battery(rounds={"medium": 7}))], [raid(**SWARM)], doctrine=doctrine).play()
    salvoes = log.of(Code.LAUNCH)["detail"]
    assert set(salvoes[:-1]) == {shots}
    assert salvoes.sum() <= 7
    full, rest = divmod(7, shots)
    assert salvoes.tolist() == [shots] * full + [rest] * (rest > 0)


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_looks_limit_how_often_an_object_is_engaged(looks):
    doctrine = {"firing": {"shots": 1, "looks": looks}}
    log = world(
        [unit("one", battery(rounds={"medium": 60}))], [raid(count=3)], figures=certain(0.0), doctrine=doctrine
    ).play()
    assert np.unique(log.of(Code.LAUNCH)["target"], return_counts=True)[1].tolist() == [looks] * 3


@pytest.mark.parametrize(
    ("name", "shots", "looks"), [("shoot_shoot", 2, 1), ("shoot_look_shoot", 1, 0), ("salvo_look_salvo", 2, 0)]
)
def test_named_rules_are_shots_and_looks(name, shots, looks):
    plain = {"firing": {"shots": shots, "looks": looks}}
    battery_ = [unit("one", battery(rounds={"medium": 20}))]
    one = world(battery_, [raid(**SWARM)], doctrine={"firing": name}).play(2)
    other = world(battery_, [raid(**SWARM)], doctrine=plain).play(2)
    assert one.told() == other.told()
    assert one.rounds() > 0


def test_fire_is_held_until_the_stated_distance():
    doctrine = {"hold_fire_km": 20.0}
    free = world([unit("one", battery())], [raid()]).play()
    held = world([unit("one", battery())], [raid()], doctrine=doctrine).play()
    # 250 m/s: 40 km after 160 s, then at most one scan, and 4 s of reaction
    assert free.of(Code.LAUNCH)["time_ms"][0] < 20_000
    assert 163_500 <= held.of(Code.LAUNCH)["time_ms"][0] <= 166_500


def test_fire_held_to_the_end_is_the_deciding_cause():
    log = world([unit("one", battery())], [raid()], doctrine={"hold_fire_km": 0.1}).play()
    assert log.count(Code.LAUNCH) == 0
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.HELD_FIRE]


TWO_UNITS = (unit("one", battery("alpha")), unit("two", battery("bravo", 2.0, 2.0)))


def overlap(log: Log) -> bool:
    """Whether two fire units had engaged one object at the same time."""
    spans = [
        (row["target"], *span)
        for by in ("alpha", "bravo")
        for row, span in zip(log.of(Code.LAUNCH, by=by), engagements(log, by), strict=True)
    ]
    pairs = [(a, b) for i, a in enumerate(spans) for b in spans[i + 1 :] if a[0] == b[0]]
    return any(a[1] < b[2] and b[1] < a[2] for a, b in pairs)


@pytest.mark.parametrize(("mode", "doubles"), [("alone", True), ("shared_warning", True), ("shared_tracks", False)])
def test_only_shared_tracks_keep_two_units_from_one_target(mode, doubles):
    small = world(TWO_UNITS, [raid(**SWARM)], figures=certain(0.3), network={"mode": mode})
    log = small.play(4)
    assert any(overlap(log.replication(n)) for n in range(4)) == doubles
    assert all(log.count(Code.LAUNCH, by=by) > 0 for by in ("alpha", "bravo"))


def test_fire_units_of_one_unit_never_engage_one_target_at_once():
    log = world(
        [unit("one", battery("alpha"), battery("bravo", 2.0, 2.0))], [raid(**SWARM)], network={"mode": "alone"}
    ).play(4)
    assert not any(overlap(log.replication(n)) for n in range(4))


def test_the_threat_with_the_least_time_to_go_comes_first():
    groups = [raid("far", points=[(70.0, 0.0, 5000.0)]), raid("near", points=[(0.0, 45.0, 5000.0)])]
    figures = {"s-400.engagement_radar.channels": 1}
    log = world([unit("one", battery())], groups, figures=figures).play(6)
    for n in range(6):
        assert log.replication(n).of(Code.LAUNCH)["target"][0] == log.thing("near-1")


def test_more_units_never_leak_more_on_average():
    places = [("alpha", 0.0, 0.0), ("bravo", 4.0, 4.0), ("charlie", -4.0, 4.0), ("delta", 4.0, -4.0)]
    groups = [raid(count=12, spacing_s=3.0)]
    figures = {"s-400.engagement_radar.channels": 2} | certain(0.4)
    leaks = [12.0]
    for n in (1, 2, 3, 4):
        units = [unit(f"unit-{name}", battery(name, x, y, rounds={"medium": 5})) for name, x, y in places[:n]]
        leaks.append(world(units, groups, figures=figures).play(40).count(Code.LEAK) / 40)
    assert all(more <= fewer for fewer, more in pairwise(leaks))
    assert leaks[-1] < 6.0
