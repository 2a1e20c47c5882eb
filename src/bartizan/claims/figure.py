"""The words of this room: a source, a claim, an assumption, and the figure that holds them.

A claim was published by someone; an assumption is ours. A figure never mixes the two: where a claim exists, the
assumption is left out. Several claims in one figure exclude each other ("10 or 36") and are never averaged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bartizan.errors import InputError, Problem

KINDS = ("claimed", "estimated")
GRADES = ("B", "C")
ENDS = ("high", "low", "neither")

UNITS = frozenset(
    {
        "1", "km", "m", "s", "m/s", "m2", "deg", "mrad", "GHz", "mach", "t", "USD", "INR", "days since 2000-01-01",
        "targets", "missiles", "launchers", "tubes", "rounds", "classes", "fire units", "units", "hits", "scans",
        "aircraft", "rifles", "people", "per cent",
    }
)  # fmt: skip
"""Every unit a figure may have; `1` is a pure number."""

_DATE = re.compile(r"unknown|\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Source:
    """Where something was published; `date` is YYYY[-MM[-DD]] or "unknown", `accessed` the day it was read."""

    key: str
    title: str
    publisher: str
    date: str
    link: str | None
    accessed: str
    note: str


@dataclass(frozen=True)
class Claim:
    """A published figure, `low` <= `mode` <= `high` in `unit`; conditions say what it was stated for (target size)."""

    low: float
    mode: float | None
    high: float
    unit: str
    conditions: dict[str, float | str]
    kind: str
    grade: str
    sources: tuple[str, ...]
    date: str
    accessed: str
    note: str = ""


@dataclass(frozen=True)
class Assumption:
    """A figure that nobody published and the engine needs: a wide range with an author and a reason."""

    low: float
    mode: float | None
    high: float
    unit: str
    conditions: dict[str, float | str]
    author: str
    reason: str


@dataclass(frozen=True)
class Figure:
    """One question about one thing, with all that is known or assumed about the answer.

    `helps` names the end of the range that helps the defence: "high", "low" or "neither".
    `not_found` says in words what was looked for and not found; it may stand beside an assumption.
    """

    id: str
    name: str
    unit: str
    helps: str
    claims: tuple[Claim, ...]
    assumption: Assumption | None
    not_found: str | None

    @property
    def alternatives(self) -> tuple[Claim | Assumption, ...]:
        """What a reading may draw from: the claims, else the assumption, else nothing."""
        return self.claims or ((self.assumption,) if self.assumption else ())

    @property
    def is_claim(self) -> bool:
        """True where the figure rests on something published."""
        return bool(self.claims)

    @property
    def low(self) -> float | None:
        """Smallest value of all alternatives; None where there are none."""
        return min((a.low for a in self.alternatives), default=None)

    @property
    def high(self) -> float | None:
        """Largest value of all alternatives; None where there are none."""
        return max((a.high for a in self.alternatives), default=None)


@dataclass(frozen=True)
class Entry:
    """A system or an air object: its names, a note, warnings (figures seen and left out) and its figures by id."""

    id: str
    name: str
    aliases: tuple[str, ...]
    note: str
    figures: dict[str, Figure]
    warnings: tuple[str, ...] = ()
    file: str = ""
    kind: str = field(default="system")


def check_figure(figure: Figure, file: str, known_sources: frozenset[str]) -> None:
    """Refuse a figure that breaks a rule of the catalogue.

    Raises
    ------
    InputError
        With every fault of the figure, each with the file, the figure's id, the value seen and what was expected.
    """
    faults: list[Problem] = []

    def fault(message: str, seen: object, expected: str) -> None:
        faults.append(Problem(file, 0, 0, figure.id, message, str(seen), expected))

    if figure.unit not in UNITS:
        fault("unknown unit", figure.unit, "one of " + ", ".join(sorted(UNITS)))
    if figure.helps not in ENDS:
        fault("unknown value of helps", figure.helps, " or ".join(ENDS))
    if not (figure.claims or figure.assumption or figure.not_found):
        fault("an empty figure", "neither claim, assumption nor not_found", "at least one of them")
    for part in (*figure.claims, *([figure.assumption] if figure.assumption else [])):
        if not part.low <= (part.low if part.mode is None else part.mode) <= part.high:
            fault("a range that is not in order", (part.low, part.mode, part.high), "low <= mode <= high")
    for claim in figure.claims:
        _check_claim(claim, known_sources, fault)
    if figure.assumption and not (figure.assumption.author and figure.assumption.reason):
        fault("an assumption without author or reason", figure.assumption, "both")
    if faults:
        raise InputError(faults)


def _check_claim(claim: Claim, known_sources: frozenset[str], fault: Callable[[str, object, str], None]) -> None:
    if claim.kind not in KINDS:
        fault("unknown kind of claim", claim.kind, " or ".join(KINDS))
    if claim.grade not in GRADES:
        fault("a grade that may not enter as a value", claim.grade, " or ".join(GRADES))
    if not claim.sources:
        fault("a claim without a source", "no sources", "at least one key of sources.yaml")
    for key in claim.sources:
        if key not in known_sources:
            fault("a source that sources.yaml does not list", key, "a key of sources.yaml")
    if not _DATE.fullmatch(claim.date):
        fault("a date that cannot be read", claim.date, "YYYY, YYYY-MM, YYYY-MM-DD or unknown")
