"""Constants are the defined ones, and decibels turn back into ratios."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.units import EARTH_RADIUS_M, FOOT_M, KNOT_MPS, MINUTE_S, STANDARD_K_FACTOR, db_from_ratio, ratio_from_db


def test_constants() -> None:
    assert math.isclose(KNOT_MPS, 0.514444, abs_tol=1e-6)
    assert (FOOT_M, MINUTE_S, EARTH_RADIUS_M) == (0.3048, 60.0, 6_371_000.0)
    assert 3.0 * STANDARD_K_FACTOR == 4.0


@pytest.mark.parametrize(("ratio", "level_db"), [(1.0, 0.0), (10.0, 10.0), (0.001, -30.0), (2.0, 3.0103)])
def test_known_levels(ratio: float, level_db: float) -> None:
    assert db_from_ratio(ratio) == pytest.approx(level_db, abs=1e-4)
    assert ratio_from_db(level_db) == pytest.approx(ratio, rel=1e-5)


def test_no_power_is_minus_infinity_and_comes_back_as_zero() -> None:
    assert db_from_ratio(0.0) == -math.inf
    assert ratio_from_db(-math.inf) == 0.0


@given(st.floats(min_value=-300.0, max_value=300.0))
def test_levels_come_back(level_db: float) -> None:
    assert db_from_ratio(ratio_from_db(level_db)) == pytest.approx(level_db, abs=1e-9)


@given(st.floats(min_value=1e-30, max_value=1e30), st.floats(min_value=1e-30, max_value=1e30))
def test_products_of_ratios_are_sums_of_levels(first: float, second: float) -> None:
    assert db_from_ratio(first * second) == pytest.approx(db_from_ratio(first) + db_from_ratio(second), abs=1e-9)
