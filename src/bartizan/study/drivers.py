"""Which doubtful figure moves the answer: shares of the variance over readings, held against idle figures.

The figures' own scores, dealt anew to the readings through the same design, are figures that do nothing (dummies). Of
many idle figures the luckiest is looked at, so it is the luckiest dummy that has to be beaten: a figure is called
distinguishable only above the largest share that any of its side reaches in nearly every deal. At most one run in
twenty then names an idle figure, however many figures are in doubt.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bartizan.study.band import LEAST_READINGS, Layout, Pairs
from bartizan.study.distributions import normal_quantile

if TYPE_CHECKING:
    from bartizan.scenario.readings import Readings

N_DEALS = 999
LEVEL = 0.95
"""Share of runs that name no idle figure; the two sides, claims and assumptions, take half of the rest each."""

ONLY_AGAINST = {"ballistic_range_km": "ballistic"}
"""Figures that touch objects of one kind only."""


class Candidate(NamedTuple):
    """One figure in doubt: its values over the readings, as numbers or as the number of the alternative taken."""

    id: str
    name: str
    is_claim: bool
    column: np.ndarray  # shape (readings,); scores, or whole numbers of alternatives
    is_choice: bool


def candidates(readings: Readings, kinds: Collection[str]) -> list[Candidate]:
    """The figures that differ between readings and can touch an object; `kinds` are the kinds of object there are."""
    found = []
    for i, figure in enumerate(readings.figures):
        chosen, scores = readings.chosen[:, i], readings.scores[:, i]
        only_against = ONLY_AGAINST.get(figure.id.rpartition(".")[2])
        if np.ptp(readings.values[:, i]) == 0.0 or (only_against is not None and only_against not in kinds):
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
        both empty with fewer than eight readings or where nothing differs.

    Notes
    -----
    Squared correlation with the score (correlation ratio for alternatives), adjusted for the number of readings;
    times the spread over the doubt, since chance explains nothing. The interval is Fisher's z with the number of
    separate draws, which is half the readings. Distinguishable: above the quantile of the largest dummy, and an
    interval that starts above 0. Source of the maximum over the family: Westfall and Young, Resampling-Based
    Multiple Testing (1993), chapter 2.
    """
    ranking: dict[str, list[dict[str, Any]]] = {"claims": [], "assumptions": []}
    if parts is None or pairs is None or len(parts.means) < LEAST_READINGS or parts.spread <= 0.0:
        return ranking
    for key, is_claim, same in (("claims", True, pairs.same_claims), ("assumptions", False, pairs.same_assumptions)):
        labels = draw_labels(len(parts.means), same)
        side = [figure for figure in found if figure.is_claim == is_claim]
        threshold = _luckiest_dummy(side, parts.means, labels)
        rows = [_rank(figure, parts, int(labels.max()) + 1, threshold) for figure in side]
        ranking[key] = sorted(rows, key=lambda row: (-row["share"], row["id"]))
    return ranking


def draw_labels(n: int, same: np.ndarray) -> np.ndarray:
    """Number of the draw that each reading took: readings of one pair took the same one."""
    first = np.arange(n)
    for a, b in same:
        first[max(a, b)] = first[min(a, b)]
    return np.unique(first, return_inverse=True)[1]


def _luckiest_dummy(side: Sequence[Candidate], means: np.ndarray, labels: np.ndarray) -> float:
    """What the largest share of all idle figures of one side stays below in nearly every deal; all are dealt alike."""
    n_draws = int(labels.max()) + 1
    rng = np.random.Generator(np.random.Philox(key=n_draws))
    deals = np.argsort(rng.random((N_DEALS, n_draws)), axis=1)
    largest = np.full(N_DEALS, -np.inf)
    for figure in side:
        drawn = np.zeros(n_draws)
        drawn[labels] = figure.column
        dummies = _raw_share(drawn[deals][:, labels], means, figure.is_choice)
        np.maximum(largest, _adjusted(dummies, len(labels), _parameters(figure)), out=largest)
    # of 999 deals and the true one, that many at most may reach as far
    allowed = int((1.0 - LEVEL) / 2.0 * (N_DEALS + 1))
    return float(np.sort(largest)[N_DEALS - allowed])


def _rank(figure: Candidate, parts: Layout, n_draws: int, threshold: float) -> dict[str, Any]:
    """One row of the ranking."""
    raw = _raw_share(figure.column[None, :], parts.means, figure.is_choice)
    adjusted = float(_adjusted(raw, len(parts.means), _parameters(figure))[0])
    scale = parts.spread / parts.doubt if parts.doubt > 0.0 else 0.0
    low, high = (_clip(end * scale) for end in _fisher(float(raw[0]), n_draws))
    return {
        "id": figure.id,
        "name": figure.name,
        "share": _clip(adjusted * scale),
        "low": low,
        "high": high if parts.doubt > 0.0 else 1.0,
        "distinguishable": bool(adjusted > threshold + 1e-12 and low > 0.0),
    }


def _parameters(figure: Candidate) -> int:
    """Parameters of the fit: the mean of each group, or a straight line's two."""
    return len(np.unique(figure.column)) if figure.is_choice else 2


def _raw_share(columns: np.ndarray, means: np.ndarray, is_choice: bool) -> np.ndarray:
    """Share of the spread of the means that each row of columns explains."""
    deviations = means - means.mean()
    total = float(np.sum(deviations**2))
    if is_choice:
        between = np.zeros(len(columns))
        for group in np.unique(columns):
            is_in = columns == group
            between += (is_in @ deviations) ** 2 / np.maximum(is_in.sum(axis=1), 1)
        return between / total
    centred = columns - columns.mean(axis=1, keepdims=True)
    squares = np.sum(centred**2, axis=1) * total
    return np.divide((centred @ deviations) ** 2, squares, out=np.zeros(len(columns)), where=squares > 0.0)


def _adjusted(raw: np.ndarray, n: int, parameters: int) -> np.ndarray:
    """A share less what so many parameters explain of mere chance, so that figures and choices compare."""
    return 1.0 - (1.0 - raw) * (n - 1) / (n - parameters)


def _fisher(explained: float, n: int) -> tuple[float, float]:
    """Interval for a squared correlation by Fisher's z, with n independent draws; from 0 to 1 under four."""
    if n < 4:
        return 0.0, 1.0
    z, half = math.atanh(min(math.sqrt(explained), 1.0 - 1e-12)), normal_quantile(0.975) / math.sqrt(n - 3)
    return max(0.0, math.tanh(z - half)) ** 2, math.tanh(z + half) ** 2


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
