"""Quantiles in words: in the terminal, in the report, in sentences."""

from __future__ import annotations

from pathlib import Path

from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_page import study_html
from bartizan.output.study_quantiles import difference_of, quantile_words
from bartizan.output.study_text import plan_text, study_text
from bartizan.study.points.plan import plan_of
from unit.study.points.samples import OPTIONS, answered
from unit.study.question.studies import loaded

BODY = OPTIONS + "measures: [leakers, {measure: leakers, quantile: 0.9}]\nreplications: 60\n"


def test_every_text_tells_them(tmp_path: Path) -> None:
    answer = answered(tmp_path, BODY, {"new": -1})
    stays = "what 90 % of runs stay at or below"
    heading = f"Threats that got through, per run: {stays}"
    row = answer["cells"][1]["measures"]["leakers"]["quantiles"][0]
    words = quantile_words("leakers", row)
    assert words.startswith(f"{row['value']:g} (")
    assert any(
        said.startswith(f"Leakers, {stays}: old ") and f"new {words}" in said for said in answer_sentences(answer)
    )
    assert heading in study_text(answer)
    assert words in study_text(answer)
    page = study_html(answer, {}).replace("\u00a0", " ")
    assert heading in page
    assert words in page


def test_every_text_tells_how_far_they_differ(tmp_path: Path) -> None:
    answer = answered(tmp_path, BODY + "readings: 8\n", {"new": -1})
    (row,) = answer["quantile_differences"]
    words = difference_of(row)
    assert words.startswith("-1 (")
    said = f"Leakers, what 90 % of runs stay at or below, differs: new against old {words}."
    assert said in answer_sentences(answer)
    text = study_text(answer, width=120)
    assert " Difference of: Threats that got through, per run: what 90 % of runs stay at or below\n" in text
    assert f"    new against old: {words}\n" in text
    page = study_html(answer, {}).replace("\u00a0", " ")
    assert words in page
    assert "not adjusted for the number of pairs" in page


def test_shares_differ_by_points() -> None:
    row = {"measure": "stopped", "difference": 0.25, "low": -0.125, "high": 0.5, "readings": None, "rows": None}
    assert difference_of({**row, "method": ""}) == "+25 points (-12.5 to +50)"


def test_an_answer_without_quantiles_or_pairs_tells_none(tmp_path: Path) -> None:
    for body in (OPTIONS, BODY + "compare: none\n"):
        answer = answered(tmp_path, body, {"new": -1})
        assert "Difference of:" not in study_text(answer)
        assert not [line for line in answer_sentences(answer) if "differs" in line]
        assert "number of pairs." not in study_html(answer, {})


def test_a_plan_names_them(tmp_path: Path) -> None:
    assert " measures leakers, leakers at 0.9\n" in plan_text(plan_of(loaded(tmp_path, BODY)))


def test_shares_are_told_as_per_cent_and_readings_beside() -> None:
    row = {
        "rows": None,
        "value": 0.5,
        "low": 0.25,
        "high": 0.75,
        "readings": {"low": 0.25, "high": 1.0},
        "method": "",
        "quantile": 0.5,
    }
    assert quantile_words("stopped", row) == "50 % (25-75; readings 25-100)"
    assert (
        quantile_words("stopped", {**row, "low": 0.5, "high": 0.5, "readings": {"low": 0.5, "high": 0.5}})
        == "50 % (50)"
    )
