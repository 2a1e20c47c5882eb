"""Screening by elementary effects: which of many factors can be left alone, for few points.

A trajectory moves one factor at a time across two thirds of its range; the effect is the change of the answer for the
whole range. The mean of its size says how much a factor matters, its spread whether that depends on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.decide.factors import DUMMY, Factor, check_factors, over_readings
from bartizan.study.decide.luck import cross, idle_bounds
from bartizan.study.decide.spread import leave_one_out, two_way_interval

LEAST_TRAJECTORIES = 6
"""With four, one time in eight all of them show the same of two sizes, and no interval knows of the other."""

LEVELS = 4
STEP = LEVELS / (2.0 * (LEVELS - 1))


class MorrisRow(NamedTuple):
    """One factor: effects in the unit of the measure, for the whole range of the factor."""

    id: str
    kind: str
    mean_size: float  # mean of the absolute effects (mu star)
    low: float
    high: float
    mean: float  # with its sign (mu)
    spread: float  # standard deviation over trajectories, luck taken out (sigma)
    idle: float  # what an idle factor's root mean square effect stays below
    is_distinguishable: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return self._asdict()


def morris_design(n_factors: int, n_trajectories: int, seed: int = 0) -> np.ndarray:
    """Trajectories through the unit cube, with a dummy as the last factor.

    Parameters
    ----------
    n_factors : int
    n_trajectories : int
        Six or more; 20 are usual.
    seed : int

    Returns
    -------
    places : float array, shape (trajectories * (n_factors + 2), n_factors + 1)
        In each trajectory each row moves one factor. A row that moves the dummy is the same point as the one before.

    Notes
    -----
    Source: M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991).
    """
    if n_factors < 1 or n_trajectories < LEAST_TRAJECTORIES:
        expected = f"one factor and {LEAST_TRAJECTORIES} trajectories or more"
        raise ValueError(f"screening needs {expected}; got {n_factors}, {n_trajectories}")
    rng = np.random.Generator(np.random.Philox(key=seed))
    n = n_factors + 1
    rows = []
    for _ in range(n_trajectories):
        place = rng.integers(0, LEVELS // 2, size=n) / (LEVELS - 1.0)
        rises = rng.random(n) < 0.5
        place = np.where(rises, place, place + STEP)
        rows.append(place.copy())
        for i in rng.permutation(n):
            place[i] += STEP if rises[i] else -STEP
            rows.append(place.copy())
    return np.array(rows)


def morris(places: np.ndarray, counts: np.ndarray, factors: Sequence[Factor]) -> list[MorrisRow]:
    """Effects of each factor, the largest first, and the dummy.

    Parameters
    ----------
    places : array, shape (points, factors + 1)
        Of `morris_design`.
    counts : array, shape (points, readings, replications)
        With the same luck at all points.
    factors : sequence of Factor
        In the order of the columns, without the dummy.

    Returns
    -------
    rows : list of MorrisRow
        A factor that is not distinguishable may do nothing at all; its interval then starts at 0.

    Notes
    -----
    Sizes are far from normal, half of them may be 0: intervals take half the degrees of freedom, and their low end
    allows for the size that luck alone has. Without that, four trajectories covered 86 %, thirty 93.6 %.

    Raises
    ------
    InputError
        For a factor that may not be varied.
    """
    check_factors(factors)
    names = [*factors, Factor(DUMMY, DUMMY)]
    table = over_readings(counts, len(places))
    effects = [_effects(places, table, i) for i in range(len(names))]
    bounds, is_real = idle_bounds(effects)
    rows = [_row(f, e, float(b), bool(d)) for f, e, b, d in zip(names, effects, bounds, is_real, strict=True)]
    return sorted(rows, key=lambda row: (-row.mean_size, row.id))


def _effects(places: np.ndarray, table: np.ndarray, i: int) -> np.ndarray:
    """Effects of factor i for the whole range, shape (trajectories, replications)."""
    n_rows = places.shape[1] + 1  # of one trajectory
    moved = np.diff(places.reshape(-1, n_rows, n_rows - 1), axis=1)[:, :, i]
    which, step = np.nonzero(moved)
    before = which * n_rows + step
    return (table[before + 1] - table[before]) / moved[which, step][:, None]


def _row(factor: Factor, effects: np.ndarray, bound: float, is_real: bool) -> MorrisRow:
    sizes = np.abs(effects.mean(axis=1))
    value = float(sizes.mean())
    without_replication = np.abs(leave_one_out(effects)).mean(axis=0) if effects.shape[1] > 1 else np.zeros(0)
    low, high = two_way_interval(leave_one_out(sizes), without_replication, value, divisor=2)
    low -= _size_of_luck(effects)
    mean = float(effects.mean())
    n = len(effects)
    spread = float(np.sqrt(max(0.0, float(np.mean(cross(effects, effects))) - mean**2) * n / (n - 1)))
    low = max(0.0, low) if is_real else 0.0
    return MorrisRow(factor.id, factor.kind, value, low, high, mean, spread, float(np.sqrt(bound)), is_real)


def _size_of_luck(effects: np.ndarray) -> float:
    """What luck alone adds to the mean size: the mean of absolute values is never under that of what they are of."""
    n = effects.shape[1]
    if n < 2:
        return 0.0
    return float(np.sqrt(2.0 / np.pi * np.mean(effects.var(axis=1, ddof=1)) / n))
