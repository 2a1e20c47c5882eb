"""Outlook: what is known of a leg before a run agrees with every look along it."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from bartizan.engine import outlook, run, sense, step
from bartizan.engine.log import EVENT
from bartizan.held import by_address
from unit.engine.worlds import battery, flight, raid, unit, world

seen_from, survey, outlook_of = sense.seen_from, outlook.survey, outlook.outlook_of


@numba.njit
def look(radar, k_radius_m, lowest_m, x_m, y_m, z_m):
    """`seen_from`, callable from Python."""
    return seen_from(radar, k_radius_m, lowest_m, x_m, y_m, z_m)[0]


@numba.njit
def fill(model, state):
    """`survey`, callable from Python."""
    survey(model, state)


@numba.njit
def ask(outlook, leg):
    """`outlook_of`, callable from Python."""
    return outlook_of(outlook, leg)


def unpacked(model, state):
    """What each radar sees over each leg, of shape (n_legs, n_radars)."""
    return np.array([[ask(row, leg) for row in state.outlook] for leg in range(len(model.legs))])


@pytest.fixture(scope="module")
def hilly():
    """A wall, low and high objects, a falling one, and traffic."""
    ground_m = np.zeros((81, 81), np.float32)
    ground_m[30:34, 20:60] = 900.0
    return world(
        [unit("one", battery("alpha"), battery("bravo", 6.0, 4.0), watch_km=(1.0, 1.0))],
        [
            raid("low", "cruise-missile", points=[(0.0, 75.0, 60.0)], count=2, spread_km=10.0),
            raid("high", points=[(-70.0, 60.0, 4000.0)]),
            raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 20.0, 0.0)]),
        ],
        traffic=[flight()],
        ground_m=ground_m,
    )


def test_what_is_known_of_a_leg_holds_everywhere_on_it(hilly):
    model, state = hilly.model, run.new_state(hilly.model)
    fill(model, state)
    generator = np.random.default_rng(5)
    k_radius_m = float(model.settings[0]["k_radius_m"])
    outlooks = unpacked(model, state)
    counts = np.bincount(outlooks.ravel(), minlength=4)
    assert counts[0] == 0
    assert counts[outlook.MASKED] > 20 and counts[outlook.CLEAR] > 20
    assert counts[outlook.UNSURE] < counts.sum() / 2
    for i, row in np.argwhere(outlooks != outlook.UNSURE):
        leg, radar = model.legs[i], model.radars[row]
        length_s = state.leg_end_s[i] - leg["path_s"]
        assert math.isfinite(length_s)
        for u in (0.0, length_s * (1 - 1e-12), *(generator.random(2) * length_s)):
            x_m, y_m, z_m = (leg[f"{c}_m"] + leg[f"v{c}_mps"] * u for c in "xyz")
            assert look(radar, k_radius_m, model.sight_m[i, row], x_m, y_m, z_m) == outlooks[i, row]


def test_a_leg_without_end_or_with_a_point_that_is_no_number_is_left_to_the_look(hilly):
    model = hilly.model._replace(legs=hilly.model.legs.copy())
    model.legs["x_m"][0] = np.nan
    state = run.new_state(model)
    fill(model, state)
    outlooks = unpacked(model, state)
    assert (outlooks[0] == outlook.UNSURE).all()
    assert (outlooks[np.isinf(state.leg_end_s[: len(model.legs)])] == outlook.UNSURE).all()


def test_a_leg_that_rises_out_of_cover_is_left_to_the_look(hilly):
    legs = hilly.model.legs
    state = run.new_state(hilly.model)
    middle_m = legs["z_m"] + 0.5 * legs["vz_mps"] * np.minimum(state.leg_end_s[: len(legs)] - legs["path_s"], 1e6)
    model = hilly.model._replace(sight_m=np.repeat(middle_m[:, None], len(hilly.model.radars), axis=1))
    fill(model, state)
    slopes = np.abs(legs["vz_mps"]) > 1.0
    assert slopes.sum() > 20
    assert (unpacked(model, state)[slopes] == outlook.UNSURE).all()


def test_a_session_knows_the_outlook_too(hilly):
    state = run.new_state(hilly.model)
    step.begin_one(by_address(hilly.model), by_address(state), np.zeros(1, EVENT), np.uint64(1), 0, 1)
    assert unpacked(hilly.model, state).min() > 0
