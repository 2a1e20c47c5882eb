"""A day that was asked for: from the command line as text, from Python as a date or as text."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

from bartizan.errors import InputError, Problem

_DIGITS = len("2028-01-01")


def day_of(value: Any, name: str = "date") -> dt.date | None:
    """A day of the calendar, or None where none is asked for.

    Parameters
    ----------
    value : datetime.date, str or None
        Text is a year, a month and a day, as in 2028-01-31.
    name : str
        Of the option, for the message.

    Raises
    ------
    InputError
        For anything else, a time of day included.

    Examples
    --------
    >>> day_of("2028-01-31"), day_of(None)
    (datetime.date(2028, 1, 31), None)
    """
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, str) and len(value) == _DIGITS:
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    expected = "a date such as 2028-01-01"
    raise InputError(Problem(name, 0, 0, "", "is no day of the calendar", repr(value)[:60], expected))
