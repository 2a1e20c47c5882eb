"""One reading without any draw: every figure at its middle, or at the end that hurts or helps the defence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bartizan.errors import InputError
from bartizan.scenario.readings.figures import PlayedFigure, played_k_factor
from bartizan.scenario.readings.settled import settle

if TYPE_CHECKING:
    from bartizan.claims.figure import Assumption, Claim
    from bartizan.scenario.load import ScenarioFile

NAMES = ("low", "mode", "high")
PLACES = {
    "low": "at the ends that hurt the defence",
    "central": "at their central values",
    "high": "at the ends that help the defence",
}
"""Where a reading without a draw has all claims and assumptions, by its label."""

_DEFAULT_PD = 0.5
_DEFAULT_RCS_M2 = 1.0


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


def central_reading(figures: tuple[PlayedFigure, ...]) -> Reading:
    """One value for each figure, without any draw: the mode of an alternative, or else the middle of its range.

    Claims that exclude each other have no middle, so one of them is taken: the weightiest; among equals the better
    grade (B before C); among those the first of the catalogue. `Reading.chosen` says which. So this reading is not the
    middle of what is claimed: where the better source claims more, it takes more.
    """
    return _reading("central", figures, [central(figure) for figure in figures])


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


def central_k_factor(scenario_file: ScenarioFile) -> float:
    """Effective over true earth radius in the central reading: what maps of a whole result are drawn with.

    Also for a scenario without any radar, whose readings hold none.
    """
    return central(played_k_factor(scenario_file))[0]


def central(figure: PlayedFigure) -> tuple[float, int]:
    """The value that the central reading takes, and which alternative it is of."""
    k = figure.central
    part = figure.alternatives[k]
    return 0.5 * (part.low + part.high) if part.mode is None else part.mode, k


def _bound(figure: PlayedFigure, end: str) -> tuple[float, int]:
    if figure.helps == "neither":
        return central(figure)
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
    return Reading(label, values, conditions_of(figures, chosen), several_of(figures, chosen))


def conditions_of(figures: tuple[PlayedFigure, ...], chosen: list[int]) -> dict[str, dict[str, float]]:
    """For each detection range, the target that it was stated for."""
    pairs = zip(figures, chosen, strict=True)
    return {f.id: _triple(f.alternatives[k]) for f, k in pairs if f.id.endswith(".detection_range_km")}


def several_of(figures: tuple[PlayedFigure, ...], chosen: list[int]) -> dict[str, int]:
    """For each figure with several alternatives, which one is taken."""
    return {f.id: k for f, k in zip(figures, chosen, strict=True) if len(f.alternatives) > 1}


def _triple(part: Claim | Assumption) -> dict[str, float]:
    """Target size and detection probability that a detection range was stated for, or is taken to be."""
    conditions = part.conditions
    rcs_m2 = conditions.get("rcs_m2", conditions.get("rcs_m2_assumed", _DEFAULT_RCS_M2))
    pd = conditions.get("pd", conditions.get("pd_assumed", _DEFAULT_PD))
    return {"rcs_m2": float(rcs_m2), "pd": float(pd)}
