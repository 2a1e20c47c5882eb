"""Tiny worlds, each made for what generated worlds seldom hold, played by the kernels and by the reference engine."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code
from reference import adapt
from reference.compare import Log, first_difference, kernel_log, reference_log
from unit.engine.worlds import World, battery, certain, flight, port, raid, unit, world

PORTS = [port("port"), port("east", 14.0, 3.0), port("north", -4.0, 17.0), port("south", 5.0, -22.0)]


def ranked() -> World:
    """One channel, four assets in all directions, and a raid from all sides: who comes first changes all the time, also
    between scans.
    """
    groups = [
        raid(f"group-{i}", aim=[aim], points=[(x, y, 3000.0 + 500.0 * i)], count=2, spacing_s=11.0, start_s=3.0 * i)
        for i, (aim, x, y) in enumerate(
            [("port", 40.0, 25.0), ("east", 45.0, -20.0), ("north", -30.0, 40.0), ("south", -8.0, -50.0)]
        )
    ]
    figures = certain(0.5) | {
        "s-400.engagement_radar.channels": 1.0,
        "s-400.engagement_radar.scan_period_s": 7.0,
        "s-400.engagement_radar.range_error_m": 60.0,
    }
    units = [unit("one", battery(rounds={"medium": 30})), unit("two", battery("bravo", 9.0, -6.0))]
    return world(units, groups, figures=figures, assets=PORTS, network={"mode": "shared_tracks"})


def turning() -> World:
    """Objects that turn at once by many angles at many speeds, so that plots fall on both sides of the gates."""
    groups = []
    for i in range(12):
        speed_mps = 120.0 + 60.0 * i
        turns = [
            (45.0 - 1.1 * k * speed_mps / 100.0, 6.0 * (i - 6) / 6.0 + 0.12 * i * (k % 2), 2000.0 + 300.0 * i)
            for k in range(6)
        ]
        groups.append(raid(f"turn-{i}", points=turns, speed_mps=speed_mps))
    figures = {"s-400.engagement_radar.range_error_m": 20.0, "s-400.engagement_radar.azimuth_error_mrad": 0.5}
    units = [unit("one", battery(rounds={"medium": 0}), watch_km=(2.0, 1.0))]
    return world(units, groups, figures=figures, network={"mode": "shared_warning"}, duration_s=240.0)


def bare() -> World:
    """No asset at all: then the distance to the fire unit ranks, and raiders come for the fire units."""
    places = [(40.0, 30.0), (12.0, -48.0), (-35.0, 33.0), (-44.0, -6.0), (5.0, 52.0)]
    groups = [
        raid(f"group-{i}", aim=["alpha" if i % 2 else "bravo"], points=[(x, y, 3000.0)])
        for i, (x, y) in enumerate(places)
    ]
    units = [unit("one", battery(rounds={"medium": 30}), battery("bravo", 9.0, -6.0, rounds={"medium": 30}))]
    return world(units, groups, figures=certain(1.0) | {"s-400.engagement_radar.channels": 1.0}, assets=[])


def cued() -> World:
    """Faint objects whose tracks become firm by a cue, often while their own radar misses a look."""
    groups = [
        raid(f"faint-{i}", points=[(45.0 - i, 3.0 * (i - 8), 4000.0)], speed_mps=200.0 + 20.0 * i) for i in range(16)
    ]
    figures = {
        "su-30mki.rcs_m2": 0.0006,
        "s-400.confirm_hits": 4.0,
        "s-400.confirm_scans": 8.0,
        "s-400.acquisition_radar.scan_period_s": 5.0,
        "s-400.engagement_radar.scan_period_s": 3.0,
    }
    units = [unit("one", battery(rounds={"medium": 0}), watch_km=(8.0, 0.0))]
    return world(units, groups, figures=figures, network={"mode": "shared_warning"}, duration_s=150.0)


def lost() -> World:
    """A fire unit that is lost early, and raiders that start later, within its reach already."""
    groups = [
        raid("early", aim=["alpha"], points=[(12.0, 0.0, 3000.0)], speed_mps=300.0),
        raid("late", points=[(30.0, 8.0, 4000.0)], count=4, spacing_s=25.0, start_s=120.0),
        raid("bait", "decoy-drone", points=[(25.0, -10.0, 1500.0)], start_s=60.0, count=2),
    ]
    sure = {f"any.leaker_effect.{part}_loss_probability": 1.0 for part in ("radar", "launcher")}
    units = [unit("one", battery(rounds={"medium": 0})), unit("two", battery("bravo", 6.0, 6.0, rounds={"medium": 0}))]
    return world(units, groups, figures=sure, network={"mode": "alone"})


def half_lost(part: str) -> World:
    """A fire unit that loses its radar, or its launchers, while its rounds fly."""
    groups = [
        raid("early", aim=["alpha"], points=[(25.0, 3.0, 3000.0)], speed_mps=300.0, count=2, spacing_s=9.0),
        raid("late", points=[(45.0, -8.0, 4000.0)], count=5, spacing_s=4.0),
    ]
    figures = certain(0.0) | {"any.leaker_effect.radar_loss_probability": 0.0}
    figures |= {"any.leaker_effect.launcher_loss_probability": 0.0, f"any.leaker_effect.{part}_loss_probability": 1.0}
    return world([unit("one", battery(rounds={"medium": 40}))], groups, figures=figures)


def gone() -> World:
    """Traffic that leaves while nothing else comes for a long time: its track is dropped all the same."""
    passing = flight(points=[(20.0, 10.0, 6000.0), (5.0, 12.0, 6000.0)])
    late = raid("late", points=[(70.0, 0.0, 40.0)], start_s=400.0)
    return world([unit("one", battery(rounds={"medium": 0}))], [late], traffic=[passing], figures=certain(0.0))


def both(small: World, mode: str, replication: int) -> tuple[Log, Log]:
    """What kernels and reference log of a replication."""
    same = adapt.world_from_model(small.model, adapt.grids_of_geometry(small.geometry), mode)
    return kernel_log(small.model, replication, level=3), reference_log(same, replication, level=3)


@pytest.mark.parametrize("replication", [0, 1])
def test_who_comes_first(replication: int) -> None:
    kernel, reference = both(ranked(), "shared_tracks", replication)
    launches = [key[0] for key, _ in kernel if key[1] == Code.LAUNCH]
    scans = np.unique([key[0] for key, _ in kernel if key[1] == Code.PLOT])
    # some decisions fall between scans, when tracks have moved on since
    assert len(set(launches) - {int(scan) + 4000 for scan in scans}) > 3
    assert first_difference(kernel, reference) == ""


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_turns_at_the_edge_of_gates(replication: int) -> None:
    kernel, reference = both(turning(), "shared_warning", replication)
    assert sum(key[1] == Code.TRACK_STARTED for key, _ in kernel) > 20
    assert first_difference(kernel, reference) == ""


@pytest.mark.parametrize("replication", [0, 1])
def test_who_comes_first_without_any_asset(replication: int) -> None:
    kernel, reference = both(bare(), "alone", replication)
    assert sum(key[1] == Code.LAUNCH for key, _ in kernel) >= 4
    assert first_difference(kernel, reference) == ""


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_cues_between_looks(replication: int) -> None:
    small = cued()
    kernel, reference = both(small, "shared_warning", replication)
    plots = {(key[0], key[2], key[3]) for key, _ in kernel if key[1] == Code.PLOT}
    firm = {(key[0], key[2], key[3]) for key, _ in kernel if key[1] == Code.TRACK_FIRM}
    assert len(firm - plots) > 1
    assert first_difference(kernel, reference) == ""


def test_what_a_lost_unit_would_have_seen() -> None:
    kernel, reference = both(lost(), "alone", 0)
    assert sum(key[1] == Code.NODE_LOST for key, _ in kernel) == 2
    assert sum(key[1] == Code.CAUSE and key[4] == Cause.UNIT_LOST for key, _ in kernel) >= 4
    assert first_difference(kernel, reference) == ""


@pytest.mark.parametrize("part", ["radar", "launcher"])
def test_rounds_of_a_unit_that_lost_a_part(part: str) -> None:
    kernel, reference = both(half_lost(part), "alone", 0)
    assert sum(key[1] == Code.MISS and key[4] == 3 for key, _ in kernel) > 0
    assert first_difference(kernel, reference) == ""


def test_a_track_is_dropped_while_the_sky_is_empty() -> None:
    kernel, reference = both(gone(), "alone", 0)
    assert any(key[1] == Code.TRACK_DROPPED and key[0] < 200_000 for key, _ in kernel)
    assert first_difference(kernel, reference) == ""
