"""Where the faults of a file go: each with the line and column of the value, or the key, that is at fault."""

from __future__ import annotations

from collections.abc import Iterable

from bartizan.errors import Problem
from bartizan.scenario.document import Node, path_text
from bartizan.scenario.words import did_you_mean, listed, show

Path = tuple[str | int, ...]


class Report:
    """Where the faults go: it knows the file and where each value stands in it."""

    def __init__(self, root: Node, filename: str) -> None:
        self.root, self.filename = root, filename
        self.problems: list[Problem] = []

    def fault(
        self, path: Path, message: str, seen: str = "", expected: str = "", hint: str = "", *, key: bool = False
    ) -> None:
        """Add a fault at a value, or at the key of that value."""
        node = self.root.at(path)
        line, column = (node.key_line, node.key_column) if key and node.key_line else (node.line, node.column)
        self.problems.append(Problem(self.filename, line, column, path_text(path), message, seen, expected, hint))

    def unknown(self, path: Path, what: str, seen: str, known: Iterable[str], *, key: bool = False) -> None:
        """Add a fault for an id that is not among the known ones."""
        known = list(known)
        self.fault(path, f"no {what} has this id", show(seen), listed(known), did_you_mean(seen, known), key=key)
