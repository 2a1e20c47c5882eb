"""Blocks of a grid, turned by a right angle where need be, so that all sectors of a sweep run along rows.

A block is `BLOCK` columns of a part of the rows. It is copied into a tile whose rows are those columns, worked on
there, and copied back: the grid is read and written once, in whole cache lines, and no turned copy of it is needed.
"""

from __future__ import annotations

from bartizan.jit import stage

BLOCK = 16
"""Columns in a block: the numbers in one cache line."""


@stage
def _turn_in(grid, top, bottom, col, step, count, tile):
    """Copy columns col, col + step, ... of the rows top..bottom - 1 into the rows of a tile."""
    if count == BLOCK + 1:  # a fixed number is unrolled
        for r in range(top, bottom):
            line = grid[r]
            for b in range(BLOCK + 1):
                tile[b, r - top] = line[col + step * b]
    else:
        for r in range(top, bottom):
            for b in range(count):
                tile[b, r - top] = grid[r, col + step * b]


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
        for r in range(begin, end):
            line = grid[top + r]
            for b in range(BLOCK):
                line[col + step * b] = tile[b, r]
    else:
        for r in range(begin, end):
            for b in range(count):
                _put(tile[b, r], lower, top + r, col + step * b, grid)


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
