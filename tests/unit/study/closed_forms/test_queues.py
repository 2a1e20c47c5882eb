"""Queues: shapes, ends of the scale, refusals. The numbers themselves are checked by oracle and property tests."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.study.closed_forms.queues import (
    erlang_loss,
    erlang_mean_wait_s,
    erlang_wait,
    leak_with_loss,
    patience_loss,
)


def test_arrays_broadcast_and_agree_with_floats() -> None:
    loads, channels = np.array([[0.0], [4.0], [8.0]]), np.array([1, 6, 10])
    for form in (erlang_loss, erlang_wait):
        table = form(loads, channels)
        assert table.shape == (3, 3)
        assert table[1, 1] == form(4.0, 6)
        assert table[0].tolist() == [0.0, 0.0, 0.0]
    assert erlang_mean_wait_s(loads / 10.0, 10.0, channels)[1, 1] == erlang_mean_wait_s(0.4, 10.0, 6)
    assert leak_with_loss([0.0, 0.5, 1.0], 0.5).tolist() == [0.5, 0.75, 1.0]
    assert type(erlang_loss(4, 6)) is type(erlang_wait(4, 6)) is type(erlang_mean_wait_s(0.4, 10, 6)) is float


def test_the_ends_of_the_scale() -> None:
    assert erlang_loss(5.0, 0) == 1.0
    assert erlang_wait([6.0, 7.0], 6).tolist() == [1.0, 1.0]
    assert erlang_mean_wait_s([0.6, 0.7], 10.0, 6).tolist() == [math.inf, math.inf]
    assert erlang_mean_wait_s(0.0, 10.0, 6) == 0.0
    assert erlang_loss(9000.0, 10_000) < 1e-12 < erlang_loss(10_000.0, 10_000)
    assert patience_loss(0.4, 10.0, 0.0, 6) == erlang_loss(4.0, 6)
    assert 0.0 < patience_loss(1e-6, 1.0, 1.0, 30) < 1e-150


def test_many_that_wait_long() -> None:
    """Twice what the channels can serve: half is lost, as the queue is never empty."""
    assert patience_loss(10.0, 1.0, 1e4, 5) == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_loss(-1.0, 6), "offered_load must be 0 or more"),
        (lambda: erlang_loss(4.0, 5.5), r"channels must be a whole number, 0 to 10000; got 5\.5"),
        (lambda: erlang_wait(4.0, 0), "channels must be a whole number, 1 to 10000; got 0"),
        (lambda: erlang_mean_wait_s(0.4, 0.0, 6), "hold_s must be above 0"),
        (lambda: erlang_mean_wait_s(-0.4, 1.0, 6), "arrivals_per_s must be 0 or more"),
        (lambda: patience_loss(0.0, 10.0, 20.0, 4), "arrivals_per_s must be above 0"),
        (lambda: patience_loss(0.4, -10.0, 20.0, 4), "hold_s must be above 0"),
        (lambda: patience_loss(0.4, 10.0, -1.0, 4), "patience_s must be 0 or more"),
        (lambda: patience_loss(0.4, 10.0, 1.0, 0), "channels must be a whole number, 1 to"),
        (lambda: patience_loss(0.4, 10.0, 1e8, 4), r"patience_s is too long to matter.*see erlang_wait"),
        (lambda: leak_with_loss(0.1, 70.0), "kill must be a probability"),
        (lambda: leak_with_loss(1.1, 0.7), "loss must be a probability"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
