"""Absorption as a stretch of range, so that detection stays a curve over one variable.

A look at slant range R and elevation e suffers the two-way absorption A(e, R), and the radar's anchor has suffered
A(e0, R0) already. Signal falls with the fourth power of range, so the look counts as one at the effective range

    R * 10 ** ((A(e, R) - A(e0, R0)) / 40)

in air like that on the way of the anchor. A noise jammer in the target comes one way, loses half the decibels and falls
with the square, so the same effective range serves it too. The factor is tabled over elevation and range, once for each
radar and reading; engine and maps look it up here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.jit import fused
from bartizan.radar.absorption import absorption_table, two_way_absorption_db
from bartizan.radar.equation import Triple
from bartizan.units import STANDARD_K_FACTOR

N_ELEVATIONS, N_RANGES = 97, 129
BEND = 0.04
"""Rows are even in sin e / (|sin e| + BEND): absorption changes fast near the horizon and hardly at all high up."""

LOWEST_SINE = -0.03
ROW_LOW, ROW_HIGH = LOWEST_SINE / (BEND - LOWEST_SINE), 1.0 / (1.0 + BEND)
ROWS_PER_BEND = (N_ELEVATIONS - 1) / (ROW_HIGH - ROW_LOW)
MOST_DB = 80.0
"""Absorption beyond that of the anchor counts up to here, a hundredfold range: nothing is detected there."""


class Stretch(NamedTuple):
    """Factor by which absorption stretches slant range; the kernels below know how the rows lie.

    Attributes
    ----------
    factor : array, shape (N_ELEVATIONS, N_RANGES), float32 [1]
        Effective over true slant range. Below 1 where a look suffers less than the anchor did.
    range_step_m : float [m]
        Slant range between columns; the last column is the instrumented range.
    """

    factor: NDArray[np.float32]
    range_step_m: float


def stretch_table(
    frequency_ghz: float,
    triple: Triple,
    triple_elevation_deg: float,
    max_range_m: float,
    k_factor: float = STANDARD_K_FACTOR,
) -> Stretch:
    """Table of the stretch of one radar.

    Parameters
    ----------
    frequency_ghz : float [GHz]
        1 to 1,000.
    triple : Triple
        The radar's anchor, whose range counts here.
    triple_elevation_deg : float [deg]
        Elevation at which the anchor holds, -90 to 90.
    max_range_m : float [m]
        Instrumented slant range, above 0.
    k_factor : float [1]
        Effective over true earth radius.

    Returns
    -------
    stretch : Stretch

    Raises
    ------
    ValueError
        If a value is out of range.

    Notes
    -----
    Limits: as `bartizan.radar.absorption.two_way_absorption_db`; elevations below -1.7 degrees count as that.
    Interpolation moves the effective range by less than 5e-4 of itself (up to 6 GHz and 600 km, 16 GHz and 100 km,
    35 GHz and 40 km), and a Pd by less than 2e-3.

    Examples
    --------
    >>> stretch = stretch_table(10.0, Triple(150e3, 1.0, 0.9), 3.0, 400e3)
    >>> [round(float(effective_range_m(stretch, e, 200e3))) for e in (0.0, 3.0, 90.0)]
    [235835, 201076, 183673]
    """
    if not max_range_m > 0.0:
        raise ValueError(f"max_range_m must be above 0 m; got {max_range_m}.")
    bent = ROW_LOW + np.arange(N_ELEVATIONS) / ROWS_PER_BEND
    elevations_deg = np.degrees(np.arcsin(np.clip(BEND * bent / (1.0 - np.abs(bent)), -1.0, 1.0)))
    ranges_m = np.linspace(0.0, max_range_m, N_RANGES)
    taken_db = two_way_absorption_db(frequency_ghz, triple_elevation_deg, triple.range_m, k_factor=k_factor)
    beyond_db = absorption_table(frequency_ghz, elevations_deg, ranges_m, k_factor=k_factor) - taken_db
    factor = 10.0 ** (np.minimum(beyond_db, MOST_DB) / 40.0)
    return Stretch(factor.astype(np.float32), max_range_m / (N_RANGES - 1))


def effective_range_m(stretch: Stretch, elevation_deg: ArrayLike, range_m: ArrayLike) -> Any:
    """Slant ranges as they count for detection, read from a table as the kernels read it.

    Parameters
    ----------
    stretch : Stretch
    elevation_deg : float or array, broadcastable to S [deg]
    range_m : float or array, broadcastable to S [m]
        Slant range, 0 or more; beyond the table its last column holds.

    Returns
    -------
    effective_m : float or array, shape S [m]
    """
    distance_m = np.asarray(range_m, dtype=np.float64)
    column = np.clip(distance_m / stretch.range_step_m, 0.0, N_RANGES - 1.0)
    sine = np.sin(np.radians(elevation_deg))
    row = np.clip((sine / (np.abs(sine) + BEND) - ROW_LOW) * ROWS_PER_BEND, 0.0, N_ELEVATIONS - 1.0)
    i, j = np.minimum(row.astype(int), N_ELEVATIONS - 2), np.minimum(column.astype(int), N_RANGES - 2)
    across, along, table = row - i, column - j, stretch.factor.astype(np.float64)
    near = table[i, j] + across * (table[i + 1, j] - table[i, j])
    far = table[i, j + 1] + across * (table[i + 1, j + 1] - table[i, j + 1])
    return distance_m * (near + along * (far - near))


@fused
def _stretched(factor: Any, range_step_m: Any, sin_elevation: Any, slant_m: Any) -> Any:
    """Effective range of one look, bilinear in the table (shape N_ELEVATIONS, N_RANGES) of its radar."""
    row = (sin_elevation / (abs(sin_elevation) + BEND) - ROW_LOW) * ROWS_PER_BEND
    row = min(max(row, 0.0), N_ELEVATIONS - 1.0)
    column = min(slant_m / range_step_m, N_RANGES - 1.0)
    i = min(int(row), N_ELEVATIONS - 2)
    j = min(int(column), N_RANGES - 2)
    across = row - i
    along = column - j
    near = factor[i, j] + across * (factor[i + 1, j] - factor[i, j])
    far = factor[i, j + 1] + across * (factor[i + 1, j + 1] - factor[i, j + 1])
    return slant_m * (near + along * (far - near))
