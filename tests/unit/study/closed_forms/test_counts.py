"""Counts as distributions."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.closed_forms.counts import Count, binomial, more, together


def test_what_a_count_says() -> None:
    count = Count(np.array([0.5, 0.25, 0.25]))
    assert (count.mean, count.none) == (0.75, 0.5)
    assert count.std == pytest.approx(np.sqrt(0.6875))
    assert [count.at_most(k) for k in (-3, 0, 1, 2, 9)] == [0.0, 0.5, 0.75, 1.0, 1.0]
    assert [count.quantile(level) for level in (0.0, 0.5, 0.51, 0.75, 0.76, 1.0)] == [0, 0, 1, 1, 2, 2]


def test_rounding_does_not_move_a_quantile() -> None:
    tenths = Count(np.full(10, 0.1))
    assert [tenths.quantile(0.1 * k) for k in range(1, 11)] == list(range(10))
    assert Count(np.array([0.5, 0.5 - 1e-9])).quantile(1.0) == 1


@pytest.mark.parametrize(("n", "p", "pmf"), [(0, 0.3, [1]), (3, 0.0, [1, 0, 0, 0]), (3, 1.0, [0, 0, 0, 1])])
def test_certain_trials(n: int, p: float, pmf: list[float]) -> None:
    assert binomial(n, p).pmf.tolist() == pmf


def test_large_counts_keep_their_digits() -> None:
    count = binomial(10_000, 0.3)
    assert count.pmf.sum() == pytest.approx(1.0, abs=1e-10)
    assert count.mean == pytest.approx(3000.0, rel=1e-10)


def test_refusals() -> None:
    with pytest.raises(ValueError, match=r"n must be a whole number, 0 to 10000; got 2\.5"):
        binomial(2.5, 0.3)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="probability must be a probability"):
        binomial(2, 30.0)
    with pytest.raises(ValueError, match="level must be a probability"):
        binomial(2, 0.3).quantile(95.0)
    with pytest.raises(ValueError, match="number must be a whole number"):
        more(binomial(2, 0.3), -1)


def test_sums() -> None:
    die = Count(np.array([0.0, 1, 1, 1, 1, 1, 1]) / 6)
    two = together(die, die)
    assert two.pmf[7] == pytest.approx(6 / 36)
    assert more(two, 5).pmf[12] == pytest.approx(6 / 36)
    assert more(two, 5).none == 0.0
