"""A difference of quantiles under the same luck: every pair that the tests leave, and the truth among them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from bartizan.study.decide.quantile_difference import PAIRED, quantile_difference, replications_for_difference


def thinned(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts, and what is left of them."""
    first = rng.poisson(8.0, n)
    return first.astype(float), rng.binomial(first, 0.75).astype(float)


def lifted(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The same but for noise and a shift."""
    first = rng.normal(size=n)
    return first, first + 0.3 + 0.2 * rng.normal(size=n)


def spelt_out(a: np.ndarray, b: np.ndarray, q: float) -> tuple[float, float]:
    """The interval by trying every pair of values seen, with scipy's binomial law."""
    n = len(a)
    ranks = np.arange(1, n + 1)
    low = int(ranks[stats.binom.sf(ranks - 1, n, q) > 1.0 - 0.005][-1])
    high = int(ranks[stats.binom.sf(ranks - 1, n, q) <= 0.005][0])
    xs, ys = (np.unique(np.sort(values)[low - 1 : high]) for values in (a, b))

    def can_be(more: np.ndarray, less: np.ndarray) -> bool:
        return stats.binom.sf(more.sum() - 1, more.sum() + less.sum(), 0.5) > 0.015

    least = min(y - x for x in xs for y in ys if can_be((b > y) & (a < x), (b <= y) & (a >= x)))
    most = max(y - x for x in xs for y in ys if can_be((a > x) & (b < y), (a <= x) & (b >= y)))
    return least, most


@pytest.mark.parametrize("law", [thinned, lifted])
@pytest.mark.parametrize(("q", "n"), [(0.9, 60), (0.5, 40), (0.25, 90)])
def test_it_runs_over_every_pair_that_the_tests_leave(law, q: float, n: int) -> None:
    rng = np.random.default_rng([n, int(100 * q)])
    for _ in range(5):
        a, b = law(rng, n)
        found = quantile_difference(a, b, q)
        assert found.value == pytest.approx(_quantile(b, q) - _quantile(a, q))
        assert (found.low, found.high) == pytest.approx(spelt_out(a, b, q))
        assert found.low <= found.value <= found.high
        assert (found.n, found.method) == (n, PAIRED)


def _quantile(values: np.ndarray, q: float) -> float:
    return float(np.sort(values)[math.ceil(len(values) * q) - 1])


def test_turned_round_it_is_the_same_with_other_signs() -> None:
    a, b = lifted(np.random.default_rng(4), 80)
    there, back = quantile_difference(a, b, 0.9), quantile_difference(b, a, 0.9)
    assert (there.value, there.low, there.high) == (-back.value, -back.high, -back.low)


def test_common_luck_makes_it_narrower() -> None:
    rng = np.random.default_rng(5)
    a, b = lifted(rng, 400)
    apart = quantile_difference(a, rng.permutation(b), 0.9)
    together = quantile_difference(a, b, 0.9)
    assert together.high - together.low < 0.6 * (apart.high - apart.low)


def test_what_never_differs_is_still_not_said_to_be_equal() -> None:
    """Nothing seen in 60 replications: what one in a hundred does, at the quantile, may not have been seen yet."""
    a = np.repeat(np.arange(6.0), 10)
    found = quantile_difference(a, a, 0.5)
    assert found.value == 0.0
    assert found.low < 0.0 < found.high


def test_rare_differences_at_the_quantile_are_covered() -> None:
    """One replication in a hundred differs, and that moves the quantile: resampling would miss it half the time."""
    rng, held = np.random.default_rng(6), 0
    for _ in range(200):
        late = rng.random(60) < 0.095
        found = quantile_difference(late.astype(float), (late | (rng.random(60) < 0.01)).astype(float), 0.9)
        held += found.low <= 1.0 <= found.high
    assert held >= 190


@pytest.mark.parametrize("q", [0.5, 0.9, 0.1])
def test_too_few_replications_give_none_and_say_so(q: float) -> None:
    n = replications_for_difference(q)
    a = np.arange(float(n))
    assert quantile_difference(a, a, q).value == 0.0
    few = quantile_difference(a[1:], a[1:], q)
    assert few[:4] == (None, None, None, n - 1)
    assert few.method == f"no interval: the {q:g} quantile needs {n} replications to be bounded, there are {n - 1}"


def test_options_without_common_replications_are_refused() -> None:
    with pytest.raises(ValueError, match="as many replications; got 60 and 61"):
        quantile_difference(np.zeros(60), np.zeros(61), 0.5)
    with pytest.raises(ValueError, match="finite values"):
        quantile_difference(np.zeros(60), np.full(60, np.nan), 0.5)
