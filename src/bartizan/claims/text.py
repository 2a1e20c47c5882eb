"""Small helpers that turn figures into lines of plain text no wider than asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bartizan.claims.figure import Assumption, Claim, Source
from bartizan.claims.programme import DAYS_UNIT, EPOCH
from bartizan.claims.score import DaysLate

MIN_WIDTH = 40


def wrap(text: str, width: int, indent: int = 0, hang: int = 2) -> list[str]:
    """Lines of a paragraph, `indent` columns in and `hang` more from the second line; long words are not cut."""
    first, rest = " " * indent, " " * (indent + hang)
    return textwrap.wrap(
        text,
        max(width, MIN_WIDTH),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def number_text(value: float, unit: str = "1") -> str:
    """A value as a reader writes it: a date for days since the epoch, millions for large money, else six figures."""
    if unit == DAYS_UNIT:
        return (EPOCH + timedelta(days=value)).isoformat()
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.6g} million"
    return f"{value:,.0f}" if value == int(value) else f"{value:.6g}"


def range_text(part: Claim | Assumption) -> str:
    """`low to high unit`, with `(most likely mode)` where there is one; a single number where low = high."""
    unit = "" if part.unit in ("1", DAYS_UNIT) else f" {part.unit}"
    low, high = number_text(part.low, part.unit), number_text(part.high, part.unit)
    span = low if part.low == part.high else f"{low} to {high}"
    mode = "" if part.mode is None or part.low == part.high else f" (most likely {number_text(part.mode, part.unit)})"
    return f"{span}{unit}{mode}"


def conditions_text(conditions: dict[str, float | str]) -> str:
    """`for rcs_m2 2, pd_assumed 0.5`, or nothing."""
    parts = [f"{k} {v:g}" if isinstance(v, int | float) else f"{k} {v}" for k, v in conditions.items()]
    return "for " + ", ".join(parts) if parts else ""


def days_late_text(late: DaysLate) -> str:
    """`1 to 31 days early`, `within the promised period`, or `within the promised period or up to 122 days late`.

    Examples
    --------
    >>> days_late_text(DaysLate(-31, -1))
    '1 to 31 days early'
    """
    if late.low < 0 < late.high:
        early, behind = counted(-late.low, "day"), counted(late.high, "day")
        return f"from {early} early to {behind} late, perhaps within the promised period"
    least, most = sorted((abs(late.low), abs(late.high)))
    side = "late" if late.high > 0 else "early"
    if least == 0:
        return "within the promised period" + (f" or up to {counted(most, 'day')} {side}" if most else "")
    span = "" if least == most else f"{least:,} to "
    return f"{span}{counted(most, 'day')} {side}"


def counted(count: int, noun: str) -> str:
    """`1 day`, `1,301 days`, `no days`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s" if count else f"no {noun}s"


def source_line(source: Source) -> str:
    """`KEY: publisher, title, date, link`."""
    date = "date unknown" if source.date == "unknown" else source.date
    parts = [source.publisher, source.title, date, f"read {source.accessed}", *([source.link] if source.link else [])]
    return f"{source.key}: {', '.join(parts)}{'. ' + source.note if source.note else ''}"


def source_lines(keys: Iterable[str], sources: dict[str, Source], width: int) -> list[str]:
    """One wrapped line for each source named, in order of first mention."""
    return [line for key in dict.fromkeys(keys) for line in wrap(source_line(sources[key]), width, indent=2)]


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Columns aligned to the right but the first; where they do not fit, one cell a line under its heading."""
    sizes = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    if sum(sizes) + 2 * len(sizes) <= max(width, MIN_WIDTH):
        lines = [
            "  ".join(c.ljust(s) if i == 0 else c.rjust(s) for i, (c, s) in enumerate(zip(row, sizes, strict=True)))
            for row in rows
        ]
        return ["  " + line.rstrip() for line in lines]
    head, *body = rows
    return [
        line
        for row in body
        for line in (f"  {row[0]}", *(f"    {h}: {c}" for h, c in zip(head[1:], row[1:], strict=True)))
    ]
