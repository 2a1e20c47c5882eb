"""From the pixels of an open raster to the nodes of a theatre: where each node lies, and the height there.

The height of a node is the mean of the raster over a box about the node, as many whole pixels high and wide as fit into
a cell of the grid, at least one. A box of one pixel is the bilinear mean of the four pixels around the node; a larger
one averages, without a shift. A box that reaches beyond the raster says how much of it lay inside, so that tiles can be
joined without a seam. Own arithmetic, so that a file gives the same heights whichever release of GDAL reads it.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.faults import problem
from bartizan.earth.geodesics import geodetic_from_plane
from bartizan.errors import InputError
from bartizan.jit import jit

LATTICE_M = 2000.0
LOWEST_LAND_M = -500.0
HIGHEST_LAND_M = 9000.0
OUTSIDE = 1e12
FULL_TURN_DEG = 360.0
WIDEST_DEG = 90.0
WGS84_EPSG = 4326


class Lattice(NamedTuple):
    """Points some 2 km apart over a theatre: latitude and longitude [deg], shape (k, k), row 0 in the north.

    Longitudes run on over the 180th meridian. `nodes` is the number of nodes along a side of the grid.
    """

    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    nodes: int


class Places(NamedTuple):
    """Row and column in a raster of a lattice's points, shape (k, k): whole numbers at the corners of pixels.

    `high` and `wide` are the rows and columns of the box that a node stands for.
    """

    row: NDArray[np.float64]
    col: NDArray[np.float64]
    high: int
    wide: int
    nodes: int

    def at(self, rows: slice, cols: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Row and column of a patch of nodes: exact at the lattice, linear between (within 0.2 m below 60 degrees)."""
        return tuple(_between(v, rows, cols, self.nodes) for v in (self.row, self.col))  # type: ignore[return-value]

    def span(self, rows: slice, cols: slice) -> tuple[int, int, int, int]:
        """First and last + 1 row and column that the boxes of a patch need; may lie outside the raster."""
        if (rows.stop - rows.start) * (cols.stop - cols.start) > 65_536:
            near = tuple(self._cells(part) for part in (rows, cols))
            row, col = self.row[near], self.col[near]
        else:
            row, col = self.at(rows, cols)
        reach_r, reach_c = 0.5 * self.high, 0.5 * self.wide
        return (
            math.floor(row.min() - reach_r),
            math.ceil(row.max() + reach_r),
            math.floor(col.min() - reach_c),
            math.ceil(col.max() + reach_c),
        )

    def _cells(self, part: slice) -> slice:
        """The points of the lattice around a run of nodes."""
        scale = (len(self.row) - 1) / (self.nodes - 1)
        return slice(math.floor(part.start * scale), math.floor((part.stop - 1) * scale) + 2)


def lattice(centre: tuple[float, float], nodes: int, cell_m: float) -> Lattice:
    """Latitudes and longitudes over a theatre, by geodesics from its centre."""
    half_m = 0.5 * (nodes - 1) * cell_m
    side_m = np.linspace(-half_m, half_m, max(2, math.ceil(2.0 * half_m / LATTICE_M) + 1))
    x_m, y_m = np.meshgrid(side_m, side_m[::-1])
    lat_deg, lon_deg = geodetic_from_plane(centre, x_m, y_m)
    east_deg = (lon_deg - centre[1] + 0.5 * FULL_TURN_DEG) % FULL_TURN_DEG - 0.5 * FULL_TURN_DEG
    return Lattice(lat_deg, centre[1] + east_deg, nodes)


def all_places(path: Path, source: Any, points: Lattice) -> list[Places]:
    """Where a theatre lies in a raster; two or none where a raster in degrees goes round the earth or lies elsewhere.

    Raises
    ------
    InputError
        If a raster in degrees is asked for a theatre about a pole.
    """
    if not source.crs.is_geographic:
        x, y = _transformed(source.crs, points.lon_deg, points.lat_deg)
        found = [_places(source, x, y, points.nodes)]
    else:
        if np.ptp(points.lon_deg) > WIDEST_DEG:
            message, hint = "the theatre is too near a pole for a terrain file in degrees", "project the file first"
            raise InputError(problem(path, message, hint=hint))
        x, y = points.lon_deg, points.lat_deg
        if source.crs.to_epsg() != WGS84_EPSG:
            x, y = _transformed(source.crs, x, y)
            x = points.lon_deg + (x - points.lon_deg + 180.0) % FULL_TURN_DEG - 180.0
        found = [_places(source, x + turn, y, points.nodes) for turn in (-FULL_TURN_DEG, 0.0, FULL_TURN_DEG)]
    return [places for places in found if touches(source, places)]


def touches(source: Any, places: Places) -> bool:
    """Whether any box of the theatre reaches into the raster."""
    whole = slice(0, places.nodes)
    top, bottom, left, right = places.span(whole, whole)
    return top < source.height and bottom > 0 and left < source.width and right > 0


def _transformed(crs: Any, lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> tuple[Any, Any]:
    """Longitude and latitude in the coordinates of a file; infinite where its projection has no answer."""
    from rasterio.warp import transform

    x, y = transform("EPSG:4326", crs, lon_deg.ravel().tolist(), lat_deg.ravel().tolist())[:2]
    return np.reshape(x, lon_deg.shape), np.reshape(y, lat_deg.shape)


def _places(source: Any, x: NDArray[np.float64], y: NDArray[np.float64], nodes: int) -> Places:
    a, b, c, d, e, f = tuple(source.transform)[:6]
    area = a * e - b * d
    with np.errstate(invalid="ignore"):
        col, row = (e * (x - c) - b * (y - f)) / area, (a * (y - f) - d * (x - c)) / area
    known = np.isfinite(row) & np.isfinite(col)
    high, wide = (_pixels_a_node(v, known, nodes) for v in (row, col))
    row, col = (np.clip(np.where(known, v, OUTSIDE), -OUTSIDE, OUTSIDE) for v in (row, col))
    return Places(row, col, high, wide, nodes)


def _pixels_a_node(place: NDArray[np.float64], known: NDArray[np.bool_], nodes: int) -> int:
    """Whole pixels that fit into a cell of the grid along one side of the raster, at least 1."""
    if not known.all():
        return 1
    step = (place.shape[0] - 1) / (nodes - 1)
    down, across = np.diff(place, axis=0).mean() * step, np.diff(place, axis=1).mean() * step
    return max(1, math.floor(math.hypot(down, across) + 0.25))


def _between(values: NDArray[np.float64], rows: slice, cols: slice, nodes: int) -> NDArray[np.float64]:
    """Bilinear interpolation of a square lattice onto a patch of the finer grid with the same corners."""
    last = len(values) - 1
    down = np.arange(rows.start, rows.stop) * (last / (nodes - 1))
    across = np.arange(cols.start, cols.stop) * (last / (nodes - 1))
    r, c = (np.minimum(v.astype(np.int64), last - 1) for v in (down, across))
    part_down, part_across = (down - r)[:, None], across - c
    wide = values[r] * (1.0 - part_down) + values[r + 1] * part_down
    return wide[:, c] * (1.0 - part_across) + wide[:, c + 1] * part_across


def patch_heights(
    path: Path, source: Any, places: Places, rows: slice, cols: slice
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights of a patch of nodes from one raster.

    Parameters
    ----------
    path, source
        The file and its open raster.
    places : Places
    rows, cols : slice
        The patch, in nodes of the grid.

    Returns
    -------
    height_m : array, shape of the patch [m]
        NaN where the raster is not, or where more than half of the box is without data.
    share : array, shape of the patch [1]
        How much of each box lies inside the raster.

    Raises
    ------
    InputError
        If the raster holds infinite heights, or ones that no land has.
    """
    top, bottom, left, right = places.span(rows, cols)
    top, bottom = max(top, 0), min(bottom, source.height)
    left, right = max(left, 0), min(right, source.width)
    shape = (rows.stop - rows.start, cols.stop - cols.start)
    height_m, share = np.full(shape, np.nan), np.zeros(shape)
    if top < bottom and left < right:
        row, col = places.at(rows, cols)
        pixels_m = _read(path, source, top, bottom, left, right)
        _box_means(
            pixels_m,
            (row - top).ravel(),
            (col - left).ravel(),
            places.high,
            places.wide,
            height_m.reshape(-1),
            share.reshape(-1),
        )
    return height_m, share


def _read(path: Path, source: Any, top: int, bottom: int, left: int, right: int) -> NDArray[np.float64]:
    """The pixels of a window [m], NaN without data."""
    from rasterio.windows import Window

    window = Window(left, top, right - left, bottom - top)  # type: ignore[call-arg]
    raw = source.read(1, window=window, masked=True)
    height_m = np.ma.filled(raw.astype(np.float64), np.nan) * source.scales[0] + source.offsets[0]
    low_m, high_m = float(np.fmin.reduce(height_m, axis=None)), float(np.fmax.reduce(height_m, axis=None))
    if math.isinf(low_m) or math.isinf(high_m):
        raise InputError(problem(path, "the terrain file holds infinite heights", hint="mark them as no data"))
    if low_m < LOWEST_LAND_M or high_m > HIGHEST_LAND_M:
        expected = f"{LOWEST_LAND_M:g} to {HIGHEST_LAND_M:g} m"
        hint = "it may hold the sea floor, another unit, or a no-data value that its header does not name"
        seen = f"{low_m:g} to {high_m:g} m"
        raise InputError(problem(path, "the terrain file holds heights that no land has", seen, expected, hint))
    return height_m


@jit
def _box_means(pixels: Any, row: Any, col: Any, high: int, wide: int, mean: Any, share: Any) -> None:
    """Mean of the pixels in a box about each place; NaN where over half of what lies inside is NaN."""
    n_rows, n_cols = pixels.shape
    for i in range(row.size):
        top, left = row[i] - 0.5 * high, col[i] - 0.5 * wide
        bottom, right = top + high, left + wide
        covered = known = total = 0.0
        for r in range(max(0, int(math.floor(top))), min(n_rows, int(math.ceil(bottom)))):
            tall = min(r + 1.0, bottom) - max(float(r), top)
            for c in range(max(0, int(math.floor(left))), min(n_cols, int(math.ceil(right)))):
                weight = tall * (min(c + 1.0, right) - max(float(c), left))
                value = pixels[r, c]
                covered += weight
                if not math.isnan(value):
                    known += weight
                    total += weight * value
        share[i] = covered / (high * wide)
        mean[i] = total / known if known > 0.0 and known >= 0.5 * covered else math.nan
