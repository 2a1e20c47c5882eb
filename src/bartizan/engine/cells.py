"""Cut paths at the borders of the terrain's cells, so that each piece stays over one node of every visibility grid.

A look then reads one number that lies beside its neighbours in time and among radars, instead of one of millions in a
grid: the same
number, several times sooner.
"""

from __future__ import annotations

import numpy as np

from bartizan.earth.grid import Terrain

SMALLEST_PIECE = 1e-9
"""Share of a piece below which a cut is left out."""


def cut_places(column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Where a broken line passes from one cell to the next.

    Parameters
    ----------
    column, row : array, shape (n,) [cells]
        Corners of the line, in cells: the nearest node is at floor(column + 0.5), floor(row + 0.5).

    Returns
    -------
    places : array, shape (m,)
        Number of the piece plus share of it, rising from 0 to n - 1, all corners included.
    """
    n = len(column)
    cuts = [np.arange(n, dtype=np.float64), _crossings(column + 0.5), _crossings(row + 0.5)]
    places = np.unique(np.concatenate(cuts))
    keep = np.concatenate(([True], np.diff(places) > SMALLEST_PIECE))
    keep[-1] = True
    return places[keep]


def _crossings(level: np.ndarray) -> np.ndarray:
    """Where a broken line of one coordinate passes a whole number."""
    first, last = level[:-1], level[1:]
    lowest = np.floor(np.minimum(first, last)) + 1.0
    count = np.maximum(np.ceil(np.maximum(first, last)) - lowest, 0.0).astype(np.int64)
    piece = np.repeat(np.arange(len(first)), count)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    whole = lowest[piece] + within
    return piece + (whole - first[piece]) / (last[piece] - first[piece])


def at_places(places: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Values of a broken line at places along it."""
    piece = np.minimum(places.astype(np.int64), len(corner) - 2)
    share = places - piece
    return corner[piece] + share * (corner[piece + 1] - corner[piece])


def nodes_between(terrain: Terrain, x_m: np.ndarray, y_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The node under the middle of each piece.

    Parameters
    ----------
    terrain : Terrain
    x_m, y_m : array, shape (n,) [m]

    Returns
    -------
    row, column : int array, shape (n - 1,)
        -1 in both where the piece lies off the grid.
    """
    row, column = terrain.row_col_from_plane(0.5 * (x_m[:-1] + x_m[1:]), 0.5 * (y_m[:-1] + y_m[1:]))
    row, column = np.floor(row + 0.5).astype(np.int64), np.floor(column + 0.5).astype(np.int64)
    n_rows, n_columns = terrain.elevation_m.shape
    inside = (row >= 0) & (column >= 0) & (row < n_rows) & (column < n_columns)
    return np.where(inside, row, -1), np.where(inside, column, -1)


def sight_along(mva_m: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Lowest visible altitude over each piece, for every radar.

    Parameters
    ----------
    mva_m : array, shape (n_radars, rows, columns) [m]
    row, column : int array, shape (n,)
        Nodes under the pieces; -1 off the grid.

    Returns
    -------
    sight_m : float32 array, shape (n, n_radars) [m]
        NaN off the grid: never seen.
    """
    sight_m = mva_m[:, row, column].T.astype(np.float32)
    sight_m[row < 0] = np.nan
    return np.ascontiguousarray(sight_m)
