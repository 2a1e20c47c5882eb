"""Which cells a study compares: options with one another on one day, days of one option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bartizan.study.paired import to_first_and_before
from bartizan.study.points.cells import Cell
from bartizan.study.question.schema import Study

Key = tuple[str, str, str]
"""Raid, date and option of a cell."""


class Pair(NamedTuple):
    """Two cells that a study compares: two options on one day, or two days of one option."""

    kind: str  # options | phases
    a: Cell
    b: Cell

    @property
    def names(self) -> tuple[str, str]:
        """What tells the two apart."""
        return (self.a.option, self.b.option) if self.kind == "options" else (self.a.date, self.b.date)

    @property
    def shared(self) -> dict[str, str]:
        """What the two share, as it stands in the answer: the raid, and the day or the option."""
        date, option = (self.a.date, "") if self.kind == "options" else ("", self.a.option)
        return {"kind": self.kind, "raid": self.a.raid, "date": date, "option": option}


def paired_cells(study: Study, cells: Sequence[Cell]) -> dict[str, list[Pair]]:
    """The pairs that a study compares, of options and of phases; those with a hole are left out."""
    named = {(cell.raid, cell.date, cell.option): cell for cell in cells}
    wanted = {"options": _option_pairs(study, cells), "phases": _phase_pairs(study, cells)}
    return {
        kind: [Pair(kind, named[a], named[b]) for a, b in keys if a in named and b in named]
        for kind, keys in wanted.items()
    }


def _option_pairs(study: Study, cells: Sequence[Cell]) -> Iterator[tuple[Key, Key]]:
    for raid, date in dict.fromkeys((cell.raid, cell.date) for cell in cells):
        for a, b in pairs_asked(study):
            yield (raid, date, a), (raid, date, b)


def pairs_asked(study: Study) -> list[tuple[str, str]]:
    """Names of the options to compare: b with a."""
    names = [option.name for option in study.options]
    if isinstance(study.compare, list):
        return [(pair[0], pair[1]) for pair in study.compare]
    if study.compare == "none" or len(names) < 2:
        return []
    to_first = [(names[0], name) for name in names[1:]]
    return {"first": to_first, "before": list(pairwise(names))}.get(study.compare, to_first_and_before(names))


def _phase_pairs(study: Study, cells: Sequence[Cell]) -> Iterator[tuple[Key, Key]]:
    if not study.compare_phases:
        return
    for raid, option in dict.fromkeys((cell.raid, cell.option) for cell in cells):
        for a, b in pairwise(phase.date.isoformat() for phase in study.phases):
            yield (raid, a, option), (raid, b, option)
