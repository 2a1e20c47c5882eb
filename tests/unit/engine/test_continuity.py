"""Whether anybody still has a firm track of an object: what is logged when nobody has, and when somebody has again."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from unit.engine.worlds import battery, raid, unit, world

UNARMED = unit("one", battery(rounds={"medium": 0}))
DIP = [(60.0, 0.0, 3000.0), (45.0, 0.0, 3000.0), (44.0, 0.0, 20.0), (36.0, 0.0, 20.0), (35.0, 0.0, 3000.0)]
"""Down behind the horizon, and up again."""


def dip(mode="simple", groups=None, units=(UNARMED,), **more):
    groups = groups or [raid(points=DIP, reference="msl", aim=["port"])]
    return world(list(units), groups, figures={"su-30mki.rcs_m2": 1000.0}, tracking={"mode": mode}, **more)


@pytest.mark.parametrize("mode", ["simple", "default", "perfect"])
def test_behind_the_horizon_an_object_is_lost_until_it_is_firm_again(mode):
    log = dip(mode).play(level=2)
    lost, again = log.of(Code.UNTRACKED), log.of(Code.TRACKED_AGAIN)
    assert len(lost) == len(again) == 1
    assert lost["time_ms"][0] < again["time_ms"][0]
    dropped, firm = log.of(Code.TRACK_DROPPED), log.of(Code.TRACK_FIRM)
    # the bank of filters hides a track some scans before it drops it
    assert lost["time_ms"][0] in dropped["time_ms"] or (
        mode == "default" and lost["time_ms"][0] < dropped["time_ms"][0]
    )
    assert again["time_ms"][0] in firm["time_ms"]


def test_who_is_held_by_another_radar_is_not_lost():
    """The second stands where the object comes down, and sees it all the way."""
    near = unit("two", battery("bravo", 40.0, 3.0, rounds={"medium": 0}))
    alone, together = dip().play(), dip(units=(UNARMED, near)).play()
    assert alone.count(Code.UNTRACKED) == 1
    assert together.count(Code.UNTRACKED) == 0


def test_the_log_of_decisions_tells_it_too():
    small = dip()
    codes = (Code.UNTRACKED, Code.TRACKED_AGAIN)
    found = [np.concatenate([small.play(3, level=level).of(code) for code in codes]) for level in (1, 2)]
    assert found[0].tobytes() == found[1].tobytes()
    assert len(found[0]) == 6


def test_an_object_that_ends_is_not_lost():
    log = dip(groups=[raid(points=[(40.0, 0.0, 3000.0)], aim=["port"])]).play(3, level=2)
    assert log.count(Code.LEAK) == 3
    assert log.count(Code.UNTRACKED) == 0


def test_a_radar_that_stands_still_holds_nobody():
    losses = {"losses": [{"node": "alpha", "at_s": 100.0, "until_s": 140.0}]}
    log = dip(groups=[raid(points=[(60.0, 0.0, 5000.0)], aim=["port"])], network=losses).play()
    assert log.of(Code.UNTRACKED)["time_ms"][0] == 100_000
    assert log.of(Code.TRACKED_AGAIN)["time_ms"][0] > 140_000
