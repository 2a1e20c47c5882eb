"""Layers: which class of a fire unit's load could meet a track, for which layer (docs/model.md, sections 7 and 7b)."""

from __future__ import annotations

import math

from bartizan.engine.bench import hold_ms_of
from bartizan.engine.doctrine import has_look_left
from bartizan.engine.evaluate import is_too_late, meet
from bartizan.engine.meeting import BUSY, NO_FIT, NO_ROUND, aimed_at, is_layer_free, lacks_rounds, ready_load
from bartizan.engine.motion import slant2_m2
from bartizan.engine.reach import reach_at
from bartizan.jit import fused, stage


@fused
def is_kept_busy(model, post, done, kind):
    """Whether a layer has rounds for one engagement at a time, and one is under way."""
    if post.busy == 0:
        return False
    for layer in range(done.layer, model.rules.ruling[0].n_layers):
        is_single = model.rules.firing[layer, kind].is_single
        if is_single and (has_look_left(model.rules, done, layer, kind) or model.bench.rules[0].is_random):
            return True
    return False


@stage
def choose_layer(model, state, events, row, track, available, time_ms, delay_s, wants_reason):
    """The first layer, from the object's present one inward, that could engage: (layer, load row, time of flight).

    NO_FIT, NO_ROUND or BUSY in place of the row; BUSY: a layer has rounds for one engagement at a time, and one is
    under way.
    """
    kind = model.objects[track.object].kind
    post = state.posts[row]
    done = state.views[post.fire_row, track.object]
    hold_s = 0.0
    if model.bench.rules[0].hold_form:
        hold_s = hold_ms_of(model, state, events, row, track.object) * 1e-3
        layer, load = open_load(model, state, row, post, done, track, kind, available > 0, time_ms)
    else:
        layer, load, hold_s = meeting_load(
            model, state, row, post, done, track, kind, available > 0, time_ms, delay_s, wants_reason
        )
    if load < 0 and is_kept_busy(model, post, done, kind):
        load = BUSY
    return layer, load, hold_s


@fused
def meeting_load(model, state, row, post, done, track, kind, has_rounds, time_ms, delay_s, wants_reason):
    """The first layer with a class that fits where it would meet the track, and has rounds: (layer, load, time of
    flight).

    NO_FIT or NO_ROUND in place of the load; if nobody wants the reason, NO_FIT for both. `has_rounds`: whether any may
    go to this kind of target.
    """
    radar = model.radars[row]
    aim = aimed_at(radar, track, time_ms)
    if has_rounds:
        layer, load, tof_s = ready_load(model, state, radar, post, done, track, kind, aim, delay_s)
        if load >= 0:
            return layer, load, tof_s
    if wants_reason and lacks_rounds(model, state, radar, post, done, track, kind, aim, delay_s, has_rounds):
        return done.layer, NO_ROUND, 0.0
    return done.layer, NO_FIT, 0.0


@stage
def open_load(model, state, row, post, done, track, kind, has_rounds, time_ms):
    """The first layer that holds the place of the object now, whatever the envelope, and its first load: (layer, load).

    NO_FIT or NO_ROUND in place of the load.
    """
    radar = model.radars[row]
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    slant2 = slant2_m2(dx * dx + dy * dy, radar.antenna_msl_m, max(track.z_m + track.vz_mps * dt, 0.0))
    found = NO_FIT
    for layer in range(done.layer, model.rules.ruling[0].n_layers):
        bounds = model.rules.layers[layer]
        if slant2 > bounds.from_m * bounds.from_m or slant2 < bounds.to_m * bounds.to_m:
            continue
        if not is_layer_free(model, post, done, layer, kind):
            continue
        for load in range(radar.first_load, radar.first_load + radar.n_loads):
            if model.rules.is_open[layer, kind, model.loads[load].interceptor]:
                if has_rounds and state.rounds[load] > 0:
                    return layer, load
                found = NO_ROUND
    return done.layer, found


@stage
def comes_too_late(model, state, radar, track, time_ms, ahead_s):
    """Whether an engagement would end after its object has passed what it heads for, or, held for a stated time,
    after the object's path.
    """
    if model.bench.rules[0].hold_form:
        return time_ms + int(math.floor(ahead_s * 1000.0 + 0.5)) > state.bodies[track.object].end_ms
    return is_too_late(model.asset_x_m, model.asset_y_m, radar, track, time_ms, ahead_s)


@stage
def beyond_hold_fire_m(radar, track, time_ms):
    """How far a track is beyond the range from which a fire unit may fire, in the plane; below 0 within it."""
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    return max(math.sqrt(dx * dx + dy * dy) - radar.hold_fire_m, -1.0)


@stage
def beyond_reach_m(model, state, row, track, time_ms, delay_s):
    """How far the nearest meeting point is beyond the reach of its class, or the bound of its layer; below 0 where
    one is within, so that something else does not fit.
    """
    radar = model.radars[row]
    rules = model.rules
    kind = model.objects[track.object].kind
    done = state.views[state.posts[row].fire_row, track.object]
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    slant = math.sqrt(slant2_m2(dx * dx + dy * dy, radar.antenna_msl_m, z_m))
    best_m = math.inf
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        i = model.loads[load].interceptor
        reach_m = math.inf
        if not model.bench.rules[0].hold_form:
            step_m = model.interceptors[i].tof_step_m
            tau, slant, z = meet(model.tof_s[i], step_m, radar, track, x_m, y_m, z_m, delay_s)
            if tau <= 0.0:
                return -1.0
            reach_m = reach_at(model.interceptors[i], model.reach_m, i, kind, z)
        for layer in range(done.layer, rules.ruling[0].n_layers):
            best_m = min(best_m, slant - min(reach_m, rules.layers[layer].from_m))
    return max(best_m, -1.0) if best_m < math.inf else -1.0
