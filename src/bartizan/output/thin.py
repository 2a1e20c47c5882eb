"""Fewer points for the outlines of areas, so that no outline comes to touch or cross another.

A point goes where the triangle that it spans with its neighbours is small and holds no other point of any outline. A
straight line that crossed the new side would have to end inside that triangle, or to have crossed one of the old sides
before; so outlines that do not meet never come to meet, and holes stay inside what they are holes of.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bartizan.jit import jit, stage


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
    return _thinned(np.ascontiguousarray(points), starts, taken, 2.0 * least_area, longest * longest)


@jit
def _thinned(points, starts, taken, most_twice, longest_squared):  # noqa: ANN001, ANN202
    """Pass after pass with a rising limit, so that the smallest corners go first everywhere."""
    n = len(points)
    kept = np.ones(n, dtype=np.bool_)
    before, after = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for i in range(len(starts) - 1):
        first, end = starts[i], starts[i + 1]
        for j in range(first, end):
            before[j] = j - 1 if j > first else end - 1
            after[j] = j + 1 if j < end - 1 else first
    limit_twice = 0.0
    while True:
        for i in range(len(starts) - 1):
            left = 0
            for j in range(starts[i], starts[i + 1]):
                left += kept[j]
            for j in range(starts[i], starts[i + 1]):
                if (
                    left > 4
                    and kept[j]
                    and _may_go(points, before[j], j, after[j], taken, limit_twice, longest_squared)
                ):
                    kept[j] = False
                    left -= 1
                    taken[points[j, 0], points[j, 1]] = False
                    after[before[j]], before[after[j]] = after[j], before[j]
        if limit_twice >= most_twice:
            return kept
        limit_twice = min(max(1.0, 2.0 * limit_twice), most_twice)


@stage
def _may_go(points, a, b, c, taken, limit_twice, longest_squared):  # noqa: ANN001, ANN202
    """Whether the corner at b is small, its new side short, and its triangle empty, its border included."""
    ax, ay, bx, by, cx, cy = points[a, 0], points[a, 1], points[b, 0], points[b, 1], points[c, 0], points[c, 1]
    twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if abs(twice) > limit_twice or (cx - ax) ** 2 + (cy - ay) ** 2 > longest_squared:
        return False
    for x in range(min(ax, bx, cx), max(ax, bx, cx) + 1):
        low, high = _span(x, ax, ay, bx, by)
        for px, py, qx, qy in ((bx, by, cx, cy), (cx, cy, ax, ay)):
            other_low, other_high = _span(x, px, py, qx, qy)
            low, high = min(low, other_low), max(high, other_high)
        for y in range(int(np.floor(low)), int(np.ceil(high)) + 1):
            if taken[x, y] and not ((x == ax and y == ay) or (x == bx and y == by) or (x == cx and y == cy)):
                s1 = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
                s2 = (cx - bx) * (y - by) - (cy - by) * (x - bx)
                s3 = (ax - cx) * (y - cy) - (ay - cy) * (x - cx)
                if (s1 >= 0 and s2 >= 0 and s3 >= 0) or (s1 <= 0 and s2 <= 0 and s3 <= 0):
                    return False
    return True


@stage
def _span(x, px, py, qx, qy):  # noqa: ANN001, ANN202
    """Least and greatest y of a side at one x; the wrong way round where it is not there."""
    if x < min(px, qx) or x > max(px, qx):
        return 1e9, -1e9
    if px == qx:
        return float(min(py, qy)), float(max(py, qy))
    y = py + (qy - py) * (x - px) / (qx - px)
    return y, y
