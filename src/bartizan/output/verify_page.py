"""Known-answer checks as a page of documentation in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bartizan.errors import InputError, Problem
from bartizan.output.check_digits import expected_digits, got_digits, tolerance_digits, verdict
from bartizan.output.folder import check_writable
from bartizan.output.verify_text import TITLES, sentence
from bartizan.output.wording import clean
from bartizan.verify.check import Outcome
from bartizan.verify.run import Verification

SUFFIX = ".md"
HEADS = ("check", "source", "expected", "got", "tolerance", "verdict")
ABOUT = """\
# Known-answer checks

`bartizan verify` computes each number below with the public functions of the program and compares it with what others
published or what follows from a definition. This page is what it prints: `bartizan verify --out docs/verification.md`
writes it again.

A check says that a number comes out right, not that a model fits the world; nothing here is called validated. The
tolerance is absolute: half of the last digit where a source prints digits, and otherwise as the table says. Where
chance has a part in it, the tolerance is four standard errors of a sample, which must be large enough to find the shift
that the table names with a probability of 99 %.

Not here, because they need a judge of their own: the check-cases of NASA's engineering centre for falling and thrown
spheres, falls over a turning earth and terminal speeds are flown by an integrator that lives in the tests
(`tests/oracle/`), as the judge of atmosphere, gravity and frames.
"""


def check_page(path: Path) -> None:
    """Refuse a file that would not be a Markdown page.

    Raises
    ------
    InputError
        If its name does not end in .md, or its folder is not there or takes nothing new.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(
            Problem(
                "--out", 0, 0, clean(path, 200), "no Markdown file", repr(path.suffix), f"a name ending in {SUFFIX}"
            )
        )
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(
            Problem("--out", 0, 0, clean(path, 200), "cannot be written", "", "a file in a folder that is there")
        )
    check_writable(path)


def write_page(verification: Verification, path: Path) -> None:
    """Write the page; half of one is never left behind."""
    from bartizan.study.durable import write_durable

    write_durable(path, page_text(verification).encode("utf-8"))


def page_text(verification: Verification) -> str:
    """The whole page; the same on every machine on which the same checks come out the same."""
    lines = [ABOUT, f"{sentence(verification)}.", ""]
    for family, outcomes in groupby(verification.outcomes, lambda outcome: outcome.family):
        lines += [f"## {TITLES.get(family, family)}", "", _line(HEADS), _line(("---",) * len(HEADS))]
        lines += [*map(_row, outcomes), ""]
    return "\n".join(lines)


def _row(outcome: Outcome) -> str:
    tolerance = tolerance_digits(outcome)
    words = outcome.rule if outcome.rule == "equal" else f"{tolerance}: {outcome.rule}"
    numbers = (expected_digits(outcome), got_digits(outcome), words, verdict(outcome))
    return _line((outcome.name, outcome.source, *numbers))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    """Text that stays text: signs that Markdown reads are escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_|<>[]" else sign for sign in clean(text))


def rows_of(page: str) -> Iterator[tuple[str, ...]]:
    """The cells of every check of a page, as they stand."""
    for line in page.splitlines():
        cells = tuple(line.removeprefix("| ").removesuffix(" |").split(" | "))
        if line.startswith("| ") and len(cells) == len(HEADS) and cells != HEADS and set(cells) != {"---"}:
            yield cells
