"""Blocks of a grid, turned by a right angle where need be, so that all sectors of a sweep run along rows.

A block is `BLOCK` columns of a part of the rows. It is copied into a tile whose rows are those columns, worked on
there, and copied back: the grid is read and written once, in whole cache lines, and no turned copy of it is needed.
"""

from __future__ import annotations

from bartizan.jit import stage

BLOCK = 16
"""Columns in a block: the numbers in one cache line."""
CHUNK = 32
"""Rows that are turned at a time: few enough to stay in the nearest cache while their columns are gone through."""


@stage
def _turn_in(grid, top, bottom, col, step, count, tile):
    """Copy columns col, col + step, ... of the rows top..bottom - 1 into the rows of a tile."""
    for first in range(top, bottom, CHUNK):
        rows = min(CHUNK, bottom - first)
        for b in range(count):
            line, at = tile[b, first - top :], col + step * b
            for r in range(rows):
                line[r] = grid[first + r, at]


@stage
def _lay_out(tile, begins, ends, left, row, step, count, lower, grid):
    """Copy row b of a tile, from begins[b] to ends[b] - 1, into row row + step * b; the lower value with `lower`."""
    for b in range(count):
        found, stored = tile[b, begins[b] :], grid[row + step * b, left + begins[b] :]
        n = ends[b] - begins[b]
        if lower:
            for i in range(n):
                stored[i] = stored[i] if stored[i] <= found[i] else found[i]
        else:
            for i in range(n):
                stored[i] = found[i]


@stage
def _turn_out(tile, begins, ends, top, col, step, count, lower, grid):
    """Copy row b of a tile, from begins[b] to ends[b] - 1, into column col + step * b; the lower value with `lower`."""
    begin, end = begins[0], ends[0]
    for b in range(1, count):
        begin, end = max(begin, begins[b]), min(end, ends[b])
    end = max(begin, end)
    for b in range(count):
        _turn_part(tile, b, begins[b], min(ends[b], begin), top, col + step * b, lower, grid)
        _turn_part(tile, b, max(begins[b], end), ends[b], top, col + step * b, lower, grid)
    if count == BLOCK and not lower:
        _turn_whole(tile, begin, end, top, col, step, grid)
    else:
        for r in range(begin, end):
            for b in range(count):
                _put(tile[b, r], lower, top + r, col + step * b, grid)


@stage
def _turn_whole(tile, begin, end, top, col, step, grid):
    """A whole tile; a fixed number of columns, rising or falling, is unrolled."""
    for r in range(begin, end):
        if step > 0:
            line = grid[top + r, col:]
            for b in range(BLOCK):
                line[b] = tile[b, r]
        else:
            line = grid[top + r, col - BLOCK + 1 :]
            for b in range(BLOCK):
                line[b] = tile[BLOCK - 1 - b, r]


@stage
def _turn_part(tile, b, begin, end, top, col, lower, grid):
    """One row of a tile into one column."""
    for r in range(begin, end):
        _put(tile[b, r], lower, top + r, col, grid)


@stage
def _put(value, lower, row, col, grid):
    """Store one value; with `lower` only where it is lower than what is there, or that is NaN."""
    stored = grid[row, col]
    grid[row, col] = stored if lower and stored <= value else value
