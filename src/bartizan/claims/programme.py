"""A purchase as reported: records that may conflict, and every promise beside its reported outcome.

Dates keep the precision of the report. A month or a year counts to its last day, an interval FROM/TO to the last day of
TO; days late are counted between those last days and say the coarser precision of the two.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date

from bartizan.claims.figure import Figure
from bartizan.errors import InputError

EPOCH = date(2000, 1, 1)
DAYS_UNIT = "days since 2000-01-01"
_PRECISIONS = ("day", "month", "year", "interval")


@dataclass(frozen=True)
class Dated:
    """A promise or an outcome with the date and the sources that give it.

    `arrival` marks what dates the arrival of a unit, `completes` the outcome that a promise is counted against.
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
    """One thing that was reported: a claim, an agreement, an event or a statement, with who said it."""

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

    def record(self, record_id: str) -> Record:
        """The record of this id; an InputError lists the known ones."""
        for record in self.records:
            if record.id == record_id:
                return record
        known = ", ".join(r.id for r in self.records)
        raise InputError(f"programme {self.id} has no record of this id, seen {record_id!r}, known: {known}")


@dataclass(frozen=True)
class ScoreRow:
    """One promise against what came of it; `days_late` is None while one of the two dates is not known."""

    record: str
    promise: str
    promised: str
    promise_source: str
    outcome: str | None
    outcome_sources: tuple[str, ...]
    days_late: int | None
    precision: str
    verdict: str


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


def date_precision(text: str) -> str:
    """ "day", "month", "year" or "interval"."""
    return "interval" if "/" in text else ("year", "month", "day")[text.count("-")]


def days_late(promised: str, outcome: str) -> tuple[int, str]:
    """Days from the last day promised to the last day of the outcome (negative: early), and the coarser precision.

    Examples
    --------
    >>> days_late("2021-12-31", "2021-12")
    (0, 'month')
    """
    late = (date_span(outcome)[1] - date_span(promised)[1]).days
    precision = max(date_precision(promised), date_precision(outcome), key=_PRECISIONS.index)
    return late, precision


def score(programme: Programme) -> list[ScoreRow]:
    """Every dated promise of a programme beside the outcome that completes it, statements left out."""
    rows = []
    for record in programme.records:
        done = next((o for o in record.outcomes if o.completes), None)
        for promise in record.promises if record.kind != "statement" else ():
            late, precision = days_late(promise.date, done.date) if done else (None, date_precision(promise.date))
            rows.append(
                ScoreRow(
                    record=record.id,
                    promise=promise.content,
                    promised=promise.date,
                    promise_source=promise.sources[0],
                    outcome=done.date if done else None,
                    outcome_sources=done.sources if done else (),
                    days_late=late,
                    precision=precision,
                    verdict=record.verdict,
                )
            )
    return rows


def arrival_figure(programme: Programme, unit_index: int) -> Figure:
    """Arrival of one unit (from 1) as days since 2000-01-01: reported outcomes, or promises while there are none.

    Raises
    ------
    InputError
        If the programme has no record `unit-N`; the message lists its records.
    """
    return programme.figures.get(f"{programme.id}.unit-{unit_index}.arrival_date") or _no_arrival(programme, unit_index)


def _no_arrival(programme: Programme, unit_index: int) -> Figure:
    programme.record(f"unit-{unit_index}")
    raise InputError(f"programme {programme.id} gives no date for the arrival of unit {unit_index}")
