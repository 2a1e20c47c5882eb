"""The page of known-answer checks lists what the program checks. `scripts/verification` writes it again."""

from __future__ import annotations

from pathlib import Path

from bartizan.output.check_digits import digits
from bartizan.output.verify_page import rows_of
from bartizan.verify.registry import FAMILIES

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
AGAIN = "run scripts/verification"


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_the_page_lists_every_check_with_its_source_and_number() -> None:
    on_page = [tuple(map(plain, row)) for row in rows_of(PAGE.read_text(encoding="utf-8"))]
    checks = [check for family in FAMILIES for check in family.checks()]
    assert [row[:2] for row in on_page] == [(check.name, check.source) for check in checks], AGAIN
    for row, check in zip(on_page, checks, strict=True):
        if check.expected.tolerance is not None:
            assert row[2] == digits(check.expected.value, check.expected.decimals), AGAIN


def test_all_of_them_passed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert {row[5] for row in rows_of(page)} == {"passed"}
    n = sum(1 for family in FAMILIES for _ in family.checks())
    assert f": {n} of {n} known-answer checks passed." in page
    assert [f"## {family.title}" in page for family in FAMILIES] == [True] * len(FAMILIES)
