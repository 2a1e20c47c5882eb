"""Identify: who is declared what, and when."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import at, battery, certain, flight, raid, unit, world

ONE = (unit("one", battery(rounds={"medium": 30})),)
OWN = flight("patrol", "su-30mki", "own", count=2, spacing_s=20.0)
AIRLINE = flight("airline", count=2, spacing_s=20.0, points=[(40.0, -10.0, 9000.0), (-40.0, -10.0, 9000.0)])


def shot_at(log) -> set[str]:
    return {log.roster.objects[i].side for i in log.of(Code.LAUNCH)["target"]}


def test_perfect_identification_spares_own_and_neutral():
    log = world(ONE, [raid(count=3)], traffic=[OWN, AIRLINE]).play(4)
    assert shot_at(log) == {"hostile"}
    told = log.of(Code.IDENTIFIED)
    assert {(log.roster.objects[row["target"]].side == "hostile", int(row["detail"])) for row in told} == {
        (True, 1),
        (False, 0),
    }


def test_whoever_never_replies_is_shot_at():
    small = world(
        ONE,
        [],
        traffic=[OWN, AIRLINE],
        figures=certain(1.0),
        identification={"mode": "reply", "reply_probability": 0.0},
    )
    log = small.play()
    assert shot_at(log) == {"own", "neutral"}
    assert log.count(Code.KILL) == 4


def test_whoever_always_replies_is_spared():
    identification = {"mode": "reply", "reply_probability": 1.0}
    log = world(ONE, [raid()], traffic=[OWN, AIRLINE], identification=identification).play(4)
    assert shot_at(log) == {"hostile"}


@pytest.mark.parametrize(("mode", "same"), [("alone", False), ("shared_warning", True), ("shared_tracks", True)])
def test_units_ask_once_where_they_share_what_they_know(mode, same):
    units = [unit("one", battery("alpha")), unit("two", battery("bravo", 1.0))]
    identification = {"mode": "reply", "reply_probability": 0.5}
    log = world(units, [], traffic=[OWN, AIRLINE], network={"mode": mode}, identification=identification).play(10)
    answers = {}
    for row in log.of(Code.IDENTIFIED):
        answers.setdefault((int(row["replication"]), int(row["target"])), []).append(int(row["detail"]))
    assert {len(found) for found in answers.values()} == {1 if same else 2}
    assert same or any(len(set(found)) == 2 for found in answers.values())


def test_identification_takes_its_time():
    figures = {"s-400.identification_delay_s": 60.0, "s-400.reaction_time_s": 0.0}
    log = world(ONE, [raid()], figures=figures).play()
    firm_ms = log.of(Code.FIRST_FIRM)["time_ms"][0]
    assert 60_000 <= log.of(Code.LAUNCH)["time_ms"][0] - firm_ms <= 62_000
    assert log.of(Code.IDENTIFIED)["value"].tolist() == [60.0]


def test_an_object_not_identified_in_time_has_that_as_its_cause():
    log = world(ONE, [raid()], figures={"s-400.identification_delay_s": 600.0}).play()
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.NOT_IDENTIFIED]


def test_a_warning_from_another_unit_brings_the_track_and_the_identity_earlier():
    units = [unit("one", battery("alpha")), unit("two", watch_km=(2.0, 0.0))]
    figures = {"s-400.confirm_hits": 6.0, "s-400.confirm_scans": 8.0, "s-400.acquisition_radar.scan_period_s": 1.0}
    first_ms = {}
    for mode in ("alone", "shared_warning"):
        log = world(units, [raid()], figures=figures, network={"mode": mode}).play(8)
        first_ms[mode] = [int(log.replication(n).of(Code.LAUNCH)["time_ms"][0]) for n in range(8)]
    assert all(warned < alone for warned, alone in zip(first_ms["shared_warning"], first_ms["alone"], strict=True))


def identified_as(log, name: str) -> set[int]:
    return set(log.of(Code.IDENTIFIED, target=name)["detail"].tolist())


def test_the_silent_are_foes_or_unknown_and_hostile_ones_may_pass_for_friends():
    def answers(**rates) -> tuple[set[int], set[int]]:
        identification = {"mode": "reply", "reply_probability": 0.0, **rates}
        log = world(ONE, [raid()], traffic=[AIRLINE], identification=identification).play(3)
        return identified_as(log, "airline-1"), identified_as(log, "raid-1")

    assert answers() == ({1}, {1})
    assert answers(false_foe_probability=0.0, recognition_probability=0.0) == ({2}, {2})
    assert answers(false_friend_probability=1.0) == ({1}, {0})


def corridor(north_km: float, **more) -> dict:
    route = [at(-60.0, north_km), at(60.0, north_km)]
    return {"id": "c", "route": route, "width_km": 4.0, **more}


@pytest.mark.parametrize(("way", "friend"), [(-10.0, True), (-13.0, False), (-8.5, True)])
def test_whoever_keeps_to_a_corridor_counts_as_a_friend(way, friend):
    identification = {"mode": "reply", "reply_probability": 0.0, "corridors": [corridor(way)]}
    log = world(ONE, [], traffic=[AIRLINE], identification=identification).play()
    assert identified_as(log, "airline-1") == ({0} if friend else {1})


def test_a_corridor_has_a_band_of_altitude():
    identification = {"mode": "reply", "reply_probability": 0.0, "corridors": [corridor(-10.0, high_m=5000.0)]}
    log = world(ONE, [], traffic=[AIRLINE], identification=identification).play()
    assert identified_as(log, "airline-1") == {1}


def test_a_threat_taken_for_a_friend_passes_as_not_identified():
    identification = {"mode": "reply", "false_friend_probability": 1.0}
    log = world(ONE, [raid()], identification=identification).play()
    assert log.count(Code.LAUNCH) == 0
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.NOT_IDENTIFIED]
