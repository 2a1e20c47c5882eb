"""The bench: stated times, arrivals and numbers do what they say, to the millisecond and to the round."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from bartizan.draws import Purpose, block, normal, uid, uniform, unit
from bartizan.engine.bench_arrays import comes_within_ms
from bartizan.engine.log import Cause, Code
from bartizan.engine.records import LEG, RADAR
from bartizan.study.measures import estimate
from bartizan.study.tally import legend, tally
from unit.engine.worlds import battery, raid, world
from unit.engine.worlds import unit as unit_of

SEED = 1


def bench(*groups, channels=1, rounds=100, kill=1.0, hold_s=10.0, batteries=1, **blocks):
    """Fire units that see everything and hold a channel for each engagement, unless told otherwise."""
    engagement = {"hold_time_s": {"constant": hold_s}, **blocks.pop("engagement", {})}
    sites = [battery(f"site-{i}", 0.1 * i) for i in range(batteries)]
    stated = {"channels": channels, "rounds": rounds, "kill_probability": kill, "engagement": engagement}
    named = blocks.pop("raid", {"groups": list(groups) or [group()]})
    return world([unit_of("one", *sites)], detection="perfect", raid=named, **{**stated, **blocks})


def group(count=1, **more):
    """Cruise missiles from 60 km at 250 m/s: 238 s to the port."""
    return raid(kind="cruise-missile", count=count, speed_mps=250.0, points=[(60.0, 0.0, 100.0)], **more)


def launches(small, count=1):
    """Times of the launches [ms]."""
    return small.play(count, seed=SEED).of(Code.LAUNCH)["time_ms"].tolist()


def test_an_object_is_engaged_at_its_start_and_its_channel_held_as_stated():
    log = bench(hold_s=12.345).play()
    assert [(Code(e["code"]).name, int(e["time_ms"])) for e in log.events] == [
        ("FIRST_DETECTED", 0),
        ("FIRST_FIRM", 0),
        ("IDENTIFIED", 0),
        ("LAUNCH", 0),
        ("KILL", 12_345),
    ]


def test_one_channel_serves_one_after_the_other():
    assert launches(bench(group(4), hold_s=7.0)) == [0, 7000, 14_000, 21_000]


def test_who_finds_no_channel_is_lost_if_so_stated():
    log = bench(group(4), hold_s=7.0, engagement={"on_busy": "lost"}).play()
    assert log.count(Code.LAUNCH) == 1 and log.count(Code.LEAK) == 3
    assert set(log.of(Code.DECIDING_CAUSE)["detail"].tolist()) == {Cause.NO_CHANNEL}


def test_patience_ends_the_wait():
    small = bench(group(4), hold_s=7.0, engagement={"patience_s": {"constant": 14.0}})
    assert launches(small) == [0, 7000]
    assert launches(bench(group(4), hold_s=7.0, engagement={"patience_s": {"constant": 14.001}})) == [0, 7000, 14_000]


def test_an_engagement_that_would_end_after_the_path_is_not_begun():
    small = bench()
    path_s = small.path_s()
    assert launches(bench(hold_s=path_s)) == [0]
    log = bench(hold_s=path_s + 0.001).play()
    assert log.count(Code.LAUNCH) == 0
    assert log.of(Code.DECIDING_CAUSE)["detail"].tolist() == [Cause.TOO_LATE]


@pytest.mark.parametrize(("stated", "value"), [({"exponential": 9.0}, "e"), ({"uniform": [4.0, 8.0]}, "u")])
def test_a_drawn_hold_time_is_its_address(stated, value):
    small = bench(group(1), kill=0.0, engagement={"hold_time_s": stated}, doctrine={"firing": {"shots": 1, "looks": 2}})
    u = [uniform(SEED, 0, uid("site-0"), uid("raid-1"), int(Purpose.HOLD), k) for k in range(2)]
    times_s = [-9.0 * math.log(x) if value == "e" else 4.0 + 4.0 * x for x in u]
    log = small.play(seed=SEED)
    ends = log.of(Code.MISS)["time_ms"].tolist()
    first = max(math.floor(1000.0 * times_s[0] + 0.5), 1)
    assert ends == [first, first + max(math.floor(1000.0 * times_s[1] + 0.5), 1)]


def test_detection_begins_at_the_stated_range():
    log = bench(detection_range_km=40.0).play()
    (seen,) = log.of(Code.FIRST_DETECTED)
    assert 39.999 < seen["value"] <= 40.0
    assert log.of(Code.LAUNCH)["time_ms"].tolist() == [seen["time_ms"]]
    assert bench(detection_range_km=0.05).play().count(Code.FIRST_DETECTED) == 0


def test_the_first_moment_within_a_range_is_found_between_the_corners_of_a_path():
    radar = np.zeros(1, RADAR)[0]
    legs = np.zeros(2, LEG)
    legs[0] = (0.0, -10_000.0, 3000.0, 0.0, 100.0, 0.0, 0.0)
    legs[1] = (200.0, 10_000.0, 3000.0, 0.0, 100.0, 0.0, 0.0)
    assert comes_within_ms(radar, legs, 300_000, 5000.0) == pytest.approx(60_000, abs=1)
    assert comes_within_ms(radar, legs, 300_000, 2999.0) == -1
    assert comes_within_ms(radar, legs, 300_000, 11_000.0) == 0


def test_what_comes_into_reach_is_met_there():
    figures = {"s-400.interceptor.medium.range_km": 20.0, "s-400.interceptor.medium.average_speed_mps": 1000.0}
    stated = {"channels": 1, "rounds": 9, "kill_probability": 0.0, "doctrine": {"firing": {"shots": 1, "looks": 1}}}
    small = world([unit_of("one", battery())], [group()], figures=figures, detection="perfect", **stated)
    (shot,) = small.play().of(Code.MISS)
    assert 19.998 < shot["value"] <= 20.0


def test_random_fire_does_not_know_whom_it_has_engaged():
    small = bench(group(2), channels=6, rounds=6, kill=1.0, engagement={"allocation": "random"})
    targets = small.play(200, seed=SEED).of(Code.LAUNCH)["target"].reshape(200, 6)
    u = [uniform(SEED, 0, uid("site-0"), 0, int(Purpose.ALLOCATION), k) for k in range(6)]
    assert sorted(targets[0].tolist()) == sorted(math.floor(2 * x) for x in u)
    assert any(len(set(row.tolist())) == 1 for row in targets)


def test_arrivals_are_sums_of_addressed_gaps_in_the_order_of_the_file():
    names = [f"raid-{k + 1}" for k in range(5)]
    arrivals = {"poisson": {"rate_per_s": 0.2, "for_s": 30.0}}
    small = bench(channels=5, raid={"arrivals": arrivals, "groups": [group(5)]})
    log = small.play(30, seed=SEED)
    for k in range(30):
        gaps_s = [-math.log(uniform(SEED, k, 0, uid(name), int(Purpose.ARRIVAL), 0)) / 0.2 for name in names]
        starts_s = np.cumsum(gaps_s)
        one = log.replication(k)
        seen = [one.of(Code.FIRST_DETECTED, target=name)["time_ms"].tolist() for name in names]
        assert seen == [[math.floor(1000.0 * s + 0.5)] if s <= 30.0 else [] for s in starts_s]
        assert one.count(Code.ABSENT) == sum(s > 30.0 for s in starts_s)


def test_objects_come_at_equal_intervals_or_all_at_once():
    spaced = bench(group(3), channels=3).geometry.scenario
    assert spaced.raid.arrivals is None
    named = {"arrivals": {"spaced": {"interval_s": 2.5}}, "groups": [group(3)]}
    assert launches(bench(channels=3, raid=named)) == [0, 2500, 5000]
    assert launches(bench(channels=3, raid={"arrivals": {"simultaneous": True}, "groups": [group(3)]})) == [0, 0, 0]


def test_a_raid_that_never_comes_is_over_at_once():
    named = {"arrivals": {"poisson": {"rate_per_s": 1e-6, "for_s": 0.001}}, "groups": [group(3)]}
    log = bench(raid=named).play()
    assert log.events["code"].tolist() == [Code.ABSENT] * 3 and set(log.events["time_ms"].tolist()) == {0}


def test_absent_objects_are_in_no_share_and_uncounted_ones_in_no_number():
    named = {"arrivals": {"poisson": {"rate_per_s": 0.1, "for_s": 60.0}, "uncounted": 2}, "groups": [group(8)]}
    small = bench(raid=named, kill=0.5, doctrine={"firing": {"shots": 1, "looks": 1}})
    log, who = small.play(400, seed=SEED), legend(small.geometry.roster)
    rows = tally(log.events, who, 0, 400)
    assert who.n_threats == 6
    first = {small.geometry.roster.objects[i].id for i in range(8) if not who.is_counted[i]}
    assert first == {"raid-1", "raid-2"}
    leaks = log.of(Code.LEAK)["target"]
    assert rows.leakers.sum() == np.count_nonzero(who.is_counted[leaks]) < len(leaks)
    absent = log.of(Code.ABSENT)["target"]
    flown = 400 * 6 - np.count_nonzero(who.is_counted[absent])
    assert rows.flown_by_kind.sum() == flown < 400 * 6
    leak, stopped = (estimate(name, [rows], who).mean for name in ("p_leak", "stopped"))
    assert leak == pytest.approx(rows.leakers.sum() / flown) and leak + stopped == pytest.approx(1.0)


def test_reliability_and_correlation_read_their_words():
    engagement = {"reliability": 0.7, "shot_correlation": 0.4}
    small = bench(kill=0.6, engagement=engagement, doctrine={"firing": {"shots": 2, "looks": 1}})
    log, limit = small.play(200, seed=SEED), NormalDist().inv_cdf(0.6)
    for k in range(200):
        shared = normal(block(SEED, k, 0, uid("raid-1"), int(Purpose.SHARED), 0)[0])
        words = [block(SEED, k, uid("site-0"), uid("raid-1"), int(Purpose.KILL), i) for i in range(2)]
        mixed = [math.sqrt(0.4) * shared + math.sqrt(0.6) * normal(word[0]) for word in words]
        kills = any(m < limit and unit(word[1]) < 0.7 for m, word in zip(mixed, words, strict=True))
        assert log.replication(k).count(Code.KILL) == kills


def test_a_certain_round_stays_certain_however_alike():
    small = bench(group(3), channels=3, kill=1.0, engagement={"shot_correlation": 0.9})
    assert small.play(20, seed=SEED).count(Code.KILL) == 60
    small = bench(group(3), channels=3, kill=0.0, engagement={"shot_correlation": 0.9})
    assert small.play(20, seed=SEED).count(Code.KILL) == 0
