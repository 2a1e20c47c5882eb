"""From the bytes of a study file to its blocks: guarded, composed and held to the schema as a scenario file is."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from bartizan.errors import Problem
from bartizan.scenario.document import Node, compose
from bartizan.scenario.encoding import decode
from bartizan.scenario.guard import guarded_events
from bartizan.scenario.problems import schema_problems
from bartizan.study.question.schema import Study

_WORDS = (
    ("a scenario, beginning with `bartizan: 1`", "a study, beginning with `bartizan_study: 1`"),
    ("one scenario in one file", "one study in one file"),
    ("a smaller scenario", "a smaller study"),
)


def parse_bytes(data: bytes, filename: str) -> tuple[Study | None, Node, str, list[Problem]]:
    """A study, its tree and its text, or every problem of the first stage that finds one."""
    text, problems = decode(data, filename)
    if problems:
        return None, Node({}, 1, 1), "", problems
    study, root, problems = parse_text(text, filename)
    return study, root, text, problems


@lru_cache(maxsize=8)
def parse_text(text: str, filename: str) -> tuple[Study | None, Node, list[Problem]]:
    """The same from a text that is known to be one; what comes back is shared, so it must not be changed."""
    events, problems = guarded_events(text, filename)
    if problems:
        return None, Node({}, 1, 1), [_of_study(problem) for problem in problems]
    root, problems = compose(events, filename)
    if problems:
        return None, root, problems
    try:
        return Study.model_validate(root.plain()), root, []
    except ValidationError as error:
        return None, root, schema_problems(error, root, filename, Study)


def _of_study(problem: Problem) -> Problem:
    expected = problem.expected
    for theirs, ours in _WORDS:
        expected = expected.replace(theirs, ours)
    return replace(problem, expected=expected)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of study files, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Study.model_json_schema()}
