"""Rays over one row of ground: the loops in which the sweep spends its time.

A ray of a sector keeps a fixed slope t = across / along; `steepest` holds the tangent of its steepest elevation so far.
There are two kinds of loops. Those that only reckon go over neighbouring numbers without a branch, and are compiled to
vector instructions. The one that looks up numbers at reckoned places, `_between`, is not: it does nothing else, and its
indices are unsigned so that no sign is tested.

Single precision, + - * / and sqrt in a stated order: every machine gets the same bits, however wide its vectors. Places
between nodes are reckoned in double precision. Kernels: no checks, all arrays owned by the caller.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.earth.sightline import _altitude_on_ray_f4, _tan_elevation_f4
from bartizan.jit import stage

UNMASKED = np.float32(-1e30)
HALF, NONE = np.float32(0.5), np.float32(0.0)


@stage
def _lengths(first, count, spacing, cell_m, length_m):
    """Length of the rays first, first + 1, ... of a sector, for each row that they cross."""
    for i in range(count):
        slope = -1.0 + (first + i) * spacing
        length_m[i] = math.sqrt(1.0 + slope * slope) * cell_m


@stage
def _split(steepest, count):
    """Put a new ray between each two; it starts from the mean of its neighbours. Gives their number."""
    for k in range(count - 1, 0, -1):
        here, before = steepest[k], steepest[k - 1]
        steepest[2 * k] = here
        steepest[2 * k - 1] = HALF * (here + before)
    return 2 * count - 1


@stage
def _places(start, stride, count, last, index, part):
    """Whole and broken parts of start + stride * i; whole parts are kept within 0..last - 1.

    So a place before the first or beyond the last node gets a part below 0 or above 1: its values are extrapolated.
    """
    least, top = np.int32(0), np.int32(last) - np.int32(1)
    for i in range(count):
        x = start + stride * i
        whole = np.int32(x)
        whole = whole if whole > least else least
        whole = whole if whole < top else top
        index[i] = whole
        part[i] = np.float32(x - whole)


@stage
def _between(values, index, part, count, found):
    """Linear interpolation of `values` at the places index + part."""
    for i in range(np.uint64(0), np.uint64(count)):
        k = np.uint64(index[i])
        here = values[k]
        found[i] = here + part[i] * (values[k + np.uint64(1)] - here)


@stage
def _raise_rays(height_m, count, along, length_m, clearing_m, antenna_msl_m, radius_m, steepest):
    """Raise rays by the heights that they meet at one row, but for what lies nearer than the clearing."""
    rows, turn = np.float32(along), np.float32(1.0 / radius_m)
    antenna, radius, clear_m = np.float32(antenna_msl_m), np.float32(radius_m), np.float32(clearing_m)
    for i in range(count):
        distance_m = length_m[i] * rows
        tangent = _tan_elevation_f4(height_m[i], antenna, distance_m * turn, radius)
        tangent = tangent if distance_m >= clear_m else UNMASKED
        before = steepest[i]
        steepest[i] = tangent if tangent > before else before


@stage
def _altitudes(tangent, ground_m, along, across, count, cell_m, antenna_msl_m, radius_m, lowest_m):
    """Lowest altitude in sight over the cells across, across + 1, ... of one row, never below its ground."""
    turn, squared = np.float32(cell_m / radius_m), np.float32(along) * np.float32(along)
    antenna, radius = np.float32(antenna_msl_m), np.float32(radius_m)
    for i in range(count):
        j = np.float32(across + i)
        seen_m = _altitude_on_ray_f4(tangent[i], antenna, np.sqrt(squared + j * j) * turn, radius)
        here_m = ground_m[i]
        lowest_m[i] = seen_m if seen_m > here_m else here_m


@stage
def _column_places(first, count, spacing, along, across0, begin, n_across, index, part, rows):
    """Where rays cross a column on the way from the row before `along`: its place, the part of that way, rows so far.

    A ray that crosses none, or one outside the grid, gets a part below 0.
    """
    before = along - 1.0
    for i in range(count):
        slope = -1.0 + (first + i) * spacing
        size = abs(slope)
        column = math.ceil(along * size) - 1.0
        at = column / size if size > 0.0 else 0.0
        place = across0 + (column if slope > 0.0 else -column)
        crosses = (column >= 1.0) & (at >= before) & (place >= 0.0) & (place < n_across)
        index[i] = np.int32(place - begin if crosses else 0.0)
        part[i] = np.float32(at - before if crosses else -1.0)
        rows[i] = np.float32(at if crosses else 1.0)


@stage
def _between_rows(inner_m, outer_m, index, part, count, found):
    """Linear interpolation between two rows at the columns `index`."""
    for i in range(np.uint64(0), np.uint64(count)):
        k = np.uint64(index[i])
        here = inner_m[k]
        found[i] = here + part[i] * (outer_m[k] - here)


@stage
def _raise_rays_on_the_way(height_m, part, count, rows, length_m, clearing_m, antenna_msl_m, radius_m, steepest):
    """As `_raise_rays`, each at a number of rows of its own; a part below 0 leaves it as it is."""
    turn = np.float32(1.0 / radius_m)
    antenna, radius, clear_m = np.float32(antenna_msl_m), np.float32(radius_m), np.float32(clearing_m)
    for i in range(count):
        distance_m = length_m[i] * rows[i]
        tangent = _tan_elevation_f4(height_m[i], antenna, distance_m * turn, radius)
        counts = (distance_m >= clear_m) & (part[i] >= NONE)
        tangent = tangent if counts else UNMASKED
        before = steepest[i]
        steepest[i] = tangent if tangent > before else before
