"""The kernel of coverage: how far up the ladder of `answer.Level` every cell gets, for one radar after the other.

It asks the questions of the engine's `sense` in the engine's words (docs/model.md, section 4), for a target over every
cell at several altitudes at once: horizon, lowest visible altitude, instrumented range, elevation limits, effective
range. Standard refraction, no diffraction.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.apart import door
from bartizan.cover.answer import Level
from bartizan.engine.motion import horizon_part_m, slant2_m2
from bartizan.jit import stage
from bartizan.radar.stretch import Stretch, _stretched

N_LEVELS = len(Level)
_CLAIMED, _HORIZON, _SEEN = (np.uint8(level) for level in (Level.CLAIMED, Level.HORIZON, Level.SEEN))


class Radar(NamedTuple):
    """One radar as the kernel knows it; lengths in metres, the plane about the theatre's centre."""

    x_m: float
    y_m: float
    antenna_msl_m: float
    k_radius_m: float
    claimed_m: float  # inf: no claimed circle
    max_range_m: float  # instrumented slant range
    sin_elevation_min: float
    sin_elevation_max: float


class Stack(NamedTuple):
    """What targets are asked about: one layer for each altitude (and size, in the limits)."""

    altitude_m: NDArray[np.float64]  # shape (n_layers,)
    is_agl: NDArray[np.bool_]  # shape (n_layers,): above the ground, not above the sea


class Ladder(NamedTuple):
    """Levels reached so far, uint8 of shape (layers, rows, cols); a stack that is not wanted has no layers."""

    own: NDArray[np.uint8]  # by the radar being added, inside its claimed circle
    network: NDArray[np.uint8]  # the highest of the radars of the network, each inside its claimed circle
    n_seeing: NDArray[np.uint8]  # radars of the network with SEEN or more
    every: NDArray[np.uint8]  # the highest of all radars, to their instrumented ranges, SEEN or more; all layers


def add_radar(
    radar: Radar,
    limits_m: NDArray[np.float64],
    stretch: Stretch,
    mva_m: NDArray[np.float32],
    ground_m: NDArray[np.float32],
    cell_m: float,
    stack: Stack,
    ladder: Ladder,
    *,
    n_threads: int | None = None,
) -> NDArray[np.int64]:
    """Raise the levels by what one radar sees.

    Parameters
    ----------
    radar : Radar
    limits_m : float64 array, shape (n_layers, 2) [m]
        Greatest effective ranges with Pd 0.5 and 0.9 against the target of each layer; -1 for none.
    stretch : Stretch
        Absorption along the way of a look.
    mva_m, ground_m : float32 array, shape (rows, cols) [m]
        Lowest visible altitude of this radar, and the terrain; NaN where unknown.
    cell_m : float [m]
    stack : Stack
    ladder : Ladder
        Altered in place. The first layers of the stack are those of `own`, `network` and `n_seeing`.
    n_threads : int or None
        None for one a processor; the answer does not depend on it.

    Returns
    -------
    counts : int64 array, shape (n_layers, N_LEVELS)
        Cells of this radar at each level.
    """
    horizon_m = _horizon_m(radar.antenna_msl_m, radar.k_radius_m)
    highest_m = float(np.nanmax(ground_m)) if stack.is_agl.any() else 0.0
    tops_m = stack.altitude_m + np.where(stack.is_agl, highest_m, 0.0)
    reach_m = np.array([horizon_m + _horizon_m(z_m, radar.k_radius_m) for z_m in tops_m])
    span = _span(limits_m, stretch)
    rows = mva_m.shape[0]
    n = max(1, min(n_threads or os.cpu_count() or 1, rows))
    cuts = [rows * i // n for i in range(n + 1)]
    counts = np.zeros((n, len(stack.altitude_m), N_LEVELS), np.int64)

    def strip(i: int) -> None:
        grids = (mva_m, ground_m, cell_m)
        _add(radar, limits_m, stretch, span, *grids, stack, reach_m, *ladder, cuts[i], cuts[i + 1], counts[i])

    if n == 1:
        strip(0)
    else:
        with ThreadPoolExecutor(n) as pool:
            list(pool.map(strip, range(n)))
    return counts.sum(axis=0)


def _horizon_m(altitude_m: float, k_radius_m: float) -> float:
    """As the engine's, in Python."""
    z_m = max(altitude_m, 0.0)
    return math.sqrt((2.0 * k_radius_m + z_m) * z_m)


def farthest_slant_m(limits_m: NDArray[np.float64], stretch: Stretch) -> NDArray[np.float64]:
    """Slant ranges beyond which no stretch leaves a Pd of 0.5 and of 0.9, shape (n_layers, 2) [m]; -1 for none."""
    return np.where(limits_m < 0.0, -1.0, limits_m / float(stretch.factor.min()))


def _span(limits_m: NDArray[np.float64], stretch: Stretch) -> NDArray[np.float64]:
    """Squared slant ranges beyond which no stretch leaves a Pd of 0.5, and up to which any leaves one of 0.9."""
    farthest_m = farthest_slant_m(limits_m, stretch)[:, 0]
    nearest_m = np.maximum(limits_m[:, 1], 0.0) / float(stretch.factor.max())
    return np.stack([np.where(farthest_m < 0.0, -1.0, farthest_m**2), nearest_m**2], axis=1)


@stage
def _detected(radar, limits_m, stretch, span, i, distance2, slant2, z_m):
    """2 where Pd is at least 0.9, 1 where at least 0.5, else 0, of a target in sight and in range."""
    if slant2 > span[i, 0]:
        return 0
    rise_m = (z_m - radar.antenna_msl_m) - distance2 / (2.0 * radar.k_radius_m)
    square = rise_m * abs(rise_m)
    low, high = radar.sin_elevation_min, radar.sin_elevation_max
    if square < low * abs(low) * slant2 or square > high * abs(high) * slant2:
        return 0
    if slant2 <= span[i, 1]:
        return 2
    slant = math.sqrt(slant2)
    effective_m = _stretched(stretch.factor, stretch.range_step_m, rise_m / max(slant, 1.0), slant)
    if effective_m <= limits_m[i, 1]:
        return 2
    if effective_m <= limits_m[i, 0]:
        return 1
    return 0


@stage
def _columns(widest_m, dy_m, west_m, cell_m, cols):
    """The columns of a row that lie within reach: the first, and the first beyond the last."""
    if dy_m * dy_m > widest_m * widest_m:
        return 0, 0
    half_m = math.sqrt(widest_m * widest_m - dy_m * dy_m)
    first = min(max(int((west_m - half_m) / cell_m) - 1, 0), cols)
    return first, min(max(int((west_m + half_m) / cell_m) + 2, first), cols)


@stage
def _note(i, r, c, level, own, network, n_seeing):
    """Put the level of a cell, inside the claimed circle, where it is kept."""
    if i < own.shape[0]:
        own[i, r, c] = level
    if i < network.shape[0] and level > network[i, r, c]:
        network[i, r, c] = level
    if i < n_seeing.shape[0] and level >= _SEEN and n_seeing[i, r, c] < 255:
        n_seeing[i, r, c] += np.uint8(1)


@door
def _add(
    radar, limits_m, stretch, span, mva_m, ground_m, cell_m, stack, reach_m, own, network, n_seeing, every,
    first_row, last_row, counts,
):  # fmt: skip
    """`add_radar` for the rows from `first_row` up to `last_row`."""
    _climb(
        radar, limits_m, stretch, span, mva_m, ground_m, cell_m, stack, reach_m, own, network, n_seeing, every,
        first_row, last_row, counts,
    )  # fmt: skip


@stage
def _climb(
    radar, limits_m, stretch, span, mva_m, ground_m, cell_m, stack, reach_m, own, network, n_seeing, every,
    first_row, last_row, counts,
):  # fmt: skip
    """Row by row; cells out of every reach are only counted."""
    rows, cols = mva_m.shape
    claimed2 = radar.claimed_m * radar.claimed_m
    has_claim = math.isfinite(radar.claimed_m)
    max_range2 = radar.max_range_m * radar.max_range_m
    inside = _CLAIMED if has_claim else np.uint8(0)
    horizon_m = horizon_part_m(max(radar.antenna_msl_m, 0.0), radar.k_radius_m)
    west_m = (cols - 1) * 0.5 * cell_m + radar.x_m
    for i in range(len(stack.altitude_m)):
        is_agl, altitude_m = stack.is_agl[i], stack.altitude_m[i]
        widest_m = max(reach_m[i], radar.claimed_m) if has_claim else reach_m[i]
        for r in range(first_row, last_row):
            dy_m = ((rows - 1) * 0.5 - r) * cell_m - radar.y_m
            first, last = _columns(widest_m, dy_m, west_m, cell_m, cols)
            counts[i, 0] += cols - (last - first)
            before, run = np.uint8(0), 0
            for c in range(first, last):
                dx_m = c * cell_m - west_m
                distance2 = dx_m * dx_m + dy_m * dy_m
                z_m, limit_m = altitude_m, reach_m[i]
                if is_agl:
                    z_m += ground_m[r, c]
                    limit_m = horizon_m + horizon_part_m(max(z_m, 0.0), radar.k_radius_m)
                is_claimed = distance2 <= claimed2
                level = inside if is_claimed else np.uint8(0)
                if distance2 <= limit_m * limit_m:
                    if is_claimed:
                        level = _HORIZON
                    if z_m >= mva_m[r, c]:
                        seen = _SEEN
                        slant2 = slant2_m2(distance2, radar.antenna_msl_m, z_m)
                        if slant2 <= max_range2:
                            seen += np.uint8(_detected(radar, limits_m, stretch, span, i, distance2, slant2, z_m))
                            if i < every.shape[0] and seen > every[i, r, c]:
                                every[i, r, c] = seen
                        if is_claimed:
                            level = seen
                if level != before:
                    counts[i, before] += run
                    before, run = level, 0
                run += 1
                _note(i, r, c, level, own, network, n_seeing)
            counts[i, before] += run
