"""Plots in cells of range and azimuth, so that a track looks only at those near it.

The cells are those of the radar's own measurements: a gate is a box in them, azimuth goes round at south (where it
jumps from pi to -pi), and a plot just across is as near as it is.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.jit import copied, fused, stage
from bartizan.tracking.small import TWO_PI, wrapped

MOST_SIDE = 256


class Grid(NamedTuple):
    """Plots by cell: those of cell c are `order[start[c]]` to `order[start[c + 1]]`."""

    start: np.ndarray
    order: np.ndarray
    n_range: int
    n_azimuth: int
    nearest_m: float
    cell_m: float
    cell_rad: float


class Cells(NamedTuple):
    """Room for a grid of plots."""

    start: np.ndarray
    order: np.ndarray


def side_of(n):
    """Cells on each side of a grid of n plots."""
    return min(max(int(math.sqrt(n)), 1), MOST_SIDE)


def new_cells(n):
    """Room for the grid of up to n plots."""
    return Cells(np.zeros(side_of(n) ** 2 + 1, np.int64), np.zeros(n, np.int64))


@copied
def hang(plots, cells):
    """Hang the plots into as many cells as there are plots, about."""
    nearest, farthest = _reach(plots)
    side = _side_of(len(plots))
    cell_m = max((farthest - nearest) / side, 1.0)
    grid = Grid(cells.start, cells.order, side, side, nearest, cell_m, TWO_PI / side)
    _fill(plots, grid)
    return grid


@stage
def _reach(plots):
    """The least and the greatest range; 0 without plots."""
    nearest, farthest = math.inf, 0.0
    for j in range(len(plots)):
        nearest, farthest = min(nearest, plots[j].range_m), max(farthest, plots[j].range_m)
    return min(nearest, farthest), farthest


@stage
def _fill(plots, grid):
    """Write down the plots of each cell."""
    start, order, side, n = grid.start, grid.order, grid.n_range, len(plots)
    for c in range(side * side + 1):
        start[c] = 0
    for j in range(n):
        start[_cell(plots[j].range_m, plots[j].azimuth_rad, grid)] += 1
    total = 0
    for c in range(side * side + 1):
        start[c], total = total, total + start[c]
    for j in range(n):
        c = _cell(plots[j].range_m, plots[j].azimuth_rad, grid)
        order[start[c]] = j
        start[c] += 1
    for c in range(side * side, 0, -1):
        start[c] = start[c - 1]
    start[0] = 0


_side_of = fused(side_of)


@fused
def _row(range_m, grid):
    cell = (range_m - grid.nearest_m) / grid.cell_m
    return int(min(max(cell, 0.0), grid.n_range - 1.0))


@fused
def _column(azimuth, grid):
    cell = int((wrapped(azimuth) + math.pi) / grid.cell_rad)
    return min(max(cell, 0), grid.n_azimuth - 1)


@fused
def _cell(range_m, azimuth, grid):
    return _row(range_m, grid) * grid.n_azimuth + _column(azimuth, grid)


@fused
def box(range_m, range_wide, azimuth, azimuth_wide, grid, corners):
    """Cells of a box: first and last row, first column and how many columns, going round; returns the plots in them."""
    corners[0], corners[1] = _row(range_m - range_wide, grid), _row(range_m + range_wide, grid)
    corners[2], corners[3] = 0, grid.n_azimuth
    if azimuth_wide < math.pi:
        corners[2] = _column(azimuth - azimuth_wide, grid)
        last = _column(azimuth + azimuth_wide, grid)
        across = last - corners[2] + 1
        if across <= 0 or (across == 1 and 2.0 * azimuth_wide > grid.cell_rad):
            across += grid.n_azimuth
        corners[3] = min(across, grid.n_azimuth)
    total = 0
    for row in range(corners[0], corners[1] + 1):
        for k in range(corners[3]):
            c = row * grid.n_azimuth + (corners[2] + k) % grid.n_azimuth
            total += grid.start[c + 1] - grid.start[c]
    return total
