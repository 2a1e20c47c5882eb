"""Identify: who is declared what, and when."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code
from unit.engine.worlds import battery, certain, flight, raid, unit, world

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
