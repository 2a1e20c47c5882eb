"""Where alternatives of a claim exclude each other: whether the comparison of two options turns between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.study.decide.factors import Factor, check_factors, over_readings
from bartizan.study.differences import Difference, difference_interval, holm

LEVEL = 0.05


class Turn(NamedTuple):
    """The difference of two options at each level; `sides` says which has more there: "a", "b" or
    "not distinguishable", with p-values adjusted by Holm's steps for all levels."""

    id: str
    levels: tuple[Any, ...]
    differences: tuple[Difference, ...]
    sides: tuple[str, ...]
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        rows = zip(self.levels, self.differences, self.sides, strict=True)
        found = [
            {"level": level, "difference": d.mean, "low": d.low, "high": d.high, "has_more": s} for level, d, s in rows
        ]
        return {"id": self.id, "levels": found, "text": self.text}


def turn_between(
    levels: Sequence[Any],
    a: np.ndarray,
    b: np.ndarray,
    factor: Factor,
    *,
    names: tuple[str, str] = ("a", "b"),
    most: float | None = None,
) -> Turn:
    """Compare two options at each level of a claim, assumption or own choice.

    Parameters
    ----------
    levels : sequence, length n
        What stands at each point.
    a, b : array, shape (n, readings, replications)
        Counts of two options that the defender has, with the same luck.
    factor : Factor
    names : (str, str)
        Of the options, for the text.
    most : float or None
        The largest difference that there can be.

    Raises
    ------
    InputError
        For a raid, traffic or losses, which are not searched.
    """
    check_factors([factor])
    difference = over_readings(b, len(levels)) - over_readings(a, len(levels))
    found = tuple(difference_interval(row, most=most) for row in difference)
    adjusted = holm([one.p for one in found])
    sides = tuple(_side(one, p) for one, p in zip(found, adjusted, strict=True))
    return Turn(factor.id, tuple(levels), found, sides, _text(factor.id, levels, sides, names))


def _side(found: Difference, adjusted_p: float) -> str:
    if found.low is None or found.high is None or adjusted_p >= LEVEL or found.low <= 0.0 <= found.high:
        return "not distinguishable"
    return "b" if found.mean > 0.0 else "a"


def _text(name: str, levels: Sequence[Any], sides: Sequence[str], names: tuple[str, str]) -> str:
    """The finding in words."""
    at = {side: [_word(level) for level, own in zip(levels, sides, strict=True) if own == side] for side in sides}
    called = dict(zip("ab", names, strict=True))
    parts = [f"{called[side]} has more at {' and '.join(at[side])}" for side in "ab" if side in at]
    if len(parts) == 2:
        return f"the comparison turns with {name}: {', '.join(parts)}"
    if len(at) == 1 and parts:
        return f"{called[sides[0]]} has more at every level of {name}: none of them turns the comparison"
    silent = f"not distinguishable at {' and '.join(at['not distinguishable'])}"
    return f"no turn was seen among the levels of {name}: {', '.join([*parts, silent])}"


def _word(level: Any) -> str:
    return f"{level:g}" if isinstance(level, int | float) and not isinstance(level, bool) else str(level)
