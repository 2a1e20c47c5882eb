"""What a replay is made from is what the engine did: paths, starts, tracks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bartizan.engine.run import Session
from bartizan.errors import ModelError
from bartizan.study import watching
from bartizan.study.again import Again, play_again, set_again


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Again:
    from bartizan.scenario.load import load_scenario
    from bartizan.study.execute import run_study

    folder = tmp_path_factory.mktemp("watching") / "result"
    run_study(load_scenario("one_site"), replications=2, workers=1, out=folder)
    return set_again(folder, [(0, 1)])


@pytest.fixture(scope="module")
def watched(again: Again) -> watching.Watched:
    return watching.watch(again, 0, [1])[0]


def test_samples_are_the_engines_tracks_predicted_to_the_step(again: Again, watched: watching.Watched) -> None:
    played = play_again(again, 0, 1)
    session = Session(played.model, 1, seed=played.seed)
    step = int(np.median(watched.samples["step"]))
    session.advance(step * watching.STEP_MS)
    rows = watched.samples[watched.samples["step"] == step]
    assert len(rows)
    for row in rows:
        tracks = session.state.tracks[row["radar"], : session.state.posts[row["radar"]]["n_tracks"]]
        age_s = (step * watching.STEP_MS - tracks["time_ms"]) / 1000.0
        x_m = tracks["x_m"] + tracks["vx_mps"] * age_s
        match = (tracks["object"] == row["object"]) & (np.abs(x_m - row["x_m"]) < 1.0)
        assert match.any()
        assert row["is_firm"] in tracks["is_firm"][match]


def test_a_unit_has_one_track_of_an_object_at_a_step_and_a_firm_one_if_it_has_any(watched: watching.Watched) -> None:
    keys = [tuple(row) for row in watched.samples[["step", "unit", "object"]].tolist()]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


def test_of_several_tracks_the_firm_then_the_newest_is_kept() -> None:
    rows = np.zeros(4, watching.SAMPLE)
    rows["radar"] = [0, 1, 2, 0]
    rows["object"] = [5, 5, 5, 6]
    rows["is_firm"] = [0, 1, 1, 0]
    rows["age_s"] = [0.0, 4.0, 2.0, 1.0]
    best = watching._best(rows, np.array([0, 0, 0], np.int16))
    assert best[["object", "radar"]].tolist() == [(5, 2), (6, 0)]


def test_paths_pass_where_the_objects_fly(again: Again, watched: watching.Watched) -> None:
    played = play_again(again, 0, 1)
    paths, of_object = watching.paths_of(played.model)
    draw = np.random.default_rng(5)
    farthest_m = 0.0
    for row, item in enumerate(played.model.objects):
        path = paths[of_object[row]]
        legs = played.model.legs[item["first_leg"] : item["first_leg"] + item["n_legs"]]
        for at_s in draw.uniform(0.0, item["path_ms"] / 1000.0, 40):
            leg = legs[np.searchsorted(legs["path_s"], at_s, side="right") - 1]
            true = [leg[f"{a}_m"] + leg[f"v{a}_mps"] * (at_s - leg["path_s"]) for a in "xyz"]
            drawn = [np.interp(at_s, path.time_s, getattr(path, f"{a}_m")) for a in "xyz"]
            farthest_m = max(farthest_m, float(np.linalg.norm(np.subtract(true, drawn))))
    assert farthest_m <= 1.5 * watching.TOLERANCE_M
    assert sum(len(path.time_s) for path in paths) < 0.2 * len(played.model.legs)


def test_starts_and_ends_are_the_replications_own(again: Again, watched: watching.Watched) -> None:
    assert watched.end_ms == int(watched.events["time_ms"].max())
    assert [chain.start_s for chain in watched.chains] == (watched.starts_ms / 1000.0).tolist()
    assert watched.units == tuple(dict.fromkeys(node.unit for node in again.geometry.roster.nodes))


def test_several_are_what_each_is_alone(again: Again, watched: watching.Watched) -> None:
    second = watching.watch(again, 0, [0, 1])[1]
    assert np.array_equal(second.samples, watched.samples)
    assert second.chains == watched.chains


def test_what_is_not_repeated_is_not_shown(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(*arguments: Any) -> Any:
        return play_again(*arguments)._replace(is_equal=False)

    monkeypatch.setattr(watching, "play_again", other)
    with pytest.raises(ModelError, match="not repeated as it was stored"):
        watching.watch(again, 0, [0])
