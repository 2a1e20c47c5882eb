"""Days that are asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bartizan.errors import InputError
from bartizan.scenario.dates import day_of


def test_a_day_is_a_date_a_text_or_none() -> None:
    assert day_of(dt.date(2028, 1, 31)) == day_of("2028-01-31") == dt.date(2028, 1, 31)
    assert day_of(None) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2028",
        "20280131",
        "2028-02-30",
        "2028-1-1",
        "today",
        5,
        2028.0,
        dt.datetime(2028, 1, 31, tzinfo=dt.UTC),
        "9" * 5000,
    ],
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match=r"^--date: is no day of the calendar, seen .{1,60}, expected a date such as"):
        day_of(value, "--date")
