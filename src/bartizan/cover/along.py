"""How far one antenna sees a target of one altitude, along a straight line over the terrain."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.grid import Terrain

OUT_OF_SIGHT_M = 1e9


class Reach(NamedTuple):
    """How far an altitude is in sight [m], and whether sight goes on beyond, where the model does not know."""

    at_m: float
    is_open: bool


class Sight:
    """Lowest visible altitudes about an antenna, read along straight lines.

    Parameters
    ----------
    terrain : Terrain
    lowest_m : array of the terrain's shape [m]
        Lowest visible altitude above mean sea level.
    x_m, y_m : float [m]
        The antenna in the theatre's plane.
    """

    def __init__(self, terrain: Terrain, lowest_m: NDArray[Any], x_m: float, y_m: float) -> None:
        finite_m = np.where(np.isinf(lowest_m), OUT_OF_SIGHT_M, lowest_m)
        self.grid = Terrain(finite_m, terrain.cell_m, *terrain.centre)
        self.x_m, self.y_m = x_m, y_m

    def edge_m(self, east: float, north: float) -> float:
        """Distance to the edge of the theatre in a direction of length 1 [m]."""
        half_x_m, half_y_m = self.grid.half_width_m
        # a hair inside, so that the last sample does not fall off the grid by rounding
        ends_m = [
            (np.copysign(half, way) - at) / way
            for half, at, way in ((half_x_m, self.x_m, east), (half_y_m, self.y_m, north))
            if abs(way) > 1e-12
        ]
        return float((1.0 - 1e-9) * min(ends_m))

    def reach(self, east: float, north: float, altitude_m: float) -> Reach:
        """Farthest distance at which an altitude is in sight.

        Parameters
        ----------
        east, north : float
            Direction, of length 1.
        altitude_m : float [m]
            Above mean sea level.

        Returns
        -------
        Reach
            In the theatre's plane, between samples half a cell apart linear; 0 where the altitude is nowhere in sight,
            open where it still is at the theatre's edge, or where unknown ground begins and it is not seen again.
        """
        end_m = self.edge_m(east, north)
        along_m = np.linspace(0.0, end_m, max(2, int(np.ceil(2.0 * end_m / self.grid.cell_m)) + 1))
        lowest_m = self.grid.elevation_at(self.x_m + east * along_m, self.y_m + north * along_m)
        seen = np.flatnonzero(lowest_m <= altitude_m)
        if not len(seen):
            return Reach(0.0, False)
        last = int(seen[-1])
        if last == len(along_m) - 1:
            return Reach(end_m, True)
        here_m, beyond_m = float(lowest_m[last]), float(lowest_m[last + 1])
        if not beyond_m < OUT_OF_SIGHT_M / 2.0:
            return Reach(float(along_m[last]), bool(np.isnan(beyond_m)))
        part = (altitude_m - here_m) / (beyond_m - here_m)
        return Reach(float(along_m[last] + part * (along_m[last + 1] - along_m[last])), False)
