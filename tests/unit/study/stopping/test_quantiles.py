"""Quantiles cover by exact sums, refuse where too few replications were played, and nothing seen is said as a bound."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bartizan.study.stopping.quantiles import (
    quantile_bound,
    quantile_interval,
    rank_interval,
    replications_for_quantile,
)
from bartizan.study.stopping.shares import share_text


@pytest.mark.parametrize("q", [0.05, 0.25, 0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("more", [0, 1, 7, 400])
def test_the_interval_covers_by_exact_sums(q: float, more: int) -> None:
    """Values without ties: the quantile lies between the ranks if so many are below it."""
    n = replications_for_quantile(q) + more
    low, high = rank_interval(n, q, 0.025)
    below = stats.binom(n, q)
    covered = below.cdf(high - 1) - below.cdf(low - 1)
    assert covered >= 0.95 - 1e-9
    # no end could be nearer
    assert below.sf(high - 2) > 0.025 and below.cdf(low) > 0.025


@pytest.mark.parametrize(("q", "two_sided", "one_sided"), [(0.95, 72, 59), (0.99, 368, 299), (0.5, 6, 5)])
def test_too_few_replications_are_refused(q: float, two_sided: int, one_sided: int) -> None:
    for function, needed in ((quantile_interval, two_sided), (quantile_bound, one_sided)):
        short = function(np.arange(needed - 1.0), q)
        assert (short.value, short.low, short.high) == (None, None, None)
        assert f"needs {needed} replications" in short.method
        assert function(np.arange(float(needed)), q).high is not None


def test_ties_cover_more() -> None:
    """Whole numbers: 0 to 3 with known chances, the 90th percentile is 2."""
    rng = np.random.default_rng(4)
    chances = [0.5, 0.3, 0.15, 0.05]
    rows = [quantile_interval(rng.choice(4, size=60, p=chances), 0.9) for _ in range(400)]
    assert np.mean([row.low <= 2.0 <= row.high for row in rows]) >= 0.95
    bounds = [quantile_bound(rng.choice(4, size=60, p=chances), 0.9).high for _ in range(400)]
    assert np.mean([high >= 2.0 for high in bounds]) >= 0.95


def test_the_value_is_the_smallest_that_so_many_stay_at_or_below() -> None:
    assert quantile_interval(np.arange(1.0, 101.0), 0.95).value == 95.0
    assert quantile_interval(np.arange(1.0, 41.0), 0.9).value == 36.0


@pytest.mark.parametrize(("values", "q"), [([], 0.5), ([np.nan], 0.5), ([1.0], 0.0), ([1.0], 95.0)])
def test_nonsense_is_refused(values, q) -> None:
    for function in (quantile_interval, quantile_bound):
        with pytest.raises(ValueError):
            function(np.array(values), q)


def test_nothing_seen_is_a_bound_and_is_never_rounded_towards_nothing() -> None:
    for n in (30, 95, 400, 5_000, 60_000):
        bound = 100.0 * (1.0 - 0.025 ** (1.0 / n))
        for text, at in ((share_text(0, n), 4), (share_text(n, n), -2)):
            said = float(text.split()[-2])
            said = said if at == 4 else 100.0 - said
            assert bound <= said + 1e-9 <= bound * 1.15 + 1e-9
    assert share_text(0, 30).startswith("none of 30: at most") and share_text(30, 30).startswith("all of 30: at least")
