"""Latin hypercubes: each factor is spread evenly, whatever the others do."""

from __future__ import annotations

import numpy as np

from bartizan.draws import Purpose, uid, uniform

_ORDER, _PLACE = 0, 1
_WHO = uid("design")


def permutations(points: int, n_factors: int, seed: int, attempt: int = 0) -> np.ndarray:
    """Independent orders of 0 .. points - 1 by addressed draws, shape (points, n_factors)."""
    keys = _draws(points, n_factors, seed, 2 * attempt + _ORDER)
    return np.argsort(np.argsort(keys, axis=0, kind="stable"), axis=0, kind="stable")


def _draws(points: int, n_factors: int, seed: int, index: int) -> np.ndarray:
    purpose = int(Purpose.READING)
    rows = [[uniform(seed, row, _WHO, column, purpose, index) for column in range(n_factors)] for row in range(points)]
    return np.array(rows, dtype=np.float64).reshape(points, n_factors)


def latin_hypercube(points: int, n_factors: int, seed: int) -> np.ndarray:
    """One point in each of `points` equal parts of every factor, at random within its part.

    Parameters
    ----------
    points, n_factors, seed : int

    Returns
    -------
    places : float array, shape (points, n_factors), in (0, 1)

    Examples
    --------
    >>> np.sort((latin_hypercube(4, 2, seed=1) * 4).astype(int), axis=0).T.tolist()
    [[0, 1, 2, 3], [0, 1, 2, 3]]
    """
    return (permutations(points, n_factors, seed) + _draws(points, n_factors, seed, _PLACE)) / points


def largest_correlation(places: np.ndarray) -> float:
    """The largest correlation between two columns, 0 with fewer than two."""
    if places.shape[1] < 2:
        return 0.0
    table = np.corrcoef(places, rowvar=False)
    return float(np.abs(table - np.eye(len(table))).max())
