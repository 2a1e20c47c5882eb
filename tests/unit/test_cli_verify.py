"""The command verify: exit status, one JSON object, the page, and what reports know of it afterwards."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bartizan import cli
from bartizan.earth import atmosphere
from bartizan.output.appendix import repeat
from bartizan.output.verify_page import rows_of
from bartizan.verify import registry
from data.sample_result import build as sample
from unit.verify.conftest import QUICK


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without whole runs of the engine, and with a cache of its own."""
    monkeypatch.setattr(registry, "FAMILIES", QUICK)
    monkeypatch.setenv("BARTIZAN_CACHE", str(tmp_path / "cache"))


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", "verify", *words])
    return cli.main()


def in_report() -> str:
    return repeat(sample.summary(), {"state": "complete"}).replace("<bdi>", "").replace("</bdi>", "")


def test_all_pass(monkeypatch, capsys) -> None:
    assert call(monkeypatch) == 0
    shown = capsys.readouterr()
    n = sum(1 for family in QUICK for _ in family.checks())
    assert n >= 90
    assert shown.out.endswith(f": {n} of {n} known-answer checks passed\n")
    assert "checking: Geod" not in shown.out and "checking: Detection" in shown.err


def test_one_json_object_of_the_agreed_shape(monkeypatch, capsys) -> None:
    assert call(monkeypatch, "--json", "--quiet") == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert set(answer) == {"version", "checks", "passed", "seconds"}
    assert answer["passed"] is True and answer["seconds"] < 60.0
    assert all(
        set(row) >= {"name", "source", "expected", "got", "tolerance", "passed"} and row["passed"] is True
        for row in answer["checks"]
    )
    assert shown.err == ""


def test_a_failed_check_is_exit_1_and_shown(monkeypatch, capsys) -> None:
    monkeypatch.setattr(atmosphere, "HEAT_RATIO", 1.41)
    assert call(monkeypatch, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"] is False
    assert {row["name"] for row in answer["checks"] if not row["passed"]} == {
        f"sound at {z:,} m, m/s" for z in (0, 1000, 5000, 10000, 11000, 20000, 30000, 50000, 80000)
    }
    assert call(monkeypatch, "--quiet") == 1
    assert "known-answer checks passed" in capsys.readouterr().out


def test_a_check_that_raises_is_exit_1_with_its_words(monkeypatch, capsys) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no air")

    monkeypatch.setattr(atmosphere, "standard_atmosphere", fail)
    assert call(monkeypatch) == 1
    assert "got RuntimeError: no air" in capsys.readouterr().out


def test_the_page_is_written_beside_any_other_answer(monkeypatch, capsys, tmp_path) -> None:
    path = tmp_path / "page.md"
    assert call(monkeypatch, "--json", "--out", str(path)) == 0
    rows = list(rows_of(path.read_text(encoding="utf-8")))
    assert len(rows) == len(json.loads(capsys.readouterr().out)["checks"])


def test_a_page_of_another_kind_is_refused_before_anything_is_done(monkeypatch, capsys, tmp_path) -> None:
    assert call(monkeypatch, "--out", str(tmp_path / "page.html")) == 2
    shown = capsys.readouterr()
    assert "expected a name ending in .md" in shown.err
    assert "checking" not in shown.err and shown.out == ""


def test_a_report_says_what_this_machine_knows(monkeypatch, capsys) -> None:
    assert "not run with this program on this machine; <code>bartizan verify</code>" in in_report()
    assert call(monkeypatch, "--quiet") == 0
    version, n = capsys.readouterr().out.split()[1].rstrip(":"), sum(1 for f in QUICK for _ in f.checks())
    assert f"{n} of {n} passed on 20" in in_report()
    assert f"with version {version}" in in_report()
    monkeypatch.setattr(atmosphere, "HEAT_RATIO", 1.41)
    assert call(monkeypatch, "--quiet") == 1
    assert f"<strong>{n - 9} of {n} passed" in in_report()


def test_help_names_it(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["bartizan", "--help"])
    assert cli.main() == 0
    assert "verify Known-answer checks: expected, got, verdict." in " ".join(capsys.readouterr().out.split())
