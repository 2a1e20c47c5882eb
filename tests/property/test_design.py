"""What must hold for every design: balance, bounds, and the same rows for the same seed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.study.design.factorial import fractional
from bartizan.study.design.latin import latin_hypercube
from bartizan.study.design.nolh import nolh

SEEDS = st.integers(0, 2**31 - 1)


@settings(max_examples=25, deadline=None)
@given(points=st.integers(1, 60), factors=st.integers(1, 8), seed=SEEDS)
def test_a_latin_hypercube_fills_every_part_once(points: int, factors: int, seed: int) -> None:
    places = latin_hypercube(points, factors, seed)
    assert (np.sort((places * points).astype(int), axis=0) == np.arange(points)[:, None]).all()
    assert (places == latin_hypercube(points, factors, seed)).all()


@settings(max_examples=25, deadline=None)
@given(points=st.integers(4, 40), seed=SEEDS)
def test_another_seed_gives_another_design(points: int, seed: int) -> None:
    assert (latin_hypercube(points, 3, seed) != latin_hypercube(points, 3, seed + 1)).any()


@settings(max_examples=4, deadline=None)
@given(factors=st.integers(2, 5), seed=SEEDS)
def test_nolh_holds_each_level_once_and_hardly_correlates(factors: int, seed: int) -> None:
    places = nolh(17, factors, seed)
    assert (np.sort(places, axis=0) == np.arange(17)[:, None] / 16).all()
    assert np.abs(np.corrcoef(places, rowvar=False) - np.eye(factors)).max() < 0.06
    assert (places == nolh(17, factors, seed)).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 5).flatmap(lambda b: st.tuples(st.just(2**b), st.integers(b, 2**b - 1))))
def test_a_fraction_is_balanced_and_orthogonal(size: tuple[int, int]) -> None:
    points, factors = size
    if factors > 11:
        return
    signs = 2.0 * fractional(factors, points).places - 1.0
    assert (signs.sum(axis=0) == 0).all()
    assert (signs.T @ signs == points * np.eye(factors)).all()
