"""Amounts of figures with their units, as a page shows them: dates as dates, m² for m2."""

from __future__ import annotations

from bartizan.claims.programme import DAYS_UNIT
from bartizan.claims.text import number_text
from bartizan.output.numbers import plain

SIGNS = {"1": "", DAYS_UNIT: "", "m2": "m²", "deg": "°"}


def unit_sign(unit: str) -> str:
    """How a page writes a unit; nothing for bare numbers and for dates.

    Examples
    --------
    >>> unit_sign("km"), unit_sign("m2"), unit_sign("1")
    ('km', 'm²', '')
    """
    return SIGNS.get(unit, unit)


def amount(value: float | None, unit: str) -> str:
    """One value without its unit, in three figures; of days since the epoch, the date.

    Examples
    --------
    >>> amount(213.63, "km"), amount(8020.6, "days since 2000-01-01"), amount(None, "km")
    ('214', '2021-12-16', 'not known')
    """
    return number_text(value, unit) if unit == DAYS_UNIT and value is not None else plain(value)


def amount_range(low: float, high: float, unit: str) -> str:
    """A range with its unit, or the one value where both ends are the same; negative numbers and dates take "to".

    Examples
    --------
    >>> amount_range(173.4, 384.2, "km"), amount_range(-1.81, -0.436, "deg"), amount_range(5.0, 5.0, "1")
    ('173–384 km', '-1.81 to -0.436 °', '5')
    """
    ends = list(dict.fromkeys(amount(value, unit) for value in (low, high)))
    between = " to " if low < 0.0 or unit == DAYS_UNIT else "–"
    return f"{between.join(ends)} {unit_sign(unit)}".rstrip()
