"""What luck alone would do: products over different replications, and the index that an idle factor reaches.

A factor's effect is a difference between points that met the same luck. Where a factor does nothing at all, that
difference is exactly 0; where it only deals the luck anew, it is as often above 0 as below. So the signs of whole
replications are turned at random, all points together, and the luckiest of all factors is looked at: what lies below
what it reaches in nineteen of twenty turns is not distinguishable from doing nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

N_TURNS = 1999
LEVEL = 0.05
"""At most this share of studies names any idle factor, however many factors there are."""

MOST_BLOCKS = 64
"""With more replications, blocks of them are turned."""


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Mean of the products of a in one replication with b in another: luck cannot inflate it.

    Parameters
    ----------
    a, b : array, shape (..., replications)

    Returns
    -------
    products : array, shape (...)
        With one replication the plain product, which is that of this one luck.
    """
    n = a.shape[-1]
    if n == 1:
        return (a * b)[..., 0]
    return (a.sum(axis=-1) * b.sum(axis=-1) - (a * b).sum(axis=-1)) / (n * (n - 1))


def cross_without(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`cross` with one replication left out at a time, shape as a; empty along the last axis under three of them."""
    n = a.shape[-1]
    if n < 3:
        return np.zeros((*a.shape[:-1], 0))
    sums = (a.sum(axis=-1, keepdims=True) - a) * (b.sum(axis=-1, keepdims=True) - b)
    same = (a * b).sum(axis=-1, keepdims=True) - a * b
    return (sums - same) / ((n - 1) * (n - 2))


def idle_bounds(effects: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """What the mean square effect of each factor would be by luck alone, and whether its own is more.

    Parameters
    ----------
    effects : sequence of array, shape (rows, replications)
        One table for each factor: differences between pairs of points, in each replication.

    Returns
    -------
    bounds : float array, shape (factors,)
        Of `cross(effect, effect)` averaged over the rows, never under 0.
    is_distinguishable : bool array, shape (factors,)

    Notes
    -----
    Source: the smallest p-value over the family, Westfall and Young, Resampling-Based Multiple Testing (1993), chapter
    2; exact where an idle factor's replications are exchangeable in sign. Under about twelve replications even a
    strong factor may not be distinguished: there are too few ways to turn them.
    """
    blocks = [_in_blocks(table) for table in effects]
    n = blocks[0].shape[1]
    signs = np.random.Generator(np.random.Philox(key=n)).choice(np.array([-1.0, 1.0]), size=(N_TURNS, n))
    turned = np.array([_mean_squares(table, np.vstack([np.ones(n), signs])) for table in blocks])
    turned *= 1.0 - 1e-12 * (np.arange(N_TURNS + 1) == 0)  # ties with the true signs count as reached
    p = (N_TURNS + 1 - _ranks(turned)) / (N_TURNS + 1)
    p[turned <= 0.0] = 1.0
    least = np.sort(p[:, 1:].min(axis=0))
    critical = least[max(int(LEVEL * (N_TURNS + 1)) - 1, 0)]
    is_distinguishable = p[:, 0] < critical
    # the largest that is still no smaller in p than the critical one
    reached = np.sort(turned[:, 1:], axis=1)
    at = np.clip(np.ceil((1.0 - critical) * (N_TURNS + 1)).astype(int), 0, N_TURNS - 1)
    bounds = np.array([_as_cross(table, row[at]) for table, row in zip(blocks, reached, strict=True)])
    return np.maximum(bounds, 0.0), is_distinguishable


def _in_blocks(table: np.ndarray) -> np.ndarray:
    """Means of consecutive replications, so that there are at most `MOST_BLOCKS` columns."""
    n = table.shape[1]
    if n <= MOST_BLOCKS:
        return table
    size = n // MOST_BLOCKS
    return table[:, : size * MOST_BLOCKS].reshape(len(table), MOST_BLOCKS, size).mean(axis=2)


def _mean_squares(table: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Square of the mean over replications, averaged over rows, for each row of signs."""
    products = table.T @ table / (len(table) * table.shape[1] ** 2)
    return np.einsum("sr,rq,sq->s", signs, products, signs, optimize=True)


def _ranks(turned: np.ndarray) -> np.ndarray:
    """How many turns of the same factor reach less, for each turn."""
    ordered = np.sort(turned, axis=1)
    return np.array([np.searchsorted(row, values, side="left") for row, values in zip(ordered, turned, strict=True)])


def _as_cross(table: np.ndarray, mean_square: float) -> float:
    """The same with products over different replications only; the sum of squares does not depend on signs."""
    n = table.shape[1]
    if n == 1:
        return float(mean_square)
    return float((n * mean_square - np.mean(table**2)) / (n - 1))
