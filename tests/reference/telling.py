"""Who knows what (docs/model.md, section 6b): messages, cues, engagements, tracks of others."""

from __future__ import annotations

import math

from reference import decide, network, tracker
from reference.course import Course
from reference.network import SHARED_TRACKS, Cell
from reference.records import Engagement, Known, RadarState
from reference.world import Radar


class Telling(Course):
    """What radars and units tell each other."""

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

    def hears_after_ms(self, radar: Radar, other: Radar) -> int | None:
        """How long what one radar sees takes to another; none where it does not come."""
        if self.cell(other) == self.cell(radar):
            return 0
        ways = {} if other.unit in self.split else self.links.others(other.unit)
        return ways[radar.unit][0] if radar.unit in ways else None

    def is_in_play(self, state: RadarState, track: tracker.Track, time_ms: int) -> bool:
        """A firm track updated at the last scan, whose object still flies."""
        return track.is_firm and track.time_ms == state.last_scan_ms and self.is_flying(track.flyer, time_ms)

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
