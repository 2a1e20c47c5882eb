"""What the closed forms refuse, and that they say what was seen and what was expected."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.study.closed_forms import checks


@pytest.mark.parametrize("value", [-1e-9, 1.0 + 1e-9, 70.0, math.nan, math.inf])
def test_what_is_no_probability(value: float) -> None:
    with pytest.raises(ValueError, match=r"^kill must be a probability, 0 to 1; got .*\(70 % is written 0\.7\.\)$"):
        checks.probability("kill", value)


def test_the_first_wrong_number_of_an_array_is_shown() -> None:
    with pytest.raises(ValueError, match=r"got 1\.5\."):
        checks.probability("kill", [[0.0, 1.0], [1.5, 2.0]])


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_what_is_not_above_zero(value: float) -> None:
    with pytest.raises(ValueError, match=r"^hold_s must be above 0 and finite; got"):
        checks.above_zero("hold_s", value)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_what_is_negative(value: float) -> None:
    with pytest.raises(ValueError, match=r"^load must be 0 or more and finite; got"):
        checks.not_negative("load", value)


@pytest.mark.parametrize("value", [0, 3.5, 10_001, -1, math.nan, math.inf])
def test_what_is_no_whole_number(value: float) -> None:
    with pytest.raises(ValueError, match=r"^looks must be a whole number, 1 to 10000; got"):
        checks.whole("looks", value, least=1)


def test_bounds_are_allowed() -> None:
    assert checks.probability("p", [0, 1]).tolist() == [0.0, 1.0]
    assert checks.not_negative("load", 0).tolist() == 0.0
    assert checks.whole("n", [0.0, 10_000.0]).tolist() == [0, 10_000]
    assert checks.whole("n", 3.0).dtype == np.int64


def test_one_number_comes_back_as_a_float() -> None:
    assert type(checks.plain(np.float64(0.5))) is float
    assert type(checks.plain(np.array(0.5))) is float
    assert checks.plain(np.array([0.5])).shape == (1,)


def test_one_broken_number_among_whole_ones_is_refused() -> None:
    with pytest.raises(ValueError, match=r"got 3\.5\."):
        checks.whole("looks", [1, 3.5, 2])
