"""What a fire unit surely lacks: whenever a few numbers say so, the whole search for a class without rounds agrees."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.lacking import settle_lack, surely_lacks
from bartizan.engine.meeting import aimed_at, lacks_rounds
from bartizan.engine.records import KINDS, TRACK, VIEW
from bartizan.held import by_address
from unit.engine.worlds import battery, raid, unit, world

LAYERS = [{"from_km": 400, "to_km": 60}, {"from_km": 60, "to_km": 15}, {"from_km": 15}]
GAPS = [{"from_km": 200, "to_km": 120}, {"from_km": 60, "to_km": 15}]
SINGLE = {"firing": "one_at_a_time"}
COUNTED = {"firing": "shoot_shoot"}


@numba.njit
def judge(model, state, row, kind, track, done, delay_s, has_rounds):
    """Whether rounds surely lack, and whether they do."""
    radar = model.radars[row]
    post = state.posts[row]
    lack = state.lacks[row, kind, done.layer]
    if lack.stock != post.stock:
        settle_lack(model, state, radar, post, lack, kind, done.layer, has_rounds)
    aim = aimed_at(radar, track, 0)
    is_sure = surely_lacks(lack, radar, track, done, 0, delay_s)
    return is_sure, lacks_rounds(model, state, radar, post, done, track, kind, aim, delay_s, has_rounds)


def throw(generator, track, radar) -> None:
    """A track about a radar, as fast and as high as objects are; a few stand still."""
    track["x_m"], track["y_m"] = radar["x_m"], radar["y_m"]
    reach_m = 10.0 ** generator.uniform(4.0, 5.8)
    angle = generator.uniform(0.0, 2.0 * np.pi)
    track["x_m"] += reach_m * np.cos(angle)
    track["y_m"] += reach_m * np.sin(angle)
    track["z_m"] = 10.0 ** generator.uniform(0.0, 4.6) * (generator.random() > 0.1)
    track["vx_mps"], track["vy_mps"] = generator.normal(0.0, 10.0 ** generator.uniform(1.5, 3.2), 2)
    track["vz_mps"] = generator.normal(0.0, 30.0)
    if generator.random() < 0.02:
        track["vx_mps"] = track["vy_mps"] = 0.0


def looked_at(generator, n_layers: int):
    """A fire group's books of an object."""
    done = np.zeros(1, VIEW)[0]
    done["layer"] = generator.integers(n_layers)
    done["looks"] = generator.integers(3)
    done["looks_before"] = generator.integers(done["looks"] + 1)
    return done


def played(model, busy: int, rounds: tuple[int, int], deepest: int = 9) -> tuple[int, int]:
    """How many of many tracks surely lack rounds, and how many do; it is never said of one that does not."""
    generator = np.random.default_rng(5)
    row = int(np.flatnonzero(model.radars["is_fire_unit"])[0])
    state = run.new_state(model)
    state.rounds[:] = rounds
    state.posts["stock"], state.posts["busy"] = 7, busy
    track, held = np.zeros(1, TRACK)[0], (by_address(model), by_address(state))
    n_sure, n_true = 0, 0
    for _ in range(4000):
        throw(generator, track, model.radars[row])
        done, kind = looked_at(generator, min(len(model.rules.layers), deepest)), int(generator.integers(len(KINDS)))
        delay_s = float(generator.choice([0.0, 8.0]))
        is_sure, is_true = judge(*held, row, kind, track, done, delay_s, sum(rounds) > 0)
        assert is_true or not is_sure
        n_sure += is_sure
        n_true += is_true
    return n_sure, n_true


def armed(layers=None, **doctrine):
    """A fire unit with two loads under some rules."""
    more = {"layers": layers} if layers else {}
    battery_of_two = battery("alpha", rounds={"medium": 2, "long": 2})
    return world([unit("one", battery_of_two)], [raid("high")], doctrine=doctrine, **more).model


@pytest.mark.parametrize(("layers", "rounds"), [(None, (2, 0)), (None, (0, 0)), (LAYERS, (2, 0)), (LAYERS, (0, 0))])
def test_what_surely_lacks_does_and_most_of_what_lacks_is_sure(layers, rounds):
    n_sure, n_true = played(armed(layers), 0, rounds)
    assert n_true > 200 and n_sure > 0.6 * n_true


@pytest.mark.parametrize("doctrine", [SINGLE, COUNTED])
@pytest.mark.parametrize("busy", [0, 1])
def test_rules_that_ask_for_more_than_the_place_are_asked(doctrine, busy):
    n_sure, n_true = played(armed(LAYERS, **doctrine), busy, (2, 0))
    assert (n_true > 0) == (busy == 0 or doctrine is COUNTED)
    assert n_sure == 0 if doctrine is SINGLE else n_sure > 0


def test_between_layers_with_a_gap_nothing_is_sure():
    n_sure, n_true = played(armed(GAPS), 0, (0, 0), deepest=1)
    assert n_sure == 0 and n_true > 100
    assert played(armed(GAPS), 0, (0, 0))[0] > 0


def test_another_stock_is_settled_anew():
    model = armed()
    row = int(np.flatnonzero(model.radars["is_fire_unit"])[0])
    state = run.new_state(model)
    state.posts["stock"] = 7
    held, track, done = (by_address(model), by_address(state)), np.zeros(1, TRACK)[0], np.zeros(1, VIEW)[0]
    track["x_m"], track["y_m"] = model.radars[row]["x_m"] + 90e3, model.radars[row]["y_m"]
    track["z_m"], track["vx_mps"] = 8000.0, -100.0
    assert judge(*held, row, 0, track, done, 0.0, False) == (True, True)
    state.rounds[:], state.posts["stock"] = 2, 9
    assert judge(*held, row, 0, track, done, 0.0, True) == (False, False)
