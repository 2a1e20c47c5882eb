"""Comparisons of variants that met the same luck: pairs, ratios of variance, bands, and the null cases."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from bartizan.study.band import Pairs, band
from bartizan.study.differences import difference_interval
from bartizan.study.measures import MEASURES
from bartizan.study.paired import comparable, compare, to_first_and_before, variance_ratio
from bartizan.study.tally import legend, tally
from bartizan.study.variants import Played, Round
from unit.study.events import small_roster, story

NO_PAIRS = Pairs(np.zeros((0, 2), int), np.zeros((0, 2), int))
WHO = legend(small_roster())


def rows_of(leakers: np.ndarray):
    """Rows whose leakers are given; all else as in replications without anything."""
    empty = tally(story()[:0], WHO, 0, len(leakers))
    return empty._replace(leakers=np.asarray(leakers, dtype=np.int32))


def played(**variants) -> Round:
    """Variants by name, each a table (readings, replications) of leakers."""
    tables = {name: np.atleast_2d(values) for name, values in variants.items()}
    n_readings, n = next(iter(tables.values())).shape
    rounds = [Played(name, [rows_of(row) for row in values], name) for name, values in tables.items()]
    return Round(WHO, rounds, NO_PAIRS, n_readings, n, 0, dt.date(2028, 1, 1), "mode")


def test_pairs_compare_with_the_first_and_the_one_before() -> None:
    assert to_first_and_before(["a", "b", "c", "d"]) == [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("c", "d")]
    assert to_first_and_before(["a"]) == []


def test_ratios_of_totals_are_not_compared() -> None:
    names = comparable(WHO, [rows_of(np.zeros(3))])
    assert set(names) == {name for name, measure in MEASURES.items() if measure.over is None}
    assert "rounds_per_kill" not in names


def test_identical_variants_differ_by_exactly_nothing() -> None:
    leakers = np.random.default_rng(1).integers(0, 5, (4, 60))
    for row in compare(played(a=leakers, b=leakers.copy())):
        assert (row.found.mean, row.found.n_differ, row.found.p, row.adjusted_p) == (0.0, 0, 1.0, 1.0)
        assert row.variance_ratio is None
        assert row.found.low is None or row.found.low <= 0.0 <= row.found.high


def test_a_planted_difference_is_found_in_size_and_sign() -> None:
    rng = np.random.default_rng(2)
    first = rng.integers(1, 5, 200)
    found = {row.measure: row for row in compare(played(a=first, b=first - (rng.random(200) < 0.3)))}
    leakers, stopped = found["leakers"], found["stopped"]
    assert leakers.found.low < -0.3 < leakers.found.high < 0.0
    assert leakers.adjusted_p < 1e-6
    # of four threats
    assert stopped.found.mean == pytest.approx(-leakers.found.mean / 4.0)
    assert stopped.found.low > 0.0


def test_common_luck_shrinks_the_variance_and_broken_pairing_does_not() -> None:
    """The planted error: the second variant's replications in another order. The ratio tells."""
    rng = np.random.default_rng(3)
    first = rng.integers(1, 5, 400)
    second = first - (rng.random(400) < 0.2)
    paired = compare(played(a=first, b=second), measures=["leakers"])[0]
    broken = compare(played(a=first, b=rng.permutation(second)), measures=["leakers"])[0]
    assert paired.variance_ratio > 5.0
    assert broken.variance_ratio == pytest.approx(1.0, abs=0.15)
    assert broken.found.high - broken.found.low > 2.0 * (paired.found.high - paired.found.low)
    assert broken.found.mean == pytest.approx(paired.found.mean)


def test_the_unit_is_the_replication_not_the_reading() -> None:
    """Twenty readings of the same forty replications are no eight hundred independent ones."""
    rng = np.random.default_rng(4)
    first = np.tile(rng.integers(0, 4, 40), (20, 1))
    second = np.tile(rng.integers(0, 4, 40), (20, 1))
    many, one = (
        compare(played(a=a, b=b), measures=["leakers"])[0] for a, b in ((first, second), (first[:1], second[:1]))
    )
    assert many.found.n == 40
    assert (many.found.low, many.found.high) == pytest.approx((one.found.low, one.found.high))


def test_the_band_is_that_of_the_difference() -> None:
    """All readings lose the same to chance; what b adds differs between them."""
    rng = np.random.default_rng(5)
    first = np.tile(rng.integers(0, 2, 50), (10, 1))
    second = first + (np.arange(10) % 3)[:, None]
    row = compare(played(a=first, b=second), measures=["leakers"])[0]
    assert row.band == band((second - first).astype(float), NO_PAIRS)
    assert (row.band["low"], row.band["high"]) == (0.0, 2.0)
    assert compare(played(a=first[:7], b=second[:7]), measures=["leakers"])[0].band is None


def test_p_values_are_adjusted_for_the_pairs_of_one_measure() -> None:
    rng = np.random.default_rng(6)
    first = rng.integers(1, 5, 100)
    rows = compare(played(a=first, b=first - (rng.random(100) < 0.25), c=first), measures=["leakers", "kills"])
    leakers = {(row.a, row.b): row for row in rows if row.measure == "leakers"}
    assert leakers["a", "c"].adjusted_p == 1.0
    assert leakers["a", "b"].adjusted_p == pytest.approx(3.0 * leakers["a", "b"].found.p)
    assert all(row.adjusted_p == 1.0 for row in rows if row.measure == "kills")


@pytest.mark.parametrize("n_readings", [1, 4])
def test_a_flag_differs_by_one_reading_at_least(n_readings: int) -> None:
    first = np.ones((n_readings, 100))
    second = first.copy()
    second[0, :12] = 0.0
    row = compare(played(a=first, b=second), measures=["p_raid_annihilation"])[0]
    values = np.r_[np.full(12, 1.0 / n_readings), np.zeros(88)]
    assert row.found == difference_interval(values, most=1.0, step=1.0 / n_readings)
    assert row.found.n_differ == 12


def test_a_count_has_no_step_that_is_known() -> None:
    row = compare(played(a=np.r_[np.zeros(88), np.ones(12)], b=np.zeros(100)), measures=["leakers"])[0]
    assert row.found == difference_interval(np.r_[np.zeros(88), -np.ones(12)], most=4.0)


def test_the_shape_of_the_contract() -> None:
    row = compare(played(a=np.zeros(30), b=np.ones(30)), measures=["leakers"])[0].as_dict()
    assert {"a", "b", "measure", "difference", "low", "high", "variance_ratio", "adjusted_p"} <= set(row)
    assert (row["a"], row["b"], row["difference"], row["differ"]["count"]) == ("a", "b", 1.0, 30)


def test_independent_sides_have_ratio_one_and_opposite_luck_less() -> None:
    a = np.array([0.0, 1.0, 0.0, 1.0])
    assert variance_ratio(a, np.array([0.0, 0.0, 1.0, 1.0])) == pytest.approx(1.0)
    assert variance_ratio(a, 1.0 - a) == pytest.approx(0.5)
    assert variance_ratio(a, a + 3.0) is None
    assert variance_ratio(a[:1], a[:1]) is None
