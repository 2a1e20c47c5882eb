"""A picture of docs/lab/: lines of theory, and what the engine plays at each point of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Series(NamedTuple):
    """A line of theory and the engine's points on it."""

    label: str
    x: Sequence[float]
    theory: Callable[[float], float]
    played: Callable[[float], tuple[str, dict[str, Any], str, int]]
    """What to play at x: file, changes, measure, replications."""
    per: float = 1.0
    """What the measure is divided by."""


class Plot(NamedTuple):
    """One picture with its table."""

    name: str
    title: str
    words: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    steps: bool = False
    """Theory jumps: drawn at the points' x only, as rings."""
    whole: bool = False
    """Theory knows whole x only."""
