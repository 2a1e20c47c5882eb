"""Known-answer checks for a terminal: a table by family and source, then what failed, then one sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from bartizan.output.check_digits import expected_digits, got_digits, tolerance_digits, verdict
from bartizan.verify.check import Outcome
from bartizan.verify.registry import FAMILIES
from bartizan.verify.run import Verification

MOST_DIGITS = 18
"""A number wider than this takes a line of its own; messages of exceptions do."""
HEADS = ("expected", "got", "tolerance", "verdict")
TOLERANCE_WIDTH, VERDICT_WIDTH = 11, 9
TITLES = {family.name: family.title for family in FAMILIES}


def verify_text(verification: Verification, width: int = 80) -> str:
    """All checks as plain text.

    Parameters
    ----------
    verification : Verification
        Judged checks.
    width : int
        Columns of the terminal, 80 to 140; outside that range the nearer end is used.
    """
    width = max(80, min(140, width))
    lines: list[str] = []
    for family, outcomes in groupby(verification.outcomes, lambda outcome: outcome.family):
        lines += [*_table(TITLES.get(family, family), list(outcomes), width), ""]
    bad = [outcome for outcome in verification.outcomes if not outcome.passed]
    if bad:
        lines += [*_table("Failed", bad, width), ""]
    return "\n".join([*lines, sentence(verification)]) + "\n"


def sentence(verification: Verification) -> str:
    """How many passed, of which version."""
    n, total = verification.n_passed, len(verification.outcomes)
    return f"bartizan {verification.version}: {n:,} of {total:,} known-answer checks passed"


def _table(title: str, outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    """Rows under the source that they share; numbers are as wide as the widest of the table."""
    numbers = [digits for row in outcomes for digits in (expected_digits(row), got_digits(row))]
    widest = max((len(digits) for digits in numbers if len(digits) <= MOST_DIGITS), default=0)
    columns = (*[max(widest, len(HEADS[0])) + 2] * 2, TOLERANCE_WIDTH, VERDICT_WIDTH)
    yield f"{title:<{width - sum(columns)}}{_right(HEADS, columns)}"
    for source, rows in groupby(outcomes, lambda outcome: outcome.source):
        yield from textwrap.wrap(f"[{source}]", width, initial_indent=" ", subsequent_indent="  ")
        for row in rows:
            yield from _row(row, columns, width)


def _row(outcome: Outcome, columns: Sequence[int], width: int) -> Iterator[str]:
    """Name, expected, got, tolerance, verdict; a long name or a message takes lines of its own."""
    room = width - sum(columns)
    name = textwrap.wrap(outcome.name, room, initial_indent="  ", subsequent_indent="   ", break_on_hyphens=False)
    got = got_digits(outcome)
    is_long = len(got) > MOST_DIGITS
    cells = (expected_digits(outcome), "" if is_long else got, tolerance_digits(outcome), verdict(outcome))
    yield from name[:-1]
    yield f"{name[-1]:<{room}}{_right(cells, columns)}"
    if is_long:
        yield from textwrap.wrap(got, width, initial_indent="   got ", subsequent_indent="       ")
    if not outcome.passed:
        yield from textwrap.wrap(f"tolerance: {outcome.rule}", width, initial_indent="   ", subsequent_indent="   ")


def _right(cells: Sequence[str], columns: Sequence[int]) -> str:
    return "".join(f"{cell:>{column}}" for cell, column in zip(cells, columns, strict=True))
