"""K readings drawn by address, so that the share of claims in the doubt can be told from that of assumptions.

A sampled design of K readings holds m = K/2 vectors of claims c and of assumptions a: reading 2i takes (c_i, a_i),
reading 2i+1 takes (c_i, a_i+1). Consecutive readings so share their claims or their assumptions in turn, which lets a
study tell the two shares apart. Every column is stratified (a Latin hypercube) by addressed draws: the values of one
figure do not depend on which others are in play.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bartizan.claims.figure import Assumption, Claim
from bartizan.errors import InputError
from bartizan.scenario.in_play import K_FACTOR
from bartizan.scenario.readings.figures import PlayedFigure
from bartizan.scenario.readings.reading import Reading, central, conditions_of, several_of, stated_reading
from bartizan.scenario.readings.settled import settle

_CHOICE, _VALUE = 0, 1
_ORDER, _PLACE = 0, 1
K_STEPS = 40.0
"""A drawn k factor is rounded so that 1/k, which is what bends the view, is a whole number of 40ths; 4/3 is one."""


@dataclass(frozen=True)
class Readings:
    """K readings as a table.

    values : float array, shape [K, n_figures], as the engine gets them
    scores : float array, shape [K, n_figures], in (0, 1)
        Where in its distribution a value was drawn: the weights of the alternatives before the chosen one, in the
        catalogue's order, plus the chosen one's weight times the quantile within it. 0.5 where nothing was drawn.
    chosen : int array, shape [K, n_figures], which alternative
    pairs_same_claims, pairs_same_assumptions : int array, shape [m, 2], rows of readings that share them
    """

    figures: tuple[PlayedFigure, ...]
    values: np.ndarray
    scores: np.ndarray
    chosen: np.ndarray
    pairs_same_claims: np.ndarray
    pairs_same_assumptions: np.ndarray
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.values)

    def reading(self, i: int) -> Reading:
        """Reading i as values by figure id."""
        values = {figure.id: float(v) for figure, v in zip(self.figures, self.values[i], strict=True)}
        chosen = self.chosen[i].tolist()
        return Reading(self.labels[i], values, conditions_of(self.figures, chosen), several_of(self.figures, chosen))


def sampled_readings(figures: tuple[PlayedFigure, ...], count: int, seed: int, reading: str | None = None) -> Readings:
    """K readings drawn by address; one reading is the central one, or the one that is named.

    Parameters
    ----------
    figures : tuple of PlayedFigure
    count : int
        K, at least 1.
    seed : int
    reading : str or None
        `low`, `mode` or `high` instead of a draw.

    Returns
    -------
    readings : Readings

    Raises
    ------
    InputError
        If a reading is named that does not exist, or beside several that are drawn.
    """
    if count < 1:
        raise InputError(f"the number of readings must be at least 1, seen {count}")
    if reading is not None and count > 1:
        raise InputError(f"either one reading by name or several drawn, seen {reading!r} and {count} readings")
    if count == 1:
        return _alone(stated_reading(figures, reading or "mode"), figures)
    n_vectors = max(2, (count + 1) // 2)
    at_claims = np.arange(count) // 2
    at_assumptions = (at_claims + np.arange(count) % 2) % n_vectors
    values, scores, chosen = (np.empty((count, len(figures))) for _ in range(3))
    for j, figure in enumerate(figures):
        rows = at_claims if figure.origin == "claim" else at_assumptions
        for table, column in zip((values, scores, chosen), _draw(figure, n_vectors, seed), strict=True):
            table[:, j] = column[rows]
    _settle_rows(figures, values)
    labels = tuple(f"sampled {k}" for k in range(count))
    return Readings(figures, values, scores, chosen.astype(np.int64), *_pairs_that_share(count, n_vectors), labels)


def _pairs_that_share(count: int, n_vectors: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of readings with the same claims, and with the same assumptions."""
    same_claims = [(k, k + 1) for k in range(0, count - 1, 2)]
    partners = [(k, 2 * ((k // 2 + 1) % n_vectors)) for k in range(1, count, 2)]
    return _pairs(same_claims), _pairs([(k, partner) for k, partner in partners if partner < count])


def _alone(reading: Reading, figures: tuple[PlayedFigure, ...]) -> Readings:
    """One reading as a table."""
    values = np.array([[reading.values[figure.id] for figure in figures]])
    chosen = np.array([[reading.chosen.get(figure.id, 0) for figure in figures]], dtype=np.int64)
    return Readings(figures, values, np.full(values.shape, 0.5), chosen, _pairs([]), _pairs([]), (reading.label,))


def _pairs(rows: list[tuple[int, int]]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _settle_rows(figures: tuple[PlayedFigure, ...], values: np.ndarray) -> None:
    ids = [figure.id for figure in figures]
    for row in values:
        row[:] = list(settle(dict(zip(ids, row.tolist(), strict=True))).values())


def _draw(figure: PlayedFigure, n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n stratified values of one figure, with their scores and the alternatives chosen."""
    if not figure.is_drawn:
        value, k = central(figure)
        return np.full(n, value), np.full(n, 0.5), np.full(n, k)
    edges = np.concatenate(([0.0], np.cumsum(figure.weights)))
    choice = _stratified(figure.id, _CHOICE, n, seed) if len(figure.weights) > 1 else np.full(n, 0.5)
    chosen = np.minimum(np.searchsorted(edges, choice * edges[-1], side="right") - 1, len(figure.weights) - 1)
    quantile = _stratified(figure.id, _VALUE, n, seed)
    picks = zip(chosen.tolist(), quantile.tolist(), strict=True)
    values = np.array([_drawn(figure.id, figure.alternatives[k], u) for k, u in picks])
    scores = edges[chosen] + np.asarray(figure.weights)[chosen] * quantile
    return values, scores, chosen


def _stratified(figure_id: str, what: int, n: int, seed: int) -> np.ndarray:
    """n uniforms, one in each nth of (0, 1), in an addressed order."""
    from bartizan.draws import Purpose, uid, uniforms

    who, purpose = uid(figure_id), int(Purpose.READING)
    order, place = (uniforms(seed, np.arange(n), who, what, purpose, index) for index in (_ORDER, _PLACE))
    return (np.argsort(np.argsort(order, kind="stable"), kind="stable") + place) / n


def _drawn(figure_id: str, part: Claim | Assumption, quantile: float) -> float:
    """The value at a quantile; of the k factor the nearest of a few, so that readings can share lines of sight."""
    value = _inverse(part, quantile)
    if figure_id != K_FACTOR:
        return value
    return min(max(K_STEPS / np.floor(K_STEPS / value + 0.5), part.low), part.high)


def _inverse(part: Claim | Assumption, quantile: float) -> float:
    """The value at a quantile: triangular with a mode, uniform without."""
    width = part.high - part.low
    if width <= 0.0:
        return part.low
    if part.mode is None:
        return part.low + quantile * width
    below = (part.mode - part.low) / width
    if quantile < below:
        return part.low + (quantile * width * (part.mode - part.low)) ** 0.5
    return part.high - ((1.0 - quantile) * width * (part.high - part.mode)) ** 0.5
