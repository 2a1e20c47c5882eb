"""Which things may be varied to learn what decides an answer, and how the counts of a design are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.errors import InputError, Problem

CLAIM, ASSUMPTION, OWN_CHOICE = "claim", "assumption", "own choice"
KINDS = (CLAIM, ASSUMPTION, OWN_CHOICE)
"""What a factor may be. Raids, traffic and losses are none of these: they enter a study as options with a name."""

DUMMY = "dummy"
"""The factor that does nothing, which every design carries as its last column."""


class Factor(NamedTuple):
    """One thing that is varied; `levels` counts its alternatives, 0 for a range."""

    id: str
    kind: str
    levels: int = 0


def check_factors(factors: Sequence[Factor]) -> None:
    """Refuse what is no claim, no assumption and no choice of the defender's own.

    Raises
    ------
    InputError
        With one problem for each factor refused, for an id given twice, or for none at all.
    """
    expected = "claim, assumption or own choice"
    hint = "raids, traffic and losses are compared as options that the author names, never searched"
    problems = [
        Problem("", 0, 0, factor.id, "this cannot be a factor", repr(factor.kind), expected, hint)
        for factor in factors
        if factor.kind not in KINDS
    ]
    seen: set[str] = set()
    for factor in factors:
        if factor.id in seen or factor.id == DUMMY:
            problems.append(Problem("", 0, 0, factor.id, "two factors of one name", factor.id, "a name of its own"))
        seen.add(factor.id)
    if not factors:
        problems.append(Problem("", 0, 0, "factors", "nothing to vary", "none", "one factor or more"))
    if problems:
        raise InputError(problems)


def over_readings(counts: np.ndarray, n_points: int) -> np.ndarray:
    """Counts of each point and replication, averaged over the readings; the replication is the unit.

    Parameters
    ----------
    counts : array, shape (points, readings, replications)
    n_points : int
        Rows of the design.

    Returns
    -------
    means : float array, shape (points, replications)

    Raises
    ------
    ValueError
        For another shape, or numbers that are not finite.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 3 or len(table) != n_points or 0 in table.shape:
        raise ValueError(
            f"counts must have the shape (points, readings, replications); got {table.shape} for {n_points} points"
        )
    if not np.all(np.isfinite(table)):
        raise ValueError("counts must be finite; a measure that some replications cannot give has no place here")
    return table.mean(axis=1)
