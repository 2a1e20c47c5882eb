"""Evaluate (docs/model.md, section 7): what one fire unit could do about one firm track."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reference.geometry import Position, from_table, slant_range_m
from reference.ledger import Cause
from reference.rules import Layer
from reference.tracker import Track
from reference.world import InterceptorClass, Radar, World

TOLERANCE_S = 0.0005
MAX_STEPS, MAX_HALVINGS = 12, 60
HEADING_FOR_M = 3000.0
SLOWEST_MPS = 50.0


@dataclass
class Shot:
    """A way to meet a track: with which class, and after which time of flight."""

    i_class: int
    tof_s: float
    pk: float


def place_at(track: Track, time_s: float) -> Position:
    """Where a track will be, straight on and never below the sea."""
    dt = time_s - track.time_ms / 1000.0
    x, y, z = (p + v * dt for p, v in zip(track.place, track.velocity, strict=True))
    return Position(x, y, max(z, 0.0))


def range_to_m(radar: Radar, at: Position) -> float:
    """Slant range from a site."""
    return slant_range_m(math.hypot(at.x - radar.x_m, at.y - radar.y_m), radar.antenna_msl_m, at.z)


def flight_s(missile: InterceptorClass, range_m: float) -> float:
    """Time of flight over a slant range; the last slope beyond the table's end."""
    step_m, table = missile.tof_step_m, missile.tof_s
    beyond_m = range_m - (len(table) - 1) * step_m
    if beyond_m > 0.0:
        return float(table[-1] + (table[-1] - table[-2]) / step_m * beyond_m)
    return float(np.interp(range_m, np.arange(len(table)) * step_m, table))


def time_of_flight_s(radar: Radar, track: Track, missile: InterceptorClass, launch_s: float) -> float | None:
    """The tau that solves tof(range(launch + tau)) = tau, by secant steps; None without one above 0."""

    def answer_s(tau_s: float) -> float:
        return flight_s(missile, range_to_m(radar, place_at(track, launch_s + tau_s)))

    before_s = answer_s(0.0)
    left_s = still_nearing_s(radar, track) - (launch_s - track.time_ms / 1000.0)
    if 0.0 < left_s < before_s and answer_s(left_s) < left_s:
        return between_s(lambda s: answer_s(s) - s, left_s)
    tau_s = answer_s(before_s)
    before_excess_s = tau_s - before_s
    for _ in range(MAX_STEPS):
        excess_s = answer_s(tau_s) - tau_s
        if abs(excess_s) < TOLERANCE_S or excess_s == before_excess_s:
            break
        step_s = -excess_s * (tau_s - before_s) / (excess_s - before_excess_s)
        before_s, before_excess_s = tau_s, excess_s
        tau_s += step_s
    is_met = abs(answer_s(tau_s) - tau_s) < TOLERANCE_S
    return tau_s if is_met and tau_s > 0.0 else None


def still_nearing_s(radar: Radar, track: Track) -> float:
    """From a track's own time to its closest approach to the site, in the plane."""
    (x, y, _), (vx, vy, _) = track.place, track.velocity
    return -((x - radar.x_m) * vx + (y - radar.y_m) * vy) / (vx**2 + vy**2) if (vx, vy) != (0.0, 0.0) else 0.0


def between_s(excess_s: Callable[[float], float], end_s: float) -> float | None:
    """Where the excess falls through 0 before a moment: regula falsi, a bound that stays twice counting half."""
    taus_s, excesses_s, last = [0.0, end_s], [excess_s(0.0), excess_s(end_s)], None
    for _ in range(MAX_HALVINGS):
        tau_s = taus_s[1] - excesses_s[1] * (taus_s[1] - taus_s[0]) / (excesses_s[1] - excesses_s[0])
        found_s = excess_s(tau_s)
        if abs(found_s) < TOLERANCE_S:
            return tau_s
        moved = int(found_s < 0.0)
        taus_s[moved], excesses_s[moved] = tau_s, found_s
        if last == moved:
            excesses_s[1 - moved] /= 2.0
        last = moved
    return None


def fits(radar: Radar, track: Track, kind: int, missile: InterceptorClass, now_s: float, meet_s: float) -> bool:
    """Whether an intercept lies in the envelope of a class; the altitude is as doubtful as its measurement now."""
    meet = place_at(track, meet_s)
    margin_m = 2.0 * radar.elevation_std_rad * range_to_m(radar, place_at(track, now_s))
    reach_m = from_table(missile.reach_m[kind], missile.reach_step_m, meet.z)
    return (
        missile.min_range_m <= range_to_m(radar, meet) <= reach_m
        and missile.min_altitude_m - margin_m <= meet.z <= missile.max_altitude_m + margin_m
        and math.hypot(*track.velocity) <= missile.max_speed_mps
    )


def nearest_asset_m(world: World, at: Position) -> tuple[float, float] | None:
    """The nearest asset in the plane."""
    return min(world.assets_m, key=lambda asset: math.hypot(at.x - asset[0], at.y - asset[1]), default=None)


def is_too_late(world: World, track: Track, now_s: float, meet_s: float) -> bool:
    """Whether an intercept comes after the closest approach to the nearest asset, if the track heads for it."""
    at = place_at(track, now_s)
    asset_m = nearest_asset_m(world, at)
    vx, vy, _ = track.velocity
    if asset_m is None or (vx, vy) == (0.0, 0.0):
        return False
    dx, dy = asset_m[0] - at.x, asset_m[1] - at.y
    wait_s = (dx * vx + dy * vy) / (vx**2 + vy**2)
    miss_m = math.hypot(dx - vx * wait_s, dy - vy * wait_s)
    return wait_s > 0.0 and miss_m <= HEADING_FOR_M and meet_s > now_s + wait_s


def evaluate(
    world: World, radar: Radar, track: Track, kind: int, layer: Layer, rounds: list[int], now_s: float, launch_s: float
) -> Shot | Cause:
    """The shot to take in a layer, or why there is none (section 7.5)."""
    assert radar.launchers is not None
    shots = []
    for i, missile in enumerate(radar.launchers.classes):
        pk = world.rules.pk_of(layer, missile.name, missile.pk, kind)
        tof_s = time_of_flight_s(radar, track, missile, launch_s)
        if pk is None or tof_s is None or not fits(radar, track, kind, missile, now_s, launch_s + tof_s):
            continue
        if layer.to_m <= range_to_m(radar, place_at(track, launch_s + tof_s)) <= layer.from_m:
            shots.append(Shot(i, tof_s, pk))
    if not shots:
        return Cause.OUTSIDE_ENVELOPE
    return next((shot for shot in shots if rounds[shot.i_class] > 0), Cause.NO_ROUND)


def urgency(world: World, radar: Radar, track: Track, now_s: float, first_firm_ms: int) -> float:
    """What tracks of one place in the order of preference are ranked by (section 7.4)."""
    if world.rules.priority == "first_seen":
        return float(first_firm_ms)
    if world.rules.priority == "nearest":
        return distance_to_go_m(world, radar, place_at(track, now_s))
    return time_to_go_s(world, radar, track, now_s)


def distance_to_go_m(world: World, radar: Radar, at: Position) -> float:
    """Plane distance to the nearest asset, without assets to the fire unit."""
    x, y = nearest_asset_m(world, at) or (radar.x_m, radar.y_m)
    return math.hypot(at.x - x, at.y - y)


def time_to_go_s(world: World, radar: Radar, track: Track, now_s: float) -> float:
    """Plane distance to the nearest asset (without assets: to the fire unit) over ground speed."""
    distance_m = distance_to_go_m(world, radar, place_at(track, now_s))
    return distance_m / max(math.hypot(track.velocity.x, track.velocity.y), SLOWEST_MPS)


def track_error_m(radar: Radar, track: Track, age_s: float) -> float:
    """Standard deviation of a track: the coarsest error of its radar there, and what a turn may have made of it."""
    plane_m = math.hypot(track.place.x - radar.x_m, track.place.y - radar.y_m)
    slant_m = slant_range_m(plane_m, radar.antenna_msl_m, max(track.place.z, 0.0))
    plot_m = max(radar.range_std_m, radar.azimuth_std_rad * plane_m, radar.elevation_std_rad * slant_m)
    return math.hypot(plot_m, 30.0 * age_s**2 / 2.0)
