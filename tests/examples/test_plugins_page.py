"""The page on rules written in Python does what it says."""

from __future__ import annotations

import doctest
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_runs_and_says_what_it_printed(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / "plugins.md"
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 10
    assert result.failed == 0
