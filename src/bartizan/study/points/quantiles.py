"""Quantiles that a study asks for: what a share of the replications stays at or below, reading by reading."""

from __future__ import annotations

from typing import Any

import numpy as np

from bartizan.study.measures import MEASURES, NOT_ASKED
from bartizan.study.points.cells import Cell
from bartizan.study.stopping.quantiles import ORDER, TOO_FEW, quantile_interval, replications_for_quantile

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
    values = [_of_one(name, cell, i) for i in range(len(cell.rows))]
    n = len(cell.rows[0].leakers)
    known = [one for one in values if one is not None]
    if len(known) < len(values):
        why = NOT_ASKED if MEASURES[name].played(cell.rows, cell.who).over is None else VARIES
        return _nothing(q, n, why)
    needed = replications_for_quantile(q)
    if n < needed:
        return _nothing(q, n, TOO_FEW.format(q, needed, n))
    found = [quantile_interval(one, q) for one in known]
    ends = np.array([(row.value, row.low, row.high) for row in found], dtype=np.float64)
    value, low, high = map(float, ends.mean(axis=0))
    row = {**_nothing(q, n, ORDER), "value": value, "low": low, "high": high}
    if len(found) == 1:
        return row
    over = "readings" if len(cell.points) == 1 else "rows"
    spread = {"low": float(ends[:, 0].min()), "high": float(ends[:, 0].max())}
    return {**row, "method": f"{ORDER}, mean over {len(found)} {over}", over: spread}


def _of_one(name: str, cell: Cell, i: int) -> np.ndarray | None:
    """A value for each replication of one reading; None where there is none."""
    measure = MEASURES[name].played(cell.rows, cell.who)
    return None if measure.over is not None else measure.value(cell.rows[i], cell.who)


def _nothing(q: float, n: int, why: str) -> dict[str, Any]:
    about = {"quantile": q, "value": None, "low": None, "high": None, "n": n, "method": why}
    return {**about, "readings": None, "rows": None}
