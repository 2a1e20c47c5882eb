"""Tracks of other radars that a fire unit may engage on (docs/model.md, section 6b)."""

from __future__ import annotations

import math

from bartizan.annex import annex
from bartizan.engine.associate import MAX_ACCELERATION_MPS2
from bartizan.engine.doors import GUIDANCE
from bartizan.engine.motion import position, slant2_m2
from bartizan.engine.network_records import ENGAGE_REMOTE, NEVER_MS
from bartizan.engine.queue import NOBODY, NOTHING
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
def say(model, state, row):
    """After a scan: what a radar has to say of each object, its oldest firm track that this scan updated.

    That is its row, and the square of the coarsest of its radar's errors there (infinite: no such track).
    """
    web = state.web
    radar = model.radars[row]
    post = state.posts[row]
    for j in range(web.n_said[row]):
        web.said_var_m2[row, web.said_object[row, j]] = math.inf
    n_said = NOTHING
    range_var = radar.range_std_m * radar.range_std_m
    azimuth_var = radar.azimuth_std * radar.azimuth_std
    elevation_var = radar.elevation_std * radar.elevation_std
    for k in range(post.n_tracks):
        track = state.tracks[row, k]
        if not track.is_firm or track.time_ms != post.last_scan_ms or web.said_var_m2[row, track.object] < math.inf:
            continue
        dx = track.x_m - radar.x_m
        dy = track.y_m - radar.y_m
        distance2 = dx * dx + dy * dy
        slant2 = slant2_m2(distance2, radar.antenna_msl_m, max(track.z_m, 0.0))
        web.said_var_m2[row, track.object] = max(range_var, azimuth_var * distance2, elevation_var * slant2)
        web.said_track[row, track.object] = k
        web.said_object[row, n_said] = track.object
        n_said += 1
    web.n_said[row] = n_said


@stage
def turn_var_m2(model, state, source, row, time_ms):
    """What manoeuvre since a radar's last scan may add to the squared error of its tracks, as another hears them.

    Infinite where they do not come.
    """
    delay_ms = heard_after_ms(model, state, source, row)
    if delay_ms == NEVER_MS:
        return math.inf
    age_s = (time_ms - state.posts[source].last_scan_ms + delay_ms) * 1e-3
    turn_m = 0.5 * MAX_ACCELERATION_MPS2 * age_s * age_s
    return turn_m * turn_m


@stage
def gather(model, state, row, time_ms):
    """For each object, the radar whose track of it is the best within earshot, and its squared error.

    Ties go to the lesser row; NOBODY where no other radar has such a track. Returns how many objects, listed by row,
    are heard of that the fire unit has no track of itself.
    """
    web = state.web
    web.heard_radar[:] = NOBODY
    web.heard_var_m2[:] = math.inf
    for source in range(model.radars.shape[0]):
        if source == row or web.n_said[source] == 0 or state.posts[source].n_tracks == 0:
            continue
        turn_m2 = turn_var_m2(model, state, source, row, time_ms)
        if turn_m2 == math.inf:
            continue
        for j in range(web.n_said[source]):
            i = web.said_object[source, j]
            var_m2 = web.said_var_m2[source, i] + turn_m2
            # which is the better is hard to foresee, so both are written either way
            is_better = var_m2 < web.heard_var_m2[i]
            web.heard_var_m2[i] = var_m2 if is_better else web.heard_var_m2[i]
            web.heard_radar[i] = source if is_better else web.heard_radar[i]
    return list_heard(web, state.posts[row], row)


@fused
def list_heard(web, post, row):
    """List whom only other radars track; returns how many."""
    n_heard = NOTHING
    for i in range(web.heard_radar.shape[0]):
        web.heard_object[n_heard] = i
        n_heard += (web.heard_radar[i] != NOBODY) & (not has_own_track(web, post, row, i))
    return n_heard


@fused
def has_own_track(web, post, row, item_row):
    """Whether a fire unit has a firm track of an object that its last scan updated."""
    return (post.n_tracks > 0) & (web.said_var_m2[row, item_row] < math.inf)


@stage
def is_good_enough(model, state, row, item_row, time_ms):
    """Whether the tracks heard of an object are good enough to engage on: the best one, or all of them fused."""
    web = state.web
    worst_m2 = model.web.settings[0].max_error_m * model.web.settings[0].max_error_m
    if web.heard_var_m2[item_row] <= worst_m2:
        return True
    weight = 0.0
    for source in range(model.radars.shape[0]):
        if source != row and state.posts[source].n_tracks > 0:
            turn_m2 = turn_var_m2(model, state, source, row, time_ms)
            weight += 1.0 / (web.said_var_m2[source, item_row] + turn_m2)
    return worst_m2 * weight >= 1.0


@annex(GUIDANCE)
def is_guided(model, state, events, slot, time_ms) -> int:  # noqa: ARG001
    """Whether a radar within earshot sees the object of a shot: the one that it began with, or one that tracks it."""
    shot = state.shots[slot]
    body = state.bodies[shot.object]
    x_m, y_m, z_m = position(model.legs, state.leg_end_s, body, time_ms)
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
