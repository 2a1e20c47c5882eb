"""Salvos: shapes, ends of the scale, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.closed_forms.salvos import (
    detected_then_shot_leak,
    layers_leak,
    leakers,
    looks_mean_shots,
    none_leak,
    salvo_leak,
)


def test_arrays_broadcast() -> None:
    kill, shots = np.array([[0.5], [0.9]]), np.array([1, 2, 3])
    assert salvo_leak(kill, shots).shape == (2, 3)
    assert looks_mean_shots(kill, shots).shape == (2, 3)
    assert none_leak(shots, kill).shape == (2, 3)
    assert detected_then_shot_leak(0.5, kill, shots)[1, 2] == detected_then_shot_leak(0.5, 0.9, 3)
    assert layers_leak([[0.5, 0.5], [1.0, 0.2], [0.0, 0.0]]).tolist() == [0.25, 0.0, 1.0]
    for one in (salvo_leak(0.5, 2), looks_mean_shots(0.5, 2), none_leak(2, 0.5), layers_leak(0.5)):
        assert type(one) is float


def test_the_ends_of_the_scale() -> None:
    assert salvo_leak([0.0, 0.5, 1.0], 0).tolist() == [1.0, 1.0, 1.0]
    assert salvo_leak([0.0, 1.0], 3).tolist() == [1.0, 0.0]
    assert looks_mean_shots([0.0, 1.0], 3, 2).tolist() == [6.0, 2.0]
    assert looks_mean_shots(1e-12, 3) == pytest.approx(3.0)
    assert none_leak(0, 0.3) == 1.0
    assert detected_then_shot_leak(0.0, 1.0, 9) == 1.0
    assert leakers(0, 0.3).pmf.tolist() == [1.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: salvo_leak(70.0, 2), "kill must be a probability"),
        (lambda: salvo_leak(0.7, -2), "shots must be a whole number, 0 to"),
        (lambda: looks_mean_shots(0.7, 0), "looks must be a whole number, 1 to"),
        (lambda: looks_mean_shots(0.7, 1, 0), "shots_per_look must be a whole number, 1 to"),
        (lambda: layers_leak([0.7, -0.1]), r"kills must be a probability, 0 to 1; got -0\.1"),
        (lambda: detected_then_shot_leak(2.0, 0.7, 1), "detection must be a probability"),
        (lambda: none_leak(10, -0.1), "leak must be a probability"),
        (lambda: none_leak(1.5, 0.1), "n_objects must be a whole number"),
        (lambda: leakers(-1, 0.1), "n must be a whole number"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
