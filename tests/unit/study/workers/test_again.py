"""One replication of one point of a study, played again: the same, and what a hole's command repeats."""

from __future__ import annotations

import pytest

from bartizan.errors import InputError
from bartizan.study import doors
from bartizan.study.again import rerun
from bartizan.study.execute import run_study
from bartizan.study.points.run import run_question
from unit.study import fake_engine
from unit.study.fake_engine import small_engine, small_scenario
from unit.study.question.studies import loaded

BODY = (
    "readings: 2\nreplications: 8\nmeasures: [leakers]\n"
    "options:\n  - {name: low, set: {s-400.kill_probability.cruise_missile: 0.3}}\n"
    "  - {name: high, set: {s-400.kill_probability.cruise_missile: 0.7}}\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "engine", small_engine)
    return run_question(loaded(tmp_path, BODY), out=tmp_path / "r", workers=1, chunk=3).folder


def test_every_point_repeats_and_they_differ(folder):
    again = {point: rerun(folder, 1, 5, point=point) for point in (0, 1)}
    assert all(one.is_equal is True for one in again.values())
    assert again[0].model != again[1].model


def test_another_outcome_is_noticed(folder, monkeypatch):
    def altered(model, **options):
        events = fake_engine.run_block(model, **options)
        events["value"][0] += 1.0
        return events

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=altered))
    assert rerun(folder, 0, 7, point=1).is_equal is False


@pytest.mark.parametrize(("words", "asked"), [("points 0 to 1", (0, 0, 2)), ("readings 0 to 1", (2, 0, 1))])
def test_what_is_not_there_is_refused(folder, words, asked):
    reading, replication, point = asked
    with pytest.raises(InputError, match=words):
        rerun(folder, reading, replication, point=point)


def test_the_command_of_a_hole_repeats_the_failure(tmp_path, monkeypatch):
    def faulty(model, *, seed, first, count, level):
        if first <= 6 < first + count:
            raise ZeroDivisionError("no wind")
        return fake_engine.run_block(model, seed=seed, first=first, count=count, level=level)

    monkeypatch.setattr(doors, "engine", lambda: small_engine(run_block=faulty))
    result = run_question(loaded(tmp_path, BODY), out=tmp_path / "r", workers=1)
    words = result.holes[0]["repeat"].split()
    assert words[:2] == ["bartizan", "rerun"] and words[3:] == "--point 0 --reading 0 --replication 6 --debug".split()
    with pytest.raises(ZeroDivisionError):
        rerun(tmp_path / "r", 0, 6, point=0)
    assert rerun(tmp_path / "r", 0, 5, point=0).is_equal is None


def test_a_run_has_one_point(tmp_path, monkeypatch):
    monkeypatch.setattr(doors, "engine", small_engine)
    folder = run_study(small_scenario(), replications=3, out=tmp_path / "r").folder
    with pytest.raises(InputError, match="has one point, 0; seen 1"):
        rerun(folder, 0, 0, point=1)
