"""Compare variants of one scenario that met the same luck: differences with interval, band and adjusted p-value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.band import Pairs, band
from bartizan.study.differences import Difference, difference_interval, holm
from bartizan.study.measures import MEASURES, table
from bartizan.study.tally import Legend, Rows
from bartizan.study.variants import Played, Round


class Comparison(NamedTuple):
    """How much more of a measure variant `b` has than variant `a`."""

    a: str
    b: str
    measure: str
    found: Difference
    variance_ratio: float | None
    """Variance of the difference if the two had luck of their own, over its variance as it is: how many times fewer
    replications the common luck takes. None where the difference is the same in every replication."""
    adjusted_p: float
    band: dict[str, Any] | None

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of the contract, with what it rests on."""
        found = self.found
        return {
            "a": self.a,
            "b": self.b,
            "measure": self.measure,
            "difference": found.mean,
            "low": found.low,
            "high": found.high,
            "variance_ratio": self.variance_ratio,
            "adjusted_p": self.adjusted_p,
            "p": found.p,
            "n": found.n,
            "method": found.method,
            "differ": {"count": found.n_differ, **dict(zip(("mean", "low", "high"), found.differ, strict=True))},
            "band": self.band,
        }


def to_first_and_before(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs (a, b) that compare each variant with the first, and with the one before it.

    Examples
    --------
    >>> to_first_and_before(["alone", "warning", "tracks"])
    [('alone', 'warning'), ('alone', 'tracks'), ('warning', 'tracks')]
    """
    return list(dict.fromkeys([*((names[0], name) for name in names[1:]), *pairwise(names)]))


def comparable(who: Legend, rows: Sequence[Rows]) -> list[str]:
    """Measures that have one value in each replication: no ratios, and nothing that is not asked here."""
    return [name for name, row in MEASURES.items() if row.over is None and table(name, rows, who) is not None]


def compare(
    round_: Round, pairs: Sequence[tuple[str, str]] | None = None, measures: Sequence[str] | None = None
) -> list[Comparison]:
    """Differences between variants, measure by measure.

    Parameters
    ----------
    round_ : Round
        Variants that were played with the same luck.
    pairs : sequence of (a, b) or None
        Names of variants, b compared with a; None compares each with the first and with the one before it.
    measures : sequence of str or None
        None takes all that have a value in each replication.

    Returns
    -------
    list of Comparison
        By measure, then by pair. p-values are adjusted by Holm's steps for the pairs of one measure.

    Raises
    ------
    KeyError
        For a name that was not played, or is no measure.

    Notes
    -----
    The unit is the replication, averaged over the readings: the claims and assumptions are held as they were drawn. How
    far the difference moves over them is its band, from which the part of chance is subtracted.
    """
    played = {one.name: one for one in round_.played}
    who, first = round_.who, round_.played[0].rows
    names = comparable(who, first) if measures is None else measures
    asked = to_first_and_before(list(played)) if pairs is None else pairs
    result: list[Comparison] = []
    for name in names:
        rows = [_compare_one(name, played[a], played[b], who, round_.pairs) for a, b in asked]
        adjusted = holm([row.found.p for row in rows])
        result += [row._replace(adjusted_p=p) for row, p in zip(rows, adjusted, strict=True)]
    return result


def _compare_one(name: str, a: Played, b: Played, who: Legend, pairs: Pairs) -> Comparison:
    tables = [table(name, one.rows, who) for one in (a, b)]
    first, second = (np.asarray(part, dtype=np.float64) for part in tables)
    measure = MEASURES[name]
    most = measure.most(who) if measure.most else None
    step = 1.0 / len(first) if measure.is_flag else 0.0
    found = difference_interval((second - first).mean(axis=0), most=most, step=step)
    ratio = variance_ratio(first.mean(axis=0), second.mean(axis=0))
    return Comparison(a.name, b.name, name, found, ratio, found.p, band(second - first, pairs))


def variance_ratio(a: np.ndarray, b: np.ndarray) -> float | None:
    """How many times the variance of a difference shrinks because both sides met the same luck.

    Parameters
    ----------
    a, b : array, shape (n,)
        One value for each replication.

    Returns
    -------
    ratio : float or None
        (var a + var b) / var (b - a); 1 for independent sides. None under two replications, or where the difference
        does not vary.

    Examples
    --------
    >>> round(variance_ratio(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0])), 2)
    10.0
    """
    if len(a) < 2:
        return None
    rest = float(np.var(b - a, ddof=1))
    both = float(np.var(a, ddof=1)) + float(np.var(b, ddof=1))
    return both / rest if rest > 1e-18 * max(1.0, both) else None
