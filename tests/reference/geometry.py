"""Paths and lines of sight (docs/model.md, sections 1, 3 and 4.1 to 4.3)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from reference.world import Flyer, Radar

EARTH_M = 6_371_000.0


class Position(NamedTuple):
    """A point above the theatre's plane [m]."""

    x: float
    y: float
    z: float


class Sight(NamedTuple):
    """What the geometry says of one radar and one object."""

    plane_m: float
    slant_m: float
    in_range: bool  # section 4.1
    is_clear: bool  # 4.1 and 4.2
    in_elevation: bool  # 4.3
    sine: float  # of the elevation


def slant_range_m(plane_m: float, height1_m: float, height2_m: float) -> float:
    """Slant range between two heights at a distance in the plane, on the sphere; NaN beyond the formula's reach."""
    stretch = (1.0 + height1_m / EARTH_M) * (1.0 + height2_m / EARTH_M) * (1.0 - (plane_m / EARTH_M) ** 2 / 12.0)
    squared = (height2_m - height1_m) ** 2 + plane_m**2 * stretch
    return math.sqrt(squared) if squared >= 0.0 else math.nan


def horizon_m(height_m: float, k_factor: float) -> float:
    """Distance from a height to its own smooth-earth horizon; heights below the sea count as 0."""
    height_m = max(height_m, 0.0)
    return math.sqrt(2.0 * k_factor * EARTH_M * height_m + height_m**2)


def position_at(flyer: Flyer, path_s: float) -> Position:
    """Where an object is at a time along its path: on the last leg that has begun."""
    begun = int(np.searchsorted(flyer.legs[:, 0], path_s, side="right")) - 1
    leg_s, x, y, z, vx, vy, vz = (float(v) for v in flyer.legs[max(begun, 0)])
    dt = path_s - leg_s
    return Position(x + vx * dt, y + vy * dt, z + vz * dt)


def lowest_visible_m(radar: Radar, at: Position) -> float:
    """Minimum visible altitude at the nearest node of the radar's grid; NaN off the grid."""
    column = math.floor((at.x - radar.mva_x_m) / radar.mva_cell_m + 0.5)
    row = math.floor((at.y - radar.mva_y_m) / radar.mva_cell_m + 0.5)
    rows, columns = radar.mva_m.shape
    if not (0 <= row < rows and 0 <= column < columns):
        return math.nan
    return float(radar.mva_m[row, column])


def look(radar: Radar, at: Position, k_factor: float) -> Sight:
    """Range, horizon, terrain and elevation of one look."""
    height_m = radar.antenna_msl_m
    plane_m = math.hypot(at.x - radar.x_m, at.y - radar.y_m)
    slant_m = slant_range_m(plane_m, height_m, at.z)
    horizons_m = horizon_m(height_m, k_factor) + horizon_m(at.z, k_factor)
    in_range = slant_m <= radar.max_range_m and plane_m <= horizons_m
    is_clear = in_range and at.z >= lowest_visible_m(radar, at)
    sine = ((at.z - height_m) - plane_m**2 / (2.0 * k_factor * EARTH_M)) / slant_m
    in_elevation = radar.sin_elevation_min <= sine <= radar.sin_elevation_max
    return Sight(plane_m, slant_m, in_range, is_clear, in_elevation, sine)


ROWS = np.linspace(-0.03 / 0.07, 1.0 / 1.04, 97)
"""Where the rows of a stretch table lie: even in sin e / (|sin e| + 0.04), from sin e = -0.03 to 1 (section 4.4)."""


def effective_range_m(radar: Radar, sine: float, slant_m: float) -> float:
    """Slant range as it counts for detection: stretched by what the air takes."""
    place = float(np.interp(sine / (abs(sine) + 0.04), ROWS, np.arange(len(ROWS))))
    row = min(int(place), len(ROWS) - 2)
    below, above = (from_table(radar.stretch[i].astype(float), radar.stretch_step_m, slant_m) for i in (row, row + 1))
    return slant_m * (below + (place - row) * (above - below))


def from_table(table: np.ndarray, step: float, at: float) -> float:
    """Linear interpolation over an even grid from 0; the last value beyond its end."""
    return float(np.interp(at, np.arange(len(table)) * step, table))
