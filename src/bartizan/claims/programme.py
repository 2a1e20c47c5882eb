"""A purchase as reported: records that may conflict, with their promises and outcomes.

Dates keep the precision of the report: a month, a year or FROM/TO means every day from its first to its last.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date

from bartizan.claims.figure import Figure

EPOCH = date(2000, 1, 1)
DAYS_UNIT = "days since 2000-01-01"


@dataclass(frozen=True)
class Dated:
    """A promise or an outcome with the date and the sources that give it.

    `arrival` marks the arrival of a unit, `completes` what fulfils a promise; a promise is counted against either.
    """

    date: str
    sources: tuple[str, ...]
    content: str
    arrival: bool = False
    completes: bool = False
    kind: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Record:
    """One thing that was reported: a claim, an agreement, an event or a statement, with who said it.

    `undated` marks promises that were reported as kept on a day that was not recorded: neither late nor open.
    """

    id: str
    kind: str
    content: str
    said_by: str
    sources: tuple[str, ...]
    date: str
    grade: str
    beside: str = ""
    promises: tuple[Dated, ...] = ()
    outcomes: tuple[Dated, ...] = ()
    verdict: str = ""
    not_found: str = ""
    undated: bool = False


@dataclass(frozen=True)
class Programme:
    """A purchase with its partners, records and figures."""

    id: str
    name: str
    partners: tuple[str, ...]
    records: tuple[Record, ...]
    aliases: tuple[str, ...] = ()
    note: str = ""
    figures: dict[str, Figure] = field(default_factory=dict)


def date_span(text: str) -> tuple[date, date]:
    """First and last day that a date of any precision may mean.

    Raises
    ------
    ValueError
        If the text is none of YYYY, YYYY-MM, YYYY-MM-DD, FROM/TO; "unknown" has no span.
    """
    if "/" in text:
        start, end = text.split("/")
        return date_span(start)[0], date_span(end)[1]
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return date(*parts), date(*parts)
