"""Which doubtful figure moves the answer: shares of the variance over readings, held against an idle figure.

Each figure's own scores, dealt anew to the readings through the same design, are the figure that does nothing (a
dummy). A figure is called
distinguishable only if it beats 95 % of its dummies, so at most one idle figure in twenty is named by luck.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.study.band import LEAST_READINGS, Layout, Pairs
from bartizan.study.distributions import normal_quantile

if TYPE_CHECKING:
    from bartizan.scenario.readings import Readings

N_DUMMIES = 999
LEVEL = 0.95


class Candidate(NamedTuple):
    """One figure in doubt: its values over the readings, as numbers or as the number of the alternative taken."""

    id: str
    name: str
    is_claim: bool
    column: np.ndarray  # shape (readings,); scores, or whole numbers of alternatives
    is_choice: bool


def candidates(readings: Readings) -> list[Candidate]:
    """The figures that differ between readings."""
    found = []
    for i, figure in enumerate(readings.figures):
        chosen, scores = readings.chosen[:, i], readings.scores[:, i]
        if np.ptp(readings.values[:, i]) == 0.0:
            continue
        is_choice = bool(np.ptp(chosen) > 0)
        column = (chosen if is_choice else scores).astype(np.float64)
        found.append(Candidate(figure.id, figure.name, figure.origin == "claim", column, is_choice))
    return found


def drivers(parts: Layout | None, found: Sequence[Candidate], pairs: Pairs | None) -> dict[str, list[dict[str, Any]]]:
    """Rank the figures by their share of the doubt, claims and assumptions apart.

    Parameters
    ----------
    parts : Layout or None
        Of the measure that is explained.
    found : sequence of Candidate
    pairs : Pairs or None
        The design of the readings.

    Returns
    -------
    drivers : dict
        `{claims: [...], assumptions: [...]}` of `{id, name, share, low, high, distinguishable}`, largest share first;
        both empty with fewer
        than eight readings or where nothing differs.

    Notes
    -----
    Squared correlation with the score (correlation ratio for alternatives), adjusted for the number of readings;
    times the spread over the doubt,
    since chance explains nothing. The interval is Fisher's z with the number of separate draws, which is half the
    readings.
    """
    ranking: dict[str, list[dict[str, Any]]] = {"claims": [], "assumptions": []}
    if parts is None or pairs is None or len(parts.means) < LEAST_READINGS or parts.spread <= 0.0:
        return ranking
    for key, is_claim, same in (("claims", True, pairs.same_claims), ("assumptions", False, pairs.same_assumptions)):
        labels = _labels(len(parts.means), same)
        deals = _deals(int(labels.max()) + 1)
        rows = [_rank(figure, parts, labels, deals) for figure in found if figure.is_claim == is_claim]
        ranking[key] = sorted(rows, key=lambda row: (-row["share"], row["id"]))
    return ranking


def _labels(n: int, same: np.ndarray) -> np.ndarray:
    """Number of the draw that each reading took: readings of one pair took the same one."""
    first = np.arange(n)
    for a, b in same:
        first[max(a, b)] = first[min(a, b)]
    return np.unique(first, return_inverse=True)[1]


def _deals(n_draws: int) -> np.ndarray:
    """Ways to deal the draws anew, shape (dummies, draws): fixed for each number of draws."""
    rng = np.random.Generator(np.random.Philox(key=n_draws))
    return np.argsort(rng.random((N_DUMMIES, n_draws)), axis=1)


def _rank(figure: Candidate, parts: Layout, labels: np.ndarray, deals: np.ndarray) -> dict[str, Any]:
    """One row of the ranking."""
    n_draws = deals.shape[1]
    drawn = np.zeros(n_draws)
    drawn[labels] = figure.column
    explained, groups = _explained(figure.column[None, :], parts.means, figure.is_choice)
    dummies, _ = _explained(drawn[deals][:, labels], parts.means, figure.is_choice)
    beaten_by = np.count_nonzero(dummies >= explained[0] - 1e-12)
    is_distinguishable = bool((1 + beaten_by) / (1 + N_DUMMIES) <= 1.0 - LEVEL and parts.doubt > 0.0)
    scale = parts.spread / parts.doubt if parts.doubt > 0.0 else 0.0
    low, high = _fisher(float(explained[0]), n_draws)
    adjusted = 1.0 - (1.0 - float(explained[0])) * (len(labels) - 1) / (len(labels) - groups)
    return {
        "id": figure.id,
        "name": figure.name,
        "share": _clip(adjusted * scale),
        "low": _clip(low * scale),
        "high": _clip(high * scale) if parts.doubt > 0.0 else 1.0,
        "distinguishable": is_distinguishable,
    }


def _explained(columns: np.ndarray, means: np.ndarray, is_choice: bool) -> tuple[np.ndarray, int]:
    """Share of the spread of the means that each row of columns explains, and how many parameters that took."""
    deviations = means - means.mean()
    total = float(np.sum(deviations**2))
    if is_choice:
        between = np.zeros(len(columns))
        groups = np.unique(columns)
        for group in groups:
            is_in = columns == group
            count = is_in.sum(axis=1)
            between += (is_in @ deviations) ** 2 / np.maximum(count, 1)
        return between / total, len(groups)
    centred = columns - columns.mean(axis=1, keepdims=True)
    squares = np.sum(centred**2, axis=1) * total
    return np.divide((centred @ deviations) ** 2, squares, out=np.zeros(len(columns)), where=squares > 0.0), 2


def _fisher(explained: float, n: int) -> tuple[float, float]:
    """Interval for a squared correlation by Fisher's z, with n independent draws; from 0 to 1 under four."""
    if n < 4:
        return 0.0, 1.0
    z, half = math.atanh(min(math.sqrt(explained), 1.0 - 1e-12)), normal_quantile(0.975) / math.sqrt(n - 3)
    return max(0.0, math.tanh(z - half)) ** 2, math.tanh(z + half) ** 2


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
