"""Links and posts: what units tell each other, when, and what they do when that ends."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Code
from unit.engine.worlds import at, battery, certain, raid, unit, world

UNITS = [
    unit("one", battery("alpha", rounds={"medium": 30})),
    unit("two", battery("bravo", 1.0, rounds={"medium": 30})),
]
RAID = [raid(count=4, spacing_s=5.0)]
SURE = certain(0.0)
NOBODY_KNOWN = {"mode": "reply", "recognition_probability": 0.0}
"""All that is hostile stays unknown: free control engages it, tight control does not."""


def played(units=None, groups=None, count=2, **blocks):
    return world(units or UNITS, groups or RAID, figures=SURE | blocks.pop("figures", {}), **blocks).play(count)


def doubled(log) -> int:
    """Launches at an object that another fire unit has rounds in the air at."""
    n, in_the_air = 0, set()
    for row in log.events:
        key = (int(row["replication"]), int(row["target"]))
        if row["code"] == Code.LAUNCH:
            n += any((*key, other) in in_the_air for other in range(9) if other != row["observer"])
            in_the_air.add((*key, int(row["observer"])))
        elif row["code"] in (Code.KILL, Code.MISS):
            in_the_air.discard((*key, int(row["observer"])))
    return n


@pytest.mark.parametrize("mode", ["shared_warning", "shared_tracks"])
def test_links_without_delay_and_loss_are_as_good_as_one_group(mode):
    links = [{"id": "line", "between": ["one", "two"]}]
    linked = played(network={"mode": mode, "links": links})
    assert linked.told() == played(network={"mode": mode}).told()
    assert linked.count(Code.LAUNCH) > 0


def test_one_group_never_doubles_and_units_alone_do():
    assert doubled(played(network={"mode": "shared_tracks"})) == 0
    assert doubled(played(network={"mode": "shared_warning"})) > 0


def test_a_late_word_of_an_engagement_lets_units_double():
    assert doubled(played(network={"mode": "shared_tracks", "delay_s": 30.0})) > 0


def test_a_lost_word_of_an_engagement_lets_units_double():
    assert doubled(played(network={"mode": "shared_tracks", "loss": 1.0})) > 0


@pytest.mark.parametrize(("delay_s", "asked"), [(0.0, 1), (600.0, 2)])
def test_whoever_hears_in_time_does_not_ask(delay_s, asked):
    units = [unit("watch", watch_km=(0.0, 0.0)), unit("guns", battery("alpha", -25.0))]
    log = played(units, [raid()], network={"mode": "shared_warning", "delay_s": delay_s})
    assert log.count(Code.IDENTIFIED) == 2 * asked


@pytest.mark.parametrize(("until_s", "asked"), [(60.0, 1), (600.0, 2)])
def test_whoever_is_back_on_the_line_hears_what_was_said_without_him(until_s, asked):
    units = [unit("watch", watch_km=(0.0, 0.0)), unit("guns", battery("alpha", -25.0))]
    links = [{"id": "line", "between": ["watch", "guns"]}]
    losses = [{"node": "line", "at_s": 0.0, "until_s": until_s}]
    low = raid(points=[(55.0, 0.0, 100.0)])
    log = played(units, [low], network={"mode": "shared_warning", "links": links, "losses": losses})
    watched = log.of(Code.IDENTIFIED)["time_ms"].reshape(2, asked)
    assert watched[:, 0].max() < 60_000
    assert (watched[:, 1:] > 60_000).all()


def test_a_quicker_way_over_a_higher_post_is_taken():
    posts = [{"id": "hq", **at(3.0, 3.0)}]
    slow = {"id": "slow", "between": ["one", "two"], "delay_s": 30.0}
    over = [{"id": "up", "between": ["one", "hq"]}, {"id": "down", "between": ["hq", "two"]}]
    network = {"mode": "shared_tracks", "posts": posts, "links": [slow, *over]}
    assert doubled(played(network=network)) == 0
    lost = [{"node": "hq", "at_s": 0.0}]
    assert doubled(played(network=network | {"losses": lost})) > 0


def test_whoever_reports_to_the_same_post_is_linked():
    units = [{**one, "reports_to": "hq"} for one in UNITS]
    posts = [{"id": "hq", **at(3.0, 3.0)}]
    assert doubled(played(units, network={"mode": "shared_tracks", "posts": posts})) == 0
    assert doubled(played(network={"mode": "shared_tracks", "posts": posts})) > 0


def test_a_unit_without_its_post_falls_apart():
    units = [unit("one", battery("alpha"), battery("bravo", 1.0))]
    alone = {"mode": "alone"}
    assert doubled(played(units, network=alone)) == 0
    log = played(units, network=alone | {"losses": [{"node": "one.post", "at_s": 0.0}]})
    assert log.of(Code.PART_LOST)["time_ms"].tolist() == [0, 0]
    assert doubled(log) > 0


@pytest.mark.parametrize(("rule", "fires"), [("autonomous", True), ("tight", False)])
def test_what_fire_units_do_without_their_post(rule, fires):
    units = [unit("one", battery("alpha", 0.0, 20.0))]
    network = {"mode": "alone", "losses": [{"node": "one.post", "at_s": 0.0}]}
    log = played(units, network=network, doctrine={"on_post_loss": rule}, identification=NOBODY_KNOWN)
    assert (log.count(Code.LAUNCH) > 0) == fires


@pytest.mark.parametrize(("rule", "fires"), [("autonomous", True), ("tight", False)])
def test_what_units_do_without_links(rule, fires):
    units = [unit("one", battery("alpha", 0.0, 20.0)), unit("two", watch_km=(-70.0, -70.0))]
    links = [{"id": "line", "between": ["one", "two"]}]
    network = {"mode": "shared_tracks", "links": links, "losses": [{"node": "line", "at_s": 0.0}]}
    log = played(units, network=network, doctrine={"on_link_loss": rule}, identification=NOBODY_KNOWN)
    assert (log.count(Code.LAUNCH) > 0) == fires


def test_a_post_that_comes_back_ends_what_its_loss_began():
    units = [unit("one", battery("alpha", 0.0, 20.0))]
    loss = {"node": "one.post", "at_s": 0.0, "until_s": 60.0}
    log = played(units, network={"mode": "alone", "losses": [loss]}, doctrine={"on_post_loss": "tight"},
                 identification=NOBODY_KNOWN)  # fmt: skip
    assert log.of(Code.PART_BACK)["time_ms"].tolist() == [60_000, 60_000]
    assert log.of(Code.LAUNCH)["time_ms"].min() >= 60_000


def test_a_fire_unit_engages_on_a_track_that_only_another_radar_holds():
    blind = battery("alpha", 0.0, 0.0, antenna_m=1.0)
    units = [unit("one", blind), unit("two", watch_km=(30.0, 0.0))]
    low = [raid(points=[(60.0, 0.0, 40.0)], kind="cruise-missile", speed_mps=240.0)]
    figures = certain(1.0) | {"s-400.engagement_radar.detection_range_km": 0.1}
    for mode, fires in (("shared_tracks", False), ("engage_remote", True)):
        log = world(units, low, figures=figures, network={"mode": mode}).play(2)
        assert (log.count(Code.LAUNCH) > 0) == fires
    tight = {"max_track_error_m": 1.0}
    log = world(units, low, figures=figures, network={"mode": "engage_remote"}, doctrine=tight).play(2)
    assert log.count(Code.LAUNCH) == 0
