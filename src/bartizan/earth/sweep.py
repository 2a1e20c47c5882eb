"""The sector sweep: the whole minimum-visible-altitude grid of one radar in one pass over the terrain.

Four sectors, north, south, east and west of the site. In a sector the rays keep a fixed slope t = across / along,
-1..1, and walk
outwards row by row. For each ray the steepest elevation so far is kept; a cell takes it from its two nearest rays.
The east and west
sectors run on the transposed terrain. Row crossings of the rays are sampled everywhere; in the first `NEAR_ROWS` rows
the column
crossings too, because an error of 0.1 m one cell from the site is one of 200 m at 180 km.

Only + - * / and sqrt occur, in double precision, so every machine gets the same bits. Rows run along the first axis
("along"),
cells across the second. Kernels: no checks, scratch owned by the caller, no interpreter lock.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.earth.sightline import _altitude_on_ray, _tan_elevation
from bartizan.jit import jit

NEAR_ROWS = 256
LEAST_RAYS = 512
UNMASKED = -1e30


def rays_needed(n_rows: int, n_cols: int) -> int:
    """Room that `_sweep` needs for its rays."""
    return max(2 * max(n_rows, n_cols), LEAST_RAYS) + 1


@jit
def _sector(ground_m, altitude_m, row0, col0, step, cell_m, antenna_msl_m, radius_m, reach_cells, steepest, secant):
    """Sweep one sector: rows row0 + step, row0 + 2 step, ... ; fills `altitude_m` where |across| <= along."""
    n_rows = ground_m.shape[0]
    available = row0 if step < 0 else n_rows - 1 - row0
    last = min(available, int(reach_cells))
    n_rays = _place_rays(steepest, secant, last)
    for along in range(1, last + 1):
        row = row0 + step * along
        if along <= NEAR_ROWS:
            _meet_columns(
                ground_m[row - step],
                ground_m[row],
                along,
                col0,
                cell_m,
                antenna_msl_m,
                radius_m,
                steepest,
                secant,
                n_rays,
            )
        _read_cells(
            ground_m[row], altitude_m[row], along, col0, cell_m, antenna_msl_m, radius_m, reach_cells, steepest, n_rays
        )
        _meet_row(ground_m[row], along, col0, cell_m, antenna_msl_m, radius_m, steepest, secant, n_rays)


@jit
def _place_rays(steepest, secant, last):
    """One ray for each cell of the outermost row, more for a short reach; their slopes are -1 + k * 2 / (n - 1)."""
    n_rays = max(2 * last, LEAST_RAYS) + 1
    for k in range(n_rays):
        slope = -1.0 + k * (2.0 / (n_rays - 1))
        secant[k] = math.sqrt(1.0 + slope * slope)
        steepest[k] = UNMASKED
    return n_rays


@jit
def _meet_columns(inner_m, outer_m, along, col0, cell_m, antenna_msl_m, radius_m, steepest, secant, n_rays):
    """Raise each ray by the ground where it crosses a column between two neighbouring rows."""
    n_cols = inner_m.shape[0]
    spacing = 2.0 / (n_rays - 1)
    for k in range(n_rays):
        slope = -1.0 + k * spacing
        size = abs(slope)
        across = math.ceil(along * size) - 1
        if across < 1 or across < (along - 1) * size:
            continue
        col = col0 + across if slope > 0.0 else col0 - across
        if col < 0 or col >= n_cols:
            continue
        at = across / size
        part = at - (along - 1)
        height_m = inner_m[col] + part * (outer_m[col] - inner_m[col])
        tangent = _tan_elevation(height_m, antenna_msl_m, at * secant[k] * cell_m, radius_m)
        steepest[k] = max(steepest[k], tangent)


@jit
def _read_cells(row_m, out_m, along, col0, cell_m, antenna_msl_m, radius_m, reach_cells, steepest, n_rays):
    """Give each cell of a row the altitude of the steepest ray so far, never below its ground."""
    left = max(-along, -col0)
    right = min(along, row_m.shape[0] - 1 - col0)
    half = 0.5 * (n_rays - 1)
    squared = float(along) * along
    for across in range(left, right + 1):
        cells_squared = squared + float(across) * across
        if cells_squared > reach_cells * reach_cells:
            continue
        place = half + half * across / along
        k = min(int(place), n_rays - 2)
        tangent = steepest[k] + (place - k) * (steepest[k + 1] - steepest[k])
        distance_m = math.sqrt(cells_squared) * cell_m
        seen_m = _altitude_on_ray(tangent, antenna_msl_m, distance_m, radius_m)
        out_m[col0 + across] = max(row_m[col0 + across], np.float32(seen_m))


@jit
def _meet_row(row_m, along, col0, cell_m, antenna_msl_m, radius_m, steepest, secant, n_rays):
    """Raise each ray by the ground where it crosses a row; one ray beyond each edge takes the edge's ground."""
    n_cols = row_m.shape[0]
    spacing = 2.0 / (n_rays - 1)
    first = max(0, math.ceil((1.0 - col0 / along) / spacing) - 1)
    final = min(n_rays - 1, math.floor((1.0 + (n_cols - 1 - col0) / along) / spacing) + 1)
    for k in range(first, final + 1):
        x = min(max(col0 + (-1.0 + k * spacing) * along, 0.0), n_cols - 1.0)
        col = min(int(x), n_cols - 2)
        height_m = row_m[col] + (x - col) * (row_m[col + 1] - row_m[col])
        tangent = _tan_elevation(height_m, antenna_msl_m, along * secant[k] * cell_m, radius_m)
        steepest[k] = max(steepest[k], tangent)


@jit
def _sweep(ground_m, turned_m, out_m, turned_out_m, row0, col0, cell_m, antenna_msl_m, radius_m, reach_cells, rays):
    """All four sectors into `out_m`; `rays` is scratch of shape (2, `rays_needed`); untouched cells keep what
    they hold."""
    for step in (-1, 1):
        _sector(
            turned_m, turned_out_m, col0, row0, step, cell_m, antenna_msl_m, radius_m, reach_cells, rays[0], rays[1]
        )
    _turn_back(turned_out_m, out_m, row0, col0, reach_cells)
    for step in (-1, 1):
        _sector(ground_m, out_m, row0, col0, step, cell_m, antenna_msl_m, radius_m, reach_cells, rays[0], rays[1])
    out_m[row0, col0] = ground_m[row0, col0]


@jit
def _turn_back(turned_m, out_m, row0, col0, reach_cells):
    """Copy the east and west sectors back, block by block so that both grids stay in the cache."""
    n_rows, n_cols = out_m.shape
    reach = int(reach_cells)
    top, bottom = max(0, row0 - reach), min(n_rows, row0 + reach + 1)
    left, right = max(0, col0 - reach), min(n_cols, col0 + reach + 1)
    for block_row in range(top, bottom, 64):
        for block_col in range(left, right, 64):
            for row in range(block_row, min(block_row + 64, bottom)):
                for col in range(block_col, min(block_col + 64, right)):
                    rows, cols = row - row0, col - col0
                    if abs(cols) > abs(rows) and float(rows) * rows + float(cols) * cols <= reach_cells * reach_cells:
                        out_m[row, col] = turned_m[col, row]


@jit
def _walk(ground_m, row0, col0, cell_m, antenna_msl_m, radius_m, rows, cols, out_m):
    """Exact profile to each asked cell: the ground at every crossing of a row or a column, strictly between site and
    cell."""
    for i in range(rows.size):
        d_row, d_col = rows[i] - row0, cols[i] - col0
        distance_m = math.sqrt(float(d_row * d_row + d_col * d_col)) * cell_m
        tangent = max(
            _steepest_crossing(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, False),
            _steepest_crossing(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, True),
        )
        here_m = ground_m[rows[i], cols[i]]
        seen_m = _altitude_on_ray(tangent, antenna_msl_m, distance_m, radius_m) if tangent > UNMASKED else here_m
        out_m[i] = max(here_m, seen_m)


@jit
def _steepest_crossing(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, by_columns):
    """Steepest elevation over the crossings of one family of grid lines."""
    steepest = UNMASKED
    n = abs(d_col) if by_columns else abs(d_row)
    for i in range(1, n):
        part = i / n
        row, col = row0 + d_row * part, col0 + d_col * part
        if by_columns:
            c = col0 + (i if d_col > 0 else -i)
            r = min(int(row), ground_m.shape[0] - 2)
            height_m = ground_m[r, c] + (row - r) * (ground_m[r + 1, c] - ground_m[r, c])
        else:
            r = row0 + (i if d_row > 0 else -i)
            c = min(int(col), ground_m.shape[1] - 2)
            height_m = ground_m[r, c] + (col - c) * (ground_m[r, c + 1] - ground_m[r, c])
        steepest = max(steepest, _tan_elevation(height_m, antenna_msl_m, part * distance_m, radius_m))
    return steepest
