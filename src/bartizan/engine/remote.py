"""Tracks of other radars that a fire unit may engage on (docs/model.md, section 6b)."""

from __future__ import annotations

import math

from bartizan.annex import annex
from bartizan.engine.associate import MAX_ACCELERATION_MPS2
from bartizan.engine.doors import GUIDANCE
from bartizan.engine.motion import position, slant2_m2
from bartizan.engine.network_records import ENGAGE_REMOTE
from bartizan.engine.places import make_place
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.engine.sense import seen_from
from bartizan.jit import fused, stage
from bartizan.lanes import in_lanes


@fused
def is_remote(model):
    """Whether fire units may engage on tracks of others' radars."""
    return model.web.settings[0].mode == ENGAGE_REMOTE


@stage
def say(model, state, row):
    """After a scan: what a radar has to say of each object, its oldest firm track that this scan updated.

    That is its row, and the square of the coarsest of its radar's errors there (infinite: no such track).
    """
    web = state.web
    radar = model.radars[row]
    post = state.posts[row]
    web.said_var_m2[row, : web.n_spoken[0]] = math.inf
    n_said = NOTHING
    range_var = radar.range_std_m * radar.range_std_m
    azimuth_var = radar.azimuth_std * radar.azimuth_std
    elevation_var = radar.elevation_std * radar.elevation_std
    for k in range(post.n_tracks):
        track = state.tracks[row, k]
        if not track.is_firm or track.time_ms != post.last_scan_ms:
            continue
        j = web.place[track.object]
        if j < 0:
            j = make_place(web, track.object)
        if web.said_var_m2[row, j] < math.inf:
            continue
        dx = track.x_m - radar.x_m
        dy = track.y_m - radar.y_m
        distance2 = dx * dx + dy * dy
        slant2 = slant2_m2(distance2, radar.antenna_msl_m, max(track.z_m, 0.0))
        web.said_var_m2[row, j] = max(range_var, azimuth_var * distance2, elevation_var * slant2)
        web.said_track[row, j] = k
        n_said += 1
    web.said_ms[row] = post.last_scan_ms if n_said > 0 else -math.inf


@fused
def gather(model, state, row, time_ms):
    """For each object spoken of, the radar whose track of it is the best within earshot, and its squared error.

    Ties go to the lesser row; NOBODY where no other radar has such a track. Returns how many are listed, by row, that
    are heard of and that the fire unit has no track of itself.
    """
    web = state.web
    n = web.n_spoken[0]
    for j in range(n):
        web.heard_radar[j] = NOBODY
        web.heard_var_m2[j] = math.inf
    age_says(web.said_ms, web.hears_ms[row], web.turn_m2, time_ms)
    for source in range(model.radars.shape[0]):
        if web.turn_m2[source] < math.inf:
            hear(web.said_var_m2[source], source, web.turn_m2[source], web.heard_var_m2, web.heard_radar, n)
    return list_heard(web, row)


@fused
def age_says(said_ms, hears_ms, turn_m2, time_ms):
    """What manoeuvre since a radar's last scan may add to the squared error of its tracks, as another hears them.

    Infinite where they do not come.
    """
    for source in range(said_ms.shape[0]):
        age_s = (time_ms - said_ms[source] + hears_ms[source]) * 1e-3
        turn_m = 0.5 * MAX_ACCELERATION_MPS2 * age_s * age_s
        turn_m2[source] = turn_m * turn_m


@fused
def hear(said_var_m2, source, turn_m2, heard_var_m2, heard_radar, n):
    """Take over from one radar what is better than what has been heard; beyond n stands nothing that is read."""
    for j in range(in_lanes(n)):
        var_m2 = said_var_m2[j] + turn_m2
        is_better = var_m2 < heard_var_m2[j]
        heard_var_m2[j] = var_m2 if is_better else heard_var_m2[j]
        heard_radar[j] = source if is_better else heard_radar[j]


@fused
def list_heard(web, row):
    """List the places of those whom only other radars track; returns how many."""
    n_heard = NOTHING
    for j in range(web.n_spoken[0]):
        web.heard_place[n_heard] = j
        n_heard += (web.heard_radar[j] != NOBODY) & (web.said_var_m2[row, j] == math.inf)
    return n_heard


@stage
def is_good_enough(model, web, place):
    """Whether the tracks heard of an object are good enough to engage on: the best one, or all of them fused."""
    worst_m2 = model.web.settings[0].max_error_m * model.web.settings[0].max_error_m
    if web.heard_var_m2[place] <= worst_m2:
        return True
    weight = 0.0
    for source in range(web.turn_m2.shape[0]):
        weight += 1.0 / (web.said_var_m2[source, place] + web.turn_m2[source])
    return worst_m2 * weight >= 1.0


@annex(GUIDANCE)
def is_guided(model, state, events, slot, time_ms) -> int:  # noqa: ARG001
    """Whether a radar within earshot sees the object of a shot: the one that it began with, or one that tracks it."""
    shot = state.shots[slot]
    body = state.bodies[shot.object]
    x_m, y_m, z_m = position(model.legs, state.leg_end_s, body, time_ms)
    for source in range(model.radars.shape[0]):
        post = state.posts[source]
        if post.radar_lost or (source != shot.radar and state.web.hears_ms[shot.radar, source] == math.inf):
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
