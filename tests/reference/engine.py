"""The reference engine: one replication, event by event (docs/model.md). Slow, plain, and apart from the kernels."""

from __future__ import annotations

import heapq
import math

from reference.assigning import Assigning
from reference.flying import Flying
from reference.philox import AVAILABLE, PHASE, START
from reference.records import (
    ARRIVE,
    DECIDE,
    LAUNCH,
    LOSS,
    NODE_LOST,
    RELEASE,
    RELOAD,
    RESOLVE,
    SCAN,
    UNRESOLVED,
    FlyerState,
    RadarState,
)
from reference.scanning import Scanning
from reference.world import Flyer, Radar, Side, World


class Replication(Scanning, Assigning, Flying):
    """One replication of a world."""

    def __init__(self, world: World, seed: int, replication: int) -> None:
        super().__init__(world, seed, replication)
        self.flyers = [self.make_flyer(flyer) for flyer in world.flyers]
        self.radars = [self.make_radar(radar) for radar in world.radars]
        for i, loss in enumerate(world.network.losses):
            for time_ms in (loss.at_ms, loss.until_ms):
                if time_ms is not None:
                    self.post(time_ms, LOSS, 0, i)

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


def run(world: World, *, seed: int, replication: int) -> Replication:
    """One replication, from its first event to its end; `.rows`, `.flyers`, `.radars` hold what happened."""
    return Replication(world, seed, replication).run()
