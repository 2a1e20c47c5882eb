"""Flights, plots and false plots for one radar, in the form that `tracking_peer` reads; families that nobody tuned on.

A family is a set of numbers: how many objects, how they fly together, how often they are seen. All fly level in the
plane, most of them inwards, some turn, some begin late. Nothing here comes from the comparison's own generator.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np


class Family(NamedTuple):
    """What a scenario is made of."""

    n_objects: int = 40
    n_scans: int = 80
    period_s: float = 4.0
    group: int = 1  # objects abreast
    gap_m: float = 1000.0
    turning: float = 0.4  # share of groups that turn once
    seen: float = 0.9  # chance to be seen in a scan
    fading: float = 0.0  # share of time in which an object is seen at a chance of 0.3, some scans in a row
    false_plots: float = 20.0
    late: float = 0.3  # share of groups that begin in the middle third


FAMILIES = {
    "alone": Family(),
    "formations": Family(group=4, gap_m=600.0, seen=0.8, false_plots=150.0, n_scans=60),
    "columns that cross": Family(group=2, gap_m=900.0, turning=0.9, seen=0.85, false_plots=80.0),
    "fading": Family(fading=0.2),
    "slow radar": Family(period_s=10.0, n_scans=50, n_objects=25),
    "many turns": Family(turning=1.0, n_objects=30, period_s=3.0),
}
RANGE_M, RANGE_STD_M, AZIMUTH_STD_RAD = (5e3, 220e3), 50.0, math.radians(0.15)


def fly(family: Family, seed: int) -> dict:
    """Truth and plots of one scenario."""
    draw = np.random.default_rng([99, seed])
    truth, exists = _truth(family, draw)
    plots, start = _plots(family, draw, truth, exists)
    meta = {
        "n": family.n_objects,
        "pd": family.seen,
        "clutter_ratio": family.false_plots / family.n_objects,
        "sigma_r": RANGE_STD_M,
        "sigma_az": AZIMUTH_STD_RAD,
        "radars": [[0.0, 0.0, 0.0]],
        "r_min": RANGE_M[0],
        "r_max": RANGE_M[1],
    }
    time_s = family.period_s * np.arange(family.n_scans)
    return {"t": time_s, "truth": truth, "exists": exists, "plots": plots, "plot_start": start, "meta": meta}


def _truth(family: Family, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """States (scan, object, y vy x vx) and which objects are there."""
    n_groups = -(-family.n_objects // family.group)
    who = np.repeat(np.arange(n_groups), family.group)[: family.n_objects]
    at = draw.uniform(70e3, 190e3, n_groups) * np.exp(1j * draw.uniform(-np.pi, np.pi, n_groups))
    speed, heading = draw.uniform(120.0, 320.0, n_groups), np.angle(draw.normal(0.0, 30e3, n_groups) - at)
    rate = np.radians(draw.uniform(0.5, 3.5, n_groups)) * draw.choice([-1.0, 1.0], n_groups)
    rate *= draw.random(n_groups) < family.turning
    last_s = family.period_s * family.n_scans
    turn_s, lasting_s = draw.uniform(0.1, 0.7, n_groups) * last_s, draw.uniform(15.0, 60.0, n_groups)
    begin_s = np.where(draw.random(n_groups) < family.late, draw.uniform(0.2, 0.5, n_groups) * last_s, 0.0)
    place_in_group = np.arange(family.n_objects) % family.group
    z = at[who] + 1j * np.exp(1j * heading[who]) * family.gap_m * place_in_group
    angle, states, there = heading[who], [], []
    for k in range(family.n_scans):
        time_s = family.period_s * k
        v = speed[who] * np.exp(1j * angle)
        states.append(np.column_stack([z.imag, v.imag, z.real, v.real]))
        there.append((time_s >= begin_s[who]) & (np.abs(z) > RANGE_M[0]) & (np.abs(z) < RANGE_M[1]))
        is_turning = (time_s >= turn_s) & (time_s < turn_s + lasting_s)
        moves = time_s >= begin_s[who]
        turned = angle + (rate * is_turning)[who] * family.period_s * moves
        z = z + moves * family.period_s * 0.5 * (v + speed[who] * np.exp(1j * turned))
        angle = turned
    return np.array(states), np.array(there)


def _plots(family: Family, draw: np.random.Generator, truth: np.ndarray, exists: np.ndarray) -> tuple:
    """Range, azimuth from y towards x, and 0; with where each scan's begin."""
    faded, found, start = np.zeros(family.n_objects, bool), [], [0]
    leave = 0.25  # a fade lasts four scans on average
    enter = leave * family.fading / max(1.0 - family.fading, 1e-9)
    for k in range(family.n_scans):
        faded = np.where(faded, draw.random(len(faded)) > leave, draw.random(len(faded)) < enter)
        chance = np.where(faded, 0.3, family.seen) * exists[k]
        y, x = truth[k, :, 0], truth[k, :, 2]
        seen = draw.random(len(faded)) < chance
        z = np.column_stack([np.hypot(x, y), np.arctan2(x, y)])[seen]
        z += draw.normal(size=z.shape) * [RANGE_STD_M, AZIMUTH_STD_RAD]
        n_false = draw.poisson(family.false_plots)
        false = np.column_stack([draw.uniform(*RANGE_M, n_false), draw.uniform(-np.pi, np.pi, n_false)])
        both = draw.permutation(np.concatenate([z, false]))
        both[:, 1] = (both[:, 1] + np.pi) % (2.0 * np.pi) - np.pi
        found.append(np.column_stack([both, np.zeros(len(both))]))
        start.append(start[-1] + len(both))
    return np.concatenate(found), np.array(start)
