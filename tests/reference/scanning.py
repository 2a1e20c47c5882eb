"""A radar's scan (docs/model.md, sections 4 to 6): plots, tracks, who is who."""

from __future__ import annotations

import math

from reference import decide, geometry, network, tracker
from reference.booking import Booking
from reference.geometry import Position, Sight
from reference.ledger import Cause
from reference.philox import LOOK, normal
from reference.records import (
    DECIDE,
    FIRST_DETECTED,
    FIRST_FIRM,
    FIRST_SEEN,
    IDENTIFIED,
    PLOT,
    SCAN,
    TRACK_DROPPED,
    TRACK_FIRM,
    TRACK_STARTED,
    TRACKED_AGAIN,
    Known,
    RadarState,
)
from reference.telling import Telling
from reference.world import Radar, Side


class Scanning(Telling, Booking):
    """What a radar makes of what is in the air."""

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
