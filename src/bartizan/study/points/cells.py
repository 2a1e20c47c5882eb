"""Points that belong together, and what comes out of them: measures and curves.

A cell is one option under one raid on one day: all rows of the design, so a cell of a study without factors is one
point. All cells met the same luck, replication by replication, which is the unit of every interval here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.band import Pairs, band
from bartizan.study.decide.factors import Factor
from bartizan.study.measures import estimate, table
from bartizan.study.points.points import Points
from bartizan.study.question.factors import CATEGORICAL, Ready
from bartizan.study.statistics import CLOPPER_PEARSON, Estimate, mean_interval, proportion
from bartizan.study.tally import Legend, Rows
from bartizan.study.workers.piles import PlayedPoint


class Cell(NamedTuple):
    """One option under one raid on one day, with the points of all rows of the design."""

    raid: str
    date: str
    option: str
    points: tuple[PlayedPoint, ...]

    @property
    def who(self) -> Legend:
        """What its rows mean: the objects are the same in every row of the design."""
        return self.points[0].who

    @property
    def rows(self) -> list[Rows]:
        """All readings of all its points."""
        return [rows for point in self.points for rows in point.rows]


def cells_of(points: Points, played: Sequence[PlayedPoint | None]) -> list[Cell]:
    """The cells that are whole, in the order of the points; a cell with a hole in it is left out."""
    groups: dict[tuple[str, str, str], list[PlayedPoint | None]] = {}
    for place, point in zip(points.places, played, strict=True):
        groups.setdefault((place.raid, place.date, place.option), []).append(point)
    return [
        Cell(*key, tuple(point for point in found if point is not None))
        for key, found in groups.items()
        if all(point is not None for point in found)
    ]


def cell_estimate(name: str, cell: Cell, pairs: Pairs | None) -> dict[str, Any]:
    """One measure of a cell with its interval, and its band over the readings where one row of the design is all.

    Over several rows `rows` holds the least and the greatest mean of a row.
    """
    data = estimate(name, cell.rows, cell.who).as_dict()
    found = table(name, cell.rows, cell.who)
    if len(cell.points) == 1:
        return {**data, "band": band(found, pairs)}
    means = None if found is None else found.mean(axis=1).reshape(len(cell.points), -1).mean(axis=1)
    spread = None if means is None else {"low": float(means.min()), "high": float(means.max())}
    return {**data, "band": None, "rows": spread}


def exceedance(cell: Cell, most: int = 40) -> list[dict[str, Any]]:
    """How likely at least k leakers are, for k from 1 on, with intervals by chance; ends where it is 0.

    Unresolved objects count as leakers: nothing stopped them.
    """
    through = np.array([rows.leakers + rows.unresolved for rows in cell.rows])
    result = []
    for k in range(1, most + 1):
        at_least = through >= k
        row = share_of(at_least)
        result.append({"at_least": k, "mean": row.mean, "low": row.low, "high": row.high, "method": row.method})
        if not at_least.any():
            break
    return result


def share_of(flags: np.ndarray) -> Estimate:
    """The share of replications; over several readings the mean of each replication's.

    Where nearly all replications show it under every reading, or under none, an exact bound: each of the others shows
    it under one reading at least, and under all but one at most.

    Parameters
    ----------
    flags : bool array, shape (readings, replications)
    """
    n_readings = len(flags)
    if n_readings == 1:
        return proportion(int(flags.sum()), flags.shape[1])
    row = mean_interval(flags.mean(axis=0), most=1.0)
    if row.any is not None:
        return row._replace(low=row.any[1] / n_readings, high=row.any[2], method=f"{CLOPPER_PEARSON}, as a bound")
    off = row.off_usual
    if off is not None and off.usual == 1.0:
        low, high = 1.0 - off.high, 1.0 - off.low / n_readings
        return row._replace(low=low, high=high, method=f"{CLOPPER_PEARSON}, as a bound")
    return row


def means_by_row(name: str, points: Iterable[PlayedPoint]) -> np.ndarray | None:
    """One measure by row of the design and replication, the mean over readings, shape (rows, replications)."""
    tables = [table(name, point.rows, point.who) for point in points]
    known = [found.mean(axis=0) for found in tables if found is not None]
    return np.array(known) if len(known) == len(tables) and known else None


def counts_of(cell: Cell, name: str) -> np.ndarray | None:
    """One measure of a cell, shape (points, readings, replications); None where nothing is asked."""
    tables = [table(name, point.rows, point.who) for point in cell.points]
    known = [found for found in tables if found is not None]
    return np.array(known, dtype=np.float64) if known and len(known) == len(tables) else None


def factor_of(factor: Ready) -> Factor:
    """A factor as the functions of `decide` take it."""
    return Factor(factor.id, factor.origin, factor.n_levels if factor.kind == CATEGORICAL else 0)
