"""What all stages of a replication share: its state, its queue, its log, and looks at where objects truly are."""

from __future__ import annotations

import heapq

from reference import bench, geometry, ledger, network
from reference.geometry import Position, Sight
from reference.network import Cell
from reference.philox import Luck
from reference.records import FIRST_FIRM, RELOAD, UNTRACKED, Engagement, FlyerState, Known, RadarState, Row
from reference.world import Radar, World


class Course(bench.Benched):
    """How far a replication has come."""

    def __init__(self, world: World, seed: int, replication: int) -> None:
        self.world = world
        self.luck = Luck(seed, replication)
        self.rows: list[Row] = []
        self.queue: list[tuple[int, int, int, int]] = []
        self.ledger = ledger.Ledger()
        self.first: set[tuple[int, int]] = set()  # code, object
        self.untracked: set[int] = set()  # objects that nobody has a firm track of any more
        self.cued_ms: dict[tuple[Cell, int], int] = {}  # cell, object
        self.identity: dict[tuple[Cell, int], Known] = {}  # cell, object
        self.first_firm_ms: dict[tuple[Cell, int], int] = {}  # cell, object
        self.looks_used: dict[tuple[Cell, int], list[int]] = {}  # cell, object: the layers of its looks
        self.layer: dict[tuple[Cell, int], int] = {}  # cell, object
        self.begun: dict[int, int] = {}  # object: engagements so far
        self.links = network.Links(world, self.luck)
        self.emission = network.Emission(world, self.log)
        self.split: set[int] = set()  # units that have fallen apart
        self.part_out: dict[int, list[str]] = {}  # part: why it is out
        self.engagements: dict[tuple[int, int], Engagement] = {}  # fire unit, object
        self.set_up_bench()
        self.flyers: list[FlyerState] = []
        self.radars: list[RadarState] = []
        self.n_fire_units = len(world.fire_units())

    def post(self, time_ms: int, stage: int, observer: int, target: int) -> None:
        """Put an event into the queue; the same event twice is one event."""
        key = (time_ms, stage, observer, target)
        if key not in self.queue:
            heapq.heappush(self.queue, key)

    def log(
        self, time_ms: int, code: int, observer: int = -1, target: int = -1, value: float = 0.0, detail: int = 0
    ) -> None:
        """Add a row to the log."""
        self.rows.append(Row(time_ms, code, observer, target, value, detail))

    def log_first(self, time_ms: int, code: int, radar: int, flyer: int, slant_m: float) -> None:
        """Add a row the first time that it is true of an object, for any radar."""
        if (code, flyer) not in self.first:
            self.first.add((code, flyer))
            self.log(time_ms, code, radar, flyer, slant_m / 1000.0)

    def is_flying(self, row: int, time_ms: int) -> bool:
        """Whether an object is in the air."""
        state = self.flyers[row]
        return state.fate == "flying" and state.start_ms <= time_ms < state.end_ms

    def end(self, row: int, fate: str, time_ms: int) -> None:
        """Write down an object's fate."""
        self.flyers[row].fate, self.flyers[row].ended_ms = fate, time_ms

    def look(self, radar: Radar, row: int, time_ms: int) -> tuple[Sight, Position]:
        """One look at where an object truly is."""
        path_s = (time_ms - self.flyers[row].start_ms) / 1000.0
        at = geometry.position_at(self.world.flyers[row], path_s)
        return geometry.look(radar, at, self.world.k_factor), at

    def cell(self, radar: Radar) -> Cell:
        """Who shares one picture with a radar: its unit; nobody where the unit has fallen apart."""
        return ("radar", radar.row) if radar.unit in self.split else ("unit", radar.unit)

    def note_untracked(self, i_radar: int, time_ms: int) -> None:
        """Who flies, was firm for somebody, and is so for nobody any more."""
        firm = {track.flyer for state in self.radars for track in state.tracks if track.is_firm}
        for row in range(len(self.flyers)):
            was_firm = (FIRST_FIRM, row) in self.first and row not in self.untracked
            if was_firm and row not in firm and self.is_flying(row, time_ms):
                self.untracked.add(row)
                self.log(time_ms, UNTRACKED, i_radar, row)

    def order_reload(self, radar: Radar, state: RadarState, time_ms: int) -> None:
        """Without any round left, ready or waiting for its launch, the reload begins."""
        assert radar.launchers is not None
        if sum(state.rounds) + state.waiting_rounds == 0 and state.reloads > 0 and not state.is_reloading:
            state.is_reloading = True
            self.post(time_ms + radar.launchers.reload_ms, RELOAD, radar.row, 0)
