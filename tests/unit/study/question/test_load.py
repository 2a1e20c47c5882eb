"""The bundled studies, and the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bartizan.errors import InputError
from bartizan.study.points.cost import check_budget, cost_of
from bartizan.study.question.load import bundled_studies, load_study
from bartizan.study.question.schema_file import SCHEMA_FILE, schema_text

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", ["capacity", "five_units_calendar", "five_units_slip", "network_matters"])
def test_bundled_studies_are_sound_and_keep_to_their_budgets(name: str) -> None:
    assert name in bundled_studies()
    question = load_study(name)
    check_budget(question, cost_of(question))


def test_a_study_larger_than_its_budget_says_what_it_takes(tmp_path: Path) -> None:
    from unit.study.question.studies import loaded

    question = loaded(tmp_path, "replications: 500\nreadings: 4\nbudget: 1000\noptions: [{name: a}, {name: b}]\n")
    with pytest.raises(
        InputError, match="2 points x 4 readings x 500 replications: at most 4,000 in all, budget 1,000"
    ):
        check_budget(question, cost_of(question))


def test_an_unknown_name_lists_the_bundled_ones() -> None:
    with pytest.raises(InputError, match=r"a bundled study: capacity, .*\(did you mean 'capacity'\?\)"):
        load_study("capacty")


def test_the_published_schema_is_that_of_the_program() -> None:
    published = (ROOT / SCHEMA_FILE).read_text(encoding="utf-8")
    assert published == schema_text(), "run python -m bartizan.study.question.schema_file"
    assert set(json.loads(published)["required"]) == {"bartizan_study", "name", "question", "scenario"}


def test_a_scenario_is_no_study_and_is_told_its_command(tmp_path: Path) -> None:
    scenario = tmp_path / "island.yaml"
    scenario.write_text("bartizan: 1\nname: Island\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"island.yaml:1:1: this file is a scenario.*`bartizan run FILE` takes it\)$"):
        load_study(scenario)
