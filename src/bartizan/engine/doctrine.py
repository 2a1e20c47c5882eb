"""Doctrine: whom the rules let a fire unit engage, where, in which layer and with how many rounds.

docs/model.md, sections 7 and 7b.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.evaluate import HEADING_FOR_M, nearest_asset
from bartizan.engine.log import Cause
from bartizan.engine.network_records import FOE
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.engine.rule_records import FREE, HOLD, NO_FIRE
from bartizan.jit import fused, stage

_NOT_IDENTIFIED, _HELD_FIRE = np.int64(Cause.NOT_IDENTIFIED), np.int64(Cause.HELD_FIRE)
LEFT_ALONE = np.int64(-1)
RANKED = np.int64(-2)

NEAREST, FIRST_SEEN = 1, 2
"""Priorities beside time to go, which is 0."""

AT_TARGET, AT_MEETING = np.int64(0), np.int64(1)


@stage
def is_inside(rules, zone, x_m, y_m):
    """Whether a place lies in a zone as seen on the map.

    A point on an edge of a polygon belongs to it on its south and west, and does not on its north and east.
    """
    if zone.n_corners == 0:
        dx = x_m - zone.x_m
        dy = y_m - zone.y_m
        return dx * dx + dy * dy <= zone.radius_m * zone.radius_m
    inside = False
    last = zone.first_corner + zone.n_corners - 1
    ax = rules.corner_x_m[last]
    ay = rules.corner_y_m[last]
    for i in range(zone.first_corner, last + 1):
        bx = rules.corner_x_m[i]
        by = rules.corner_y_m[i]
        if (ay <= y_m) != (by <= y_m) and x_m < ax + (y_m - ay) / (by - ay) * (bx - ax):
            inside = not inside
        ax = bx
        ay = by
    return inside


@stage
def zone_rule(rules, at_meeting, x_m, y_m, z_m):
    """What the zone of highest rank that holds a place says there, or -1 outside all."""
    for i in range(rules.zones.shape[0]):
        zone = rules.zones[i]
        if zone.at_meeting != at_meeting or z_m < zone.low_m or z_m > zone.high_m:
            continue
        if is_inside(rules, zone, x_m, y_m):
            return zone.control
    return NOBODY


@stage
def comes_at(radar, x_m, y_m, vx_mps, vy_mps):
    """Whether a straight track is at a fire unit, or will be."""
    dx = radar.x_m - x_m
    dy = radar.y_m - y_m
    d2 = dx * dx + dy * dy
    if d2 <= HEADING_FOR_M * HEADING_FOR_M:
        return True
    speed2 = vx_mps * vx_mps + vy_mps * vy_mps
    along = dx * vx_mps + dy * vy_mps
    if along <= 0.0 or speed2 <= 0.0:
        return False
    return d2 - along * along / speed2 <= HEADING_FOR_M * HEADING_FOR_M


@stage
def control_over(rules, post, x_m, y_m, z_m):
    """The weapons control state for a target at a place: its zone's, or the fire unit's."""
    control = zone_rule(rules, AT_TARGET, x_m, y_m, z_m)
    return control if control >= 0 else post.control


@stage
def restraint(control, identity, radar, x_m, y_m, vx_mps, vy_mps):
    """The cause for which a control state keeps a fire unit from an object, or that it does not (-2)."""
    if control == NO_FIRE:
        return _HELD_FIRE
    if control == FREE:
        return RANKED
    if identity != FOE:
        return _NOT_IDENTIFIED
    if control == HOLD and not comes_at(radar, x_m, y_m, vx_mps, vy_mps):
        return _HELD_FIRE
    return RANKED


@stage
def restrained(model, state, row, track, identity, time_ms):
    """The cause for which the rules keep a fire unit from an identified object, or that they do not (-2)."""
    radar = model.radars[row]
    post = state.posts[row]
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    control = control_over(model.rules, post, x_m, y_m, z_m)
    cause = restraint(control, identity, radar, x_m, y_m, track.vx_mps, track.vy_mps)
    if cause != RANKED:
        return cause
    if post.n_held > 0 and state.held[row, track.object]:
        return _HELD_FIRE
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    return _HELD_FIRE if dx * dx + dy * dy > radar.hold_fire_m * radar.hold_fire_m else RANKED


@stage
def spares_foes(rules, radar):
    """Whether a zone judged at the target, or the range from which to fire, keeps a fire unit from some that are
    hostile.
    """
    for i in range(rules.zones.shape[0]):
        if rules.zones[i].at_meeting == AT_TARGET and rules.zones[i].control >= HOLD:
            return True
    return radar.hold_fire_m < math.inf


@fused
def asks_rules(model, radar, post, identity):
    """Whether anything could keep a fire unit from an object that it knows as no friend."""
    if identity == FOE and post.control < HOLD and post.n_held == 0 and not post.spares_foes:
        return False
    return post.control != FREE or model.rules.ruling[0].n_zones > 0 or post.n_held > 0 or radar.hold_fire_m < math.inf


@stage
def is_forbidden_there(model, state, row, track, time_ms, ahead_s):
    """Whether the zone of the meeting point, or a stricter one of the target, forbids a shot there."""
    rules = model.rules
    radar = model.radars[row]
    ahead_s += (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * ahead_s
    y_m = track.y_m + track.vy_mps * ahead_s
    there = zone_rule(rules, AT_MEETING, x_m, y_m, max(track.z_m + track.vz_mps * ahead_s, 0.0))
    if there < 0:
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    identity = state.views[state.posts[row].view_row, track.object].declared
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    return restraint(there, identity, radar, x_m, y_m, track.vx_mps, track.vy_mps) != RANKED


@stage
def rounds_for(rules, kind, total):
    """Rounds of a fire unit that may go to a kind of target, out of all that are ready."""
    if rules.ruling[0].keeps_rounds:
        for other in range(rules.tastes.shape[0]):
            if other != kind:
                total -= rules.tastes[other].reserve
    return max(total, NOTHING)


@stage
def are_looks_used(rules, done, kind):
    """Whether no layer may engage an object again."""
    last = rules.ruling[0].n_layers - 1
    looks = rules.firing[last, kind].looks
    return looks > 0 and done.layer == last and done.looks - done.looks_before >= looks


@stage
def has_look_left(rules, done, layer, kind):
    """Whether a layer, the present one or one farther in, may engage an object again."""
    looks = rules.firing[layer, kind].looks
    used = done.looks - done.looks_before if layer == done.layer else NOTHING
    return looks == 0 or used < looks


@stage
def distance_to_asset_m(model, radar, track, time_ms):
    """Plane distance to the nearest asset, or to the fire unit where there is none."""
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    _, _, d2 = nearest_asset(model.asset_x_m, model.asset_y_m, radar, x_m, track.y_m + track.vy_mps * dt)
    return math.sqrt(d2)


@stage
def take_control(model, post):
    """Settle a fire unit's control state anew: an order, else what its losses left it, else the doctrine's."""
    if post.ordered_control >= 0:
        post.control = post.ordered_control
    elif post.fallback >= 0:
        post.control = post.fallback
    else:
        post.control = model.rules.ruling[0].control
