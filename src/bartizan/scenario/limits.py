"""What a scenario would cost, computed before any memory is taken, and the limits it must keep.

All of it is reckoned from the file alone and meant as an upper bound of the right order, not as a forecast.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from bartizan.scenario.bounds import SCAN_PERIOD_BOUNDS_S
from bartizan.scenario.schema import (
    MAX_CELLS,
    MAX_NODES,
    MAX_OBJECTS,
    FigureRange,
    Flight,
    Override,
    Point,
    RaidGroup,
    Scenario,
)

MAX_MEMORY_BYTES = 8_000_000_000
MAX_LOOKS = 50_000_000_000
"""Looks of one replication; at some 100 ns each that is more than an hour."""

FASTEST_SCAN_S = 1.0
"""Shortest scan period in the catalogue; a scenario or `--set` may state a shorter one."""

_BYTES_A_CELL = 32  # terrain, its turned copy, one antenna's grid and work; measured, whatever the number of antennas
_BYTES_A_PIECE = 56
_BYTES_A_SIGHT = 12  # of one site along one piece: in the model, and for two k factors; small ones are kept for more
_BYTES_A_PAIR = 200  # tracks, looks and orders of one site about one object
_DEGREE_M = 111_320.0

Fault = tuple[tuple[str, ...], str, str, str, str]
"""Path of the block to change, message, seen, expected, hint."""


class Cost(NamedTuple):
    """Size of a scenario.

    `n_cells` of the terrain grid, `n_nodes` radar sites, `n_objects`, the memory of grids, paths and states together
    [bytes], and the most looks that one replication may take.
    """

    n_cells: int
    n_nodes: int
    n_objects: int
    n_bytes: int
    n_looks: int

    def __str__(self) -> str:
        side = round(self.n_cells**0.5)
        return f"{side:,} x {side:,} cells for {self.n_nodes:,} radars: {_bytes_words(self.n_bytes)}"


def estimate_cost(scenario: Scenario, *, overrides: Mapping[str, float] | None = None, workers: int = 1) -> Cost:
    """Upper bounds of the memory and of the looks that a run would take.

    Parameters
    ----------
    scenario : Scenario
    overrides : mapping, optional
        What `--set` says: a shorter scan period means more looks.
    workers : int
        Threads; each keeps the state of one replication.

    Returns
    -------
    cost : Cost
        Without the interpreter and its libraries (about 200 MB). `run` holds one antenna's grid after the other; a
        geometry compiled without `see` keeps them all and needs more.
    """
    side = int(scenario.theatre.width_km * 1000.0 / scenario.theatre.cell_m) + 1
    n_nodes = sum(len(unit.fire_units) + (unit.acquisition_radar is not None) for unit in scenario.units)
    n_objects = sum(group.count for group in _groups(scenario))
    pieces = sum(_distinct_paths(group) * _pieces(group, scenario) for group in _groups(scenario))
    n_bytes = side * side * _BYTES_A_CELL
    n_bytes += pieces * (_BYTES_A_PIECE + _BYTES_A_SIGHT * n_nodes)
    n_bytes += n_nodes * n_objects * _BYTES_A_PAIR * workers
    scans = math.ceil(scenario.duration_s / _shortest_scan_s(scenario, overrides or {}))
    return Cost(side * side, n_nodes, n_objects, n_bytes, n_nodes * scans * n_objects)


def over_limits(cost: Cost) -> Iterator[Fault]:
    """Each limit that a cost breaks."""
    if cost.n_objects > MAX_OBJECTS:
        seen, expected = f"{cost.n_objects:,}", f"at most {MAX_OBJECTS:,}"
        yield ("raid",), "too many objects in raid and traffic", seen, expected, "make `count` smaller"
    if cost.n_nodes > MAX_NODES:
        yield ("units",), "too many radars and fire units", f"{cost.n_nodes:,}", f"at most {MAX_NODES:,}", ""
    if cost.n_cells > MAX_CELLS:
        expected, hint = f"at most {MAX_CELLS:,} cells", "make cell_m larger or width_km smaller"
        yield ("theatre", "cell_m"), "too many terrain cells", str(cost), expected, hint
    elif cost.n_bytes > MAX_MEMORY_BYTES:
        expected, hint = f"at most {_bytes_words(MAX_MEMORY_BYTES)}", "make cell_m larger or width_km smaller"
        if cost.n_cells * _BYTES_A_CELL < MAX_MEMORY_BYTES // 2:
            hint = "make `count`, spread_km or the routes smaller, or the radars fewer"
        yield ("theatre", "cell_m"), "too much memory", str(cost), expected, hint
    if cost.n_looks > MAX_LOOKS:
        hint = "make duration_s shorter, `count` smaller, the radars fewer or their scan periods longer"
        yield ("duration_s",), "too many looks a replication", f"{cost.n_looks:,}", f"at most {MAX_LOOKS:,}", hint


def _groups(scenario: Scenario) -> Iterable[Flight | RaidGroup]:
    return [*scenario.traffic, *scenario.raid.groups]


def _distinct_paths(group: Flight | RaidGroup) -> int:
    """Objects side by side fly a path each; those behind one another share one for each aim."""
    if group.spread_km > 0.0:
        return group.count
    return min(group.count, len(group.aim)) if isinstance(group, RaidGroup) else 1


def _pieces(group: Flight | RaidGroup, scenario: Scenario) -> int:
    """Pieces of a path, two for each cell on its way; the leg to an aim counts as wide as the theatre."""
    length_m = sum(_distance_m(a, b) for a, b in pairwise(group.route))
    if isinstance(group, RaidGroup):
        length_m += scenario.theatre.width_km * 1000.0
    return 2 * math.ceil(length_m / scenario.theatre.cell_m)


def _distance_m(a: Point, b: Point) -> float:
    east_deg = (b.lon_deg - a.lon_deg + 180.0) % 360.0 - 180.0
    return _DEGREE_M * math.hypot(b.lat_deg - a.lat_deg, east_deg * math.cos(math.radians(a.lat_deg)))


def _shortest_scan_s(scenario: Scenario, overrides: Mapping[str, float]) -> float:
    """The shortest scan period that a reading may take [s]; a stated one that cannot be is refused elsewhere."""
    said: dict[str, Override | float] = {**scenario.figures, **overrides}
    stated = [_least(value) for figure_id, value in said.items() if figure_id.endswith(".scan_period_s")]
    return min([FASTEST_SCAN_S, *(max(value, SCAN_PERIOD_BOUNDS_S[0]) for value in stated)])


def _least(value: object) -> float:
    if isinstance(value, FigureRange):
        return value.low
    return float(value) if isinstance(value, int | float) else math.inf


def _bytes_words(n_bytes: int) -> str:
    """Memory in the unit that people say it in.

    Examples
    --------
    >>> _bytes_words(97_400_000), _bytes_words(9_330_000_000), _bytes_words(8_000_000_000)
    ('97 MB', '9.3 GB', '8 GB')
    """
    if n_bytes < 1_000_000_000:
        return f"{max(n_bytes / 1e6, 1.0):.0f} MB"
    return f"{n_bytes / 1e9:.1f}".removesuffix(".0") + " GB"
