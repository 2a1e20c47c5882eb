"""Cues whose luck is put off: a radar is on at the same moments as if each had been drawn when it came."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.engine import run
from bartizan.engine.emission import has_cue, is_on_anyway, take_cue
from bartizan.engine.network_records import MOST_NEAR, MOST_PUT_OFF
from bartizan.engine.put_off import settle_all_cues
from bartizan.held import by_address
from unit.engine.worlds import battery, raid, unit, world

CUE_M, LINGER_MS, ROW = 50e3, 20_000, 0


@numba.njit
def cue(model, state, n_cues, u, v, scan, time_ms, from_ms):
    """A scan cues the radar."""
    take_cue(model, state, 0, n_cues, u, v, scan, time_ms, from_ms)


@numba.njit
def comes(model, state, n_cues, u, v, scan):
    """Whether the cue of a scan comes, drawn at once."""
    return has_cue(model, state, 0, n_cues, u, v, scan)


@numba.njit
def is_on(model, state, time_ms):
    """Whether the radar is on."""
    return is_on_anyway(model, state, 0, time_ms)


@numba.njit
def settle(model, state):
    """Links change."""
    settle_all_cues(model, state)


@pytest.fixture(scope="module")
def model():
    """Three units whose radars wait for cues."""
    sites = (("one", "alpha"), ("two", "beta"), ("three", "gamma"))
    units = [unit(name, battery(site, east_km=10.0 * k)) for k, (name, site) in enumerate(sites)]
    groups = [raid("many", points=[(95.0, 0.0, 6000.0)], count=30, spread_km=4.0)]
    emission = {"mode": "cued", "cue_km": CUE_M / 1e3, "linger_s": LINGER_MS / 1e3}
    network = {"mode": "shared_tracks", "delay_s": 2, "loss": 0.1}
    return world(units, groups, doctrine={"emission": emission}, network=network).model


class Eager:
    """The same radar, with each cue's luck drawn when it comes."""

    def __init__(self) -> None:
        self.from_ms, self.until_ms = 0, -1

    def take(self, time_ms: int, from_ms: int) -> None:
        """A cue that has come (docs/model.md, section 4b)."""
        if self.until_ms < time_ms:
            self.from_ms = from_ms
        self.from_ms = min(self.from_ms, from_ms)
        self.until_ms = max(self.until_ms, from_ms + LINGER_MS)

    def is_on(self, time_ms: int) -> bool:
        """Whether it is on."""
        return self.from_ms <= time_ms <= self.until_ms


def scatter(generator, model, state) -> int:
    """The firm tracks of a scan, some near the radar; returns how many."""
    n_cues = int(generator.integers(1, 9))
    state.px_m[:n_cues] = model.radars["x_m"][ROW] + generator.choice([1e3, 3 * CUE_M], n_cues, p=[0.4, 0.6])
    state.py_m[:n_cues] = model.radars["y_m"][ROW]
    state.fresh[:n_cues] = generator.choice(30, n_cues, replace=False)
    return n_cues


@pytest.mark.parametrize("chance", [0.02, 0.2, 0.9])
@pytest.mark.parametrize("seed", range(4))
def test_a_radar_is_on_when_it_would_be_with_each_cue_drawn_at_once(model, chance, seed):
    generator = np.random.default_rng(seed)
    lazy, plain = run.new_state(model), run.new_state(model)
    for state in (lazy, plain):
        state.clock["seed"] = seed
        state.web.emit_from_ms[:], state.web.emit_until_ms[:] = 0, -1
        state.web.passes[:] = chance
        state.web.passes[2] = 1.0
    held, lazily, at_once, eager = by_address(model), by_address(lazy), by_address(plain), Eager()
    time_ms, most, n_on, n_off = 0, 0, 0, 0
    for scan in range(1500):
        gap_ms = 30_000 if generator.random() < 0.15 else 1000
        time_ms += int(generator.integers(1, gap_ms))
        n_cues = scatter(generator, model, lazy)
        for name in ("px_m", "py_m", "fresh"):
            getattr(plain, name)[:] = getattr(lazy, name)
        u, v = int(generator.choice(3, p=[0.01, 0.84, 0.15])), 0
        from_ms = time_ms + (0 if u == v else int(generator.choice([500, 4000])))
        cue(held, lazily, n_cues, u, v, scan, time_ms, from_ms)
        if comes(held, at_once, n_cues, u, v, scan):
            eager.take(time_ms, from_ms)
        most = max(most, int(lazy.web.n_put_off[ROW]))
        if generator.random() < 0.01:
            settle(held, lazily)
            chance = float(generator.uniform(0.0, 1.0)) ** 3
            lazy.web.passes[1] = plain.web.passes[1] = chance
        if generator.random() < 0.3:
            time_ms += int(generator.integers(0, 4000))
            assert is_on(held, lazily, time_ms) == eager.is_on(time_ms)
            n_on += eager.is_on(time_ms)
            n_off += not eager.is_on(time_ms)
    assert n_on > 20 and n_off > 5 and most >= min(MOST_PUT_OFF, MOST_NEAR)
