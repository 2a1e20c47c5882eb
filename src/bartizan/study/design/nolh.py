"""Nearly orthogonal Latin hypercubes: each factor spread evenly, and no two of them moving together.

In few runs, main effects can then be told apart. The sizes are the ones that defence studies use.
"""

from __future__ import annotations

import numpy as np

from bartizan.study.design.latin import largest_correlation, permutations

SIZES: dict[int, int] = {17: 7, 33: 11, 65: 16, 129: 22, 257: 29}
"""Points, and the most factors that they are for."""

SWEEPS = 60
ATTEMPTS = 48
NEARLY = 0.03
"""A largest correlation that is small enough to stop at."""


def size_for(n_factors: int) -> int:
    """The smallest size for so many factors.

    Raises
    ------
    ValueError
        For more than 29.

    Examples
    --------
    >>> size_for(7), size_for(8)
    (17, 33)
    """
    for points, most in SIZES.items():
        if n_factors <= most:
            return points
    raise ValueError(f"nearly orthogonal Latin hypercubes are for at most 29 factors; got {n_factors}")


def nolh(points: int, n_factors: int, seed: int) -> np.ndarray:
    """A nearly orthogonal Latin hypercube, both ends and the middle of every range among its levels.

    Parameters
    ----------
    points : int
        17, 33, 65, 129 or 257.
    n_factors, seed : int

    Returns
    -------
    places : float array, shape (points, n_factors), in [0, 1]
        Each column holds 0, 1/(points-1), …, 1 once.

    Raises
    ------
    ValueError
        For another size, or more factors than it is for.

    Notes
    -----
    Random Latin hypercubes are decorrelated by sweeps that take out of a column what the columns before it (then after
    it) explain, and rank what is left; the first whose largest correlation is 0.03 or less is taken, else the best of
    48. Source: A. B. Owen, "Controlling correlations in Latin hypercube samples", Journal of the American Statistical
    Association 89 (1994).
    """
    if points not in SIZES or n_factors > SIZES[points]:
        sizes = ", ".join(f"{n} points for up to {k}" for n, k in SIZES.items())
        raise ValueError(f"a nolh design has {sizes} factors; got {points} points for {n_factors}")
    best, least = np.zeros((points, n_factors), dtype=np.int64), np.inf
    for attempt in range(ATTEMPTS):
        ranks = _decorrelated(permutations(points, n_factors, seed, attempt))
        found = round(largest_correlation(ranks), 12)
        if found < least:
            best, least = ranks, found
        if least <= NEARLY:
            break
    return best / (points - 1.0)


def _decorrelated(ranks: np.ndarray) -> np.ndarray:
    """The best of some sweeps forwards and backwards over the columns."""
    best, least = ranks, largest_correlation(ranks)
    order = np.arange(ranks.shape[1])
    for sweep in range(SWEEPS):
        ranks = _swept(ranks, order if sweep % 2 == 0 else order[::-1])
        found = largest_correlation(ranks)
        if found < least - 1e-12:
            best, least = ranks, found
    return best


def _swept(ranks: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Each column less what the columns before it explain, ranked anew."""
    result = ranks.copy()
    middle = (len(ranks) - 1) / 2.0
    for position, column in enumerate(order):
        before = result[:, order[:position]] - middle
        rest = result[:, column] - middle
        if position:
            rest = rest - before @ np.linalg.lstsq(before, rest, rcond=None)[0]
        result[:, column] = np.argsort(np.argsort(np.round(rest, 9), kind="stable"), kind="stable")
    return result
