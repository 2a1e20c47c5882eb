"""Factors made ready: what each one is, between which ends or among which levels it goes, and its value at a place."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bartizan.scenario.bounds import bounds_fault, is_count
from bartizan.scenario.words import did_you_mean, show
from bartizan.study.question import choices
from bartizan.study.question.choices import DATE, FLAG, NUMBER, WHOLE, choice_of
from bartizan.study.question.levels import level_fault, level_words, ordinal, size_fault
from bartizan.study.question.schema import Factor
from bartizan.study.question.sky import BEYOND, is_of_object, own_range

if TYPE_CHECKING:
    from bartizan.claims.catalogue import Catalogue
    from bartizan.scenario.readings import PlayedFigure

OWN_CHOICE = "own choice"
CONTINUOUS, INTEGER, CATEGORICAL = "continuous", "integer", "categorical"
N_QUANTILES = 100
"""Equally likely values that stand for a distribution."""


class Ready(NamedTuple):
    """A factor with everything decided; `origin` is "claim", "assumption" or "own choice"."""

    id: str
    name: str
    unit: str
    origin: str
    kind: str
    low: float = 0.0
    high: float = 1.0
    levels: tuple[Any, ...] = ()
    is_date: bool = False
    quantiles: tuple[float, ...] = ()
    """Equally likely values in order, where a distribution spreads the factor."""

    @property
    def n_levels(self) -> int:
        """How many values it has; 0 for a continuous range."""
        if self.kind == CATEGORICAL:
            return len(self.levels)
        return int(self.high - self.low) + 1 if self.kind == INTEGER and not self.quantiles else 0

    def value(self, at: float) -> Any:
        """The value at a place in [0, 1]: in the range by equal parts, among the levels by equal shares."""
        if self.quantiles:
            return self.quantiles[min(int(at * len(self.quantiles)), len(self.quantiles) - 1)]
        if self.kind == CATEGORICAL:
            return self.levels[min(int(at * len(self.levels)), len(self.levels) - 1)]
        if self.kind == INTEGER:
            whole = self.low + min(math.floor(at * self.n_levels), self.n_levels - 1)
            return int(whole)
        number = self.low + at * (self.high - self.low)
        return dt.date.fromordinal(round(number)).isoformat() if self.is_date else number

    def number(self, at: float) -> float:
        """The value as a number, for plots: the level's rank where it is none."""
        value = self.value(at)
        if self.is_date:
            return float(dt.date.fromisoformat(value).toordinal())
        return float(self.levels.index(value) if isinstance(value, str | dict | bool) else value)


def ready(
    factor: Factor, figures: Mapping[str, PlayedFigure], catalogue: Catalogue
) -> tuple[Ready | None, list[tuple[str, str, str, str, str]]]:
    """A factor with its range, or what is wrong with it.

    Parameters
    ----------
    factor : Factor
    figures : mapping of str to PlayedFigure
        The claims and assumptions that the scenario uses.
    catalogue : Catalogue

    Returns
    -------
    factor : Ready or None
    faults : list of (key, message, seen, expected, hint)
        `key` is the part of the factor at fault.
    """
    why = choices.why_refused(factor.id)
    if why:
        return None, [("id", why, show(factor.id), "a claim, an assumption or a choice of the defender's", "")]
    faults = _idle_keys(factor)
    if faults:
        return None, faults
    found = choice_of(factor.id)
    if found:
        return _ready_choice(factor, found[0])
    if factor.id in figures:
        return _ready_figure(factor, figures[factor.id], catalogue)
    return None, [("id", *_unknown(factor.id, figures, catalogue))]


def _idle_keys(factor: Factor) -> list[tuple[str, str, str, str, str]]:
    """What a factor says twice, or in vain."""
    faults = []
    if factor.levels is not None and (factor.low is not None or factor.high is not None):
        key = "low" if factor.low is not None else "high"
        faults.append((key, "a range beside levels", show(getattr(factor, key)), "one of the two", ""))
    levels = factor.levels or []
    for i, level in enumerate(levels):
        if level in levels[:i]:
            faults.append(("levels", "a level that is named twice", show(level), "each level once", ""))
    return faults


def _unknown(name: str, figures: Mapping[str, PlayedFigure], catalogue: Catalogue) -> tuple[str, str, str, str]:
    from bartizan.errors import InputError

    if name.partition(".")[0] in choices.BLOCKS:
        hint = did_you_mean(name, choices.known_paths())
        return "not a choice that a study may vary", show(name), choices.known_words(name), hint
    hint = did_you_mean(name, figures)
    try:
        catalogue.figure(name)
    except InputError:
        expected = "an id as `bartizan catalogue ID` lists it, or a path such as network.mode"
        return "no claim, assumption or choice has this name", show(name), expected, hint
    return "this scenario does not use the figure, so varying it would change nothing", show(name), "", hint


def _ready_choice(factor: Factor, choice: choices.Choice) -> tuple[Ready | None, list[Any]]:
    is_slip = bool(choices.SLIP.fullmatch(factor.id))
    unit = "days" if is_slip else "date" if choice.values == DATE else ""
    if factor.distribution:
        if not is_slip:
            expected = "it only for units.slip_days and units.ID.slip_days"
            return None, [("distribution", "a distribution of slips for something else", show(factor.id), expected, "")]
        said = [key for key in ("low", "high", "levels", "kind") if getattr(factor, key) is not None]
        if said:
            seen = show(getattr(factor, said[0]))
            return None, [(said[0], "a range beside a distribution", seen, "one of the two", "")]
        return _slips(factor), []
    if choice.values in (NUMBER, WHOLE, DATE) and factor.levels is None:
        ends = (("low", factor.low), ("high", factor.high))
        faults = [(key, *fault) for key, end in ends if (fault := size_fault(choice, end))]
        return (
            (None, faults)
            if faults
            else _ready_range(factor, OWN_CHOICE, factor.id, unit, factor.low, factor.high, choice.values)
        )
    if factor.low is not None or factor.high is not None:
        return None, [("low", "a range for something that has levels", show(factor.low), "`levels`", "")]
    if factor.kind not in (None, CATEGORICAL):
        return None, [("kind", "a kind that does not fit", show(factor.kind), "categorical, or no `kind`", "")]
    levels = factor.levels or ([False, True] if choice.values == FLAG else list(choice.words))
    if not levels:
        return None, [("id", "a choice without levels", "", f"`levels`: {level_words(choice)}", "")]
    faults = [("levels", *fault) for level in levels if (fault := level_fault(choice, level))]
    if faults:
        return None, faults
    return Ready(factor.id, factor.id, unit, OWN_CHOICE, CATEGORICAL, levels=tuple(levels)), []


def _slips(factor: Factor) -> Ready:
    from bartizan.claims.slips import slip_distribution

    days = slip_distribution().equally_likely(N_QUANTILES)
    return Ready(factor.id, factor.id, "days", OWN_CHOICE, CONTINUOUS, days[0], days[-1], quantiles=days)


def _ready_figure(factor: Factor, figure: PlayedFigure, catalogue: Catalogue) -> tuple[Ready | None, list[Any]]:
    """A claim or an assumption: its own range, or a part of it; beyond it only what is no object's."""
    origin = "claim" if figure.origin == "claim" else "assumption"
    if factor.distribution:
        return None, [("distribution", "a distribution of slips for a figure", show(factor.id), "a range", "")]
    own = [(part.low, part.high) for part, weight in zip(figure.alternatives, figure.weights, strict=True) if weight]
    least, most = own_range(figure)
    levels = factor.levels
    if levels is None and factor.low is None and factor.high is None and len(set(own)) > 1:
        levels = sorted({low if low == high else 0.5 * (low + high) for low, high in own})
    if levels is not None and factor.kind not in (None, CATEGORICAL):
        return None, [("kind", "a kind that does not fit", show(factor.kind), "categorical, or no `kind`", "")]
    if levels is not None:
        faults = _figure_faults(figure, list(levels), "levels", (least, most), catalogue)
        row = Ready(figure.id, figure.name, figure.unit, origin, CATEGORICAL, levels=tuple(levels))
        return (None, faults) if faults else (row, [])
    low, high = (least if factor.low is None else factor.low), (most if factor.high is None else factor.high)
    faults = _figure_faults(figure, [low], "low", (least, most), catalogue)
    faults += _figure_faults(figure, [high], "high", (least, most), catalogue)
    if faults:
        return None, faults
    values = WHOLE if is_count(figure.id) else NUMBER
    return _ready_range(factor, origin, figure.name, figure.unit, low, high, values, figure_id=figure.id)


def _figure_faults(
    figure: PlayedFigure, values: Sequence[Any], key: str, own: tuple[float, float], catalogue: Catalogue
) -> list[Any]:
    faults = []
    is_object = is_of_object(figure.id, catalogue)
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            faults.append((key, "not a number", show(value), "a number", ""))
        elif found := bounds_fault(figure.id, value):
            faults.append((key, found[0], f"{value:g}", found[1], found[2]))
        elif is_object and not own[0] <= value <= own[1]:
            faults.append((key, BEYOND, f"{value:g}", f"{own[0]:g} to {own[1]:g}", ""))
    return faults


def _ready_range(
    factor: Factor, origin: str, name: str, unit: str, low: Any, high: Any, values: str, figure_id: str = ""
) -> tuple[Ready | None, list[Any]]:
    """A range between two ends."""
    is_date = values == DATE
    ends: list[Any] = [ordinal(end) if is_date else end for end in (low, high)]
    expected = "a date such as 2028-01-31" if is_date else "a number"
    faults: list[Any] = []
    for key, end, seen in zip(("low", "high"), ends, (low, high), strict=True):
        if end is None and seen is None:
            faults.append((key, f"the key '{key}' is missing", "", expected, "a choice has no range of its own"))
        elif isinstance(end, bool) or not isinstance(end, int | float):
            faults.append((key, "the wrong kind of value", show(seen), expected, ""))
        elif (values == WHOLE or factor.kind == INTEGER) and not float(end).is_integer():
            faults.append((key, "not a whole number", show(seen), "a whole number", ""))
    if faults:
        return None, faults
    if not ends[0] < ends[1]:
        hint = "nobody doubts this figure: give `low` and `high`" if figure_id and ends[0] == ends[1] else ""
        return None, [("low", "a range without width", f"{low} to {high}", "low < high", hint)]
    kind = factor.kind or (INTEGER if values == WHOLE else CONTINUOUS)
    if kind == CATEGORICAL or (values == WHOLE and kind != INTEGER) or (is_date and kind != CONTINUOUS):
        return None, [("kind", "a kind that does not fit", show(kind), "`levels`, or another kind", "")]
    return Ready(factor.id, name, unit, origin, kind, float(ends[0]), float(ends[1]), is_date=is_date), []
