"""Errors say where, what, what was seen and what was expected."""

from __future__ import annotations

import pytest

from bartizan.errors import BartizanError, IncompleteError, InputError, ModelError, Problem


def test_a_problem_with_everything_known_reads_as_one_line() -> None:
    problem = Problem(
        "a.yaml", 3, 7, "units[0].id", "misspelt id", "'s-40'", "an id of the catalogue", "did you mean s-400?"
    )
    assert str(problem) == (
        "a.yaml:3:7: units[0].id: misspelt id, seen 's-40', expected an id of the catalogue (did you mean s-400?)"
    )


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("", 0, 0, "", "too large"), "too large"),
        (Problem("a.yaml", 0, 0, "", "is empty"), "a.yaml: is empty"),
        (Problem("", 0, 0, "date", "unknown", expected="a date"), "date: unknown, expected a date"),
        (Problem("a.yaml", 1, 1, "", "no mapping", seen="a list"), "a.yaml:1:1: no mapping, seen a list"),
    ],
)
def test_what_is_not_known_is_left_out(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_problem_as_a_dict_keeps_every_part() -> None:
    shown = Problem("a.yaml", 3, 7, "date", "wrong", "x", "a date", "hint").as_dict()
    assert shown == {
        "file": "a.yaml",
        "line": 3,
        "column": 7,
        "path": "date",
        "message": "wrong",
        "seen": "x",
        "expected": "a date",
        "hint": "hint",
    }


def test_an_input_error_lists_all_problems_in_order() -> None:
    problems = [Problem("a.yaml", 1, 1, "x", "first"), Problem("a.yaml", 2, 1, "y", "second")]
    error = InputError(problems)
    assert error.problems == problems
    assert str(error).splitlines() == ["a.yaml:1:1: x: first", "a.yaml:2:1: y: second"]


@pytest.mark.parametrize("problem", ["no such unit", Problem("", 0, 0, "", "no such unit")])
def test_an_input_error_takes_a_sentence_or_one_problem(problem: str | Problem) -> None:
    error = InputError(problem)
    assert [p.message for p in error.problems] == ["no such unit"]
    assert str(error) == "no such unit"


@pytest.mark.parametrize("kind", [InputError, IncompleteError, ModelError])
def test_one_except_catches_all_that_is_raised_on_purpose(kind: type[BartizanError]) -> None:
    with pytest.raises(BartizanError, match="why"):
        raise kind("why")
