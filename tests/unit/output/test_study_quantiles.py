"""Quantiles in words: in the terminal, in the report, in sentences."""

from __future__ import annotations

from pathlib import Path

from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_page import study_html
from bartizan.output.study_quantiles import quantile_words
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
