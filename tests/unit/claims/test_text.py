"""Lines of text: numbers as people write them, and no line wider than asked."""

from __future__ import annotations

import pytest

from bartizan.claims.figure import Assumption, Source
from bartizan.claims.score import DaysLate
from bartizan.claims.text import conditions_text, days_late_text, number_text, range_text, source_line, table, wrap


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (400.0, "km", "400"),
        (10000.0, "m", "10,000"),
        (0.05, "m2", "0.05"),
        (590.2777777777778, "m/s", "590.278"),
        (5.43e9, "USD", "5,430 million"),
        (8005.0, "days since 2000-01-01", "2021-12-01"),
    ],
)
def test_numbers(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit) == text


def test_ranges() -> None:
    assert range_text(Assumption(0.3, 0.6, 0.9, "1", {}, "a", "r")) == "0.3 to 0.9 (most likely 0.6)"
    assert range_text(Assumption(4.0, None, 4.0, "tubes", {}, "a", "r")) == "4 tubes"


def test_conditions() -> None:
    assert conditions_text({"rcs_m2": 0.1, "aspect": "nose-on"}) == "for rcs_m2 0.1, aspect nose-on"
    assert conditions_text({}) == ""


def test_a_source_without_a_date_says_so() -> None:
    line = source_line(Source("K", "Title", "Publisher", "unknown", "https://example.org", "2026-11-21", "A note."))
    assert line == "K: Publisher, Title, date unknown, read 2026-11-21, https://example.org. A note."


def test_wrapped_lines_keep_to_the_width() -> None:
    lines = wrap("word " * 50, 40, indent=2)
    assert max(map(len, lines)) <= 40 and lines[0].startswith("  word") and lines[1].startswith("    word")


def test_a_table_that_does_not_fit_is_written_cell_by_cell() -> None:
    rows = [["altitude", "antenna 5 m"], ["10 m", "22 km"]]
    assert table(rows, 80) == ["  altitude  antenna 5 m", "  10 m            22 km"]
    wide = [["altitude", "antenna 5 m" * 5], ["10 m", "22 km"]]
    assert table(wide, 40)[0] == "  10 m"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 0, "within the promised period"),
        (0, 122, "within the promised period or up to 122 days late"),
        (-30, 0, "within the promised period or up to 30 days early"),
        (-1, 20, "from 1 day early to 20 days late, perhaps within the promised period"),
        (-92, -62, "62 to 92 days early"),
        (1, 1, "1 day late"),
        (1096, 1301, "1,096 to 1,301 days late"),
    ],
)
def test_days_late_in_words(low: int, high: int, text: str) -> None:
    assert days_late_text(DaysLate(low, high)) == text
