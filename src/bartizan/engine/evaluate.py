"""Evaluate: how long a track leaves, and where an interceptor would meet it (docs/model.md, section 7)."""

from __future__ import annotations

import math

from bartizan.engine.motion import slant_m
from bartizan.jit import fused, stage

HEADING_FOR_M = 3000.0
SLOWEST_MPS = 50.0
MAX_STEPS, MAX_HALVINGS = 12, 60
TOLERANCE_S = 0.5e-3


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
