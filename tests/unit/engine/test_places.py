"""Objects that radars speak of: they keep their order and what is said of them, and the best say is heard."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.places import drop_ended, fall_silent, forget_all, make_place
from bartizan.engine.records import ARRIVED, FLYING
from bartizan.engine.remote import gather, is_good_enough
from bartizan.held import by_address
from unit.engine.worlds import battery, raid, unit, world


@numba.njit
def place(state, item_row):
    """Where an object stands, with a place made for it if it has none."""
    j = state.web.place[item_row]
    return j if j >= 0 else make_place(state.web, item_row)


@numba.njit
def drop(state):
    """Those that have ended give up their places."""
    drop_ended(state)


@numba.njit
def begin(state):
    """Nobody has said anything."""
    forget_all(state.web)


@numba.njit
def silence(state, row):
    """A radar is lost."""
    fall_silent(state.web, row)


@numba.njit
def hear_all(model, state, row, time_ms):
    """How many are heard of, and listed."""
    return gather(model, state, row, time_ms)


@numba.njit
def is_enough(model, state, j):
    """Whether the tracks heard of an object will do."""
    return is_good_enough(model, state.web, j)


@pytest.fixture(scope="module")
def model():
    """Three fire units of two units that hear each other, and two score of objects."""
    units = [unit("one", battery("alpha"), battery("beta")), unit("two", battery("gamma"))]
    groups = [raid("many", points=[(95.0, 0.0, 6000.0)], count=40, spread_km=4.0)]
    return world(units, groups, network={"mode": "engage_remote"}).model


def said_of(state) -> dict[int, list[tuple[float, int]]]:
    """What each radar says of each object spoken of."""
    web = state.web
    return {
        int(web.spoken[j]): [(float(web.said_var_m2[row, j]), int(web.said_track[row, j])) for row in range(3)]
        for j in range(web.n_spoken[0])
    }


def speak(state, known, generator, item_row):
    """A radar says something of an object."""
    row, k, var_m2 = int(generator.integers(3)), int(generator.integers(1000)), float(generator.uniform(1.0, 9e5))
    j = place(by_address(state), item_row)
    state.web.said_var_m2[row, j], state.web.said_track[row, j] = var_m2, k
    known.setdefault(item_row, [(math.inf, -1)] * 3)[row] = (var_m2, k)


def same(state, known) -> None:
    """The places are in order, and hold what was said; a track without a say does not matter."""
    found = said_of(state)
    assert list(found) == sorted(known)
    assert [state.web.place[row] for row in found] == list(range(len(found)))
    assert (state.web.place >= 0).sum() == len(found)
    for row, says in known.items():
        for (var_m2, k), (found_m2, found_k) in zip(says, found[row], strict=True):
            assert found_m2 == var_m2 and (var_m2 == math.inf or found_k == k)


def test_places_keep_what_was_said_while_objects_come_and_go(model):
    generator = np.random.default_rng(11)
    state = run.new_state(model)
    begin(by_address(state))
    state.bodies["status"] = FLYING
    known: dict[int, list[tuple[float, int]]] = {}
    for _ in range(400):
        flying = np.flatnonzero(state.bodies["status"] == FLYING)
        if generator.random() < 0.8:
            speak(state, known, generator, int(generator.choice(flying)))
        elif len(flying) > 20:
            ended = int(generator.choice(flying))
            state.bodies["status"][ended] = ARRIVED
            drop(by_address(state))
            known.pop(ended, None)
        same(state, known)
    silence(by_address(state), 1)
    same(state, {row: [says[0], (math.inf, -1), says[2]] for row, says in known.items()})
    begin(by_address(state))
    same(state, {})


def error2_m2(state, var_m2, row, source, time_ms) -> float:
    """The squared error of what one radar says, as another hears it."""
    age_s = (time_ms - state.web.said_ms[source] + state.web.hears_ms[row, source]) * 1e-3
    return var_m2 + (15.0 * age_s * age_s) ** 2


@pytest.mark.parametrize("seed", range(6))
def test_the_best_say_is_heard_of_those_that_the_fire_unit_does_not_track(model, seed):
    generator = np.random.default_rng(seed)
    state = run.new_state(model)
    begin(by_address(state))
    known: dict[int, list[tuple[float, int]]] = {}
    for item_row in generator.permutation(40)[:23].tolist():
        speak(state, known, generator, item_row)
        speak(state, known, generator, item_row)
    state.web.said_ms[:] = generator.integers(0, 6000, 3)
    state.web.hears_ms[:] = generator.choice([0.0, 2000.0, math.inf], (3, 3), p=[0.4, 0.4, 0.2])
    np.fill_diagonal(state.web.hears_ms, math.inf)
    for row in range(3):
        n = hear_all(by_address(model), by_address(state), row, 6000)
        listed = {int(state.web.spoken[j]): j for j in state.web.heard_place[:n].tolist()}
        for item_row, says in known.items():
            errors = [error2_m2(state, says[source][0], row, source, 6000) for source in range(3)]
            assert (item_row in listed) == (min(errors) < math.inf and says[row][0] == math.inf)
            if item_row in listed:
                j = listed[item_row]
                assert state.web.heard_radar[j] == int(np.argmin(errors))
                fused_m2 = 1.0 / sum(1.0 / error for error in errors)
                limit_m2 = model.web.settings[0]["max_error_m"] ** 2
                assert is_enough(by_address(model), by_address(state), j) == (fused_m2 <= limit_m2)
