"""What happens in a replication, row by row, and what changes at objects and radars while it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reference import tracker
from reference.network import Cell

LOSS, RESOLVE, ARRIVE, LAUNCH, RELEASE, RELOAD, SCAN, DECIDE = range(8)

FIRST_SEEN, FIRST_DETECTED, FIRST_FIRM, IDENTIFIED, LAUNCHED, KILLED, MISSED = range(1, 8)
LEAK, DECOY_ARRIVED, UNRESOLVED, CAUSE, DECIDING_CAUSE, NODE_LOST, RELOADED, CANCELLED, DEPARTED = range(8, 17)
ABSENT = 17
TRACK_STARTED, TRACK_FIRM, TRACK_DROPPED, HANDED_OVER, PLOT = 20, 21, 22, 23, 30
UNTRACKED, TRACKED_AGAIN = 25, 26
BLAMED, IN_SIGHT = 31, 32
PART_LOST, PART_BACK = 18, 19

BY_CHANCE, NOT_IN_SIGHT, OBJECT_GONE, FIRE_UNIT_LOST = range(4)


class Row(NamedTuple):
    """One row of the event log."""

    time_ms: int
    code: int
    observer: int = -1
    target: int = -1
    value: float = 0.0
    detail: int = 0


@dataclass
class Engagement:
    """Rounds of one fire unit for one object, from assignment to assessment."""

    i_class: int
    rounds: int
    pk: float
    launch_ms: int
    tof_ms: int
    guide: int  # the radar whose track it began on
    i_first_round: int = 0
    told: dict[Cell, int] = field(default_factory=dict)  # who knows of it, and from when on


class Known(NamedTuple):
    """What a cell knows of who an object is: from when on, what it is declared, and when it heard that."""

    due_ms: int
    declared: int
    heard_ms: int


@dataclass
class FlyerState:
    """What becomes of an object."""

    start_ms: int
    end_ms: int
    fate: str = "flying"  # killed, leaked, decoy_arrived, departed, unresolved
    ended_ms: int = -1


@dataclass
class RadarState:
    """What changes at a radar."""

    phase_ms: int
    is_radar_hit: bool = False
    are_launchers_hit: bool = False
    outages: list[str] = field(default_factory=list)  # why it stands still, beside hits
    is_reloading: bool = False
    share: float = 1.0  # of its rounds, on launchers that stand
    held: dict[int, list[int]] = field(default_factory=dict)  # by part: rounds on a launcher that is out
    n_scans: int = 0
    last_scan_ms: int = -1
    booked_ms: int = -1
    tracks: list[tracker.Track] = field(default_factory=list)
    n_tracks: int = 0
    channels_free: int = 0
    reloads: int = 0
    rounds: list[int] = field(default_factory=list)
    waiting_rounds: int = 0  # assigned, not launched yet
    fired_at: dict[int, int] = field(default_factory=dict)

    @property
    def is_radar_lost(self) -> bool:
        """Hit, or out for a while."""
        return self.is_radar_hit or bool(self.outages)

    @property
    def are_launchers_lost(self) -> bool:
        """Hit, or out for a while."""
        return self.are_launchers_hit or bool(self.outages)

    @property
    def is_lost(self) -> bool:
        """A lost fire unit fires no more."""
        return self.is_radar_lost or self.are_launchers_lost
