"""Running a study: the same digest however it is run, resumed after any stop, tidy, and refused where it must be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bartizan.errors import InputError
from bartizan.study import doors
from bartizan.study.again import rerun
from bartizan.study.points.result import StudyResult, open_study
from bartizan.study.points.run import run_question
from bartizan.study.points.tidy import COLUMNS
from bartizan.study.question.load import Question
from unit.study import fake_engine
from unit.study.fake_engine import small_engine
from unit.study.question.studies import loaded

BODY = (
    "readings: 2\nreplications: 12\nmeasures: [leakers, rounds_per_kill, stopped]\n"
    "options:\n  - {name: low, set: {s-400.kill_probability.cruise_missile: 0.3}}\n"
    "  - {name: high, set: {s-400.kill_probability.cruise_missile: 0.7}}\n"
    "factors:\n  - {id: s-400.engagement_radar.channels}\ndesign: {kind: full}\n"
)


@pytest.fixture(autouse=True)
def _small_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "engine", small_engine)


@pytest.fixture
def question(tmp_path: Path) -> Question:
    return loaded(tmp_path, BODY)


def run(question: Question, out: Path, **options: Any) -> StudyResult:
    return run_question(question, out=out, **{"workers": 2, **options})


def test_digest_does_not_depend_on_how_it_is_run(question: Question, tmp_path: Path) -> None:
    digests = {
        run(question, tmp_path / f"r{i}", **options).digest
        for i, options in enumerate([{"workers": 1}, {"workers": 2}, {"chunk": 1}, {"chunk": 7}, {"chunk": 1000}])
    }
    assert len(digests) == 1


def test_digest_depends_on_what_is_run(question: Question, tmp_path: Path) -> None:
    before = run(question, tmp_path / "a").digest
    other = loaded(tmp_path, BODY.replace("0.7", "0.71"))
    assert run(other, tmp_path / "b").digest != before
    renamed = loaded(tmp_path, BODY + "compare: none\n")
    assert run(renamed, tmp_path / "c").digest != before, "what is compared is part of the study"


def test_the_tidy_table_holds_every_replication_once(question: Question, tmp_path: Path) -> None:
    result = run(question, tmp_path / "r")
    table = result.values
    assert table.column_names == list(COLUMNS)
    assert table.num_rows == 4 * 2 * 12 * 3
    rows = table.to_pylist()
    assert len({(r["point"], r["reading"], r["replication"], r["measure"]) for r in rows}) == len(rows)
    own = [r["value"] for r in rows if (r["option"], r["row"], r["measure"]) == ("high", 1, "leakers")]
    cell = next(p for p in result.points if p["option"] == "high" and p["row"] == 1)
    assert sum(own) / len(own) == pytest.approx(cell["measures"]["leakers"]["mean"])
    points = pq.read_table(result.folder / "points.parquet").to_pylist()
    assert [p["s-400.engagement_radar.channels"] for p in points] == [10.0, 10.0, 36.0, 36.0]
    again = run(question, tmp_path / "s")
    assert (again.folder / "values.parquet").read_bytes() == (result.folder / "values.parquet").read_bytes()


def test_a_sealed_study_opens_and_an_altered_one_does_not(question: Question, tmp_path: Path) -> None:
    result = run(question, tmp_path / "r")
    opened = open_study(result.folder)
    assert (opened.digest, opened.answer) == (result.digest, json.loads((result.folder / "study.json").read_text()))
    assert (result.folder / "study.yaml").read_text() == question.points.study_text
    (result.folder / "study.json").write_text("{}")
    with pytest.raises(Exception, match=r"study\.json is missing or altered"):
        open_study(result.folder)


def test_resume_plays_what_is_missing_only(question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(question, tmp_path / "whole").digest
    calls: list[int] = []

    def interrupted(model: float, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return fake_engine.run_block(model, **options)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=interrupted))
    with pytest.raises(KeyboardInterrupt):
        run(question, tmp_path / "r", chunk=4, workers=1)
    before = len(calls)
    assert run(question, tmp_path / "r", chunk=4, workers=1, resume=True).digest == whole
    assert 0 < len(calls) - before < 4 * 2 * 3
    done = len(calls)
    assert run(question, tmp_path / "r", resume=True).digest == whole
    assert len(calls) == done, "a finished study is checked, not played again"


def test_resume_of_nothing_and_of_another_study_is_refused(question: Question, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to resume"):
        run(question, tmp_path / "none", resume=True)
    result = run(question, tmp_path / "r")
    kept = (result.folder / "manifest.json").read_bytes()
    other = loaded(tmp_path, BODY.replace("replications: 12", "replications: 13"))
    with pytest.raises(InputError, match="holds another study"):
        run(other, tmp_path / "r", resume=True)
    assert (result.folder / "manifest.json").read_bytes() == kept


def test_a_point_that_fails_is_a_hole_and_the_rest_is_whole(
    question: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(geometry: Any, reading: Any) -> float:
        if reading.values["s-400.kill_probability.cruise_missile"] == 0.7:
            raise ZeroDivisionError("planted")
        return fake_engine.build_model(geometry, reading)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(build_model=broken))
    result = run(question, tmp_path / "r")
    assert [hole["point"] for hole in result.holes] == [1, 3]
    assert "planted" in result.holes[0]["error"]
    assert "bartizan rerun" in result.holes[0]["repeat"]
    assert [point["option"] for point in result.points] == ["low", "low"]
    assert result.comparisons == []


def test_a_rule_stops_every_point_at_the_same_look(tmp_path: Path) -> None:
    body = BODY.replace("replications: 12", "stopping: {measure: leakers, half_width: 0.3, maximum: 300}")
    result = run(loaded(tmp_path, body), tmp_path / "r")
    counts = {point["replications"] for point in result.points}
    assert len(counts) == 1
    assert 30 < counts.pop() < 300
    for point in result.points:
        row = point["measures"]["leakers"]
        assert row["high"] - row["low"] <= 0.6
        assert row["method"].endswith("at 96% for several looks")


def test_more_than_the_budget_is_never_begun(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than its budget"):
        run(loaded(tmp_path, BODY + "budget: 10\n"), tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_progress_tells_the_width(tmp_path: Path) -> None:
    class Said:
        note = ""

        def __init__(self) -> None:
            self.notes: list[str] = []

        def __call__(self, *_: Any) -> None:
            self.notes.append(self.note)

    said = Said()
    run(loaded(tmp_path, BODY.replace("replications: 12", "replications: 50")), tmp_path / "r", progress=said)
    assert any(note.startswith("leakers +-") for note in said.notes)


def test_models_are_built_with_the_crews_of_their_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    def built(geometry: Any, reading: Any) -> float:
        seen[reading.label] = geometry.scenario.units[4].crew
        return fake_engine.build_model(geometry, reading)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(build_model=built))
    body = "phases: [2027-07-01]\ncrew_training_days: 180\nreadings: 8\nreplications: 2\nmeasures: [leakers]\n"
    question = loaded(tmp_path, body, "five_units")
    result = run(question, tmp_path / "r")
    training = question.points.point(0).training
    assert seen == {f"sampled {k}": "in_training" if "unit-five" in training[k] else "trained" for k in range(8)}
    assert len(set(seen.values())) == 2, "on this day readings differ"
    played = dict(seen)
    seen.clear()
    assert all(rerun(result.folder, k, 1).is_equal for k in range(8))
    assert seen == played
