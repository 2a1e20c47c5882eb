"""Differences of means between the cells that a study compares, under the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.band import Pairs, band
from bartizan.study.differences import difference_interval, holm
from bartizan.study.measures import MEASURES, table
from bartizan.study.paired import Comparison, variance_ratio
from bartizan.study.points.cells import Cell
from bartizan.study.points.pairs import Pair, paired_cells
from bartizan.study.question.schema import Study


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
