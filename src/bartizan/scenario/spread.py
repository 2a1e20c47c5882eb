"""How far an answer moves over the readings, and how much of that is doubt about claims, how much about assumptions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

LEVEL = 0.90
"""The band runs from 5 % to 95 % of the readings."""

LEAST_READINGS = 8
"""With fewer readings their 5 % and 95 % are guesses: no band, no shares, no ranking of figures."""


class Layout(NamedTuple):
    """What the answers of some readings are made of."""

    means: np.ndarray  # of each reading, shape (readings,)
    spread: float  # variance of those means as they are, chance included
    noise: float  # what chance alone adds to the variance of a difference of readings, half of it
    doubt: float  # spread without chance, 0 or more


class Pairs(NamedTuple):
    """Which readings share what, shape (n, 2) each: row numbers of readings."""

    same_claims: np.ndarray
    same_assumptions: np.ndarray


def without_chance(values: np.ndarray) -> Layout:
    """The layout of answers that are computed, not played: one value for each reading."""
    spread = float(np.var(values, ddof=1)) if len(values) > 1 else 0.0
    return Layout(values, spread, 0.0, spread)


def band_of(parts: Layout, pairs: Pairs | None) -> dict[str, Any] | None:
    """The band of one answer over the readings.

    Parameters
    ----------
    parts : Layout
    pairs : Pairs or None
        Of the design of the readings; without it the shares are None.

    Returns
    -------
    band : dict or None
        `{low, high, level, claims_share, assumptions_share}`; the shares sum to 1, or are None where there is no
        doubt to share. None with fewer than eight readings.
    """
    if len(parts.means) < LEAST_READINGS:
        return None
    middle = float(parts.means.mean())
    shrink = float(np.sqrt(parts.doubt / parts.spread)) if parts.spread > 0.0 else 0.0
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(middle + (parts.means - middle) * shrink, [tail, 1.0 - tail])
    claims, assumptions = shares(parts, pairs) if pairs is not None else (None, None)
    return {
        "low": float(low),
        "high": float(high),
        "level": LEVEL,
        "claims_share": claims,
        "assumptions_share": assumptions,
    }


def shares(parts: Layout, pairs: Pairs) -> tuple[float, float] | tuple[None, None]:
    """How much of the doubt is about claims, how much about assumptions; what they do together counts half to each.

    Notes
    -----
    Half the mean squared difference of two readings that share their claims is what assumptions do alone or together
    with claims; of two that share their assumptions, the other way round; of two that share nothing, all of it. Chance
    is subtracted from each. The split is Shapley's: Owen, "Sobol' indices and Shapley value" (2014).
    """
    n = len(parts.means)
    if parts.doubt <= 0.0:
        return None, None
    without_claims = _half_difference(parts, pairs.same_claims)
    without_assumptions = _half_difference(parts, pairs.same_assumptions)
    linked = np.eye(n, dtype=bool)
    for a, b in (*pairs.same_claims, *pairs.same_assumptions):
        linked[a, b] = linked[b, a] = True
    total = _half_difference(parts, np.argwhere(np.triu(~linked)))
    claims = max(0.0, (total - without_claims + without_assumptions) / 2.0)
    assumptions = max(0.0, (total - without_assumptions + without_claims) / 2.0)
    if claims + assumptions <= 0.0:
        return None, None
    return claims / (claims + assumptions), assumptions / (claims + assumptions)


def _half_difference(parts: Layout, pairs: np.ndarray) -> float:
    """Half the mean squared difference of pairs of readings, without the part of chance."""
    if len(pairs) == 0:
        return 0.0
    differences = parts.means[pairs[:, 0]] - parts.means[pairs[:, 1]]
    return float(np.mean(differences**2)) / 2.0 - parts.noise
