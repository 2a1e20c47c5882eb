"""What a study would play, as plain data: told before anything is played."""

from __future__ import annotations

from typing import Any

from bartizan.claims.programme import DAYS_UNIT
from bartizan.claims.text import counted, number_text
from bartizan.scenario.readings import PLACES
from bartizan.study.design.latin import largest_correlation
from bartizan.study.design.places import SPREAD
from bartizan.study.points.answer import measures_of, quantiles_of
from bartizan.study.points.cost import cost_of
from bartizan.study.points.tells import not_told
from bartizan.study.question.factors import Ready
from bartizan.study.question.load import Question
from bartizan.study.statistics import proportion_interval
from bartizan.study.stopping.planner import replications_for_share, share_half_width

NARROW_POINTS = 2
"""Half the width of an interval that a plan reckons, in points of a hundred."""
UNITS_UNSAID = ("1", "date", DAYS_UNIT)


def plan_of(question: Question) -> dict[str, Any]:
    """Title, cost, reading, factors, design, stopping rule, measures, what will not be told, names of points."""
    study, points = question.study, question.points
    cost = cost_of(question)
    stopping = study.stopping
    return {
        "title": study.name,
        "cost": str(cost),
        "sizes": cost.as_dict(),
        "reading": reading_words(study.reading) if study.reading else "",
        "design": _design_words(question),
        "factors": [factor_words(factor) for factor in points.factors],
        "stopping": ""
        if stopping is None
        else f"{stopping.measure} known to +-{stopping.half_width:g} at every point, "
        f"{stopping.minimum:,} to {stopping.maximum:,} replications",
        "measures": [*measures_of(question), *(f"{name} at {q:g}" for name, q in quantiles_of(question))],
        "expected": expected_words(points.replications),
        "not_told": not_told(question),
        "points": list(points.names),
    }


def expected_words(n: int) -> str:
    """What so many replications will tell of a share of the runs under one reading, and what a narrower answer takes.

    Examples
    --------
    >>> expected_words(60)
    'a share of runs to +-12 points at worst, what never happens at most 6 %; +-2 points take 2,398 replications'
    """
    worst, never = 100.0 * share_half_width(0.5, n), 100.0 * proportion_interval(0, n)[1]
    takes = replications_for_share(0.5, NARROW_POINTS / 100.0)
    told = f"a share of runs to +-{worst:.2g} points at worst, what never happens at most {never:.2g} %"
    return f"{told}; +-{NARROW_POINTS} points take {takes:,} replications"


def reading_words(name: str) -> str:
    """A reading without a draw: its label, and where it has all claims and assumptions.

    Examples
    --------
    >>> reading_words("low"), reading_words("mode")
    ('low: all claims and assumptions at the ends that hurt the defence',
     'central: all claims and assumptions at their central values')
    """
    label = "central" if name == "mode" else name
    return f"{label}: all claims and assumptions {PLACES[label]}"


def _design_words(question: Question) -> str:
    design, places = question.study.design, question.points.design
    if design is None:
        return ""
    words = f"{design.kind}, {counted(len(places), 'row')} of {counted(len(question.points.factors), 'factor')}"
    if design.kind in SPREAD and places.shape[1] > 1:
        words += f", largest correlation {largest_correlation(places):.3f}"
    return words


def factor_words(factor: Ready) -> str:
    """One factor: its id, whose it is, and what it is varied over.

    Examples
    --------
    >>> factor_words(Ready("network.delay_s", "", "", "own choice", "continuous", 0.0, 30.0))
    'network.delay_s (own choice): 0 to 30'
    """
    if factor.quantiles:
        ends = f"{factor.quantiles[0]:,.0f} to {factor.quantiles[-1]:,.0f} days, as reported promises slipped"
    elif factor.levels:
        ends = ", ".join(_level_words(level, factor.unit) for level in factor.levels)
    else:
        ends = " to ".join(_level_words(factor.value(place), factor.unit) for place in (0.0, 1.0))
    unit = f" {factor.unit}" if factor.unit and not factor.quantiles and factor.unit not in UNITS_UNSAID else ""
    return f"{factor.id} ({factor.origin}): {ends}{unit}"


def _level_words(level: Any, unit: str) -> str:
    """A level as a reader writes it: numbers without the digits that only a computer has, a site by its place."""
    if isinstance(level, bool):
        return "yes" if level else "no"
    if isinstance(level, dict):
        return f"({', '.join(_level_words(value, '1') for value in level.values())})"
    return number_text(level, unit) if isinstance(level, int | float) else str(level)
