"""Rounds and leaks by time and place, counted a second way."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest

import bartizan
from bartizan.engine.log import Code
from bartizan.errors import IncompleteError
from bartizan.study import over_time as module
from bartizan.study.over_time import over_time
from bartizan.study.result import Result
from data.sample_result import build as sample


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("r") / "one"
    return bartizan.run(bartizan.load("one_site"), replications=30, readings=3, seed=3, out=folder)


def test_sums_are_those_of_the_measures(result: Result) -> None:
    found = over_time(Path(result.folder), result.manifest)
    assert found is not None
    assert (found.n_plays, found.n_readings, found.is_all) == (90, 3, True)
    assert found.leaks.sum() == pytest.approx(result.measures["leakers"]["mean"])
    assert found.rounds_mean[-1] == pytest.approx(result.measures["rounds_fired"]["mean"])
    assert sum(place.mean for place in found.places) == pytest.approx(found.leaks.sum())
    assert found.rounds_mean[0] == 0.0
    assert (np.diff(found.rounds_mean) >= 0.0).all()
    assert (found.rounds_low <= found.rounds_mean + 1e-9).all()
    assert (found.rounds_mean <= found.rounds_high + 1e-9).all()
    assert len(found.edges_s) == len(found.leaks) + 1 == len(found.rounds_mean)


def test_bins_hold_what_the_log_says_of_their_time(result: Result) -> None:
    found = over_time(Path(result.folder), result.manifest)
    assert found is not None
    events = result.events
    codes, times = events.column("event").to_pylist(), events.column("time_ms").to_numpy() / 1000.0
    is_leak = np.array([code == "LEAK" for code in codes])
    for i, share in enumerate(found.leaks):
        last = i == len(found.leaks) - 1
        inside = (times >= found.edges_s[i]) & (
            (times < found.edges_s[i + 1]) | (last & (times <= found.edges_s[i + 1]))
        )
        assert share == pytest.approx((is_leak & inside).sum() / 90)


def test_places_are_those_that_were_hit(result: Result) -> None:
    found = over_time(Path(result.folder), result.manifest)
    assert found is not None
    assert [place.mean for place in found.places] == sorted((p.mean for p in found.places), reverse=True)
    hit = {asset["name"] for asset in result.summary["assets"] if asset["hit"]["mean"]}
    assert {place.name for place in found.places if place.kind == "asset"} == hit


def test_of_many_replications_some_are_read_evenly(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PLAYS", 40)
    found = over_time(Path(result.folder), result.manifest)
    assert found is not None
    assert not found.is_all
    assert 0 < found.n_plays < 90


def test_a_result_without_its_events_is_refused(result: Result) -> None:
    bare = copy.deepcopy(result.manifest)
    bare["chunks"] = []
    with pytest.raises(IncompleteError, match="no events"):
        over_time(Path(result.folder), bare)
    astray = copy.deepcopy(result.manifest)
    astray["chunks"][0]["file"] = "nowhere.parquet"
    with pytest.raises(IncompleteError, match=r"nowhere\.parquet"):
        over_time(Path(result.folder), astray)


def test_a_day_without_a_raid_has_nothing_to_show(tmp_path: Path) -> None:
    quiet = bartizan.run(bartizan.load("quiet_day"), replications=2, out=tmp_path / "q")
    assert over_time(tmp_path / "q", quiet.manifest) is None


def test_salvos_count_by_their_rounds_and_decoys_do_not_leak(tmp_path: Path) -> None:
    folder = sample.build(tmp_path / "r")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = over_time(folder, manifest)
    assert found is not None
    events = sample.events()
    assert found.rounds_mean[-1] == events["detail"][events["code"] == Code.LAUNCH].sum() / 2 == 48.0
    assert found.leaks.sum() == np.count_nonzero(events["code"] == Code.LEAK) / 2 == 8.0
    manifest["roster"]["objects"][0]["is_threat"] = False
    fewer = over_time(folder, manifest)
    assert fewer is not None
    assert fewer.leaks.sum() == 6.0
