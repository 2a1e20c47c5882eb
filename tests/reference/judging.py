"""Whether a fire unit may shoot at a track (docs/model.md, sections 7.1 to 7.3), and by which rule."""

from __future__ import annotations

import math

from reference import decide, rules, tracker
from reference.ledger import Cause
from reference.telling import Telling
from reference.world import Radar


class Judging(Telling):
    """Identity, zones, control states, looks that are left."""

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
