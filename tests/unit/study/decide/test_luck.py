"""Products over different replications, what an idle factor reaches, and intervals by leaving out."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.decide.luck import MOST_BLOCKS, cross, cross_without, idle_bounds
from bartizan.study.decide.spread import leave_one_out, two_way_interval
from bartizan.study.distributions import t_quantile


def test_products_are_over_all_pairs_of_different_replications() -> None:
    a, b = np.array([[1.0, 2.0, 4.0]]), np.array([[3.0, 5.0, 7.0]])
    pairs = [a[0, r] * b[0, s] for r in range(3) for s in range(3) if r != s]
    assert cross(a, b) == pytest.approx([np.mean(pairs)])
    assert cross(a[:, :1], b[:, :1]) == pytest.approx([3.0])


def test_leaving_out_a_replication_is_what_it_says() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    expected = [cross(np.delete(a, r, axis=1), np.delete(b, r, axis=1)) for r in range(6)]
    assert cross_without(a, b) == pytest.approx(np.array(expected).T)
    assert cross_without(a[:, :2], b[:, :2]).shape == (4, 0)
    values = rng.normal(size=(3, 5))
    assert leave_one_out(values) == pytest.approx(np.array([np.delete(values, k, 1).mean(1) for k in range(5)]).T)


def test_a_factor_is_distinguishable_exactly_above_its_bound() -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        effects = [rng.normal(shift, 1.0, size=(8, 20)) for shift in (0.0, 0.0, 0.2, 0.3, 0.4)]
        bounds, is_real = idle_bounds(effects)
        own = np.array([cross(e, e).mean() for e in effects])
        assert np.array_equal(is_real, own > bounds + 1e-12)


def test_what_is_the_same_in_every_replication_is_real_and_nothing_is_not() -> None:
    bounds, is_real = idle_bounds([np.full((5, 12), 0.01), np.zeros((5, 12)), np.full((5, 12), -3.0)])
    assert is_real.tolist() == [True, False, True]
    assert bounds[1] == 0.0


def test_two_replications_are_too_few_to_tell() -> None:
    assert not idle_bounds([np.full((5, 2), 1.0)])[1][0]
    assert not idle_bounds([np.full((5, 1), 1.0)])[1][0]


def test_many_replications_are_turned_in_blocks() -> None:
    rng = np.random.default_rng(3)
    n = 10 * MOST_BLOCKS + 7
    _, is_real = idle_bounds([rng.normal(0.0, 1.0, size=(4, n)), rng.normal(0.3, 1.0, size=(4, n))])
    assert is_real.tolist() == [False, True]


def test_the_interval_of_a_mean_is_students() -> None:
    values = np.random.default_rng(4).normal(size=20)
    low, high = two_way_interval(leave_one_out(values), np.zeros(0), float(values.mean()))
    half = t_quantile(0.975, 19) * values.std(ddof=1) / np.sqrt(20)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half))
    assert two_way_interval(np.ones(9), np.ones(4), 1.0) == (1.0, 1.0)


def test_both_kinds_of_doubt_are_added() -> None:
    rows, lucks = (np.random.default_rng(k).normal(size=n) for k, n in ((5, 30), (6, 12)))
    one = two_way_interval(leave_one_out(rows), np.zeros(0), 0.0)[1]
    other = two_way_interval(leave_one_out(lucks), np.zeros(0), 0.0)[1]
    assert max(one, other) < two_way_interval(leave_one_out(rows), leave_one_out(lucks), 0.0)[1] < one + other
