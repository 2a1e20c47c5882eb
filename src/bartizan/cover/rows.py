"""From counted cells to the rows of a table: whole circles beside what lies, and is seen, in the theatre."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.answer import Level
from bartizan.earth.refraction import horizon_ground_range_m, horizon_range_m
from bartizan.radar.coverage import circle_area_km2

KILOMETRE_M = 1000.0


class Circle(NamedTuple):
    """A claimed circle on the map, and whether it lies wholly in the theatre."""

    radius_m: float
    is_inside: bool


def circle_in(shape: tuple[int, ...], cell_m: float, x_m: float, y_m: float, radius_m: float) -> Circle:
    """The circle about a point, held against the cells of a grid about the theatre's centre."""
    south_m, east_m = (0.5 * nodes * cell_m for nodes in shape[-2:])
    return Circle(radius_m, abs(x_m) + radius_m <= east_m and abs(y_m) + radius_m <= south_m)


def site_rows(
    counts: NDArray[np.int64],
    altitudes_m: tuple[float, ...],
    reference: str,
    cell_m: float,
    antenna_msl_m: float,
    k_factor: float,
    circle: Circle | None,
) -> list[dict[str, Any]]:
    """Rows of one radar by altitude.

    Parameters
    ----------
    counts : int array, shape (n_altitudes or more, levels)
        Cells at each `Level`, as `areas.add_radar` gives them.
    altitudes_m, reference
        Of the targets.
    cell_m, antenna_msl_m, k_factor : float
    circle : Circle or None
        Without one there is no share.

    Returns
    -------
    list of dict
        As `answer.AreaCover.rows`, and `horizon_km`, the slant range to the horizon over a smooth sea.
    """
    rows = []
    for i, altitude_m in enumerate(altitudes_m):
        antenna_m = max(antenna_msl_m, 0.0)
        horizon_m = float(horizon_ground_range_m(antenna_m, altitude_m, k_factor))
        reach_m = horizon_m if circle is None else min(horizon_m, circle.radius_m)
        areas = _counted_km2(counts[i], cell_m)
        is_over_sea = reference == "msl"
        rows.append(
            {
                "altitude_m": altitude_m,
                "reference": reference,
                "horizon_km": horizon_range_m(antenna_m, altitude_m, k_factor) / KILOMETRE_M if is_over_sea else None,
                **_row(
                    areas,
                    claimed_km2=None if circle is None else circle_area_km2(circle.radius_m),
                    horizon_km2=circle_area_km2(reach_m) if is_over_sea else None,
                    is_inside=circle is not None and circle.is_inside,
                    has_claim=circle is not None,
                ),
            }
        )
    return rows


def network_rows(
    counts: NDArray[np.int64],
    altitudes_m: tuple[float, ...],
    reference: str,
    cell_m: float,
    *,
    are_inside: bool,
    has_claim: bool,
) -> list[dict[str, Any]]:
    """Rows of several radars together.

    Circles together have no area of their own: `claimed_km2` is given where all lie inside the theatre, `horizon_km2`
    never.
    """
    rows = []
    for i, altitude_m in enumerate(altitudes_m):
        areas = _counted_km2(counts[i], cell_m)
        claimed_km2 = areas[Level.CLAIMED] if are_inside and has_claim else None
        rows.append(
            {
                "altitude_m": altitude_m,
                "reference": reference,
                "horizon_km": None,
                **_row(areas, claimed_km2=claimed_km2, horizon_km2=None, is_inside=are_inside, has_claim=has_claim),
            }
        )
    return rows


def level_counts(level: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Cells at each level, shape (layers, levels), of a stack (layers, rows, cols)."""
    at_least = [[np.count_nonzero(layer >= step) for step in Level] for layer in level]
    return -np.diff(np.array(at_least, np.int64), axis=1, append=0)


def _counted_km2(counts: NDArray[np.int64], cell_m: float) -> list[float]:
    """Area at each level or above."""
    at_least = counts[::-1].cumsum()[::-1]
    return [float(n) * (cell_m / KILOMETRE_M) ** 2 for n in at_least]


def _row(
    areas: list[float],
    *,
    claimed_km2: float | None,
    horizon_km2: float | None,
    is_inside: bool,
    has_claim: bool,
) -> dict[str, Any]:
    """Areas and their shares; cells counted in a circle may pass its area by a little, a share never passes 1."""
    seen_km2, pd50_km2, pd90_km2 = (areas[level] for level in (Level.SEEN, Level.PD50, Level.PD90))
    claimed_here_km2 = areas[Level.CLAIMED] if has_claim else None

    def share(part_km2: float) -> float | None:
        return min(1.0, part_km2 / claimed_km2) if claimed_km2 and is_inside else None

    return {
        "claimed_km2": claimed_km2,
        "claimed_in_theatre_km2": claimed_here_km2,
        "horizon_km2": horizon_km2,
        "horizon_in_theatre_km2": areas[Level.HORIZON],
        "seen_km2": seen_km2,
        "pd50_km2": pd50_km2,
        "pd90_km2": pd90_km2,
        "seen_share": share(seen_km2),
        "pd50_share": share(pd50_km2),
        "pd90_share": share(pd90_km2),
        "seen_share_in_theatre": seen_km2 / claimed_here_km2 if claimed_here_km2 else None,
        "inside_theatre": is_inside,
    }
