"""Played studies without an engine: counts made up by a rule, so that what comes of them is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.study.points.answer import answer_of
from bartizan.study.question.load import Question
from bartizan.study.tally import Legend, Rows, legend
from bartizan.study.workers.piles import PlayedPoint
from unit.study.events import small_roster
from unit.study.fake_engine import small_engine
from unit.study.question.studies import loaded

OPTIONS = """\
options:
  - {name: old, set: {doctrine.firing: shoot_look_shoot}}
  - {name: new, set: {doctrine.firing: shoot_shoot}}
"""
ABOUT: dict[str, Any] = {
    "digest": "0" * 64,
    "manifest": {
        "file": "manifest.json",
        "made_by": {"bartizan": "0", "kernels": "k"},
        "reproduce": ["bartizan study s"],
    },
}


def rows_of(who: Legend, leakers: np.ndarray) -> Rows:
    """Rows in which so many threats get through; everything else is what that leaves."""
    n, threats = len(leakers), who.n_threats
    flown = np.tile([len(kind.rows) for kind in who.kinds], (n, 1))
    values: dict[str, Any] = {name: np.zeros(n, dtype=np.int32) for name in Rows._fields}
    for name in ("leaked_by_kind", "unresolved_by_kind", "destroyed_by_kind", "engaged_by_kind"):
        values[name] = np.zeros((n, len(who.kinds)), dtype=np.uint16)
    values |= {
        "leakers": leakers.astype(np.int32),
        "kills": (threats - leakers).astype(np.int32),
        "rounds_fired": (2 * threats - leakers).astype(np.int32),
        "assets_hit": np.zeros((n, len(who.roster.assets)), dtype=bool),
        "flown_by_kind": flown.astype(np.uint16),
        "rounds_by_unit": np.zeros((n, len(who.units)), dtype=np.int32),
        "causes": np.zeros((n, 12), dtype=np.uint16),
        "causes_unresolved": np.zeros((n, 12), dtype=np.uint16),
    }
    return Rows(**values)


Shift = dict[str, int] | Callable[[str, dict[str, Any]], int]
"""More threats get through: so many by the name of the option, or by that and the levels of the factors."""


def played(question: Question, shift: Shift, replications: int = 60, only: int | None = None) -> list[PlayedPoint]:
    """Every point with the same luck; an option's threats that get through are shifted, all or the `only` first."""
    who = legend(small_roster())
    luck = np.random.Generator(np.random.Philox(1)).integers(
        0, who.n_threats, size=(question.study.readings, replications)
    )
    found = []
    for i, place in enumerate(question.points.places):
        moved = np.arange(replications) < (replications if only is None else only)
        levels = question.points.levels(place.row) if question.points.factors else {}
        more = shift.get(place.option, 0) if isinstance(shift, dict) else shift(place.option, levels)
        leakers = np.clip(luck + more * moved, 0, who.n_threats)
        found.append(PlayedPoint(i, who, [rows_of(who, row) for row in leakers], replications))
    return found


def answered(folder: Path, body: str, shift: Shift, replications: int = 60) -> dict[str, Any]:
    """The answer of a small study."""
    question = loaded(folder, body)
    return answer_of(question, played(question, shift, replications), [], ABOUT)


__all__ = ["OPTIONS", "answered", "played", "rows_of", "small_engine"]
