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
from bartizan.study.band import Pairs
from bartizan.study.decide.factors import OWN_CHOICE, Factor, check_factors, over_readings
from bartizan.study.decide.fits import Column, basis_of, columns_of, idle_reach, share_of, value_of
from bartizan.study.decide.spread import two_way_interval

LEAST_POINTS = 20
GROUPS = 20
"""Points, and replications, are left out in so many groups for an interval."""


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
    pairs: Pairs | None = None,
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
    pairs : Pairs or None
        Which readings share their claims or their assumptions; None takes it from places that agree.

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
    Distinguishable: above what the luckiest figure reaches in nineteen of twenty deals of its values to the points;
    points that share a value go on sharing one, else one study in six would name an idle figure.
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
    columns = columns_of(places, factors, pairs)
    idle = idle_reach(columns, gains, doubt)
    rows = [_row(column, by_replication, doubt, idle) for column in columns]
    rows.sort(key=lambda row: (-row.value if row.value > row.idle else 0.0, -row.share, row.id))
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


def _row(column: Column, by_replication: np.ndarray, doubt: np.ndarray, idle: tuple[float, float]) -> Worth:
    basis, gains = basis_of(column.places, column.factor), by_replication.mean(axis=2)
    deviations = doubt - doubt.mean()
    fitted = gains @ basis @ basis.T
    value = float(value_of(fitted))
    share = max(0.0, float(share_of(deviations @ basis, deviations, basis.shape[1])))
    changes = float(np.mean(fitted.argmax(axis=0) != fitted.mean(axis=1).argmax()))
    low, high = _interval(column, by_replication, value)
    low = max(0.0, low) if value > idle[0] else 0.0
    is_real = value > idle[0] + 1e-12 or share > idle[1] + 1e-12
    factor = column.factor
    return Worth(factor.id, factor.kind, value, low, high, idle[0], changes, share, idle[1], is_real)


def _interval(column: Column, by_replication: np.ndarray, value: float) -> tuple[float, float]:
    """Of a value, by other points and by other luck; points that share a value are left out together."""

    def again(places: np.ndarray, gains: np.ndarray) -> float:
        basis = basis_of(places, column.factor)
        return float(value_of(gains @ basis @ basis.T))

    n, gains = by_replication.shape[2], by_replication.mean(axis=2)
    points = [column.labels % GROUPS != g for g in range(GROUPS)]
    lucks = [np.arange(n) % min(GROUPS, n) != g for g in range(min(GROUPS, n))] if n > 1 else []
    without_point = np.array([again(column.places[keep], gains[:, keep]) for keep in points if not keep.all()])
    without_luck = np.array([again(column.places, by_replication[:, :, keep].mean(axis=2)) for keep in lucks])
    return two_way_interval(without_point, without_luck, value)


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
