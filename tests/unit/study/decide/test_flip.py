"""The flip of a comparison: where it is, how sure, and when there is none."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.flip import flip_value
from unit.study.decide.models import lucky, sure

RANGE_KM = Factor("s-400.engagement_radar.range_km", "claim")
VALUES = np.array([100.0, 200.0, 300.0, 400.0])


def played(slope: float, zero: float, *, own: float = 1.0, n: int = 60, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    a = lucky(np.full(4, 10.0), n, seed, common=3.0)
    return a, a + lucky(slope * (VALUES - zero), n, seed + 100, own=own)


def test_the_flip_is_where_the_difference_crosses() -> None:
    a, b = played(0.01, 260.0)
    found = flip_value(VALUES, a, b, RANGE_KM, names=("sea", "land"))
    assert found.values == pytest.approx([260.0], abs=30.0)
    assert found.low < 260.0 < found.high
    assert (found.below, found.above) == ("a", "b")
    assert found.text.startswith("the comparison flips at s-400.engagement_radar.range_km = ")
    assert "with 95 % confidence" in found.text


def test_without_luck_it_is_exact() -> None:
    found = flip_value(VALUES, sure(np.zeros(4), 30), sure(np.array([-3.0, -1.0, 1.0, 3.0]), 30), RANGE_KM, most=3.0)
    assert found.values == pytest.approx([250.0])


def test_two_flips_are_both_named() -> None:
    b = lucky(np.array([2.0, -2.0, -2.0, 2.0]), 60, 2, own=0.5)
    assert flip_value(VALUES, np.zeros_like(b), b, RANGE_KM).values == pytest.approx([150.0, 350.0], abs=10.0)


def test_one_option_that_is_better_throughout_flips_nowhere() -> None:
    a, b = played(0.001, -5000.0)
    found = flip_value(VALUES, a, b, RANGE_KM, names=("sea", "land"))
    assert (found.values, found.low, found.high, found.below, found.above) == ((), None, None, "b", "b")
    assert found.text.startswith("land has more over the whole range")


def test_what_cannot_be_told_is_not_called_a_flip_or_none() -> None:
    a, b = played(0.0, 0.0, own=5.0)
    found = flip_value(VALUES, a, b + 0.1, RANGE_KM)
    assert (found.low, found.high, found.below) == (None, None, "not distinguishable")
    assert "not distinguishable" in found.text or "the low end to the high end" in found.text


def test_few_differences_leave_the_flip_open() -> None:
    """Where under 20 replications differ the bound is wide, and the flip with it."""
    a = sure(np.zeros(4), 40)
    b = a.copy()
    b[:, 0, 0] = [-1.0, -1.0, 1.0, 1.0]
    found = flip_value(VALUES, a, b, RANGE_KM, most=5.0)
    assert found.values == pytest.approx([250.0])
    assert (found.low, found.high) == (None, None)


def test_the_interval_holds_the_flip_in_nearly_all_studies() -> None:
    found = [flip_value(VALUES, *played(0.01, 230.0, seed=s, n=40), RANGE_KM) for s in range(60)]
    held = [(f.low is None or f.low <= 230.0) and (f.high is None or f.high >= 230.0) for f in found]
    assert np.mean(held) >= 0.9


def test_what_is_not_searched_is_refused() -> None:
    a, b = played(0.01, 260.0)
    with pytest.raises(InputError, match="never searched"):
        flip_value(VALUES, a, b, Factor("raid.times", "raid"))
    for values, factor in ((VALUES[::-1], RANGE_KM), (VALUES[:1], RANGE_KM), (VALUES, Factor("x", "claim", 2))):
        with pytest.raises(ValueError, match="rising values"):
            flip_value(values, a, b, factor)
