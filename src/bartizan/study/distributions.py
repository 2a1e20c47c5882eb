"""The few distribution functions that intervals need: normal, beta, t.

Written out because importing SciPy takes a third of a second, more than all the rest of a warm start. The tests
compare them with SciPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

_TINY = 1e-300


def normal_quantile(p: float) -> float:
    """Value that a standard normal variable stays below with probability `p`, 0 < p < 1.

    Examples
    --------
    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    _check_open("p", p)
    if p == 0.5:
        return 0.0
    return _root(lambda z: 0.5 * math.erfc(-z / math.sqrt(2.0)) - p, -40.0, 40.0)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b), with a, b > 0.

    Notes
    -----
    Source: the continued fraction of Abramowitz and Stegun 26.5.8, summed by Lentz's method on the side where it
    converges fast.
    Limits: relative error about 1e-12 for a + b up to 1e4, 1e-9 up to 1e7, where the logarithm of the gamma function
    loses digits.

    Examples
    --------
    >>> round(beta_cdf(0.5, 2.0, 3.0), 12)
    0.6875
    """
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1.0) / (a + b + 2.0):
        return math.exp(log_front) * _beta_fraction(x, a, b) / a
    return 1.0 - math.exp(log_front) * _beta_fraction(1.0 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Continued fraction of the incomplete beta function."""
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


@lru_cache(maxsize=4096)
def beta_quantile(p: float, a: float, b: float) -> float:
    """Value that a beta(a, b) variable stays below with probability `p`, 0 < p < 1."""
    _check_open("p", p)
    return _root(lambda x: beta_cdf(x, a, b) - p, 0.0, 1.0)


@lru_cache(maxsize=256)
def t_quantile(p: float, freedom: int) -> float:
    """Value that Student's t with `freedom` >= 1 degrees stays below with probability `p`, 0 < p < 1.

    Examples
    --------
    >>> round(t_quantile(0.975, 9), 4)
    2.2622
    """
    _check_open("p", p)
    if freedom < 1:
        raise ValueError(f"t needs at least one degree of freedom; got {freedom}. (Take two replications or more.)")
    if p < 0.5:
        return -t_quantile(1.0 - p, freedom)

    def excess(u: float) -> float:
        # u = t / (1 + t) maps 0..inf on 0..1
        t = u / (1.0 - u)
        return 1.0 - 0.5 * beta_cdf(freedom / (freedom + t * t), freedom / 2.0, 0.5) - p

    u = _root(excess, 0.0, 1.0 - 1e-9)
    return u / (1.0 - u)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Zero of a rising function, by halving the bracket until its ends are neighbours (or 1e-16 apart)."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high) or high - low < 1e-16:
            break
        if function(middle) < 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _check_open(name: str, p: float) -> None:
    if not 0.0 < p < 1.0:
        raise ValueError(f"{name} must lie strictly between 0 and 1; got {p}. (95 % is written 0.95.)")
