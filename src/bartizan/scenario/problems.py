"""What the schema refuses, in the words of the file: where, what, seen, expected, and a hint where one helps."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from bartizan.errors import Problem
from bartizan.scenario.document import Node, path_text
from bartizan.scenario.schema import Scenario
from bartizan.scenario.words import clean, close_match, did_you_mean, listed, show

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MAX_PROBLEMS = 100

_UNITS = {
    "per_s": "1/s", "km": "km", "m": "m", "s": "s", "deg": "degrees", "mps": "m/s", "m2": "m2",
}  # fmt: skip
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
_BRANCHES = frozenset({"(plain)", "(block)", "(list)", "(range)", "(weights)"})
_AN_ID = "^[a-z0-9]"
_MODEL: ContextVar[type[BaseModel]] = ContextVar("model", default=Scenario)
"""What kind of file is being told about."""


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
    before = _MODEL.set(model)
    try:
        return _problems(error, root, filename)
    finally:
        _MODEL.reset(before)


def _problems(error: ValidationError, root: Node, filename: str) -> list[Problem]:
    details = error.errors(include_url=False)
    # a mistyped key costs a comparison with all keys, so a hostile flood of them is cut first
    shown = [_Detail(d, root) for d in details[: 4 * MAX_PROBLEMS]]
    misspelt = {(*d.path[:-1], d.match) for d in shown if d.kind == "extra_forbidden" and d.match}
    kept = [d for d in shown if not (d.kind == "missing" and d.path in misspelt)]
    problems = sorted((d.problem(root, filename) for d in kept), key=lambda p: (p.line, p.column))
    left_out = len(problems) - MAX_PROBLEMS + len(details) - len(shown)
    if left_out <= 0:
        return problems
    return [*problems[:MAX_PROBLEMS], Problem(filename, 0, 0, "", f"and {left_out:,} more problems like these")]


class _Detail:
    """One entry of pydantic's list, placed in the file and in the schema."""

    def __init__(self, detail: Any, root: Node) -> None:
        self.kind: str = detail["type"]
        self.input = detail["input"]
        self.is_key = bool(detail["loc"]) and detail["loc"][-1] == "[key]"
        self.path = _file_path(detail["loc"][:-1] if self.is_key else detail["loc"], root)
        self.keys = _keys_at(self.path[:-1], root) if self.kind == "extra_forbidden" else []
        given = root.at(self.path[:-1]).data
        free = [key for key in self.keys if not (isinstance(given, dict) and key in given)]
        self.match = close_match(self.path[-1], free) if free else ""

    def problem(self, root: Node, filename: str) -> Problem:
        """The entry as a sentence with its place."""
        node = root.at(self.path)
        line, column = (node.key_line, node.key_column) if self._points_at_key() else (node.line, node.column)
        message, seen, expected, hint = self._words(root)
        return Problem(filename, line, column, path_text(self.path), message, seen, expected, hint)

    def _points_at_key(self) -> bool:
        return self.kind == "extra_forbidden" or self.is_key

    def _words(self, root: Node) -> tuple[str, str, str, str]:
        if self.kind == "missing":
            return f"the key '{self.path[-1]}' is missing", "", describe(_schema_at(self.path, root), self.path[-1]), ""
        if self.kind == "extra_forbidden":
            hint = f"did you mean '{self.match}'?" if self.match else ""
            return f"unknown key {show(self.path[-1])}", "", listed(self.keys, 20), hint
        if self.kind.startswith("union_tag"):
            return self._unknown_kind(root)
        place = _schema_at(self.path, root)
        if self.is_key:
            return self._wrong_key(root)
        expected = describe(place, self.path[-1] if self.path else "")
        return self._message(place), show(self.input), expected, _hint(self.kind, self.input, place)

    def _unknown_kind(self, root: Node) -> tuple[str, str, str, str]:
        kinds = [branch["properties"]["kind"]["const"] for branch in _branches(_schema_at(self.path, root))]
        given = self.input.get("kind") if isinstance(self.input, dict) else None
        self.path = (*self.path, "kind")
        if given is None:
            return "the key 'kind' is missing", "", listed(kinds), ""
        return "an unknown choice", show(given), listed(kinds), did_you_mean(given, kinds)

    def _wrong_key(self, root: Node) -> tuple[str, str, str, str]:
        block = _branch_for(_schema_at(self.path[:-1], root), root.at(self.path[:-1]))
        choices = _resolved(block.get("propertyNames", {})).get("enum")
        if choices:
            return "an unknown choice", show(self.input), listed(choices), did_you_mean(self.input, choices)
        return "not an id", show(self.input), _id_words(self.path), ""

    def _message(self, place: dict[str, Any]) -> str:
        if self.path in (("bartizan",), ("bartizan_study",)):
            kind = "scenario" if self.path == ("bartizan",) else "study"
            return f"a version of {kind} files that this program does not read"
        if self.kind == "string_pattern_mismatch":
            return "not an id" if place.get("pattern", "").startswith(_AN_ID) else "a text with unprintable characters"
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


def _schema() -> dict[str, Any]:
    return _schema_of(_MODEL.get())


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = _schema()["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _branches(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives of a place, without "nothing"; the place itself where there is only one."""
    schema = _resolved(schema)
    found = [_resolved(branch) for branch in schema.get("anyOf") or schema.get("oneOf") or [schema]]
    return [branch for branch in found if branch.get("type") != "null"]


def _branch_for(schema: dict[str, Any], node: Node) -> dict[str, Any]:
    """The alternative that the value in the file stands for."""
    branches = _branches(schema)
    if not isinstance(node.data, dict):
        return next((b for b in branches if b.get("type") not in ("object",)), branches[0])
    blocks = [b for b in branches if b.get("type") == "object"] or branches
    given = set(node.data)
    kind = node.data["kind"].data if "kind" in node.data else None
    for block in blocks:
        if kind is not None and block.get("properties", {}).get("kind", {}).get("const") == kind:
            return block
    if weights := [b for b in blocks if "weights" in b.get("properties", {})]:
        # the schema takes a block with none of the words of a range for weights
        return weights[0] if not given & {"low", "mode", "high", "reason"} else blocks[0]
    return max(blocks, key=lambda b: len(set(b.get("properties", {})) & given))


def _schema_at(path: tuple[str | int, ...], root: Node) -> dict[str, Any]:
    """What the schema says about a place in the file; empty where it says nothing."""
    schema: dict[str, Any] = _schema()
    for i, token in enumerate(path):
        node = root.at(path[:i])
        if isinstance(token, int):
            lists = [b for b in _branches(schema) if b.get("type") == "array"]
            schema = lists[0].get("items", {}) if lists else {}
            continue
        block = _branch_for(schema, node)
        patterns = block.get("patternProperties", {})
        schema = block.get("properties", {}).get(token) or next(iter(patterns.values()), {})
        schema = schema or block.get("additionalProperties") or {}
    return schema


def _keys_at(path: tuple[str | int, ...], root: Node) -> list[str]:
    return list(_branch_for(_schema_at(path, root), root.at(path)).get("properties", {}))


def _id_words(path: tuple[str | int, ...]) -> str:
    dots = ", dots" if path and path[0] == "figures" else ""
    return f"small letters, digits, hyphens{dots} and underscores, beginning with a letter or digit"


def describe(schema: dict[str, Any], key: str | int = "") -> str:
    """What a place of the schema takes, in words: `a number from 10 to 800 km`."""
    if not schema:
        return "another value"
    return " or ".join(dict.fromkeys(_describe_one(branch, key) for branch in _branches(schema)))


def _describe_one(schema: dict[str, Any], key: str | int) -> str:
    if "const" in schema:
        return clean(str(schema["const"]))
    if "enum" in schema:
        return listed(schema["enum"])
    kind = schema.get("type")
    if kind in ("number", "integer"):
        return _describe_number(schema, "a whole number" if kind == "integer" else "a number", key)
    if kind == "array":
        return "a list" + _count_words(schema)
    if kind == "object":
        keys = list(schema.get("properties", {}))
        return "a block with the keys " + ", ".join(keys) if keys else "a block of `id: value` lines"
    if schema.get("format") == "date":
        return "a date such as 2028-01-31"
    if schema.get("pattern", "").startswith(_AN_ID):
        return "an id: " + _id_words(())
    longest = schema.get("maxLength")
    return f"a text of at most {longest} characters on one line" if longest else "a text"


def _describe_number(schema: dict[str, Any], words: str, key: str | int) -> str:
    name = str(key)
    unit = next((f" {label}" for suffix, label in _UNITS.items() if name.endswith("_" + suffix)), "")
    low, above, high = schema.get("minimum"), schema.get("exclusiveMinimum"), schema.get("maximum")
    if above is not None:
        return f"{words} above {above:g}" + (f" and at most {high:,g}" if high is not None else "") + unit
    if low is not None and schema.get("exclusiveMaximum") is not None:
        return f"{words} from {low:g} to below {schema['exclusiveMaximum']:g}{unit}"
    if low is not None and high is not None:
        return f"{words} from {low:g} to {_plain_number(high)}{unit}"
    if low is not None:
        return f"{words} of at least {low:g}{unit}"
    return f"{words} in{unit}" if unit else words


def _plain_number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _count_words(schema: dict[str, Any]) -> str:
    low, high = schema.get("minItems", 0), schema.get("maxItems")
    if high is None:
        return f" of at least {low}" if low else ""
    return f" of {low} to {high:,}" if low else f" of at most {high:,}"


def _hint(kind: str, value: Any, place: dict[str, Any]) -> str:
    """What the author probably meant."""
    if value is None:
        return "fill it in or leave the key out"
    if kind == "int_type" and isinstance(value, float) and value.is_integer():
        return f"write {value:.0f}"
    if kind in ("float_type", "int_type") and isinstance(value, str):
        return _number_hint(value)
    if kind == "string_type" and isinstance(value, (int, float)):
        return f"put it in quotes: '{show(value)}'"
    if kind == "list_type":
        return f"write [{clean(value, 30)}]" if isinstance(value, str) else "begin each entry with a hyphen and a space"
    if kind == "literal_error":
        return did_you_mean(value, [str(c) for b in _branches(place) for c in b.get("enum", [b.get("const", "")])])
    if kind == "string_pattern_mismatch" and isinstance(value, str) and place.get("pattern", "").startswith(_AN_ID):
        wanted = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in value[:64].lower()).split())
        return f"for example '{wanted}'" if wanted else ""
    return ""


def _number_hint(value: str) -> str:
    for strip in ("_", ","):
        try:
            float(value.replace(strip, "" if strip == "_" else "."))
        except ValueError:
            continue
        return "write the number without quotes, underscores or commas"
    if value[:1].isdigit():
        return "the number alone; its unit is in the name of the key"
    return ""
