"""Do closed forms tell what happens? Against small simulations that share no code with them.

Alarm budget, looks and power: `power.py`. Each check states the shift that it finds with a probability of 99 %, and is
made as well against the closed form of a slightly different world, at least that far off, which must be noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from bartizan.study.closed_forms.allocation import random_leakers
from bartizan.study.closed_forms.exchange import salvo_excess
from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers, one_at_a_time_leakers
from bartizan.study.closed_forms.queues import erlang_loss, erlang_mean_wait_s, erlang_wait, patience_loss
from bartizan.study.closed_forms.salvos import looks_mean_shots
from bartizan.study.closed_forms.streams import raid_loss
from statistical.power import Check, judge, mean_shift

REPLICATIONS = 4000
WARM_UP, COUNTED = 120, 200

Generator = np.random.Generator
Array = np.ndarray
Law = Callable[[Generator, tuple[int, ...]], Array]

pytestmark = pytest.mark.statistical


def two_sided(values: Array, expected: float) -> float:
    """p-value of the mean of independent values."""
    return float(2.0 * stats.norm.sf(abs(values.mean() - expected) / (values.std(ddof=1) / np.sqrt(len(values)))))


# Queues, many at once: one row per replication


def waits_s(come_s: Array, hold_s: Array, patience_s: Array, channels: int) -> Array:
    """How long each object waits for a channel, first come first served; NaN for those that give up."""
    free_s, out = np.zeros((len(come_s), channels)), np.full(come_s.shape, np.nan)
    rows = np.arange(len(come_s))
    for i in range(come_s.shape[1]):
        first = free_s.argmin(axis=1)
        wait_s = np.maximum(free_s[rows, first] - come_s[:, i], 0.0)
        taken = wait_s <= patience_s[:, i]
        out[taken, i] = wait_s[taken]
        free_s[rows[taken], first[taken]] = (come_s[:, i] + wait_s + hold_s[:, i])[taken]
    return out


def stationary(rng: Generator, n: int, rate: float, hold: Law, patience: Law | float, channels: int) -> Array:
    """Waits of objects of a long stream, without its beginning."""
    shape = (n, WARM_UP + COUNTED)
    come_s = rng.exponential(1.0 / rate, shape).cumsum(axis=1)
    patience_s = patience(rng, shape) if callable(patience) else np.full(shape, patience)
    return waits_s(come_s, hold(rng, shape), patience_s, channels)[:, WARM_UP:]


def exponential(mean: float) -> Law:
    return lambda rng, shape: rng.exponential(mean, shape)


def constant(mean: float) -> Law:
    return lambda _, shape: np.full(shape, mean)


def uniform(mean: float) -> Law:
    return lambda rng, shape: rng.uniform(0.0, 2.0 * mean, shape)


def lost(rate: float, hold: Law, patience: Law | float, channels: int) -> Callable[[Generator, int], Array]:
    """Share of objects that give up."""
    return lambda rng, n: np.isnan(stationary(rng, n, rate, hold, patience, channels)).mean(axis=1)


def share_that_waits(rng: Generator, n: int) -> Array:
    return (stationary(rng, n, 0.35, exponential(10.0), np.inf, 6) > 0.0).mean(axis=1)


def mean_wait(rng: Generator, n: int) -> Array:
    return stationary(rng, n, 0.35, exponential(10.0), np.inf, 6).mean(axis=1)


def lost_of_a_short_raid(rng: Generator, n: int) -> Array:
    """Lost objects of 40 s over the mean number that come, less the luck of how many did."""
    come_s = rng.exponential(1.0 / 0.3, (n, 60)).cumsum(axis=1)
    waits = waits_s(come_s, rng.exponential(15.0, come_s.shape), np.zeros(come_s.shape), 3)
    came = come_s < 40.0
    return ((np.isnan(waits) & came).sum(axis=1) - 0.7 * (came.sum(axis=1) - 12.0)) / 12.0


# Shots, one by one


def left_by_channels(rng: Generator, n: int) -> Array:
    alive = np.ones((n, 20), dtype=bool)
    for _ in range(4):
        shot_at = alive & (alive.cumsum(axis=1) <= 6)
        alive &= ~(shot_at & (rng.random(alive.shape) < 0.7))
    return alive.sum(axis=1)


def shots_of_channels(rng: Generator, n: int) -> Array:
    alive, fired = np.ones((n, 10), dtype=bool), np.zeros(n)
    for _ in range(3):
        shot_at = alive & (alive.cumsum(axis=1) <= 6)
        fired += shot_at.sum(axis=1)
        alive &= ~(shot_at & (rng.random(alive.shape) < 0.7))
    return fired


def left_by_random_shots(rng: Generator, n: int) -> Array:
    alive = np.ones((n, 10), dtype=bool)
    for _ in range(12):
        hit = rng.random(n) < 0.8
        alive[np.flatnonzero(hit), rng.integers(0, 10, n)[hit]] = False
    return alive.sum(axis=1)


def left_by_a_magazine(rng: Generator, n: int) -> Array:
    """Two rounds at each of 40 objects in turn, 33 rounds in all."""
    left, rounds = np.full(n, 40), 33
    for _ in range(40):
        shots = min(2, rounds)
        rounds -= shots
        left -= (rng.random((n, shots)) < 0.7).any(axis=1)
    return left


def left_by_single_rounds(rng: Generator, n: int) -> Array:
    left = np.full(n, 10)
    for _ in range(12):
        left -= (left > 0) & (rng.random(n) < 0.7)
    return left


def shots_with_looks(rng: Generator, n: int) -> Array:
    alive, fired = np.ones(n, dtype=bool), np.zeros(n)
    for _ in range(3):
        fired += 2 * alive
        alive &= (rng.random((n, 2)) >= 0.4).all(axis=1)
    return fired


def good_shots_through(rng: Generator, n: int) -> Array:
    hits = (rng.random((n, 24)) < 0.6).sum(axis=1)
    return np.maximum(hits - (rng.random((n, 16)) < 0.5).sum(axis=1), 0)


CHECKS: dict[str, tuple[Callable[[Generator, int], Array], float, float, float]] = {
    # name: what happens, what the closed form says, what that of a slightly different world says, the shift found
    "loss, exponential holds": (
        lost(0.4, exponential(10.0), 0.0, 4),
        erlang_loss(4.0, 4),
        erlang_loss(4.2, 4),
        0.00375,
    ),
    "loss, constant holds": (lost(0.8, constant(10.0), 0.0, 10), erlang_loss(8.0, 10), erlang_loss(8.3, 10), 0.00269),
    "loss, uniform holds": (lost(0.4, uniform(10.0), 0.0, 6), erlang_loss(4.0, 6), erlang_loss(4.2, 6), 0.00258),
    "patience": (
        lost(0.4, exponential(10.0), exponential(20.0), 4),
        patience_loss(0.4, 10.0, 20.0, 4),
        patience_loss(0.4, 10.0, 17.0, 4),
        0.00371,
    ),
    "a short raid": (lost_of_a_short_raid, raid_loss(0.3, 15.0, 40.0, 3), raid_loss(0.3, 15.0, 50.0, 3), 0.0111),
    "share that waits": (share_that_waits, erlang_wait(3.5, 6), erlang_wait(3.65, 6), 0.00678),
    "mean wait": (mean_wait, erlang_mean_wait_s(0.35, 10.0, 6), erlang_mean_wait_s(0.37, 10.0, 6), 0.0577),
    "channels, leakers": (
        left_by_channels,
        channel_rounds(20, 6, 4, 0.7).leakers.mean,
        channel_rounds(20, 6, 4, 0.69).leakers.mean,
        0.164,
    ),
    "channels, shots": (
        shots_of_channels,
        channel_rounds(10, 6, 3, 0.7).mean_shots,
        channel_rounds(10, 6, 3, 0.68).mean_shots,
        0.137,
    ),
    "random shots": (left_by_random_shots, random_leakers(10, 12, 0.8).mean, random_leakers(10, 12, 0.77).mean, 0.0896),
    "first come": (
        left_by_a_magazine,
        first_come_leakers(40, 33, 2, 0.7).mean,
        first_come_leakers(40, 34, 2, 0.7).mean,
        0.0965,
    ),
    "one at a time": (
        left_by_single_rounds,
        one_at_a_time_leakers(10, 12, 0.7).mean,
        one_at_a_time_leakers(10, 12, 0.68).mean,
        0.117,
    ),
    "shots with looks": (shots_with_looks, looks_mean_shots(0.4, 3, 2), looks_mean_shots(0.44, 3, 2), 0.116),
    "salvos as luck": (
        good_shots_through,
        salvo_excess(24, 0.6, 16, 0.5).mean_through,
        salvo_excess(24, 0.62, 16, 0.5).mean_through,
        0.251,
    ),
}


def p_value(happens: Callable[[Generator, int], Any], expected: float, seed: int, n: int) -> float:
    return two_sided(np.asarray(happens(np.random.default_rng(seed), n), dtype=np.float64), expected)


@pytest.mark.parametrize("name", CHECKS)
def test_a_closed_form_tells_what_happens_and_a_different_one_does_not(name: str) -> None:
    happens, expected, other, finds = CHECKS[name]
    std = float(np.std(np.asarray(happens(np.random.default_rng(1001), REPLICATIONS), dtype=np.float64), ddof=1))
    judge(
        Check(
            lambda seed, n: p_value(happens, expected, seed, n),
            REPLICATIONS,
            lambda seed, n: p_value(happens, other, seed, n),
            finds,
            mean_shift(std, REPLICATIONS),
            other - expected,
        )
    )
