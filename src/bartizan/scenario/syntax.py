"""What the YAML parser says of a file that it cannot read, in words that mean something to its author."""

from __future__ import annotations

from bartizan.errors import Problem
from bartizan.scenario.words import clean

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


def syntax_problem(error: Exception, text: str, filename: str, line: int) -> Problem:
    """A fault of the parser as a problem of the file.

    Parameters
    ----------
    error : Exception
    text : str
        The whole file.
    filename : str
        Stands in the message.
    line : int
        The last line read, for faults that do not say where they are.
    """
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    helped = next((words for phrase, words in _SYNTAX_HELP.items() if phrase in said), None)
    words = helped or clean(said.splitlines()[0] if said else "unknown fault", 120)
    return Problem(filename, *_place(error, text, line), "", f"not readable as YAML: {words}")


def _place(error: Exception, text: str, line: int) -> tuple[int, int]:
    """Line and column of the fault."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark:
        return mark.line + 1, mark.column + 1
    position = getattr(error, "position", None)
    if isinstance(position, int):
        # ruamel counts unprintable characters from the start of the text
        return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return line, 1
