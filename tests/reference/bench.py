"""The bench (docs/model.md, section 11): perfect detection, stated times and arrivals, waiting, loss, shots alike.

A mixin of the reference engine's replication, and what a world states for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reference import decide
from reference.geometry import Position, position_at, slant_range_m
from reference.ledger import Cause
from reference.philox import LOOK, normal
from reference.tracker import Track

ARRIVAL, HOLD, PATIENCE, SHARED = 9, 10, 11, 13
LONGEST_WAIT_MS, OTHER_WAIT_MS = 1000, 100


@dataclass
class Spread:
    """A time: constant, exponential about a mean, or uniform between two bounds [s]."""

    form: str
    values_s: tuple[float, ...]

    def drawn_ms(self, u: float) -> int:
        """Whole milliseconds, at least one, from a uniform."""
        value_s = self.values_s[0]
        if self.form == "exponential":
            value_s = -value_s * math.log(u)
        elif self.form == "uniform":
            value_s += (self.values_s[1] - value_s) * u
        return max(math.floor(1000.0 * value_s + 0.5), 1)


@dataclass
class Bench:
    """What a world states for the bench."""

    is_perfect: bool = False
    range_m: float | None = None
    detection: float = 1.0
    hold: Spread | None = None
    patience: Spread | None = None
    loses_when_busy: bool = False
    correlation: float = 0.0
    reliability: float = 1.0
    arrivals: str = ""  # poisson, spaced, simultaneous
    gap_s: float = 0.0
    for_s: float = math.inf
    order: list[int] = field(default_factory=list)  # rows of the raid's objects in the order of the file

    @property
    def is_on(self) -> bool:
        """Whether who appeared when matters."""
        return bool(self.is_perfect or self.hold or self.patience or self.loses_when_busy)


def meeting_s(radar: Any, track: Track, missile: Any, launch_s: float) -> float | None:
    """The time of flight to a meeting point by section 7's steps; None where a step leaves 0 to a million seconds."""

    def excess_s(tau_s: float) -> float:
        range_m = decide.range_to_m(radar, decide.place_at(track, launch_s + tau_s))
        return decide.flight_s(missile, range_m) - tau_s

    before_s = excess_s(0.0)
    left_s = decide.still_nearing_s(radar, track) - (launch_s - track.time_ms / 1000.0)
    if 0.0 < left_s < before_s and excess_s(left_s) < 0.0:
        return decide.between_s(excess_s, left_s)
    taus_s, excesses_s = [before_s], [excess_s(before_s)]
    taus_s.append(before_s + excesses_s[0])
    for _ in range(decide.MAX_STEPS):
        excesses_s.append(excess_s(taus_s[-1]))
        if abs(excesses_s[-1]) < decide.TOLERANCE_S:
            return taus_s[-1]
        if excesses_s[-1] == excesses_s[-2]:
            return None
        slope = (taus_s[-1] - taus_s[-2]) / (excesses_s[-1] - excesses_s[-2])
        taus_s.append(taus_s[-1] - excesses_s[-1] * slope)
        if not 0.0 < taus_s[-1] < 1e6:
            return None
    return None


class Benched:
    """What a replication does differently on the bench."""

    world: Any
    luck: Any
    flyers: list[Any]
    radars: list[Any]
    ledger: Any

    def set_up_bench(self) -> None:
        """Nobody has appeared, nothing is held."""
        self.appeared_ms: dict[tuple[int, int], int] = {}  # fire unit, object
        self.until_ms: dict[tuple[int, int], float] = {}
        self.begun: dict[tuple[int, int], int] = {}
        self.next_ask_ms: dict[int, int] = {}
        self.again_ms: dict[int, float] = {}
        self.starts_s: dict[int, float] = {}
        bench, at_s = self.world.bench, 0.0
        for j, row in enumerate(bench.order if bench.arrivals else []):
            if bench.arrivals == "poisson":
                u = self.luck.uniforms(0, self.world.flyers[row].uid, ARRIVAL, 0)[0]
                at_s -= math.log(u) * bench.gap_s
            elif bench.arrivals == "spaced":
                at_s = j * bench.gap_s
            self.starts_s[row] = at_s

    def is_shown(self, radar: Any, row: int) -> bool:
        """Whether an object appears to a fire unit at all."""
        if self.luck.uniforms(radar.uid, self.world.flyers[row].uid, LOOK, 0)[0] < self.world.bench.detection:
            return True
        if self.world.flyers[row].is_threat:
            self.ledger.add(row, Cause.NOT_DETECTED, 1)
        return False

    def appearance_ms(self, radar: Any, row: int) -> int | None:
        """First whole millisecond of path time at which an object is within the range of perfect detection."""
        flyer, range_m = self.world.flyers[row], self.world.bench.range_m
        if range_m is None:
            return 0

        def is_near(path_ms: int) -> bool:
            at = position_at(flyer, path_ms / 1000.0)
            plane_m = math.hypot(at.x - radar.x_m, at.y - radar.y_m)
            return slant_range_m(plane_m, radar.antenna_msl_m, at.z) <= range_m

        step_ms = 500
        for late_ms in range(0, flyer.path_ms + step_ms, step_ms):
            late_ms = min(late_ms, flyer.path_ms)
            if is_near(late_ms):
                early_ms = max(late_ms - step_ms, -1)
                while late_ms - early_ms > 1:
                    middle_ms = (early_ms + late_ms) // 2
                    early_ms, late_ms = (early_ms, middle_ms) if is_near(middle_ms) else (middle_ms, late_ms)
                return late_ms
        return None

    def begin_wait(self, i_radar: int, row: int, time_ms: int) -> None:
        """An object appears to a fire unit."""
        self.appeared_ms[i_radar, row] = time_ms
        patience = self.world.bench.patience
        if patience is not None:
            u = self.luck.uniforms(self.world.radars[i_radar].uid, self.world.flyers[row].uid, PATIENCE, 0)[0]
            self.until_ms[i_radar, row] = time_ms + patience.drawn_ms(u)

    def is_given_up(self, i_radar: int, row: int, time_ms: int) -> bool:
        """Whether it is too late to engage an object, because it found no channel or lost its patience."""
        if not self.world.bench.is_on:
            return False
        if (i_radar, row) not in self.appeared_ms:
            self.begin_wait(i_radar, row, time_ms)
        return time_ms >= self.until_ms.get((i_radar, row), math.inf)

    def perfect_tracks(self, state: Any, time_ms: int) -> None:
        """Every track of a fire unit as its object truly is."""
        state.tracks = [track for track in state.tracks if self.flyers[track.flyer].fate == "flying"]
        for track in state.tracks:
            flyer = self.world.flyers[track.flyer]
            path_s = (time_ms - self.flyers[track.flyer].start_ms) / 1000.0
            leg = flyer.legs[np.searchsorted(flyer.legs[:, 0], path_s, side="right") - 1]
            track.place, track.velocity, track.time_ms = position_at(flyer, path_s), Position(*leg[4:7]), time_ms
        state.last_scan_ms = time_ms

    def perfect_track(self, row: int, number: int, time_ms: int) -> Track:
        """A new one."""
        still = Position(0.0, 0.0, 0.0)
        track = Track(number, still, still, time_ms, row)
        track.is_firm = True
        return track

    def hold_ms(self, radar: Any, row: int) -> int:
        """How long the next engagement holds its channel."""
        index = self.begun.get((radar.row, row), 0)
        return self.world.bench.hold.drawn_ms(self.luck.uniforms(radar.uid, self.world.flyers[row].uid, HOLD, index)[0])

    def open_shot(self, radar: Any, track: Track, layer: Any, rounds: list[int], time_ms: int) -> Any:
        """The shot of a stated hold time: any class open to the layer, where the object is now."""
        row = track.flyer
        kind, range_m = self.world.flyers[row].kind, decide.range_to_m(radar, decide.place_at(track, time_ms / 1000.0))
        if not layer.to_m <= range_m <= layer.from_m:
            return Cause.OUTSIDE_ENVELOPE
        found: Any = Cause.OUTSIDE_ENVELOPE
        for i, missile in enumerate(radar.launchers.classes):
            pk = self.world.rules.pk_of(layer, missile.name, missile.pk, kind)
            if pk is None:
                continue
            if rounds[i] > 0:
                return decide.Shot(i, self.hold_ms(radar, row) / 1000.0, pk)
            found = Cause.NO_ROUND
        return found

    def kills(self, radar: Any, row: int, pk: float, purpose: int, index: int) -> bool:
        """Whether one round kills."""
        bench, flyer_uid = self.world.bench, self.world.flyers[row].uid
        u = self.luck.uniforms(radar.uid, flyer_uid, purpose, index)
        if u[1] >= bench.reliability:
            return False
        if bench.correlation == 0.0:
            return u[0] < pk
        shared = normal(self.luck.uniforms(0, flyer_uid, SHARED, 0)[0])
        mixed = math.sqrt(bench.correlation) * shared + math.sqrt(1.0 - bench.correlation) * normal(u[0])
        return mixed < normal(pk)

    def wait_for(self, i_radar: int, track: Track, gap_m: float) -> None:
        """Decide again when a track may have come nearer by a gap; below 0: another reason."""
        wait_ms = OTHER_WAIT_MS
        if gap_m >= 0.0:
            speed_mps = max(math.hypot(*track.velocity), 1.0)
            wait_ms = min(max(math.floor(500.0 * gap_m / speed_mps), 1), LONGEST_WAIT_MS)
        self.again_ms[i_radar] = min(self.again_ms.get(i_radar, math.inf), wait_ms)

    def beyond_hold_fire_m(self, radar: Any, track: Track, time_ms: int) -> float:
        """How far a track is beyond the hold-fire range."""
        at = decide.place_at(track, time_ms / 1000.0)
        return math.hypot(at.x - radar.x_m, at.y - radar.y_m) - self.world.hold_fire_m

    def beyond_reach_m(self, radar: Any, track: Track, layers: list[Any], launch_s: float, time_ms: int) -> float:
        """How far the nearest meeting point is beyond the reach of its class or the bound of its layer."""
        kind, gaps_m = self.world.flyers[track.flyer].kind, []
        for missile in radar.launchers.classes:
            range_m, reach_m = decide.range_to_m(radar, decide.place_at(track, time_ms / 1000.0)), math.inf
            if self.world.bench.hold is None:
                tof_s = meeting_s(radar, track, missile, launch_s)
                if tof_s is None:
                    return -1.0
                at = decide.place_at(track, launch_s + tof_s)
                range_m = decide.range_to_m(radar, at)
                reach_m = decide.from_table(missile.reach_m[kind], missile.reach_step_m, at.z)
            gaps_m += [range_m - min(reach_m, layer.from_m) for layer in layers]
        return min(gaps_m, default=-1.0)


def bench_of_world(world: Any, radars: np.ndarray, objects: np.ndarray, legs: np.ndarray) -> Any:
    """The kernels' bench of a world."""
    from bartizan.engine import bench_arrays, bench_records

    stated = world.bench
    made = bench_arrays.no_bench()
    rules = made.rules
    forms = {"constant": 1, "exponential": 2, "uniform": 3}
    rules["is_on"], rules["is_perfect"] = stated.is_on, stated.is_perfect
    for name, spread in (("hold", stated.hold), ("patience", stated.patience)):
        if spread is not None:
            rules[f"{name}_form"] = forms[spread.form]
            rules[f"{name}_a_ms"], rules[f"{name}_b_ms"] = [1000.0 * s for s in (*spread.values_s, 0.0)[:2]]
    rules["loses_when_busy"], rules["detection_probability"] = stated.loses_when_busy, stated.detection
    rules["shared_share"], rules["own_share"] = math.sqrt(stated.correlation), math.sqrt(1.0 - stated.correlation)
    rules["reliability"] = stated.reliability
    rules["is_plain_kill"] = stated.correlation == 0.0 and stated.reliability == 1.0
    rules["arrivals"] = ["", "poisson", "spaced", "simultaneous"].index(stated.arrivals)
    rules["gap_ms"], rules["for_ms"] = 1000.0 * stated.gap_s, min(1000.0 * stated.for_s, 1e9)
    appears_ms = made.appears_ms
    if stated.is_perfect:
        appears_ms = np.full((len(radars), len(objects)), -1, np.int64)
        for row, i in np.ndindex(appears_ms.shape):
            item = objects[i]
            own = legs[item["first_leg"] : item["first_leg"] + item["n_legs"]]
            if radars[row]["is_fire_unit"]:
                known = stated.range_m is None
                path_ms = int(item["path_ms"])
                appears_ms[row, i] = (
                    0 if known else bench_arrays.comes_within_ms(radars[row], own, path_ms, stated.range_m)
                )
    assert bench_records.Bench._fields == ("rules", "order", "appears_ms")
    return bench_records.Bench(rules, np.array(stated.order, np.int64), appears_ms)
