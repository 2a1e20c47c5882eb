"""`bartizan plot`: a file, or a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bartizan.cli import app
from data.sample_result import build as sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.build(tmp_path_factory.mktemp("sample"))


def test_a_figure_is_written_and_named(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "stopped.svg"
    done = CliRunner().invoke(app, ["plot", str(folder), "outcome", "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"file": str(out), "kind": "outcome", "result": str(folder)}
    assert out.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("outcome", "a.gif", ".svg or .png or .pdf"),
        ("pie", "a.png", "coverage, outcome, ledger, timeline, capacity, brief"),
        ("capacity", "a.png", "bartizan study capacity"),
        ("coverage", "a.png", "no claimed circle"),
    ],
)
def test_what_cannot_be_drawn_is_bad_input(folder: Path, tmp_path: Path, kind: str, name: str, words: str) -> None:
    done = CliRunner().invoke(app, ["plot", str(folder), kind, "--out", str(tmp_path / name)])
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())


def test_no_result_is_bad_input_and_a_torn_one_a_fault(tmp_path: Path) -> None:
    out = str(tmp_path / "a.png")
    assert CliRunner().invoke(app, ["plot", str(tmp_path / "nowhere"), "outcome", "--out", out]).exit_code == 2
    torn = sample.build(tmp_path / "torn")
    (torn / "summary.json").write_text("{", encoding="utf-8")
    done = CliRunner().invoke(app, ["plot", str(torn), "outcome", "--out", out])
    assert done.exit_code == 1
    assert "altered" in done.stderr
