"""What `bartizan cover` prints for the smallest scenario, recorded; it fits 80 columns.

If a change of the output is meant, record it again: the file beside this one holds the command after `$ `.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from bartizan.cli import main

EXAMPLE = Path(__file__).parent / "cover" / "one_site.txt"


def test_the_text_is_as_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command, recorded = EXAMPLE.read_text(encoding="utf-8").split("\n", 1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", shlex.split(command.removeprefix("$ ")))
    assert main() == 0
    assert capsys.readouterr().out == recorded
    assert max(map(len, recorded.splitlines())) <= 80
    written = sorted(path.name for path in (tmp_path / "out" / "one_site-cover").iterdir())
    assert "cover.json" in written
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
