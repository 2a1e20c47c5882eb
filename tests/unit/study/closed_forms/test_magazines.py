"""Magazines and rounds of channels: ends of the scale, refusals."""

from __future__ import annotations

import pytest

from bartizan.study.closed_forms.magazines import channel_rounds, first_come_leakers, one_at_a_time_leakers


def test_empty_magazines_and_empty_skies() -> None:
    for law in (
        first_come_leakers(5, 0, 2, 0.7),
        one_at_a_time_leakers(5, 0, 0.7),
        channel_rounds(5, 0, 3, 0.7).leakers,
        channel_rounds(5, 3, 0, 0.7).leakers,
        channel_rounds(5, 3, 2, 0.0).leakers,
    ):
        assert law.pmf.tolist() == [0, 0, 0, 0, 0, 1]
    for law in (
        first_come_leakers(0, 9, 2, 0.7),
        one_at_a_time_leakers(0, 9, 0.7),
        channel_rounds(0, 3, 2, 0.7).leakers,
    ):
        assert law.pmf.tolist() == pytest.approx([1.0])


def test_the_last_object_gets_what_is_left() -> None:
    # 5 rounds, 2 at each: two objects get two, one gets one, one gets none
    law = first_come_leakers(4, 5, 2, 0.5)
    assert law.none == 0.0
    assert law.pmf[1] == pytest.approx(0.75 * 0.75 * 0.5)
    assert law.pmf[4] == pytest.approx(0.25 * 0.25 * 0.5)
    assert law.mean == pytest.approx(0.25 + 0.25 + 0.5 + 1.0)


def test_shots_that_never_miss() -> None:
    left = channel_rounds(10, 6, 3, 1.0)
    assert (left.leakers.none, left.mean_shots) == (1.0, 10.0)
    assert channel_rounds(10, 3, 3, 1.0).leakers.pmf.tolist() == [0, 1, *[0] * 9]
    assert one_at_a_time_leakers(4, 3, 1.0).pmf.tolist() == [0, 1, 0, 0, 0]


def test_a_rare_clean_sweep_keeps_its_digits() -> None:
    assert one_at_a_time_leakers(20, 20, 0.1).none == pytest.approx(1e-20, rel=1e-9)
    assert channel_rounds(20, 20, 1, 0.1).leakers.none == pytest.approx(1e-20, rel=1e-9)


def test_channels_beyond_the_objects_change_nothing() -> None:
    assert (channel_rounds(8, 8, 2, 0.6).leakers.pmf == channel_rounds(8, 500, 2, 0.6).leakers.pmf).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: first_come_leakers(-1, 5, 2, 0.7), "n_objects must be a whole number"),
        (lambda: first_come_leakers(5, 5.5, 2, 0.7), "rounds must be a whole number"),
        (lambda: first_come_leakers(5, 5, 0, 0.7), "shots must be a whole number, 1 to"),
        (lambda: first_come_leakers(5, 5, 2, 7.0), "kill must be a probability"),
        (lambda: one_at_a_time_leakers(5, 5, 7.0), "must be a probability"),
        (lambda: one_at_a_time_leakers(5, -5, 0.7), "must be a whole number"),
        (lambda: one_at_a_time_leakers(5.5, 5, 0.7), "n_objects must be a whole number"),
        (lambda: channel_rounds(2001, 6, 3, 0.7), "n_objects must be a whole number, 0 to 2000; got 2001"),
        (lambda: channel_rounds(20, -6, 3, 0.7), "channels must be a whole number"),
        (lambda: channel_rounds(20, 6, 2001, 0.7), "rounds must be a whole number, 0 to 2000"),
        (lambda: channel_rounds(20, 6, 3, 1.7), "kill must be a probability"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
