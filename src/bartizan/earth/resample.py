"""From the pixels of an open raster to the nodes of a theatre: where each node lies, and bilinear heights there.

Works on an open rasterio dataset; `raster` does the checking. Kept in plain NumPy so that the same file gives the
same heights
whichever release of GDAL reads it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def resampled(source: Any, plane: Any, nodes: int, cell_m: float) -> NDArray[np.float32]:
    """The grid, NaN where the file has no data: own bilinear interpolation between pixel centres.

    The warper of GDAL was tried first: near equal cell sizes it shifts heights by up to 0.07 of a pixel.
    """
    col, row = _pixel_places(source, plane, nodes, cell_m)
    spacing = max(1.0, (np.ptp(col) + np.ptp(row)) / (2.0 * nodes))
    block, (row0, col0), pooled = _read_block(source, row, col, math.floor(spacing + 0.25))
    # pixel centres lie at half numbers of the file's own coordinates
    heights = _between((row - row0) / pooled - 0.5, (col - col0) / pooled - 0.5, block)
    heights = heights * source.scales[0] + source.offsets[0]
    heights[~np.isfinite(heights)] = np.nan
    return heights.astype(np.float32)


def _pixel_places(
    source: Any, plane: Any, nodes: int, cell_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row in the file of every node: exact on a lattice of 2 km, linear between (within 0.1 m)."""
    half_m = 0.5 * (nodes - 1) * cell_m
    lattice_m = np.linspace(-half_m, half_m, max(2, math.ceil(2.0 * half_m / 2000.0) + 1))
    x_m, y_m = np.meshgrid(lattice_m, lattice_m[::-1])
    at_lattice = source_pixels(source, plane, x_m.ravel(), y_m.ravel())
    col, row = (_spread(v.reshape(x_m.shape), nodes) for v in at_lattice)
    return col, row


def _spread(lattice: NDArray[np.float64], nodes: int) -> NDArray[np.float64]:
    """Linear interpolation of a square lattice onto a finer square grid with the same corners."""
    known = np.arange(float(len(lattice)))
    wanted = np.linspace(0.0, known[-1], nodes)
    wide = np.array([np.interp(wanted, known, line) for line in lattice])
    return np.ascontiguousarray(np.array([np.interp(wanted, known, line) for line in wide.T]).T)


def source_pixels(
    source: Any, plane: Any, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row in the file, whole numbers at the corners of pixels, of points of the theatre plane."""
    from rasterio.warp import transform

    x_source, y_source = transform(plane, source.crs, x_m.tolist(), y_m.tolist())[:2]
    a, b, c, d, e, f = tuple(source.transform)[:6]
    x_off, y_off = np.asarray(x_source) - c, np.asarray(y_source) - f
    area = a * e - b * d
    return (e * x_off - b * y_off) / area, (a * y_off - d * x_off) / area


def _read_block(
    source: Any, row: NDArray[np.float64], col: NDArray[np.float64], pooled: int
) -> tuple[NDArray[np.float64], tuple[int, int], int]:
    """The part of the file under the theatre, averaged over squares of `pooled` pixels; NaN without data."""
    from rasterio.enums import Resampling
    from rasterio.windows import Window

    pooled = max(1, min(pooled, source.width, source.height))
    row0, row_end = _span(row, pooled, source.height)
    col0, col_end = _span(col, pooled, source.width)
    shape = ((row_end - row0) // pooled, (col_end - col0) // pooled)
    block = source.read(
        1,
        window=Window(col0, row0, col_end - col0, row_end - row0),  # type: ignore[call-arg]
        out_shape=shape,
        masked=True,
        resampling=Resampling.average,
    )
    return np.ma.filled(block.astype(np.float64), np.nan), (row0, col0), pooled


def _span(place: NDArray[np.float64], pooled: int, size: int) -> tuple[int, int]:
    """First and last + 1 pixel that the places need, a whole number of squares inside the file."""
    first = max(0, min(math.floor(place.min()) - pooled - 1, size - pooled))
    needed = math.ceil(place.max()) + pooled + 1 - first
    return first, first + max(1, min(math.ceil(needed / pooled), (size - first) // pooled)) * pooled


def _between(down: Any, across: Any, block: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bilinear; a void counts only where it is the nearest pixel, so voids neither grow nor shrink."""
    rows, cols = block.shape
    down, across = np.clip(down, 0.0, rows - 1.0), np.clip(across, 0.0, cols - 1.0)
    r, c = np.minimum(down.astype(np.int64), max(rows - 2, 0)), np.minimum(across.astype(np.int64), max(cols - 2, 0))
    part_down, part_across = down - r, across - c
    total, weights = 0.0, 0.0
    for i, weight_down in ((0, 1.0 - part_down), (1, part_down)):
        for j, weight_across in ((0, 1.0 - part_across), (1, part_across)):
            value = block[np.minimum(r + i, rows - 1), np.minimum(c + j, cols - 1)]
            weight = np.where(np.isnan(value), 0.0, weight_down * weight_across)
            total, weights = total + weight * np.nan_to_num(value), weights + weight
    nearest = block[np.rint(down).astype(np.int64), np.rint(across).astype(np.int64)]
    return np.where(np.isnan(nearest), np.nan, total / np.maximum(weights, 1e-12))
