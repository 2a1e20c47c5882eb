"""What must always hold of outlines, however ragged the area."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bartizan.output.outlines import Polygon, outlines, ring_area

coarseness = st.sampled_from([0.0, 0.5, 2.0, 8.0])


def ragged(seed: int, rows: int, cols: int) -> np.ndarray:
    """An area with inlets, islands and holes of a few cells."""
    noise = np.random.default_rng(seed).normal(size=(rows + 2, cols + 2))
    smooth = sum(noise[i : i + rows, j : j + cols] for i in range(3) for j in range(3))
    return np.asarray(smooth) > 0.0


areas = st.one_of(
    arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9))),
    st.builds(ragged, st.integers(0, 2**32 - 1), st.integers(10, 24), st.integers(10, 24)),
)


def sides(polygons: list[Polygon]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    rings = [ring for polygon in polygons for ring in (polygon.outer, *polygon.holes)]
    return [(tuple(a), tuple(b)) for ring in rings for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True)]


def turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def meet(one: tuple, other: tuple) -> bool:
    """Whether two sides share a point other than the corner where one follows the other (exact: halves are exact)."""
    (a, b), (c, d) = one, other
    if b == c or a == d:
        # neighbours: they must not turn back on themselves
        first, corner, last = (a, b, d) if b == c else (c, a, b)
        back = (first[0] - corner[0]) * (last[0] - corner[0]) + (first[1] - corner[1]) * (last[1] - corner[1])
        return turn(first, corner, last) == 0.0 and back > 0.0
    ends = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
    if ends[0] * ends[1] < 0.0 and ends[2] * ends[3] < 0.0:
        return True

    def lies_on(p: tuple[float, float], q: tuple[float, float], x: tuple[float, float]) -> bool:
        box = min(p[0], q[0]) <= x[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= x[1] <= max(p[1], q[1])
        return box and turn(p, q, x) == 0.0

    return lies_on(a, b, c) or lies_on(a, b, d) or lies_on(c, d, a) or lies_on(c, d, b)


def inside(ring: np.ndarray, point: tuple[float, float]) -> bool:
    """Even-odd rule."""
    x, y = point
    is_in = False
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            is_in = not is_in
    return is_in


@settings(deadline=None, max_examples=60)
@given(areas, coarseness)
def test_outlines_never_touch_or_cross(is_in: np.ndarray, least_area: float) -> None:
    found = sides(outlines(is_in, least_area_cells=least_area))
    assert not [pair for pair in combinations(found, 2) if meet(*pair)]


@settings(deadline=None, max_examples=25)
@given(areas, coarseness)
def test_outlines_turn_left_and_holes_right_and_lie_in_them(is_in: np.ndarray, least_area: float) -> None:
    for polygon in outlines(is_in, least_area_cells=least_area):
        assert ring_area(polygon.outer) > 0.0
        for hole in polygon.holes:
            assert ring_area(hole) < 0.0
            assert inside(polygon.outer, tuple(hole[0]))


@settings(deadline=None, max_examples=25)
@given(areas)
def test_outlines_that_are_not_thinned_hold_the_nodes_that_are_in_and_no_others(is_in: np.ndarray) -> None:
    polygons = outlines(is_in, least_area_cells=0.0)
    for row, col in np.ndindex(is_in.shape):
        n_in = sum(inside(ring, (col, row)) for p in polygons for ring in (p.outer, *p.holes))
        assert (n_in % 2 == 1) == is_in[row, col]


@settings(deadline=None, max_examples=25)
@given(areas)
def test_the_area_is_the_cells_but_for_an_eighth_of_a_cell_a_corner(is_in: np.ndarray) -> None:
    polygons = outlines(is_in, least_area_cells=0.0)
    rings = [ring for p in polygons for ring in (p.outer, *p.holes)]
    area = sum(ring_area(ring) for ring in rings)
    corners = sum(len(ring) for ring in rings)
    assert abs(area - np.count_nonzero(is_in)) <= corners / 8.0 + 1e-9
