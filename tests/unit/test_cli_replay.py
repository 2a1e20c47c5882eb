"""`bartizan replay`: what it prints, and what it refuses before any work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bartizan.cli import app
from bartizan.errors import InputError
from bartizan.output.replay import page


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple]:
    """Calls of the writer, which writes next to nothing here."""
    calls = []

    def write(
        folder: Path, replications: list[int] | None = None, *, reading: int = 0, out: Path | None = None
    ) -> Path:
        calls.append((folder, replications, reading, out))
        path = out or tmp_path / "replay.html"
        path.write_text("page", encoding="utf-8")
        return path

    monkeypatch.setattr(page, "write_replay", write)
    return calls


def test_it_hands_on_what_was_asked_and_prints_where_the_page_is(written: list[tuple], tmp_path: Path) -> None:
    out = tmp_path / "seen.html"
    told = CliRunner().invoke(app, ["replay", "res", "--replications", "3, 17", "--reading", "2", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert written == [(Path("res"), [3, 17], 2, out)]
    assert told.stdout == f"{out}\n"


def test_json_is_one_object(written: list[tuple], tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["replay", "res", "--json", "--quiet"])
    assert json.loads(told.stdout) == {"replay": str(tmp_path / "replay.html"), "bytes": 4}


@pytest.mark.parametrize("text", ["x", "1,,2", "-1", "1;2", "9" * 5000, "²", ""])
def test_what_is_no_list_of_numbers_is_refused(written: list[tuple], text: str) -> None:
    told = CliRunner().invoke(app, ["replay", "res", "--replications", text])
    assert told.exit_code == 2
    assert "whole numbers with commas" in told.stderr
    assert written == []


def test_a_place_that_cannot_be_written_is_refused_before_the_work(written: list[tuple], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = CliRunner().invoke(app, ["replay", "res", "--out", str(tmp_path / "file" / "x.html")])
    assert told.exit_code == 2
    assert written == []


def test_bad_input_is_exit_status_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object, **__: object) -> Path:
        raise InputError("no such replication")

    monkeypatch.setattr(page, "write_replay", write)
    told = CliRunner().invoke(app, ["replay", "res", "--quiet"])
    assert told.exit_code == 2
    assert "no such replication" in told.stderr
