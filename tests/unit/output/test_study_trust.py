"""How far an answer may be trusted: readings side by side, where a comparison turns, and what each part rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bartizan.output.study_sections import drivers
from bartizan.output.study_text import study_text
from bartizan.output.study_trust import assessment, checks, robustness
from unit.study.points.samples import OPTIONS, answered

FACTOR = "factors:\n  - {id: network.delay_s, low: 0, high: 10}\ndesign: {kind: one_at_a_time, levels: 5}\n"


def levels(answer: dict[str, Any]) -> dict[str, int]:
    return {part: level for part, level, _ in assessment(answer)}


def plain(page: str) -> str:
    return page.replace("<bdi>", "").replace("</bdi>", "")


def test_differences_are_told_reading_by_reading(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + "readings: 8\nmeasures: [stopped]\n", {"new": 1}, 100)
    readings = answer["comparisons"][0]["readings"]
    page = plain(robustness(answer))
    assert "8 of 8" in page
    for key in ("least", "middle", "most"):
        assert f"{100.0 * readings[key]:+.1f} points" in page
    assert "`reading: low` (or high) in place of `readings`" in page


def test_flips_stand_with_robustness_and_not_with_what_decides(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + FACTOR + "measures: [leakers]\n", {"new": 1})
    said = "new has more over the whole range of network.delay_s"
    assert said in plain(robustness(answer))
    assert said not in plain(drivers(answer, {}))
    assert "One reading was played, all claims and assumptions at their central values" in plain(robustness(answer))
    answer = answered(tmp_path, OPTIONS + "reading: low\nmeasures: [stopped]\n", {"new": 1}, 100)
    assert "One reading was played, all claims and assumptions at the ends that hurt" in plain(robustness(answer))
    assert "one reading (low)" in study_text(answer, width=120)
    assert "all claims and assumptions at the ends that hurt the defence: `readings: 25`" in study_text(
        answer, width=120
    )


@pytest.mark.parametrize(
    ("body", "part", "level"),
    [
        ("", "doubt about figures", 0),
        ("readings: 7\n", "doubt about figures", 1),
        ("readings: 8\n", "doubt about figures", 2),
        ("readings: 20\n", "doubt about figures", 3),
        ("", "what decides", 0),
        (FACTOR, "what decides", 2),
        ("", "chance", 2),
        ("stopping: {measure: leakers, half_width: 9, maximum: 400}\n", "chance", 3),
        ("stopping: {measure: leakers, half_width: 0.1, maximum: 60}\n", "completeness", 1),
        ("", "completeness", 2),
        ("", "what goes in", 1),
    ],
)
def test_each_part_has_a_level_of_its_own(tmp_path: Path, body: str, part: str, level: int) -> None:
    assert levels(answered(tmp_path, OPTIONS + body + "measures: [leakers]\n", {"new": 1}))[part] == level


def test_holes_and_means_without_intervals_take_levels_away(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + "measures: [leakers]\n", {"new": 9})
    assert levels(answer)["chance"] == 1, "the new option shows the same in every replication"
    answer["holes"] = [{"point": 1, "name": "new", "error": "planted", "repeat": "again"}]
    assert levels(answer)["completeness"] == 0


def test_nobody_is_called_validated(tmp_path: Path) -> None:
    page = plain(checks(answered(tmp_path, OPTIONS, {})))
    assert "never called validated" in page
    assert "The program assesses itself here; nobody else has." in page
