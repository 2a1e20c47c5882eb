"""Intervals: known answers, and what they refuse to say."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.statistics import (
    ALL_EQUAL,
    CLOPPER_PEARSON,
    NOTHING,
    RATIO_TOO_FEW,
    WILSON,
    clopper_pearson_interval,
    mean_interval,
    proportion,
    proportion_interval,
    proportion_method,
    ratio_interval,
    replications_needed,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("interval", "successes", "n", "expected"),
    [
        (wilson_interval, 0, 100, (0.0, 0.036993)),
        (wilson_interval, 7, 20, (0.181192, 0.567146)),
        (wilson_interval, 50, 1000, (0.038130, 0.065314)),
        (clopper_pearson_interval, 7, 20, (0.153909, 0.592189)),
        (clopper_pearson_interval, 0, 100, (0.0, 0.036217)),
        (proportion_interval, 7, 20, (0.153909, 0.592189)),
        (proportion_interval, 50, 1000, (0.038130, 0.065314)),
        (proportion_interval, 0, 100, (0.0, 0.036217)),
        (proportion_interval, 100, 100, (1.0 - 0.036217, 1.0)),
    ],
)
def test_published_proportion_intervals(interval, successes, n, expected):
    assert interval(successes, n) == pytest.approx(expected, abs=1.5e-6)


def test_the_exact_interval_is_taken_below_twenty_on_either_side():
    assert [proportion_method(k, 100) for k in (0, 19, 20, 80, 81, 100)] == [
        CLOPPER_PEARSON, CLOPPER_PEARSON, WILSON, WILSON, CLOPPER_PEARSON, CLOPPER_PEARSON,
    ]  # fmt: skip


@pytest.mark.parametrize(("successes", "n"), [(-1, 10), (11, 10), (0, 0)])
def test_impossible_counts_are_shown(successes, n):
    with pytest.raises(ValueError, match=f"got {successes} of {n}"):
        proportion_interval(successes, n)


def test_run_sizes():
    # The reference states p to three digits; its counts must lie within that rounding.
    for p, n in ((0.382, 9070), (0.117, 3974), (0.048, 1770)):
        assert replications_needed(p - 0.0005, 0.01) <= n <= replications_needed(p + 0.0005, 0.01)


def test_a_mean_has_an_interval_only_with_twenty_replications_off_its_bounds():
    few = mean_interval(np.r_[np.full(19, 3.0), np.zeros(81)])
    assert (few.low, few.high) == (None, None)
    assert few.any == (0.19, *clopper_pearson_interval(19, 100))
    assert "differ from 0" in few.method
    enough = mean_interval(np.r_[np.full(20, 3.0), np.zeros(80)])
    assert enough.low < 0.6 < enough.high
    nearly_all = mean_interval(np.r_[np.full(90, 1.0), np.full(10, 0.5)], most=1.0)
    assert nearly_all.any is None
    assert nearly_all.off_usual == (1.0, 0.1, *clopper_pearson_interval(10, 100), 0.5, 0.5)
    assert set(nearly_all.as_dict()["off_usual"]) == {"usual", "mean", "low", "high", "least", "most"}
    assert "any" not in nearly_all.as_dict()
    assert "differ from 1" in nearly_all.method


def test_without_skewness_the_mean_interval_is_students():
    values = np.arange(1.0, 42.0)
    row = mean_interval(values)
    half = 2.0210753903 * values.std(ddof=1) / np.sqrt(41)
    assert (row.low, row.high) == pytest.approx((21.0 - half, 21.0 + half), rel=1e-9)


def test_equal_values_give_no_interval_of_width_zero():
    row = mean_interval(np.full(50, 24.0))
    assert (row.mean, row.low, row.high) == (24.0, None, None)
    assert "differ from 24" in row.method
    assert row.off_usual == (24.0, 0.0, *clopper_pearson_interval(0, 50), None, None)
    nearly = mean_interval(np.r_[np.full(40, 24.0), np.full(10, 25.0)])
    assert (nearly.low, nearly.off_usual.mean, nearly.off_usual.least) == (None, 0.2, 25.0)
    assert mean_interval(np.tile([23.0, 24.0], 25)).low is not None
    close = 24.0 + 1e-15 * np.arange(50.0)
    assert mean_interval(close).method == ALL_EQUAL


def test_an_interval_never_passes_a_bound():
    row = mean_interval(np.r_[np.zeros(200), np.full(20, 0.01), 5.0])
    assert row.low >= 0.0


def test_ratio_of_totals():
    kills = np.tile([0.0, 1.0, 2.0, 3.0], 20)
    row = ratio_interval(3.0 * kills + 1.0, kills)
    assert row.mean == pytest.approx(3.0 + 4.0 / 6.0)
    assert row.low < row.mean < row.high
    assert ratio_interval(kills, np.zeros(80)).method == NOTHING
    assert ratio_interval(kills, (np.arange(80) < 29) * 1.0).method == RATIO_TOO_FEW
    assert ratio_interval(kills, (np.arange(80) < 30) * 1.0).low is not None


def test_a_skewed_ratio_reaches_farther_to_the_side_of_its_bursts():
    kills = np.tile([4.0, 5.0, 6.0, 5.0], 10)
    row = ratio_interval(2.0 * kills + np.r_[np.full(4, 20.0), np.zeros(36)], kills)
    without = (row.mean * 200.0 - 2.0 * kills - np.r_[np.full(4, 20.0), np.zeros(36)]) / (200.0 - kills)
    half = 2.0226909 * np.sqrt(39.0 / 40.0 * np.sum((without - without.mean()) ** 2))
    assert row.low == pytest.approx(row.mean - half, rel=1e-6)
    assert row.high > row.mean + 1.1 * half


def test_tails_on_both_sides_are_bounded_by_plain_t():
    """A single far value looks like skewness; the end away from it must not come nearer than Student's."""
    values = np.r_[np.linspace(-1.0, 1.0, 39), 9.0]
    row = mean_interval(values, least=None)
    half = 2.0226909 * values.std(ddof=1) / np.sqrt(40)
    assert row.low == pytest.approx(row.mean - half, rel=1e-6)
    assert row.high > row.mean + half


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, float("nan")])
def test_confidence_must_be_a_share(confidence):
    with pytest.raises(ValueError, match=r"95 % is written 0.95"):
        proportion_interval(1, 10, confidence)
    with pytest.raises(ValueError, match=r"95 % is written 0.95"):
        mean_interval(np.arange(30.0), confidence)


def test_a_proportion_is_the_share_of_its_events():
    row = proportion(7, 20)
    assert (row.mean, row.n) == (0.35, 20)
    assert (row.low, row.high) == proportion_interval(7, 20)
