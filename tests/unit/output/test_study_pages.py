"""Words, pictures and pages of a study: what is told, what is drawn, and that nothing in a name can steer either."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from bartizan.output.map_page import headed
from bartizan.output.study_answer import answer_sentences
from bartizan.output.study_page import study_html
from bartizan.output.study_plots import study_pictures
from bartizan.output.study_text import plan_text, study_text
from bartizan.output.study_words import value_words
from unit.study.points.samples import OPTIONS, answered
from unit.study.question.studies import loaded

RAIDS = "raids:\n  - {name: once}\n  - {name: twice, times: 2}\n"
PHASES = "phases: [2028-01-01, 2029-01-01]\ncompare_phases: true\n"
FACTORS = (
    "factors:\n  - {id: s-400.kill_probability.cruise_missile}\n  - {id: network.delay_s, low: 0, high: 9}\n"
    "  - {id: network.mode}\n"
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    body = OPTIONS + RAIDS + PHASES + "readings: 8\nmeasures: [stopped, leakers, rounds_fired]\n"
    return answered(tmp_path_factory.mktemp("plain"), body, {"new": 1})


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    body = OPTIONS + FACTORS + "design: {kind: nolh, points: 17}\nmeasures: [leakers]\n"
    return answered(tmp_path_factory.mktemp("designed"), body, {"new": 1})


def test_the_answer_leads_with_what_chance_does_not_explain(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + "measures: [leakers, stopped]\n", {"new": 1})
    (sentence,) = answer_sentences(answer)
    assert sentence.startswith("New against old: leakers +1.0; ")
    assert "threats stopped -25 points; " in sentence


def test_the_answer_says_that_nothing_was_told(tmp_path: Path) -> None:
    assert answer_sentences(answered(tmp_path, OPTIONS, {})) == [
        "No difference can be told from chance in 60 replications (Holm-adjusted p 0.05 or more)."
    ]


def test_a_mean_without_interval_tells_in_how_many_runs(tmp_path: Path) -> None:
    row = {"mean": 0.267, "low": None, "high": None, "any": {"mean": 0.23, "low": 0.13, "high": 0.36}, "band": None}
    assert value_words("own_engaged", row) == "0.267 (any in 23 % of runs, 13-36)"


def test_text_holds_question_answer_cells_and_differences(plain: dict[str, Any]) -> None:
    text = study_text(plain, folder="out/x", width=100)
    for words in ("Does it matter?", "once", "twice", "2029-01-01", "gain", "Not modelled", "out/x", "fictional"):
        assert words in text
    assert max(map(len, text.splitlines())) <= 100 + 60, "only tables may be wide"


def test_pictures_are_well_formed_and_each_has_its_occasion(plain: dict[str, Any], designed: dict[str, Any]) -> None:
    drawn = study_pictures(plain)
    assert set(drawn) == {"differences.svg", "calendar.svg", "capacity.svg", "exceedance.svg"}
    more = study_pictures(designed)
    assert set(more) == {"differences.svg", "exceedance.svg", "tornado.svg", "design.svg"}
    for text in (*drawn.values(), *more.values()):
        assert ET.fromstring(text).tag == f"{SVG}svg"  # noqa: S314  (our own)
        assert "nan" not in text.lower().replace("xmlns", "")


def test_shares_are_drawn_as_per_cent(plain: dict[str, Any]) -> None:
    """Some three in five threats are stopped."""
    assert ">40</text>" in study_pictures(plain)["calendar.svg"].partition("Threats that got through")[0]


def test_the_design_picture_shows_every_point(designed: dict[str, Any]) -> None:
    root = ET.fromstring(study_pictures(designed)["design.svg"])  # noqa: S314  (our own)
    assert len(root.findall(f"{SVG}circle")) == 3 * 17


def test_the_report_has_its_ten_points_and_no_address(plain: dict[str, Any]) -> None:
    page = study_html(plain, study_pictures(plain))
    heads = [
        "Question",
        "not modelled",
        "goes in",
        "Design",
        "Results",
        "decides",
        "robust",
        "checked",
        "Manifest",
        "Holes",
    ]
    at = [page.index(f"{i}. ") for i in range(1, 11)]
    assert at == sorted(at)
    assert all(head in page for head in heads)
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert "None: every point was played." in page
    assert all(key in page for key in plain["sources"])


def test_holes_are_told_everywhere(plain: dict[str, Any]) -> None:
    hole = {"point": 1, "name": "new, once", "error": "ValueError: planted", "repeat": "bartizan rerun out --point 1"}
    data = plain | {"holes": [hole]}
    assert "1 of 8 points could not be played" in " ".join(answer_sentences(data))
    assert "Missing: new, once: ValueError: planted. Repeat it with: bartizan rerun" in " ".join(
        study_text(data, width=120).split()
    )
    assert "ValueError: planted" in study_html(data, {})


def test_names_cannot_steer_a_terminal_or_a_page(tmp_path: Path) -> None:
    body = 'options:\n  - {name: "<script>alert(1)</script>"}\n  - {name: "b", set: {doctrine.firing: shoot_shoot}}\n'
    answer = answered(tmp_path, body, {"b": 1})
    answer["study"]["title"] = "red\x1b[31m"
    assert "<script" not in study_html(answer, study_pictures(answer))
    assert "\x1b" not in study_text(answer)
    assert all("<script" not in text for text in study_pictures(answer).values())


def test_inputs_stand_under_titles_with_whole_reasons_and_no_unit_of_one(tmp_path: Path) -> None:
    answer = answered(tmp_path, OPTIONS + FACTORS + "design: {kind: nolh, points: 17}\n", {"new": 1})
    reason = "a" + 150 * " reason"
    answer["figures"][0]["alternatives"] = [{"author": "tests", "reason": reason}]
    answer["factors"][0]["unit"] = "1"
    page = study_html(answer, study_pictures(answer))
    titles = re.findall(r"<h3>([^<]*)</h3><div class=.scroll.><table", page)
    assert titles[:3] == ["Options", "Factors", "Claims and assumptions"]
    assert reason[:500] in page
    assert 'data-head="unit"><span class="whole">1</span>' not in page


def test_the_plan_names_points_and_cost(tmp_path: Path) -> None:
    from bartizan.study.points.plan import plan_of

    plan = plan_of(loaded(tmp_path, OPTIONS + FACTORS + "design: {kind: nolh, points: 17}\n"))
    for width in (20, 60, 80):
        assert max(map(len, plan_text(plan, width=width).splitlines())) <= max(width, 60)
    text = plan_text(plan, width=120)
    assert "34 points x 30 replications: at most 1,020 in all, budget 100,000" in text
    assert "largest correlation 0.0" in text
    assert " expected a share of runs to +-19 points at worst, what never happens at most 12 %; +-2 points take" in text
    assert "network.mode (own choice): alone, shared_warning, shared_tracks, engage_remote" in text


def test_a_long_title_takes_two_lines_and_what_follows_makes_room() -> None:
    short, y_short = headed("Short", "facts", 780.0)
    long, y_long = headed("Fire rules against doubtful figures: how many get through, and how often", "facts", 780.0)
    assert len(short) == 2 and y_short == pytest.approx(78.0)
    assert len(long) == 3 and y_long > y_short + 19.0
