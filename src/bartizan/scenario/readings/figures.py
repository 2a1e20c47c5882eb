"""What readings give a value to: the claims and assumptions in play, with what the scenario's author says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bartizan.claims.figure import Assumption, Claim, Figure
from bartizan.errors import InputError, Problem
from bartizan.scenario.in_play import K_FACTOR, figure_ids_in_play
from bartizan.scenario.overrides import override_for
from bartizan.scenario.schema import FigureRange, FigureWeights

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.load import ScenarioFile


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


def played_k_factor(scenario_file: ScenarioFile) -> PlayedFigure:
    """Effective over true earth radius, also for a scenario without any radar, in which no reading holds it."""
    from bartizan.claims.catalogue import load_catalogue

    return _played(load_catalogue().figure(K_FACTOR), _said(scenario_file).get(K_FACTOR))


def _said(scenario_file: ScenarioFile) -> dict[str, Any]:
    """What the author says about figures: in `theatre`, in `figures` and, before both, on the command line."""
    k_factor = scenario_file.scenario.theatre.k_factor
    in_theatre = {} if k_factor is None else {K_FACTOR: k_factor}
    return {**in_theatre, **scenario_file.scenario.figures, **scenario_file.overrides}


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
