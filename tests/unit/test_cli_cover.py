"""The command cover: exit status, what options mean, one JSON object, and folders that are whole or not there."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from bartizan import cli
from bartizan.cli.several import spread_out
from bartizan.output import cover_files
from unit.cover.scenes import ISLAND, SEA, scene

QUICK = ("--readings", "1", "--altitude-m", "100", "3000")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(scene(tmp_path, SEA).source)


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", "cover", *words])
    return cli.main()


def test_one_json_object_of_the_agreed_shape(monkeypatch, capsys, tmp_path, file) -> None:
    out = tmp_path / "out"
    assert call(monkeypatch, file, *QUICK, "--site", "one", "--json", "--out", str(out)) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert (answer["site"], answer["antenna_m"]) == ("one", 20.0)
    assert [row["altitude_m"] for row in answer["altitudes"]] == [100.0, 3000.0]
    assert sorted(answer["files"]) == sorted(path.name for path in out.iterdir())
    stored = json.loads((out / "cover.json").read_bytes())
    assert stored == {name: value for name, value in answer.items() if name != "folder"}
    assert "reading the scenario" in shown.err


def test_the_same_command_replaces_what_it_wrote(monkeypatch, capsys, tmp_path, file) -> None:
    outline = tmp_path / "upintheair.json"
    ring = [[-32.0 + 0.5 * math.cos(a), -24.0 + 0.5 * math.sin(a)] for a in np.linspace(0.0, 2.0 * math.pi, 73)]
    outline.write_text(json.dumps({"rings": [{"alt": 50, "points": ring}]}))
    words = (file, *QUICK, "--site", "one", "--quiet", "--out", str(tmp_path / "out"))
    assert call(monkeypatch, *words, "--compare", str(outline)) == 0
    before = {path.name for path in (tmp_path / "out").iterdir()}
    assert "comparison" in json.loads((tmp_path / "out" / "cover.json").read_bytes())
    assert call(monkeypatch, *words) == 0
    after = {path.name for path in (tmp_path / "out").iterdir()}
    assert before > after
    assert capsys.readouterr().err == ""


def test_options_reach_the_answer(monkeypatch, capsys, tmp_path, file) -> None:
    words = (file, "--readings", "1", "--altitude-m", "200", "--agl", "--rcs-m2", "0.1", "--date", "2029-01-01")
    assert call(monkeypatch, *words, "--json", "--quiet", "--out", str(tmp_path / "out")) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert (answer["reference"], answer["rcs_m2"], answer["date"]) == ("agl", 0.1, "2029-01-01")
    assert answer["network"]["radars"] == ["one", "two"]
    assert shown.err == ""


def test_quiet_prints_the_folder_alone(monkeypatch, capsys, tmp_path, file) -> None:
    assert call(monkeypatch, file, *QUICK, "--site", "one", "--quiet", "--out", str(tmp_path / "out")) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out'}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--altitude-m", "-5"), "--altitude-m: is no altitude of a target, seen -5.0, expected 0 to 30,000 m"),
        (("--altitude-m", "nan"), "--altitude-m: is no altitude of a target, seen nan"),
        (("--altitude-m", "low"), "seen 'low', expected a number"),
        (("--altitude-m", *map(str, range(21))), "wrong number of altitudes, seen 21, expected 1 to 20"),
        (("--rcs-m2", "0"), "--rcs-m2: is no size of a target, seen 0.0"),
        (("--rcs-m2", "-10"), "-10 dBsm is 0.1"),
        (("--site", "onne"), "did you mean 'one'?"),
        (("--site", "second"), "second is not there on 2028-01-01, expected a --date from 2028-06-01 on"),
        (("--date", "tomorrow"), "such as 2028-01-01"),
        (("--readings", "0"), "seen '0', expected a whole number from 1 to 1,000"),
        (("--set", "s-400.no_such=1"), "--set"),
        (("--terrain", "nowhere.tif"), "--terrain"),
    ],
)
def test_bad_input_ends_with_2_and_leaves_nothing(monkeypatch, capsys, tmp_path, file, words, said) -> None:
    assert call(monkeypatch, file, *words, "--out", str(tmp_path / "out")) == 2
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert shown.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shoal.yaml"]


def test_a_folder_of_somebody_else_is_refused_before_anything_is_computed(monkeypatch, capsys, tmp_path, file) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.doc").write_text("x")
    assert call(monkeypatch, file, "--out", str(tmp_path / "thesis")) == 2
    shown = capsys.readouterr()
    assert "holds files that were not written here, seen thesis.doc" in shown.err
    assert "terrain" not in shown.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "onne"), "did you mean 'one'?"),
        (("--site", "second"), "second is not there on 2028-01-01"),
        (
            ("--compare", "outline.json"),
            "it is not clear where the receiver stands, seen 2 sites, expected --site with one",
        ),
        (("--compare", "outline.json", "--site", "first"), "it is not clear where the receiver stands, seen 2 sites"),
    ],
)
def test_an_unclear_site_is_refused_before_anything_is_computed(
    monkeypatch, capsys, tmp_path, file, words, said
) -> None:
    ring = [[-32.0 + 0.5 * math.cos(a), -24.0 + 0.5 * math.sin(a), 3000] for a in np.linspace(0.0, 6.2, 73)]
    (tmp_path / "outline.json").write_text(json.dumps({"actualRange": {"last24h": {"points": ring}}}))
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, file, *QUICK, *words) == 2
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert not any(line.startswith("terrain") for line in shown.err.splitlines())
    assert not (tmp_path / "out").exists()


def test_another_site_day_or_reference_goes_to_another_folder(monkeypatch, capsys, tmp_path, file) -> None:
    monkeypatch.chdir(tmp_path)
    quick = ("--readings", "1", "--altitude-m", "100", "--quiet")
    for words, name in (
        ((), "shoal-cover"),
        (("--site", "one", "--agl"), "shoal-cover-one-agl"),
        (("--date", "2029-01-01"), "shoal-cover-2029-01-01"),
    ):
        assert call(monkeypatch, file, *quick, *words) == 0
        assert capsys.readouterr().out == f"{Path('out') / name}\n"
        assert "folder" not in json.loads((tmp_path / "out" / name / "cover.json").read_bytes())
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_above_the_ground_json_and_geojson_agree_on_the_horizon(monkeypatch, capsys, tmp_path) -> None:
    file = str(scene(tmp_path, ISLAND).source)
    words = (file, "--readings", "1", "--altitude-m", "50", "--agl", "--site", "one", "--out", str(tmp_path / "out"))
    assert call(monkeypatch, *words, "--quiet") == 0
    (row,) = json.loads((tmp_path / "out" / "cover.json").read_bytes())["altitudes"]
    features = json.loads((tmp_path / "out" / "areas.geojson").read_bytes())["features"]
    (horizon,) = [f["properties"] for f in features if f["properties"]["level"] == "horizon"]
    assert horizon["area_km2"] == row["horizon_in_theatre_km2"] <= row["horizon_km2"]
    assert (horizon["reference"], horizon["rcs_m2"]) == ("agl", None)
    assert row["seen_km2"] <= horizon["area_km2"]


def test_a_fault_or_an_interrupt_while_writing_leaves_nothing(monkeypatch, capsys, tmp_path, file) -> None:
    for fault, status in ((RuntimeError("boom"), 1), (KeyboardInterrupt(), 130)):

        def write(_cover, folder, *_rest, fault=fault):
            (folder / "half.txt").write_text("half")
            raise fault

        monkeypatch.setattr(cover_files, "write_cover", write)
        assert call(monkeypatch, file, *QUICK, "--site", "one", "--out", str(tmp_path / "out")) == status
        assert sorted(path.name for path in tmp_path.iterdir()) == ["shoal.yaml"]
    assert "boom" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("a --altitude-m 1", "a --altitude-m 1"),
        ("--altitude-m 1 2 3 --agl a", "--altitude-m 1 --altitude-m 2 --altitude-m 3 --agl a"),
        ("a --altitude-m 1 --altitude-m 2", "a --altitude-m 1 --altitude-m 2"),
        ("--altitude-m 1 scene.yaml 5", "--altitude-m 1 scene.yaml 5"),
        ("--altitude-m", "--altitude-m"),
        ("--altitude-m -5 6", "--altitude-m -5 --altitude-m 6"),
    ],
)
def test_numbers_that_follow_belong_to_the_option(words, meant) -> None:
    assert spread_out(words.split(), "--altitude-m") == meant.split()
