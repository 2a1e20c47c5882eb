"""The event log: what a replication leaves behind. Everything shown or counted later is read from it.

`docs/model.md`, section 10, gives the meaning of each code's columns.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

EVENT = np.dtype(
    [
        ("replication", np.int32),
        ("time_ms", np.int32),
        ("code", np.int16),
        ("observer", np.int16),
        ("target", np.int32),
        ("value", np.float32),
        ("detail", np.int32),
    ]
)
"""One row of the log. `observer` is a row of the roster's nodes, `target` of its objects; -1 where there is none."""


class Code(IntEnum):
    """What happened. Append only."""

    FIRST_SEEN = 1
    FIRST_DETECTED = 2
    FIRST_FIRM = 3
    IDENTIFIED = 4
    LAUNCH = 5
    KILL = 6
    MISS = 7
    LEAK = 8
    DECOY_ARRIVED = 9
    UNRESOLVED = 10
    CAUSE = 11
    DECIDING_CAUSE = 12
    NODE_LOST = 13
    RELOADED = 14
    CANCELLED = 15
    DEPARTED = 16
    ABSENT = 17
    PART_LOST = 18
    PART_BACK = 19
    TRACK_STARTED = 20
    TRACK_FIRM = 21
    TRACK_DROPPED = 22
    HANDED_OVER = 23
    EMITTING = 24
    UNTRACKED = 25
    TRACKED_AGAIN = 26
    PLOT = 30
    BLAMED = 31
    IN_SIGHT = 32


class Cause(IntEnum):
    """Why an object was not stopped, in the order of the chain (contract of the ledger)."""

    BELOW_HORIZON = 0
    TERRAIN_MASKED = 1
    NOT_DETECTED = 2
    NO_FIRM_TRACK = 3
    NOT_IDENTIFIED = 4
    HELD_FIRE = 5
    OUTSIDE_ENVELOPE = 6
    TOO_LATE = 7
    NO_CHANNEL = 8
    NO_ROUND = 9
    UNIT_LOST = 10
    MISSED = 11


class Level(IntEnum):
    """How much is logged."""

    DECISIONS = 1
    TRACKS = 2
    DETECTIONS = 3
    CHAIN = 4


class Node(NamedTuple):
    """A radar site: an engagement radar with its launchers, or an acquisition radar."""

    id: str
    kind: str  # "fire_unit" | "acquisition_radar"
    unit: str
    system: str
    uid: int
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float
    antenna_agl_m: float
    antenna_msl_m: float


class Thing(NamedTuple):
    """An object of the raid or the traffic."""

    id: str
    object: str  # catalogue id of its type
    kind: str  # aircraft | helicopter | cruise_missile | drone | ballistic
    side: str  # hostile | own | neutral
    is_threat: bool  # hostile and no decoy
    group: str
    wave: int
    uid: int
    counted: bool = True  # False: flies, and no measure counts it


class Place(NamedTuple):
    """A defended asset."""

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float


class Part(NamedTuple):
    """What can be lost beside radars: a command post, one launcher, a source of power, a link.

    Links, and command posts that the scenario does not place, are nowhere.
    """

    id: str
    kind: str  # command_post | launcher | power | link
    unit: str  # "" where it belongs to none
    uid: int
    x_m: float | None = None
    y_m: float | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None


class Roster(NamedTuple):
    """Who is who: the rows that the event log points to. Nodes, objects and parts are sorted by uid."""

    nodes: tuple[Node, ...]
    objects: tuple[Thing, ...]
    assets: tuple[Place, ...]
    parts: tuple[Part, ...] = ()

    def as_dict(self) -> dict[str, list[dict[str, object]]]:
        """Plain data for the manifest; a scenario without parts says nothing of them."""
        rows = {name: [row._asdict() for row in rows] for name, rows in zip(self._fields, self, strict=True)}
        return rows if self.parts else {name: rows[name] for name in ("nodes", "objects", "assets")}

    @classmethod
    def from_dict(cls, data: dict[str, list[dict[str, object]]]) -> Roster:
        """The roster that `as_dict` wrote."""
        kinds = {"nodes": Node, "objects": Thing, "assets": Place, "parts": Part}
        return cls(**{name: tuple(kind(**row) for row in data.get(name, [])) for name, kind in kinds.items()})  # type: ignore[arg-type]
