"""The sector sweep: the whole minimum-visible-altitude grid of one radar in one pass over the terrain.

Four sectors, north, south, east and west of the site, each of `STRIPS` strips of rays that know nothing of each other,
so that any number of threads gives the same bits. In a sector the rays keep a fixed slope t = across / along, -1..1,
and walk outwards row by row. A cell takes its tangent from its two nearest rays; then the rays are raised by the row's
ground. Near the site `FIRST_RAYS` rays serve; wherever they have come a cell apart, a new one is put between each two.
So rays and cells are about as many, and the answer at a cell depends neither on the reach nor on the size of the grid.

Crossings of rows are sampled everywhere, crossings of columns in the first `NEAR_ROWS` rows only, since an error of 0.1
m one cell from the site is one of 200 m at 180 km, and far out no longer. The east and west sectors work on turned
tiles. Kernels: no checks, scratch owned by the caller, no interpreter lock.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.apart import door
from bartizan.earth.rays import (
    UNMASKED,
    _altitudes,
    _between,
    _between_rows,
    _column_places,
    _lengths,
    _places,
    _raise_rays,
    _raise_rays_on_the_way,
    _split,
)
from bartizan.earth.tiles import BLOCK, _lay_out, _turn_in, _turn_out
from bartizan.jit import fused

FIRST_RAYS = 2048
NEAR_ROWS = 512
STRIPS = 8
TASKS = 4 * STRIPS
MARGIN = 4
"""Cells that a tile holds beyond the strip's own on each side, for interpolation and rounding."""


class Sight(NamedTuple):
    """What one antenna is asked; lengths in metres, the reach in cells."""

    cell_m: float
    antenna_msl_m: float
    radius_m: float
    clearing_m: float
    reach_cells: float


class Scratch(NamedTuple):
    """Room for one thread: a number for each ray, then for each cell of a row, then tiles."""

    steepest: NDArray[np.float32]
    length_m: NDArray[np.float32]
    found: NDArray[np.float32]
    part: NDArray[np.float32]
    rows: NDArray[np.float32]
    index: NDArray[np.uint32]
    ground: NDArray[np.float32]
    answer: NDArray[np.float32]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


def scratch_for(rows: int) -> Scratch:
    """Room for strips that reach `rows` rows outwards."""
    rays = FIRST_RAYS
    while rays < 2 * rows:
        rays *= 2
    width = 2 * rows // STRIPS + BLOCK + 4 * MARGIN
    length = max(rays // STRIPS + 1, width)
    steepest, length_m, found, part, rows_out = np.empty((5, length), dtype=np.float32)
    ground, answer = np.empty((2, BLOCK + 1, width), dtype=np.float32)
    begins, ends = np.empty((2, BLOCK), dtype=np.int64)
    index = np.empty(length, dtype=np.uint32)
    return Scratch(steepest, length_m, found, part, rows_out, index, ground, answer, begins, ends)


@door
def _sweep_tasks(ground_m, out_m, row0, col0, first, last, lower, sight, scratch):
    """Strips first..last - 1 of the `TASKS` into `out_m`; untouched cells keep what they hold, and so does the site."""
    for task in range(first, last):
        sector, strip = task // STRIPS, task % STRIPS
        _strip(ground_m, out_m, row0, col0, sector >= 2, -1 if sector % 2 == 0 else 1, strip, lower, sight, scratch)


@fused
def _strip(ground_m, out_m, row0, col0, turned, step, strip, lower, sight, scratch):
    """One strip of the north or south sector, which own the diagonals, or turned, of the west or east."""
    n_along, n_across = ground_m.shape
    along0, across0, narrower = row0, col0, 0
    if turned:
        n_along, n_across, along0, across0, narrower = n_across, n_along, col0, row0, 1
    last = min(along0 if step < 0 else n_along - 1 - along0, int(sight.reach_cells))
    rays, count = FIRST_RAYS, _begin(strip, sight, scratch)
    for first in range(1, last + 1, BLOCK):
        block = min(BLOCK, last + 1 - first)
        begin, end = _span(first, first + block - 1, strip, across0, n_across)
        if begin + 1 >= end:
            return  # outwards of the grid for good
        start = along0 + step * first
        if turned:
            _turn_in(ground_m, begin, end, start - step, step, block + 1, scratch.ground)
        for b in range(block):
            along, row = first + b, start + step * b
            if turned:
                inner, line = scratch.ground[b], scratch.ground[b + 1]
            else:
                inner, line = ground_m[row - step, begin:end], ground_m[row, begin:end]
            rays, count = _denser(along, rays, count, strip, sight, scratch)
            if along <= NEAR_ROWS:
                _near(inner, line, begin, n_across, along, across0, rays, count, strip, sight, scratch)
            left, cells = _cells(along, along - narrower, across0, n_across, strip, rays, sight.reach_cells)
            at = across0 + left - begin if cells > 0 else 0
            scratch.begins[b], scratch.ends[b] = at, at + max(cells, 0)
            if cells > 0:
                _read(line[at:], along, left, cells, rays, count, strip, sight, scratch, scratch.answer[b, at:])
            _meet_row(line, begin, n_across, along, across0, rays, count, strip, sight, scratch)
        if turned:
            _turn_out(scratch.answer, scratch.begins, scratch.ends, begin, start, step, block, lower, out_m)
        else:
            _lay_out(scratch.answer, scratch.begins, scratch.ends, begin, start, step, block, lower, out_m)


@fused
def _begin(strip, sight, scratch):
    """Set out the first rays of a strip; gives how many: its intervals and one, as neighbours share their edge."""
    count = FIRST_RAYS // STRIPS + 1
    for k in range(count):
        scratch.steepest[k] = UNMASKED
    _lengths(strip * (FIRST_RAYS // STRIPS), count, 2.0 / FIRST_RAYS, sight.cell_m, scratch.length_m)
    return count


@fused
def _denser(along, rays, count, strip, sight, scratch):
    """Double the rays where they would come more than a cell apart; gives those of the sector and of the strip."""
    while 2 * along > rays:
        rays *= 2
        count = _split(scratch.steepest, count)
        _lengths(strip * (rays // STRIPS), count, 2.0 / rays, sight.cell_m, scratch.length_m)
    return rays, count


@fused
def _near(inner, outer, begin, n_across, along, across0, rays, count, strip, sight, scratch):
    """Raise the rays by the columns that they cross on the way to this row."""
    low = strip * (rays // STRIPS)
    index, part, rows = scratch.index, scratch.part, scratch.rows
    _column_places(low, count, 2.0 / rays, along, across0, begin, n_across, index, part, rows)
    _between_rows(inner, outer, index, part, count, scratch.found)
    _raise_rays_on_the_way(
        scratch.found, part, count, rows, scratch.length_m, sight.clearing_m, sight.antenna_msl_m, sight.radius_m,
        scratch.steepest,
    )  # fmt: skip


@fused
def _cells(along, widest, col0, n_cols, strip, rays, reach_cells):
    """First cell across that a strip owns in a row, and how many: from its first ray up to the next strip's."""
    half, low = rays // 2, strip * (rays // STRIPS)
    left = -(((half - low) * along) // half)
    right = -(((half - low - rays // STRIPS) * along) // half) - 1
    if strip == STRIPS - 1:
        right = along
    widest = min(widest, _reach_across(along, reach_cells))
    left, right = max(left, -widest, -col0), min(right, widest, n_cols - 1 - col0)
    return left, right - left + 1


@fused
def _reach_across(along, reach_cells):
    """Cells across that lie within reach in a row; -1 for none."""
    spare = reach_cells * reach_cells - float(along) * along
    if spare < 0.0:
        return -1
    across = int(math.sqrt(spare))
    while float(across + 1) * (across + 1) <= spare:
        across += 1
    while float(across) * across > spare:
        across -= 1
    return across


@fused
def _read(line, along, left, cells, rays, count, strip, sight, scratch, lowest_m):
    """Give each cell of a row the altitude of the ray between its two neighbours."""
    half = rays // 2
    stride = half / along
    start = half + left * stride - strip * (rays // STRIPS)
    _places(start, stride, cells, count - 1, scratch.index, scratch.part)
    _between(scratch.steepest, scratch.index, scratch.part, cells, scratch.found)
    _altitudes(
        scratch.found, line, along, left, cells, sight.cell_m, sight.antenna_msl_m, sight.radius_m, lowest_m
    )  # fmt: skip


@fused
def _meet_row(line, origin, n_cols, along, col0, rays, count, strip, sight, scratch):
    """Raise each ray by the ground where it crosses a row; one ray beyond each edge of the grid by its slope there."""
    low, spacing = strip * (rays // STRIPS), 2.0 / rays
    first = max(low, math.ceil((1.0 - col0 / along) / spacing) - 1) - low
    final = min(low + count - 1, math.floor((1.0 + (n_cols - 1 - col0) / along) / spacing) + 1) - low
    n = final - first + 1
    if n < 1:
        return
    stride = along * spacing
    start = col0 - along + (low + first) * stride - origin
    _places(start, stride, n, n_cols - 1 - origin, scratch.index, scratch.part)
    _between(line, scratch.index, scratch.part, n, scratch.found)
    _raise_rays(
        scratch.found, n, along, scratch.length_m[first:], sight.clearing_m, sight.antenna_msl_m, sight.radius_m,
        scratch.steepest[first:],
    )  # fmt: skip


@fused
def _span(first, final, strip, across0, n_across):
    """Cells across from which to which a strip needs the rows first - 1 to final."""
    left, right = -1.0 + strip * (2.0 / STRIPS), -1.0 + (strip + 1) * (2.0 / STRIPS)
    begin = math.floor(min(left * (first - 1), left * final)) - MARGIN
    end = math.ceil(max(right * (first - 1), right * final)) + MARGIN + 1
    return max(0, across0 + begin), min(n_across, across0 + end)
