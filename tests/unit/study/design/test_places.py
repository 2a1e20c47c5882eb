"""Designs: how many rows they have, where they lie, and which sizes there are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from bartizan.study.design.factorial import fractional, full
from bartizan.study.design.latin import largest_correlation, latin_hypercube
from bartizan.study.design.nolh import SIZES, nolh, size_for
from bartizan.study.design.places import design_places, sobol


class Range(NamedTuple):
    """A factor, for the design."""

    n_levels: int = 0


def test_full_takes_every_level_of_every_factor() -> None:
    places = design_places("full", [Range(), Range(3)], levels=2)
    assert places[:, 0].tolist() == [0.0] * 3 + [1.0] * 3
    assert np.allclose(places[:3, 1], [1 / 6, 3 / 6, 5 / 6])


def test_a_huge_full_design_is_refused_before_memory_is_taken() -> None:
    with pytest.raises(ValueError, match="1,048,576 points; try fractional"):
        full([np.array([0.0, 1.0])] * 20)


@pytest.mark.parametrize(
    ("factors", "points", "resolution"),
    [(3, 4, 3), (4, 8, 4), (5, 16, 5), (6, 16, 4), (7, 8, 3), (7, 16, 4), (8, 16, 4), (8, 64, 5)],
)
def test_fractions_have_the_resolution_of_the_textbook(factors: int, points: int, resolution: int) -> None:
    """Box, Hunter and Hunter, Statistics for Experimenters, table of two-level fractions."""
    found = fractional(factors, points)
    assert found.resolution == resolution
    signs = 2.0 * found.places - 1.0
    assert (signs.T @ signs == points * np.eye(factors)).all()


@pytest.mark.parametrize(("factors", "points"), [(3, 6), (8, 8), (2, 8)])
def test_fractions_that_do_not_exist(factors: int, points: int) -> None:
    with pytest.raises(ValueError, match=f"{factors} factors take a power of two"):
        fractional(factors, points)


@pytest.mark.parametrize(("points", "most"), [(17, 0.05), (33, 0.03)])
def test_nolh_is_nearly_orthogonal_at_its_full_width(points: int, most: float) -> None:
    factors = SIZES[points]
    places = nolh(points, factors, seed=0)
    assert (np.sort(places, axis=0) == np.arange(points)[:, None] / (points - 1)).all()
    assert largest_correlation(places) < most < largest_correlation(latin_hypercube(points, factors, seed=0))


def test_nolh_sizes() -> None:
    assert [size_for(n) for n in (1, 7, 8, 16, 17, 29)] == [17, 17, 33, 65, 129, 257]
    with pytest.raises(ValueError, match="at most 29"):
        size_for(30)
    with pytest.raises(ValueError, match="33 points for up to 11"):
        nolh(33, 12, seed=0)


def test_sobol_is_balanced_and_keeps_its_size() -> None:
    places = sobol(32, 3, seed=5)
    assert (np.sort((places * 32).astype(int), axis=0) == np.arange(32)[:, None]).all()
    with pytest.raises(ValueError, match="a power of two"):
        sobol(30, 3, seed=5)


def test_one_at_a_time_leaves_the_rest_as_it_is() -> None:
    places = design_places("one_at_a_time", [Range(), Range(3)])
    assert np.isnan(places[0]).all()
    assert (np.isnan(places[1:6]).sum(axis=1) == 1).all()


def test_designs_say_what_they_need() -> None:
    with pytest.raises(ValueError, match="needs `points`"):
        design_places("lhs", [Range()])
    with pytest.raises(ValueError, match="no design is called"):
        design_places("grid", [Range()], points=4)
