"""What a scenario would cost, computed before any memory is taken, and the limits it must keep."""

from __future__ import annotations

from typing import NamedTuple

from bartizan.scenario.schema import MAX_CELLS, MAX_NODES, MAX_OBJECTS, Scenario

MAX_MEMORY_BYTES = 8_000_000_000
_BYTES_A_CELL = 4
_GRIDS_BESIDE_NODES = 3  # terrain, its turned copy, one grid of work


class Cost(NamedTuple):
    """Size of a scenario: cells of the terrain grid, radar sites, objects, and the memory of the grids [bytes]."""

    n_cells: int
    n_nodes: int
    n_objects: int
    n_bytes: int

    def __str__(self) -> str:
        side = round(self.n_cells**0.5)
        return f"{side:,} x {side:,} cells for {self.n_nodes:,} radars: {self.n_bytes / 1e9:.2f} GB"


def estimate_cost(scenario: Scenario) -> Cost:
    """The cost of the grids of minimum visible altitude, one for each radar, and the number of objects."""
    side = int(scenario.theatre.width_km * 1000.0 / scenario.theatre.cell_m) + 1
    n_nodes = sum(len(unit.fire_units) + (unit.acquisition_radar is not None) for unit in scenario.units)
    n_objects = sum(group.count for group in [*scenario.traffic, *scenario.raid.groups])
    n_bytes = side * side * _BYTES_A_CELL * (n_nodes + _GRIDS_BESIDE_NODES)
    return Cost(side * side, n_nodes, n_objects, n_bytes)


def over_limits(cost: Cost) -> list[tuple[tuple[str, ...], str, str, str, str]]:
    """Each limit that a cost breaks, as (path of the block to change, message, seen, expected, hint)."""
    found = []
    if cost.n_objects > MAX_OBJECTS:
        found.append(
            (
                ("raid",),
                "too many objects in raid and traffic",
                f"{cost.n_objects:,}",
                f"at most {MAX_OBJECTS:,}",
                "make `count` smaller",
            )
        )
    if cost.n_nodes > MAX_NODES:
        found.append((("units",), "too many radars and fire units", f"{cost.n_nodes:,}", f"at most {MAX_NODES:,}", ""))
    if cost.n_cells > MAX_CELLS:
        hint = "make cell_m larger or width_km smaller"
        found.append((("theatre", "cell_m"), "too many terrain cells", str(cost), f"at most {MAX_CELLS:,} cells", hint))
    elif cost.n_bytes > MAX_MEMORY_BYTES:
        hint = "make cell_m larger, width_km smaller or the radars fewer"
        found.append(
            (("theatre", "cell_m"), "too much memory", str(cost), f"at most {MAX_MEMORY_BYTES / 1e9:.0f} GB", hint)
        )
    return found
