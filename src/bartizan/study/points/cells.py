"""Points that belong together, and what comes out of them: measures, differences, curves.

A cell is one option under one raid on one day: all rows of the design, so a cell of a study without factors is one
point. All cells met the same luck, replication by replication, which is the unit of every interval here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.band import Pairs, band
from bartizan.study.decide.factors import Factor
from bartizan.study.differences import difference_interval, holm
from bartizan.study.measures import MEASURES, estimate, table
from bartizan.study.paired import Comparison, to_first_and_before, variance_ratio
from bartizan.study.points.points import Points
from bartizan.study.question.factors import CATEGORICAL, Ready
from bartizan.study.question.schema import Study
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


class Between(NamedTuple):
    """A comparison of two cells, and what they share."""

    shared: dict[str, str]
    found: Comparison
    by_reading: np.ndarray
    """Mean difference of each reading (of each row of the design, where there are several)."""

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of the contract, with what the two share; `option` is empty where options are compared."""
        return {
            **self.found.as_dict(),
            **self.shared,
            "readings": _over_readings(self.by_reading, self.found.found.mean),
        }


def _over_readings(by_reading: np.ndarray, mean: float) -> dict[str, Any] | None:
    """In how many readings a difference has the sign of the whole, and its least, middle and most; None with one."""
    if len(by_reading) < 2:
        return None
    ends = zip(("least", "middle", "most"), np.quantile(by_reading, [0.0, 0.5, 1.0]), strict=True)
    same_sign = int(np.count_nonzero(np.sign(by_reading) == np.sign(mean)))
    return {"same_sign": same_sign, "n": len(by_reading), **{name: float(value) for name, value in ends}}


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


def compare_cells(study: Study, cells: Sequence[Cell], measures: Sequence[str], pairs: Pairs | None) -> list[Between]:
    """Differences between options, and between phases where the study asks for them.

    Notes
    -----
    p-values are adjusted by Holm's steps for all comparisons of one measure and one kind.
    """
    together = paired_cells(study, cells)
    result: list[Between] = []
    for name in measures:
        if MEASURES[name].over is not None:
            continue
        for own in together.values():
            rows = [_between(pair, name, pairs) for pair in own]
            found = [row for row in rows if row is not None]
            adjusted = holm([row.found.found.p for row in found])
            result += [
                row._replace(found=row.found._replace(adjusted_p=p)) for row, p in zip(found, adjusted, strict=True)
            ]
    return result


class Pair(NamedTuple):
    """Two cells that a study compares: two options on one day, or two days of one option."""

    kind: str  # options | phases
    a: Cell
    b: Cell

    @property
    def names(self) -> tuple[str, str]:
        """What tells the two apart."""
        return (self.a.option, self.b.option) if self.kind == "options" else (self.a.date, self.b.date)

    @property
    def shared(self) -> dict[str, str]:
        """What the two share, as it stands in the answer: the raid, and the day or the option."""
        date, option = (self.a.date, "") if self.kind == "options" else ("", self.a.option)
        return {"kind": self.kind, "raid": self.a.raid, "date": date, "option": option}


Key = tuple[str, str, str]


def paired_cells(study: Study, cells: Sequence[Cell]) -> dict[str, list[Pair]]:
    """The pairs that a study compares, of options and of phases; those with a hole are left out."""
    named = {(cell.raid, cell.date, cell.option): cell for cell in cells}
    wanted = {"options": _option_pairs(study, cells), "phases": _phase_pairs(study, cells)}
    return {
        kind: [Pair(kind, named[a], named[b]) for a, b in keys if a in named and b in named]
        for kind, keys in wanted.items()
    }


def _option_pairs(study: Study, cells: Sequence[Cell]) -> Iterator[tuple[Key, Key]]:
    for raid, date in dict.fromkeys((cell.raid, cell.date) for cell in cells):
        for a, b in pairs_asked(study):
            yield (raid, date, a), (raid, date, b)


def pairs_asked(study: Study) -> list[tuple[str, str]]:
    """Names of the options to compare: b with a."""
    names = [option.name for option in study.options]
    if isinstance(study.compare, list):
        return [(pair[0], pair[1]) for pair in study.compare]
    if study.compare == "none" or len(names) < 2:
        return []
    to_first = [(names[0], name) for name in names[1:]]
    return {"first": to_first, "before": list(pairwise(names))}.get(study.compare, to_first_and_before(names))


def _phase_pairs(study: Study, cells: Sequence[Cell]) -> Iterator[tuple[Key, Key]]:
    if not study.compare_phases:
        return
    for raid, option in dict.fromkeys((cell.raid, cell.option) for cell in cells):
        for a, b in pairwise(phase.date.isoformat() for phase in study.phases):
            yield (raid, a, option), (raid, b, option)


def _between(pair: Pair, name: str, pairs: Pairs | None) -> Between | None:
    """One comparison; None where one of the two has no such measure, or it is a ratio there."""
    a, b = pair.a, pair.b
    first, second = table(name, a.rows, a.who), table(name, b.rows, b.who)
    if first is None or second is None or len(first) != len(second):
        return None
    measure = MEASURES[name]
    bounds = [measure.most(who) for who in (a.who, b.who)] if measure.most else []
    differences = (second - first).mean(axis=0)
    step = 1.0 / len(first) if measure.is_flag else 0.0
    found = difference_interval(differences, most=max(bounds) if bounds else None, step=step)
    ratio = variance_ratio(first.mean(axis=0), second.mean(axis=0))
    doubt = band(second - first, pairs) if len(a.points) == 1 else None
    row = Comparison(*pair.names, name, found, ratio, found.p, doubt)
    return Between(pair.shared, row, (second - first).mean(axis=1))


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
