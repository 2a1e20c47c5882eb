"""What it is worth to check a claim: how much better the defender could choose if its true value were known.

Points are readings of the doubtful figures; at each of them every option was played. Someone who knows nothing more
takes the option that is best on average. Someone who knows one claim takes the best one given that claim. The
difference, on average, is what checking the claim is worth, in the unit of the measure. Where no claim changes the
choice, checking is worth nothing for it, and the claims are ranked by their share of the doubt about the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from bartizan.errors import InputError, Problem
from bartizan.study.decide.factors import OWN_CHOICE, Factor, check_factors, over_readings
from bartizan.study.decide.spread import two_way_interval

N_DEALS, BATCH = 999, 111
LEVEL = 0.05
LEAST_POINTS = 20
GROUPS = 20
"""Points, and replications, are left out in so many groups for an interval."""
_PARAMETERS = 3
"""A range is fitted by a parabola."""


class Worth(NamedTuple):
    """One figure. `value` is in the unit of the measure and never under 0; `changes` the share of readings in which
    knowing the figure changes the choice; `share` of the doubt about the difference between the two best options."""

    id: str
    kind: str
    value: float
    low: float
    high: float
    idle: float  # what the luckiest idle figure's value stays below
    changes: float
    share: float
    idle_share: float
    is_distinguishable: bool  # by value or by share

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return self._asdict()


class Worths(NamedTuple):
    """All figures, the one worth checking first in front.

    `best` is the option taken when nothing more is known; `all_known` what knowing every figure would be worth, from
    halves of the replications, so that luck does not add to it.
    """

    rows: list[Worth]
    best: str
    all_known: float
    text: str


def value_of_information(
    places: np.ndarray,
    counts: np.ndarray,
    factors: Sequence[Factor],
    options: Sequence[str],
    *,
    better: Literal["more", "less"],
) -> Worths:
    """Rank claims and assumptions by what checking each is worth for the choice among options.

    Parameters
    ----------
    places : array, shape (points, factors)
        Places in 0..1, or numbers of alternatives; points spread over all factors (a Latin hypercube, readings).
    counts : array, shape (options, points, readings, replications)
        With the same luck everywhere.
    factors : sequence of Factor
        Claims and assumptions; an own choice is made, not found out, and is refused.
    options : sequence of str
        Two or more.
    better : "more" or "less"
        Of the measure.

    Returns
    -------
    worths : Worths

    Raises
    ------
    InputError
        For a factor that is neither claim nor assumption.
    ValueError
        For fewer than 20 points, or shapes that do not fit.

    Notes
    -----
    The mean benefit given one figure is fitted over the points, by a parabola or by the mean of each alternative.
    Distinguishable: above what the luckiest figure reaches in nineteen of twenty deals of the figures to the points.
    Source: M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected value of perfect
    information from a probabilistic sensitivity analysis sample", Medical Decision Making 34 (2014).
    Limits: one figure at a time; what is worth something only together with another is not seen.
    """
    check_factors(factors)
    _check(places, counts, factors, options)
    sign = 1.0 if better == "more" else -1.0
    by_replication = sign * np.array([over_readings(option, len(places)) for option in counts])
    gains = by_replication.mean(axis=2)
    order = np.argsort(-gains.mean(axis=1), kind="stable")
    best = int(order[0])
    doubt = gains[order[1]] - gains[best]
    bases = [_basis(places[:, k], factor) for k, factor in enumerate(factors)]
    idle_values, idle_shares = _idle(bases, gains, doubt)
    rows = [_row(f, places[:, k], by_replication, doubt, (idle_values, idle_shares)) for k, f in enumerate(factors)]
    rows.sort(key=lambda row: (-row.value if row.value > idle_values else 0.0, -row.share, row.id))
    return Worths(rows, options[best], _all_known(by_replication), _text(rows, options[best], sign))


def _check(places: np.ndarray, counts: np.ndarray, factors: Sequence[Factor], options: Sequence[str]) -> None:
    wrong = [factor for factor in factors if factor.kind == OWN_CHOICE]
    if wrong:
        raise InputError(
            [
                Problem("", 0, 0, f.id, "an own choice is made, not found out", f.kind, "claim or assumption")
                for f in wrong
            ]
        )
    if len(options) < 2 or len(counts) != len(options):
        raise ValueError(f"two or more options are compared; got {len(options)} names and {len(counts)} tables")
    if places.shape[1] != len(factors) or len(places) < LEAST_POINTS:
        raise ValueError(f"{LEAST_POINTS} points or more and a column for each figure are needed; got {places.shape}")


def _basis(column: np.ndarray, factor: Factor) -> np.ndarray:
    """Orthonormal columns of the fit, shape (points, parameters)."""
    if factor.levels:
        number = column if np.all(column == np.floor(column)) else np.floor(column * factor.levels)
        raw = np.array([number == level for level in np.unique(number)], dtype=np.float64).T
    else:
        centred = column - column.mean()
        raw = np.column_stack([np.ones(len(column)), centred, centred**2])
    basis, size = np.linalg.qr(raw)
    return basis[:, np.abs(np.diag(size)) > 1e-9 * len(column)]


def _value(fitted: np.ndarray) -> np.ndarray:
    """Mean of the best less the best of the means; fitted has the shape (..., options, points)."""
    return np.maximum(0.0, fitted.max(axis=-2).mean(axis=-1) - fitted.mean(axis=-1).max(axis=-1))


def _share(basis: np.ndarray, doubt: np.ndarray) -> np.ndarray:
    """Share of the doubt, shape (..., points), that a fit explains, less what so many parameters explain by luck."""
    deviations = doubt - doubt.mean(axis=-1, keepdims=True)
    total = np.sum(deviations**2, axis=-1)
    n, k = basis.shape
    above = np.sum((deviations @ basis) ** 2, axis=-1)
    explained = np.divide(above, total, out=np.zeros_like(above), where=total > 0.0)
    return 1.0 - (1.0 - explained) * (n - 1) / max(n - k, 1)


def _row(
    factor: Factor, column: np.ndarray, by_replication: np.ndarray, doubt: np.ndarray, idle: tuple[float, float]
) -> Worth:
    basis, gains = _basis(column, factor), by_replication.mean(axis=2)
    fitted = gains @ basis @ basis.T
    value, share = float(_value(fitted)), max(0.0, float(_share(basis, doubt)))
    changes = float(np.mean(fitted.argmax(axis=0) != fitted.mean(axis=1).argmax()))
    low, high = _interval(factor, column, by_replication, value)
    low = max(0.0, low) if value > idle[0] else 0.0
    is_real = value > idle[0] + 1e-12 or share > idle[1] + 1e-12
    return Worth(factor.id, factor.kind, value, low, high, idle[0], changes, share, idle[1], is_real)


def _interval(factor: Factor, column: np.ndarray, by_replication: np.ndarray, value: float) -> tuple[float, float]:
    """Of a value, by other points and by other luck."""

    def again(column: np.ndarray, table: np.ndarray) -> float:
        basis = _basis(column, factor)
        return float(_value(table.mean(axis=2) @ basis @ basis.T))

    points = [np.arange(len(column)) % GROUPS != g for g in range(GROUPS)]
    n = by_replication.shape[2]
    lucks = [np.arange(n) % min(GROUPS, n) != g for g in range(min(GROUPS, n))] if n > 1 else []
    without_point = np.array([again(column[keep], by_replication[:, keep]) for keep in points])
    without_luck = np.array([again(column, by_replication[:, :, keep]) for keep in lucks])
    return two_way_interval(without_point, without_luck, value)


def _idle(bases: Sequence[np.ndarray], gains: np.ndarray, doubt: np.ndarray) -> tuple[float, float]:
    """What the luckiest of all figures reaches when they are dealt to the points anew, in value and in share."""
    n = gains.shape[1]
    rng = np.random.Generator(np.random.Philox(key=n))
    values, shares = [], []
    for first in range(0, N_DEALS, BATCH):
        deals = np.argsort(rng.random((min(BATCH, N_DEALS - first), n)), axis=1)
        mixed = np.moveaxis(gains[:, deals], 0, 1)
        values.append(np.max([_value(mixed @ basis @ basis.T) for basis in bases], axis=0))
        shares.append(np.max([_share(basis, doubt[deals]) for basis in bases], axis=0))
    # value and share are two chances to be called out, so each takes half of the error
    at = N_DEALS - int(LEVEL / 2.0 * (N_DEALS + 1))
    return float(np.sort(np.concatenate(values))[at]), max(0.0, float(np.sort(np.concatenate(shares))[at]))


def _all_known(by_replication: np.ndarray) -> float:
    """Value of knowing every figure: choose at each point by one half of the replications, count by the other."""
    n = by_replication.shape[2]
    if n < 2:
        return 0.0
    halves = by_replication[:, :, : n // 2].mean(axis=2), by_replication[:, :, n // 2 :].mean(axis=2)
    found = []
    for seen, counted in (halves, halves[::-1]):
        at_points = counted[seen.argmax(axis=0), np.arange(counted.shape[1])].mean()
        found.append(at_points - counted[seen.mean(axis=1).argmax()].mean())
    return max(0.0, float(np.mean(found)))


def _text(rows: Sequence[Worth], best: str, sign: float) -> str:
    """The figure worth checking first, in words; claims before assumptions, which nobody can look up."""
    claims = [row for row in rows if row.kind == "claim" and row.is_distinguishable]
    if not claims:
        return f"no claim is distinguishable from one that does nothing; {best} is chosen whatever they are"
    first = claims[0]
    if first.value > first.idle:
        what = "more" if sign > 0.0 else "less"
        return (
            f"the claim worth checking first is {first.id}: knowing it would gain {first.value:.3g} {what} on average"
        )
    return f"the claim worth checking first is {first.id}: it holds most of the doubt, but {best} stays the choice"
