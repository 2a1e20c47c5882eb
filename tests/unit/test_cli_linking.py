"""The command linking: exit status, one JSON object, folders that are whole or not there, and bad input."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bartizan import cli
from bartizan.study.linking import modes
from unit.cover.scenes import SEA, scene

BOTH = ("--date", "2029-01-01")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(scene(tmp_path, SEA).source)


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", "linking", *words])
    return cli.main()


@pytest.mark.slow
def test_one_json_object_of_the_agreed_shape_and_the_same_on_disk(monkeypatch, capsys, tmp_path, file) -> None:
    out = tmp_path / "out"
    words = (file, *BOTH, "-n", "4", "--readings", "2", "--seed", "9", "--set", "s-400.engagement_radar.channels=1")
    assert call(monkeypatch, *words, "--json", "--out", str(out)) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert [point["variant"] for point in answer["points"]] == list(modes())
    assert answer["run"] == {"replications": 4, "readings": 2, "reading": None, "seed": 9}
    assert answer["scenario"]["units_there"] == 2
    assert {"a", "b", "measure", "difference", "low", "high", "variance_ratio", "adjusted_p"} <= set(
        answer["comparisons"][0]
    )
    reproduce = "bartizan linking shoal.yaml -n 4 --readings 2 --seed 9"
    assert answer["manifest"]["reproduce"] == [
        f"{reproduce} --set s-400.engagement_radar.channels=1.0 --date 2029-01-01"
    ]
    assert sorted(answer["files"]) == sorted(path.name for path in out.iterdir()) == ["linking.json", "linking.svg"]
    stored = json.loads((out / "linking.json").read_bytes())
    assert stored == {name: value for name, value in answer.items() if name != "folder"}
    assert ET.parse(out / "linking.svg").getroot().tag.endswith("svg")  # noqa: S314  (our own file)
    assert "reading the scenario" in shown.err

    assert call(monkeypatch, *words, "--quiet", "--workers", "3", "--out", str(out)) == 0
    again = capsys.readouterr()
    assert (again.out, again.err) == (f"{out}\n", "")
    assert json.loads((out / "linking.json").read_bytes()) == stored


@pytest.mark.slow
def test_text_leads_with_the_answer_and_writes_nothing(monkeypatch, capsys, tmp_path, file) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, file, *BOTH, "-n", "3") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Two units on a shoal: does linking the units matter?\n")
    assert "Linking these units" in shown
    assert "sharing tracks" in shown
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shoal.yaml"]


def test_one_unit_is_legal_and_said(monkeypatch, capsys, file) -> None:
    """The second unit comes in June 2028."""
    assert call(monkeypatch, file, "-n", "2", "--quiet") == 0
    shown = capsys.readouterr()
    assert shown.out == (
        "Only one unit is there on 2028-01-01: there is nothing to link, and all differences are exactly 0.\n"
    )
    assert shown.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-n", "0"), "seen '0', expected a whole number from 1 to 1,000,000"),
        (("-n", "many"), "seen 'many', expected a whole number"),
        (("--readings", "0"), "seen '0', expected a whole number from 1 to 10,000"),
        (("--seed", "-1"), "seen '-1', expected a whole number from 0"),
        (("--workers", "0"), "seen '0', expected a whole number from 1 to 256"),
        (("--date", "tomorrow"), "such as 2028-01-01"),
        (("--set", "s-400.no_such=1"), "--set"),
        (("--set", "channels"), "expected ID=VALUE"),
        (("--terrain", "nowhere.tif"), "--terrain"),
        (("--mode", "alone"), "No such option"),
    ],
)
def test_bad_input_ends_with_2_and_leaves_nothing(monkeypatch, capsys, tmp_path, file, words, said) -> None:
    assert call(monkeypatch, file, *words, "--out", str(tmp_path / "out")) == 2
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert shown.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shoal.yaml"]


def test_no_such_scenario(monkeypatch, capsys) -> None:
    assert call(monkeypatch, "five_unit") == 2
    assert "did you mean 'five_units'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["thesis.doc", "cover.json"])
def test_a_folder_of_somebody_else_is_refused_before_anything_is_computed(
    monkeypatch, capsys, tmp_path, file, name
) -> None:
    """A coverage vouches for its own files, not for this command's."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / name).write_text(json.dumps({"files": ["cover.json"]}))
    assert call(monkeypatch, file, "--out", str(tmp_path / "other")) == 2
    shown = capsys.readouterr()
    assert f"holds files that were not written here, seen {name}" in shown.err
    assert "terrain" not in shown.err
    assert (tmp_path / "other" / name).exists()


def test_a_fault_of_a_model_ends_with_1_and_names_the_mode(monkeypatch, capsys, tmp_path, file) -> None:
    def fails(*_, **__):
        raise ArithmeticError("no such number")

    monkeypatch.setattr("bartizan.engine.run.run_block", fails)
    assert call(monkeypatch, file, *BOTH, "-n", "2", "--out", str(tmp_path / "out")) == 1
    shown = capsys.readouterr()
    assert "alone, reading 0, replications 0 to 0 failed: ArithmeticError: no such number" in shown.err
    assert not (tmp_path / "out").exists()


def test_interrupted(monkeypatch, capsys, tmp_path, file) -> None:
    def stops(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("bartizan.study.linking.play_variants", stops)
    assert call(monkeypatch, file, *BOTH, "--out", str(tmp_path / "out")) == 130
    assert not (tmp_path / "out").exists()
