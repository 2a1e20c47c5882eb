"""What always holds of the engine: nothing is made or lost, time goes on, and positions are those of the geodesic."""

from __future__ import annotations

from collections import Counter
from statistics import NormalDist

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan import draws
from bartizan.draws import Purpose
from bartizan.engine.log import Cause, Code
from bartizan.engine.why import STAGE_OF_CAUSE
from unit.engine.worlds import CENTRE, Log, World, battery, certain, flight, port, raid, unit, world

KINDS = ("su-30mki", "cruise-missile", "drone", "decoy-drone", "ballistic-missile")
ENDS = (Code.KILL, Code.LEAK, Code.DECOY_ARRIVED, Code.UNRESOLVED, Code.DEPARTED)
FAR_KM = st.floats(20.0, 75.0)
NEAR_KM = st.floats(-12.0, 12.0)


@st.composite
def small_worlds(draw) -> World:
    """One to three fire units, a mixed raid, some traffic, any doctrine and network."""
    names = ["alpha", "bravo", "charlie"][: draw(st.integers(1, 3))]
    batteries = [
        battery(n, draw(NEAR_KM), draw(NEAR_KM), rounds={"medium": draw(st.integers(0, 5)), "short": 2}, reloads=i)
        for i, n in enumerate(names)
    ]
    units = [unit("one", *batteries[:2], watch_km=(1.0, 2.0)), *(unit("two", b) for b in batteries[2:])]
    groups = [_group(draw, f"raid{i}", names) for i in range(draw(st.integers(1, 4)))]
    figures = certain(draw(st.floats(0.0, 1.0))) | {
        "s-400.engagement_radar.channels": draw(st.integers(1, 3)),
        "any.leaker_effect.radar_loss_probability": 0.5,
        "any.leaker_effect.launcher_loss_probability": 0.5,
    }
    return world(
        units,
        [raid("sure", aim=["alpha"], points=[(40.0, 9.0, 3000.0)]), *groups],
        figures=figures | ({"s-400.reload_time_s": 40.0} if len(names) > 1 else {}),
        traffic=[flight(count=2, spacing_s=30.0)],
        network={"mode": draw(st.sampled_from(["alone", "shared_warning", "shared_tracks"]))},
        doctrine={"firing": {"shots": draw(st.integers(1, 3)), "looks": draw(st.integers(0, 2))}},
        identification={"mode": "reply", "reply_probability": draw(st.floats(0.0, 1.0))},
        duration_s=float(draw(st.integers(100, 700))),
    )


def _group(draw, name: str, names: list[str]) -> dict:
    kind = draw(st.sampled_from(KINDS))
    more = {"count": draw(st.integers(1, 4)), "spacing_s": 5.0, "jitter_s": 8.0}
    if kind == "ballistic-missile":
        return raid(name, kind, profile="ballistic", points=[(draw(FAR_KM), draw(FAR_KM), 0.0)], **more)
    aim = draw(st.sampled_from(["port", *names]))
    points = [(-draw(FAR_KM), draw(NEAR_KM), draw(st.floats(30.0, 9000.0)))]
    return raid(name, kind, points=points, aim=[aim], spread_km=4.0, **more)


@settings(max_examples=60)
@given(small_worlds(), st.integers(0, 2**32))
def test_nothing_is_made_or_lost(small, seed):
    for n in (0, 1):
        log = small.play(1, first=n, seed=seed)
        rounds_are_those_that_were_loaded(small, log)
        each_object_has_one_end(log)
        outcomes_follow_launches(log)
        time_goes_on(small, log)
        causes_are_told(log)


def rounds_are_those_that_were_loaded(small: World, log: Log) -> None:
    for node, radar in zip(log.roster.nodes, small.model.radars, strict=True):
        loads = small.model.loads[radar["first_load"] : radar["first_load"] + radar["n_loads"]]
        assert log.rounds(by=node.id) <= loads["rounds"].sum() * (1 + log.count(Code.RELOADED, by=node.id))
        assert log.count(Code.RELOADED, by=node.id) <= radar["reloads"]


def each_object_has_one_end(log: Log) -> None:
    ends = Counter(row["target"] for code in ENDS for row in log.of(code))
    assert set(ends.values()) <= {1}
    hostile = {i for i, thing in enumerate(log.roster.objects) if thing.side == "hostile"}
    assert hostile <= set(ends)
    for i in ends:
        rows = log.events[log.events["target"] == i]
        (end,) = np.nonzero(np.isin(rows["code"], ENDS))[0]
        # reasons are told at the end; rounds on the way miss, and launches are cancelled, afterwards
        after = set(rows["code"][end + 1 :])
        assert after <= {Code.CAUSE, Code.DECIDING_CAUSE, Code.MISS, Code.CANCELLED}
        late = rows[end + 1 :][rows["code"][end + 1 :] == Code.MISS]
        assert set(late["detail"]) <= {2}


def outcomes_follow_launches(log: Log) -> None:
    in_the_air: Counter[tuple[int, int]] = Counter()
    for row in log.events:
        pair = (int(row["observer"]), int(row["target"]))
        in_the_air[pair] += int(row["code"] == Code.LAUNCH) - int(row["code"] in (Code.KILL, Code.MISS))
        assert in_the_air[pair] in (0, 1)


def time_goes_on(small: World, log: Log) -> None:
    assert (np.diff(log.events["time_ms"]) >= 0).all()
    assert (log.events["time_ms"] >= 0).all()
    assert (log.events["time_ms"] <= small.model.settings[0]["duration_ms"]).all()


def causes_are_told(log: Log) -> None:
    threats = {i for i, thing in enumerate(log.roster.objects) if thing.is_threat}
    through = {int(row["target"]) for code in (Code.LEAK, Code.UNRESOLVED) for row in log.of(code)} & threats
    deciding = log.of(Code.DECIDING_CAUSE)
    assert Counter(deciding["target"].tolist()) == Counter(through)
    for row in deciding:
        chain = log.of(Code.CAUSE)[log.of(Code.CAUSE)["target"] == row["target"]]
        if row["value"] == 0.0:  # had not begun when time ran out
            assert (len(chain), row["detail"]) == (0, Cause.BELOW_HORIZON)
            continue
        furthest = max(STAGE_OF_CAUSE[cause] for cause in chain["detail"])
        best = chain[[STAGE_OF_CAUSE[cause] == furthest for cause in chain["detail"]]]
        assert row["detail"] in best["detail"]
        assert row["value"] == best["value"].max()


PLANE = pyproj.Proj(proj="aeqd", lat_0=CENTRE[0], lon_0=CENTRE[1], ellps="WGS84")
EARTH = pyproj.Geod(ellps="WGS84")
ACROSS_KM = st.floats(-395.0, 395.0)


@given(ACROSS_KM, ACROSS_KM, ACROSS_KM, ACROSS_KM)
def test_a_route_across_the_largest_theatre_stays_on_its_geodesic(x0, y0, x1, y1):
    if np.hypot(x1 - x0, y1 - y0) < 1.0:
        return
    points = [(x0, y0, 9000.0), (x1, y1, 9000.0)]
    small = world([], [], traffic=[flight(points=points, speed_mps=250.0)], width_km=800.0, cell_m=5000.0, assets=[])
    times_s = np.linspace(0.0, small.path_s() - 0.002, 200)
    x_m, y_m, _ = small.places(times_s)
    lon0, lat0 = PLANE(1000.0 * x0, 1000.0 * y0, inverse=True)
    lon1, lat1 = PLANE(1000.0 * x1, 1000.0 * y1, inverse=True)
    azimuth_deg, _, range_m = EARTH.inv(lon0, lat0, lon1, lat1)
    n = len(times_s)
    lon_deg, lat_deg, _ = EARTH.fwd([lon0] * n, [lat0] * n, [azimuth_deg] * n, 250.0 * times_s)
    true_x_m, true_y_m = PLANE(lon_deg, lat_deg)
    assert np.hypot(x_m - true_x_m, y_m - true_y_m).max() < 10.0
    assert small.path_s() == pytest.approx(range_m / 250.0, abs=0.0015)


@given(st.floats(25.0, 75.0), st.floats(-70.0, 70.0), st.floats(50.0, 5000.0), st.floats(0.0, 15_000.0))
def test_a_path_ends_where_it_enters_a_circle_first_to_the_metre(x, y, radius_m, keep_out_m):
    assets = [port(radius_m=radius_m), port("zone", 15.0, 0.0, keep_out_m=keep_out_m)]
    if np.hypot(x - 15.0, y) * 1000.0 <= keep_out_m + 10.0:
        return
    path = world([], [raid(points=[(x, y, 1000.0)])], assets=assets).geometry.members[0].path
    outside_m = [
        np.hypot(path.x_m - east_m, path.y_m) - circle_m for east_m, circle_m in ((0.0, radius_m), (15e3, keep_out_m))
    ]
    assert min(distance_m[-1] for distance_m in outside_m) == pytest.approx(0.0, abs=1.0)
    assert min(distance_m.min() for distance_m in outside_m) >= -1.0


@given(st.integers(0, 2**32 - 1))
def test_normals_are_the_inverse_of_the_normal_distribution(word):
    expected = NormalDist().inv_cdf((word + 0.5) / 2**32)
    assert draws.normal(np.uint64(word)) == pytest.approx(expected, rel=5e-15, abs=5e-15)


@pytest.mark.parametrize("word", [0, 1, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1, 322122547, 3972844748])
def test_normals_at_the_ends_the_middle_and_the_seams(word):
    expected = NormalDist().inv_cdf((word + 0.5) / 2**32)
    assert draws.normal(np.uint64(word)) == pytest.approx(expected, rel=5e-15, abs=5e-15)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_normals_rise_with_their_word_and_mirror(one, two):
    low, high = sorted((one, two))
    assert draws.normal(np.uint64(low)) <= draws.normal(np.uint64(high))
    assert draws.normal(np.uint64(one)) == pytest.approx(-draws.normal(np.uint64(2**32 - 1 - one)), abs=1e-15)


def test_purposes_are_distinct_and_fit_their_byte():
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose)
    assert all(1 <= purpose < 256 for purpose in Purpose)
    luck = {draws.uniform(7, 1, 2, 3, int(purpose), 4) for purpose in Purpose}
    assert len(luck) == len(Purpose)
    assert all(0.0 < u < 1.0 for u in luck)
