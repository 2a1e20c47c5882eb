"""How early an object that comes straight in is seen: distances from what is defended, over all directions at once.

The directions are spread evenly and none is told from another: what leaves this module is a distribution. A walk from
the theatre's edge looks for the first place in sight of any radar, to its instrumented range, and for the first place
where one look detects the object with a probability of at least 0.5. Standard refraction, no diffraction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.answer import Level
from bartizan.cover.radars import Target, target_of
from bartizan.jit import jit
from bartizan.scenario.kinds import target_kind

if TYPE_CHECKING:
    from bartizan.engine.log import Place
    from bartizan.scenario.readings import Reading
    from bartizan.scenario.schema import NoiseJamming, Scenario

N_DIRECTIONS = 360
PERCENTILES = (10, 25, 50, 75, 90)
LEAST_PD = 0.5


class Approach(NamedTuple):
    """An object as the scenario flies it: its type, altitude and speed."""

    object: str
    altitude_m: float
    reference: str
    speed_mps: float
    target: Target
    jamming: NoiseJamming | None = None


def approaches(scenario: Scenario, reading: Reading) -> list[Approach]:
    """Each type of object, altitude and speed of the raid (of a scenario without one, of the traffic), once.

    Ballistic objects fly arcs and have no one altitude: they are left out.
    """
    groups: Iterable[Any] = scenario.raid.groups or scenario.traffic
    found = {}
    for group in groups:
        if getattr(group, "profile", "route") == "ballistic" or target_kind(group.object) == "ballistic":
            continue
        last, jamming = group.route[-1], getattr(group, "jamming", None)
        speed_mps = group.speed_mps or reading.values[f"{group.object}.speed_mps"]
        target = target_of(reading, group.object, jamming)
        found[Approach(group.object, last.altitude_m, last.reference, speed_mps, target, jamming)] = None
    return sorted(found, key=lambda a: (a.object, a.altitude_m, a.reference, a.speed_mps, str(a.jamming or "")))


def warning_rows(
    level: NDArray[np.uint8], cell_m: float, assets: Iterable[Place], flown: list[Approach]
) -> list[dict[str, Any]]:
    """Distances and times of each asset and approach.

    Parameters
    ----------
    level : uint8 array, shape (n_approaches, rows, cols)
        The highest `Level` of any radar against the object of each approach.
    cell_m : float [m]
    assets : iterable of Place
    flown : list of Approach, in the order of `level`

    Returns
    -------
    list of dict
        asset, name, object, altitude_m, reference, speed_mps, rcs_m2, jamming, `first_seen` and `first_detected`, each
        {mean_km, p10_km … p90_km, never_share, at_edge_share, warning_s: {mean, p10 … p90}}.

    Notes
    -----
    A direction from which the object is never seen counts with 0 km. Where it is seen at the theatre's edge at once,
    the distance is that to the edge and the true one longer: `at_edge_share` says how often.
    """
    rows = []
    for place in assets:
        for i, approach in enumerate(flown):
            seen, detected = (
                first_reached_m(level[i], cell_m, place.x_m, place.y_m, least) for least in (Level.SEEN, Level.PD50)
            )
            rows.append(
                {
                    "asset": place.id,
                    "name": place.name,
                    "object": approach.object,
                    "altitude_m": approach.altitude_m,
                    "reference": approach.reference,
                    "speed_mps": approach.speed_mps,
                    "rcs_m2": approach.target.rcs_m2,
                    "jamming": approach.jamming.model_dump() if approach.jamming else None,
                    "directions": N_DIRECTIONS,
                    "first_seen": _spread(*seen, approach.speed_mps),
                    "first_detected": _spread(*detected, approach.speed_mps),
                }
            )
    return rows


def first_reached_m(
    level: NDArray[np.uint8], cell_m: float, x_m: float, y_m: float, least: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Distance from a point at which a level is first reached on the way in, for directions all round.

    Parameters
    ----------
    level : uint8 array, shape (rows, cols)
    cell_m, x_m, y_m : float [m]
        The point, east and north of the grid's centre.
    least : int
        Level asked for.

    Returns
    -------
    distance_m : float64 array, shape (N_DIRECTIONS,)
        0 where it never is.
    is_at_edge : bool array, shape (N_DIRECTIONS,)
        Whether it is reached where the way begins, at the theatre's edge.
    """
    distance_m, is_at_edge = np.zeros(N_DIRECTIONS), np.zeros(N_DIRECTIONS, bool)
    _walk_in(level, cell_m, x_m, y_m, least, distance_m, is_at_edge)
    return distance_m, is_at_edge


@jit
def _walk_in(level, cell_m, x_m, y_m, least, distance_m, is_at_edge):
    """`first_reached_m`: half a cell at a time, from the edge to the point."""
    rows, cols = level.shape
    half_x, half_y = (cols - 1) * 0.5, (rows - 1) * 0.5
    start_col, start_row = half_x + x_m / cell_m, half_y - y_m / cell_m
    for k in range(len(distance_m)):
        angle = 2.0 * math.pi * k / len(distance_m)
        per_col, per_row = math.sin(angle), -math.cos(angle)
        n = 0
        while True:
            col, row = start_col + (n + 1) * 0.5 * per_col, start_row + (n + 1) * 0.5 * per_row
            if not (-0.5 <= col < cols - 0.5 and -0.5 <= row < rows - 0.5):
                break
            n += 1
        for step in range(n, -1, -1):
            col = int(math.floor(start_col + step * 0.5 * per_col + 0.5))
            row = int(math.floor(start_row + step * 0.5 * per_row + 0.5))
            if level[min(max(row, 0), rows - 1), min(max(col, 0), cols - 1)] >= least:
                distance_m[k] = step * 0.5 * cell_m
                is_at_edge[k] = step == n
                break


def _spread(distance_m: NDArray[np.float64], is_at_edge: NDArray[np.bool_], speed_mps: float) -> dict[str, Any]:
    """A distribution over directions, without any of them."""
    km = {"mean": float(distance_m.mean()) / 1000.0}
    km |= {f"p{p}": float(np.percentile(distance_m, p)) / 1000.0 for p in PERCENTILES}
    return {
        **{f"{name}_km": value for name, value in km.items()},
        "never_share": float(np.mean(distance_m == 0.0)),
        "at_edge_share": float(np.mean(is_at_edge)),
        "warning_s": {name: 1000.0 * value / speed_mps for name, value in km.items()},
    }
