"""Quantiles that a study asks for, reading by reading: what a share of the replications stays at or below, and how far
that differs between what the study compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bartizan.study.decide.quantile_difference import (
    QuantileDifference,
    quantile_difference,
    replications_for_difference,
)
from bartizan.study.measures import MEASURES, NOT_ASKED
from bartizan.study.points.cells import Cell
from bartizan.study.points.pairs import Pair, paired_cells
from bartizan.study.question.schema import Study
from bartizan.study.stopping.quantiles import TOO_FEW, Quantile, quantile_interval, replications_for_quantile

VARIES = "no quantile: objects differ between replications, and the measure is then a ratio of totals"


def quantile_row(name: str, cell: Cell, q: float) -> dict[str, Any]:
    """One quantile of a measure in a cell.

    Parameters
    ----------
    name : str
        A measure with a value in each replication.
    cell : Cell
    q : float [1]
        0.9 for what nine replications of ten stay at or below.

    Returns
    -------
    row : dict
        `{quantile, value, low, high, n, method, readings, rows}`. Over several readings, or rows of a design, `value`,
        `low` and `high` are the means of theirs, and `readings`, or `rows`, holds the least and the greatest of any.

    Notes
    -----
    One reading's interval is exact. The readings met the same luck, so their quantiles err together at worst, and the
    mean of their intervals is as wide as that; where they err apart it is wider than it need be.
    """
    values, why = _values(name, cell)
    n, needed = len(cell.rows[0].leakers), replications_for_quantile(q)
    why = why or (TOO_FEW.format(q, needed, n) if n < needed else "")
    if why:
        return {"quantile": q, "value": None, **_nothing(n, why)}
    return {"quantile": q, **_over_all([quantile_interval(one, q) for one in values], cell)}


def quantile_differences(
    study: Study, cells: Sequence[Cell], asked: Iterable[tuple[str, float]]
) -> list[dict[str, Any]]:
    """How far the quantiles differ that a study asks for, in every pair of cells that it compares.

    Returns
    -------
    rows : list of dict
        As `quantile_row`, with `difference` in place of `value`, the measure, and of which two it is, as comparisons
        of means say it.

    Notes
    -----
    Each interval stands alone: none is adjusted for the number of pairs.
    """
    pairs = [pair for own in paired_cells(study, cells).values() for pair in own]
    return [_difference(pair, name, q) for name, q in asked for pair in pairs]


def _difference(pair: Pair, name: str, q: float) -> dict[str, Any]:
    (a, why), (b, or_why) = (_values(name, cell) for cell in (pair.a, pair.b))
    about = {**dict(zip("ab", pair.names, strict=True)), **pair.shared, "measure": name, "quantile": q}
    n, needed = len(pair.a.rows[0].leakers), replications_for_difference(q)
    why = why or or_why or (TOO_FEW.format(q, needed, n) if n < needed else "")
    if why:
        return {**about, "difference": None, **_nothing(n, why)}
    row = _over_all([quantile_difference(one, other, q) for one, other in zip(a, b, strict=True)], pair.a)
    return {**about, "difference": row.pop("value"), **row}


def _over_all(found: Sequence[Quantile | QuantileDifference], cell: Cell) -> dict[str, Any]:
    """Value and ends, the means of those of all readings (or rows of a design), with the least and greatest value."""
    ends = np.array([(row.value, row.low, row.high) for row in found], dtype=np.float64)
    value, low, high = map(float, ends.mean(axis=0))
    row = {"value": value, **_nothing(found[0].n, found[0].method), "low": low, "high": high}
    if len(found) == 1:
        return row
    over = "readings" if len(cell.points) == 1 else "rows"
    spread = {"low": float(ends[:, 0].min()), "high": float(ends[:, 0].max())}
    return {**row, "method": f"{found[0].method}, mean over {len(found)} {over}", over: spread}


def _values(name: str, cell: Cell) -> tuple[list[np.ndarray], str]:
    """A value for each replication, reading by reading; or why there is none."""
    values = [_of_one(name, cell, i) for i in range(len(cell.rows))]
    known = [one for one in values if one is not None]
    if len(known) == len(values):
        return known, ""
    return [], NOT_ASKED if MEASURES[name].played(cell.rows, cell.who).over is None else VARIES


def _of_one(name: str, cell: Cell, i: int) -> np.ndarray | None:
    """A value for each replication of one reading; None where there is none."""
    measure = MEASURES[name].played(cell.rows, cell.who)
    return None if measure.over is not None else measure.value(cell.rows[i], cell.who)


def _nothing(n: int, why: str) -> dict[str, Any]:
    return {"low": None, "high": None, "n": n, "method": why, "readings": None, "rows": None}
