"""Where the comparison of two options turns: along each factor of a design in turn, all others as the scenario has
them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bartizan.scenario.readings import PLACES
from bartizan.study.decide.flip import flip_value
from bartizan.study.decide.turns import turn_between
from bartizan.study.design.places import SCREENS
from bartizan.study.measures import MEASURES
from bartizan.study.points.cells import Cell, counts_of, factor_of
from bartizan.study.points.pairs import pairs_asked
from bartizan.study.points.points import Points
from bartizan.study.points.sky import is_same_sky
from bartizan.study.question.factors import CATEGORICAL


def searched(points: Points) -> dict[int, np.ndarray]:
    """Along which factors a flip is looked for, and the rows of the design that move each of them alone.

    Returns
    -------
    rows : dict of int to int array
        By the number of the factor; empty for designs that move several factors at once.
    """
    design = points.study.design
    if design is None or design.kind in SCREENS:
        return {}
    is_set = ~np.isnan(points.design)
    found = {}
    for j, factor in enumerate(points.factors):
        rows = np.flatnonzero(is_set[:, j] & (is_set.sum(axis=1) == 1))
        numbers = [factor.number(float(points.design[row, j])) for row in rows]
        # the first row of each value, the values rising
        rising = rows[np.unique(numbers, return_index=True)[1]] if numbers else rows
        if len(rising) > 1 and not factor.quantiles:
            found[j] = rising
    return found


def flips(points: Points, cells: Sequence[Cell], name: str) -> Iterator[dict[str, Any]]:
    """Flips of one measure for each raid, day, pair of options and factor.

    Options that differ in raid, traffic or losses are left out: what flies and what fails is not searched.
    """
    rows = searched(points)
    named = {(cell.raid, cell.date, cell.option): cell for cell in cells}
    for raid, date in dict.fromkeys((cell.raid, cell.date) for cell in cells) if rows else ():
        for a, b in pairs_asked(points.study):
            pair = [named.get((raid, date, option)) for option in (a, b)]
            counts = [None if cell is None else counts_of(cell, name) for cell in pair]
            if pair[0] is None or any(found is None for found in counts) or not is_same_sky(points, raid, (a, b)):
                continue
            measure = MEASURES[name]
            most = measure.most(pair[0].who) if measure.most else None
            about = {
                "method": "flip",
                "raid": raid,
                "date": date,
                "option": "",
                "a": a,
                "b": b,
                "others": _others(points),
            }
            for j, own in rows.items():
                first, second = (found[own] for found in counts if found is not None)
                yield about | _flip(points, j, own, (first, second), (a, b), most)


def _flip(
    points: Points,
    j: int,
    rows: np.ndarray,
    counts: tuple[np.ndarray, np.ndarray],
    names: tuple[str, str],
    most: float | None,
) -> dict[str, Any]:
    """One factor: a value of a range, or a turn between levels."""
    factor, places = points.factors[j], points.design[rows, j]
    if factor.kind == CATEGORICAL:
        levels = [factor.value(float(at)) for at in places]
        return turn_between(levels, *counts, factor_of(factor), names=names, most=most).as_dict()
    values = np.array([factor.number(float(at)) for at in places])
    return flip_value(values, *counts, factor_of(factor), names=names, most=most).as_dict()


def _others(points: Points) -> str:
    """What all other factors, claims and assumptions were during the search, in words."""
    n = points.study.readings
    if n == 1:
        return f"all other claims and assumptions {PLACES[points.point(0).readings.labels[0]]}"
    return f"all other claims and assumptions as {n} readings have them"
