"""Rounds on their way and objects at their end (docs/model.md, section 8)."""

from __future__ import annotations

import math

from reference import network
from reference.booking import Booking
from reference.losing import Losing
from reference.philox import DAMAGE, KILL
from reference.records import (
    ABSENT,
    BY_CHANCE,
    CANCELLED,
    DECIDE,
    DECOY_ARRIVED,
    DEPARTED,
    FIRE_UNIT_LOST,
    KILLED,
    LAUNCHED,
    LEAK,
    MISSED,
    NOT_IN_SIGHT,
    OBJECT_GONE,
    RELEASE,
    RELOADED,
    RESOLVE,
    Engagement,
    RadarState,
)
from reference.telling import Telling
from reference.world import Radar, Side


class Flying(Telling, Losing, Booking):
    """Launches, outcomes, reloads, arrivals."""

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
