"""The value of a claim at which the comparison of two defender's options flips, and how sure that value is.

The claim is moved through its range, both options are played at each place with the same luck, and the interval of
their difference is turned round: the flip may lie wherever that interval holds 0.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.decide.factors import Factor, check_factors, over_readings
from bartizan.study.differences import difference_interval

STEPS = 20
"""Places looked at between two that were played."""


class Flip(NamedTuple):
    """Where option b stops being better than a, or the reverse.

    `values` are the places where the mean difference crosses 0, in the unit of the claim; `low` and `high` enclose all
    places where the 95 % interval of the difference holds 0, None at a side where that reaches the end of the range.
    All of it is None or empty where one option is better over the whole range. `below` and `above` say which option
    has more of the measure at the ends of the range: "a", "b" or "not distinguishable".
    """

    id: str
    values: tuple[float, ...]
    low: float | None
    high: float | None
    below: str
    above: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return self._asdict()


def flip_value(
    values: np.ndarray,
    a: np.ndarray,
    b: np.ndarray,
    factor: Factor,
    *,
    names: tuple[str, str] = ("a", "b"),
    most: float | None = None,
) -> Flip:
    """Find the flip of a comparison along one claim, assumption or own choice.

    Parameters
    ----------
    values : array, shape (points,)
        Rising, in the unit of the factor; two or more.
    a, b : array, shape (points, readings, replications)
        Counts of two options that the defender has, with the same luck.
    factor : Factor
        A range, not alternatives.
    names : (str, str)
        Of the options, for the text.
    most : float or None
        The largest difference that there can be.

    Returns
    -------
    flip : Flip

    Raises
    ------
    InputError
        For a raid, traffic or losses, which are not searched.
    ValueError
        For alternatives, or values that do not rise.

    Notes
    -----
    Between two values the difference of each replication is drawn straight, so take values close enough for that. At
    any one true flip the interval holds 0 in 95 % of studies, and so `low` to `high` holds the flip.
    Source: E. C. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16 (1954).
    """
    check_factors([factor])
    x = np.asarray(values, dtype=np.float64)
    if factor.levels or len(x) < 2 or not np.all(np.diff(x) > 0.0):
        raise ValueError(f"a flip needs two or more rising values of a range; got {x.tolist()} for {factor.id}")
    difference = over_readings(b, len(x)) - over_readings(a, len(x))
    at, between = _between(x, difference)
    found = [difference_interval(row, most=most) for row in between]
    means = np.array([row.mean for row in found])
    signs = np.array([_sign(row.low, row.high) for row in found])
    crossings = _crossings(at, means)
    is_open = np.flatnonzero(signs == 0)
    below, above = (_side(int(signs[k])) for k in (0, -1))
    low = high = None
    if len(is_open):
        # the flip lies between places that are looked at, so the next one outside bounds it
        low = None if is_open[0] == 0 else float(at[is_open[0] - 1])
        high = None if is_open[-1] == len(at) - 1 else float(at[is_open[-1] + 1])
    text = _text(factor.id, crossings, (low, high), (below, above), names, bool(len(is_open)))
    if not difference.any():
        text = f"in no replication do the two differ, whatever {factor.id} is within its range"
    return Flip(factor.id, crossings, low, high, below, above, text)


def _between(x: np.ndarray, difference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values and differences at all places looked at, by straight lines of each replication."""
    at = np.concatenate([np.linspace(low, high, STEPS, endpoint=False) for low, high in pairwise(x)])
    at = np.append(at, x[-1])
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    share = ((at - x[k]) / (x[k + 1] - x[k]))[:, None]
    return at, (1.0 - share) * difference[k] + share * difference[k + 1]


def _crossings(at: np.ndarray, means: np.ndarray) -> tuple[float, ...]:
    """Places where the mean changes its sign."""
    nonzero = np.flatnonzero(means)
    found = []
    for i, j in pairwise(nonzero):
        if means[i] * means[j] < 0.0:
            found.append(float(at[i] + (at[j] - at[i]) * means[i] / (means[i] - means[j])))
    return tuple(found)


def _sign(low: float | None, high: float | None) -> int:
    """1 if surely above 0, -1 if surely below, else 0."""
    return 0 if low is None or high is None else int(low > 0.0) - int(high < 0.0)


def _side(sign: int) -> str:
    return {1: "b", -1: "a", 0: "not distinguishable"}[sign]


def _text(
    name: str,
    crossings: tuple[float, ...],
    ends: tuple[float | None, float | None],
    sides: tuple[str, str],
    names: tuple[str, str],
    is_open: bool,
) -> str:
    """The finding in words."""
    called = {"a": names[0], "b": names[1]}
    if not is_open and not crossings:
        return f"{called[sides[0]]} has more over the whole range of {name}: within it nothing flips the comparison"
    if not crossings:
        return f"no flip was seen within the range of {name}, but part of it is not distinguishable from one"
    where = ", ".join(f"{value:.4g}" for value in crossings)
    low, high = ends
    spread = f"{'the low end' if low is None else f'{low:.4g}'} to {'the high end' if high is None else f'{high:.4g}'}"
    return f"the comparison flips at {name} = {where} ({spread} with 95 % confidence)"
