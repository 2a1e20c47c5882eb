"""The reference engine: one replication, event by event (docs/model.md). Slow, plain, and apart from the kernels."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import NamedTuple

from reference import bench, decide, geometry, ledger, rules, tracker
from reference.geometry import Position, Sight
from reference.ledger import Cause
from reference.philox import DAMAGE, IDENTITY, KILL, LOOK, PHASE, START, Luck, normal
from reference.world import Flyer, Radar, Side, World

RESOLVE, ARRIVE, LAUNCH, RELEASE, RELOAD, SCAN, DECIDE = range(1, 8)

FIRST_SEEN, FIRST_DETECTED, FIRST_FIRM, IDENTIFIED, LAUNCHED, KILLED, MISSED = range(1, 8)
LEAK, DECOY_ARRIVED, UNRESOLVED, CAUSE, DECIDING_CAUSE, NODE_LOST, RELOADED, CANCELLED, DEPARTED = range(8, 17)
ABSENT = 17
TRACK_STARTED, TRACK_FIRM, TRACK_DROPPED, HANDED_OVER, PLOT = 20, 21, 22, 23, 30
BLAMED, IN_SIGHT = 31, 32

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
    i_first_round: int = 0


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
    is_radar_lost: bool = False
    are_launchers_lost: bool = False
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
        self.cue_units: dict[int, set[int]] = {}  # object: units whose acquisition radar has had a firm track
        self.identity: dict[tuple[int, int], tuple[int, bool]] = {}  # group, object: due, hostile
        self.first_firm_ms: dict[tuple[int, int], int] = {}  # group, object
        self.looks_used: dict[tuple[int, int], list[int]] = {}  # fire group, object: the layers of its looks
        self.layer: dict[tuple[int, int], int] = {}  # fire group, object
        self.engaged: set[tuple[int, int]] = set()  # fire group, object
        self.engagements: dict[tuple[int, int], Engagement] = {}  # fire unit, object
        self.set_up_bench()
        self.flyers = [self.make_flyer(flyer) for flyer in world.flyers]
        self.radars = [self.make_radar(radar) for radar in world.radars]
        self.n_fire_units = len(world.fire_units())

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
            self.post(phase_ms, SCAN, radar.row, 0)
        return state

    def run(self) -> Replication:
        """From the first event to the end (section 8, last item)."""
        happen = {
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
        self.post(time_ms + radar.period_ms, SCAN, i_radar, 0)
        if radar.launchers is not None and state.is_lost:
            self.book_lost(radar, time_ms)
        if state.is_radar_lost:
            return
        sights = {f.row: self.look(radar, f.row, time_ms) for f in self.world.flyers if self.is_flying(f.row, time_ms)}
        plots = [self.plot(radar, row, n_scan, *sights[row]) for row in sorted(sights)]
        plots = [plot for plot in plots if plot is not None]
        for row in sorted(sights):
            if sights[row][0].is_clear:
                self.log_first(time_ms, FIRST_SEEN, i_radar, row, sights[row][0].slant_m)
        for plot in plots:
            self.log_first(time_ms, FIRST_DETECTED, i_radar, plot.flyer, plot.slant_m)
        self.track(radar, state, plots, time_ms)
        state.last_scan_ms = time_ms
        if radar.launchers is not None and not state.is_lost:
            self.book_sight(radar, state, time_ms, {row: sight for row, (sight, _) in sights.items()})
            if any(track.is_firm for track in state.tracks):
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

    def track(self, radar: Radar, state: RadarState, plots: list[tracker.Plot], time_ms: int) -> None:
        """Tracks of one scan, and what the first firm track of an object sets going."""
        n_before = state.n_tracks
        state.tracks, firm_now, dropped = tracker.scan(
            radar, state.tracks, plots, time_ms, n_before, lambda row: self.is_cued(radar, row)
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
        for track in state.tracks:
            if track.is_firm:
                self.note_firm(radar, track, time_ms)

    def is_cued(self, radar: Radar, row: int) -> bool:
        """Whether an acquisition radar that an engagement radar hears has had a firm track of an object (5.4)."""
        if radar.launchers is None:
            return False
        units = self.cue_units.get(row, set())
        return radar.unit in units if self.world.mode == "alone" else bool(units)

    def note_firm(self, radar: Radar, track: tracker.Track, time_ms: int) -> None:
        """First firm track of an object: logged, a cue if by an acquisition radar, and the start of identification."""
        row = track.flyer
        self.log_first(time_ms, FIRST_FIRM, radar.row, row, decide.range_to_m(radar, track.predicted(time_ms)))
        if radar.launchers is None:
            self.cue_units.setdefault(row, set()).add(radar.unit)
        group = self.world.warning_group(radar)
        if (group, row) not in self.identity:
            delay_ms = self.world.units[radar.unit].identification_ms
            is_hostile = self.declared_hostile(radar, row)
            self.identity[group, row] = (time_ms + delay_ms, is_hostile)
            self.first_firm_ms[group, row] = time_ms
            self.log(time_ms, IDENTIFIED, radar.row, row, delay_ms / 1000.0, int(is_hostile))

    def declared_hostile(self, radar: Radar, row: int) -> bool:
        """What an object is declared to be (section 6)."""
        flyer = self.world.flyers[row]
        if flyer.side == Side.HOSTILE or self.world.identification == "perfect":
            return flyer.side == Side.HOSTILE
        observer_uid = self.world.units[radar.unit].uid if self.world.mode == "alone" else 0
        u = self.luck.uniforms(observer_uid, flyer.uid, IDENTITY, 0)[0]
        return u >= self.world.reply_probability

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
        group = self.world.warning_group(radar)
        if (group, row) not in self.identity:
            is_hostile = self.world.flyers[row].side == Side.HOSTILE
            self.identity[group, row] = (time_ms, int(is_hostile))
            self.first_firm_ms[group, row] = time_ms
            self.log(time_ms, IDENTIFIED, i_radar, row, 0.0, int(is_hostile))
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
        waiting: list[tuple[int, float, int, int, tracker.Track]] = []
        for age, track in enumerate(state.tracks):
            if not self.is_in_play(state, track, time_ms):
                continue
            needs_shot, causes[track.flyer] = self.judge(radar, track, time_ms)
            if causes[track.flyer] == Cause.HELD_FIRE and has_means:
                self.wait_for(i_radar, track, self.beyond_hold_fire_m(radar, track, time_ms))
            may_wait = needs_shot and (has_means or state.last_scan_ms == time_ms)
            if may_wait and self.is_given_up(i_radar, track.flyer, time_ms):
                needs_shot, causes[track.flyer] = False, Cause.NO_CHANNEL
            if needs_shot:
                first_firm_ms = self.first_firm_ms[self.world.warning_group(radar), track.flyer]
                urgency = decide.urgency(self.world, radar, track, time_ms / 1000.0, first_firm_ms)
                place = self.world.rules.place(self.world.flyers[track.flyer].kind)
                waiting.append((place, urgency, track.flyer, age, track))
        for *_, track in sorted(waiting, key=lambda rank: rank[:4]):
            can_fire = state.channels_free > 0 and sum(state.rounds) > 0
            causes[track.flyer] = (self.assign if can_fire else self.pass_over)(radar, state, track, time_ms)
            is_new = self.appeared_ms.get((i_radar, track.flyer)) == time_ms
            is_engaged = (self.world.fire_group(radar), track.flyer) in self.engaged
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
        row, group = track.flyer, self.world.fire_group(radar)
        due_ms, identity = self.identity[self.world.warning_group(radar), row]
        if time_ms < due_ms or identity == rules.FRIEND:
            return False, Cause.NOT_IDENTIFIED
        if (group, row) in self.engaged or not self.layers_left(group, row):
            return False, None
        at = decide.place_at(track, time_ms / 1000.0)
        zone = self.world.rules.zone_at(at, at_meeting=False)
        cause = self.restraint(self.world.rules.control if zone is None else zone, radar, track, time_ms)
        if cause is None and math.hypot(at.x - radar.x_m, at.y - radar.y_m) > self.world.hold_fire_m:
            cause = Cause.HELD_FIRE
        return cause is None, cause

    def restraint(self, control: int, radar: Radar, track: tracker.Track, time_ms: int) -> Cause | None:
        """Why a control state keeps a fire unit from a track, or none (section 7.3)."""
        identity = self.identity[self.world.warning_group(radar), track.flyer][1]
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

    def assign(self, radar: Radar, state: RadarState, track: tracker.Track, time_ms: int) -> Cause | None:
        """Sections 7.5 and 7.6: hold a channel and take rounds, or say why not."""
        assert radar.launchers is not None
        row, group = track.flyer, self.world.fire_group(radar)
        if (group, row) in self.engaged:
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
        self.engaged.add((group, row))
        self.engagements[radar.row, row] = Engagement(
            shot.i_class, n_rounds, shot.pk, launch_ms, round(1000.0 * shot.tof_s)
        )
        self.post(launch_ms, LAUNCH, radar.row, row)
        return None

    def choose(
        self, radar: Radar, state: RadarState, track: tracker.Track, available: int, time_ms: int, launch_ms: int
    ) -> tuple[int, decide.Shot | Cause | None]:
        """The outermost layer that can engage, and its shot; or why none can; none where one waits for another shot."""
        assert radar.launchers is not None
        row, group = track.flyer, self.world.fire_group(radar)
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
        if (self.world.fire_group(radar), track.flyer) in self.engaged:
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
        group = self.world.fire_group(radar)
        self.looks_used.setdefault((group, row), []).append(self.layer.get((group, row), 0))
        shot.i_first_round = state.fired_at.get(row, 0)
        state.fired_at[row] = shot.i_first_round + shot.rounds
        self.log(time_ms, LAUNCHED, i_radar, row, shot.tof_ms / 1000.0, shot.rounds)
        self.post(time_ms + shot.tof_ms, RESOLVE, i_radar, row)
        assert radar.launchers is not None
        if sum(state.rounds) + state.waiting_rounds == 0 and state.reloads > 0:
            state.reloads -= 1
            self.post(time_ms + radar.launchers.reload_ms, RELOAD, i_radar, 0)

    def cancel(self, radar: Radar, state: RadarState, row: int, time_ms: int) -> None:
        """Nothing leaves: the channel comes back, and the rounds unless the fire unit is lost."""
        shot = self.engagements.pop((radar.row, row))
        if not state.is_lost:
            state.rounds[shot.i_class] += shot.rounds
        state.channels_free += 1
        self.engaged.discard((self.world.fire_group(radar), row))
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
        if self.radars[radar.row].is_radar_lost:
            return FIRE_UNIT_LOST
        if not self.look(radar, row, time_ms)[0].is_clear and not self.world.bench.is_perfect:
            return NOT_IN_SIGHT
        flyer = self.world.flyers[row]
        indices = range(shot.i_first_round, shot.i_first_round + shot.rounds)
        return None if any(self.kills(radar, flyer.row, shot.pk, KILL, i) for i in indices) else BY_CHANCE

    def release(self, time_ms: int, i_radar: int, row: int) -> None:
        """The outcome is known: the channel is free and the object may be engaged again."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        self.engagements.pop((i_radar, row))
        state.channels_free += 1
        self.engaged.discard((self.world.fire_group(radar), row))
        self.post(time_ms, DECIDE, i_radar, 0)

    def reload(self, time_ms: int, i_radar: int, target: int) -> None:
        """All rounds come back."""
        radar, state = self.world.radars[i_radar], self.radars[i_radar]
        assert radar.launchers is not None
        if state.are_launchers_lost:
            return
        state.rounds = [missile.rounds for missile in radar.launchers.classes]
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
            self.log(time_ms, LEAK, flyer.aim_node, row, detail=flyer.aim_asset)
            self.log_causes(flyer, time_ms)
            if flyer.aim_node >= 0 and self.world.radars[flyer.aim_node].in_play:
                self.damage(flyer, time_ms)

    def end(self, row: int, fate: str, time_ms: int) -> None:
        """Write down an object's fate."""
        self.flyers[row].fate, self.flyers[row].ended_ms = fate, time_ms

    def damage(self, flyer: Flyer, time_ms: int) -> None:
        """What a leaker takes at the node that it hits."""
        radar, state = self.world.radars[flyer.aim_node], self.radars[flyer.aim_node]
        u = self.luck.uniforms(0, flyer.uid, DAMAGE, 0)
        if not state.is_radar_lost and u[0] < self.world.damage_radar:
            state.is_radar_lost = True
            state.tracks = []
            self.log(time_ms, NODE_LOST, radar.row, detail=1)
        if radar.launchers is not None and not state.are_launchers_lost and u[1] < self.world.damage_launchers:
            state.are_launchers_lost = True
            self.log(time_ms, NODE_LOST, radar.row, detail=2)

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

    def book_sight(self, radar: Radar, state: RadarState, time_ms: int, sights: dict[int, Sight]) -> None:
        """Time of one scan under the causes before section 7."""
        labels = {track.flyer: track.is_firm for track in sorted(state.tracks, key=lambda track: track.is_firm)}
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
        still_engaged = sum(row == flyer.row for _, row in self.engaged)
        totals = self.ledger.totals(flyer.row, life_ms, self.n_fire_units, still_engaged)
        for cause, value in totals.items():
            self.log(time_ms, CAUSE, target=flyer.row, value=value, detail=int(cause))
        cause = ledger.deciding(totals, self.n_fire_units)
        self.log(time_ms, DECIDING_CAUSE, target=flyer.row, value=totals.get(cause, 0.0), detail=int(cause))


def run(world: World, *, seed: int, replication: int) -> Replication:
    """One replication, from its first event to its end; `.rows`, `.flyers`, `.radars` hold what happened."""
    return Replication(world, seed, replication).run()
