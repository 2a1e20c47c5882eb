"""What geometry alone says: the claimed circle, the horizon's, and what terrain leaves of it, by antenna and altitude.

Areas are counted on the theatre's grid, so all of them, the claimed circle's too, end at the theatre's edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.earth.refraction import horizon_ground_range_m, horizon_range_m

if TYPE_CHECKING:
    from bartizan.engine.log import Node

KILOMETRE_M = 1000.0

ALTITUDES_M = (50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
"""Altitudes above mean sea level for which a result states what is seen."""


class Grid(NamedTuple):
    """The theatre's nodes: metres east of its centre by column, north by row."""

    x_m: np.ndarray
    y_m: np.ndarray
    cell_m: float

    @classmethod
    def about_centre(cls, shape: tuple[int, int], cell_m: float) -> Grid:
        """The grid whose middle is the theatre's centre; row 0 is the north edge."""
        rows, columns = shape
        x_m = ((np.arange(columns) - (columns - 1) / 2.0) * cell_m).astype(np.float32)
        y_m = (((rows - 1) / 2.0 - np.arange(rows)) * cell_m).astype(np.float32)
        return cls(x_m, y_m, cell_m)

    def distance_squared_m2(self, x_m: float, y_m: float) -> np.ndarray:
        """Squared ground distance of every node from a point."""
        return (self.x_m - np.float32(x_m))[None, :] ** 2 + (self.y_m - np.float32(y_m))[:, None] ** 2

    def area_km2(self, is_in: np.ndarray) -> float:
        """Area of the cells about the nodes chosen."""
        return float(np.count_nonzero(is_in)) * (self.cell_m / KILOMETRE_M) ** 2


def geometry_rows(
    seen_by: Sequence[tuple[Node, np.ndarray]], claimed_m: dict[str, float], cell_m: float, k_factor: float
) -> list[dict[str, Any]]:
    """Rows of the summary: each antenna at each altitude, then all engagement radars together ("all").

    Parameters
    ----------
    seen_by : sequence of (Node, array of shape (rows, columns) [m])
        Nodes in play, each with its lowest visible altitude; NaN where nothing is known.
    claimed_m : dict
        Claimed range by node id [m]; nodes without one have no claimed circle.
    cell_m, k_factor : float

    Notes
    -----
    `horizon_km` is the slant range over a smooth sea of the antenna's height above mean sea level; `horizon_km2` and
    `seen_km2` are
    counted inside the claimed circle, where there is one. `seen_share` is seen over claimed.
    """
    if not seen_by:
        return []
    shape = seen_by[0][1].shape
    grid = Grid.about_centre((shape[0], shape[1]), cell_m)
    nothing = np.zeros(shape, dtype=bool)
    together = {altitude_m: [nothing.copy() for _ in range(3)] for altitude_m in ALTITUDES_M}
    rows = []
    for node, node_mva_m in seen_by:
        reach_m = claimed_m.get(node.id)
        distance2 = grid.distance_squared_m2(node.x_m, node.y_m)
        claimed = np.ones_like(nothing) if reach_m is None else distance2 <= reach_m**2
        for altitude_m in ALTITUDES_M:
            antenna_m = max(node.antenna_msl_m, 0.0)
            horizon = claimed & (distance2 <= horizon_ground_range_m(antenna_m, altitude_m, k_factor) ** 2)
            seen = claimed & (node_mva_m <= altitude_m)
            areas = [None if reach_m is None else grid.area_km2(claimed), grid.area_km2(horizon), grid.area_km2(seen)]
            reach_km = None if reach_m is None else reach_m / KILOMETRE_M
            horizon_km = horizon_range_m(antenna_m, altitude_m, k_factor) / KILOMETRE_M
            rows.append(
                _row(
                    node.id, node.kind, node.antenna_agl_m, node.antenna_msl_m, altitude_m, reach_km, horizon_km, areas
                )
            )
            if reach_m is not None:
                for total, part in zip(together[altitude_m], (claimed, horizon, seen), strict=True):
                    total |= part
    if claimed_m:
        for altitude_m, parts in together.items():
            rows.append(_row("all", "network", None, None, altitude_m, None, None, [grid.area_km2(p) for p in parts]))
    return rows


def _row(
    node: str,
    kind: str,
    antenna_m: float | None,
    antenna_msl_m: float | None,
    altitude_m: float,
    claimed_range_km: float | None,
    horizon_km: float | None,
    areas_km2: list[float | None],
) -> dict[str, Any]:
    claimed_km2, horizon_km2, seen_km2 = areas_km2
    return {
        "node": node,
        "kind": kind,
        "antenna_m": antenna_m,
        "antenna_msl_m": antenna_msl_m,
        "altitude_m": altitude_m,
        "reference": "msl",
        "claimed_range_km": claimed_range_km,
        "claimed_km2": claimed_km2,
        "horizon_km": horizon_km,
        "horizon_km2": horizon_km2,
        "seen_km2": seen_km2,
        "seen_share": seen_km2 / claimed_km2 if claimed_km2 and seen_km2 is not None else None,
        "network": kind == "network",
        "inside_theatre": True,
    }


def lowest(mva_m: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Lowest visible altitude over the chosen antennas, float32; NaN where none of them sees."""
    result = np.full(mva_m.shape[1:], np.nan, dtype=np.float32)
    for row in np.flatnonzero(chosen):
        np.fmin(result, mva_m[row], out=result)
    return result
