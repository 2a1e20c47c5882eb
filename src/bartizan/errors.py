"""The error tree: what can go wrong, and who can mend it.

BartizanError
├── InputError        the user's file, option or figure is wrong      exit status 2
├── IncompleteError   a result or study folder is torn or unfinished  exit status 1
└── ModelError        a fault of the program or of a model            exit status 1
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class BartizanError(Exception):
    """Anything that Bartizan raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it is, what is wrong, what stood there, what was expected."""

    file: str
    line: int
    column: int
    path: str
    message: str
    seen: str = ""
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """`file:line:column: path: what, seen, expected` as one line; parts that are not known are left out."""
        where = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: " if self.file else ""
        parts = [self.message]
        if self.seen:
            parts.append(f"seen {self.seen}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        text = f"{where}{self.path + ': ' if self.path else ''}{', '.join(parts)}"
        return f"{text} ({self.hint})" if self.hint else text

    def as_dict(self) -> dict[str, Any]:
        """The shape that `validate --json` prints."""
        return asdict(self)


class InputError(BartizanError):
    """The user's input cannot be used; every problem found is listed, not only the first.

    Parameters
    ----------
    problems : str, Problem or list of Problem
        A plain sentence becomes one problem without a place.
    """

    def __init__(self, problems: str | Problem | list[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem("", 0, 0, "", problems)
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class IncompleteError(BartizanError):
    """A stored result is torn, altered or unfinished."""


class ModelError(BartizanError):
    """The program or one of its models failed; the message holds what repeats it."""
