"""Readings: one value for every claim and assumption in play, so that doubt about figures stays apart from chance.

A sampled design of K readings holds m = K/2 vectors of claims c and of assumptions a: reading 2i takes (c_i, a_i),
reading 2i+1 takes (c_i, a_i+1). Consecutive readings so share their claims or their assumptions in turn, which lets a
study tell the two shares apart. Every column is stratified (a Latin hypercube) by addressed draws: the values of one
figure do not depend on which others are in play.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.claims.figure import Assumption, Claim, Figure
from bartizan.errors import InputError, Problem
from bartizan.scenario.bounds import INTEGER_FIGURES
from bartizan.scenario.in_play import K_FACTOR, figure_ids_in_play
from bartizan.scenario.overrides import override_for
from bartizan.scenario.schema import FigureRange, FigureWeights

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.load import ScenarioFile

_CHOICE, _VALUE = 0, 1
_ORDER, _PLACE = 0, 1
NAMES = ("low", "mode", "high")
K_STEPS = 40.0
"""A drawn k factor is rounded so that 1/k, which is what bends the view, is a whole number of 40ths; 4/3 is one."""

_DEFAULT_PD = 0.5
_DEFAULT_RCS_M2 = 1.0


@dataclass(frozen=True)
class PlayedFigure:
    """A figure that the engine will use, with what it may be.

    `origin` is "claim", "assumption" (ours, or a range that the scenario's author gives) or "override" (fixed by the
    author); `weights` are the chances of the alternatives and sum to 1.
    """

    id: str
    name: str
    unit: str
    origin: str
    helps: str
    alternatives: tuple[Claim | Assumption, ...]
    weights: tuple[float, ...]

    @property
    def central(self) -> int:
        """Which alternative the central reading takes: the weightiest, then the better grade, then the first."""
        grades = [getattr(part, "grade", "") for part in self.alternatives]
        return min(range(len(grades)), key=lambda k: (-self.weights[k], grades[k], k))

    @property
    def is_drawn(self) -> bool:
        """True if readings can differ in it."""
        spread = {(a.low, a.high) for a, w in zip(self.alternatives, self.weights, strict=True) if w > 0.0}
        return len(spread) > 1 or any(low < high for low, high in spread)


@dataclass(frozen=True)
class Reading:
    """One value for every figure in play.

    `conditions` holds, for each detection range, the target that it was stated for: {"rcs_m2", "pd"}; `chosen`, for
    each figure with several alternatives, which one the value is from, counted from 0 in the catalogue's order.
    """

    label: str
    values: dict[str, float]
    conditions: dict[str, dict[str, float]] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)


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
        return Reading(self.labels[i], values, _conditions(self.figures, chosen), _several(self.figures, chosen))


def figures_in_play(scenario_file: ScenarioFile, catalogue: Catalogue | None = None) -> tuple[PlayedFigure, ...]:
    """Every figure that the engine may ask for, with the scenario's overrides in place, in a fixed order.

    Raises
    ------
    InputError
        If nothing is published or assumed about a figure and the scenario does not say it either.
    """
    if catalogue is None:
        from bartizan.claims.catalogue import load_catalogue

        catalogue = load_catalogue()
    said = _said(scenario_file)
    ids = figure_ids_in_play(scenario_file.scenario, scenario_file.overrides)
    figures = [_played(catalogue.figure(i), override_for(i, said, catalogue)) for i in ids]
    silent = [figure.id for figure in figures if not figure.alternatives]
    if silent:
        message = "nothing is published or assumed about this figure"
        expected = "a value or a range for it under `figures`"
        raise InputError([Problem(scenario_file.source, 0, 0, i, message, "", expected) for i in silent])
    return tuple(figures)


def central_k_factor(scenario_file: ScenarioFile) -> float:
    """Effective over true earth radius in the central reading: what maps of a whole result are drawn with.

    Also for a scenario without any radar, whose readings hold none.
    """
    from bartizan.claims.catalogue import load_catalogue

    return _central(_played(load_catalogue().figure(K_FACTOR), _said(scenario_file).get(K_FACTOR)))[0]


def _said(scenario_file: ScenarioFile) -> dict[str, Any]:
    """What the author says about figures: in `theatre`, in `figures` and, before both, on the command line."""
    k_factor = scenario_file.scenario.theatre.k_factor
    in_theatre = {} if k_factor is None else {K_FACTOR: k_factor}
    return {**in_theatre, **scenario_file.scenario.figures, **scenario_file.overrides}


def central_reading(figures: tuple[PlayedFigure, ...]) -> Reading:
    """One value for each figure, without any draw: the mode of an alternative, or else the middle of its range.

    Claims that exclude each other have no middle, so one of them is taken: the weightiest; among equals the better
    grade (B before C); among those the first of the catalogue. `Reading.chosen` says which. So this reading is not the
    middle of what is claimed: where the better source claims more, it takes more.
    """
    return _reading("central", figures, [_central(figure) for figure in figures])


def bound_reading(figures: tuple[PlayedFigure, ...], end: str) -> Reading:
    """Every figure at the end that hurts ("low") or helps ("high") the defence; those that do neither stay central.

    Detection ranges stated for different targets are compared by the fourth-root law.
    """
    if end not in ("low", "high"):
        raise InputError(f"an unknown bound of the figures, seen {end!r}, expected 'low' or 'high'")
    return _reading(end, figures, [_bound(figure, end) for figure in figures])


def stated_reading(figures: tuple[PlayedFigure, ...], name: str) -> Reading:
    """The reading that a word stands for: `low`, `mode` (the central one) or `high`."""
    if name not in NAMES:
        raise InputError(f"an unknown reading, seen {name!r}, expected one of {', '.join(NAMES)}")
    return central_reading(figures) if name == "mode" else bound_reading(figures, name)


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
    same_claims = [(k, k + 1) for k in range(0, count - 1, 2)]
    partners = [(k, 2 * ((k // 2 + 1) % n_vectors)) for k in range(1, count, 2)]
    same_assumptions = [(k, partner) for k, partner in partners if partner < count]
    labels = tuple(f"sampled {k}" for k in range(count))
    whole = chosen.astype(np.int64)
    return Readings(figures, values, scores, whole, _pairs(same_claims), _pairs(same_assumptions), labels)


def _pairs(rows: list[tuple[int, int]]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _alone(reading: Reading, figures: tuple[PlayedFigure, ...]) -> Readings:
    """One reading as a table."""
    values = np.array([[reading.values[figure.id] for figure in figures]])
    chosen = np.array([[reading.chosen.get(figure.id, 0) for figure in figures]], dtype=np.int64)
    return Readings(figures, values, np.full(values.shape, 0.5), chosen, _pairs([]), _pairs([]), (reading.label,))


def _played(figure: Figure, override: Any) -> PlayedFigure:
    """The figure with what the author says about it."""
    alternatives, origin = figure.alternatives, "claim" if figure.is_claim else "assumption"
    weights = [1.0] * len(alternatives)
    if isinstance(override, FigureWeights):
        weights = list(override.weights)
    elif override is not None:
        origin = "assumption" if isinstance(override, FigureRange) else "override"
        alternatives, weights = (_own_words(figure, override),), [1.0]
    total = sum(weights) or 1.0
    shares = tuple(weight / total for weight in weights)
    return PlayedFigure(figure.id, figure.name, figure.unit, origin, figure.helps, alternatives, shares)


def _own_words(figure: Figure, override: FigureRange | float) -> Assumption:
    """An override as an assumption, for the target that the catalogue's first alternative was stated for."""
    conditions = dict(figure.alternatives[0].conditions) if figure.alternatives else {}
    author = "the scenario's author"
    if isinstance(override, FigureRange):
        return Assumption(override.low, override.mode, override.high, figure.unit, conditions, author, override.reason)
    value = float(override)
    return Assumption(value, value, value, figure.unit, conditions, author, "fixed for this run")


def _central(figure: PlayedFigure) -> tuple[float, int]:
    k = figure.central
    part = figure.alternatives[k]
    return 0.5 * (part.low + part.high) if part.mode is None else part.mode, k


def _bound(figure: PlayedFigure, end: str) -> tuple[float, int]:
    if figure.helps == "neither":
        return _central(figure)
    wants_largest = (figure.helps == "high") == (end == "high")
    possible = [k for k, weight in enumerate(figure.weights) if weight > 0.0]
    parts = figure.alternatives
    ends = [(parts[k].high if wants_largest else parts[k].low, k) for k in possible]
    choose = max if wants_largest else min
    return choose(ends, key=lambda pick: _strength(figure, *pick))


def _strength(figure: PlayedFigure, value: float, k: int) -> float:
    """What a value is worth: detection ranges as if stated for 1 m2."""
    if not figure.id.endswith(".detection_range_km"):
        return value
    return value / _triple(figure.alternatives[k])["rcs_m2"] ** 0.25


def _reading(label: str, figures: tuple[PlayedFigure, ...], picks: list[tuple[float, int]]) -> Reading:
    values = settle({figure.id: value for figure, (value, _) in zip(figures, picks, strict=True)})
    chosen = [k for _, k in picks]
    return Reading(label, values, _conditions(figures, chosen), _several(figures, chosen))


def _conditions(figures: tuple[PlayedFigure, ...], chosen: list[int]) -> dict[str, dict[str, float]]:
    pairs = zip(figures, chosen, strict=True)
    return {f.id: _triple(f.alternatives[k]) for f, k in pairs if f.id.endswith(".detection_range_km")}


def _several(figures: tuple[PlayedFigure, ...], chosen: list[int]) -> dict[str, int]:
    return {f.id: k for f, k in zip(figures, chosen, strict=True) if len(f.alternatives) > 1}


def _triple(part: Claim | Assumption) -> dict[str, float]:
    """Target size and detection probability that a detection range was stated for, or is taken to be."""
    conditions = part.conditions
    rcs_m2 = conditions.get("rcs_m2", conditions.get("rcs_m2_assumed", _DEFAULT_RCS_M2))
    pd = conditions.get("pd", conditions.get("pd_assumed", _DEFAULT_PD))
    return {"rcs_m2": float(rcs_m2), "pd": float(pd)}


def settle(values: dict[str, float]) -> dict[str, float]:
    """Values as the engine may have them: counts rounded, and no combination that cannot be.

    Figures are drawn independently, so two of them may contradict each other. Then the first gives way: `confirm_hits`
    is at most `confirm_scans`, a least range, altitude or elevation at most the greatest. Swerling case 2 is read as 1.
    """
    settled = {i: _whole(i, value) for i, value in values.items()}
    for figure_id, value in settled.items():
        head, _, name = figure_id.rpartition(".")
        limit = {
            "confirm_hits": settled.get(f"{head}.confirm_scans"),
            "min_range_km": settled.get(f"{head}.range_km"),
            "min_altitude_m": _metres(settled.get(f"{head}.max_altitude_km")),
            "min_elevation_deg": settled.get(f"{head}.max_elevation_deg"),
        }.get(name)
        settled[figure_id] = value if limit is None else min(value, limit)
    return settled


def _whole(figure_id: str, value: float) -> float:
    name = figure_id.rpartition(".")[2]
    if name not in INTEGER_FIGURES:
        return float(value)
    whole = float(np.floor(value + 0.5))
    return 1.0 if name == "swerling" and whole == 2.0 else whole


def _metres(value_km: float | None) -> float | None:
    return None if value_km is None else 1000.0 * value_km


def _settle_rows(figures: tuple[PlayedFigure, ...], values: np.ndarray) -> None:
    ids = [figure.id for figure in figures]
    for row in values:
        row[:] = list(settle(dict(zip(ids, row.tolist(), strict=True))).values())


def _draw(figure: PlayedFigure, n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n stratified values of one figure, with their scores and the alternatives chosen."""
    if not figure.is_drawn:
        value, k = _central(figure)
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
