"""Small study files for tests, and what the door says of them."""

from __future__ import annotations

from pathlib import Path

from bartizan.errors import InputError
from bartizan.study.question.load import Question, load_study

HEAD = "bartizan_study: 1\nname: Small\nquestion: Does it matter?\nscenario: {scenario}\n"


def written(folder: Path, body: str, scenario: str = "one_site") -> Path:
    """A study file with the usual head and this body."""
    path = folder / "small.yaml"
    path.write_text(HEAD.format(scenario=scenario) + body, encoding="utf-8")
    return path


def loaded(folder: Path, body: str, scenario: str = "one_site") -> Question:
    """The study, checked."""
    return load_study(written(folder, body, scenario))


def problems(folder: Path, body: str, scenario: str = "one_site") -> list[str]:
    """What is wrong with it: line:column: path: message, a line each."""
    try:
        load_study(written(folder, body, scenario))
    except InputError as error:
        return [str(problem).partition("small.yaml:")[2] or str(problem) for problem in error.problems]
    return []
