"""`--set`, `figures`, and general figures that stand for those of each system."""

from __future__ import annotations

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.errors import InputError
from bartizan.scenario.overrides import general_id, override_for, parse_override, parse_overrides


def test_an_override_is_an_id_and_a_number():
    assert parse_override(" s-400.reaction_time_s = 1e1 ") == ("s-400.reaction_time_s", 10.0)


@pytest.mark.parametrize(
    "text", ["", "=", "a=", "=4", "a", "a=b", "a=true", "a=.nan", "a=1e999", "a=[1]", "a=1=2", "a=~"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(InputError, match="--set"):
        parse_override(text)


def test_setting_a_figure_twice_is_reported():
    overrides, problems = parse_overrides(["a.b=1", "a.b=2", "bad"])
    assert overrides == {"a.b": 2.0}
    assert [p.message for p in problems] == ["set twice", "an override that cannot be read"]


def test_a_general_figure_stands_for_systems_without_an_answer_of_their_own():
    catalogue = load_catalogue()
    assert general_id("s-400.reaction_time_s", catalogue) == "any.reaction_time_s"
    assert general_id("s-400.interceptor.long.range_km", catalogue) is None
    assert override_for("s-400.reaction_time_s", {"any.reaction_time_s": 7.0}, catalogue) == 7.0
    assert override_for("s-400.interceptor.long.range_km", {"any.interceptor.long.range_km": 7.0}, catalogue) is None
    both = {"any.reaction_time_s": 7.0, "s-400.reaction_time_s": 8.0}
    assert override_for("s-400.reaction_time_s", both, catalogue) == 8.0
