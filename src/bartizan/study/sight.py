"""What geometry alone says: the claimed circle, the horizon's, and what terrain leaves of it, by antenna and altitude.

What terrain leaves is counted on the theatre's grid and ends at the theatre's edge; the circles are given whole and as
far as they lie in the theatre, so that like is divided by like.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.earth.refraction import horizon_ground_range_m, horizon_range_m
from bartizan.radar.coverage import circle_area_km2

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

    def holds_circle(self, x_m: float, y_m: float, radius_m: float) -> bool:
        """Whether a circle lies wholly inside the cells about the nodes."""
        east_m, north_m = (len(nodes_m) / 2.0 * self.cell_m for nodes_m in (self.x_m, self.y_m))
        return abs(x_m) + radius_m <= east_m and abs(y_m) + radius_m <= north_m

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
        self._are_all_inside = True
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
        is_inside = reach_m is not None and grid.holds_circle(node.x_m, node.y_m, reach_m)
        self._are_all_inside &= is_inside or reach_m is None
        antenna_m = max(node.antenna_msl_m, 0.0)
        for altitude_m in ALTITUDES_M:
            horizon_m = float(horizon_ground_range_m(antenna_m, altitude_m, self._k_factor))
            horizon, seen = claimed & (distance2 <= horizon_m**2), claimed & (mva_m <= altitude_m)
            if reach_m is not None:
                self._add(altitude_m, claimed, horizon, seen)
            yield {
                "node": node.id,
                "kind": node.kind,
                "antenna_m": node.antenna_agl_m,
                "antenna_msl_m": node.antenna_msl_m,
                "altitude_m": altitude_m,
                "reference": "msl",
                "claimed_range_km": None if reach_m is None else reach_m / KILOMETRE_M,
                "horizon_km": horizon_range_m(antenna_m, altitude_m, self._k_factor) / KILOMETRE_M,
                **_areas(
                    claimed_km2=None if reach_m is None else circle_area_km2(reach_m),
                    horizon_km2=circle_area_km2(horizon_m if reach_m is None else min(horizon_m, reach_m)),
                    claimed_in_theatre_km2=None if reach_m is None else grid.area_km2(claimed),
                    horizon_in_theatre_km2=grid.area_km2(horizon),
                    seen_km2=grid.area_km2(seen),
                    is_inside=is_inside,
                ),
                "network": False,
            }

    def _add(self, altitude_m: float, *parts: np.ndarray) -> None:
        """Unite areas with those of the antennas before; the three kinds share a grid, one bit for each."""
        known = self._together.setdefault(altitude_m, np.zeros(parts[0].shape, dtype=np.uint8))
        for bit, part in enumerate(parts):
            known |= part.view(np.uint8) << np.uint8(bit)

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the summary: each antenna at each altitude, then all engagement radars together ("all").

        Notes
        -----
        `horizon_km` is the slant range over a smooth sea of the antenna's height above mean sea level. `claimed_km2`
        and `horizon_km2` are whole circles, the second inside the first; the same with `in_theatre` is what of them
        lies in the theatre, and so does `seen_km2`, inside the claimed circle where there is one. `seen_share` is
        seen over the whole claimed circle, None where that reaches beyond the theatre (`inside_theatre` is False);
        `seen_share_in_theatre` is seen over its part in the theatre. Of "all", circles together have no area of their
        own: `claimed_km2` is given where all lie inside, `horizon_km2` never.
        """
        rows = [row for i in sorted(self._rows) for row in self._rows[i]]
        return rows + [self._network_row(altitude_m, known) for altitude_m, known in self._together.items()]

    def _network_row(self, altitude_m: float, known: np.ndarray) -> dict[str, Any]:
        """All engagement radars together at one altitude."""
        assert self._grid is not None
        claimed_km2, horizon_km2, seen_km2 = (self._grid.area_km2(known & np.uint8(1 << bit)) for bit in range(3))
        return {
            "node": "all",
            "kind": "network",
            "antenna_m": None,
            "antenna_msl_m": None,
            "altitude_m": altitude_m,
            "reference": "msl",
            "claimed_range_km": None,
            "horizon_km": None,
            **_areas(
                claimed_km2=claimed_km2 if self._are_all_inside else None,
                horizon_km2=None,
                claimed_in_theatre_km2=claimed_km2,
                horizon_in_theatre_km2=horizon_km2,
                seen_km2=seen_km2,
                is_inside=self._are_all_inside,
            ),
            "network": True,
        }

    def lowest_m(self, shape: tuple[int, ...], *, engagement: bool) -> np.ndarray:
        """Lowest visible altitude over all antennas, or over those of fire units, float32; NaN where none sees."""
        found_m = self._engagement_m if engagement else self._all_m
        return np.full(shape, np.nan, dtype=np.float32) if found_m is None else found_m


def _lower(known_m: np.ndarray | None, mva_m: np.ndarray) -> np.ndarray:
    """The lower of two grids; what one antenna cannot know the other may."""
    return mva_m.copy() if known_m is None else np.fmin(known_m, mva_m, out=known_m)


def _areas(
    *,
    claimed_km2: float | None,
    horizon_km2: float | None,
    claimed_in_theatre_km2: float | None,
    horizon_in_theatre_km2: float,
    seen_km2: float,
    is_inside: bool,
) -> dict[str, Any]:
    """Areas and their shares; cells counted in a circle may pass its area by a little, a share never passes 1."""
    return {
        "claimed_km2": claimed_km2,
        "claimed_in_theatre_km2": claimed_in_theatre_km2,
        "horizon_km2": horizon_km2,
        "horizon_in_theatre_km2": horizon_in_theatre_km2,
        "seen_km2": seen_km2,
        "seen_share": min(1.0, seen_km2 / claimed_km2) if claimed_km2 and is_inside else None,
        "seen_share_in_theatre": seen_km2 / claimed_in_theatre_km2 if claimed_in_theatre_km2 else None,
        "inside_theatre": is_inside,
    }
