"""Quantiles that a study asks for: exact for one reading, means over several, refused where nothing bounds them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from bartizan.study.decide.quantile_difference import quantile_difference
from bartizan.study.points.answer import answer_of
from bartizan.study.points.cells import cells_of
from bartizan.study.points.quantiles import quantile_row
from bartizan.study.points.tells import not_told
from bartizan.study.points.tidy import ESTIMATED, estimates_parquet
from bartizan.study.stopping.quantiles import quantile_interval
from unit.study.points.samples import ABOUT, OPTIONS, answered, played
from unit.study.question.studies import loaded, problems

ASKED = "measures: [stopped, {measure: leakers, quantile: 0.9}, {measure: leakers, quantile: 0.5}]\n"


def test_one_reading_has_the_exact_interval(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS)
    cell = cells_of(question.points, played(question, {}, 100))[0]
    exact = quantile_interval(cell.rows[0].leakers.astype(float), 0.9)
    row = quantile_row("leakers", cell, 0.9)
    assert (row["value"], row["low"], row["high"], row["n"]) == exact[:4]
    assert row["readings"] is None


def test_over_readings_values_and_ends_are_means_of_theirs(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS + "readings: 3\n")
    cell = cells_of(question.points, played(question, {}, 100))[0]
    exact = [quantile_interval(rows.leakers.astype(float), 0.7) for rows in cell.rows]
    row = quantile_row("leakers", cell, 0.7)
    for key, values in (("value", [e.value for e in exact]), ("low", [e.low for e in exact])):
        assert row[key] == pytest.approx(np.mean(values))
    assert row["readings"] == {"low": min(e.value for e in exact), "high": max(e.value for e in exact)}
    assert row["method"] == "order statistics, mean over 3 readings"


def test_too_few_replications_give_no_quantile_and_say_so(tmp_path: Path) -> None:
    """A rule may end before there are enough, and a folder may be older than the check."""
    question = loaded(tmp_path, OPTIONS)
    cell = cells_of(question.points, played(question, {}, 35))[0]
    row = quantile_row("leakers", cell, 0.9)
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert row["method"] == "no interval: the 0.9 quantile needs 36 replications to be bounded, there are 35"
    assert quantile_row("leakers", cells_of(question.points, played(question, {}, 36))[0], 0.9)["value"] is not None


def test_an_answer_holds_them_beside_the_means(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + ASKED + "replications: 60\n", {"new": 1})
    assert answer["measures"] == ["stopped", "leakers"]
    assert [row["quantile"] for row in answer["quantiles"]] == [0.9, 0.5]
    for rows in (answer["cells"], answer["points"]):
        old, new = (row["measures"]["leakers"]["quantiles"] for row in rows)
        assert [row["quantile"] for row in old] == [0.9, 0.5]
        assert new[1]["value"] == old[1]["value"] + 1
        assert "quantiles" not in rows[0]["measures"]["stopped"]


def test_what_is_compared_has_the_difference_of_its_quantiles(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS + ASKED + "replications: 60\n")
    found = played(question, {"new": 1})
    old, new = cells_of(question.points, found)
    rows = answer_of(question, found, [], ABOUT)["quantile_differences"]
    assert [(row["measure"], row["quantile"]) for row in rows] == [("leakers", 0.9), ("leakers", 0.5)]
    for row in rows:
        assert (row["kind"], row["a"], row["b"], row["option"]) == ("options", "old", "new", "")
        values = (cell.rows[0].leakers.astype(float) for cell in (old, new))
        exact = quantile_difference(*values, row["quantile"])
        assert (row["difference"], row["low"], row["high"], row["n"], row["method"]) == tuple(exact)
        assert row["readings"] is None
    assert rows[1]["difference"] == 1.0


def test_over_readings_differences_and_their_ends_are_means_of_theirs(tmp_path: Path) -> None:
    question = loaded(tmp_path, OPTIONS + ASKED + "replications: 60\nreadings: 3\n")
    found = played(question, {"new": 1})
    first, second = ([rows.leakers.astype(float) for rows in point.rows] for point in found)
    exact = [quantile_difference(a, b, 0.9) for a, b in zip(first, second, strict=True)]
    row = answer_of(question, found, [], ABOUT)["quantile_differences"][0]
    for key, values in (("difference", [e.value for e in exact]), ("low", [e.low for e in exact])):
        assert row[key] == pytest.approx(np.mean(values))
    assert row["readings"] == {"low": min(e.value for e in exact), "high": max(e.value for e in exact)}
    assert row["method"].endswith("sign tests of pairs, mean over 3 readings")


def test_days_are_compared_where_the_study_asks_for_it(tmp_path: Path) -> None:
    days = "phases: [2028-01-01, 2029-01-01]\ncompare_phases: true\ncompare: none\n"
    answer = answered(tmp_path, OPTIONS + ASKED + days + "replications: 60\n", {"new": 1})
    rows = [row for row in answer["quantile_differences"] if row["quantile"] == 0.9]
    about = [(row["kind"], row["a"], row["b"], row["date"], row["option"]) for row in rows]
    assert about == [("phases", "2028-01-01", "2029-01-01", "", option) for option in ("old", "new")]
    assert [row["difference"] for row in rows] == [0.0, 0.0]


def test_two_quantiles_take_more_replications_than_one(tmp_path: Path) -> None:
    body = OPTIONS + ASKED + "replications: 50\n"
    answer = answered(tmp_path, body, {"new": 1}, 50)
    row = answer["quantile_differences"][0]
    assert (row["difference"], row["low"], row["high"]) == (None, None, None)
    assert row["method"] == "no interval: the 0.9 quantile needs 51 replications to be bounded, there are 50"
    assert answer["cells"][0]["measures"]["leakers"]["quantiles"][0]["value"] is not None
    said = "how far the 0.9 quantile of leakers differs: it takes 51 replications or more, 50 asked"
    assert said in not_told(loaded(tmp_path, body))
    assert not any("quantile" in line for line in not_told(loaded(tmp_path, body + "compare: none\n")))


def test_estimates_are_one_tidy_table(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + ASKED + "replications: 60\nreadings: 8\n", {"new": 1})
    found = pq.read_table(io.BytesIO(estimates_parquet(answer))).to_pylist()
    assert list(found[0]) == list(ESTIMATED)
    assert [(row["option"], row["measure"], row["statistic"]) for row in found[:4]] == [
        ("old", "stopped", "mean"),
        ("old", "leakers", "mean"),
        ("old", "leakers", "quantile 0.9"),
        ("old", "leakers", "quantile 0.5"),
    ]
    assert len(found) == 8
    quantile = answer["cells"][0]["measures"]["leakers"]["quantiles"][0]
    assert [found[2][key] for key in ("value", "low", "high")] == [quantile[key] for key in ("value", "low", "high")]
    assert (found[2]["spread_low"], found[2]["spread_high"]) == tuple(quantile["readings"].values())
    assert found[1]["spread_low"] == answer["cells"][0]["measures"]["leakers"]["band"]["low"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "measures: [{measure: leakers, quantile: 0.95}]\n",
            "5:41: measures[0].quantile: 30 replications cannot bound",
        ),
        ("measures: [{measure: leakers, quantile: 0.95}]\n", "expected `replications` of 72 or more, or a quantile"),
        ("measures: [{measure: leakers, quantile: 0.05}]\nreplications: 71\n", "71 replications cannot bound"),
        ("measures: [{measure: leakers, quantile: 90}]\n", "out of bounds, seen 90, expected a number from 0.001 to"),
        (
            "measures: [{measure: rounds_per_kill, quantile: 0.5}]\n",
            "5:22: measures[0].measure: no quantile of a ratio",
        ),
        ("measures: [{measure: p_raid_annihilation, quantile: 0.5}]\n", "no quantile of what is yes or no"),
        ("measures: [{measure: leekers, quantile: 0.5}]\n", "5:22: measures[0].measure: no measure has this id"),
        ("measures: [{measure: leakers, quantil: 0.5}]\n", "did you mean 'quantile'?"),
        ("measures: [leakers, {measure: leakers}]\n", "measures[1]: a measure that is named twice"),
        (
            "measures: [{measure: leakers, quantile: 0.9}]\nstopping: {measure: leakers, half_width: 1, maximum: 99}\n",
            "expected `stopping.minimum` of 36 or more",
        ),
    ],
)
def test_a_quantile_that_cannot_be(tmp_path: Path, body: str, said: str) -> None:
    told = problems(tmp_path, body)
    assert any(said in line for line in told), told


def test_a_quantile_that_can(tmp_path: Path) -> None:
    for q, n in ((0.9, 36), (0.05, 72), (0.5, 6)):
        body = f"measures: [{{measure: leakers, quantile: {q}}}]\nreplications: {n}\n"
        assert problems(tmp_path, body) == []


def test_a_study_without_quantiles_means_what_it_meant(tmp_path: Path) -> None:
    """A name alone and a block without a quantile are the same study; a quantile makes another one."""
    digests = [
        loaded(tmp_path, f"measures: [{words}]\nreplications: 60\n").points.digest
        for words in ("leakers", "{measure: leakers}", "{measure: leakers, quantile: 0.5}")
    ]
    assert digests[0] == digests[1] != digests[2]
