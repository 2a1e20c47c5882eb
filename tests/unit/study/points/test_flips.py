"""Where a comparison turns, factor by factor; never between raids, traffic or losses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from unit.study.points.samples import OPTIONS, answered

KILL, CHANNELS = "s-400.kill_probability.cruise_missile", "s-400.engagement_radar.channels"
FACTORS = f"factors:\n  - {{id: {KILL}}}\n  - {{id: network.delay_s, low: 0, high: 10}}\n  - {{id: {CHANNELS}}}\n"
IN_TURN = FACTORS + "design: {kind: one_at_a_time, levels: 5}\nmeasures: [leakers]\n"


def turning(option: str, levels: dict[str, Any]) -> int:
    """The new option lets fewer through where messages are quick, more where they are slow or channels are many."""
    if option != "new":
        return 0
    delay_s = levels.get("network.delay_s", 5.0)
    return int(delay_s > 5.0) - int(delay_s < 5.0) + int(levels.get(CHANNELS, 10.0) > 20.0)


def flips(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in answer["sensitivity"] if row["method"] == "flip"}


def test_every_factor_is_searched_in_turn_the_others_as_they_are(tmp_path: Path) -> None:
    found = flips(answered(tmp_path, OPTIONS + IN_TURN, turning, 120))
    assert list(found) == [KILL, "network.delay_s", CHANNELS]
    delay = found["network.delay_s"]
    assert (delay["below"], delay["above"]) == ("a", "b")
    assert 2.5 <= delay["low"] <= 5.0 <= delay["high"] <= 7.5
    assert found[KILL]["text"] == f"in no replication do the two differ, whatever {KILL} is within its range"
    assert "has more at 36" in found[CHANNELS]["text"]
    assert {row["others"] for row in found.values()} == {"all other claims and assumptions at their central values"}


def test_readings_are_named_where_there_are_some(tmp_path: Path) -> None:
    found = flips(answered(tmp_path, OPTIONS + IN_TURN + "readings: 3\n", turning, 30))
    assert found[KILL]["others"] == "all other claims and assumptions as 3 readings have them"


def test_a_reading_by_name_is_named(tmp_path: Path) -> None:
    found = flips(answered(tmp_path, OPTIONS + IN_TURN + "reading: low\n", turning, 30))
    assert found[KILL]["others"] == "all other claims and assumptions at the ends that hurt the defence"


@pytest.mark.parametrize("design", ["{kind: lhs, points: 9}", "{kind: morris, points: 6}"])
def test_designs_that_move_several_factors_at_once_search_nothing(tmp_path: Path, design: str) -> None:
    body = OPTIONS + FACTORS + f"design: {design}\nmeasures: [leakers]\n"
    assert flips(answered(tmp_path, body, turning)) == {}


@pytest.mark.parametrize(
    "patch",
    [
        "patch: {raid: {groups: [{id: cruise-060, count: 2}]}}",
        "patch: {traffic: []}",
        "patch: {network: {losses: [{node: skerry, at_s: 10}]}}",
        "set: {cruise-missile.rcs_m2: 0.4}",
    ],
)
def test_between_raids_traffic_or_losses_nothing_is_searched(tmp_path: Path, patch: str) -> None:
    options = f"options:\n  - {{name: old}}\n  - {{name: new, {patch}}}\n"
    answer = answered(tmp_path, options + IN_TURN, turning)
    assert flips(answer) == {}
    assert [row["measure"] for row in answer["comparisons"]] == ["leakers"], "they are compared all the same"
    worth = answered(tmp_path, options + "readings: 20\nmeasures: [leakers]\n", {"new": 1}, 30)
    assert worth["sensitivity"] == []
    told = [line for line in worth["not_told"] if "never searched" in line]
    assert [line.partition(":")[0] for line in told] == ["which claim is worth checking first"]


def test_other_raids_of_the_study_are_searched_one_by_one(tmp_path: Path) -> None:
    raids = "raids: [{name: once}, {name: twice, times: 2}]\n"
    answer = answered(tmp_path, OPTIONS + raids + IN_TURN, turning)
    found = [(row["raid"], row["id"]) for row in answer["sensitivity"] if row["method"] == "flip"]
    assert len(found) == 2 * 3
    assert {raid for raid, _ in found} == {"once", "twice"}
