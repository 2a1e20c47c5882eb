"""Shots at random and shots shared out: ends of the scale, refusals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bartizan.study.closed_forms.allocation import random_leakers, shared_leakers


def test_ends_of_the_scale() -> None:
    for form in (random_leakers, shared_leakers):
        assert form(3, 0, 0.7).pmf.tolist() == [0, 0, 0, 1]
        assert form(3, 5, 0.0).pmf.tolist() == [0, 0, 0, 1]
        assert form(1, 4, 1.0).pmf.tolist() == [1, 0]
    assert shared_leakers(3, 3, 1.0).none == 1.0
    assert random_leakers(3, 3, 1.0).none == pytest.approx(6 / 27)


def test_every_way_to_pick() -> None:
    """Three shots at three objects, all 27 picks and all 8 outcomes counted."""
    law = np.zeros(4)
    for picks in itertools.product(range(3), repeat=3):
        for hits in itertools.product((True, False), repeat=3):
            fallen = {pick for pick, hit in zip(picks, hits, strict=True) if hit}
            law[3 - len(fallen)] += np.prod([0.6 if hit else 0.4 for hit in hits]) / 27.0
    np.testing.assert_allclose(random_leakers(3, 3, 0.6).pmf, law, atol=1e-14)


def test_shots_that_do_not_divide() -> None:
    law = shared_leakers(2, 3, 0.5)
    np.testing.assert_allclose(law.pmf, [0.75 * 0.5, 0.75 * 0.5 + 0.25 * 0.5, 0.25 * 0.5])


@pytest.mark.parametrize("form", [random_leakers, shared_leakers])
def test_refusals(form) -> None:
    with pytest.raises(ValueError, match="n_objects must be a whole number, 1 to"):
        form(0, 5, 0.7)
    with pytest.raises(ValueError, match="shots must be a whole number, 0 to"):
        form(5, -5, 0.7)
    with pytest.raises(ValueError, match="kill must be a probability"):
        form(5, 5, 70)
