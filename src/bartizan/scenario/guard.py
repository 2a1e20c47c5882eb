"""What is refused before a scenario is even read: bytes and YAML events that no honest scenario needs.

A scenario file may come from anybody. Everything here works on the raw bytes or on the stream of events, so that
nothing is built in memory that a small file could blow up: no anchors, aliases or tags, no deep nesting, no second
document, no key given twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bartizan.errors import Problem
from bartizan.scenario.words import clean, show

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_EVENTS = 100_000
MAX_PROBLEMS = 50

_BYTE_ORDER_MARKS = (
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\xfe\xff", "UTF-16"),
    (b"\xff\xfe", "UTF-16"),
)
# the parser looks a thousand brackets ahead, at a cost that grows with their square, before it reports the first
_RUN_OF_BRACKETS = re.compile(rf"(?:[\[{{][ \t\r\n]{{0,8}}){{{MAX_DEPTH + 1}}}")
_UTF8_MARK = b"\xef\xbb\xbf"

_TOO_DEEP = ("blocks are nested too deeply", f"more than {MAX_DEPTH} levels", f"at most {MAX_DEPTH}")
_SYNTAX_HELP = {
    "cannot start any token": "a value cannot start so; indent with spaces, not tabs, and quote such texts",
    "mapping values are not allowed": "a second colon in a value, or a wrong indentation; quote texts with a colon",
    "could not find expected": "neither `key: value` nor a list entry; a colon, or the space after it, is missing",
    "expected <block end>": "the indentation does not match the lines above; keys of one block begin in one column",
    "block collections are not allowed": "a block cannot begin here; write it on a line of its own, further in",
    "found unexpected end of stream": "the file ends inside a quoted text or a bracket; close it",
    "expected ',' or": "an entry in brackets is not followed by a comma or a closing bracket",
    "expected the node content": "a value is missing, or a bracket is never closed",
    "expected '<document start>'": "a second thing after the first; a scenario is one block of `key: value` lines",
    "incompatible YAML document": "a %YAML line for a version that does not exist; leave the line out",
    "duplicate %YAML": "two %YAML lines; leave them out",
    "too large to convert": "an escape in double quotes that names no character",
    "chr() arg": "an escape in double quotes that names no character",
    "hexdecimal numbers": "an escape in double quotes with too few hexadecimal digits",
    "found undefined tag handle": "a tag (!) is not allowed; texts that begin with ! go in quotes",
    "special characters are not allowed": "an unprintable character; remove it",
    "unknown escape character": "a backslash in double quotes that begins no known escape; use single quotes there",
}
"""Words of the parser, and what they mean to the author of a file."""


def decode(data: bytes, filename: str) -> tuple[str, list[Problem]]:
    """The text of a scenario file, or the reason why its bytes are refused.

    Parameters
    ----------
    data : bytes
        The whole file. A UTF-8 byte order mark at the start is passed over.
    filename : str
        Stands in the messages.

    Returns
    -------
    text : str
        Empty if there is a problem.
    problems : list of Problem
        At most one.
    """
    if len(data) > MAX_BYTES:
        return "", [
            Problem(
                filename,
                0,
                0,
                "",
                "the file is too large",
                f"{len(data):,} bytes",
                f"at most {MAX_BYTES:,} bytes (4 MiB)",
            )
        ]
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return "", [
                Problem(filename, 1, 1, "", "the file is not UTF-8", f"a {name} byte order mark", "text saved as UTF-8")
            ]
    at = data.find(b"\x00")
    if at >= 0:
        return "", [_at_byte(data, at, filename, "a zero byte", "the file is not text")]
    data = data.removeprefix(_UTF8_MARK)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return "", [_at_byte(data, error.start, filename, f"byte 0x{data[error.start]:02x}", "the file is not UTF-8")]


def _at_byte(data: bytes, at: int, filename: str, seen: str, message: str) -> Problem:
    line_start = data.rfind(b"\n", 0, at) + 1
    column = len(data[line_start:at].decode("utf-8", "replace")) + 1
    return Problem(filename, data.count(b"\n", 0, at) + 1, column, "", message, seen, "text saved as UTF-8")


@dataclass
class _Level:
    """One open block: a mapping with the keys seen so far, or a list (`keys` is None)."""

    keys: dict[str, int] | None
    wants_key: bool = True


@dataclass
class _Watch:
    """What the walk over the events has found so far."""

    filename: str
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    documents: int = 0
    stop: bool = False
    line: int = 1

    def fault(self, event: Any, message: str, seen: str = "", expected: str = "", hint: str = "") -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.filename, mark.line + 1, mark.column + 1, "", message, seen, expected, hint))
        self.stop = self.stop or len(self.problems) >= MAX_PROBLEMS

    def fatal(self, event: Any, message: str, seen: str = "", expected: str = "", hint: str = "") -> None:
        self.fault(event, message, seen, expected, hint)
        self.stop = True


def guarded_events(text: str, filename: str) -> tuple[list[Any], list[Problem]]:
    """The YAML 1.2 events of a text, with everything that is refused in them.

    Returns
    -------
    events : list of ruamel.yaml events
        From the first document only; complete if there is no problem.
    problems : list of Problem
        In the order of the file, at most 50.
    """
    if run := _RUN_OF_BRACKETS.search(text):
        line = text.count("\n", 0, run.start()) + 1
        column = run.start() - text.rfind("\n", 0, run.start())
        return [], [Problem(filename, line, column, "", *_TOO_DEEP)]
    watch, events = _Watch(filename), []
    for event in _parse(text, watch):
        kind = type(event).__name__
        events.append(event)
        watch.line = event.end_mark.line + 1
        _look(kind, event, watch)
        if len(events) > MAX_EVENTS:
            watch.fatal(
                event, "the file holds too much", f"more than {MAX_EVENTS:,} values and blocks", "a smaller scenario"
            )
        if watch.stop:
            break
    if not watch.problems and not watch.documents:
        watch.problems.append(
            Problem(filename, 1, 1, "", "the file is empty", "", "a scenario, beginning with `bartizan: 1`")
        )
    return events, watch.problems


def _parse(text: str, watch: _Watch) -> Iterator[Any]:
    """ruamel's pure-Python event parser, with its errors turned into problems."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (YAMLError, ValueError, OverflowError, AttributeError, TypeError, IndexError, RecursionError) as error:
        # some malformed escapes and directives make the parser itself fail; the file is at fault all the same
        watch.problems.append(_syntax_problem(error, text, watch))


def _syntax_problem(error: Exception, text: str, watch: _Watch) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    filename = watch.filename
    line, column = (mark.line + 1, mark.column + 1) if mark else (watch.line, 1)  # without a mark: after what was read
    position = getattr(error, "position", None)
    if mark is None and isinstance(position, int):
        # ruamel counts unprintable characters from the start of the text
        line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    for phrase, help_text in _SYNTAX_HELP.items():
        if phrase in said:
            return Problem(filename, line, column, "", f"not readable as YAML: {help_text}")
    return Problem(
        filename,
        line,
        column,
        "",
        f"not readable as YAML: {clean(said.splitlines()[0] if said else 'unknown fault', 120)}",
    )


def _look(kind: str, event: Any, watch: _Watch) -> None:
    """Check one event and keep the stack of open blocks."""
    if kind == "DocumentStartEvent":
        _look_document(event, watch)
    elif kind == "AliasEvent":
        watch.fault(
            event, "an alias (*) is not allowed", f"*{clean(event.anchor, 40)}", "the value itself, written out"
        )
        _count_value(watch)
    elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
        _look_marks(event, watch)
        _look_key(kind, event, watch)
        if kind != "ScalarEvent":
            watch.levels.append(_Level({} if kind == "MappingStartEvent" else None))
            if len(watch.levels) > MAX_DEPTH:
                watch.fatal(
                    event, "blocks are nested too deeply", f"more than {MAX_DEPTH} levels", f"at most {MAX_DEPTH}"
                )
    elif kind in ("SequenceEndEvent", "MappingEndEvent"):
        watch.levels.pop()


def _look_document(event: Any, watch: _Watch) -> None:
    watch.documents += 1
    if watch.documents > 1:
        watch.fatal(event, "a second document begins here", "", "one scenario in one file")
    elif event.version not in (None, (1, 2), [1, 2]):
        seen = ".".join(clean(str(part), 10) for part in event.version)
        watch.fault(event, "another version of YAML", f"%YAML {seen}", "YAML 1.2; leave the line out")


def _look_marks(event: Any, watch: _Watch) -> None:
    if event.anchor is not None:
        watch.fault(
            event,
            "an anchor (&) is not allowed",
            f"&{clean(event.anchor, 40)}",
            "the value itself, wherever it is needed",
        )
    if event.tag is not None:
        watch.fault(
            event,
            "a tag (!) is not allowed",
            clean(str(event.tag).replace("tag:yaml.org,2002:", "!!"), 60),
            "a plain value; texts that begin with ! go in quotes",
        )


def _look_key(kind: str, event: Any, watch: _Watch) -> None:
    """In a mapping, every other value is a key: a text, given once, and no merge."""
    level = watch.levels[-1] if watch.levels else None
    if level is None or level.keys is None:
        return
    if level.wants_key:
        if kind != "ScalarEvent":
            watch.fatal(event, "a block cannot be a key", "a list or a mapping", "a plain word before the colon")
            return
        key = event.value
        if key == "<<" and event.style is None:
            watch.fault(event, "a merge key (<<) is not allowed", "<<", "the keys themselves, written out")
        elif key in level.keys:
            watch.fault(
                event,
                f"key {show(key)} is given twice",
                f"again here, first in line {level.keys[key]}",
                "each key once in its block",
            )
        elif not key:
            watch.fault(event, "an empty key", "nothing before the colon", "a word")
        level.keys.setdefault(key, event.start_mark.line + 1)
    level.wants_key = not level.wants_key


def _count_value(watch: _Watch) -> None:
    if watch.levels and watch.levels[-1].keys is not None:
        watch.levels[-1].wants_key = not watch.levels[-1].wants_key
