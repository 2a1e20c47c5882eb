"""Track, modes `default` and `perfect`: what decisions read in mode `simple`, from other trackers."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.engine.run import Session
from unit.engine.worlds import battery, certain, raid, unit, world

UNARMED = unit("one", battery(rounds={"medium": 0}))
SEEN = {"su-30mki.rcs_m2": 1000.0}
TURN = [(60.0, 0.0, 5000.0), (10.0, 20.0, 4000.0)]


def picture(mode, groups, figures=SEEN, **more):
    return world([UNARMED], groups, figures=figures, tracking={"mode": mode}, **more)


@pytest.mark.parametrize("mode", ["default", "perfect"])
def test_objects_that_fly_apart_have_one_track_each_to_their_end(mode):
    groups = [raid(f"raid{i}", points=[(50.0, 8.0 * i, 5000.0)], aim=["port"]) for i in range(-3, 4)]
    log = picture(mode, groups).play(level=3)
    numbers = [set(log.of(Code.PLOT, target=f"raid{i}-1")["detail"][:30].tolist()) for i in range(-3, 4)]
    assert all(len(found) == 1 for found in numbers), numbers
    assert len(set.union(*numbers)) == 7


@pytest.mark.parametrize("mode", ["default", "perfect"])
def test_the_first_plot_of_an_object_is_the_same_in_every_mode(mode):
    """Its luck has an address, so what is seen does not depend on what is made of it."""
    plain, other = (picture(m, [raid()], figures={}).play(5, level=3) for m in ("simple", mode))
    columns = ["replication", "time_ms", "target", "value"]
    assert other.of(Code.PLOT)[columns].tolist() == plain.of(Code.PLOT)[columns].tolist()


def errors(mode, groups, seed, until_s, step_s):
    """How far the first track of a replication is off its object: x, y [m], and off its first leg: vx, vy [m/s]."""
    case = picture(mode, groups)
    session, found = Session(case.model, 0, seed=seed), []
    for until_ms in range(60_000, 1000 * until_s, 1000 * step_s):
        session.advance(until_ms)
        track = session.state.tracks[0, 0]
        if session.state.posts[0]["n_tracks"] and track["is_firm"]:
            flown_s = (int(track["time_ms"]) - int(session.state.bodies[0]["start_ms"])) * 1e-3
            x_m, y_m, _ = case.places(np.array([flown_s]))
            leg = case.legs()[0]
            off_mps = leg["vx_mps"] - track["vx_mps"], leg["vy_mps"] - track["vy_mps"]
            found.append((x_m[0] - track["x_m"], y_m[0] - track["y_m"], *off_mps))
    return np.array(found)


def test_perfect_tracks_lie_on_their_objects():
    found = errors("perfect", [raid(points=TURN)], seed=3, until_s=200, step_s=20)
    assert len(found) >= 5
    assert np.abs(found[:, :2]).max() < 1e-6


def test_perfect_tracks_survive_a_turn_on_the_spot():
    assert picture("perfect", [raid(points=TURN)]).play(5, level=3).count(Code.TRACK_STARTED) == 5


def test_the_bank_is_nearer_to_the_truth_than_the_plain_tracker():
    """Ten minutes of one straight flight: the root of the mean square error of position, and of velocity."""
    groups = [raid(points=[(75.0, 30.0, 9000.0)], speed_mps=120.0)]
    simple, bank = (errors(mode, groups, seed=5, until_s=600, step_s=10) for mode in ("simple", "default"))
    assert min(len(simple), len(bank)) > 40
    simple, bank = (np.sqrt((found**2).mean(axis=0)) for found in (simple, bank))
    assert np.hypot(*bank[:2]) < 0.95 * np.hypot(*simple[:2])
    assert np.hypot(*bank[2:]) < 0.75 * np.hypot(*simple[2:])


@pytest.mark.parametrize("mode", ["default", "perfect"])
def test_a_cue_makes_a_track_firm_after_two_plots(mode):
    figures = SEEN | {
        "s-400.confirm_hits": 8.0,
        "s-400.confirm_scans": 8.0,
        "s-400.acquisition_radar.scan_period_s": 0.5,
    }
    case = world(
        [unit("one", battery(rounds={"medium": 0}), watch_km=(1.0, 0.0))],
        [raid()],
        figures=figures,
        tracking={"mode": mode},
    )
    assert case.play(level=2).of(Code.TRACK_FIRM, by="alpha")["time_ms"][0] <= 8000


@pytest.mark.parametrize("mode", ["default", "perfect"])
def test_what_is_killed_loses_its_track(mode):
    """The second object keeps the replication going, and there is no round left for it."""
    groups = [raid("first"), raid("last", points=[(75.0, 5.0, 5000.0)], speed_mps=100.0)]
    armed = unit("one", battery(rounds={"medium": 1}))
    log = world([armed], groups, figures=SEEN | certain(1.0), tracking={"mode": mode}).play(level=2)
    (killed,) = log.of(Code.KILL)
    ended = log.of(Code.TRACK_DROPPED)[log.of(Code.TRACK_DROPPED)["target"] == killed["target"]]
    assert len(ended) == 1
    assert 0 < ended["time_ms"][0] - killed["time_ms"] <= 60_000


@pytest.mark.parametrize("mode", ["default", "perfect"])
def test_blocks_of_any_size_give_the_same_log(mode):
    case = picture(mode, [raid(count=6, jitter_s=30.0)], figures={})
    whole = case.play(6, level=2).events
    parts = np.concatenate([case.play(2, first=first, level=2).events for first in (0, 2, 4)])
    assert whole.tobytes() == parts.tobytes()
