"""Rules written in Python: what they see, what they may order, and that the same answers give the same course."""

from __future__ import annotations

import time

import numpy as np
import pytest

from bartizan.engine import run as run_module
from bartizan.engine.log import Cause, Code
from bartizan.engine.plugin import Orders, Picture, play_with_rule
from bartizan.engine.run import Session, run_block
from bartizan.errors import ModelError
from unit.engine.worlds import Log, World, battery, certain, flight, port, raid, unit, world


@pytest.fixture(scope="module")
def small() -> World:
    """Two fire units of one unit, four raiders, one airliner."""
    units = [unit("one", battery("alpha"), battery("bravo", 8.0, 8.0))]
    return world(units, [raid(count=4, spacing_s=15.0)], traffic=[flight()], figures=certain(0.5))


def play(small: World, rule, every_ms: int = 1000, **more) -> Log:
    session = Session(small.model, 0, seed=1)
    return Log(play_with_rule(session, small.geometry.roster, rule, every_ms=every_ms, **more), small.geometry.roster)


def test_a_rule_without_orders_changes_nothing(small):
    plain = run_block(small.model, seed=1, first=0, count=1)
    assert play(small, lambda picture: None).digest() == Log(plain, small.geometry.roster).digest()
    assert play(small, lambda picture: Orders()).digest() == Log(plain, small.geometry.roster).digest()


def test_a_rule_is_called_at_set_times_from_0_to_the_end(small):
    times = []
    log = play(small, lambda picture: times.append(picture.now_ms), every_ms=7000)
    last_ms = int(log.events["time_ms"].max())
    assert times == list(range(0, last_ms + 1, 7000)) or times == list(range(0, last_ms + 7001, 7000))


def test_orders_hold_from_the_moment_on(small):
    def rule(picture: Picture) -> Orders:
        state = "hold" if picture.now_ms < 60_000 else None
        return Orders(control=dict.fromkeys(picture.fire_units, state))

    # 60 km away raiders come at nobody's site within 3 km but alpha's, which stands at the port
    log = play(small, rule)
    launches = log.of(Code.LAUNCH, by="bravo")["time_ms"]
    assert len(launches) > 0
    assert launches.min() >= 60_000
    assert play(small, lambda picture: None).of(Code.LAUNCH, by="bravo")["time_ms"].min() < 60_000


def test_held_objects_are_not_engaged_until_they_are_released(small):
    thing = Log(np.zeros(0), small.geometry.roster).thing("raid-1")

    def rule(picture: Picture) -> Orders:
        pairs = [(name, thing) for name in picture.fire_units]
        return Orders(hold=pairs) if picture.now_ms < 100_000 else Orders(release=pairs)

    log = play(small, rule)
    assert log.of(Code.LAUNCH, target="raid-1")["time_ms"].min() >= 100_000
    assert log.of(Code.LAUNCH, target="raid-2")["time_ms"].min() < 100_000


def test_time_under_an_order_counts_as_held_fire(small):
    everything = range(len(small.geometry.roster.objects))
    log = play(small, lambda p: Orders(hold=[(name, i) for name in p.fire_units for i in everything]))
    assert log.count(Code.LAUNCH) == 0
    assert set(log.of(Code.DECIDING_CAUSE)["detail"]) == {Cause.HELD_FIRE}


def test_the_picture_holds_what_fire_units_know_and_cannot_be_written(small):
    pictures = []
    play(small, pictures.append)
    units = [picture.fire_units["alpha"] for picture in pictures]
    assert units[0].tracks.size == 0
    assert (units[0].rounds, units[0].channels_busy, units[0].control, units[0].is_lost) == (8, 0, "free", False)
    rows = np.concatenate([unit_.tracks for unit_ in units])
    assert set(rows["declared"]) == {-1, 0, 1}
    assert set(rows["kind"][rows["declared"] == -1]) == {-1}
    assert set(rows["is_engaged"]) == {0, 1}
    assert min(unit_.rounds for unit_ in units) < 8
    assert max(unit_.channels_busy for unit_ in units) > 0
    busy = next(unit_ for unit_ in units if unit_.tracks.size)
    with pytest.raises(ValueError, match="read-only"):
        busy.tracks["x_m"] = 0.0
    with pytest.raises(TypeError):
        pictures[0].fire_units["alpha"] = busy


def test_tracks_of_the_picture_are_where_objects_are(small):
    pictures = []
    play(small, pictures.append)
    state = small.model.objects
    far_m = []
    for picture in pictures:
        for row in picture.fire_units["alpha"].tracks:
            item = state[row["object"]]
            path_s = (picture.now_ms - int(item["start_ms"])) / 1000.0
            x_m, y_m, _ = small.places(np.array([path_s]), int(row["object"]))
            far_m.append(float(np.hypot(x_m[0] - row["x_m"], y_m[0] - row["y_m"])))
    assert np.median(far_m) < 500.0


def test_the_course_does_not_depend_on_how_long_a_rule_thinks(small):
    def rule(picture: Picture) -> Orders:
        return Orders(control={"alpha": "tight" if picture.now_ms % 2000 else "hold"})

    def slow(picture: Picture) -> Orders:
        time.sleep(0.0005)
        return rule(picture)

    assert play(small, rule, 5000).digest() == play(small, slow, 5000).digest()


def test_a_buffer_too_small_repeats_the_course_with_its_orders(small, monkeypatch):
    def rule(picture: Picture) -> Orders:
        state = "hold" if 20_000 <= picture.now_ms < 90_000 else "free"
        return Orders(control=dict.fromkeys(picture.fire_units, state), hold=[("alpha", picture.now_ms % 4)])

    whole = play(small, rule)
    monkeypatch.setattr(run_module, "_first_buffer", lambda *_: 3)
    assert play(small, rule).digest() == whole.digest()


def test_a_replication_is_played_as_far_as_asked(small):
    assert play(small, lambda picture: None, until_ms=50_000).events["time_ms"].max() <= 50_000


def _fails(picture: Picture) -> Orders:
    raise KeyError("no such thing")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (_fails, r"the rule _fails at 0 ms failed: KeyError: 'no such thing'"),
        (lambda p: {"alpha": "hold"}, r"gave no orders, seen dict, expected Orders or None"),
        (lambda p: Orders(control={"delta": "hold"}), r"a fire unit that is none, seen 'delta', expected one of"),
        (lambda p: Orders(control={"alpha": "no_fire"}), r"a control state that is none, seen 'no_fire'"),
        (lambda p: Orders(hold=[("alpha", 99)]), r"an object that is none, seen 99"),
        (lambda p: Orders(release=[("alpha", -1)]), r"an object that is none, seen -1"),
    ],
)
def test_a_wrong_answer_names_the_rule_and_the_moment(small, rule, words):
    with pytest.raises(ModelError, match=words):
        play(small, rule)


def test_a_rule_is_called_every_so_many_milliseconds(small):
    with pytest.raises(ModelError, match="seen 0, expected at least 1"):
        play(small, lambda picture: None, every_ms=0)


def test_without_a_raid_a_rule_is_called_to_the_end_of_the_time():
    quiet = world([unit("one", battery())], assets=[port()], traffic=[flight()], duration_s=60.0)
    times = []
    play(quiet, lambda picture: times.append(picture.now_ms), every_ms=20_000)
    assert times == [0, 20_000, 40_000, 60_000]
