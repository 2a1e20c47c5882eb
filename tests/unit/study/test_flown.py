"""Paths of a replication that was played again: they begin, bend and end where the engine says."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import bartizan
from bartizan.engine.log import Level
from bartizan.engine.run import Session
from bartizan.scenario.load import BUNDLED
from bartizan.study.again import play_again, set_again
from bartizan.study.flown import TOLERANCE_M, Flown, corners_of, fly_again, starts_of
from bartizan.study.result import Result


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return bartizan.run(bartizan.load("one_site"), replications=6, seed=3, out=tmp_path_factory.mktemp("r") / "one")


@pytest.fixture(scope="module")
def flown(result: Result) -> Flown:
    return fly_again(set_again(Path(result.folder), [(0, 4)]), 4)


def test_what_is_drawn_is_what_was_stored(result: Result, flown: Flown) -> None:
    assert flown.is_equal is True
    got_through = sum(f.chain.is_threat and f.chain.fate == "got_through" for f in flown.flights)
    events = result.events
    stored = [
        row for row in events.select(["replication", "event"]).to_pylist() if row == {"replication": 4, "event": "LEAK"}
    ]
    assert got_through == len(stored) > 0


def test_a_line_begins_with_its_object_and_ends_where_it_ended(result: Result, flown: Flown) -> None:
    assets = {asset.name: asset for asset in result.roster.assets}
    for flight in flown.flights:
        chain = flight.chain
        assert flight.time_s[0] == chain.start_s
        assert flight.time_s[-1] == pytest.approx(chain.end_s, abs=2.0)
        assert (np.diff(flight.time_s) >= 0.0).all()
        if chain.fate == "got_through" and chain.at in assets:
            there = assets[chain.at]
            assert np.hypot(flight.x_m[-1] - there.x_m, flight.y_m[-1] - there.y_m) < 3_000.0


def test_objects_that_are_shot_down_end_at_the_range_that_the_log_gives(result: Result, flown: Flown) -> None:
    nodes = {node.id: node for node in result.roster.nodes}
    shot = [f for f in flown.flights if f.chain.fate == "destroyed"]
    assert shot
    for flight in shot:
        kill = next(s for s in flight.chain.shots if s.outcome == "destroyed")
        unit = nodes[kill.unit]
        away_m = np.hypot(flight.x_m[-1] - unit.x_m, flight.y_m[-1] - unit.y_m)
        rise_m = flight.altitude_m[-1] - unit.antenna_msl_m
        assert kill.range_km is not None
        assert np.hypot(away_m, rise_m) == pytest.approx(1000.0 * kill.range_km, rel=0.01, abs=100.0)


def test_no_point_that_is_left_out_lies_beside_what_is_drawn() -> None:
    turn = np.linspace(0.0, 6.0, 500)
    places = np.stack([20_000.0 * np.cos(turn), 20_000.0 * np.sin(turn), 100.0 * turn], axis=1)
    corners = corners_of(places, TOLERANCE_M)
    assert corners[0] == 0
    assert corners[-1] == 499
    assert 10 < len(corners) < 60
    for a, b in pairwise(corners):
        along = places[b] - places[a]
        for point in places[a:b]:
            share = np.clip((point - places[a]) @ along / (along @ along), 0.0, 1.0)
            assert np.linalg.norm(point - places[a] - share * along) <= TOLERANCE_M


def test_a_line_of_one_point_stays_one() -> None:
    assert corners_of(np.zeros((1, 3)), 1.0).tolist() == [0]
    assert corners_of(np.zeros((4, 3)), 1.0).tolist() == [0, 3]


def test_starts_are_those_of_the_engine(result: Result) -> None:
    again = set_again(Path(result.folder), [(0, 0)])
    for replication in range(3):
        played = play_again(again, 0, replication, Level.DECISIONS)
        session = Session(played.model, replication, seed=played.seed)
        assert list(starts_of(played, replication, is_stream=False)) == session.state.bodies["start_ms"].tolist()
    assert (played.model.objects["jitter_ms"] > 0.0).any()


@pytest.mark.parametrize("form", ["poisson: {rate_per_s: 0.05}", "spaced: {interval_s: 7.5}", "simultaneous: true"])
def test_starts_of_a_stream_of_arrivals_are_those_of_the_engine(tmp_path: Path, form: str) -> None:
    head, raid, groups = (BUNDLED / "one_site.yaml").read_text(encoding="utf-8").partition("\nraid:\n")
    stream = f"  arrivals: {{{form}}}\n"
    path = tmp_path / "stream.yaml"
    own_starts = re.compile(r"\n +(jitter_s|start_s|spacing_s):[^\n]*")
    path.write_text(head + raid + stream + own_starts.sub("", groups), encoding="utf-8")
    result = bartizan.run(bartizan.load(path), replications=2, out=tmp_path / "out")
    again = set_again(Path(result.folder), [(0, 0)])
    for replication in range(2):
        played = play_again(again, 0, replication, Level.DECISIONS)
        session = Session(played.model, replication, seed=played.seed)
        starts_ms = session.state.bodies["start_ms"].tolist()
        assert list(starts_of(played, replication, is_stream=True)) == starts_ms
        own_ms = {starts_ms[row] for row, thing in enumerate(played.roster.objects) if thing.side == "hostile"}
        assert (len(own_ms) == 1) == form.startswith("simultaneous")
    flown = fly_again(again, 0, model=played.model)
    assert flown.is_equal is True
