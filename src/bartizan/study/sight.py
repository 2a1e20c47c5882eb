"""What geometry alone says: the claimed circle, the horizon's, and what terrain leaves of it, by antenna and altitude.

Areas are counted on the theatre's grid, so all of them, the claimed circle's too, end at the theatre's edge.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
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


class Sight:
    """What antennas see, from one grid at a time: areas of each and of all together, lowest altitudes in sight.

    Parameters
    ----------
    claimed_m : Mapping
        Claimed range by node id [m]; nodes without one have no claimed circle.
    units : container of str
        Units that are there; nodes of others are passed over.
    cell_m, k_factor : float
    """

    def __init__(self, claimed_m: Mapping[str, float], units: Container[str], cell_m: float, k_factor: float) -> None:
        self._claimed_m, self._units, self._cell_m, self._k_factor = claimed_m, units, cell_m, k_factor
        self._rows: dict[int, list[dict[str, Any]]] = {}
        self._together: dict[float, np.ndarray] = {}
        self._grid: Grid | None = None
        self._engagement_m: np.ndarray | None = None
        self._all_m: np.ndarray | None = None

    def see(self, row: int, node: Node, mva_m: np.ndarray) -> None:
        """Take in the grid of one node, which may be dropped afterwards.

        Parameters
        ----------
        row : int
            Its place among the nodes.
        node : Node
        mva_m : float32 array, shape (rows, columns) [m]
            Lowest visible altitude; NaN where nothing is known.
        """
        if node.unit not in self._units:
            return
        self._grid = self._grid or Grid.about_centre((mva_m.shape[0], mva_m.shape[1]), self._cell_m)
        self._all_m = _lower(self._all_m, mva_m)
        if node.kind == "fire_unit":
            self._engagement_m = _lower(self._engagement_m, mva_m)
        self._rows[row] = list(self._measured(self._grid, node, mva_m))

    def _measured(self, grid: Grid, node: Node, mva_m: np.ndarray) -> Iterator[dict[str, Any]]:
        """Rows of one antenna, by altitude; its areas are added to those of all together."""
        reach_m = self._claimed_m.get(node.id)
        distance2 = grid.distance_squared_m2(node.x_m, node.y_m)
        claimed = np.ones(mva_m.shape, dtype=bool) if reach_m is None else distance2 <= reach_m**2
        for altitude_m in ALTITUDES_M:
            antenna_m = max(node.antenna_msl_m, 0.0)
            horizon = claimed & (distance2 <= horizon_ground_range_m(antenna_m, altitude_m, self._k_factor) ** 2)
            seen = claimed & (mva_m <= altitude_m)
            areas = [None if reach_m is None else grid.area_km2(claimed), grid.area_km2(horizon), grid.area_km2(seen)]
            reach_km = None if reach_m is None else reach_m / KILOMETRE_M
            horizon_km = horizon_range_m(antenna_m, altitude_m, self._k_factor) / KILOMETRE_M
            if reach_m is not None:
                self._add(altitude_m, claimed, horizon, seen)
            yield _row(
                node.id, node.kind, node.antenna_agl_m, node.antenna_msl_m, altitude_m, reach_km, horizon_km, areas
            )

    def _add(self, altitude_m: float, *parts: np.ndarray) -> None:
        """Unite areas with those of the antennas before; the three kinds share a grid, one bit for each."""
        known = self._together.setdefault(altitude_m, np.zeros(parts[0].shape, dtype=np.uint8))
        for bit, part in enumerate(parts):
            known |= part.view(np.uint8) << np.uint8(bit)

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the summary: each antenna at each altitude, then all engagement radars together ("all").

        Notes
        -----
        `horizon_km` is the slant range over a smooth sea of the antenna's height above mean sea level; `horizon_km2`
        and `seen_km2` are counted inside the claimed circle, where there is one. `seen_share` is seen over claimed.
        """
        rows = [row for i in sorted(self._rows) for row in self._rows[i]]
        for altitude_m, known in self._together.items():
            assert self._grid is not None
            areas = [self._grid.area_km2(known & np.uint8(1 << bit)) for bit in range(3)]
            rows.append(_row("all", "network", None, None, altitude_m, None, None, [*areas]))
        return rows

    def lowest_m(self, shape: tuple[int, ...], *, engagement: bool) -> np.ndarray:
        """Lowest visible altitude over all antennas, or over those of fire units, float32; NaN where none sees."""
        found_m = self._engagement_m if engagement else self._all_m
        return np.full(shape, np.nan, dtype=np.float32) if found_m is None else found_m


def _lower(known_m: np.ndarray | None, mva_m: np.ndarray) -> np.ndarray:
    """The lower of two grids; what one antenna cannot know the other may."""
    return mva_m.copy() if known_m is None else np.fmin(known_m, mva_m, out=known_m)


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
