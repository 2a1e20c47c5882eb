"""Where the rows of a design lie: places in [0, 1], one column for each factor, NaN where a factor is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from bartizan.study.decide.morris import morris_design
from bartizan.study.decide.sobol import sobol_design
from bartizan.study.design.factorial import fractional, full
from bartizan.study.design.latin import latin_hypercube
from bartizan.study.design.nolh import nolh

AS_IT_IS = float("nan")
SPREAD = ("lhs", "sobol", "nolh")
SCREENS = ("morris", "indices")


class Varied(Protocol):
    """What a design has to know of a factor: how many values it has, 0 for a continuous range."""

    @property
    def n_levels(self) -> int:
        """Number of its values, 0 for a continuous range."""
        ...


def design_places(
    kind: str, factors: Sequence[Varied], *, points: int | None = None, levels: int = 2, seed: int = 0
) -> np.ndarray:
    """The rows of a design.

    Parameters
    ----------
    kind : str
        full, fractional, lhs, sobol, nolh, one_at_a_time, morris or indices.
    factors : sequence of Varied
        At least one.
    points : int or None
        Rows; trajectories of morris, base points of indices; not for full and one_at_a_time.
    levels : int
        Places along each continuous range, its ends among them, in a full factorial or one at a time.
    seed : int

    Returns
    -------
    places : float array, shape (n, factors), in [0, 1] or NaN
        Designs that screen (`SCREENS`) have one more column, of a dummy that does nothing.

    Raises
    ------
    ValueError
        If the kind is not known, or does not come in that size; the message says which sizes there are.
    """
    n_factors = len(factors)
    if kind == "full":
        return full([_steps(factor, levels) for factor in factors])
    if kind == "one_at_a_time":
        return one_at_a_time([_steps(factor, levels) for factor in factors])
    if points is None:
        raise ValueError(f"a {kind} design needs `points`")
    if kind == "fractional":
        return fractional(n_factors, points).places
    if kind == "lhs":
        return latin_hypercube(points, n_factors, seed)
    if kind == "nolh":
        return nolh(points, n_factors, seed)
    if kind == "sobol":
        return sobol(points, n_factors, seed)
    if kind == "morris":
        return morris_design(n_factors, points, seed)
    if kind == "indices":
        return sobol_design(n_factors, points, seed)
    raise ValueError(f"no design is called {kind!r}")


def _steps(factor: Varied, levels: int) -> np.ndarray:
    """Places of the values of a factor: the middle of each level's share, or the ends and what lies between them."""
    n = factor.n_levels
    return (np.arange(n) + 0.5) / n if n else np.linspace(0.0, 1.0, levels)


def one_at_a_time(steps: Sequence[np.ndarray]) -> np.ndarray:
    """The scenario as it is, each factor at each of its places alone, then all at their first and at their last places.

    Examples
    --------
    >>> one_at_a_time([np.array([0.0, 1.0])]).ravel().tolist()
    [nan, 0.0, 1.0]
    """
    rows = [np.full(len(steps), AS_IT_IS)]
    for column, places in enumerate(steps):
        for place in places:
            row = np.full(len(steps), AS_IT_IS)
            row[column] = place
            rows.append(row)
    if len(steps) > 1:
        rows += [np.array([places[end] for places in steps]) for end in (0, -1)]
    return np.array(rows)


def sobol(points: int, n_factors: int, seed: int) -> np.ndarray:
    """A scrambled Sobol sequence: even over every few factors together, in a power of two.

    Raises
    ------
    ValueError
        For a size that is no power of two, with which its balance would be lost.

    Notes
    -----
    Source: SciPy's `qmc.Sobol`, with Owen's scrambling.
    """
    exponent = points.bit_length() - 1
    if points != 1 << exponent:
        raise ValueError(f"a Sobol design has a power of two of points, for example {1 << exponent}; got {points}")
    from scipy.stats import qmc

    chance: Any = np.random.Generator(np.random.Philox(seed))
    engine: Any = qmc.Sobol
    try:
        sequence = engine(n_factors, scramble=True, rng=chance)
    except TypeError:  # SciPy 1.14 has another name for it
        sequence = engine(n_factors, scramble=True, seed=chance)
    return sequence.random_base2(exponent)
