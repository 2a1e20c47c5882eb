"""Distances on the way in: over a smooth sea, behind a wall, from the edge, and from nowhere; no direction is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.cover.answer import Level
from bartizan.cover.radars import Target
from bartizan.cover.warning import N_DIRECTIONS, Approach, approaches, first_reached_m, warning_rows
from bartizan.engine.log import Place
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play

CELL_M = 500.0


def disc(n: int, radius_m: float, level: int = Level.PD50, *, x_m: float = 0.0, y_m: float = 0.0) -> np.ndarray:
    along_m = (np.arange(n) - (n - 1) / 2.0) * CELL_M
    near = (along_m[None, :] - x_m) ** 2 + (-along_m[:, None] - y_m) ** 2 <= radius_m**2
    return np.where(near, level, 0).astype(np.uint8)


def test_a_disc_about_the_asset_is_met_at_its_edge():
    distance_m, is_at_edge = first_reached_m(disc(201, 20e3), CELL_M, 0.0, 0.0, Level.SEEN)
    assert len(distance_m) == N_DIRECTIONS
    assert np.abs(distance_m - 20e3).max() <= CELL_M
    assert not is_at_edge.any()


def test_a_disc_beside_the_asset_is_met_from_most_sides_farther_out_or_never():
    distance_m, _ = first_reached_m(disc(201, 5e3, x_m=20e3), CELL_M, 0.0, 0.0, Level.SEEN)
    met = distance_m > 0.0
    assert met.mean() == pytest.approx(np.arcsin(0.25) / np.pi, abs=0.01)
    assert distance_m.max() == pytest.approx(25e3, abs=CELL_M)


def test_what_is_seen_at_once_is_seen_at_the_edge():
    distance_m, is_at_edge = first_reached_m(np.full((101, 101), Level.SEEN, np.uint8), CELL_M, 0.0, 0.0, Level.SEEN)
    assert is_at_edge.all()
    assert 25e3 - CELL_M <= distance_m.min() <= distance_m.max() <= 25e3 * 2.0**0.5 + CELL_M


def test_the_first_place_from_outside_counts_though_it_is_lost_again():
    level = disc(201, 30e3)
    level[disc(201, 25e3) > 0] = 0
    distance_m, _ = first_reached_m(level, CELL_M, 0.0, 0.0, Level.SEEN)
    assert np.abs(distance_m - 30e3).max() <= CELL_M


@given(st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_turning_the_world_changes_nothing_that_is_told(turns, seed):
    level = (np.random.default_rng(seed).random((31, 31)) < 0.1).astype(np.uint8) * np.uint8(Level.SEEN)
    here = first_reached_m(level, CELL_M, 0.0, 0.0, Level.SEEN)[0]
    turned = first_reached_m(np.rot90(level, turns).copy(), CELL_M, 0.0, 0.0, Level.SEEN)[0]
    assert np.sort(here).mean() == pytest.approx(np.sort(turned).mean(), rel=0.1, abs=CELL_M)


def test_rows_hold_times_and_no_direction():
    level = np.stack([disc(201, 20e3, Level.SEEN), disc(201, 30e3)])
    flown = [
        Approach("drone", 500.0, "agl", 50.0, Target(0.05)),
        Approach("su-30mki", 6000.0, "msl", 250.0, Target(3.0)),
    ]
    rows = warning_rows(level, CELL_M, [Place("town", "Town", -32.0, -24.0, 0.0, 0.0)], flown)
    low, high = rows
    assert low["first_seen"]["p50_km"] == pytest.approx(20.0, abs=0.5)
    assert low["first_seen"]["warning_s"]["p50"] == pytest.approx(20.0 / 0.05, rel=0.03)
    assert (low["first_detected"]["never_share"], low["first_detected"]["mean_km"]) == (1.0, 0.0)
    assert high["first_detected"]["p50_km"] == pytest.approx(30.0, abs=0.5)
    for row in rows:
        for part in (row["first_seen"], row["first_detected"]):
            kilometres = [part[f"p{p}_km"] for p in (10, 25, 50, 75, 90)]
            assert kilometres == sorted(kilometres)


def test_approaches_are_those_of_the_raid_without_its_arcs():
    file = load_scenario("five_units")
    flown = approaches(file.scenario, central_reading(figures_in_play(file)))
    assert [(a.object, a.altitude_m, a.reference) for a in flown] == [
        ("cruise-missile", 50.0, "agl"),
        ("decoy-drone", 800.0, "agl"),
        ("drone", 500.0, "agl"),
        ("su-30mki", 6000.0, "msl"),
        ("su-30mki", 8000.0, "msl"),
    ]


def test_without_a_raid_the_traffic_comes_in():
    file = load_scenario("quiet_day")
    flown = approaches(file.scenario, central_reading(figures_in_play(file)))
    assert {a.object for a in flown} == {g.object for g in file.scenario.traffic}
