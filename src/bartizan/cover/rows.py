"""From counted cells to the rows of a table: whole circles, what of them the theatre holds, and what is seen there.

Nothing is computed beyond the theatre's edge. A share of the whole claimed circle is known all the same where nothing
beyond the edge can be seen, because it lies behind the horizon of a smooth sea; elsewhere it lies between two bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.answer import Level
from bartizan.cover.areas import Radar
from bartizan.cover.discs import Disc, Square, beyond_km2, union_km2
from bartizan.earth.refraction import horizon_ground_range_m, horizon_range_m
from bartizan.units import EARTH_RADIUS_M

KILOMETRE_M = 1000.0
SLANT_PART = 0.998
"""Least ratio of slant to ground range, to 1,000 km: a chord is shorter than the arc above it."""

PARTS = (("seen", Level.SEEN), ("pd50", Level.PD50), ("pd90", Level.PD90))


class Extent(NamedTuple):
    """How far one radar may reach over a smooth sea, whatever the ground does.

    claimed_m   radius of the claimed circle; inf without one [m]
    horizon_km  slant range to the horizon, by altitude [km]
    reach_m     ground range inside the claimed circle that bounds what is seen, detected with Pd 0.5 and with Pd 0.9,
                shape (n_altitudes, 3) [m]
    """

    x_m: float
    y_m: float
    claimed_m: float
    horizon_km: list[float]
    reach_m: NDArray[np.float64]

    def claimed(self) -> Disc:
        """The claimed circle."""
        return Disc(self.x_m, self.y_m, self.claimed_m)

    def reach(self, i: int, part: int) -> Disc:
        """What bounds a part of `PARTS` at an altitude."""
        return Disc(self.x_m, self.y_m, float(self.reach_m[i, part]))


def extent_of(radar: Radar, altitudes_m: Sequence[float], slant_m: NDArray[np.float64]) -> Extent:
    """The reach of a radar over a smooth sea.

    Parameters
    ----------
    radar : Radar
    altitudes_m : sequence of float [m]
        Above the sea; of targets above the ground, those over the sea, which is what lies beyond the theatre.
    slant_m : float array, shape (n_altitudes, 2) [m]
        Slant ranges beyond which there is no Pd of 0.5 and of 0.9; negative where there is none at all.
    """
    k_factor, antenna_m = radar.k_radius_m / EARTH_RADIUS_M, max(radar.antenna_msl_m, 0.0)
    horizon_m = np.array([horizon_ground_range_m(antenna_m, z_m, k_factor) for z_m in altitudes_m])
    seen_m = np.minimum(horizon_m, radar.claimed_m)
    ground_m = np.clip(slant_m, 0.0, radar.max_range_m) / SLANT_PART
    reach_m = np.column_stack([seen_m, np.minimum(ground_m, seen_m[:, None])])
    slant_km = [horizon_range_m(antenna_m, z_m, k_factor) / KILOMETRE_M for z_m in altitudes_m]
    return Extent(radar.x_m, radar.y_m, radar.claimed_m, slant_km, reach_m)


def area_rows(
    counts: NDArray[np.int64],
    altitudes_m: Sequence[float],
    reference: str,
    cell_m: float,
    square: Square,
    extents: Sequence[Extent],
) -> list[dict[str, Any]]:
    """Rows of one radar, or of several together, by altitude.

    Parameters
    ----------
    counts : int array, shape (n_altitudes or more, levels)
        Cells at each `Level`, as `areas.add_radar` and `level_counts` give them.
    altitudes_m, reference
        Of the targets.
    cell_m : float [m]
    square : Square
        The ground of the grid.
    extents : sequence of Extent
        Of the radars; either all or none have a claimed circle. Without one there is no share.

    Returns
    -------
    list of dict
        As `answer.AreaCover.rows`, and of one radar `horizon_km`, the slant range to the horizon over a smooth sea.
    """
    claims = [extent.claimed() for extent in extents if math.isfinite(extent.claimed_m)]
    claimed_km2 = union_km2(claims) if claims else None
    claimed_beyond_km2 = beyond_km2(claims, square)
    is_inside = bool(claims) and len(claims) == len(extents) and all(map(square.holds, claims))
    rows = []
    for i, altitude_m in enumerate(altitudes_m):
        areas = _counted_km2(counts[i], cell_m)
        claimed_here_km2 = areas[Level.CLAIMED] if claims else None
        counted_km2 = None if claimed_here_km2 is None else claimed_here_km2 + claimed_beyond_km2
        beyond = [beyond_km2([extent.reach(i, part) for extent in extents], square) for part in range(len(PARTS))]
        is_over_sea = reference == "msl"
        # above the ground the horizon is no circle: counted over the ground, and beyond it as over the sea
        horizon_km2 = areas[Level.HORIZON] + beyond[0]
        if is_over_sea:
            horizon_km2 = union_km2([extent.reach(i, 0) for extent in extents])
        elif claimed_km2 is not None:
            horizon_km2 = min(horizon_km2, claimed_km2)
        rows.append(
            {
                "altitude_m": altitude_m,
                "reference": reference,
                "horizon_km": extents[0].horizon_km[i] if is_over_sea and len(extents) == 1 else None,
                "claimed_km2": claimed_km2,
                "claimed_in_theatre_km2": claimed_here_km2,
                "horizon_km2": horizon_km2,
                "horizon_in_theatre_km2": areas[Level.HORIZON],
                **{f"{name}_km2": areas[level] for name, level in PARTS},
                **_shares(areas, beyond, counted_km2),
                "seen_share_in_theatre": areas[Level.SEEN] / claimed_here_km2 if claimed_here_km2 else None,
                "inside_theatre": is_inside,
            }
        )
    return rows


def _shares(areas: list[float], beyond_km2: list[float], claimed_km2: float | None) -> dict[str, float | None]:
    """Shares of the whole claimed circle, with their bounds.

    Nothing of what may be reached beyond the theatre counts in the low one, all of it in the high one. The claim is
    counted as they are, cell by cell in the theatre, so that a share of all of it is 1.
    """
    found: dict[str, float | None] = {}
    for (name, level), more_km2 in zip(PARTS, beyond_km2, strict=True):
        low = high = None
        if claimed_km2:
            low, high = (min(1.0, part / claimed_km2) for part in (areas[level], areas[level] + more_km2))
        found[f"{name}_share"] = low if low == high else None
        found[f"{name}_share_low"], found[f"{name}_share_high"] = low, high
    return found


def level_counts(level: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Cells at each level, shape (layers, levels), of a stack (layers, rows, cols)."""
    at_least = [[np.count_nonzero(layer >= step) for step in Level] for layer in level]
    return -np.diff(np.array(at_least, np.int64), axis=1, append=0)


def _counted_km2(counts: NDArray[np.int64], cell_m: float) -> list[float]:
    """Area at each level or above."""
    at_least = counts[::-1].cumsum()[::-1]
    return [float(n) * (cell_m / KILOMETRE_M) ** 2 for n in at_least]
