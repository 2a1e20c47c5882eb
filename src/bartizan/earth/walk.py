"""The exact walk: one terrain profile to each asked cell, and what the ground between the nodes is taken to be.

Two rules. `lines`: the ground is known where the profile crosses a row or a column, and between two crossings is never
higher than the ray over them. `patches`: inside each cell the ground is the bilinear patch over its four nodes, which
may bulge above both crossings; the profile is sampled there too. Neither is the truth: the difference is what a grid of
this spacing cannot tell. Double precision; kernels check nothing.
"""

from __future__ import annotations

import math

from bartizan.earth.sightline import _altitude_on_ray, _tan_elevation
from bartizan.jit import jit, stage

UNMASKED = -1e30
SAMPLES = 16
"""Samples of a patch for each row or column that the profile passes, along whichever it passes more of."""


@jit
def _walk(ground_m, row0, col0, cell_m, antenna_msl_m, radius_m, clearing_m, patches, rows, cols, out_m):
    """Lowest altitude in sight over each asked cell; what lies strictly between site and cell can mask it."""
    for i in range(rows.size):
        d_row, d_col = rows[i] - row0, cols[i] - col0
        distance_m = math.sqrt(float(d_row * d_row + d_col * d_col)) * cell_m
        steepest = max(
            _crossings(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, clearing_m, False),
            _crossings(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, clearing_m, True),
        )
        if patches:
            inside = _inside(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, clearing_m)
            steepest = max(steepest, inside)
        here_m = ground_m[rows[i], cols[i]]
        seen_m = _altitude_on_ray(steepest, antenna_msl_m, distance_m, radius_m) if steepest > UNMASKED else here_m
        out_m[i] = max(here_m, seen_m)


@stage
def _crossings(
    ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, clearing_m, by_columns
):  # fmt: skip
    """Steepest elevation over the crossings of one family of grid lines."""
    steepest = UNMASKED
    n = abs(d_col) if by_columns else abs(d_row)
    for i in range(1, n):
        part = i / n
        if part * distance_m < clearing_m:
            continue
        if by_columns:
            row, c = row0 + d_row * part, col0 + (i if d_col > 0 else -i)
            r = min(int(row), ground_m.shape[0] - 2)
            height_m = ground_m[r, c] + (row - r) * (ground_m[r + 1, c] - ground_m[r, c])
        else:
            col, r = col0 + d_col * part, row0 + (i if d_row > 0 else -i)
            c = min(int(col), ground_m.shape[1] - 2)
            height_m = ground_m[r, c] + (col - c) * (ground_m[r, c + 1] - ground_m[r, c])
        steepest = max(steepest, _tan_elevation(height_m, antenna_msl_m, part * distance_m, radius_m))
    return steepest


@stage
def _inside(ground_m, row0, col0, d_row, d_col, distance_m, antenna_msl_m, radius_m, clearing_m):
    """Steepest elevation over samples of the bilinear patches, beyond the first grid line and before the last."""
    steepest = UNMASKED
    n = max(abs(d_row), abs(d_col)) * SAMPLES
    for i in range(1, n):
        part = i / n
        if part * distance_m < clearing_m:
            continue
        row, col = row0 + d_row * part, col0 + d_col * part
        r, c = min(int(row), ground_m.shape[0] - 2), min(int(col), ground_m.shape[1] - 2)
        down, across = row - r, col - c
        upper_m = ground_m[r, c] + across * (ground_m[r, c + 1] - ground_m[r, c])
        lower_m = ground_m[r + 1, c] + across * (ground_m[r + 1, c + 1] - ground_m[r + 1, c])
        height_m = upper_m + down * (lower_m - upper_m)
        steepest = max(steepest, _tan_elevation(height_m, antenna_msl_m, part * distance_m, radius_m))
    return steepest
