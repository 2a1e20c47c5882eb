"""The mixing of models before a scan, against its definition."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.jit import jit
from bartizan.tracking.bank import mix, together


@jit
def _mix(x, P, chance, switch):
    size = x.shape[1]
    mix(x, P, chance, switch, len(chance), size, np.zeros(size), np.zeros((size, size)))


@jit
def _together(x, P, chance):
    size = x.shape[1]
    mean, covariance = np.zeros(size), np.zeros((size, size))
    together(x, P, chance, len(chance), size, mean, covariance)
    return mean, covariance


def _models(n: int, seed: int):
    draw = np.random.default_rng(seed)
    root = draw.normal(0.0, 30.0, (n, 4, 4))
    chance = draw.random(n)
    return draw.normal(0.0, 100.0, (n, 4)), root @ root.transpose(0, 2, 1), chance / chance.sum()


@pytest.mark.parametrize("n", [2, 3, 4])
def test_mixing_is_what_the_definition_says(n: int) -> None:
    x, P, chance = _models(n, n)
    switch = 0.07
    passed = np.full((n, n), switch / (n - 1))
    np.fill_diagonal(passed, 1.0 - switch)
    after = chance @ passed
    weight = chance[:, None] * passed / after  # from k to m
    want_x = weight.T @ x
    want_P = np.zeros_like(P)
    for m in range(n):
        for k in range(n):
            off = x[k] - want_x[m]
            want_P[m] += weight[k, m] * (P[k] + np.outer(off, off))
    _mix(x, P, chance, switch)
    assert x == pytest.approx(want_x)
    assert np.allclose(P, want_P, rtol=1e-12, atol=1e-9)
    assert chance == pytest.approx(after)


def test_one_model_stays_as_it_is() -> None:
    x, P, chance = _models(1, 1)
    before = x.copy(), P.copy()
    _mix(x, P, chance, 0.1)
    assert np.array_equal(x, before[0]) and np.array_equal(P, before[1]) and chance[0] == 1.0


def test_together_is_the_mean_and_spread_of_a_mixture() -> None:
    x, P, chance = _models(3, 7)
    mean, covariance = _together(x, P, chance)
    assert mean == pytest.approx(chance @ x)
    want = sum(c * (p + np.outer(a - mean, a - mean)) for c, p, a in zip(chance, P, x, strict=True))
    assert covariance == pytest.approx(want)
