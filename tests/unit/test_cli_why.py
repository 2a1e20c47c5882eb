"""`bartizan why` and `Result.why` on a small result: what comes back, and what bad questions get."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

import bartizan
from bartizan import cli
from bartizan.engine import run as engine_run
from bartizan.engine.log import EVENT, Cause, Code
from bartizan.errors import InputError, ModelError
from bartizan.output.story import story_text
from bartizan.study import doors as engine_doors
from bartizan.study import why as why_module
from bartizan.study.why import why

LEAKER = "cruise-060-8"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    out = tmp_path_factory.mktemp("why") / "result"
    return bartizan.run("one_site", replications=2, readings=2, seed=3, out=out)


def call(monkeypatch, *words: str) -> int:
    """What the shell would get back."""
    monkeypatch.setattr(sys, "argv", ["bartizan", *words])
    return cli.main()


def ask(monkeypatch, capsys, result, *words: str) -> dict:
    """What it prints as JSON, which a strict reader takes."""
    assert call(monkeypatch, "why", str(result.folder), "--json", *words) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_the_table_holds_the_whole_raid_and_the_stored_causes(result, monkeypatch, capsys):
    events = result.events.to_pydict()
    for reading in (0, 1):
        for replication in (0, 1):
            choice = ("--replication", str(replication), "--reading", str(reading))
            answer = ask(monkeypatch, capsys, result, *choice)
            assert (answer["reading"], answer["replication"], answer["equals_stored"]) == (reading, replication, True)
            raid = [thing.id for thing in result.roster.objects if thing.side == "hostile"]
            assert sorted(row["object"] for row in answer["objects"]) == sorted(raid)
            stored = {
                result.roster.objects[target].id: Cause(detail).name.lower()
                for r, k, code, target, detail in zip(
                    *(events[name] for name in ("reading", "replication", "code", "target", "detail")), strict=True
                )
                if (r, k, code) == (reading, replication, Code.DECIDING_CAUSE)
            }
            told = {row["object"]: row["deciding_cause"] for row in answer["objects"] if row["deciding_cause"]}
            assert told == stored


def test_one_object_is_told_with_times_words_and_a_story(result, monkeypatch, capsys):
    answer = ask(monkeypatch, capsys, result, "--replication", "1", "--object", LEAKER)
    steps = answer["object"]["steps"]
    assert {"from_s", "to_s", "observer", "kind", "words"} <= steps[0].keys()
    assert len({step["kind"] for step in steps if step["is_span"]} & {cause.name.lower() for cause in Cause}) >= 3
    assert all(step["from_s"] <= step["to_s"] for step in steps)
    assert [step["from_s"] for step in steps] == sorted(step["from_s"] for step in steps)
    assert answer["story"].startswith(f"{LEAKER} (cruise missile, hostile)")


def test_the_python_door_tells_the_same(result, monkeypatch, capsys):
    chain = result.why(1, LEAKER)
    assert call(monkeypatch, "why", str(result.folder), "--replication", "1", "--object", LEAKER) == 0
    assert capsys.readouterr().out == story_text(chain)
    assert result.why(1, LEAKER, reading=1) != chain


def test_traffic_is_told_too(result):
    chain = result.why(0, "passing-airline-1")
    assert (chain.side, chain.deciding_cause, chain.causes) == ("neutral", None, {})
    assert not any(step.is_span for step in chain.steps)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--object", "cruise-060-9"), "seen 'cruise-060-9', expected cruise-060-"),
        (("--object", "zzz\x1b[31m"), "no object of this id"),
        (("--object", ""), "no object of this id"),
        (("--replication", "2"), "has replications 0 to 1, seen 2"),
        (("--reading", "2"), "has readings 0 to 1, seen 2"),
        (("--replication", "-1"), "expected a whole number"),
        (("--replication", "x"), "expected a whole number"),
    ],
)
def test_bad_questions_are_refused_with_what_would_be_good(result, words, said, monkeypatch, capsys):
    assert call(monkeypatch, "why", str(result.folder), *words) == 2
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert shown.out == ""
    assert "\x1b" not in shown.err


def test_what_is_no_result_is_refused(tmp_path, monkeypatch, capsys):
    assert call(monkeypatch, "why", str(tmp_path / "none")) == 2
    assert "there is no such folder" in capsys.readouterr().err
    with pytest.raises(InputError):
        why(tmp_path, 0)


def test_a_replication_that_is_not_repeated_explains_nothing(result, monkeypatch, capsys):
    """A planted error: another machine whose rounds fly one millisecond longer."""
    real = engine_run.run_block

    def altered(*args, **options):
        events = real(*args, **options)
        events["time_ms"][events["code"] == Code.LAUNCH] += 1
        return events

    doors = engine_doors.engine()._replace(run_block=altered)
    monkeypatch.setattr(engine_doors, "engine", lambda: doors)
    assert call(monkeypatch, "why", str(result.folder), "--json") == 1
    assert json.loads(capsys.readouterr().out)["equals_stored"] is False
    with pytest.raises(ModelError, match="not repeated"):
        result.why(0, LEAKER)


def test_starts_are_those_that_the_engine_draws(result):
    """Every object's first event lies behind its start, and a start that is drawn differs between replications."""
    starts = [np.array([chain.start_s for chain in why(result.folder, k).chains]) for k in (0, 1)]
    assert (starts[0] != starts[1]).any()
    for k in (0, 1):
        for chain in why(result.folder, k).chains:
            assert all(step.from_s >= chain.start_s for step in chain.steps)


def test_watchers_are_engagement_radars_in_play_and_there():
    radars = np.array([(1, 1), (1, 0), (0, 1), (1, 1)], dtype=[("is_fire_unit", "i8"), ("in_play", "i8")])
    lost = np.zeros(2, EVENT)
    lost["code"] = Code.NODE_LOST
    lost["detail"] = 1
    assert why_module.watchers_of(radars, lost) == [0, 3]
    lost[1]["observer"], lost[1]["detail"] = 3, 3
    assert why_module.watchers_of(radars, lost) == [0]


@pytest.mark.parametrize("words", [("missing-folder",), ("missing-folder", "--replication", "1")])
def test_a_bad_question_is_refused_before_any_progress(words, monkeypatch, capsys):
    for command in ("why", "rerun"):
        assert call(monkeypatch, command, *words) == 2
        assert "repeating" not in capsys.readouterr().err


def test_close_ids_come_first_and_some_come_always(result):
    with pytest.raises(InputError, match="expected strike-300-1"):
        why_module.row_of(result.roster, "strike-300")
    with pytest.raises(InputError, match=r"expected cruise-060-1, .*, …"):
        why_module.row_of(result.roster, "0")
