"""Tracks of other radars that a fire unit may engage on (docs/model.md, section 6b)."""

from __future__ import annotations

import math

from bartizan.engine.associate import MAX_ACCELERATION_MPS2
from bartizan.engine.doctrine import are_looks_used
from bartizan.engine.motion import slant_m
from bartizan.engine.network import is_bound
from bartizan.engine.network_records import ENGAGE_REMOTE, FRIEND, NEVER_MS, UNKNOWN
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.engine.records import FLYING
from bartizan.engine.sense import seen_from
from bartizan.jit import fused, stage


@fused
def is_remote(model):
    """Whether fire units may engage on tracks of others' radars."""
    return model.web.settings[0].mode == ENGAGE_REMOTE


@stage
def heard_after_ms(model, state, source, row):
    """How long a track of one radar takes to another, NEVER_MS where it does not come."""
    if state.posts[source].view_row == state.posts[row].view_row:
        return NOTHING
    u = model.web.unit[source]
    v = model.web.unit[row]
    return NEVER_MS if u == v else state.web.delay_ms[u, v]


@stage
def track_error_m(radar, track, age_s):
    """Standard deviation of a track of a given age: the coarsest of its radar's errors there, and manoeuvre since."""
    dx = track.x_m - radar.x_m
    dy = track.y_m - radar.y_m
    distance_m = math.sqrt(dx * dx + dy * dy)
    slant = slant_m(dx * dx + dy * dy, radar.antenna_msl_m, max(track.z_m, 0.0))
    plot_m = max(radar.range_std_m, radar.azimuth_std * distance_m, radar.elevation_std * slant)
    turn_m = 0.5 * MAX_ACCELERATION_MPS2 * age_s * age_s
    return math.sqrt(plot_m * plot_m + turn_m * turn_m)


@stage
def is_settled(model, state, post, i, time_ms, from_scan):
    """Whether nothing follows from any track of an object: it is gone or engaged, or kept off and nobody asks why."""
    if state.bodies[i].status != FLYING:
        return True
    asks_why = from_scan and model.objects[i].is_threat
    known = state.views[post.view_row, i]
    if known.identified_ms < 0 or known.identified_ms > time_ms or known.declared == FRIEND:
        return not asks_why
    if model.bench.rules[0].is_random or (asks_why and known.declared == UNKNOWN):
        return False
    done = state.views[post.fire_row, i]
    return is_bound(model, state, post.fire_row, i, time_ms) or are_looks_used(model.rules, done, model.objects[i].kind)


@stage
def gather(model, state, row, time_ms, from_scan):
    """For each object, the best track of another radar within earshot, and all of them fused.

    Each radar has one say: its oldest track of the object that is firm and was updated at its last scan. Objects of
    which the fire unit has such a track itself, those of which nothing follows, and those whose fused error is too
    large, are left out: a weight below 0 says so of the first two.
    """
    web = state.web
    web.heard_radar[:] = NOBODY
    web.heard_weight[:] = 0.0
    own = state.posts[row]
    for k in range(own.n_tracks):
        track = state.tracks[row, k]
        if track.is_firm and track.time_ms == own.last_scan_ms:
            web.heard_weight[track.object] = -1.0
    for source in range(model.radars.shape[0]):
        post = state.posts[source]
        if source == row or post.n_tracks == 0:
            continue
        delay_ms = heard_after_ms(model, state, source, row)
        if delay_ms == NEVER_MS:
            continue
        radar = model.radars[source]
        for k in range(post.n_tracks):
            track = state.tracks[source, k]
            i = track.object
            if web.heard_weight[i] < 0.0 or not track.is_firm or track.time_ms != post.last_scan_ms:
                continue
            if web.heard_last[i] == source + 1:
                continue
            web.heard_last[i] = source + 1
            if web.heard_radar[i] < 0 and is_settled(model, state, own, i, time_ms, from_scan):
                web.heard_weight[i] = -1.0
                continue
            error_m = track_error_m(radar, track, (time_ms - track.time_ms + delay_ms) * 1e-3)
            web.heard_weight[i] += 1.0 / (error_m * error_m)
            if web.heard_radar[i] < 0 or error_m < web.heard_error_m[i]:
                web.heard_radar[i] = source
                web.heard_track[i] = k
                web.heard_error_m[i] = error_m
    worst_m = model.web.settings[0].max_error_m
    for i in range(model.objects.shape[0]):
        web.heard_last[i] = 0
        if web.heard_weight[i] <= 0.0 or worst_m * worst_m * web.heard_weight[i] < 1.0:
            web.heard_radar[i] = NOBODY


@stage
def is_guided(model, state, shot, x_m, y_m, z_m):
    """Whether a radar within earshot sees the object of a shot: the one that it began with, or one that tracks it."""
    body = state.bodies[shot.object]
    for source in range(model.radars.shape[0]):
        post = state.posts[source]
        if post.radar_lost or heard_after_ms(model, state, source, shot.radar) == NEVER_MS:
            continue
        if source != shot.guide and not has_firm_track(state, source, shot.object):
            continue
        lowest_m = model.sight_m[body.leg, source]
        radar = model.radars[source]
        if seen_from(radar, model.settings[0].k_radius_m, lowest_m, x_m, y_m, z_m)[0] == 2:
            return True
    return False


@stage
def has_firm_track(state, row, item_row):
    """Whether a radar holds a firm track of an object."""
    for k in range(state.posts[row].n_tracks):
        track = state.tracks[row, k]
        if track.object == item_row and track.is_firm:
            return True
    return False
