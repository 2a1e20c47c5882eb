"""The reference engine: one replication, event by event (docs/model.md). Slow, plain, and apart from the kernels."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import NamedTuple

from reference import bench, decide, geometry, ledger, network, rules, tracker
from reference.geometry import Position, Sight
from reference.ledger import Cause
from reference.network import SHARED_TRACKS, Cell
from reference.philox import AVAILABLE, DAMAGE, KILL, LOOK, PHASE, START, Luck, normal
from reference.world import Flyer, Radar, Side, World

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


class Replication(bench.Benched):
    """One replication of a world."""

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
        self.flyers = [self.make_flyer(flyer) for flyer in world.flyers]
        self.n_fire_units = len(world.fire_units())
        self.radars = [self.make_radar(radar) for radar in world.radars]
        for i, loss in enumerate(world.network.losses):
            for time_ms in (loss.at_ms, loss.until_ms):
                if time_ms is not None:
                    self.post(time_ms, LOSS, 0, i)

    # Beginning and end

    def make_flyer(self, flyer: Flyer) -> FlyerState:
        """Start and end of an object (section 3)."""
        u = self.luck.uniforms(0, flyer.uid, START, 0)[0]
        start_ms = max(0, round(1000.0 * (flyer.start_s + flyer.jitter_s * (u - 0.5))))
        if flyer.row in self.starts_s:
            start_ms = round(1000.0 * self.starts_s[flyer.row])
            if self.starts_s[flyer.row] > self.world.bench.for_s:
                self.post(0, ARRIVE, 0, flyer.row)
                return FlyerState(start_ms, 0, fate="absent")
        self.post(start_ms + flyer.path_ms, ARRIVE, 0, flyer.row)
        return FlyerState(start_ms, start_ms + flyer.path_ms)

    def make_radar(self, radar: Radar) -> RadarState:
        """Phase of the scan, full magazines."""
        phase_ms = math.floor(self.luck.uniforms(radar.uid, 0, PHASE, 0)[0] * radar.period_ms)
        state = RadarState(phase_ms)
        if radar.launchers is not None:
            state.channels_free = radar.launchers.channels
            state.reloads = radar.launchers.reloads
            state.rounds = [missile.rounds for missile in radar.launchers.classes]
        if self.world.bench.is_perfect:
            for row, flyer in enumerate(self.flyers if radar.in_play and radar.launchers is not None else []):
                path_ms = self.appearance_ms(radar, row) if self.is_shown(radar, row) else None
                if path_ms is not None and flyer.fate == "flying" and flyer.start_ms + path_ms < flyer.end_ms:
                    self.post(flyer.start_ms + path_ms, SCAN, radar.row, row)
        elif radar.in_play:
            if self.luck.uniforms(radar.uid, 0, AVAILABLE, 0)[0] >= self.world.network.availability.get(radar.row, 1.0):
                state.is_radar_hit = state.are_launchers_hit = True
                self.n_fire_units -= radar.launchers is not None
                self.log(0, NODE_LOST, radar.row, detail=3)
            else:
                self.post(phase_ms, SCAN, radar.row, 0)
        else:
            state.is_radar_hit = state.are_launchers_hit = True
        return state

    def run(self) -> Replication:
        """From the first event to the end (section 8, last item)."""
        happen = {
            LOSS: lambda time_ms, observer, target: self.lose(time_ms, target),
            RESOLVE: self.resolve,
            ARRIVE: self.arrive,
            LAUNCH: self.launch,
            RELEASE: self.release,
            RELOAD: self.reload,
            SCAN: self.appear if self.world.bench.is_perfect else lambda t_ms, observer, _: self.scan(t_ms, observer),
            DECIDE: lambda time_ms, observer, target: self.decide(time_ms, observer),
        }
        while self.queue and not self.is_resolved():
            time_ms, stage, observer, target = heapq.heappop(self.queue)
            if time_ms > self.world.duration_ms:
                break
            happen[stage](time_ms, observer, target)
        self.leave_unresolved()
        return self

    def is_resolved(self) -> bool:
        """Whether a raid is over."""
        raid = [s for s, f in zip(self.flyers, self.world.flyers, strict=True) if f.side == Side.HOSTILE]
        return bool(raid) and all(state.fate not in ("flying", "absent") for state in raid)

    def leave_unresolved(self) -> None:
        """Hostile objects still to be resolved when time is up."""
        for flyer, state in zip(self.world.flyers, self.flyers, strict=True):
            if flyer.side == Side.HOSTILE and state.fate == "flying":
                state.fate, state.ended_ms = "unresolved", self.world.duration_ms
                self.log(self.world.duration_ms, UNRESOLVED, target=flyer.row)
                self.log_causes(flyer, self.world.duration_ms)

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

    # Geometry

    def is_flying(self, row: int, time_ms: int) -> bool:
        """Whether an object is in the air."""
        state = self.flyers[row]
        return state.fate == "flying" and state.start_ms <= time_ms < state.end_ms

    def look(self, radar: Radar, row: int, time_ms: int) -> tuple[Sight, Position]:
        """One look at where an object truly is."""
        path_s = (time_ms - self.flyers[row].start_ms) / 1000.0
        at = geometry.position_at(self.world.flyers[row], path_s)
        return geometry.look(radar, at, self.world.k_factor), at

    # Sense and track

    def scan(self, time_ms: int, i_radar: int) -> None:
        """A radar's scan (sections 4, 5, 6 and the ledger of section 9)."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        n_scan, state.n_scans = state.n_scans, state.n_scans + 1
        n_busy = sum(observer == i_radar for observer, _ in self.engagements)
        self.post(time_ms + radar.period_ms, SCAN, i_radar, 0)
        if radar.launchers is not None and state.is_lost:
            self.book_lost(radar, time_ms)
        if state.is_radar_lost:
            return
        is_on = self.emission.radiates(radar, n_busy > 0, time_ms)
        sights = {f.row: self.look(radar, f.row, time_ms) for f in self.world.flyers if self.is_flying(f.row, time_ms)}
        plots = [self.plot(radar, row, n_scan, *sights[row]) for row in sorted(sights) if is_on]
        plots = [plot for plot in plots if plot is not None]
        for row in sorted(sights):
            if sights[row][0].is_clear and is_on:
                self.log_first(time_ms, FIRST_SEEN, i_radar, row, sights[row][0].slant_m)
        for plot in plots:
            self.log_first(time_ms, FIRST_DETECTED, i_radar, plot.flyer, plot.slant_m)
        self.track(radar, state, plots, time_ms, n_scan)
        state.last_scan_ms = time_ms
        if radar.launchers is not None and not state.is_lost:
            tracks = state.tracks if is_on else []
            self.book_sight(radar, tracks, time_ms, {row: sight for row, (sight, _) in sights.items()})
            if any(track.is_firm for track in state.tracks) or self.world.mode == network.ENGAGE_REMOTE:
                self.post(time_ms, DECIDE, i_radar, 0)

    def plot(self, radar: Radar, row: int, n_scan: int, sight: Sight, at: Position) -> tracker.Plot | None:
        """A detection with its errors, or none (sections 4.3 to 4.5)."""
        if not (sight.is_clear and sight.in_elevation):
            return None
        u = self.luck.uniforms(radar.uid, self.world.flyers[row].uid, LOOK, n_scan)
        effective_m = geometry.effective_range_m(radar, sight.sine, sight.slant_m)
        if u[0] >= geometry.from_table(radar.pd[row], radar.pd_step_m, effective_m):
            return None
        east, north = ((at.x - radar.x_m) / sight.plane_m, (at.y - radar.y_m) / sight.plane_m)
        along_m = radar.range_std_m * normal(u[1])
        across_m = radar.azimuth_std_rad * sight.plane_m * normal(u[2])
        up_m = radar.elevation_std_rad * sight.slant_m * normal(u[3])
        x = at.x + along_m * east + across_m * north
        y = at.y + along_m * north - across_m * east
        return tracker.Plot(row, Position(x, y, max(0.0, at.z + up_m)), sight.plane_m, sight.slant_m)

    def track(self, radar: Radar, state: RadarState, plots: list[tracker.Plot], time_ms: int, n_scan: int) -> None:
        """Tracks of one scan, and what the first firm track of an object sets going."""
        n_before = state.n_tracks
        state.tracks, firm_now, dropped = tracker.scan(
            radar, state.tracks, plots, time_ms, n_before, lambda row: self.is_cued(radar, row, time_ms)
        )
        started = [track for track in state.tracks if track.number >= n_before]
        state.n_tracks += len(started)
        for code, tracks in ((TRACK_STARTED, started), (TRACK_FIRM, firm_now), (TRACK_DROPPED, dropped)):
            for track in tracks:
                range_m = decide.range_to_m(radar, track.predicted(time_ms))
                if code == TRACK_STARTED:
                    range_m = next(plot.slant_m for plot in plots if plot.flyer == track.flyer)
                self.log(time_ms, code, radar.row, track.flyer, range_m / 1000.0, track.number)
        for plot in plots:
            owner = next(t for t in state.tracks if t.time_ms == time_ms and t.flyer == plot.flyer)
            self.log(time_ms, PLOT, radar.row, plot.flyer, plot.slant_m / 1000.0, owner.number)
        self.note_untracked(radar.row, time_ms)
        for track in state.tracks:
            if track.is_firm and track.time_ms == time_ms:
                self.note_firm(radar, track, time_ms, n_scan)

    def note_untracked(self, i_radar: int, time_ms: int) -> None:
        """Who flies, was firm for somebody, and is so for nobody any more."""
        firm = {track.flyer for state in self.radars for track in state.tracks if track.is_firm}
        for row in range(len(self.flyers)):
            was_firm = (FIRST_FIRM, row) in self.first and row not in self.untracked
            if was_firm and row not in firm and self.is_flying(row, time_ms):
                self.untracked.add(row)
                self.log(time_ms, UNTRACKED, i_radar, row)

    def cell(self, radar: Radar) -> Cell:
        """Who shares one picture with a radar: its unit; nobody where the unit has fallen apart."""
        return ("radar", radar.row) if radar.unit in self.split else ("unit", radar.unit)

    def is_cued(self, radar: Radar, row: int, time_ms: int) -> bool:
        """Whether an acquisition radar that an engagement radar hears has had a firm track of an object (5.4)."""
        return radar.launchers is not None and self.cued_ms.get((self.cell(radar), row), math.inf) <= time_ms

    def note_firm(self, radar: Radar, track: tracker.Track, time_ms: int, n_scan: int) -> None:
        """A firm track with a plot: logged, a cue if by an acquisition radar, identified, and told to others."""
        row, cell = track.flyer, self.cell(radar)
        self.log_first(time_ms, FIRST_FIRM, radar.row, row, decide.range_to_m(radar, track.predicted(time_ms)))
        if row in self.untracked:
            self.untracked.remove(row)
            self.log(time_ms, TRACKED_AGAIN, radar.row, row)
        if radar.launchers is None:
            self.cued_ms[cell, row] = min(self.cued_ms.get((cell, row), time_ms), time_ms)
        known = self.identity.get((cell, row))
        if known is None or known.heard_ms > time_ms:
            delay_ms = self.world.units[radar.unit].identification_ms
            known = Known(time_ms + delay_ms, self.declared(radar, row, track), time_ms)
            self.identity[cell, row] = known
            self.first_firm_ms[cell, row] = time_ms
            self.log(time_ms, IDENTIFIED, radar.row, row, delay_ms / 1000.0, known.declared)
        if radar.unit not in self.split:
            self.tell_others(radar, row, time_ms, n_scan)
        if self.world.network.cue_m is not None and known.declared != network.FRIEND:
            self.cue_others(radar, track, time_ms, n_scan)

    def declared(self, radar: Radar, row: int, track: tracker.Track) -> int:
        """What an object is declared to be (section 6)."""
        flyer = self.world.flyers[row]
        at = decide.place_at(track, track.time_ms / 1000.0)
        return network.declared(self.world, self.luck, radar, flyer.side == Side.HOSTILE, flyer.uid, at)

    def tell_others(self, radar: Radar, row: int, time_ms: int, n_scan: int) -> None:
        """Messages to units that do not know an object, or have no cue of it (section 6b)."""
        uid = self.world.flyers[row].uid
        known = self.identity[("unit", radar.unit), row]
        for v, (delay_ms, _) in self.links.others(radar.unit).items():
            there = (("unit", v), row)
            lacks_identity = there not in self.identity
            lacks_cue = radar.launchers is None and there not in self.cued_ms
            if not (lacks_identity or lacks_cue):
                continue
            if not self.links.gets_through(radar.unit, v, uid, network.WARNS, n_scan):
                continue
            if lacks_identity:
                heard_ms = time_ms + delay_ms
                self.identity[there] = Known(max(known.due_ms, time_ms) + delay_ms, known.declared, heard_ms)
                self.first_firm_ms[there] = heard_ms
            if lacks_cue:
                self.cued_ms[there] = time_ms + delay_ms

    def cue_others(self, radar: Radar, track: tracker.Track, time_ms: int, n_scan: int) -> None:
        """Cues to engagement radars that a track has come near to (section 4b)."""
        assert self.world.network.cue_m is not None
        ways = {} if radar.unit in self.split else self.links.others(radar.unit)
        uid = self.world.flyers[track.flyer].uid
        for other in self.world.radars:
            away_m = math.hypot(track.place.x - other.x_m, track.place.y - other.y_m)
            if other is radar or other.launchers is None or away_m > self.world.network.cue_m:
                continue
            if self.cell(other) == self.cell(radar):
                self.emission.cue(other.row, time_ms, time_ms)
            elif other.unit in ways and self.links.gets_through(radar.unit, other.unit, uid, network.CUES, n_scan):
                self.emission.cue(other.row, time_ms, time_ms + ways[other.unit][0])

    def is_engaged(self, cell: Cell, row: int, time_ms: int) -> bool:
        """Whether a cell knows by now of an engagement of an object."""
        shots = [shot for (_, item), shot in self.engagements.items() if item == row]
        return any(shot.told.get(cell, math.inf) <= time_ms for shot in shots)

    def tell_engagement(self, radar: Radar, row: int, shot: Engagement, time_ms: int) -> None:
        """Who knows of a new engagement (section 6b)."""
        cell = self.cell(radar)
        index = self.begun.get(row, 0)
        self.begun[row] = index + 1
        shot.told[cell] = time_ms
        if network.MODES.index(self.world.mode) < network.MODES.index(SHARED_TRACKS) or radar.unit in self.split:
            return
        uid, layer = self.world.flyers[row].uid, self.layer.get((cell, row), 0)
        for v, (delay_ms, _) in self.links.others(radar.unit).items():
            if self.links.gets_through(radar.unit, v, uid, network.BINDS, index):
                shot.told["unit", v] = time_ms + delay_ms
                if layer > self.layer.get((("unit", v), row), 0):
                    self.layer[("unit", v), row] = layer

    def appear(self, time_ms: int, i_radar: int, row: int) -> None:
        """Perfect detection: an object is there, known and identified (section 11)."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        if self.flyers[row].fate != "flying":
            return
        self.begin_wait(i_radar, row, time_ms)
        if state.is_lost:
            if self.world.flyers[row].is_threat:
                self.book(radar, time_ms, row, Cause.UNIT_LOST)
            return
        slant_m = self.look(radar, row, time_ms)[0].slant_m
        self.log_first(time_ms, FIRST_DETECTED, i_radar, row, slant_m)
        self.log_first(time_ms, FIRST_FIRM, i_radar, row, slant_m)
        group = self.cell(radar)
        known = self.identity.get((group, row))
        if known is None or known.heard_ms > time_ms:
            is_hostile = self.world.flyers[row].side == Side.HOSTILE
            self.identity[group, row] = Known(time_ms, int(is_hostile), time_ms)
            self.first_firm_ms[group, row] = time_ms
            self.log(time_ms, IDENTIFIED, i_radar, row, 0.0, int(is_hostile))
            if radar.unit not in self.split:
                self.tell_others(radar, row, time_ms, 0)
        state.tracks.append(self.perfect_track(row, state.n_tracks, time_ms))
        state.n_tracks += 1
        self.post(time_ms, DECIDE, i_radar, 0)

    # Evaluate and assign

    def decide(self, time_ms: int, i_radar: int) -> None:
        """What a fire unit does with its firm tracks (section 7)."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        if state.is_lost:
            return
        self.again_ms.pop(i_radar, None)
        if self.world.bench.is_perfect:
            self.perfect_tracks(state, time_ms)
        causes: dict[int, Cause | None] = {}
        has_means = state.channels_free > 0 and sum(state.rounds) > 0
        waiting: list[tuple[bool, int, float, int, int, tracker.Track, int]] = []
        tracks = [(track, i_radar) for track in state.tracks if self.is_in_play(state, track, time_ms)]
        if self.world.mode == network.ENGAGE_REMOTE:
            tracks += self.heard_tracks(radar, {track.flyer for track, _ in tracks}, time_ms)
        for age, (track, guide) in enumerate(tracks):
            needs_shot, causes[track.flyer] = self.judge(radar, track, time_ms)
            if causes[track.flyer] == Cause.HELD_FIRE and has_means:
                self.wait_for(i_radar, track, self.beyond_hold_fire_m(radar, track, time_ms))
            may_wait = needs_shot and (has_means or state.last_scan_ms == time_ms)
            if may_wait and self.is_given_up(i_radar, track.flyer, time_ms):
                needs_shot, causes[track.flyer] = False, Cause.NO_CHANNEL
            if needs_shot:
                first_firm_ms = self.first_firm_ms[self.cell(radar), track.flyer]
                urgency = decide.urgency(self.world, radar, track, time_ms / 1000.0, first_firm_ms)
                place = self.world.rules.place(self.world.flyers[track.flyer].kind)
                waiting.append((guide != i_radar, place, urgency, track.flyer, age, track, guide))
        for *_, track, guide in sorted(waiting, key=lambda rank: rank[:5]):
            can_fire = state.channels_free > 0 and sum(state.rounds) > 0
            if can_fire:
                causes[track.flyer] = self.assign(radar, state, track, guide, time_ms)
            else:
                causes[track.flyer] = self.pass_over(radar, state, track, time_ms)
            is_new = self.appeared_ms.get((i_radar, track.flyer)) == time_ms
            is_engaged = self.is_engaged(self.cell(radar), track.flyer, time_ms)
            if not can_fire and state.channels_free == 0 and is_new and not is_engaged:
                self.until_ms[i_radar, track.flyer] = (
                    time_ms if self.world.bench.loses_when_busy else self.until_ms.get((i_radar, track.flyer), math.inf)
                )
        self.ask_again(radar, state, time_ms)
        if state.last_scan_ms == time_ms and state.booked_ms != time_ms:
            state.booked_ms = time_ms
            self.book_causes(radar, time_ms, causes)

    def is_in_play(self, state: RadarState, track: tracker.Track, time_ms: int) -> bool:
        """A firm track updated at the last scan, whose object still flies."""
        return track.is_firm and track.time_ms == state.last_scan_ms and self.is_flying(track.flyer, time_ms)

    def judge(self, radar: Radar, track: tracker.Track, time_ms: int) -> tuple[bool, Cause | None]:
        """Sections 7.1 to 7.3: whether a track is to be shot at; if not, the cause, or none where it is left alone."""
        row, cell = track.flyer, self.cell(radar)
        at = decide.place_at(track, time_ms / 1000.0)
        known = self.identity.get((cell, row))
        if known is None or time_ms < known.due_ms or known.declared == rules.FRIEND:
            return False, Cause.NOT_IDENTIFIED
        if known.declared == rules.UNKNOWN and self.world.network.in_corridor(at):
            return False, Cause.NOT_IDENTIFIED
        if self.is_engaged(cell, row, time_ms) or not self.layers_left(cell, row):
            return False, None
        zone = self.world.rules.zone_at(at, at_meeting=False)
        cause = self.restraint(self.control(radar) if zone is None else zone, radar, track, time_ms)
        if cause is None and math.hypot(at.x - radar.x_m, at.y - radar.y_m) > self.world.hold_fire_m:
            cause = Cause.HELD_FIRE
        return cause is None, cause

    def control(self, radar: Radar) -> int:
        """A fire unit's control state: what a lost post or lost links leave it, else doctrine's."""
        fallback = -1
        if radar.unit in self.split:
            fallback = self.world.network.on_post_loss
        elif self.links.is_cut_off(radar.unit):
            fallback = self.world.network.on_link_loss
        return fallback if fallback >= 0 else self.world.rules.control

    def restraint(self, control: int, radar: Radar, track: tracker.Track, time_ms: int) -> Cause | None:
        """Why a control state keeps a fire unit from a track, or none (section 7.3)."""
        identity = self.identity[self.cell(radar), track.flyer].declared
        is_coming = rules.comes_at((radar.x_m, radar.y_m), track.predicted(time_ms), track.velocity)
        return rules.forbids(control, identity, is_coming)

    def firing(self, layer: int, row: int) -> rules.Firing:
        """The firing rule for an object in a layer."""
        world = self.world
        return world.rules.firing_of(world.rules.layers[layer], world.flyers[row].kind, world.firing)

    def layers_left(self, group: int, row: int) -> list[int]:
        """Layers that may engage an object again: the present one and those farther in, while they have looks."""
        at_least = self.layer.get((group, row), 0)
        had = self.looks_used.get((group, row), [])
        layers = range(at_least, len(self.world.rules.layers))
        return [i for i in layers if not self.are_looks_used(self.firing(i, row).looks, had.count(i))]

    def are_looks_used(self, looks: int, used: int) -> bool:
        """Whether a firing rule allows no further engagement of an object."""
        return looks > 0 and used >= looks

    def hears_after_ms(self, radar: Radar, other: Radar) -> int | None:
        """How long what one radar sees takes to another; none where it does not come."""
        if self.cell(other) == self.cell(radar):
            return 0
        ways = {} if other.unit in self.split else self.links.others(other.unit)
        return ways[radar.unit][0] if radar.unit in ways else None

    def heard_tracks(self, radar: Radar, own: set[int], time_ms: int) -> list[tuple[tracker.Track, int]]:
        """The best tracks of others' radars, of objects that a fire unit does not track itself (section 6b)."""
        found: dict[int, list[tuple[float, int, tracker.Track]]] = {}
        for other in self.world.radars:
            delay_ms = self.hears_after_ms(radar, other)
            if other is radar or delay_ms is None:
                continue
            state = self.radars[other.row]
            spoken: set[int] = set()
            for track in state.tracks:
                if track.flyer not in spoken and self.is_in_play(state, track, time_ms):
                    spoken.add(track.flyer)
                    error_m = decide.track_error_m(other, track, (time_ms - track.time_ms + delay_ms) / 1000.0)
                    found.setdefault(track.flyer, []).append((error_m, other.row, track))
        heard = []
        for row in sorted(set(found) - own):
            fused_m = 1.0 / math.sqrt(sum(1.0 / error_m**2 for error_m, _, _ in found[row]))
            if fused_m <= self.world.network.max_error_m:
                _, guide, track = min(found[row], key=lambda one: one[:2])
                heard.append((track, guide))
        return heard

    def is_guided(self, radar: Radar, row: int, shot: Engagement, time_ms: int) -> bool:
        """Whether any radar that the fire unit hears sees an object that it tracks, or that the shot began with."""
        for other in self.world.radars:
            state = self.radars[other.row]
            if state.is_radar_lost or self.hears_after_ms(radar, other) is None:
                continue
            tracks_it = any(track.is_firm and track.flyer == row for track in state.tracks)
            if (tracks_it or other.row == shot.guide) and self.look(other, row, time_ms)[0].is_clear:
                return True
        return False

    def assign(self, radar: Radar, state: RadarState, track: tracker.Track, guide: int, time_ms: int) -> Cause | None:
        """Sections 7.5 and 7.6: hold a channel and take rounds, or say why not."""
        assert radar.launchers is not None
        row, group = track.flyer, self.cell(radar)
        if self.is_engaged(group, row, time_ms):
            return None
        launch_ms = time_ms + (0 if (group, row) in self.looks_used else radar.launchers.reaction_ms)
        available = self.world.rules.available(self.world.flyers[row].kind, sum(state.rounds))
        layer, shot = self.choose(radar, state, track, available, time_ms, launch_ms)
        if shot is None:
            return self.pass_over(radar, state, track, time_ms)
        if isinstance(shot, Cause):
            return shot
        meet_s = launch_ms / 1000.0 + shot.tof_s
        zone = self.world.rules.zone_at(decide.place_at(track, meet_s), at_meeting=True)
        if zone is not None and self.restraint(zone, radar, track, time_ms) is not None:
            self.wait_for(radar.row, track, -1.0)
            return Cause.HELD_FIRE
        if self.world.bench.hold is not None:
            if time_ms + self.hold_ms(radar, row) > self.flyers[row].end_ms:
                return Cause.TOO_LATE
            self.begun[radar.row, row] = self.begun.get((radar.row, row), 0) + 1
        elif decide.is_too_late(self.world, track, time_ms / 1000.0, meet_s):
            return Cause.TOO_LATE
        if layer > self.layer.get((group, row), 0):
            self.layer[group, row] = layer
            self.log(time_ms, HANDED_OVER, radar.row, row, detail=layer)
        n_rounds = min(self.firing(layer, row).shots, state.rounds[shot.i_class], available)
        state.channels_free -= 1
        state.rounds[shot.i_class] -= n_rounds
        state.waiting_rounds += n_rounds
        engagement = Engagement(shot.i_class, n_rounds, shot.pk, launch_ms, round(1000.0 * shot.tof_s), guide)
        self.tell_engagement(radar, row, engagement, time_ms)
        self.engagements[radar.row, row] = engagement
        self.post(launch_ms, LAUNCH, radar.row, row)
        return None

    def choose(
        self, radar: Radar, state: RadarState, track: tracker.Track, available: int, time_ms: int, launch_ms: int
    ) -> tuple[int, decide.Shot | Cause | None]:
        """The outermost layer that can engage, and its shot; or why none can; none where one waits for another shot."""
        assert radar.launchers is not None
        row, group = track.flyer, self.cell(radar)
        kind, rounds = self.world.flyers[row].kind, state.rounds if available > 0 else [0] * len(state.rounds)
        is_busy = state.channels_free < radar.launchers.channels
        answers: list[Cause | None] = []
        for i in self.layers_left(group, row):
            if self.firing(i, row).is_single and is_busy:
                answers.append(None)
                continue
            layer = self.world.rules.layers[i]
            times_s = time_ms / 1000.0, launch_ms / 1000.0
            if self.world.bench.hold is not None:
                shot = self.open_shot(radar, track, layer, rounds, time_ms)
            else:
                shot = decide.evaluate(self.world, radar, track, kind, layer, rounds, *times_s)
            if not isinstance(shot, Cause):
                return i, shot
            answers.append(shot)
        if None in answers:
            return 0, None
        if Cause.NO_ROUND in answers:
            return 0, Cause.NO_ROUND
        layers = self.world.rules.layers[self.layer.get((group, row), 0) :]
        self.wait_for(radar.row, track, self.beyond_reach_m(radar, track, layers, launch_ms / 1000.0, time_ms))
        return 0, Cause.OUTSIDE_ENVELOPE

    def ask_again(self, radar: Radar, state: RadarState, time_ms: int) -> None:
        """With perfect detection, a decision for what does not fit yet, while there are channels and rounds."""
        again_ms = self.again_ms.get(radar.row, math.inf)
        if not self.world.bench.is_perfect or math.isinf(again_ms):
            return
        if state.channels_free == 0 or sum(state.rounds) == 0:
            return
        next_ms, due_ms = self.next_ask_ms.get(radar.row, -1), time_ms + int(again_ms)
        if next_ms <= time_ms or due_ms < next_ms:
            self.next_ask_ms[radar.row] = due_ms
            self.post(due_ms, DECIDE, radar.row, 0)

    def pass_over(self, radar: Radar, state: RadarState, track: tracker.Track, time_ms: int) -> Cause | None:
        """What a ranked track lacks once channels or rounds have run out (end of section 7)."""
        assert radar.launchers is not None
        if self.is_engaged(self.cell(radar), track.flyer, time_ms):
            return None
        if decide.range_to_m(radar, decide.place_at(track, time_ms / 1000.0)) > radar.launchers.longest_reach_m:
            return Cause.OUTSIDE_ENVELOPE
        kind = self.world.flyers[track.flyer].kind
        has_rounds = self.world.rules.available(kind, sum(state.rounds)) > 0
        return Cause.NO_CHANNEL if has_rounds else Cause.NO_ROUND

    # Fly out and resolve

    def launch(self, time_ms: int, i_radar: int, row: int) -> None:
        """Rounds leave, unless the object or the fire unit has gone (section 8)."""
        radar, state, shot = self.world.radars[i_radar], self.radars[i_radar], self.engagements[i_radar, row]
        state.waiting_rounds -= shot.rounds
        if self.flyers[row].fate != "flying" or state.is_lost:
            self.cancel(radar, state, row, time_ms)
            return
        shot.i_first_round = state.fired_at.get(row, 0)
        state.fired_at[row] = shot.i_first_round + shot.rounds
        self.log(time_ms, LAUNCHED, i_radar, row, shot.tof_ms / 1000.0, shot.rounds)
        self.post(time_ms + shot.tof_ms, RESOLVE, i_radar, row)
        self.order_reload(radar, state, time_ms)

    def order_reload(self, radar: Radar, state: RadarState, time_ms: int) -> None:
        """Without any round left, ready or waiting for its launch, the reload begins."""
        assert radar.launchers is not None
        if sum(state.rounds) + state.waiting_rounds == 0 and state.reloads > 0 and not state.is_reloading:
            state.is_reloading = True
            self.post(time_ms + radar.launchers.reload_ms, RELOAD, radar.row, 0)

    def cancel(self, radar: Radar, state: RadarState, row: int, time_ms: int) -> None:
        """Nothing leaves: the channel comes back, and the rounds unless the fire unit is lost."""
        shot = self.engagements.pop((radar.row, row))
        if not state.is_lost:
            state.rounds[shot.i_class] += shot.rounds
        state.channels_free += 1
        self.log(time_ms, CANCELLED, radar.row, row, detail=int(state.is_lost))
        self.post(time_ms, DECIDE, radar.row, 0)

    def resolve(self, time_ms: int, i_radar: int, row: int) -> None:
        """Each round kills with its probability, if the radar still guides it (section 8)."""
        radar, shot = self.world.radars[i_radar], self.engagements[i_radar, row]
        assert radar.launchers is not None
        self.post(time_ms + radar.launchers.assessment_ms, RELEASE, i_radar, row)
        why = self.why_missed(radar, row, shot, time_ms)
        slant_m = self.look(radar, row, time_ms)[0].slant_m if why != OBJECT_GONE else 0.0
        if why is None:
            self.log(time_ms, KILLED, i_radar, row, slant_m / 1000.0, shot.rounds)
            self.end(row, "killed", time_ms)
            return
        self.ledger.missed[row] += 1
        self.log(time_ms, MISSED, i_radar, row, slant_m / 1000.0, why)

    def why_missed(self, radar: Radar, row: int, shot: Engagement, time_ms: int) -> int | None:
        """Why no round kills, or None if one does."""
        assert radar.launchers is not None
        if not self.is_flying(row, time_ms):
            return OBJECT_GONE
        if self.radars[radar.row].is_lost:
            return FIRE_UNIT_LOST
        guided = self.world.mode == network.ENGAGE_REMOTE and self.is_guided(radar, row, shot, time_ms)
        if not (self.look(radar, row, time_ms)[0].is_clear or guided or self.world.bench.is_perfect):
            return NOT_IN_SIGHT
        flyer = self.world.flyers[row]
        indices = range(shot.i_first_round, shot.i_first_round + shot.rounds)
        return None if any(self.kills(radar, flyer.row, shot.pk, KILL, i) for i in indices) else BY_CHANCE

    def release(self, time_ms: int, i_radar: int, row: int) -> None:
        """The outcome is known: the channel is free and the object may be engaged again."""
        state = self.radars[i_radar]
        shot = self.engagements.pop((i_radar, row))
        state.channels_free += 1
        for cell in shot.told:
            self.looks_used.setdefault((cell, row), []).append(self.layer.get((cell, row), 0))
        self.post(time_ms, DECIDE, i_radar, 0)

    def reload(self, time_ms: int, i_radar: int, target: int) -> None:
        """All rounds come back."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        assert radar.launchers is not None
        state.is_reloading = False
        if state.are_launchers_lost:
            return
        state.reloads -= 1
        state.rounds = [math.floor(missile.rounds * state.share + 1e-9) for missile in radar.launchers.classes]
        self.log(time_ms, RELOADED, i_radar, detail=sum(state.rounds))
        self.post(time_ms, DECIDE, i_radar, 0)

    # Arrivals

    def arrive(self, time_ms: int, observer: int, row: int) -> None:
        """An object reaches the end of its path (section 8)."""
        flyer, state = self.world.flyers[row], self.flyers[row]
        if state.fate == "absent":
            self.end(row, "was absent", time_ms)
            self.log(time_ms, ABSENT, target=row)
        if state.fate != "flying":
            return
        if flyer.side != Side.HOSTILE:
            self.end(row, "departed", time_ms)
            self.log(time_ms, DEPARTED, target=row)
        elif not flyer.is_threat:
            self.end(row, "decoy_arrived", time_ms)
            self.log(time_ms, DECOY_ARRIVED, target=row, detail=flyer.aim_asset)
        else:
            self.end(row, "leaked", time_ms)
            place = flyer.aim_asset if flyer.aim_part < 0 else -2 - flyer.aim_part
            self.log(time_ms, LEAK, flyer.aim_node, row, detail=place)
            self.log_causes(flyer, time_ms)
            if flyer.aim_node >= 0 and self.world.radars[flyer.aim_node].in_play:
                self.damage(flyer, time_ms)
            u = self.luck.uniforms(0, flyer.uid, DAMAGE, 0)[2]
            if flyer.aim_part >= 0 and u < self.world.network.part_loss:
                self.shift_part(flyer.aim_part, "hit", True, row, time_ms)

    def end(self, row: int, fate: str, time_ms: int) -> None:
        """Write down an object's fate."""
        self.flyers[row].fate, self.flyers[row].ended_ms = fate, time_ms

    def damage(self, flyer: Flyer, time_ms: int) -> None:
        """What a leaker takes at the node that it hits."""
        radar, state = self.world.radars[flyer.aim_node], self.radars[flyer.aim_node]
        u = self.luck.uniforms(0, flyer.uid, DAMAGE, 0)
        if u[0] < self.world.damage_radar:
            if not state.is_radar_lost:
                self.drop_tracks(radar.row, time_ms)
                self.log(time_ms, NODE_LOST, radar.row, detail=1)
            state.is_radar_hit = True
        if radar.launchers is not None and u[1] < self.world.damage_launchers:
            if not state.are_launchers_lost:
                self.log(time_ms, NODE_LOST, radar.row, detail=2)
            state.are_launchers_hit = True

    def drop_tracks(self, row: int, time_ms: int) -> None:
        """A radar that stands still has no tracks."""
        self.radars[row].tracks = []
        if not self.world.bench.is_perfect:
            self.note_untracked(row, time_ms)

    # Losses (section 8b)

    def lose(self, time_ms: int, i: int) -> None:
        """A stated loss begins or ends."""
        loss = self.world.network.losses[i]
        what, row = loss.what
        begins = time_ms == loss.at_ms
        if what == "radar":
            self.shift_radar(row, f"loss {i}", begins, time_ms, is_logged=True)
        else:
            self.shift_part(row, f"loss {i}", begins, -1, time_ms)

    def shift_radar(self, row: int, why: str, begins: bool, time_ms: int, *, is_logged: bool) -> None:
        """One reason more or less for a radar to stand still."""
        radar, state = self.world.radars[row], self.radars[row]
        before = (state.is_radar_lost, state.are_launchers_lost)
        (state.outages.append if begins else state.outages.remove)(why)
        after = (state.is_radar_lost, state.are_launchers_lost)
        if after[0] and not before[0]:
            self.drop_tracks(row, time_ms)
        if is_logged:
            for i in range(2 if radar.launchers is not None else 1):
                if after[i] and not before[i]:
                    self.log(time_ms, NODE_LOST, row, detail=i + 1)
            if after < before:
                self.log(time_ms, PART_BACK, row, detail=-1)
        if after < before and radar.launchers is not None and not state.are_launchers_lost:
            self.order_reload(radar, state, time_ms)

    def shift_part(self, i: int, why: str, begins: bool, leaker: int, time_ms: int) -> None:
        """One reason more or less for a part to be out, and what hangs on it."""
        part, reasons = self.world.network.parts[i], self.part_out.setdefault(i, [])
        was_out = bool(reasons)
        if begins and why == "hit" and why in reasons:
            return
        (reasons.append if begins else reasons.remove)(why)
        if bool(reasons) == was_out:
            return
        self.log(time_ms, PART_LOST if begins else PART_BACK, target=leaker, detail=i)
        if part.kind == "command_post":
            self.shift_post(part.row, f"part {i}", begins)
        elif part.kind == "link":
            (self.links.down.add if begins else self.links.down.remove)(("edge", part.row, f"part {i}"))
        elif part.kind == "launcher":
            self.shift_launcher(i, part, begins, time_ms)
        for what, row in part.feeds:
            if what == "radar":
                self.shift_radar(row, f"part {i}", begins, time_ms, is_logged=False)
            else:
                self.shift_post(row, f"part {i}", begins)

    def shift_launcher(self, i: int, part: network.Part, begins: bool, time_ms: int) -> None:
        """A launcher goes with its share of the ready rounds, or comes back with them."""
        state = self.radars[part.row]
        if begins:
            held = [math.floor(n * (part.share / state.share) + 1e-9) for n in state.rounds]
            state.held[i] = held
            state.rounds = [n - gone for n, gone in zip(state.rounds, held, strict=True)]
            state.share = state.share - part.share if state.share - part.share > 1e-9 else 0.0
            self.order_reload(self.world.radars[part.row], state, time_ms)
        else:
            state.rounds = [n + back for n, back in zip(state.rounds, state.held[i], strict=True)]
            state.share += part.share

    def shift_post(self, row: int, why: str, begins: bool) -> None:
        """A command post goes down, or stands again; a unit without its own falls apart."""
        was_down = self.links.is_down("post", row)
        (self.links.down.add if begins else self.links.down.remove)(("post", row, why))
        is_down = self.links.is_down("post", row)
        if row >= len(self.world.units) or is_down == was_down:
            return
        if not is_down:
            self.split.discard(row)
            return
        self.split.add(row)
        whole = ("unit", row)
        for radar in self.world.radars:
            if radar.unit == row:
                self.inherit(whole, ("radar", radar.row))

    def inherit(self, whole: Cell, alone: Cell) -> None:
        """A radar that is left alone knows what its unit knew."""
        for table in (self.cued_ms, self.identity, self.first_firm_ms, self.looks_used, self.layer):
            for item in range(len(self.world.flyers)):
                table.pop((alone, item), None)
                if (whole, item) in table:
                    value = table[whole, item]
                    table[alone, item] = list(value) if isinstance(value, list) else value
        for shot in self.engagements.values():
            shot.told.pop(alone, None)
            if whole in shot.told:
                shot.told[alone] = shot.told[whole]

    # The why-not ledger

    def threats(self, time_ms: int) -> list[Flyer]:
        """Objects that the ledger follows, while they fly."""
        return [f for f in self.world.flyers if f.is_threat and self.is_flying(f.row, time_ms)]

    def book(self, radar: Radar, time_ms: int, row: int, cause: Cause | None) -> None:
        """Time of one scan under a cause, or in clear sight where it is None."""
        if cause is None:
            self.ledger.seen_ms[row] += radar.period_ms
        else:
            self.ledger.add(row, cause, radar.period_ms)
        code, detail = (IN_SIGHT, 0) if cause is None else (BLAMED, int(cause))
        self.log(time_ms, code, radar.row, row, radar.period_ms / 1000.0, detail)

    def book_sight(self, radar: Radar, tracks: list[tracker.Track], time_ms: int, sights: dict[int, Sight]) -> None:
        """Time of one scan under the causes before section 7."""
        labels = {track.flyer: track.is_firm for track in sorted(tracks, key=lambda track: track.is_firm)}
        for row, sight in sights.items():
            if not (self.world.flyers[row].is_threat and sight.in_range):
                continue
            if sight.is_clear:
                self.book(radar, time_ms, row, None)
            if not sight.is_clear:
                self.book(radar, time_ms, row, Cause.TERRAIN_MASKED)
            elif row not in labels:
                self.book(radar, time_ms, row, Cause.NOT_DETECTED)
            elif not labels[row]:
                self.book(radar, time_ms, row, Cause.NO_FIRM_TRACK)

    def book_causes(self, radar: Radar, time_ms: int, causes: dict[int, Cause | None]) -> None:
        """Time of one scan under the cause that section 7 gave."""
        for row, cause in causes.items():
            if cause is not None and self.world.flyers[row].is_threat:
                self.book(radar, time_ms, row, cause)

    def book_lost(self, radar: Radar, time_ms: int) -> None:
        """Time of one scan that a lost fire unit would have had."""
        assert radar.launchers is not None
        for flyer in self.threats(time_ms):
            sight, _ = self.look(radar, flyer.row, time_ms)
            if not sight.in_range:
                continue
            if not sight.is_clear:
                self.book(radar, time_ms, flyer.row, Cause.TERRAIN_MASKED)
            elif sight.slant_m <= radar.launchers.longest_reach_m:
                self.book(radar, time_ms, flyer.row, Cause.UNIT_LOST)
            else:
                self.book(radar, time_ms, flyer.row, None)

    def log_causes(self, flyer: Flyer, time_ms: int) -> None:
        """The ledger of one object that was not stopped."""
        if not flyer.is_threat:
            return
        life_ms = max(0, time_ms - self.flyers[flyer.row].start_ms)
        if self.world.bench.is_perfect:
            shown = [ms for (_, row), ms in self.appeared_ms.items() if row == flyer.row]
            self.ledger.seen_ms[flyer.row] = sum(time_ms - ms for ms in shown)
        still_engaged = sum(row == flyer.row for _, row in self.engagements)
        totals = self.ledger.totals(flyer.row, life_ms, self.n_fire_units, still_engaged)
        for cause, value in totals.items():
            self.log(time_ms, CAUSE, target=flyer.row, value=value, detail=int(cause))
        cause = ledger.deciding(totals, self.n_fire_units)
        self.log(time_ms, DECIDING_CAUSE, target=flyer.row, value=totals.get(cause, 0.0), detail=int(cause))


def run(world: World, *, seed: int, replication: int) -> Replication:
    """One replication, from its first event to its end; `.rows`, `.flyers`, `.radars` hold what happened."""
    return Replication(world, seed, replication).run()
