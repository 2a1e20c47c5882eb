"""What coverage takes from a reading of the claims: one radar, its claimed circle, and how far it detects what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.areas import Radar
from bartizan.engine.tables import PD_RANGES, PFA, triple_of
from bartizan.radar.equation import pd_table
from bartizan.radar.stretch import Stretch, stretch_table
from bartizan.units import EARTH_RADIUS_M

if TYPE_CHECKING:
    from bartizan.engine.log import Node
    from bartizan.scenario.readings import Reading

WANTED_PD = (0.5, 0.9)
NEVER_M = -1.0


class Target(NamedTuple):
    """What is looked for; `swerling` is how its echo fades."""

    rcs_m2: float
    swerling: int = 1


def design_of(node: Node) -> str:
    """The stem of a radar's figures in the catalogue."""
    return f"{node.system}.{'engagement_radar' if node.kind == 'fire_unit' else node.kind}"


def radar_of(node: Node, reading: Reading, k_factor: float, claimed_m: float | None) -> Radar:
    """The radar at a site, as the kernel of `areas` takes it."""
    design, value = design_of(node), reading.values
    return Radar(
        x_m=node.x_m,
        y_m=node.y_m,
        antenna_msl_m=node.antenna_msl_m,
        k_radius_m=k_factor * EARTH_RADIUS_M,
        claimed_m=math.inf if claimed_m is None else claimed_m,
        max_range_m=value[f"{design}.range_km"] * 1000.0,
        sin_elevation_min=math.sin(math.radians(value[f"{design}.min_elevation_deg"])),
        sin_elevation_max=math.sin(math.radians(value[f"{design}.max_elevation_deg"])),
    )


def detection_limits_m(
    reading: Reading, design: str, targets: Sequence[Target], longest: float = 1.0
) -> NDArray[np.float64]:
    """Greatest effective range at which each target is detected with Pd 0.5 and 0.9, from the engine's own table.

    Parameters
    ----------
    reading : Reading
    design : str
        Such as "s-400.engagement_radar".
    targets : sequence of Target, length n
    longest : float [1]
        Greatest stretch of range by absorption: a look at the instrumented range counts as this much farther.

    Returns
    -------
    limits_m : float64 array, shape (n, 2) [m]
        -1 where the radar never reaches that probability, inf where it still does at the end of the table. A look at
        an effective range up to the limit has at least that probability in the table that the engine reads.
    """
    max_range_m = reading.values[f"{design}.range_km"] * 1000.0 * max(longest, 1.0)
    triple = triple_of(reading, f"{design}.detection_range_km")
    step_m = max_range_m / (PD_RANGES - 1)
    limits_m = np.empty((len(targets), len(WANTED_PD)))
    for i, target in enumerate(targets):
        pd = pd_table(max_range_m, PD_RANGES, target.rcs_m2, triple, PFA, target.swerling)
        limits_m[i] = [last_place(pd, wanted) * step_m for wanted in WANTED_PD]
    return limits_m


def last_place(pd: NDArray[np.float64], wanted: float) -> float:
    """Where, in steps, a falling table of probabilities passes a value for the last time.

    Examples
    --------
    >>> table = np.array([1.0, 0.8, 0.4])
    >>> round(last_place(table, 0.5), 3), last_place(table, 0.3), last_place(np.array([0.2, 0.1]), 0.5)
    (1.75, inf, -1.0)
    """
    reached = np.flatnonzero(pd >= wanted)
    if len(reached) == 0:
        return NEVER_M
    i = int(reached[-1])
    if i == len(pd) - 1:
        return math.inf
    return i + float((pd[i] - wanted) / (pd[i] - pd[i + 1]))


def stretch_of(reading: Reading, design: str, k_factor: float) -> Stretch:
    """How absorption stretches the ranges of a radar, in a reading."""
    value, figure_id = reading.values, f"{design}.detection_range_km"
    return stretch_table(
        value.get(f"{design}.frequency_ghz", 3.0),
        triple_of(reading, figure_id),
        value.get("any.triple_elevation_deg", 3.0),
        value[f"{design}.range_km"] * 1000.0,
        k_factor,
    )
