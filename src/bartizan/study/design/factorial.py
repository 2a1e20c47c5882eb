"""Factorial designs: every combination, or a regular fraction of the combinations of two levels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

MOST_ROWS = 1_000_000


def full(steps: Sequence[np.ndarray]) -> np.ndarray:
    """Every combination, the last factor changing fastest.

    Parameters
    ----------
    steps : sequence of array
        Places of each factor's levels.

    Raises
    ------
    ValueError
        If there are more combinations than any study can play.

    Examples
    --------
    >>> full([np.array([0.0, 1.0]), np.array([0.25, 0.75])]).tolist()
    [[0.0, 0.25], [0.0, 0.75], [1.0, 0.25], [1.0, 0.75]]
    """
    n_rows = int(np.prod([len(places) for places in steps], dtype=object))
    if n_rows > MOST_ROWS:
        raise ValueError(f"a full factorial of these factors has {n_rows:,} points; try fractional, lhs or nolh")
    return np.array(list(product(*steps)), dtype=np.float64).reshape(n_rows, len(steps))


class Fraction(NamedTuple):
    """A regular two-level fraction: its places, its resolution, and what each added factor is confounded with."""

    places: np.ndarray
    resolution: int
    generators: tuple[tuple[int, ...], ...]
    """For each factor after the basic ones, the basic factors whose product it is."""


def fractional(n_factors: int, points: int) -> Fraction:
    """A regular fraction of a two-level factorial, of the highest resolution that generators taken in turn keep.

    Parameters
    ----------
    n_factors : int
    points : int
        A power of two, more than `n_factors` and at most 2 ** n_factors.

    Returns
    -------
    fraction : Fraction
        Resolution III confounds main effects with interactions of two factors, IV those with one another, V neither.

    Raises
    ------
    ValueError
        For sizes that do not exist.

    Notes
    -----
    Source: Box and Hunter, "The 2^(k-p) fractional factorial designs", Technometrics 3 (1961).

    Examples
    --------
    >>> half = fractional(4, 8)
    >>> half.resolution, half.generators
    (4, ((0, 1, 2),))
    """
    basic = points.bit_length() - 1
    if points != 1 << basic or not n_factors < points <= 1 << n_factors:
        least, most = 1 << n_factors.bit_length(), 1 << n_factors
        raise ValueError(
            f"{n_factors} factors take a power of two from {min(least, most)} to {most} points; got {points}"
        )
    words = next(found for found in (_words(n_factors, basic, r) for r in (6, 5, 4, 3)) if found)
    generators = tuple(tuple(i for i in range(basic) if word >> i & 1) for word in words[basic:])
    rows = np.arange(points)
    columns = [_parity(rows & word) for word in words]
    return Fraction(np.stack(columns, axis=1).astype(np.float64), _resolution(words), generators)


def _words(n_factors: int, basic: int, resolution: int) -> list[int]:
    """The basic factors, then products of them taken in turn, short ones first, that keep a resolution; or nothing."""
    words = [1 << i for i in range(basic)]
    for size in range(max(2, resolution - 1), basic + 1):
        for chosen in combinations(range(basic), size):
            if len(words) == n_factors:
                return words
            word = sum(1 << i for i in chosen)
            if _resolution([*words, word]) >= resolution:
                words.append(word)
    return words if len(words) == n_factors else []


def _resolution(words: Sequence[int]) -> int:
    """The fewest factors whose product is constant; one more than there are factors where no product is."""
    for size in (3, 4, 5):
        for chosen in combinations(words, size):
            total = 0
            for word in chosen:
                total ^= word
            if total == 0:
                return size
    return 6 if len(words) > 5 else len(words) + 1


def _parity(values: np.ndarray) -> np.ndarray:
    """1 where an odd number of bits is set: the product of two-level columns."""
    values, result = values.copy(), np.zeros_like(values)
    while values.any():
        result ^= values & 1
        values >>= 1
    return result
