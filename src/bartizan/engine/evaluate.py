"""Evaluate: how long a track leaves, and where an interceptor would meet it (docs/model.md, section 7)."""

from __future__ import annotations

import math

from bartizan.engine.motion import slant_m
from bartizan.jit import fused, stage

HEADING_FOR_M = 3000.0
SLOWEST_MPS = 50.0
MAX_STEPS, MAX_HALVINGS = 12, 60
TOLERANCE_S = 0.5e-3
NO_FIT, NO_ROUND = -1, -2
REACH_MARGIN = 0.98
"""A slant range is at least this share of the plane distance for any place that a track can reach meanwhile."""


@stage
def nearest_asset(asset_x_m, asset_y_m, radar, x_m, y_m):
    """The point that a track is ranked by: the nearest asset, or the fire unit where there is none.

    And its squared distance.
    """
    ax = radar.x_m
    ay = radar.y_m
    best2 = math.inf
    for i in range(asset_x_m.shape[0]):
        dx = asset_x_m[i] - x_m
        dy = asset_y_m[i] - y_m
        d2 = dx * dx + dy * dy
        if d2 < best2:
            best2 = d2
            ax = asset_x_m[i]
            ay = asset_y_m[i]
    if best2 == math.inf:
        best2 = (ax - x_m) * (ax - x_m) + (ay - y_m) * (ay - y_m)
    return ax, ay, best2


@stage
def extended(table, step, x):
    """Linear interpolation in an even table that starts at 0; the last slope beyond its end."""
    i = min(int(x / step), table.shape[0] - 2)
    return table[i] + (x / step - i) * (table[i + 1] - table[i])


@stage
def slant_at(radar, track, x_m, y_m, z_m, ahead_s):
    """Slant range from the site to where the track will be, and its altitude there."""
    dx = x_m + track.vx_mps * ahead_s - radar.x_m
    dy = y_m + track.vy_mps * ahead_s - radar.y_m
    z = max(z_m + track.vz_mps * ahead_s, 0.0)
    return slant_m(dx * dx + dy * dy, radar.antenna_msl_m, z), z


@fused
def closest_s(radar, track, x_m, y_m):
    """How long a track still comes nearer to the site, in the plane; 0 or below if it does not."""
    speed2 = track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps
    if speed2 <= 0.0:
        return 0.0
    return ((radar.x_m - x_m) * track.vx_mps + (radar.y_m - y_m) * track.vy_mps) / speed2


@stage
def meet_between(tof_s, step_m, radar, track, x_m, y_m, z_m, delay_s, low_s, high_s, excess_s):
    """The meeting point before `high_s`, by when the round waits for the target (`excess_s` below 0).

    Regula falsi with Illinois's halving; while the target comes nearer the flight gets shorter, so there is one point.
    """
    low, above = 0.0, low_s
    high, below = high_s, excess_s
    side = 0
    slant = 0.0
    z = 0.0
    for _ in range(MAX_HALVINGS):
        tau = high - below * (high - low) / (below - above)
        slant, z = slant_at(radar, track, x_m, y_m, z_m, delay_s + tau)
        g = extended(tof_s, step_m, slant) - tau
        if abs(g) < TOLERANCE_S:
            return tau, slant, z
        if g < 0.0:
            high, below = tau, g
            above *= 0.5 if side < 0 else 1.0
            side = -1
        else:
            low, above = tau, g
            below *= 0.5 if side > 0 else 1.0
            side = 1
    return -1.0, slant, z


@stage
def meet(tof_s, step_m, radar, track, x_m, y_m, z_m, delay_s):
    """Time of flight to the meeting point, by secant steps; between bounds where the target would be past the site.

    (tau, slant range, altitude), tau below 0 where there is none.
    """
    slant, z = slant_at(radar, track, x_m, y_m, z_m, delay_s)
    tau0 = extended(tof_s, step_m, slant)
    left_s = closest_s(radar, track, x_m, y_m) - delay_s
    if 0.0 < left_s < tau0:
        slant, z = slant_at(radar, track, x_m, y_m, z_m, delay_s + left_s)
        excess_s = extended(tof_s, step_m, slant) - left_s
        if excess_s < 0.0:
            return meet_between(tof_s, step_m, radar, track, x_m, y_m, z_m, delay_s, tau0, left_s, excess_s)
    slant, z = slant_at(radar, track, x_m, y_m, z_m, delay_s + tau0)
    tau1 = extended(tof_s, step_m, slant)
    g0 = tau1 - tau0
    for _ in range(MAX_STEPS):
        slant, z = slant_at(radar, track, x_m, y_m, z_m, delay_s + tau1)
        g1 = extended(tof_s, step_m, slant) - tau1
        if abs(g1) < TOLERANCE_S:
            return tau1, slant, z
        if g1 == g0:
            break
        tau2 = tau1 - g1 * (tau1 - tau0) / (g1 - g0)
        if not 0.0 < tau2 < 1e6:
            break
        tau0 = tau1
        g0 = g1
        tau1 = tau2
    return -1.0, slant, z


@stage
def reach_at(interceptor, reach_m, row, kind, z_m):
    """Longest slant range of a class against a kind of target at an altitude; the last value above the table."""
    last = reach_m.shape[2] - 1
    i = int(z_m / interceptor.reach_step_m)
    if i >= last:
        return reach_m[row, kind, last]
    low_m = reach_m[row, kind, i]
    return low_m + (z_m / interceptor.reach_step_m - i) * (reach_m[row, kind, i + 1] - low_m)


@stage
def fits(interceptor, reach_m, row, kind, slant, z_m, margin_m, speed_mps):
    """Whether a meeting point lies in a class's envelope."""
    if speed_mps > interceptor.max_target_speed_mps or slant < interceptor.min_range_m:
        return False
    if z_m < interceptor.min_altitude_m - margin_m or z_m > interceptor.max_altitude_m + margin_m:
        return False
    return slant <= reach_at(interceptor, reach_m, row, kind, z_m)


@stage
def is_out_of_reach(radar, reach, x_m, y_m, vx_mps, vy_mps, delay_s):
    """Whether a track cannot come within a class's longest reach by the time that its round could be there.

    Most tracks that do not fit are told so without looking for a meeting point. On a straight line the plane distance
    is at least what its rate now makes of it; a meeting within reach comes no later than the longest flight to any
    place there; and a slant range is at least REACH_MARGIN of the plane distance.
    """
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    distance2 = dx * dx + dy * dy
    closing = min(dx * vx_mps + dy * vy_mps, 0.0)
    nearest2 = distance2 + closing * (delay_s + reach.flight_s)
    return nearest2 * REACH_MARGIN > math.sqrt(distance2) * reach.longest_m


@stage
def choose_round(stock, is_open, layer, has_rounds, radar, track, kind, time_ms, delay_s, wants_reason):
    """The first class of the load that is open to a layer, fits and has rounds: (load row, time of flight).

    NO_FIT or NO_ROUND in place of the row; if nobody wants the reason, NO_FIT for both. `has_rounds`: whether any may
    go to this kind of target.
    """
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    margin_m = 2.0 * radar.elevation_std * slant_m(dx * dx + dy * dy, radar.antenna_msl_m, z_m)
    speed_mps = math.sqrt(track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps + track.vz_mps * track.vz_mps)
    found = NO_FIT
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        is_ready = has_rounds and stock.rounds[load] > 0
        if not is_ready and (found == NO_ROUND or not wants_reason):
            continue
        row = stock.loads[load].interceptor
        if not is_open[row]:
            continue
        item = stock.interceptors[row]
        if is_out_of_reach(radar, stock.reaches[row, kind], x_m, y_m, track.vx_mps, track.vy_mps, delay_s):
            continue
        tau, slant, z = meet(stock.tof_s[row], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
        if not layer.to_m <= slant <= layer.from_m:
            continue
        if tau > 0.0 and fits(item, stock.reach_m, row, kind, slant, z, margin_m, speed_mps):
            if is_ready:
                return load, tau
            found = NO_ROUND
    return found, 0.0


@stage
def is_too_late(asset_x_m, asset_y_m, radar, track, time_ms, meeting_s):
    """Whether the track will have passed the asset that it heads for before the meeting."""
    if asset_x_m.shape[0] == 0:
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    ax, ay, d2 = nearest_asset(asset_x_m, asset_y_m, radar, x_m, y_m)
    speed2 = track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps
    along = (ax - x_m) * track.vx_mps + (ay - y_m) * track.vy_mps
    if along <= 0.0 or speed2 <= 0.0:
        return False
    abreast2 = d2 - along * along / speed2
    return abreast2 < HEADING_FOR_M * HEADING_FOR_M and meeting_s > along / speed2
