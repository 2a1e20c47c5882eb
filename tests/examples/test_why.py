"""A leaker of the smallest scenario, told as it was when the words were recorded.

The recorded session holds commands behind `$ ` and what they printed; record it again if a change is meant.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from bartizan.cli import main

SESSION = Path(__file__).parent / "why" / "one_site.txt"


def commands() -> list[tuple[str, str]]:
    """Each command with its output."""
    blocks = SESSION.read_text(encoding="utf-8").removeprefix("$ ").split("\n$ ")
    pairs = [block.rstrip("\n").split("\n", 1) for block in blocks]
    return [(command, f"{output}\n") for command, output in pairs]


def test_a_leaker_is_told_as_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for command, recorded in commands():
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        assert main() == 0, command
        assert capsys.readouterr().out == recorded, command
