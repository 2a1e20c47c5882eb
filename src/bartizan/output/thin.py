"""Fewer points for the outlines of areas, so that no outline comes to touch or cross another.

A point goes where the triangle that it spans with its neighbours is small and holds no other point of any outline. A
straight line that crossed the new side would have to end inside that triangle, or to have crossed one of the old sides
before; so outlines that do not meet never come to meet, and holes stay inside what they are holes of.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.apart import door
from bartizan.jit import stage


def thinned(
    points: NDArray[np.int32], starts: NDArray[np.int64], least_area: float, longest: float
) -> NDArray[np.bool_]:
    """Which points of some closed outlines to keep.

    Parameters
    ----------
    points : int32 array, shape (n, 2)
        Places on a lattice, 0 or more, no two alike; outlines one after the other, the closing point left out.
    starts : int64 array, shape (n_outlines + 1,)
        Where each outline begins, and n.
    least_area : float [lattice squares]
        A point whose triangle is smaller may go; points on a straight line always may.
    longest : float [lattice steps]
        No side grows beyond this.

    Returns
    -------
    kept : bool array, shape (n,)
        Every outline keeps at least 4 points.

    Examples
    --------
    >>> square = np.array([[0, 0], [4, 0], [8, 0], [8, 8], [4, 7], [0, 8]], dtype=np.int32)
    >>> thinned(square, np.array([0, 6]), 5.0, 100.0).tolist()
    [True, False, True, True, False, True]
    """
    if not len(points):
        return np.zeros(0, dtype=np.bool_)
    if points.min() < 0:
        raise ValueError(f"lattice places must be 0 or more; got {points.min()}.")
    shape = points.max(axis=0) + 1
    taken = np.zeros((int(shape[0]), int(shape[1])), dtype=np.bool_)
    taken[points[:, 0], points[:, 1]] = True
    if int(taken.sum()) != len(points):
        raise ValueError("two points share one place, so outlines touch already; expected outlines that do not.")
    chain = _Chain(np.ones(len(points), np.bool_), *_neighbours(starts))
    _thinned(np.ascontiguousarray(points), starts, chain, taken, 2.0 * least_area, longest * longest)
    return chain.kept


class _Chain(NamedTuple):
    """What is left of the outlines: for each point whether it is kept, and the points before and after it."""

    kept: NDArray[np.bool_]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


def _neighbours(starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The points before and after each point, around each outline."""
    before, after = np.arange(starts[-1]) - 1, np.arange(starts[-1]) + 1
    is_full = starts[1:] > starts[:-1]
    first, last = starts[:-1][is_full], starts[1:][is_full] - 1
    before[first], after[last] = last, first
    return before, after


@door
def _thinned(points, starts, chain, taken, most_twice, longest_squared):  # noqa: ANN001, ANN202
    """Pass after pass with a rising limit, so that the smallest corners go first everywhere."""
    limit_twice = 0.0
    while True:
        for i in range(len(starts) - 1):
            _thin_outline(points, starts[i], starts[i + 1], chain, taken, limit_twice, longest_squared)
        if limit_twice >= most_twice:
            return
        limit_twice = min(max(1.0, 2.0 * limit_twice), most_twice)


@stage
def _thin_outline(points, first, end, chain, taken, limit_twice, longest_squared):  # noqa: ANN001, ANN202
    """One pass over an outline."""
    left = 0
    for j in range(first, end):
        left += chain.kept[j]
    for j in range(first, end):
        if left <= 4 or not chain.kept[j]:
            continue
        a, c = chain.before[j], chain.after[j]
        if _may_go(points, a, j, c, taken, limit_twice, longest_squared):
            chain.kept[j] = False
            left -= 1
            taken[points[j, 0], points[j, 1]] = False
            chain.after[a], chain.before[c] = c, a


@stage
def _may_go(points, a, b, c, taken, limit_twice, longest_squared):  # noqa: ANN001, ANN202
    """Whether the corner at b is small, its new side short, and its triangle empty, its border included."""
    ax, ay, bx, by, cx, cy = points[a, 0], points[a, 1], points[b, 0], points[b, 1], points[c, 0], points[c, 1]
    twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if abs(twice) > limit_twice or (cx - ax) * (cx - ax) + (cy - ay) * (cy - ay) > longest_squared:
        return False
    for x in range(min(ax, min(bx, cx)), max(ax, max(bx, cx)) + 1):
        low, high = _span(x, ax, ay, bx, by, 1e9, -1e9)
        low, high = _span(x, bx, by, cx, cy, low, high)
        low, high = _span(x, cx, cy, ax, ay, low, high)
        for y in range(math.floor(low), math.ceil(high) + 1):
            if taken[x, y] and not ((x == ax and y == ay) or (x == bx and y == by) or (x == cx and y == cy)):
                s1 = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
                s2 = (cx - bx) * (y - by) - (cy - by) * (x - bx)
                s3 = (ax - cx) * (y - cy) - (ay - cy) * (x - cx)
                if (s1 >= 0 and s2 >= 0 and s3 >= 0) or (s1 <= 0 and s2 <= 0 and s3 <= 0):
                    return False
    return True


@stage
def _span(x, px, py, qx, qy, low, high):  # noqa: ANN001, ANN202
    """Least and greatest y at one x, with those of one more side if it is there."""
    if x < min(px, qx) or x > max(px, qx):
        return low, high
    if px == qx:
        return min(low, float(min(py, qy))), max(high, float(max(py, qy)))
    y = py + (qy - py) * (x - px) / (qx - px)
    return min(low, y), max(high, y)
