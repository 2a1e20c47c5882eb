"""What the documents show is what the program prints.

Each `.txt` beside this file holds a command after `$ ` and its recorded output. If a change of the output is meant,
record it again.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from bartizan.cli import main

EXAMPLES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_what_is_recorded(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, recorded = path.read_text(encoding="utf-8").split("\n", 1)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "argv", shlex.split(command.removeprefix("$ ")))
    assert main() == 0
    assert capsys.readouterr().out == recorded


def test_there_are_examples() -> None:
    assert EXAMPLES
