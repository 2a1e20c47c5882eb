"""Intervals of paired differences: what they say, what they refuse to say, and that they agree with their p-values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bartizan.study.differences import BOUND, NO_BOUND, PAIRED_T, difference_interval, holm, mean_p_value, sign_test


def test_no_difference_is_bounded_not_certain() -> None:
    """0 of 100 differ: by Clopper and Pearson at most 3.62 % do, each by 84 at most."""
    row = difference_interval(np.zeros(100), most=84.0)
    share = 1.0 - 0.025 ** (1.0 / 100.0)
    assert (row.mean, row.n_differ, row.p) == (0.0, 0, 1.0)
    assert row.low == pytest.approx(-84.0 * share)
    assert row.high == pytest.approx(84.0 * share)
    assert row.method == BOUND.format(0.0, 84.0)
    assert row.differ == pytest.approx((0.0, 0.0, share))


def test_without_a_bound_there_is_no_interval() -> None:
    row = difference_interval(np.r_[np.zeros(90), np.full(10, 2.0)])
    assert (row.mean, row.low, row.high) == (0.2, None, None)
    assert row.method == NO_BOUND.format(0.0)
    assert row.p == pytest.approx(2.0**-9)


def test_the_same_difference_in_every_replication_is_bounded_too() -> None:
    row = difference_interval(np.full(100, 3.0), most=10.0)
    share = 1.0 - 0.025 ** (1.0 / 100.0)
    assert row.mean == 3.0
    assert (row.low, row.high) == pytest.approx((3.0 - 13.0 * share, 3.0 + 7.0 * share))


def test_nineteen_off_the_usual_value_are_too_few_and_twenty_are_enough() -> None:
    for n_off, method in ((19, BOUND.format(0.0, 5.0)), (20, PAIRED_T)):
        row = difference_interval(np.r_[np.zeros(100 - n_off), np.ones(n_off)], most=5.0)
        assert row.method == method
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.mean <= row.high


def test_flags_that_differ_one_way_are_told_apart_by_their_step() -> None:
    """Twelve more of a hundred, none fewer: the least that each can be off settles the sign."""
    values = np.r_[np.ones(12), np.zeros(88)]
    assert difference_interval(values, most=1.0, step=1.0).low > 0.0
    assert difference_interval(values, most=1.0).low < 0.0


@pytest.mark.parametrize(("usual", "above", "below"), [(0.0, 7, 3), (1.0, 3, 7), (-2.0, 0, 5)])
def test_the_bound_is_that_of_both_shares_as_far_off_as_can_be(usual, above, below) -> None:
    """By SciPy's beta distribution: each share at 97.5 %, so that both hold with 95 %."""
    n, most, step = 100, 4.0, 0.5
    values = np.full(n, usual)
    values[:above] += 0.5
    values[above : above + below] -= 1.0
    row = difference_interval(values, most=most, step=step)

    def least(k: int) -> float:
        return float(stats.beta.ppf(0.0125, k, n - k + 1)) if k else 0.0

    def largest(k: int) -> float:
        return float(stats.beta.ppf(0.9875, k + 1, n - k))

    assert row.low == pytest.approx(usual - (most + usual) * largest(below) + step * least(above))
    assert row.high == pytest.approx(usual + (most - usual) * largest(above) - step * least(below))
    assert row.method == BOUND.format(usual, most)


def test_the_interval_stays_within_what_can_be() -> None:
    values = np.r_[np.linspace(0.99, 1.0, 20), -1.0]
    assert difference_interval(values, most=9.0).high > 1.0
    assert difference_interval(values, most=1.0).high == 1.0
    assert difference_interval(-values, most=1.0).low == -1.0
    tiny = difference_interval(np.array([0.5]), most=1.0)
    assert -1.0 <= tiny.low < tiny.high <= 1.0


def test_rounding_makes_equal_counts_equal() -> None:
    """1 - 5/84 read back over three readings is not always the same number; the difference is 0 all the same."""
    noise = np.resize([1e-17, -2e-17, 0.0], 60)
    assert difference_interval(noise, most=1.0).n_differ == 0


def test_p_and_interval_say_the_same() -> None:
    rng = np.random.default_rng(3)
    for trial in range(200):
        values = rng.poisson(2.0, 60) - rng.poisson(2.0 + 0.004 * trial, 60)
        row = difference_interval(values.astype(float), most=50.0)
        assert row.method == PAIRED_T
        assert (row.p < 0.05) == (row.low > 0.0 or row.high < 0.0)


@pytest.mark.parametrize("shift", [-0.5, 0.8])
def test_the_interval_of_confidence_one_less_p_ends_at_nothing(shift: float) -> None:
    """p is the error at which the interval just touches 0, for skewed differences too."""
    values = np.random.default_rng(8).exponential(1.0, 40) - 1.0 + shift
    row = difference_interval(values, confidence=1.0 - mean_p_value(values))
    assert (row.low if shift > 0.0 else row.high) == pytest.approx(0.0, abs=1e-9)


def test_without_skewness_the_p_value_is_students() -> None:
    half = np.random.default_rng(1).normal(0.0, 1.0, 40)
    values = np.r_[half, -half] + 0.2
    assert mean_p_value(values) == pytest.approx(float(stats.ttest_1samp(values, 0.0).pvalue), rel=1e-9)


@pytest.mark.parametrize(("above", "below"), [(0, 0), (1, 0), (5, 0), (9, 3), (3, 9), (10, 10), (40, 15), (700, 600)])
def test_the_sign_test_is_scipys(above: int, below: int) -> None:
    expected = stats.binomtest(above, above + below).pvalue if above + below else 1.0
    assert sign_test(above, below) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize(
    ("values", "most", "said"),
    [
        (np.array([]), 1.0, "at least one replication"),
        (np.array([np.nan]), 1.0, "finite"),
        (np.array([2.0]), 1.0, "larger than the most"),
    ],
)
def test_nonsense_is_refused(values, most, said) -> None:
    with pytest.raises(ValueError, match=said):
        difference_interval(values, most=most)
    with pytest.raises(ValueError, match="confidence"):
        difference_interval(np.zeros(3), most=1.0, confidence=95.0)


def test_holm_of_nothing_and_of_one() -> None:
    assert holm([]) == []
    assert holm([0.3]) == [0.3]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
