"""A scenario file as a tree in which every key and value knows its line and column.

Values are read by the core schema of YAML 1.2 and nothing more: `no` is a text, `1e3` a number, `12:30` a text, and a
date is a text until the schema asks for one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bartizan.errors import Problem
from bartizan.scenario.words import clean, show

MAX_NUMBER = 1e18

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(slots=True)
class Node:
    """One value: `data` is plain, or a dict or list of nodes; lines and columns count from 1."""

    data: Any
    line: int
    column: int
    key_line: int = 0
    key_column: int = 0

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.data, dict):
            return {key: node.plain() for key, node in self.data.items()}
        if isinstance(self.data, list):
            return [node.plain() for node in self.data]
        return self.data

    def child(self, token: str | int) -> Node | None:
        """The value under a key or an index; None where there is none."""
        if isinstance(self.data, dict):
            return self.data.get(token)  # type: ignore[arg-type]
        if isinstance(self.data, list) and isinstance(token, int) and 0 <= token < len(self.data):
            return self.data[token]
        return None

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The value at a path, or the last one on the way to it."""
        node = self
        for token in path:
            below = node.child(token)
            if below is None:
                return node
            node = below
        return node


def path_text(path: tuple[str | int, ...]) -> str:
    """A path as people write it.

    Examples
    --------
    >>> path_text(("units", 0, "fire_units", 1, "load"))
    'units[0].fire_units[1].load'
    """
    text = ""
    for token in path:
        text += f"[{token}]" if isinstance(token, int) else f"{'.' if text else ''}{clean(token)}"
    return text


def compose(events: list[Any], filename: str) -> tuple[Node, list[Problem]]:
    """Build the tree from events that the guard has let through.

    Returns
    -------
    root : Node
    problems : list of Problem
        Numbers that are not finite or not representable, texts with broken characters.
    """
    problems: list[Problem] = []
    stream = (e for e in events if type(e).__name__ not in ("StreamStartEvent", "DocumentStartEvent"))
    return _value(next(stream), stream, (), filename, problems), problems


def _value(
    event: Any, stream: Iterator[Any], path: tuple[str | int, ...], filename: str, problems: list[Problem]
) -> Node:
    """One value from the stream; recursion is bounded by the guard's limit on nesting."""
    node = Node(None, event.start_mark.line + 1, event.start_mark.column + 1)
    kind = type(event).__name__
    if kind == "MappingStartEvent":
        node.data = {}
        while type(key := next(stream)).__name__ != "MappingEndEvent":
            if not _is_text(key.value):
                problems.append(_broken_key(key, path, filename))
            child = _value(next(stream), stream, (*path, key.value), filename, problems)
            child.key_line, child.key_column = key.start_mark.line + 1, key.start_mark.column + 1
            node.data[key.value] = child
    elif kind == "SequenceStartEvent":
        node.data = []
        while type(entry := next(stream)).__name__ != "SequenceEndEvent":
            node.data.append(_value(entry, stream, (*path, len(node.data)), filename, problems))
    else:
        try:
            node.data = resolve(event.value) if event.style is None else _text(event.value)
        except ValueError as error:
            expected = "a finite number of at most 1e18" if _is_text(event.value) else "plain text"
            seen = clean(event.value)
            problems.append(Problem(filename, node.line, node.column, path_text(path), str(error), seen, expected))
    return node


def _broken_key(key: Any, path: tuple[str | int, ...], filename: str) -> Problem:
    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    return Problem(
        filename, line, column, path_text(path), "a key with half of a character pair", show(key.value), "a plain word"
    )


def _is_text(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value)


def _text(value: str) -> str:
    if not _is_text(value):
        raise ValueError("half of a character pair, which no text may hold")
    return value


def resolve(text: str) -> str | int | float | bool | None:
    """The value of an unquoted scalar by the core schema of YAML 1.2.

    Raises
    ------
    ValueError
        For infinities, not-a-number and numbers beyond 1e18, which no field of a scenario can mean.

    Examples
    --------
    >>> [resolve(t) for t in ("1e3", "012", "0x1F", "no", "true", "~", "2028-01-01")]
    [1000.0, 12, 31, 'no', True, None, '2028-01-01']
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("not a finite number")
    for pattern, base in ((_INT, 10), (_OCTAL, 8), (_HEX, 16)):
        if pattern.fullmatch(text):
            if len(text) > 40 or abs(number := int(text.replace("0o", "") if base == 8 else text, base)) > MAX_NUMBER:
                raise ValueError("a number too large to mean anything here")
            return number
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not math.isfinite(value) or abs(value) > MAX_NUMBER:
            raise ValueError("a number too large to mean anything here")
        return value
    return _text(text)
