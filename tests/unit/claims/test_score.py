"""Promises against outcomes: every number of days below was counted by hand on a calendar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.claims.programme import Dated, Programme, Record
from bartizan.claims.score import DaysLate, ScoreRow, days_late, score

AS_OF = "2026-11-21"
PROGRAMMES = load_catalogue().programmes
INDIA = PROGRAMMES["s-400-india"]
RECORD = Record("r", "claim", "c", "s", ("S1",), "unknown", "B", promises=(Dated("2022-03", ("S1",), "promise"),))


def rows_of(record_id: str) -> list[ScoreRow]:
    return [r for r in score(INDIA, AS_OF) if r.record == record_id]


def row_with(*dates: str, undated: bool = False) -> ScoreRow:
    """The row of a promise for March 2022 with an outcome of each date, on 10 April 2022."""
    done = tuple(Dated(d, ("S1",), "done", completes=True) for d in dates)
    record = replace(RECORD, outcomes=done, undated=undated)
    (row,) = score(Programme("p", "P", (), (record,)), "2022-04-10")
    return row


@pytest.mark.parametrize(
    ("promised", "outcome", "low", "high"),
    [
        ("2021-12-31", "2022-01-10", 10, 10),  # day against day
        ("2021-12-31", "2021-12", -30, 0),  # 1 December is 30 days before the 31st
        ("2026", "2026-05", 0, 0),  # May lies within the year
        ("2026-08", "2026-05", -92, -62),  # 1 May is 92 days before 1 August, 31 May 62
        ("2026-06", "2026-05", -31, -1),
        ("2022-05/2022-08", "2022-07/2022-12", 0, 122),  # 31 December is 122 days after 31 August
        ("2022-05/2022-08", "2022-04", -30, -1),
        ("2023-04", "2023", -90, 245),  # 1 January to 1 April; 30 April to 31 December
        ("2024-02", "2024-03", 1, 31),  # 29 February, then March
        ("2023", "2025-01", 367, 397),  # 2024 has 366 days
    ],
)
def test_days_late_are_an_interval(promised: str, outcome: str, low: int, high: int) -> None:
    assert days_late(promised, outcome) == DaysLate(low, high)


def test_the_first_unit_was_not_late() -> None:
    (row,) = rows_of("unit-1")
    (outcome,) = row.outcomes
    assert (row.promised, row.promise_source, row.status) == ("2021-12-31", "S2", "done")
    assert (outcome.date, outcome.days_late) == ("2021-12", DaysLate(-30, 0)) and row.verdict.startswith("Met")


def test_the_second_unit_shows_both_outcomes() -> None:
    (row,) = rows_of("unit-2")
    assert row.status == "conflict"
    assert [(o.date, o.sources, o.days_late) for o in row.outcomes] == [
        ("2022-04", ("MUN22",), DaysLate(-30, -1)),
        ("2022-07/2022-12", ("DPK22",), DaysLate(0, 122)),
    ]


def test_every_promise_of_the_fourth_unit_is_counted_on_its_own() -> None:
    late = {r.promise_source: [o.days_late for o in r.outcomes] for r in rows_of("unit-4")}
    assert late == {
        "ANI": [DaysLate(-92, -62)],
        "PR2506": [DaysLate(0, 0)],
        "IDN2601": [DaysLate(-30, 0)],
        "IDN2602": [DaysLate(-31, -1)],
    }


def test_what_is_open_is_counted_to_the_day_the_sources_were_read() -> None:
    assert [(r.status, r.overdue_days, r.outcomes) for r in rows_of("unit-5")] == [("open", None, ())] * 2
    late = [(r.promised, r.status, r.overdue_days) for r in rows_of("whole-schedule")]
    assert late == [
        ("2023-04", "overdue", 1301),  # three years of which one has 366 days, and 205 days from 30 April
        ("2023-04", "overdue", 1301),
        ("2023-12-31", "overdue", 1056),
        ("2023/2024", "overdue", 690),
        ("2024", "overdue", 690),
        ("2025", "overdue", 325),
    ]


def test_a_promise_is_overdue_from_the_day_after_its_last() -> None:
    row = row_with()
    assert (row.status, row.overdue_days) == ("overdue", 10)
    programme = Programme("p", "P", (), (RECORD,))
    assert [score(programme, day)[0].overdue_days for day in ("2022-03-31", "2022-04-01")] == [None, 1]


def test_outcomes_conflict_where_no_day_fits_both() -> None:
    assert row_with("2022-03", "2022-03-20").status == "done"
    assert row_with("2022-03", "2022").status == "done"
    assert row_with("2022-03", "2022-04-01").status == "conflict"


def test_what_was_done_on_an_unknown_day_is_neither_late_nor_open() -> None:
    row = row_with(undated=True)
    assert (row.status, row.overdue_days) == ("undated", None)
    (turkey,) = score(PROGRAMMES["turkey-f35"], AS_OF)
    assert turkey.status == "undated"


def test_statements_are_never_scored() -> None:
    (record,) = [r for r in INDIA.records if r.id == "unit-1"]
    spoken = replace(INDIA, records=(replace(record, kind="statement"),))
    assert score(spoken, AS_OF) == [] and score(replace(INDIA, records=(record,)), AS_OF)
