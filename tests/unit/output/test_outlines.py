"""Outlines and the points they can do without."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.output.outlines import outlines, ring_area
from bartizan.output.thin import thinned


def disc(nodes: int = 301, radius: float = 120.0) -> np.ndarray:
    side = np.arange(nodes) - nodes // 2
    return np.hypot(side[None, :], side[:, None]) <= radius


def test_nothing_has_no_outline() -> None:
    assert outlines(np.zeros((5, 5), dtype=bool)) == []


def test_one_cell_is_a_diamond_about_it() -> None:
    [polygon] = outlines(np.ones((1, 1), dtype=bool))
    assert {tuple(point) for point in polygon.outer} == {(0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)}


def test_everything_ends_half_a_cell_beyond_the_last_nodes() -> None:
    [polygon] = outlines(np.ones((5, 8), dtype=bool), longest_cells=100.0)
    assert (polygon.outer.min(axis=0).tolist(), polygon.outer.max(axis=0).tolist()) == ([-0.5, -0.5], [7.5, 4.5])
    assert len(polygon.outer) <= 8


def test_north_is_up_where_the_shape_says_so() -> None:
    is_in = np.zeros((9, 9), dtype=bool)
    is_in[1, 5:8] = True
    [polygon] = outlines(is_in)
    assert polygon.outer[:, 1].mean() == pytest.approx(1.0)
    assert polygon.outer[:, 0].mean() == pytest.approx(6.0, abs=0.5)


def test_a_disc_keeps_its_area_with_far_fewer_points() -> None:
    is_in = disc()
    [fine], [coarse] = outlines(is_in, least_area_cells=0.0), outlines(is_in, least_area_cells=8.0)
    assert len(coarse.outer) < len(fine.outer) / 4
    assert ring_area(coarse.outer) == pytest.approx(np.count_nonzero(is_in), rel=5e-3)
    assert np.hypot(*(coarse.outer - 150.0).T) == pytest.approx(120.0, abs=1.5)


def test_no_side_is_longer_than_asked() -> None:
    [polygon] = outlines(np.ones((40, 40), dtype=bool), longest_cells=7.0)
    steps = np.hypot(*(polygon.outer - np.roll(polygon.outer, 1, axis=0)).T)
    assert steps.max() <= 7.0


def test_specks_go_and_so_do_small_holes() -> None:
    is_in = np.zeros((20, 20), dtype=bool)
    is_in[2:12, 2:12] = True
    is_in[6, 6] = False
    is_in[16, 16] = True
    assert len(outlines(is_in)) == 2
    [polygon] = outlines(is_in, speck_cells=2.0)
    assert polygon.holes == []


def test_a_point_stays_where_another_outline_would_be_crossed() -> None:
    """A notch with the tip of a neighbour in it is not filled, although it is the smaller corner."""
    notched = [[0, 10], [10, 16], [20, 10], [20, 30], [0, 30]]
    tip = [[2, 7], [10, 15], [18, 7], [18, 0], [2, 0]]
    alone = thinned(np.array(notched, dtype=np.int32), np.array([0, 5]), 62.0, 1000.0)
    assert alone.tolist() == [True, False, True, True, True]
    both = thinned(np.array([*notched, *tip], dtype=np.int32), np.array([0, 5, 10]), 62.0, 1000.0)
    assert both[1] and both[6]


@pytest.mark.parametrize("points", [[[0, 0], [1, 0], [0, 0], [0, 1]], [[-1, 0], [1, 0], [1, 1], [0, 1]]])
def test_places_that_are_no_lattice_are_refused(points: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"lattice|touch"):
        thinned(np.array(points, dtype=np.int32), np.array([0, 4]), 1.0, 9.0)
