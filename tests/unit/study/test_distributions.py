"""The distribution functions agree with SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bartizan.study.distributions import beta_cdf, beta_quantile, normal_quantile, t_quantile


def test_beta_against_scipy():
    rng = np.random.default_rng(1)
    a, b = 10.0 ** rng.uniform(-1, 4, 300), 10.0 ** rng.uniform(-1, 4, 300)
    x = rng.beta(a, b)
    mine = [beta_cdf(*row) for row in zip(x, a, b, strict=True)]
    assert mine == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)
    assert beta_quantile(0.025, 7.0, 14.0) == pytest.approx(stats.beta.ppf(0.025, 7, 14), abs=1e-13)
    assert (beta_cdf(0.0, 2.0, 3.0), beta_cdf(1.0, 2.0, 3.0)) == (0.0, 1.0)


@pytest.mark.parametrize("freedom", [1, 2, 3, 9, 39, 999, 9_999])
@pytest.mark.parametrize("p", [0.025, 0.6, 0.975, 0.995])
def test_t_against_scipy(p, freedom):
    assert t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-8)


def test_normal_against_scipy():
    for p in (1e-6, 0.025, 0.5, 0.975):
        assert normal_quantile(p) == pytest.approx(stats.norm.ppf(p), abs=1e-12)


def test_percent_for_a_share_is_explained():
    with pytest.raises(ValueError, match=r"95 % is written 0.95"):
        normal_quantile(95.0)
    with pytest.raises(ValueError, match="two replications"):
        t_quantile(0.975, 0)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, float("nan")])
def test_the_ends_have_no_quantile(p):
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        normal_quantile(p)
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        t_quantile(p, 9)
