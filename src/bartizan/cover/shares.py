"""How much of a doubt is about claims and how much about assumptions, from readings drawn for that question alone.

Two readings A and B are crossed: claims of one with assumptions of the other, four answers in all. What does not enter
an answer changes nothing in any of them, so its share is exactly 0, which pairs of readings that share neither cannot
give. What claims and assumptions do together counts half to each (Owen, "Sobol' indices and Shapley value", 2014).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bartizan.scenario.readings import Readings, sampled_readings

if TYPE_CHECKING:
    from bartizan.scenario.readings import PlayedFigure

N_PAIRS = 48
"""Pairs of readings that are crossed: a second of work; shares mostly within 0.1 of the limit, at worst 0.2."""


def crossed_readings(figures: tuple[PlayedFigure, ...], seed: int, n_pairs: int = N_PAIRS) -> Readings:
    """Readings four by four: claims and assumptions of A; of A and B; of B and A; of B.

    Parameters
    ----------
    figures : tuple of PlayedFigure
    seed : int
    n_pairs : int

    Returns
    -------
    readings : Readings
        4 n_pairs of them, with no pairs of their own.
    """
    drawn = sampled_readings(figures, 4 * n_pairs, seed)  # every second row has claims and assumptions of its own
    first = 2 * np.arange(n_pairs)
    second = first + 2 * n_pairs
    claims = np.stack([first, first, second, second], axis=1).ravel()
    assumptions = np.stack([first, second, first, second], axis=1).ravel()
    is_claim = np.array([figure.origin == "claim" for figure in figures])
    tables = {
        name: np.where(is_claim, getattr(drawn, name)[claims], getattr(drawn, name)[assumptions])
        for name in ("values", "scores", "chosen")
    }
    none = np.empty((0, 2), np.int64)
    labels = tuple(f"crossed {k}" for k in range(len(claims)))
    return replace(drawn, **tables, labels=labels, pairs_same_claims=none, pairs_same_assumptions=none)


def shares_of(answers: NDArray[np.float64]) -> tuple[float, float] | tuple[None, None]:
    """Shares of claims and of assumptions in the variance of an answer.

    Parameters
    ----------
    answers : float array, shape (4 n_pairs,)
        Of `crossed_readings`, in their order.

    Returns
    -------
    claims, assumptions : float
        They sum to 1; None where the answer never changes.

    Examples
    --------
    >>> shares_of(np.array([1.0, 2.0, 1.0, 2.0]))
    (0.0, 1.0)
    >>> shares_of(np.array([1.0, 2.0, 2.0, 3.0]))
    (0.5, 0.5)
    """
    both, new_assumptions, new_claims, neither = answers.reshape(-1, 4).T

    def squares(
        a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], d: NDArray[np.float64]
    ) -> float:
        return float(np.sum((a - b) ** 2) + np.sum((c - d) ** 2))

    in_all = squares(both, neither, new_assumptions, new_claims)
    by_assumptions = squares(both, new_assumptions, new_claims, neither)
    by_claims = squares(both, new_claims, new_assumptions, neither)
    claims = max(0.0, in_all - by_assumptions + by_claims)
    assumptions = max(0.0, in_all - by_claims + by_assumptions)
    # a group that changes nothing in any crossing has no part, whatever rounding left of the differences
    claims, assumptions = claims if by_claims > 0.0 else 0.0, assumptions if by_assumptions > 0.0 else 0.0
    if claims + assumptions <= 0.0:
        return None, None
    return claims / (claims + assumptions), assumptions / (claims + assumptions)
