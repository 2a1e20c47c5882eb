#!/usr/bin/env python3
"""Measure how often intervals hold the truth, and write the numbers of docs/statistics.md.

    scripts/statistics_page.py [STUDIES]

1,000 studies a case by default: about two minutes on one processor. Seeds are fixed, so a second run writes the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "statistics.md"
BLOCK = re.compile(r"(<!-- numbers ([a-z-]+) -->\n)(.*?)(<!-- /numbers -->)", re.DOTALL)
STUDIES = 1_000

sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_calibration import null_rows  # noqa: E402  (the benchmarks are no package)
from calibration import FLOOR, intervals  # noqa: E402
from calibration_decide import Found  # noqa: E402
from calibration_naming import naming  # noqa: E402


def found_line(one: Found) -> str:
    """One interval; a rule that holds too seldom gets no line."""
    if one.worst < FLOOR:
        raise SystemExit(f"{one.what} holds in {one.worst:.4f} of studies only: {one.where}")
    return f"| {one.what} | {100.0 * one.worst:.1f} % | {one.where} | {one.how} |"


def _table(head: str, align: str, lines: Iterable[str]) -> str:
    return "\n".join([head, align, *lines]) + "\n"


def coverage_block(studies: int) -> str:
    """Every interval."""
    head = "| interval | held at worst | where | how it was found |"
    return _table(head, "|---|---:|---|---|", map(found_line, intervals(studies)))


def naming_block(studies: int) -> str:
    """Who is called distinguishable."""
    found = ((one, 100.0 * one.idle / one.trials, 100.0 * one.strong / one.trials) for one in naming(studies))
    lines = [f"| {one.what} | {one.trials:,} | {idle:.1f} % | {strong:.1f} % |" for one, idle, strong in found]
    return _table("| method | studies | name an idle one | find the strong one |", "|---|---:|---:|---:|", lines)


def null_block(studies: int) -> str:
    """Two identical options."""
    lines = [f"| {row.what} | {row.goal} | {row.measured} |" for row in null_rows(studies)]
    return _table("| options | goal | called different |", "|---|---|---:|", lines)


BLOCKS: dict[str, Callable[[int], str]] = {"coverage": coverage_block, "naming": naming_block, "null": null_block}


def main() -> None:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else STUDIES
    page = PAGE.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]](studies) + match[4], page)
    PAGE.write_text(new, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
