"""Bars of a tornado: what the answer does when one factor goes to each end, and whether the bars may be added.

All differences are to the scenario as it is and meet the same luck. If all factors at once do more, or less, than
their bars together, they interact, and the bars do not add up; that is measured where the joint points were played.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.decide.factors import Factor, check_factors, over_readings
from bartizan.study.differences import Difference, difference_interval, holm


class End(NamedTuple):
    """One end of a bar: where the factor stood, and by how much the answer differs from the reference."""

    at: float  # place in 0..1
    difference: Difference
    adjusted_p: float


class Bar(NamedTuple):
    """One factor; `ends` from its lowest place to its highest, `swing` from the least to the most of them and of 0."""

    id: str
    kind: str
    ends: tuple[End, ...]
    swing: float
    total: float | None  # its total index, where one was given: the whisker
    is_distinguishable: bool


class Joint(NamedTuple):
    """All factors moved at once: what they do beyond the sum of their bars."""

    at: tuple[float, ...]
    together: Difference
    beyond: Difference


class Tornado(NamedTuple):
    """Bars, the widest first, the joint points, and what follows for reading the bars."""

    bars: list[Bar]
    joints: list[Joint]
    note: str


def tornado_design(n_factors: int) -> np.ndarray:
    """The middle, each factor alone at both ends, then all at the low and all at the high end.

    Returns
    -------
    places : float array, shape (2 * n_factors + 3, n_factors)
    """
    middle = np.full((2 * n_factors + 1, n_factors), 0.5)
    for i in range(n_factors):
        middle[2 * i + 1, i], middle[2 * i + 2, i] = 0.0, 1.0
    return np.vstack([middle, np.zeros(n_factors), np.ones(n_factors)])


def tornado(
    places: np.ndarray,
    counts: np.ndarray,
    factors: Sequence[Factor],
    *,
    most: float | None = None,
    totals: dict[str, float] | None = None,
) -> Tornado:
    """Bars from points that move one factor each.

    Parameters
    ----------
    places : array, shape (points, factors)
        The first row is the reference; NaN stands for "as the scenario has it". Every other row differs from it in one
        factor (a bar) or in all of them (a joint point).
    counts : array, shape (points, readings, replications)
        With the same luck at all points.
    factors : sequence of Factor
    most : float or None
        The largest difference that there can be, for the interval where few replications differ.
    totals : dict or None
        Total indices by factor, shown as whiskers.

    Returns
    -------
    tornado : Tornado
        An end is distinguishable by its p-value, adjusted by Holm's steps for all ends.

    Raises
    ------
    InputError
        For a factor that may not be varied.
    ValueError
        For a row that moves some factors but not all, or none.
    """
    check_factors(factors)
    table = over_readings(counts, len(places))
    moved = ~((places == places[0]) | (np.isnan(places) & np.isnan(places[0])))
    n_moved, n = moved.sum(axis=1), places.shape[1]
    is_one, is_all = n_moved == 1, (n_moved == n) & (n > 1)
    if not np.all(is_one[1:] | is_all[1:]):
        raise ValueError(
            f"each row must move one factor, or all; rows {(1 + np.flatnonzero(~(is_one | is_all)[1:])).tolist()}"
        )
    rows = np.flatnonzero(is_one)
    found = [difference_interval(table[r] - table[0], most=most) for r in rows]
    adjusted = holm([one.p for one in found])
    at = [(int(np.flatnonzero(moved[r])[0]), int(r)) for r in rows]
    ends = {key: End(float(places[key[1], key[0]]), d, p) for key, d, p in zip(at, found, adjusted, strict=True)}
    bars = [_bar(f, [e for (i, _), e in ends.items() if i == k], totals or {}) for k, f in enumerate(factors)]
    joints = [_joint(places[r], table, places, moved, int(r), most) for r in np.flatnonzero(is_all)]
    return Tornado(sorted(bars, key=lambda bar: (-bar.swing, bar.id)), joints, interaction_note(joints, totals))


def _bar(factor: Factor, ends: list[End], totals: dict[str, float]) -> Bar:
    ends = sorted(ends, key=lambda end: end.at)
    means = [0.0, *(end.difference.mean for end in ends)]
    is_real = any(end.adjusted_p < 0.05 for end in ends)
    return Bar(factor.id, factor.kind, tuple(ends), max(means) - min(means), totals.get(factor.id), is_real)


def _joint(
    place: np.ndarray, table: np.ndarray, places: np.ndarray, moved: np.ndarray, row: int, most: float | None
) -> Joint:
    """One joint point against the single moves to the same places; without one of those, nothing is said."""
    together = table[row] - table[0]
    singles = [
        np.flatnonzero((moved.sum(axis=1) == 1) & moved[:, k] & (places[:, k] == place[k])) for k in range(len(place))
    ]
    if any(len(found) == 0 for found in singles):
        raise ValueError(f"the joint point {place.tolist()} has no single move to each of its places beside it")
    alone = np.sum([table[found[0]] - table[0] for found in singles], axis=0)
    limit = None if most is None else most * (1.0 + len(place))
    beyond = difference_interval(together - alone, most=limit)
    return Joint(tuple(map(float, place)), difference_interval(together, most=most), beyond)


def interaction_note(joints: Sequence[Joint], totals: dict[str, float] | None = None) -> str:
    """What may be said about adding bars.

    Examples
    --------
    >>> interaction_note([])
    'Each bar moves one factor alone; whether the factors interact was not played.'
    """
    if not joints and totals is None:
        return "Each bar moves one factor alone; whether the factors interact was not played."
    parts = [_beyond_text(joint) for joint in joints]
    if totals is not None:
        parts.append("Whiskers show the total index, with all interactions.")
    return " ".join(parts)


def _beyond_text(joint: Joint) -> str:
    beyond = joint.beyond
    sure = beyond.low is not None and beyond.high is not None and (beyond.low > 0.0 or beyond.high < 0.0)
    where = "at their low ends" if max(joint.at) < 0.5 else "at their high ends" if min(joint.at) > 0.5 else "moved"
    if not sure or beyond.p >= 0.05:
        return f"All factors {where} together are not distinguishable from the sum of their bars."
    return (
        f"All factors {where} together differ by {joint.together.mean:.3g}, their bars add up to "
        f"{joint.together.mean - beyond.mean:.3g}: they interact, and bars do not add up."
    )


def as_dict(found: Tornado) -> dict[str, Any]:
    """Plain data."""
    bars = [{**bar._asdict(), "ends": [_end(end) for end in bar.ends]} for bar in found.bars]
    joints = [{"at": list(j.at), "together": j.together._asdict(), "beyond": j.beyond._asdict()} for j in found.joints]
    return {"bars": bars, "joints": joints, "note": found.note}


def _end(end: End) -> dict[str, Any]:
    return {"at": end.at, "adjusted_p": end.adjusted_p, **end.difference._asdict()}
