"""What the schema refuses, in the words of the file: where, what, seen, expected, and a hint where one helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bartizan.errors import Problem
from bartizan.scenario.document import Node, path_text
from bartizan.scenario.schema import Scenario
from bartizan.scenario.schema_tree import Place, SchemaTree, tree_of
from bartizan.scenario.schema_words import describe, hint, id_words, takes_id
from bartizan.scenario.words import close_match, did_you_mean, listed, show

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MAX_PROBLEMS = 100

_MESSAGES = {
    "greater_than": "out of bounds",
    "greater_than_equal": "out of bounds",
    "less_than": "out of bounds",
    "less_than_equal": "out of bounds",
    "literal_error": "an unknown choice",
    "too_long": "too many entries",
    "too_short": "too few entries",
    "string_too_short": "an empty text",
    "string_too_long": "a text that is too long",
    "value_error": "not a date of the calendar",
}
_KINDS = {
    "bartizan": ("a scenario", "bartizan run FILE"),
    "bartizan_study": ("a study", "bartizan study FILE"),
}
"""Kinds of file by the key that they begin with: what they are, and the command that takes them."""
_BRANCHES = frozenset({"(plain)", "(block)", "(list)", "(range)", "(weights)"})


def schema_problems(
    error: ValidationError, root: Node, filename: str, model: type[BaseModel] = Scenario
) -> list[Problem]:
    """Every fault that the schema found, in the order of the file.

    A misspelt key shows once, as an unknown key with a hint, and not again as a missing one.

    Parameters
    ----------
    error : pydantic.ValidationError
        From validating `root.plain()`.
    root : Node
        The tree of the file.
    filename : str
        Stands in the messages.
    model : type
        The schema that refused it.

    Returns
    -------
    problems : list of Problem
        At most 101; the last one says how many more there are.
    """
    other = _other_kind(root, filename, model)
    if other:
        return [other]
    tree = tree_of(model)
    details = error.errors(include_url=False)
    # a mistyped key costs a comparison with all keys, so a hostile flood of them is cut first
    shown = [_Detail(d, root, tree) for d in details[: 4 * MAX_PROBLEMS]]
    misspelt = {(*d.path[:-1], d.match) for d in shown if d.kind == "extra_forbidden" and d.match}
    kept = [d for d in shown if not (d.kind == "missing" and d.path in misspelt)]
    problems = sorted((d.problem(root, filename) for d in kept), key=lambda p: (p.line, p.column))
    left_out = len(problems) - MAX_PROBLEMS + len(details) - len(shown)
    if left_out <= 0:
        return problems
    return [*problems[:MAX_PROBLEMS], Problem(filename, 0, 0, "", f"and {left_out:,} more problems like these")]


def _other_kind(root: Node, filename: str, model: type[BaseModel]) -> Problem | None:
    """The one problem of a file that belongs to another command; None where it is of the model's kind, or of none."""
    wanted = next((key for key in _KINDS if key in model.model_fields), "")
    if not wanted or root.child(wanted):
        return None
    for key, (name, command) in _KINDS.items():
        node = root.child(key)
        if node:
            expected = f"{_KINDS[wanted][0]}, beginning with `{wanted}: 1`"
            place = (filename, node.key_line, node.key_column)
            return Problem(*place, "", f"this file is {name}", f"`{key}`", expected, f"`{command}` takes it")
    return None


class _Detail:
    """One entry of pydantic's list, placed in the file and in the schema."""

    def __init__(self, detail: Any, root: Node, tree: SchemaTree) -> None:
        self.tree = tree
        self.kind: str = detail["type"]
        self.input = detail["input"]
        self.is_key = bool(detail["loc"]) and detail["loc"][-1] == "[key]"
        self.path = _file_path(detail["loc"][:-1] if self.is_key else detail["loc"], root)
        self.keys = tree.keys_at(self.path[:-1], root) if self.kind == "extra_forbidden" else []
        given = root.at(self.path[:-1]).data
        free = [key for key in self.keys if not (isinstance(given, dict) and key in given)]
        self.match = close_match(self.path[-1], free) if free else ""

    def problem(self, root: Node, filename: str) -> Problem:
        """The entry as a sentence with its place."""
        node = root.at(self.path)
        line, column = (node.key_line, node.key_column) if self._points_at_key() else (node.line, node.column)
        words = self._words(root)  # which may name a place further in
        return Problem(filename, line, column, path_text(self.path), *words)

    def _points_at_key(self) -> bool:
        return self.kind == "extra_forbidden" or self.is_key

    def _words(self, root: Node) -> tuple[str, str, str, str]:
        if self.kind == "missing":
            return f"the key '{self.path[-1]}' is missing", "", self._expected(root), ""
        if self.kind == "extra_forbidden":
            meant = f"did you mean '{self.match}'?" if self.match else ""
            return f"unknown key {show(self.path[-1])}", "", listed(self.keys, 20), meant
        if self.kind.startswith("union_tag"):
            return self._unknown_kind(root)
        if self.is_key:
            return self._wrong_key(root)
        place = self.tree.at(self.path, root)
        meant = hint(self.kind, self.input, self.tree, place)
        return self._message(place), show(self.input), self._expected(root), meant

    def _expected(self, root: Node) -> str:
        return describe(self.tree, self.tree.at(self.path, root), self.path[-1] if self.path else "")

    def _unknown_kind(self, root: Node) -> tuple[str, str, str, str]:
        kinds = [branch["properties"]["kind"]["const"] for branch in self.tree.branches(self.tree.at(self.path, root))]
        given = self.input.get("kind") if isinstance(self.input, dict) else None
        self.path = (*self.path, "kind")
        if given is None:
            return "the key 'kind' is missing", "", listed(kinds), ""
        return "an unknown choice", show(given), listed(kinds), did_you_mean(given, kinds)

    def _wrong_key(self, root: Node) -> tuple[str, str, str, str]:
        block = self.tree.branch_for(self.tree.at(self.path[:-1], root), root.at(self.path[:-1]))
        choices = self.tree.resolved(block.get("propertyNames", {})).get("enum")
        if choices:
            return "an unknown choice", show(self.input), listed(choices), did_you_mean(self.input, choices)
        return "not an id", show(self.input), id_words(self.path), ""

    def _message(self, place: Place) -> str:
        if self.path in (("bartizan",), ("bartizan_study",)):
            kind = "scenario" if self.path == ("bartizan",) else "study"
            return f"a version of {kind} files that this program does not read"
        if self.kind == "string_pattern_mismatch":
            return "not an id" if takes_id(place) else "a text with unprintable characters"
        return _MESSAGES.get(self.kind, "the wrong kind of value")


def _file_path(loc: tuple[str | int, ...], root: Node) -> tuple[str | int, ...]:
    """pydantic's place without the names of the branches that it tried."""
    path: list[str | int] = []
    for i, token in enumerate(loc):
        if token in _BRANCHES:
            continue
        if tuple(loc[:i]) == ("theatre", "terrain"):  # here the branch is named after the value of `kind`
            kind = root.at(("theatre", "terrain", "kind"))
            if token == kind.data:
                continue
        path.append(token)
    return tuple(path)
