"""Assign: which firm tracks a fire unit engages now, and why the others wait (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.evaluate import NO_FIT, NO_ROUND, SLOWEST_MPS, choose_round, is_too_late, nearest_asset
from bartizan.engine.log import Cause
from bartizan.engine.motion import slant2_m2
from bartizan.engine.network import bind
from bartizan.engine.network_records import FRIEND
from bartizan.engine.queue import LAUNCH, NOTHING, key_of, push
from bartizan.engine.records import FLYING, Stock
from bartizan.engine.why import book
from bartizan.jit import fused, stage

_NOT_IDENTIFIED, _HELD_FIRE = np.int64(Cause.NOT_IDENTIFIED), np.int64(Cause.HELD_FIRE)
_OUTSIDE, _TOO_LATE, _NO_CHANNEL, _NO_ROUND = (
    np.int64(Cause.OUTSIDE_ENVELOPE),
    np.int64(Cause.TOO_LATE),
    np.int64(Cause.NO_CHANNEL),
    np.int64(Cause.NO_ROUND),
)
_NONE = -1
_RANKED = -2


@fused
def blame(model, state, events, row, time_ms, item_row, cause, from_scan):
    """Add one scan period to a cause of an object, if this decision follows a scan."""
    if from_scan and model.objects[item_row].is_threat:
        book(state.clock[0], events, time_ms, model.radars[row], row, item_row, cause, state.dwell_ms)


@fused
def standing(model, state, radar, post, track, time_ms):
    """Where a track stands before ranking: a cause, left alone (-1) or to be ranked (-2)."""
    if not track.is_firm or track.time_ms != post.last_scan_ms or state.bodies[track.object].status != FLYING:
        return _NONE
    known = state.views[post.view_row, track.object]
    if known.identified_ms < 0 or known.identified_ms > time_ms:
        return _NOT_IDENTIFIED
    if known.declared == FRIEND:
        return _NOT_IDENTIFIED
    done = state.views[post.fire_row, track.object]
    looks = model.settings[0].looks
    if done.is_engaged or (looks > 0 and done.looks >= looks):
        return _NONE
    if radar.hold_fire_m < math.inf:
        dt = (time_ms - track.time_ms) * 1e-3
        dx = track.x_m + track.vx_mps * dt - radar.x_m
        dy = track.y_m + track.vy_mps * dt - radar.y_m
        if dx * dx + dy * dy > radar.hold_fire_m * radar.hold_fire_m:
            return _HELD_FIRE
    return _RANKED


@fused
def time_to_go_s(model, radar, track, time_ms):
    """Plane distance to the nearest asset over ground speed."""
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    _, _, d2 = nearest_asset(model.asset_x_m, model.asset_y_m, radar, x_m, track.y_m + track.vy_mps * dt)
    speed_mps = math.sqrt(track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps)
    return math.sqrt(d2) / max(speed_mps, SLOWEST_MPS)


@stage
def first_candidate(candidates, n):
    """The candidate with the least time to go; ties by object, then by track."""
    best = 0
    for i in range(1, n):
        a = candidates[i]
        b = candidates[best]
        if a.time_to_go_s < b.time_to_go_s or (
            a.time_to_go_s == b.time_to_go_s and (a.object < b.object or (a.object == b.object and a.track < b.track))
        ):
            best = i
    return best


@fused
def collect(model, state, events, row, time_ms, from_scan, ranks):
    """Sort a radar's firm tracks into causes and candidates, with times to go if they will be ranked.

    Returns how many.
    """
    radar = model.radars[row]
    post = state.posts[row]
    tracks = state.tracks[row]
    n = 0
    for k in range(post.n_tracks):
        track = tracks[k]
        cause = standing(model, state, radar, post, track, time_ms)
        if cause >= 0:
            blame(model, state, events, row, time_ms, track.object, cause, from_scan)
        elif cause == _RANKED:
            candidate = state.candidates[n]
            candidate.time_to_go_s = time_to_go_s(model, radar, track, time_ms) if ranks else 0.0
            candidate.object = track.object
            candidate.track = k
            n += 1
    return n


@stage
def engage(model, state, row, item_row, load, tof_s, launch_ms):
    """Take rounds and a channel, and set the launch; returns the rounds."""
    clock = state.clock[0]
    k = min(model.settings[0].shots, state.rounds[load])
    state.rounds[load] -= k
    state.posts[row].busy += 1
    state.posts[row].pending += 1
    bind(state, row, item_row)
    clock.n_free -= 1
    slot = state.free_slots[clock.n_free]
    shot = state.shots[slot]
    shot.load = load
    shot.rounds = k
    shot.tof_ms = max(int(math.floor(tof_s * 1000.0 + 0.5)), 1)
    shot.object = item_row
    shot.radar = row
    push(clock, state.queue_key, state.queue_slot, key_of(launch_ms, LAUNCH, row, item_row), slot)
    return k


@stage
def ready_rounds(rounds, radar):
    """Ready rounds of a fire unit, all classes."""
    total = NOTHING
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        total += rounds[load]
    return total


@fused
def blame_no_means(model, state, events, row, radar, track, has_rounds, time_ms):
    """Without a free channel or without any round, the place of the track now decides.

    Within the longest reach or not.
    """
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    cause = _OUTSIDE
    if slant2_m2(dx * dx + dy * dy, radar.antenna_msl_m, z_m) <= radar.longest_reach_m * radar.longest_reach_m:
        cause = _NO_CHANNEL if has_rounds else _NO_ROUND
    blame(model, state, events, row, time_ms, track.object, cause, True)


@fused
def decide(model, state, events, row, time_ms, from_scan):
    """What a fire unit does about its firm tracks at this moment."""
    radar = model.radars[row]
    post = state.posts[row]
    if post.radar_lost or post.launchers_lost:
        return
    rounds_left = ready_rounds(state.rounds, radar)
    has_means = rounds_left > 0 and post.busy < radar.channels
    if not from_scan and not has_means:
        return
    candidates = state.candidates
    n = collect(model, state, events, row, time_ms, from_scan, has_means)
    while n > 0 and rounds_left > 0 and post.busy < radar.channels:
        best = first_candidate(candidates, n)
        item_row = candidates[best].object
        track = state.tracks[row, candidates[best].track]
        n -= 1
        candidates[best] = candidates[n]
        rounds_left -= consider(model, state, events, row, radar, track, item_row, time_ms, from_scan)
    if from_scan:
        for i in range(n):
            if not state.views[post.fire_row, candidates[i].object].is_engaged:
                track = state.tracks[row, candidates[i].track]
                blame_no_means(model, state, events, row, radar, track, rounds_left > 0, time_ms)


@fused
def consider(model, state, events, row, radar, track, item_row, time_ms, from_scan):
    """Engage one track if a round fits and comes in time, or note why not; returns the rounds taken."""
    done = state.views[state.posts[row].fire_row, item_row]
    if done.is_engaged:
        return NOTHING
    delay_ms = NOTHING if done.looks > 0 else radar.reaction_ms
    stock = Stock(model.loads, state.rounds, model.interceptors, model.tof_s, model.reach_m, state.reaches)
    kind = model.objects[item_row].kind
    wants_reason = from_scan and model.objects[item_row].is_threat
    load, tof_s = choose_round(stock, radar, track, kind, time_ms, delay_ms * 1e-3, wants_reason)
    if load == NO_FIT:
        blame(model, state, events, row, time_ms, item_row, _OUTSIDE, from_scan)
    elif load == NO_ROUND:
        blame(model, state, events, row, time_ms, item_row, _NO_ROUND, from_scan)
    elif is_too_late(model.asset_x_m, model.asset_y_m, radar, track, time_ms, delay_ms * 1e-3 + tof_s):
        blame(model, state, events, row, time_ms, item_row, _TOO_LATE, from_scan)
    else:
        return engage(model, state, row, item_row, load, tof_s, time_ms + delay_ms)
    return NOTHING
