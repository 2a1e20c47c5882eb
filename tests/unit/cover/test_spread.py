"""Quantiles of ratios that are partly bounds: any ratios that the bounds allow must give quantiles inside."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.cover.spread import quantile, row_bounds, spread


def row(ratio: float | None = None, at_most: float | None = None, is_open: bool = False) -> dict:
    return {"model_km": None if is_open else 1.0, "ratio": ratio, "ratio_at_most": at_most}


def test_plain_ratios_give_plain_quantiles() -> None:
    values = np.random.default_rng(1).normal(1.0, 0.2, 57)
    found = spread([row(v) for v in values.tolist()])
    wanted = np.quantile(values, [0.1, 0.5, 0.9])
    assert [found[name] for name in ("p10", "median", "p90")] == pytest.approx(wanted, rel=1e-12)
    assert (found["n_points"], found["n_compared"], found["greatest_ratio"]) == (57, 57, values.max())


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_unknown_ratios_are_the_quantiles_lie_in_their_bounds(seed: int) -> None:
    random = np.random.default_rng(seed)
    truth = random.normal(1.0, 0.3, 60).clip(0.01)
    kind = random.integers(0, 5, 60)
    rows, possible = [], []
    for ratio, i in zip(truth.tolist(), kind.tolist(), strict=True):
        at_most = ratio * (1.0 + random.exponential())
        rows.append(row(at_most=at_most, is_open=True) if i == 0 else row() if i == 1 else row(ratio))
        possible.append(math.inf if i == 1 else ratio)
    found = spread(rows)
    assert found["n_never_in_sight"] == sum(kind == 1)
    assert found["n_beyond_theatre"] == sum(kind == 0)
    for name, share in (("p10", 0.1), ("median", 0.5), ("p90", 0.9)):
        low, high = (math.inf if bound is None else bound for bound in found["bounds"][name])
        assert low <= quantile(sorted(possible), share) <= high


def test_an_open_row_without_a_bound_says_nothing() -> None:
    assert row_bounds(row(is_open=True)) == (0.0, math.inf)
    found = spread([row(is_open=True)] * 12 + [row(1.0)] * 12)
    assert found["bounds"]["median"] == [0.5, None]
    assert (found["n_compared"], found["n_never_in_sight"]) == (12, 0)


def test_fewer_than_twelve_settled_points_give_no_figure() -> None:
    found = spread([row(1.0)] * 11 + [row(at_most=0.5, is_open=True)] * 40)
    assert (found["n_points"], found["n_compared"], found["median"], found["bounds"]) == (51, 11, None, None)
