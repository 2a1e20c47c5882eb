"""One theatre's ground: a square-celled grid of heights in the theatre plane.

Row 0 is the NORTH edge and column 0 the WEST edge. Heights belong to nodes, not to cells: node [r, c] lies at
x = (c - (cols - 1) / 2) * cell east and y = ((rows - 1) / 2 - r) * cell north of the centre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.earth.provenance import TerrainSource


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights above mean sea level in the plane about a centre.

    Parameters
    ----------
    elevation_m : float32 array, shape (rows, cols) [m]
        Row 0 in the north; NaN where unknown.
    cell_m : float [m]
        Distance between neighbouring nodes.
    centre_lat_deg, centre_lon_deg : float [deg]
        Where the plane touches, in the middle of the grid.
    source : TerrainSource or None
        The files that the heights were read from; None for sea, generated land and arrays.

    Raises
    ------
    ValueError
        If the grid is not 2-D and at least 2 by 2, `cell_m` is not above 0, or the centre is no place on earth.

    Examples
    --------
    >>> terrain = Terrain(np.array([[0.0, 10.0], [20.0, 30.0]], dtype=np.float32), 100.0, -32.0, -24.0)
    >>> float(terrain.elevation_at(0.0, 0.0)), terrain.nearest_node(49.0, -51.0)
    (15.0, (1, 1))
    """

    elevation_m: NDArray[np.float32]
    cell_m: float
    centre_lat_deg: float
    centre_lon_deg: float
    source: TerrainSource | None = None

    def __post_init__(self) -> None:
        grid_m = np.ascontiguousarray(self.elevation_m, dtype=np.float32)
        if grid_m.ndim != 2 or min(grid_m.shape) < 2:
            raise ValueError(f"elevation_m must be a 2-D grid of at least 2 by 2 nodes; got shape {grid_m.shape}.")
        if not (self.cell_m > 0.0 and math.isfinite(self.cell_m)):
            raise ValueError(f"cell_m must be above 0 m; got {self.cell_m}.")
        if not (abs(self.centre_lat_deg) <= 90.0 and math.isfinite(self.centre_lon_deg)):
            raise ValueError(
                f"the centre must have a latitude in -90..90; got {(self.centre_lat_deg, self.centre_lon_deg)}."
            )
        object.__setattr__(self, "elevation_m", grid_m)

    @property
    def centre(self) -> tuple[float, float]:
        """(lat_deg, lon_deg) of the centre, as `plane_from_geodetic` takes it."""
        return self.centre_lat_deg, self.centre_lon_deg

    @property
    def half_width_m(self) -> tuple[float, float]:
        """Distance from the centre to the outermost nodes, east and north [m]."""
        rows, cols = self.elevation_m.shape
        return 0.5 * (cols - 1) * self.cell_m, 0.5 * (rows - 1) * self.cell_m

    def row_col_from_plane(self, x_east_m: ArrayLike, y_north_m: ArrayLike) -> tuple[Any, Any]:
        """Fractional row and column of points of the plane; whole numbers at nodes, also beyond the edges."""
        half_x_m, half_y_m = self.half_width_m
        row = (half_y_m - np.asarray(y_north_m, dtype=np.float64)) / self.cell_m
        col = (half_x_m + np.asarray(x_east_m, dtype=np.float64)) / self.cell_m
        return row, col

    def plane_from_row_col(self, row: ArrayLike, col: ArrayLike) -> tuple[Any, Any]:
        """East and north [m] of rows and columns; the inverse of `row_col_from_plane`."""
        half_x_m, half_y_m = self.half_width_m
        x_east_m = np.asarray(col, dtype=np.float64) * self.cell_m - half_x_m
        y_north_m = half_y_m - np.asarray(row, dtype=np.float64) * self.cell_m
        return x_east_m, y_north_m

    def nearest_node(self, x_east_m: float, y_north_m: float) -> tuple[int, int]:
        """(row, col) of the node nearest to a point.

        Raises
        ------
        ValueError
            If the point lies more than half a cell beyond the outermost nodes.
        """
        row, col = (round(float(v)) for v in self.row_col_from_plane(x_east_m, y_north_m))
        rows, cols = self.elevation_m.shape
        if not (0 <= row < rows and 0 <= col < cols):
            half_x_m, half_y_m = self.half_width_m
            raise ValueError(
                f"the point {x_east_m:g} m east, {y_north_m:g} m north of the centre lies outside the terrain, which "
                f"reaches {half_x_m:g} m east and west and {half_y_m:g} m north and south."
            )
        return row, col

    def elevation_at(self, x_east_m: ArrayLike, y_north_m: ArrayLike) -> Any:
        """Height of the ground between nodes, bilinear.

        Parameters
        ----------
        x_east_m, y_north_m : float or array, broadcastable to S [m]

        Returns
        -------
        elevation_m : float64 array, shape S [m]
            NaN outside the grid and where a node that counts is NaN.
        """
        row, col = np.broadcast_arrays(*self.row_col_from_plane(x_east_m, y_north_m))
        rows, cols = self.elevation_m.shape
        inside = (row >= 0.0) & (row <= rows - 1) & (col >= 0.0) & (col <= cols - 1)
        r = np.clip(np.where(inside, row, 0.0).astype(np.int64), 0, rows - 2)
        c = np.clip(np.where(inside, col, 0.0).astype(np.int64), 0, cols - 2)
        down, across = row - r, col - c
        height_m = np.zeros(row.shape)
        for i, weight_down in ((0, 1.0 - down), (1, down)):
            for j, weight_across in ((0, 1.0 - across), (1, across)):
                weight = weight_down * weight_across
                height_m = height_m + np.where(weight == 0.0, 0.0, weight * self.elevation_m[r + i, c + j])
        return np.where(inside, height_m, np.nan)
