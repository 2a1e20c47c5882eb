"""Outlines of areas on a grid: polygons with holes that never touch or cross, with few points.

A cell belongs to the node in its middle; an outline runs half way between a node inside and a node outside, cutting
corners. Points are given as fractional (column, row).
"""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.output.thin import thinned

Ring = NDArray[np.float64]


class Polygon(NamedTuple):
    """An outline and its holes; each ring has shape (n, 2), columns then rows, not closed.

    With rows counted downwards (north up), outlines run counter-clockwise and holes clockwise, as seen on the map.
    """

    outer: Ring
    holes: list[Ring]


def outlines(
    is_in: NDArray[np.bool_], *, least_area_cells: float = 0.5, longest_cells: float = 20.0, speck_cells: float = 0.0
) -> list[Polygon]:
    """The outlines of an area.

    Parameters
    ----------
    is_in : bool array, shape (rows, cols)
        Row 0 is the north edge. What touches the edge of the grid is closed half a cell beyond the last nodes.
    least_area_cells : float [cells]
        Corners whose triangle is smaller may be cut; 0 cuts none that would change the area.
    longest_cells : float [cells]
        No side grows beyond this, so that straight sides stay straight in other projections.
    speck_cells : float [cells]
        Islands and holes smaller than this are left out.

    Returns
    -------
    list of Polygon
        None where nothing is in. Rings never touch or cross each other or themselves.

    Examples
    --------
    >>> area = np.zeros((6, 6), dtype=bool)
    >>> area[1:5, 1:5] = True
    >>> [polygon] = outlines(area)
    >>> round(ring_area(polygon.outer), 2), polygon.holes
    (15.5, [])
    """
    padded = np.zeros((is_in.shape[0] + 2, is_in.shape[1] + 2))
    # upside down, so that north is up and rings run as they are seen
    padded[1:-1, 1:-1] = is_in[::-1]
    rings, groups = filled_rings(padded, 0.5)
    if not rings:
        return []
    starts = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])]).astype(np.int64)
    # on a lattice of half cells every point is whole
    lattice = np.rint(2.0 * np.concatenate(rings)).astype(np.int32)
    kept = thinned(lattice, starts, 4.0 * least_area_cells, 2.0 * longest_cells)
    pieces = [lattice[a:b][kept[a:b]] / 2.0 - 1.0 for a, b in pairwise(starts.tolist())]
    for piece in pieces:
        piece[:, 1] = is_in.shape[0] - 1 - piece[:, 1]
    return _grouped(pieces, groups, speck_cells)


def ring_area(ring: Ring) -> float:
    """Area inside a ring of (column, row) [cells]; negative for a hole of `outlines`.

    Examples
    --------
    >>> ring_area(np.array([[0.0, 2.0], [3.0, 2.0], [3.0, 0.0], [0.0, 0.0]]))
    6.0
    """
    column, row = ring[:, 0], ring[:, 1]
    turned = np.dot(column[1:], row[:-1]) - np.dot(column[:-1], row[1:])
    return 0.5 * float(turned + column[0] * row[-1] - column[-1] * row[0])


def filled_rings(values: NDArray, level: float, side: NDArray | None = None) -> tuple[list[Ring], list[int]]:
    """Where values on a grid lie above a level, linear between its nodes.

    Parameters
    ----------
    values : array, shape (rows, cols)
    level : float
    side : array or None
        Places of rows and columns, of a square grid; None for their numbers.

    Returns
    -------
    rings : list of array, shape (n, 2)
        Column and row, without the closing point: an outline, its holes, the next outline, its holes.
    groups : list of int
        How many rings belong to each outline, itself counted.
    """
    from contourpy import FillType, contour_generator

    x, y = _nodes(*values.shape) if side is None else (side, side)
    drawer = contour_generator(x=x, y=y, z=values, name="serial", fill_type=FillType.OuterOffset)
    rings, groups = [], []
    for points, offsets in zip(*drawer.filled(level, np.inf), strict=True):
        rings += [points[a : b - 1] for a, b in pairwise(offsets.tolist())]
        groups.append(len(offsets) - 1)
    return rings, groups


@functools.lru_cache(maxsize=4)
def _nodes(rows: int, cols: int) -> tuple[NDArray, NDArray]:
    """Column and row of each node: left to itself, contourpy makes them anew for each area."""
    column, row = np.meshgrid(np.arange(float(cols)), np.arange(float(rows)))
    return column, row


def _grouped(pieces: list[Ring], groups: list[int], speck_cells: float) -> list[Polygon]:
    polygons, at = [], 0
    for n in groups:
        outer, *holes = pieces[at : at + n]
        at += n
        if abs(ring_area(outer)) >= speck_cells:
            polygons.append(Polygon(outer, [hole for hole in holes if abs(ring_area(hole)) >= speck_cells]))
    return polygons
