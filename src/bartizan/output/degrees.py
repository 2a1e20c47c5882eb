"""Outlines and circles of the theatre's plane in degrees, cut at the antimeridian as RFC 7946 asks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.geodesics import geodesic_direct, geodesic_inverse, geodetic_from_plane
from bartizan.earth.grid import Terrain
from bartizan.output.outlines import outlines

CIRCLE_POINTS = 120
LONGEST_SIDE_M = 10_000.0
"""A straight side of this length in the plane and in degrees part by about 1 m at 32 degrees, by 22 m at 85."""

Rings = list[NDArray[np.float64]]
"""An outline and its holes: longitude and latitude [deg], each of shape (n, 2), not closed."""


class Halves:
    """The grid of a theatre, in one piece or cut at the antimeridian.

    Parameters
    ----------
    terrain : Terrain
        No pole may lie in it; theatres end at 400 km from a centre of at most 85 degrees.
    most_nodes : int
        Of larger grids every second, third ... node is taken, so that no side has more.
    """

    def __init__(self, terrain: Terrain, most_nodes: int) -> None:
        self._terrain = terrain
        self._step = max(1, -(-max(terrain.elevation_m.shape) // most_nodes))
        self._limit_deg = math.copysign(180.0, terrain.centre_lon_deg)
        self._is_beyond: NDArray[np.bool_] | None = None
        rows, cols = terrain.elevation_m.shape
        if self._beyond(np.array([-1.0, rows]), np.array([-1.0, cols])).any():
            first = self._step // 2
            self._is_beyond = self._beyond(np.arange(first, rows, self._step), np.arange(first, cols, self._step))

    def polygons(self, grid: NDArray, least: int, least_area_cells: float, speck_cells: float) -> list[Rings]:
        """The outlines in degrees of where a grid is at least a number; see `outlines`."""
        first = self._step // 2
        is_in = grid[first :: self._step, first :: self._step] >= least
        if self._is_beyond is None:
            return self._degrees(is_in, least_area_cells, speck_cells, 0.0)
        near = self._degrees(is_in & ~self._is_beyond, least_area_cells, speck_cells, self._limit_deg)
        far = self._degrees(is_in & self._is_beyond, least_area_cells, speck_cells, -self._limit_deg)
        return near + far

    def _beyond(self, row: NDArray, col: NDArray) -> NDArray[np.bool_]:
        """Which nodes lie on the other side of the antimeridian than the centre."""
        x_m, _ = self._terrain.plane_from_row_col(np.zeros(len(col)), col)
        _, y_m = self._terrain.plane_from_row_col(row, np.zeros(len(row)))
        _, lon_deg = geodetic_from_plane(self._terrain.centre, *np.meshgrid(x_m, y_m))
        return np.abs(unwrapped(lon_deg, self._terrain.centre_lon_deg)) > 180.0

    def _degrees(self, is_in: NDArray[np.bool_], least_area: float, speck: float, limit_deg: float) -> list[Rings]:
        """Outlines on one side of a limit of 180 or -180 degrees, to which points along the cut move; 0 for none."""
        longest = max(LONGEST_SIDE_M / (self._step * self._terrain.cell_m), 2.0)
        polygons = outlines(is_in, least_area_cells=least_area, longest_cells=longest, speck_cells=speck)
        if not polygons:
            return []
        # all points at once: one call for each of ten thousand rings would take minutes
        points = np.concatenate([ring for polygon in polygons for ring in (polygon.outer, *polygon.holes)])
        places = self._places(points, limit_deg)
        parts, at = [], 0
        for polygon in polygons:
            ends = at + np.cumsum([len(ring) for ring in (polygon.outer, *polygon.holes)])
            parts.append(np.split(places[at : ends[-1]], ends[:-1] - at))
            at = int(ends[-1])
        return parts

    def _places(self, points: NDArray[np.float64], limit_deg: float) -> NDArray[np.float64]:
        """Longitude and latitude of fractional (column, row)."""
        col, row = (self._step // 2 + self._step * points).T
        x_m, y_m = self._terrain.plane_from_row_col(row, col)
        lat_deg, lon_deg = geodetic_from_plane(self._terrain.centre, x_m, y_m)
        if limit_deg:
            lon_deg = np.where(self._is_at_cut(points), limit_deg, lon_deg)
        return np.column_stack([lon_deg, lat_deg])

    def _is_at_cut(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points lie between a node on one side of the antimeridian and its neighbour on the other."""
        assert self._is_beyond is not None
        most = np.array(self._is_beyond.shape)[::-1] - 1
        low, high = (np.clip(f(points), 0, most).astype(np.int64) for f in (np.floor, np.ceil))
        return self._is_beyond[low[:, 1], low[:, 0]] != self._is_beyond[high[:, 1], high[:, 0]]


def unwrapped(lon_deg: NDArray[np.float64], about_deg: float) -> NDArray[np.float64]:
    """Longitudes within half a turn of another, so beyond 180 where they pass it.

    Examples
    --------
    >>> unwrapped(np.array([-179.0, 179.0, 10.0]), 178.0).tolist()
    [181.0, 179.0, 10.0]
    """
    return about_deg + (np.asarray(lon_deg) - about_deg + 180.0) % 360.0 - 180.0


def circle_polygons(lat_deg: float, lon_deg: float, radius_m: float) -> list[Rings]:
    """A circle on the ellipsoid as one polygon or, across the antimeridian, two; none where it holds a pole.

    Parameters
    ----------
    lat_deg, lon_deg : float [deg]
        Its middle.
    radius_m : float [m]
        The polygon has the area of this circle on a plane, so its corners lie 0.02 % farther out.

    Examples
    --------
    >>> len(circle_polygons(-32.0, -24.0, 400e3)), len(circle_polygons(0.0, 179.0, 400e3))
    (1, 2)
    >>> circle_polygons(85.0, 0.0, 600e3)
    []
    """
    to_pole_m, _, _ = geodesic_inverse(lat_deg, lon_deg, math.copysign(90.0, lat_deg), 0.0)
    if not 0.0 < radius_m < 0.999 * to_pole_m:
        return []
    step = 2.0 * math.pi / CIRCLE_POINTS
    azimuth_deg = -np.degrees(step) * np.arange(CIRCLE_POINTS)
    corner_m = radius_m * math.sqrt(step / math.sin(step))
    lats_deg, lons_deg, _ = geodesic_direct(lat_deg, lon_deg, azimuth_deg, corner_m)
    ring = np.column_stack([unwrapped(lons_deg, lon_deg), lats_deg])
    if np.abs(ring[:, 0]).max() <= 180.0:
        return [[ring]]
    limit = math.copysign(180.0, lon_deg)
    far = _cut(ring, limit, keep_near=False) - [2.0 * limit, 0.0]
    return [[_cut(ring, limit, keep_near=True)], [far]]


def _cut(ring: NDArray[np.float64], limit_deg: float, *, keep_near: bool) -> NDArray[np.float64]:
    """One side of a round ring that crosses a meridian twice."""
    kept = []
    for (lon1, lat1), (lon2, lat2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if (abs(lon1) <= 180.0) == keep_near:
            kept.append((lon1, lat1))
        if (abs(lon1) <= 180.0) != (abs(lon2) <= 180.0):
            kept.append((limit_deg, lat1 + (lat2 - lat1) * (limit_deg - lon1) / (lon2 - lon1)))
    return np.array(kept)
