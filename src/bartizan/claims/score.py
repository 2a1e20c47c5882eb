"""Every promise of a purchase beside its reported outcome, as an interval of days.

Dates keep the precision of the report, so a month or a year is an interval of days, and so is the lateness. Nothing is
chosen between outcomes that conflict: the row lists each with its own days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from bartizan.claims.programme import Dated, Programme, Record, date_span


@dataclass(frozen=True)
class DaysLate:
    """Least and most days after the promised period; negative before its first day, 0 within it."""

    low: int
    high: int


@dataclass(frozen=True)
class ScoredOutcome:
    """One reported outcome with its days late against one promise."""

    date: str
    content: str
    sources: tuple[str, ...]
    days_late: DaysLate


@dataclass(frozen=True)
class ScoreRow:
    """One promise against what came of it.

    `status` is "done", "conflict" (outcomes that exclude each other), "undated" (reported as done, day not recorded),
    "open" (not yet due) or "overdue"; `overdue_days` counts to `as_of`, the day on which the sources were last read.
    """

    record: str
    promise: str
    promised: str
    promise_source: str
    outcomes: tuple[ScoredOutcome, ...]
    status: str
    overdue_days: int | None
    as_of: str
    verdict: str


def days_late(promised: str, outcome: str) -> DaysLate:
    """Least and most days between a promised period and an outcome, both dates of any precision.

    Examples
    --------
    >>> days_late("2026", "2026-05")
    DaysLate(low=0, high=0)

    A second half of 2022 against May to August of that year: 1 July was within, 31 December 122 days late.

    >>> days_late("2022-05/2022-08", "2022-07/2022-12")
    DaysLate(low=0, high=122)
    """
    first, last = date_span(promised)
    earliest, latest = date_span(outcome)
    return DaysLate(days_outside(earliest, first, last), days_outside(latest, first, last))


def days_outside(day: date, first: date, last: date) -> int:
    """Days of one day after a promised period; negative before its first day, 0 within it."""
    return min((day - first).days, 0) + max((day - last).days, 0)


def score(programme: Programme, as_of: str) -> list[ScoreRow]:
    """Every dated promise of a programme beside the outcomes that complete it, statements left out.

    Parameters
    ----------
    programme : Programme
    as_of : str
        YYYY-MM-DD, the day up to which an open promise is counted.
    """
    return [
        _score_promise(record, promise, as_of)
        for record in programme.records
        if record.kind != "statement"
        for promise in record.promises
    ]


def _score_promise(record: Record, promise: Dated, as_of: str) -> ScoreRow:
    done = [o for o in record.outcomes if o.completes or o.arrival]
    overdue = (date.fromisoformat(as_of) - date_span(promise.date)[1]).days
    is_overdue = not done and not record.undated and overdue > 0
    return ScoreRow(
        record=record.id,
        promise=promise.content,
        promised=promise.date,
        promise_source=promise.sources[0],
        outcomes=tuple(ScoredOutcome(o.date, o.content, o.sources, days_late(promise.date, o.date)) for o in done),
        status=_status(record, done, is_overdue=is_overdue),
        overdue_days=overdue if is_overdue else None,
        as_of=as_of,
        verdict=record.verdict,
    )


def _status(record: Record, done: list[Dated], *, is_overdue: bool) -> str:
    if done:
        return "conflict" if any(_exclude_each_other(a, b) for a, b in combinations(done, 2)) else "done"
    if record.undated:
        return "undated"
    return "overdue" if is_overdue else "open"


def _exclude_each_other(a: Dated, b: Dated) -> bool:
    """True where no day fits both dates."""
    (first_a, last_a), (first_b, last_b) = date_span(a.date), date_span(b.date)
    return last_a < first_b or last_b < first_a
