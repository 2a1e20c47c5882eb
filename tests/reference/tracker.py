"""Tracks of one radar by itself: mode `simple` (docs/model.md, section 5)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from reference.geometry import Position
from reference.world import Radar

ALPHA, BETA = 0.5, 0.2
MAX_ACCELERATION_MPS2 = 30.0
MAX_SPEED_MPS = 1500.0


@dataclass
class Plot:
    """One detection: the measured place and, for the three uses that section 5 names, whose it is."""

    flyer: int
    place: Position
    plane_m: float  # true
    slant_m: float  # true


@dataclass
class Track:
    """A track: where, how fast, since when, and how well confirmed."""

    number: int
    place: Position
    velocity: Position
    time_ms: int
    flyer: int  # of its last plot
    bits: int = 1
    hits: int = 1
    is_firm: bool = False

    def predicted(self, time_ms: int) -> Position:
        """Straight on along its velocity."""
        dt = (time_ms - self.time_ms) / 1000.0
        return Position(*(p + v * dt for p, v in zip(self.place, self.velocity, strict=True)))


def gate_m(radar: Radar, plot: Plot, track: Track, time_ms: int) -> float:
    """How far from its prediction a track takes a plot."""
    noise_m = 4.0 * math.hypot(radar.range_std_m, radar.azimuth_std_rad * plot.plane_m)
    dt = (time_ms - track.time_ms) / 1000.0
    return noise_m + (MAX_ACCELERATION_MPS2 * dt**2 / 2.0 if track.hits >= 2 else MAX_SPEED_MPS * dt)


def nearest(radar: Radar, plot: Plot, tracks: list[Track], time_ms: int) -> Track | None:
    """The nearest track within its gate; the older of two as near."""
    best, best_m = None, math.inf
    for track in tracks:
        at = track.predicted(time_ms)
        distance_m = math.hypot(plot.place.x - at.x, plot.place.y - at.y)
        if distance_m <= gate_m(radar, plot, track, time_ms) and distance_m < best_m:
            best, best_m = track, distance_m
    return best


def associate(radar: Radar, tracks: list[Track], plots: list[Plot], time_ms: int) -> dict[int, Track]:
    """Which track takes which plot (by the plot's place in the list): tracks with a velocity first, then the others."""
    pairs: dict[int, Track] = {}
    for is_old_enough in (lambda track: track.hits >= 2, lambda track: track.hits == 1):
        for i, plot in enumerate(plots):
            if i in pairs:
                continue
            taken = {track.number for track in pairs.values()}
            free = [track for track in tracks if is_old_enough(track) and track.number not in taken]
            track = nearest(radar, plot, free, time_ms)
            if track is not None:
                pairs[i] = track
    return pairs


def update(track: Track, plot: Plot, time_ms: int) -> None:
    """Take a plot in: difference for the second, alpha-beta from the third."""
    dt = (time_ms - track.time_ms) / 1000.0
    if track.hits == 1:
        track.velocity = Position(*((m - p) / dt for m, p in zip(plot.place, track.place, strict=True)))
        track.place = plot.place
    else:
        expected = track.predicted(time_ms)
        residual = [m - p for m, p in zip(plot.place, expected, strict=True)]
        track.place = Position(*(p + ALPHA * r for p, r in zip(expected, residual, strict=True)))
        track.velocity = Position(*(v + BETA / dt * r for v, r in zip(track.velocity, residual, strict=True)))
    track.time_ms, track.flyer = time_ms, plot.flyer
    track.hits += 1


def scan(
    radar: Radar,
    tracks: list[Track],
    plots: list[Plot],
    time_ms: int,
    next_number: int,
    is_cued: Callable[[int], bool],
) -> tuple[list[Track], list[Track], list[Track]]:
    """One scan of one radar: its tracks afterwards (oldest first), those that became firm, those dropped."""
    pairs = associate(radar, tracks, plots, time_ms)
    for track in tracks:
        track.bits = track.bits << 1 & (1 << radar.confirm_scans) - 1
    for i, track in pairs.items():
        update(track, plots[i], time_ms)
        track.bits |= 1
    fresh = [plot for i, plot in enumerate(plots) if i not in pairs]
    still = Position(0.0, 0.0, 0.0)
    started = [Track(next_number + i, plot.place, still, time_ms, plot.flyer) for i, plot in enumerate(fresh)]
    dropped = [track for track in tracks if track.bits == 0]
    tracks = [track for track in tracks if track.bits != 0] + started
    firm_now = []
    for track in tracks:
        if not track.is_firm and is_confirmed(radar, track, is_cued):
            track.is_firm = True
            firm_now.append(track)
    return tracks, firm_now, dropped


def is_confirmed(radar: Radar, track: Track, is_cued: Callable[[int], bool]) -> bool:
    """M of the last N looks, or two plots and a cue."""
    return track.bits.bit_count() >= radar.confirm_hits or (track.hits >= 2 and is_cued(track.flyer))
