"""What each factor of a design does: how far a measure moves from its low end to its high end, the others averaged.

The unit is the replication: all rows of a design met the same luck, so the effect is had for each replication and its
interval is that of its mean. Interactions are not in it; they stand in what the rows leave over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.differences import Difference, difference_interval
from bartizan.study.question.factors import Ready


class Effect(NamedTuple):
    """A factor's effect on one measure: the difference of two levels, the high end less the low end unless named."""

    factor: str
    origin: str
    low_level: Any
    high_level: Any
    found: Difference

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        found = self.found
        return {
            "factor": self.factor,
            "origin": self.origin,
            "low_level": self.low_level,
            "high_level": self.high_level,
            "difference": found.mean,
            "low": found.low,
            "high": found.high,
            "n": found.n,
            "method": found.method,
            "differ": {"count": found.n_differ, **dict(zip(("mean", "low", "high"), found.differ, strict=True))},
            "p": found.p,
        }


def effects(factors: Sequence[Ready], places: np.ndarray, values: np.ndarray, most: float | None) -> list[Effect]:
    """Main effects of all factors, the largest first.

    Parameters
    ----------
    factors : sequence of Ready
    places : float array, shape (rows, factors)
        The design; NaN where a factor is left as the scenario has it.
    values : float array, shape (rows, replications)
        One measure, the mean over readings.
    most : float or None
        The measure's largest value.

    Returns
    -------
    list of Effect
        A factor whose effect the design cannot tell apart from the others' is left out.

    Notes
    -----
    A range enters as a straight line from 0 to 1, named levels as one constant each; least squares over the rows. In a
    design that varies one factor at a time, an effect is the difference of the two rows that vary it.
    """
    if np.isnan(places).any():
        found = [_alone(factor, places, values, column, most) for column, factor in enumerate(factors)]
    else:
        found = _fitted(factors, places, values, most)
    return sorted((effect for effect in found if effect), key=lambda effect: (-abs(effect.found.mean), effect.factor))


def _alone(factor: Ready, places: np.ndarray, values: np.ndarray, column: int, most: float | None) -> Effect | None:
    """The greatest and the least of the rows that vary one factor; for a range these are its two ends."""
    is_set = ~np.isnan(places)
    rows = np.flatnonzero(is_set[:, column] & (is_set.sum(axis=1) == 1))
    means = values[rows].mean(axis=1)
    low, high = rows[0], rows[-1]
    if factor.kind == "categorical" and np.ptp(means) > 0.0:
        low, high = rows[int(np.argmin(means))], rows[int(np.argmax(means))]
    least, greatest = (factor.value(float(places[row, column])) for row in (low, high))
    return Effect(factor.id, factor.origin, least, greatest, difference_interval(values[high] - values[low], most=most))


def _fitted(
    factors: Sequence[Ready], places: np.ndarray, values: np.ndarray, most: float | None
) -> list[Effect | None]:
    columns, owners = _columns(factors, places)
    matrix = np.column_stack([np.ones(len(places)), *columns])
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return []
    fitted = np.linalg.pinv(matrix)[1:] @ values
    return [_of_factor(j, factor, fitted, owners, most) for j, factor in enumerate(factors)]


def _columns(factors: Sequence[Ready], places: np.ndarray) -> tuple[list[np.ndarray], list[tuple[int, Any]]]:
    """The columns of the fit, and whose each is: a factor, and for named levels which one."""
    columns: list[np.ndarray] = []
    owners: list[tuple[int, Any]] = []
    for j, factor in enumerate(factors):
        if factor.kind != "categorical":
            columns.append(places[:, j])
            owners.append((j, None))
            continue
        at = np.minimum((places[:, j] * len(factor.levels)).astype(int), len(factor.levels) - 1)
        for level in range(1, len(factor.levels)):
            columns.append((at == level).astype(np.float64))
            owners.append((j, level))
    return columns, owners


def _of_factor(j: int, factor: Ready, fitted: np.ndarray, owners: list[tuple[int, Any]], most: float | None) -> Effect:
    rows = [(level, fitted[i]) for i, (owner, level) in enumerate(owners) if owner == j]
    if factor.kind != "categorical":
        return Effect(factor.id, factor.origin, factor.value(0.0), factor.value(1.0), _interval(rows[0][1], most))
    by_level = [np.zeros(fitted.shape[1]), *(row for _, row in rows)]
    means = [float(row.mean()) for row in by_level]
    low, high = (0, 1) if len(by_level) == 2 else (int(np.argmin(means)), int(np.argmax(means)))
    found = _interval(by_level[high] - by_level[low], most)
    return Effect(factor.id, factor.origin, factor.levels[low], factor.levels[high], found)


def _interval(values: np.ndarray, most: float | None) -> Difference:
    """Fitted effects can lie beyond what a difference of two rows could: then nothing bounds them."""
    bound = most if most is not None and float(np.abs(values).max(initial=0.0)) <= most else None
    return difference_interval(values, most=bound)
