"""Answers of studies whose outcomes are known: differences, phases, curves, effects and what decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bartizan.study.decide.worth import value_of_information
from bartizan.study.points.cells import cells_of, exceedance, share_of
from bartizan.study.points.compare import compare_cells
from bartizan.study.points.effects import effects
from bartizan.study.points.looks import next_replications, rule_in
from bartizan.study.question.factors import Ready
from bartizan.study.statistics import proportion
from unit.study.points.samples import OPTIONS, answered, played
from unit.study.question.studies import loaded


def rows(answer: dict, measure: str, kind: str = "options") -> list[dict]:
    return [row for row in answer["comparisons"] if row["measure"] == measure and row["kind"] == kind]


def test_a_planted_difference_is_found_and_told_by_its_sign(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + "measures: [leakers, rounds_per_kill]\n", {"new": 1})
    (row,) = rows(answer, "leakers")
    assert (row["a"], row["b"], row["n"]) == ("old", "new", 60)
    assert row["low"] > 0.5
    assert row["adjusted_p"] < 1e-6
    assert {"raid", "date", "option", "variance_ratio", "band"} <= set(row)
    assert [row["measure"] for row in answer["comparisons"]] == ["leakers"], "ratios are not compared"


def test_equal_options_differ_by_exactly_nothing(tmp_path: Path) -> None:
    (row,) = rows(answered(tmp_path, OPTIONS, {}), "leakers")
    assert (row["difference"], row["differ"]["count"], row["adjusted_p"]) == (0.0, 0, 1.0)


def test_holm_counts_all_comparisons_of_one_measure(tmp_path: Path) -> None:
    body = OPTIONS + "  - {name: third}\nphases: [2028-01-01, 2029-01-01]\nmeasures: [leakers]\n"
    question = loaded(tmp_path, body)
    cells = cells_of(question.points, played(question, {"new": -1}, only=12))
    found = compare_cells(question.study, cells, ["leakers"], None)
    assert len(found) == 2 * 3
    smallest = min(row.found.found.p for row in found)
    assert 0.0 < smallest < 0.1
    assert min(row.found.adjusted_p for row in found) == pytest.approx(6 * smallest)


def test_phases_are_compared_where_asked(tmp_path: Path) -> None:
    body = OPTIONS + "phases: [2028-01-01, 2029-01-01, 2030-01-01]\ncompare: none\n"
    assert not answered(tmp_path, body, {})["comparisons"]
    answer = answered(tmp_path, body + "compare_phases: true\nmeasures: [leakers]\n", {})
    assert [(row["option"], row["a"], row["b"]) for row in rows(answer, "leakers", "phases")] == [
        ("old", "2028-01-01", "2029-01-01"),
        ("old", "2029-01-01", "2030-01-01"),
        ("new", "2028-01-01", "2029-01-01"),
        ("new", "2029-01-01", "2030-01-01"),
    ]


def test_a_hole_takes_its_cell_along_and_nothing_else(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS)
    points = [None, *played(question, {})[1:]]
    assert [cell.option for cell in cells_of(question.points, points)] == ["new"]


def test_exceedance_starts_at_any_and_falls(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS)
    cell = cells_of(question.points, played(question, {}))[0]
    curve = exceedance(cell)
    through = cell.rows[0].leakers
    assert curve[0]["mean"] == pytest.approx(np.mean(through >= 1))
    means = [row["mean"] for row in curve]
    assert means == sorted(means, reverse=True)
    assert means[-1] == 0.0


def test_an_answer_is_plain_json_without_nan(tmp_path: Path) -> None:
    body = OPTIONS.replace("doctrine.firing: shoot_shoot", "doctrine.priority: nearest")
    answer = answered(tmp_path, body + "readings: 8\n", {"new": 1}, replications=30)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["study"]["readings"] == 8
    assert answer["comparisons"][0]["band"] is not None
    readings = answer["comparisons"][0]["readings"]
    assert (readings["same_sign"], readings["n"]) == (8, 8)
    assert readings["least"] <= readings["middle"] <= readings["most"]
    assert readings["least"] <= answer["comparisons"][0]["difference"] <= readings["most"]


RANGE = Ready("a", "", "", "claim", "continuous", 0.0, 10.0)
WORD = Ready("b", "", "", "own choice", "categorical", levels=("x", "y", "z"))
IDLE = Ready("c", "", "", "claim", "continuous", 0.0, 1.0)


def test_effects_are_what_was_planted_and_an_idle_factor_has_none() -> None:
    """A range adds 3 from end to end, the last of three words 2, and the third factor nothing."""
    from bartizan.study.design.latin import latin_hypercube

    places = latin_hypercube(33, 3, seed=1)
    luck = np.random.Generator(np.random.Philox(2)).normal(size=60)
    planted = 3.0 * places[:, 0] + 2.0 * (places[:, 1] > 2 / 3)
    values = planted[:, None] + luck[None, :] + 0.2 * np.random.Generator(np.random.Philox(3)).normal(size=(33, 60))
    found = {effect.factor: effect for effect in effects([RANGE, WORD, IDLE], places, values, None)}
    assert list(found) == ["a", "b", "c"]
    for name, true in (("a", 3.0), ("b", 2.0), ("c", 0.0)):
        low, high = found[name].found.low, found[name].found.high
        assert low is not None and high is not None
        assert low - 0.2 < true < high + 0.2
    assert (found["b"].low_level, found["b"].high_level) in {("x", "z"), ("y", "z")}
    assert found["a"].found.low > 2.5


def test_factors_that_the_design_cannot_tell_apart_are_left_out() -> None:
    places = np.array([[0.0, 0.0], [1.0, 1.0], [0.5, 0.5]])
    assert effects([RANGE, IDLE], places, np.zeros((3, 30)), None) == []


def test_a_rule_asks_for_the_same_number_at_every_point(tmp_path: Path) -> None:
    body = OPTIONS + "stopping: {measure: leakers, half_width: 0.2, maximum: 400}\n"
    question = loaded(tmp_path, body)
    rule = rule_in(question.study)
    assert rule is not None
    said: list[str] = []
    wanted = next_replications(rule, "leakers", played(question, {}, 30), said.append)
    assert wanted == [38, 38]
    assert said[0].startswith("widest interval +-")
    assert next_replications(rule, "leakers", played(question, {}, 400)) == [400, 400]
    assert next_replications(rule, "leakers", [None, *played(question, {}, 30)[1:]]) == [38, 38]


def test_what_decides_comes_from_the_design(tmp_path: Path) -> None:
    factors = "factors:\n  - {id: s-400.kill_probability.cruise_missile}\n  - {id: doctrine.firing}\n"
    body = "measures: [leakers]\n" + factors
    told = answered(tmp_path, body + "design: {kind: one_at_a_time}\n", {})["sensitivity"]
    assert [row["method"] for row in told] == ["tornado"]
    told = answered(tmp_path, body + "design: {kind: morris, points: 6}\n", {})
    assert [row["id"] for row in told["sensitivity"][0]["rows"]].count("dummy") == 1
    assert told["effects"] == []


def test_a_flip_is_sought_along_one_range_for_options_only(tmp_path: Path) -> None:
    factors = "factors:\n  - {id: s-400.kill_probability.cruise_missile}\ndesign: {kind: full, levels: 3}\n"
    (told,) = answered(tmp_path, OPTIONS + factors + "measures: [leakers]\n", {"new": 1})["sensitivity"]
    assert (told["method"], told["a"], told["b"], told["values"]) == ("flip", "old", "new", [])
    assert "new has more over the whole range" in told["text"]


def test_the_claim_worth_checking_needs_twenty_readings(tmp_path: Path) -> None:
    assert not answered(tmp_path, OPTIONS + "readings: 12\n", {"new": 1})["sensitivity"]
    (told,) = answered(tmp_path, OPTIONS + "readings: 20\nmeasures: [leakers]\n", {"new": 1}, 30)["sensitivity"]
    assert (told["method"], told["best"]) == ("worth", "old")


def test_what_readings_share_is_told_to_the_worth_of_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def told(*args: Any, pairs: Any = None, **more: Any) -> Any:
        seen.append(pairs)
        return value_of_information(*args, pairs=pairs, **more)

    monkeypatch.setattr("bartizan.study.points.sensitivity.value_of_information", told)
    answered(tmp_path, OPTIONS + "readings: 20\nmeasures: [leakers]\n", {"new": 1}, 30)
    assert [len(pairs.same_claims) for pairs in seen] == [10]
    assert [pairs.same_claims[1].tolist() for pairs in seen] == [[2, 3]]


def test_the_widest_point_decides_how_often_all_are_played(tmp_path: Path) -> None:
    """In 60 replications one option never annihilates the raid, which is narrow; the other does at times."""
    body = OPTIONS + "stopping: {measure: p_raid_annihilation, half_width: 0.05, maximum: 400}\n"
    question = loaded(tmp_path, body)
    rule = rule_in(question.study)
    assert rule is not None
    points = played(question, {"new": 9}, 60)
    assert next_replications(rule, "p_raid_annihilation", [None, points[1]]) == [60, 60]
    assert next_replications(rule, "p_raid_annihilation", points) == [75, 75]


def test_what_a_rule_looked_at_has_its_wider_interval_everywhere(tmp_path: Path) -> None:
    rule = "stopping: {measure: leakers, half_width: 0.2, maximum: 400}\n"
    plain, looked = (answered(tmp_path, OPTIONS + body, {}) for body in ("", rule))
    for kind in ("points", "cells"):
        a, b = (answer[kind][0]["measures"]["leakers"] for answer in (plain, looked))
        assert b["high"] - b["low"] > 1.02 * (a["high"] - a["low"])
        assert b["method"].endswith("for several looks")


def test_bars_say_at_which_values_their_ends_stand_and_idle_levels_are_both_named(tmp_path: Path) -> None:
    factors = "factors:\n  - {id: network.delay_s, low: 0, high: 10}\n  - {id: doctrine.priority}\n"
    answer = answered(tmp_path, factors + "design: {kind: one_at_a_time, levels: 3}\nmeasures: [leakers]\n", {})
    bars = {bar["id"]: [end["value"] for end in bar["ends"]] for bar in answer["sensitivity"][0]["bars"]}
    assert bars == {"network.delay_s": [0.0, 5.0, 10.0], "doctrine.priority": ["time_to_go", "nearest", "first_seen"]}
    assert "at their low ends" in answer["sensitivity"][0]["note"]
    assert "at their high ends" in answer["sensitivity"][0]["note"]
    idle = next(row for row in answer["effects"] if row["factor"] == "doctrine.priority")
    assert (idle["low_level"], idle["high_level"]) == ("time_to_go", "first_seen")


def test_over_rows_of_a_design_a_quantile_spreads_over_rows(tmp_path: Path) -> None:
    body = "factors:\n  - {id: network.delay_s, low: 0, high: 10}\ndesign: {kind: full}\nreplications: 60\n"
    answer = answered(tmp_path, body + "measures: [{measure: leakers, quantile: 0.5}]\n", {})
    (row,) = answer["cells"][0]["measures"]["leakers"]["quantiles"]
    assert (row["readings"], row["method"]) == (None, "order statistics, mean over 2 rows")
    assert row["rows"]["low"] <= row["value"] <= row["rows"]["high"]


def test_a_share_that_every_or_no_reading_shows_is_bounded() -> None:
    """Zero of 40 says at most 8.8 %, whatever the readings; one more replication, under one of four readings."""
    flags = np.zeros((4, 40), dtype=bool)
    never, always = share_of(flags), share_of(~flags)
    assert (never.mean, never.low) == (0.0, 0.0)
    assert never.high == pytest.approx(0.0881, abs=1e-4)
    assert (always.low, always.high) == (pytest.approx(1.0 - never.high), 1.0)
    flags[2, 7] = True
    seldom, nearly = share_of(flags), share_of(~flags)
    assert seldom.low == pytest.approx(proportion(1, 40).low / 4.0)
    assert seldom.low < seldom.mean < seldom.high == pytest.approx(proportion(1, 40).high)
    assert (nearly.low, nearly.high) == (pytest.approx(1.0 - seldom.high), pytest.approx(1.0 - seldom.low))
