"""The families of checks, in the order in which they are run and shown.

Another family is a module with a function `checks()` and a line here. The function imports what it calls, does no
work itself (that is for each row's `compute`), and gives rows whose names no other family has. Costly work that several
rows share goes through `check.each`, which does it once, when the first of them is judged. A row that rests on luck
expects `check.statistical` and computes a `Sample` with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bartizan.verify import (
    absorption,
    atmosphere,
    ballistic,
    depth,
    detection,
    exchange,
    geodesy,
    horizons,
    intervals,
    lab,
    leakage,
    queues,
    range_equation,
)
from bartizan.verify.check import Check


class Family(NamedTuple):
    """Checks of one subject."""

    name: str
    title: str
    checks: Callable[[], Iterable[Check]]


FAMILIES = (
    Family("atmosphere", "Standard atmosphere", atmosphere.checks),
    Family("geodesy", "Positions and geodesics", geodesy.checks),
    Family("horizons", "Radar horizons and terrain horizons", horizons.checks),
    Family("detection", "Detection", detection.checks),
    Family("range-equation", "Range equations", range_equation.checks),
    Family("absorption", "Absorption by gases", absorption.checks),
    Family("ballistic", "Ballistic arcs", ballistic.checks),
    Family("queues", "Channels as queues", queues.checks),
    Family("leakage", "Salvos, magazines and leakage", leakage.checks),
    Family("depth", "Depth of fire", depth.checks),
    Family("exchange", "Exchanges of fire", exchange.checks),
    Family("lab", "The whole engine on the bench", lab.checks),
    Family("intervals", "Intervals and sizes of runs", intervals.checks),
)
