"""Exchanges: one-sided ones, ends, refusals."""

from __future__ import annotations

import math

import pytest

from bartizan.study.closed_forms.exchange import (
    Side,
    lanchester_linear,
    lanchester_square,
    salvo_excess,
    salvo_exchange,
)

OURS = Side(units=3, offence=4, defence=3, staying=2)


def test_a_side_without_shots_harms_nobody() -> None:
    losses = salvo_exchange(OURS, OURS._replace(offence=0, defence=0))
    assert (losses.first, losses.second) == (0.0, 3.0)
    assert salvo_exchange(OURS, OURS._replace(defence=4)) == (1.5, 0.0)


def test_every_number_belongs_to_its_side() -> None:
    theirs = Side(units=4, offence=5, defence=2, staying=8)
    assert salvo_exchange(OURS, theirs) == (3.0, (4 * 3 - 2 * 4) / 8)  # 5.5 of ours would fall, were there as many
    assert salvo_exchange(OURS._replace(units=6), theirs).first == (5 * 4 - 3 * 6) / 2


def test_luck_without_stops() -> None:
    assert salvo_excess(10, 0.5, 0, 0.5) == pytest.approx((5.0, math.sqrt(2.5), 5.0))
    assert salvo_excess(0, 0.5, 10, 0.5).mean_through == 0.0


def test_a_battle_that_is_over() -> None:
    for law in (lanchester_square, lanchester_linear):
        assert law(100.0, 0.0, 0.01, 0.01)[:2] == (100.0, 0.0)
        assert law(0.0, 0.0, 0.01, 0.01)[:2] == (0.0, 0.0)
    end = lanchester_square(100.0, 60.0, 0.01, 0.01)
    assert lanchester_square(100.0, 60.0, 0.01, 0.01, 1e6) == end
    assert lanchester_square(60.0, 100.0, 0.01, 0.01) == pytest.approx((0.0, 80.0, end.time_s))


def test_quality_counts_once_and_numbers_twice() -> None:
    """Four times the rate makes up for half the number under aimed fire."""
    assert lanchester_square(50.0, 100.0, 0.04, 0.01)[:2] == (0.0, 0.0)
    assert lanchester_linear(50.0, 100.0, 0.02, 0.01)[:2] == (0.0, 0.0)


@pytest.mark.parametrize("law", [lanchester_square, lanchester_linear])
def test_near_ties_and_late_times(law) -> None:
    tie = law(100.0, 100.0 * (1.0 + 1e-13), 0.01, 0.01, 1e5)
    assert 0.0 <= tie.first < 1.0 and 0.0 <= tie.second < 1.0
    assert law(100.0, 60.0, 10.0, 10.0, 1e9).second == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: salvo_exchange(OURS._replace(units=-1), OURS), "units must be 0 or more"),
        (lambda: salvo_exchange(OURS, OURS._replace(defence=-1)), "defence must be 0 or more"),
        (lambda: salvo_exchange(OURS, OURS._replace(staying=0)), "staying must be above 0"),
        (lambda: salvo_excess(24, 60.0, 16, 0.5), "must be a probability"),
        (lambda: salvo_excess(24, 0.6, -16, 0.5), "must be a whole number"),
        (lambda: lanchester_square(-1.0, 60.0, 0.01, 0.01), "first must be 0 or more"),
        (lambda: lanchester_square(1.0, math.nan, 0.01, 0.01), "second must be 0 or more"),
        (lambda: lanchester_linear(1.0, 60.0, 0.0, 0.01), "first_rate_per_s must be above 0"),
        (lambda: lanchester_linear(1.0, 60.0, 0.01, -0.01), "second_rate_per_s must be above 0"),
        (lambda: lanchester_linear(1.0, 60.0, 0.01, 0.01, -1.0), "time_s must be 0 or more; got -1"),
        (lambda: lanchester_square(1.0, 60.0, 0.01, 0.01, math.nan), "time_s must be 0 or more; got nan"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
