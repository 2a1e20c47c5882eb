"""What is refused before a scenario is even read: YAML events that no honest scenario needs.

A scenario file may come from anybody. Everything here works on the stream of events, so that nothing is built in memory
that a small file could blow up: no anchors, aliases or tags, no deep nesting, no second document, no key given twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bartizan.errors import Problem
from bartizan.scenario.syntax import syntax_problem
from bartizan.scenario.words import clean, show

MAX_DEPTH = 32
MAX_EVENTS = 100_000
MAX_PROBLEMS = 50

# the parser looks a thousand brackets ahead, at a cost that grows with their square, before it reports the first
_RUN_OF_BRACKETS = re.compile(rf"(?:[\[{{][ \t\r\n]{{0,8}}){{{MAX_DEPTH + 1}}}")
_TOO_DEEP = ("blocks are nested too deeply", f"more than {MAX_DEPTH} levels", f"at most {MAX_DEPTH}")


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
            seen = f"more than {MAX_EVENTS:,} values and blocks"
            watch.fatal(event, "the file holds too much", seen, "a smaller scenario")
        if watch.stop:
            break
    if not watch.problems and not watch.documents:
        expected = "a scenario, beginning with `bartizan: 1`"
        watch.problems.append(Problem(filename, 1, 1, "", "the file is empty", "", expected))
    return events, watch.problems


def _parse(text: str, watch: _Watch) -> Iterator[Any]:
    """ruamel's pure-Python event parser, with its errors turned into problems."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except (YAMLError, ValueError, OverflowError, AttributeError, TypeError, IndexError, RecursionError) as error:
        # some malformed escapes and directives make the parser itself fail; the file is at fault all the same
        watch.problems.append(syntax_problem(error, text, watch.filename, watch.line))


def _look(kind: str, event: Any, watch: _Watch) -> None:
    """Check one event and keep the stack of open blocks."""
    if kind == "DocumentStartEvent":
        _look_document(event, watch)
    elif kind == "AliasEvent":
        seen = f"*{clean(event.anchor, 40)}"
        watch.fault(event, "an alias (*) is not allowed", seen, "the value itself, written out")
        _count_value(watch)
    elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
        _look_marks(event, watch)
        _look_key(kind, event, watch)
        if kind != "ScalarEvent":
            watch.levels.append(_Level({} if kind == "MappingStartEvent" else None))
            if len(watch.levels) > MAX_DEPTH:
                watch.fatal(event, *_TOO_DEEP)
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
        seen = f"&{clean(event.anchor, 40)}"
        watch.fault(event, "an anchor (&) is not allowed", seen, "the value itself, wherever it is needed")
    if event.tag is not None:
        seen = clean(str(event.tag).replace("tag:yaml.org,2002:", "!!"), 60)
        watch.fault(event, "a tag (!) is not allowed", seen, "a plain value; texts that begin with ! go in quotes")


def _look_key(kind: str, event: Any, watch: _Watch) -> None:
    """In a mapping, every other value is a key: a text, given once, and no merge."""
    level = watch.levels[-1] if watch.levels else None
    if level is None or level.keys is None:
        return
    if level.wants_key:
        if kind != "ScalarEvent":
            watch.fatal(event, "a block cannot be a key", "a list or a mapping", "a plain word before the colon")
            return
        _look_name(event, level.keys, watch)
        level.keys.setdefault(event.value, event.start_mark.line + 1)
    level.wants_key = not level.wants_key


def _look_name(event: Any, taken: dict[str, int], watch: _Watch) -> None:
    """A key against those of its block, with their lines."""
    key = event.value
    if key == "<<" and event.style is None:
        watch.fault(event, "a merge key (<<) is not allowed", "<<", "the keys themselves, written out")
    elif key in taken:
        seen = f"again here, first in line {taken[key]}"
        watch.fault(event, f"key {show(key)} is given twice", seen, "each key once in its block")
    elif not key:
        watch.fault(event, "an empty key", "nothing before the colon", "a word")


def _count_value(watch: _Watch) -> None:
    if watch.levels and watch.levels[-1].keys is not None:
        watch.levels[-1].wants_key = not watch.levels[-1].wants_key
