"""Run: blocks, sessions, levels and buffers change nothing that happens."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.log import EVENT, Code, Level
from bartizan.engine.run import Session, run_block
from bartizan.errors import ModelError
from unit.engine.worlds import battery, certain, flight, raid, unit, world

UNITS = (
    unit("one", battery("alpha", rounds={"medium": 2}, reloads=1), battery("bravo", 3.0, 3.0), watch_km=(1.0, 1.0)),
    unit("two", battery("charlie", -3.0)),
)
GROUPS = (
    raid("high", count=5, spacing_s=7.0, jitter_s=6.0, spread_km=8.0),
    raid("low", "cruise-missile", points=[(0.0, 60.0, 50.0)], count=4, spacing_s=3.0),
    raid("bait", "decoy-drone", points=[(25.0, -10.0, 1500.0)], count=2),
    raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 20.0, 0.0)], count=2, start_s=30.0),
    raid("sead", points=[(-50.0, 5.0, 6000.0)], aim=["charlie", "one"], count=2),
    raid("late", "drone", points=[(20.0, 20.0, 400.0)], speed_mps=60.0, count=5, start_s=30.0),
)


@pytest.fixture(scope="module")
def small():
    """Everything at once."""
    return world(UNITS, GROUPS, traffic=[flight()], figures=certain(0.15) | {"s-400.reload_time_s": 60.0})


def test_the_small_world_shows_nearly_every_event(small):
    needs_more = {Code.UNRESOLVED, Code.CANCELLED, Code.ABSENT, Code.HANDED_OVER}
    needs_more |= {Code.PART_LOST, Code.PART_BACK, Code.EMITTING, Code.TRACKED_AGAIN}
    assert set(small.play(6, level=Level.CHAIN).events["code"]) >= set(Code) - needs_more


@pytest.mark.parametrize("size", [1, 2, 5])
def test_blocks_may_be_cut_anywhere(small, size):
    whole = small.play(10).events
    parts = [small.play(min(size, 10 - first), first=first).events for first in range(0, 10, size)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_a_block_holds_its_replications_in_order(small):
    numbers = small.play(4, first=7).events["replication"]
    assert np.unique(numbers).tolist() == [7, 8, 9, 10]
    assert (np.diff(numbers) >= 0).all()


def test_an_empty_block_is_an_empty_log(small):
    assert small.play(0).events.dtype == EVENT
    assert len(small.play(0).events) == 0


def test_seed_and_number_both_count(small):
    first = small.play().told()
    again = [row[1:] for row in small.play(first=1).told()]
    assert first != small.play(seed=2).told()
    assert [row[1:] for row in first] != again


@pytest.mark.parametrize("step_ms", [1, 737, 10_000, 10**9])
def test_a_session_in_any_steps_is_the_block(small, step_ms):
    session = Session(small.model, 3, seed=1, level=3)
    parts, until_ms = [], 0
    last_ms = 40_000 if step_ms == 1 else 900_000
    while until_ms < last_ms and not session.is_over:
        until_ms += step_ms
        parts.append(session.advance(until_ms))
        assert session.now_ms <= until_ms
    whole = small.play(1, first=3, level=3).events
    assert np.concatenate(parts).tobytes() == whole[whole["time_ms"] <= until_ms].tobytes()
    assert session.is_over == (step_ms > 1)


def test_a_session_answers_only_what_is_new(small):
    session = Session(small.model, 0, seed=1)
    assert (session.advance(30_000)["time_ms"] <= 30_000).all()
    later = session.advance(60_000)
    assert ((later["time_ms"] > 30_000) & (later["time_ms"] <= 60_000)).all()
    assert len(session.advance(60_000)) == 0


def test_the_end_of_time_ends_a_session_once():
    small = world([], [raid(points=[(60.0, 0.0, 5000.0)])], duration_s=30.0)
    session = Session(small.model, 0, seed=1)
    assert session.advance(29_999).size == 0
    assert not session.is_over
    assert Code.UNRESOLVED in session.advance(30_000)["code"]
    assert session.is_over
    assert session.advance(90_000).size == 0
    assert session.now_ms == 30_000


def test_two_sessions_side_by_side_do_not_meet(small):
    one, two = (Session(small.model, n, seed=1) for n in (0, 1))
    parts: dict[int, list[np.ndarray]] = {0: [], 1: []}
    for until_ms in range(0, 900_001, 50_000):
        parts[0].append(one.advance(until_ms))
        parts[1].append(two.advance(until_ms))
    for n, found in parts.items():
        assert np.concatenate(found).tobytes() == small.play(1, first=n).events.tobytes()


def test_a_higher_level_only_adds_rows(small):
    logs = {level: small.play(5, level=level).events for level in Level}
    tracks = (Code.TRACK_STARTED, Code.TRACK_FIRM, Code.TRACK_DROPPED)
    all_added = ((Level.TRACKS, tracks), (Level.DETECTIONS, (Code.PLOT,)), (Level.CHAIN, (Code.BLAMED, Code.IN_SIGHT)))
    for level, added in all_added:
        below = logs[Level(level - 1)]
        assert logs[level][~np.isin(logs[level]["code"], added)].tobytes() == below.tobytes()
        assert len(logs[level]) > len(below)
    assert not np.isin(logs[Level.DECISIONS]["code"], tracks).any()


@pytest.mark.parametrize("rows", [1, 10, 300])
def test_a_buffer_too_small_leaves_no_trace(small, rows, monkeypatch):
    whole = small.play(5, level=3)
    monkeypatch.setattr(run, "_first_buffer", lambda *_: rows)
    assert small.play(5, level=3).events.tobytes() == whole.events.tobytes()
    session = Session(small.model, 2, seed=1, level=3)
    parts = [session.advance(until_ms) for until_ms in range(0, 900_001, 20_000)]
    assert np.concatenate(parts).tobytes() == whole.replication(2).events.tobytes()


def test_a_log_beyond_all_memory_is_refused_with_advice(small, monkeypatch):
    monkeypatch.setattr(run, "_first_buffer", lambda *_: 4)
    monkeypatch.setattr(run, "LARGEST_BUFFER", 16)
    with pytest.raises(ModelError, match="replication 2 has more than 16 events; log less"):
        run_block(small.model, seed=1, first=2, count=2, level=3)


def test_a_far_object_leaves_all_others_alone():
    """Start times with jitter, every plot and every shot are the same; only the new object's own rows are new."""
    groups = [*GROUPS[:2], raid("far", points=[(79.0, 79.0, 20.0)], aim=["cove"], speed_mps=50.0, jitter_s=9.0)]
    assets = [{"id": name, "name": name, **place} for name, place in (("port", PORT), ("cove", COVE))]
    alone = world(UNITS, groups[:2], assets=assets).play(4, level=3).told()
    joined = world(UNITS, groups, assets=assets).play(4, level=3).told()
    until = {n: max(row[1] for row in alone if row[0] == n) for n in range(4)}
    others = [row for row in joined if row[4] != "far-1" and row[1] <= until[row[0]]]
    assert others == alone
    assert len(joined) > len(alone)


def test_the_order_in_the_file_does_not_matter():
    one = world(UNITS, GROUPS, traffic=[flight()]).play(3, level=3)
    other = world(tuple(reversed(UNITS)), tuple(reversed(GROUPS)), traffic=[flight()]).play(3, level=3)
    assert one.told() == other.told()


PORT = {"lat_deg": -32.0, "lon_deg": -24.0}
COVE = {"lat_deg": -31.35, "lon_deg": -23.25}
