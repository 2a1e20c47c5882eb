"""Numbers carry no digit that their interval does not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.output.estimates import band_words, measure_words
from bartizan.output.numbers import band_span, decimals_for, percent, plain, spread

RARE = "no interval for the mean: under 20 replications differ from {}; the share that do (any) is exact"


def off(usual: float, share: float, least: float | None, most: float | None, high: float = 0.169) -> dict:
    return {"usual": usual, "mean": share, "low": 0.006, "high": high, "least": least, "most": most}


@pytest.mark.parametrize(
    ("value", "low", "high", "as_percent", "expected"),
    [
        (0.7114, 0.69, 0.732, True, ("71", "69-73")),
        (0.963, 0.957, 0.969, True, ("96.3", "95.7-96.9")),
        (212.3, 208.2, 216.4, False, ("212", "208-216")),
        (1234.0, 1174.0, 1294.0, False, ("1,230", "1,170-1,290")),
        (0.018, 0.009, 0.027, False, ("0.018", "0.009-0.027")),
        (0.5, None, None, True, ("50", "")),
        (5.0, 5.0, 5.0, False, ("5", "")),
        (None, None, None, False, ("not known", "")),
    ],
)
def test_digits_follow_the_interval(
    value: float, low: float, high: float, as_percent: bool, expected: tuple[str, str]
) -> None:
    assert spread(value, low, high, as_percent=as_percent) == expected


@given(st.floats(0.0, 1e6), st.floats(1e-6, 1e5))
def test_rounding_moves_a_value_by_less_than_its_interval(value: float, half: float) -> None:
    decimals = decimals_for(value - half, value + half)
    if decimals is not None:
        shown = float(plain(value, decimals).replace(",", ""))
        assert abs(shown - value) <= max(half, 0.00051)


def test_not_a_number_is_never_shown() -> None:
    assert plain(math.nan) == percent(math.inf) == "not known"


def test_a_band_keeps_its_ends() -> None:
    assert band_span(160.0, 251.0, as_percent=False) == "160-251"
    assert band_span(0.0, 0.12, as_percent=True) == "0-12"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (None, "not defined here"),
        ({"mean": None, "n": 3}, "not defined here"),
        ({"mean": 0.0, "low": 0.0, "high": 0.088, "n": 40}, "none in 40 replications: at most 9 % (95 %)"),
        (
            {"mean": 0.0, "n": 1, "any": {"mean": 0.0, "low": 0.0, "high": 0.975}},
            "none in the one replication: at most 98 % (95 %)",
        ),
        (
            {"mean": 0.05, "n": 40, "method": RARE.format(0), "any": {"mean": 0.05, "low": 0.006, "high": 0.169}},
            "5 %, seen in 5 % of replications (1-17)",
        ),
        (
            {"mean": 0.99, "n": 40, "off_usual": off(1.0, 0.05, 0.6, 0.9)},
            "100 % in 95 % of replications, else 60 to 90 %",
        ),
        (
            {"mean": 1.0, "n": 40, "off_usual": off(1.0, 0.0, None, None, high=0.088)},
            "100 %, in all 40 replications (95 %: in at least 91 %)",
        ),
        (
            {"mean": 0.36, "n": 40, "off_usual": off(1 / 3, 0.05, 0.9, 0.9)},
            "33 % in 95 % of replications, else 90 %",
        ),
        (
            {"mean": 0.36, "n": 8, "method": RARE.format(0), "any": {"mean": 1.0, "low": 0.631, "high": 1.0}},
            "36 %, no interval from 8 replications",
        ),
        (
            {"mean": 0.5, "n": 40, "method": "no interval: the same in every replication"},
            "50 %, the same in all 40 replications",
        ),
    ],
)
def test_measures_in_words(measure: dict, expected: str) -> None:
    assert measure_words(measure, as_percent=True) == expected


def test_counts_that_rarely_differ_are_told_by_their_values() -> None:
    measure = {"mean": 15.8, "n": 100, "off_usual": off(16.0, 0.08, 12.0, 15.0)}
    assert measure_words(measure, as_percent=False) == "16 in 92 % of replications, else 12 to 15"
    assert measure_words(measure, as_percent=False, unit=" a run") == "16 a run in 92 % of replications, else 12 to 15"


def test_over_several_readings_no_interval_of_another_quantity_is_shown() -> None:
    rare = {"mean": 0.05, "n": 40, "any": {"mean": 0.05, "low": 0.006, "high": 0.169}}
    assert measure_words(rare, as_percent=False, readings=25) == "0.05, no interval"
    usual = {"mean": 15.95, "n": 40, "off_usual": off(16.0, 0.05, 12.0, 15.0)}
    assert measure_words(usual, as_percent=False, readings=25) == "16, no interval"
    always = {"mean": 1.0, "n": 40, "off_usual": off(1.0, 0.0, None, None)}
    assert measure_words(always, as_percent=True, readings=25) == "100 %, the same in all 40 replications"


@pytest.mark.parametrize(("value", "decimals", "expected"), [(15.95, 1, "16.0"), (0.285, 2, "0.29"), (-0.04, 1, "0.0")])
def test_halves_are_rounded_as_on_paper(value: float, decimals: int, expected: str) -> None:
    assert plain(value, decimals) == expected


def test_why_there_is_no_band() -> None:
    none = {"mean": 0.0, "band": {"low": 0.0, "high": 0.0}}
    assert band_words(none, {"readings": 25}, as_percent=False) == "none under any reading"
    assert "at least 8 readings" in band_words({"mean": 1.0, "band": None}, {"readings": 7}, as_percent=False)
    assert band_words({"mean": 1.0, "band": None}, {"readings": 8}, as_percent=False) == "no band"
