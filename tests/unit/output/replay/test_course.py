"""One replication: events as the trace tells them, fates and stories as the chains do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bartizan.engine.log import Code, Level
from bartizan.output.replay.course import by_clock
from bartizan.output.trace import event_rows
from bartizan.study.again import rerun
from bartizan.study.why import why

Column = Callable[[dict[str, Any]], np.ndarray]


@pytest.fixture(scope="module", params=[0, -1])
def run(request: pytest.FixtureRequest, data: dict[str, Any]) -> dict[str, Any]:
    return data["runs"][request.param]


def test_events_are_those_of_the_log_in_the_words_of_the_trace(
    run: dict[str, Any], data: dict[str, Any], column: Column, played_folder: Path
) -> None:
    again = rerun(played_folder, 0, run["replication"], Level.DECISIONS)
    books = {Code.CAUSE.name, Code.DECIDING_CAUSE.name}
    told = [row for row in event_rows(again.events, again.roster) if row["event"] not in books]
    events = run["events"]
    assert [data["texts"][n] for n in column(events["words"])] == [row["words"] for row in told]
    assert np.allclose(column(events["time_s"]), [row["time_s"] for row in told], atol=1e-3)
    assert [data["objects"][n]["id"] for n in column(events["target"]) if n >= 0] == [
        row["target"] for row in told if row["target"] != "-"
    ]


def test_fates_causes_and_stories_are_those_of_the_chains(
    run: dict[str, Any], data: dict[str, Any], played_folder: Path
) -> None:
    chains = why(played_folder, run["replication"]).chains
    assert [chain.object for chain in chains] == [row["id"] for row in data["objects"]]
    for chain, fate, story in zip(chains, run["fates"], run["stories"], strict=True):
        assert (fate["fate"], fate["cause"], len(fate["shots"])) == (
            chain.fate,
            chain.deciding_cause,
            len(chain.shots),
        )
        assert abs(fate["end_s"] - chain.end_s) < 1e-3
        assert data["texts"][story["head"]].startswith(chain.object)
        assert ("cause" in story) == (chain.deciding_cause is not None)
        assert len(story["spans"]) == sum(step.is_span for step in chain.steps)
        assert sorted(moment[0] for moment in story["moments"]) == [moment[0] for moment in story["moments"]]


def test_firm_tracks_begin_and_end_as_logged(run: dict[str, Any], column: Column, played_folder: Path) -> None:
    events = rerun(played_folder, 0, run["replication"], Level.TRACKS).events
    firm = {name: column(place) for name, place in run["firm"].items()}
    assert len(firm["object"]) == np.count_nonzero(events["code"] == Code.TRACK_FIRM)
    assert (firm["from_s"] <= firm["to_s"]).all()
    assert firm["to_s"].max() <= run["end_s"] + 1e-3


def test_tracks_are_near_the_truth(run: dict[str, Any], data: dict[str, Any], column: Column) -> None:
    tracks = {name: column(place) for name, place in run["tracks"].items() if name != "units"}
    paths = {name: column(place) for name, place in data["paths"].items()}
    steps = np.repeat(np.arange(len(tracks["first"]) - 1), np.diff(tracks["first"]))
    start_s, apart_m = column(run["start_s"]), []
    for k in np.flatnonzero(tracks["is_firm"] == 1):
        item = tracks["object"][k]
        if steps[k] * data["step_s"] > run["fates"][item]["end_s"]:
            continue
        first, beyond = paths["first"][paths["of_object"][item] :][:2]
        at_s = steps[k] * data["step_s"] - start_s[item]
        x_m, y_m = (np.interp(at_s, paths["time_s"][first:beyond], paths[f"{a}_m"][first:beyond]) for a in "xy")
        apart_m.append(np.hypot(x_m - 10.0 * tracks["x_dam"][k], y_m - 10.0 * tracks["y_dam"][k]))
    assert len(apart_m) > 100
    assert 1.0 < np.median(apart_m) < 1500.0


def test_on_the_bench_nothing_is_said_scan_by_scan(tmp_path: Path) -> None:
    from bartizan.output.replay.page import replay_data
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    bench = Path(__file__).parents[4] / "examples" / "lab" / "layers.yaml"
    run_study(load_scenario(str(bench)), replications=1, workers=1, out=tmp_path / "bench")
    stories = replay_data(tmp_path / "bench")["runs"][0]["stories"]
    assert any(len(story["moments"]) > 1 for story in stories)
    assert not any(story["spans"] for story in stories)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("known at 61.0 s", "known at 01:01.0"),
        ("7.5 s to fly", "7.5 s to fly"),
        ("hit at 4000.04 s, at 3.2 km", "hit at 66:40.0, at 3.2 km"),
    ],
)
def test_moments_are_told_by_the_clock(text: str, told: str) -> None:
    assert by_clock(text) == told
