"""The interval of a number that rests on points of a design and on replications: both are left out one at a time."""

from __future__ import annotations

import math

import numpy as np

from bartizan.study.distributions import t_quantile


def two_way_interval(
    without_row: np.ndarray,
    without_replication: np.ndarray,
    value: float,
    confidence: float = 0.95,
    *,
    divisor: int = 1,
) -> tuple[float, float]:
    """An interval that allows for other points and for other luck.

    Parameters
    ----------
    without_row : float array, shape (rows,)
        The number with one row of the design left out.
    without_replication : float array, shape (replications,)
        With one replication left out at all points; empty where luck plays no part.
    value : float
        The number itself.
    divisor : int
        Of the degrees of freedom: 2 for rows that are far from normal, such as sizes of which half may be 0.

    Returns
    -------
    low, high : float

    Notes
    -----
    The two variances of the jackknife are added, which counts their interaction twice and so is on the careful side;
    t with the degrees of freedom of Satterthwaite. Source: Efron and Stein, "The jackknife estimate of variance",
    Annals of Statistics 9 (1981).
    """
    parts = [(_jackknife(v), max((len(v) - 1) // divisor, 1)) for v in (without_row, without_replication) if len(v) > 1]
    variance = math.fsum(part for part, _ in parts)
    if variance <= 0.0:
        return value, value
    freedom = variance**2 / math.fsum(part**2 / n for part, n in parts)
    half = t_quantile(0.5 + confidence / 2.0, max(1, int(freedom))) * math.sqrt(variance)
    return value - half, value + half


def _jackknife(without: np.ndarray) -> float:
    n = len(without)
    return (n - 1) / n * float(np.sum((without - without.mean()) ** 2))


def leave_one_out(values: np.ndarray) -> np.ndarray:
    """Means along the last axis with one entry left out at a time, shape as `values`."""
    n = values.shape[-1]
    return (values.sum(axis=-1, keepdims=True) - values) / (n - 1)
