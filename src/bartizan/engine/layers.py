"""Layers: which class of a fire unit's load could meet a track, for which layer (docs/model.md, sections 7 and 7b)."""

from __future__ import annotations

import math

from bartizan.engine.bench import hold_ms_of
from bartizan.engine.doctrine import has_look_left
from bartizan.engine.evaluate import is_too_late, meet
from bartizan.engine.motion import slant2_m2, slant_m
from bartizan.engine.reach import (
    REACH_MARGIN,
    ROUNDING,
    fits,
    is_at_no_altitude,
    nearest_m2,
    reach_at,
    surely_fits,
)
from bartizan.jit import fused, stage

NO_FIT, NO_ROUND, BUSY = -1, -2, -3


@fused
def is_layer_free(model, post, done, layer, kind):
    """Whether a layer may begin an engagement of an object now; one that fires one at a time may not while busy."""
    if model.rules.firing[layer, kind].is_single and post.busy > 0:
        return False
    return has_look_left(model.rules, done, layer, kind) or model.bench.rules[0].is_random


@fused
def is_kept_busy(model, post, done, kind):
    """Whether a layer has rounds for one engagement at a time, and one is under way."""
    for layer in range(done.layer, model.rules.ruling[0].n_layers):
        is_single = model.rules.firing[layer, kind].is_single
        if is_single and (has_look_left(model.rules, done, layer, kind) or model.bench.rules[0].is_random):
            return post.busy > 0
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
def meeting_load(model, state, row, post, done, track, kind, has_rounds, time_ms, delay_s, wants_reason):
    """The first layer with a class that fits where it would meet the track, and has rounds: (layer, load, time of
    flight).

    NO_FIT or NO_ROUND in place of the load; if nobody wants the reason, NO_FIT for both. `has_rounds`: whether any may
    go to this kind of target. A class's meeting point is the same for all layers, so it is sought once.
    """
    radar = model.radars[row]
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    margin_m = 2.0 * radar.elevation_std * slant_m(dx * dx + dy * dy, radar.antenna_msl_m, z_m)
    speed_mps = math.sqrt(track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps + track.vz_mps * track.vz_mps)
    best_layer = model.rules.ruling[0].n_layers
    best = NO_FIT
    best_s = 0.0
    found = NO_FIT
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        is_ready = has_rounds and state.rounds[load] > 0
        if not is_ready and (found == NO_ROUND or not wants_reason):
            continue
        i = model.loads[load].interceptor
        item = model.interceptors[i]
        reach = state.reaches[i, kind]
        first, from_m, to_m, is_whole = span_of_layers(model, post, done, kind, i, best_layer)
        if first == best_layer or speed_mps > item.max_target_speed_mps or reach.longest_m * ROUNDING < to_m:
            continue
        furthest_m = min(reach.longest_m, from_m)
        least_m2 = nearest_m2(radar, reach.flight_s, x_m, y_m, track.vx_mps, track.vy_mps, delay_s)
        least_m2 *= REACH_MARGIN * REACH_MARGIN
        if least_m2 > furthest_m * furthest_m:
            continue
        if is_at_no_altitude(item, z_m, track.vz_mps, margin_m, delay_s, reach.flight_s):
            continue
        # without a round to fire, only whether one could be fired is asked
        is_sure = is_whole and not is_ready
        if is_sure and surely_fits(
            radar, item, reach, from_m, to_m, least_m2, track, x_m, y_m, z_m, margin_m, speed_mps, delay_s
        ):
            found = NO_ROUND
            continue
        tau, slant, z = meet(model.tof_s[i], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
        if tau <= 0.0 or not fits(item, model.reach_m, i, kind, slant, z, margin_m, speed_mps):
            continue
        layer = layer_at(model, post, done, kind, i, slant, first, best_layer)
        if layer < best_layer and is_ready:
            best_layer = layer
            best = load
            best_s = tau
        elif layer < best_layer:
            found = NO_ROUND
        if best_layer == done.layer:
            break
    if best < 0:
        return done.layer, found, 0.0
    return best_layer, best, best_s


@fused
def span_of_layers(model, post, done, kind, i, end):
    """Of the layers before `end` that may engage now and are open to a class: (the first, outermost bound, innermost
    bound, whether they leave nothing out between).

    The first is `end` where there is none.
    """
    first = end
    from_m = 0.0
    to_m = math.inf
    is_whole = True
    for layer in range(end - 1, done.layer - 1, -1):
        if model.rules.is_open[layer, kind, i] and is_layer_free(model, post, done, layer, kind):
            bounds = model.rules.layers[layer]
            is_whole = is_whole and (first == end or (bounds.to_m <= from_m and bounds.from_m >= to_m))
            first = layer
            from_m = max(from_m, bounds.from_m)
            to_m = min(to_m, bounds.to_m)
    return first, from_m, to_m, is_whole


@fused
def layer_at(model, post, done, kind, i, slant, first, end):
    """The first layer before `end` that may engage now, is open to a class and holds a meeting point; else `end`."""
    for layer in range(first, end):
        bounds = model.rules.layers[layer]
        is_here = bounds.to_m <= slant <= bounds.from_m and model.rules.is_open[layer, kind, i]
        if is_here and is_layer_free(model, post, done, layer, kind):
            return layer
    return end


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
