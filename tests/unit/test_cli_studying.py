"""The command study: exit status, one JSON object, a folder that goes on, holes, and bad input."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bartizan import cli
from bartizan.errors import InputError
from bartizan.study import doors, why
from unit.study import fake_engine
from unit.study.fake_engine import small_engine
from unit.study.points.samples import OPTIONS
from unit.study.question.studies import written


@pytest.fixture(autouse=True)
def _small_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "engine", small_engine)


def call(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", "study", *map(str, words)])
    return cli.main()


def test_one_json_object_of_the_agreed_shape(monkeypatch, capsys, tmp_path: Path) -> None:
    file = written(tmp_path, OPTIONS + "replications: 6\n")
    assert call(monkeypatch, file, "--json", "--out", tmp_path / "r", "--workers", "2") == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert {"digest", "manifest", "points", "comparisons", "holes"} <= set(answer)
    wanted = {"a", "b", "measure", "difference", "low", "high", "variance_ratio", "adjusted_p"}
    assert wanted <= set(answer["comparisons"][0])
    assert answer["holes"] == []
    assert answer["manifest"]["reproduce"] == ["bartizan study small.yaml"]
    assert "replications: 0 of 12" in shown.err
    assert set(answer["files"]) >= {"report.html", "study.json", "values.parquet", "differences.svg"}
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert manifest["digest"] == answer["digest"]


def test_the_command_that_repeats_it_is_quoted(monkeypatch, capsys, tmp_path: Path) -> None:
    file = written(tmp_path, OPTIONS + "replications: 6\n").rename(tmp_path / "two words.yaml")
    assert call(monkeypatch, file, "--json", "--quiet", "--out", tmp_path / "r") == 0
    assert json.loads(capsys.readouterr().out)["manifest"]["reproduce"] == ["bartizan study 'two words.yaml'"]


def test_text_and_quiet(monkeypatch, capsys, tmp_path: Path) -> None:
    file = written(tmp_path, OPTIONS + "replications: 6\n")
    assert call(monkeypatch, file, "--out", tmp_path / "r") == 0
    assert capsys.readouterr().out.startswith("Small\n Does it matter?\n")
    assert call(monkeypatch, file, "--out", tmp_path / "r", "--resume", "--quiet") == 0
    assert capsys.readouterr() == (f"{tmp_path / 'r' / 'report.html'}\n", "")


def test_a_plan_plays_nothing(monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path, OPTIONS + "replications: 6\n")
    assert call(monkeypatch, file, "--plan") == 0
    assert "2 points x 6 replications" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
    assert call(monkeypatch, file, "--plan", "--json") == 0
    assert json.loads(capsys.readouterr().out)["sizes"]["most"] == 12


def test_over_budget_prints_the_cost_first(monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path, OPTIONS + "replications: 60\nbudget: 100\n")
    assert call(monkeypatch, file) == 2
    told = capsys.readouterr().err
    assert told.index("at most 120 in all, budget 100") < told.index("the study is larger than its budget")
    assert not (tmp_path / "out").exists()


def test_a_hole_ends_with_1_and_says_how_to_repeat_it(monkeypatch, capsys, tmp_path: Path) -> None:
    def broken(geometry: Any, reading: Any) -> float:
        if geometry.scenario.doctrine.firing == "shoot_shoot":
            raise ZeroDivisionError("planted")
        return fake_engine.build_model(geometry, reading)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(build_model=broken))
    file = written(tmp_path, OPTIONS + "replications: 6\n")
    assert call(monkeypatch, file, "--json", "--out", tmp_path / "r") == 1
    shown = capsys.readouterr()
    assert [hole["point"] for hole in json.loads(shown.out)["holes"]] == [1]
    assert "bartizan: new could not be played: ZeroDivisionError: planted. Repeat it with: bartizan rerun" in shown.err


@pytest.mark.parametrize(
    ("body", "words", "said"),
    [
        ("factors: [{id: raid.count}]\ndesign: {kind: full}\n", (), "small.yaml:5:16: factors[0].id: a raid is never"),
        (OPTIONS, ("--workers", "0"), "--workers"),
        (OPTIONS, ("--resume", "--out", "nowhere"), "nothing to resume in nowhere"),
        (OPTIONS, ("--processes", "--cluster", "local"), "either --processes or --cluster"),
        ("measures: [own_engaged]\n", (), "there is no own traffic"),
    ],
)
def test_bad_input_ends_with_2_and_its_place(monkeypatch, capsys, tmp_path, body, words, said) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, written(tmp_path, body), *words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert not (tmp_path / "out").exists()


def test_one_replication_of_a_point_is_repeated_as_it_was(monkeypatch, capsys, tmp_path: Path) -> None:
    assert call(monkeypatch, written(tmp_path, OPTIONS + "replications: 6\n"), "--quiet", "--out", tmp_path / "r") == 0
    monkeypatch.setattr(
        sys, "argv", ["bartizan", "rerun", str(tmp_path / "r"), "--point", "1", "--replication", "4", "--quiet"]
    )
    capsys.readouterr()
    assert cli.main() == 0
    assert "same" in capsys.readouterr().out


def test_one_object_of_a_point_is_told_and_how_to_ask_for_it(monkeypatch, capsys, tmp_path: Path) -> None:
    asked: list[tuple[int, ...]] = []

    def played(folder: Path, reading: int, replication: int, *, level: int, point: int) -> Any:
        asked.append((point, reading, replication))
        raise InputError("enough")

    monkeypatch.setattr(why, "rerun", played)
    assert call(monkeypatch, written(tmp_path, OPTIONS + "replications: 6\n"), "--quiet", "--out", tmp_path / "r") == 0
    words = ["why", str(tmp_path / "r"), "--point", "1", "--replication", "4"]
    monkeypatch.setattr(sys, "argv", ["bartizan", *words])
    assert cli.main() == 2
    assert asked == [(1, 0, 4)]
    assert "replication 4 of reading 0 of point 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rerun", "--replication", "6"), "r has replications 0 to 5, seen 6"),
        (("rerun", "--point", "2"), "r has points 0 to 1, seen 2"),
        (("rerun", "--reading", "1"), "r has readings 0 to 0, seen 1"),
        (("replay",), "r holds a study, and this is of one run"),
        (("plot", "brief", "--out", "a.svg"), "r holds a study, and this is of one run"),
    ],
)
def test_what_a_study_has_not_is_refused_of_it(monkeypatch, capsys, tmp_path: Path, words, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, written(tmp_path, OPTIONS + "replications: 6\n"), "--quiet", "--out", "r") == 0
    monkeypatch.setattr(sys, "argv", ["bartizan", words[0], "r", *words[1:]])
    capsys.readouterr()
    assert cli.main() == 2
    assert said in capsys.readouterr().err


def test_validate_knows_a_study(monkeypatch, capsys, tmp_path: Path) -> None:
    def validate(*words: object) -> int:
        monkeypatch.setattr(sys, "argv", ["bartizan", "validate", *map(str, words)])
        return cli.main()

    file = written(tmp_path, OPTIONS + "replications: 6\n")
    assert validate(file) == 0
    assert capsys.readouterr().out.endswith(": ok; 2 points x 6 replications: at most 12 in all, budget 100,000\n")
    assert validate("capacity", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    written(tmp_path, "factors: [{id: raid.count}]\n")
    assert validate(file, "--json") == 2
    (error, *_) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["line"], error["path"]) == (5, "factors")
    assert validate(file, "--set", "a=1") == 2
    assert "--set is for scenarios" in capsys.readouterr().err


@pytest.mark.slow
def test_the_real_engine_plays_a_study(monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.undo()
    body = "replications: 4\nraids: [{name: once}, {name: twice, times: 2}]\nmeasures: [leakers]\n" + OPTIONS
    assert call(monkeypatch, written(tmp_path, body), "--json", "--out", tmp_path / "r") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [point["threats"] for point in answer["points"]] == [12, 12, 24, 24]
