"""Streams: shapes, ends of the scale, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.closed_forms.queues import erlang_loss
from bartizan.study.closed_forms.streams import raid_loss, spaced_served, spaced_served_number


def test_arrays_broadcast() -> None:
    shares = spaced_served(np.array([[5.0], [10.0]]), 42.0, np.array([3, 6]))
    np.testing.assert_allclose(shares, [[3 / 9, 6 / 9], [3 / 5, 1.0]])
    assert type(spaced_served(5, 42, 6)) is float


def test_who_comes_as_a_channel_is_freed_gets_it() -> None:
    assert spaced_served(10.0, 30.0, 3) == 1.0
    assert spaced_served(0.1, 0.3, 3) == 1.0  # although 0.3 / 0.1 is a little more than 3
    assert spaced_served(10.0, 30.001, 3) == 0.75
    assert spaced_served_number(8, 0.1, 0.3, 3) == 8


def test_all_at_once_and_none() -> None:
    assert spaced_served_number(20, 0.0, 42.0, 6) == 6
    assert spaced_served_number(4, 0.0, 42.0, 6) == 4
    assert spaced_served_number(20, 5.0, 42.0, 0) == 0
    assert spaced_served_number(0, 5.0, 42.0, 6) == 0
    assert spaced_served(5.0, 42.0, 0) == 0.0
    assert spaced_served(50.0, 42.0, 1) == 1.0


def test_a_raid_at_both_ends_of_time() -> None:
    assert raid_loss(0.4, 10.0, 1e-6, 1) == pytest.approx(0.5 * 0.4e-6, rel=1e-4)
    # the beginning costs a share that falls as one over the time
    assert raid_loss(0.4, 10.0, 100_000.0, 4) == pytest.approx(erlang_loss(4.0, 4), rel=1e-3)
    early, late = raid_loss(0.4, 10.0, 50_000.0, 4), raid_loss(0.4, 10.0, 100_000.0, 4)
    assert 2.0 * late - early == pytest.approx(erlang_loss(4.0, 4), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spaced_served(0.0, 42.0, 6), "interval_s must be above 0"),
        (lambda: spaced_served(5.0, 0.0, 6), "hold_s must be above 0"),
        (lambda: spaced_served(5.0, 42.0, -1), "channels must be a whole number, 0 to"),
        (lambda: spaced_served_number(2, -5.0, 42.0, 6), "interval_s must be 0 or more"),
        (lambda: spaced_served_number(-2, 5.0, 42.0, 6), "n_objects must be a whole number"),
        (lambda: raid_loss(0.0, 10.0, 60.0), "arrivals_per_s must be above 0"),
        (lambda: raid_loss(0.4, 0.0, 60.0), "hold_s must be above 0"),
        (lambda: raid_loss(0.4, 10.0, 0.0), "seconds must be above 0"),
        (lambda: raid_loss(0.4, 10.0, 60.0, 0), "channels must be a whole number, 1 to"),
        (lambda: raid_loss(0.4, 10.0, 1e9), r"seconds is too long for the beginning to matter.*see erlang_loss"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
