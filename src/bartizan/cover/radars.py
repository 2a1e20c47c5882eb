"""What coverage takes from a reading of the claims: one radar, its claimed circle, and how far it detects what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.areas import Radar
from bartizan.engine.tables import PFA, triple_of
from bartizan.radar.equation import range_at_pd_m
from bartizan.radar.jamming import BurnThrough
from bartizan.units import EARTH_RADIUS_M

if TYPE_CHECKING:
    from bartizan.engine.log import Node
    from bartizan.scenario.readings import Reading
    from bartizan.scenario.schema import NoiseJamming

WANTED_PD = (0.5, 0.9)


class Target(NamedTuple):
    """What is looked for; `swerling` is how its echo fades, `burn_through` the noise that covers it."""

    rcs_m2: float
    swerling: int = 1
    burn_through: BurnThrough | None = None


def target_of(reading: Reading, name: str, jamming: NoiseJamming | None = None) -> Target:
    """A type of object of the catalogue as a target, with the noise that a scenario states."""
    rcs_m2, swerling = reading.values[f"{name}.rcs_m2"], int(reading.values[f"{name}.swerling"])
    if jamming is None:
        return Target(rcs_m2, swerling)
    return Target(rcs_m2, swerling, BurnThrough(jamming.burn_through_km * 1000.0, jamming.rcs_m2 or rcs_m2, jamming.pd))


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


def detection_limits_m(reading: Reading, design: str, targets: Sequence[Target]) -> NDArray[np.float64]:
    """Greatest effective range at which each target is detected with Pd 0.5 and 0.9.

    Parameters
    ----------
    reading : Reading
    design : str
        Such as "s-400.engagement_radar".
    targets : sequence of Target, length n

    Returns
    -------
    limits_m : float64 array, shape (n, 2) [m]
        The engine's tables give the same, within 2e-3 in Pd; the instrumented range is a limit of its own.
    """
    triple = triple_of(reading, f"{design}.detection_range_km")
    return np.array(
        [
            [
                range_at_pd_m(wanted, t.rcs_m2, triple, PFA, t.swerling, burn_through=t.burn_through)
                for wanted in WANTED_PD
            ]
            for t in targets
        ]
    ).reshape(len(targets), len(WANTED_PD))
