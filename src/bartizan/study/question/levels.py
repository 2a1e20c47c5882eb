"""One value of a choice: whether it is of the right kind and size, and which values there are, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bartizan.scenario.words import did_you_mean, show
from bartizan.study.question.choices import DATE, FLAG, NUMBER, SITE, WHOLE, Choice

Fault = tuple[str, str, str, str]
"""Message, seen, expected, hint."""


def level_fault(choice: Choice, level: Any) -> Fault | None:
    """What is wrong with one value of a choice: message, seen, expected, hint; None where nothing is."""
    is_number = isinstance(level, int | float) and not isinstance(level, bool)
    fits = {
        NUMBER: is_number,
        WHOLE: is_number and float(level).is_integer(),
        FLAG: isinstance(level, bool),
        DATE: ordinal(level) is not None,
        SITE: isinstance(level, dict) and set(level) == {"lat_deg", "lon_deg"},
    }.get(choice.values, isinstance(level, str) and (not choice.words or level in choice.words))
    if fits:
        return size_fault(choice, level)
    return "not a value of this choice", show(level), level_words(choice), did_you_mean(level, choice.words)


def size_fault(choice: Choice, level: Any) -> Fault | None:
    """What is wrong with the size of a number: message, seen, expected, hint; None where nothing is, or it is none."""
    if isinstance(level, bool) or not isinstance(level, int | float) or abs(level) <= choice.most:
        return None
    return "out of bounds", f"{level:,g}", f"a number from -{choice.most:,.0f} to {choice.most:,.0f}", ""


def level_words(choice: Choice) -> str:
    """What its values may be."""
    return {
        NUMBER: "a number",
        WHOLE: "a whole number",
        FLAG: "true or false",
        DATE: "a date such as 2028-01-31",
        SITE: "a place: {lat_deg, lon_deg}",
    }.get(choice.values, "one of " + ", ".join(choice.words) if choice.words else "a word")


def ordinal(value: Any) -> int | None:
    """Days of the calendar from year 1, of a date or its text; None for anything else."""
    if isinstance(value, dt.date):
        return value.toordinal()
    try:
        return dt.date.fromisoformat(value).toordinal() if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
