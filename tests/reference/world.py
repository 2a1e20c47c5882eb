"""What the reference engine takes: plain objects with the numbers of one reading. SI units; rows sorted by uid."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np

from reference.network import Network
from reference.rules import Firing, Rules


class Side(IntEnum):
    """Whose object it is."""

    HOSTILE = 0
    OWN = 1
    NEUTRAL = 2


@dataclass
class InterceptorClass:
    """One interceptor class of a fire unit: an envelope, a time of flight and a kill probability, each an input."""

    name: str
    reach_m: dict[int, np.ndarray]  # by kind of target, over altitude 0, step, 2 step ...
    reach_step_m: float
    min_range_m: float
    min_altitude_m: float
    max_altitude_m: float
    max_speed_mps: float
    tof_s: np.ndarray  # over slant range 0, step, 2 step ...
    tof_step_m: float
    pk: dict[int, float]  # by kind of target
    rounds: int


@dataclass
class Launchers:
    """The firing half of a fire unit."""

    channels: int
    reaction_ms: int
    assessment_ms: int
    reload_ms: int
    reloads: int
    classes: list[InterceptorClass]  # shortest reach first
    longest_reach_m: float


@dataclass
class Radar:
    """A radar; with `launchers` it is a fire unit."""

    row: int
    uid: int
    unit: int
    x_m: float
    y_m: float
    antenna_msl_m: float
    max_range_m: float
    period_ms: int
    range_std_m: float
    azimuth_std_rad: float
    elevation_std_rad: float
    sin_elevation_min: float
    sin_elevation_max: float
    confirm_hits: int
    confirm_scans: int
    pd: np.ndarray  # objects, effective range 0, step, 2 step ...
    pd_step_m: float
    stretch: np.ndarray  # effective over slant range: rows of elevation, slant range 0, step, 2 step ...
    stretch_step_m: float
    mva_m: np.ndarray  # rows northward, columns eastward; NaN where nothing is known
    mva_x_m: float  # of column 0
    mva_y_m: float  # of row 0
    mva_cell_m: float
    launchers: Launchers | None = None
    in_play: bool = True  # its unit has been delivered


@dataclass
class Unit:
    """A command post."""

    uid: int
    identification_ms: int


@dataclass
class Flyer:
    """An object of the raid or the traffic, with its path."""

    row: int
    uid: int
    side: Side
    is_threat: bool
    kind: int
    start_s: float
    jitter_s: float
    legs: np.ndarray  # rows of path time s, x, y, z m, vx, vy, vz m/s
    path_ms: int
    aim_asset: int = -1
    aim_node: int = -1
    aim_part: int = -1


def _no_bench() -> Any:
    from reference.bench import Bench

    return Bench()


@dataclass
class World:
    """Everything that one replication reads and nothing that it changes."""

    radars: list[Radar]
    units: list[Unit]
    flyers: list[Flyer]
    assets_m: list[tuple[float, float]]
    mode: str  # alone, shared_warning, shared_tracks
    shots: int
    looks: int
    duration_ms: int
    hold_fire_m: float = float("inf")
    k_factor: float = 4.0 / 3.0
    identification: str = "perfect"
    reply_probability: float = 1.0
    damage_radar: float = 1.0
    damage_launchers: float = 1.0
    rules: Rules = field(default_factory=Rules)
    bench: Any = field(default_factory=_no_bench)
    network: Network = field(default_factory=Network)

    @property
    def firing(self) -> Firing:
        """The firing rule where nothing else is stated."""
        return Firing(self.shots, self.looks)

    def fire_units(self) -> list[Radar]:
        """Radars with launchers that are there."""
        return [radar for radar in self.radars if radar.launchers is not None and radar.in_play]

    def warning_group(self, radar: Radar) -> int:
        """Who shares identities with this radar (docs/model.md, section 6)."""
        return radar.unit if self.mode == "alone" else -1

    def fire_group(self, radar: Radar) -> int:
        """Who never fires at one object together (section 7.2)."""
        return -1 if self.mode == "shared_tracks" else radar.unit
