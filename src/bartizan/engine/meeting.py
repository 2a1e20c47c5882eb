"""Where a fire unit's classes would meet a track, and in which layer: with rounds to shoot, or only to know why not.

docs/model.md, sections 7 and 7b. A class's meeting point is the same for all layers, so it is sought once; bounds tell
most tracks that cannot be met, and most that surely could, without seeking it.
"""

from __future__ import annotations

import math

from bartizan.engine.doctrine import has_look_left
from bartizan.engine.evaluate import meet
from bartizan.engine.motion import slant_m
from bartizan.engine.reach import REACH_MARGIN, ROUNDING, fits, is_at_no_altitude, nearest_m2, surely_fits
from bartizan.jit import fused

NO_FIT, NO_ROUND, BUSY = -1, -2, -3
UNMET = -1.0


@fused
def aimed_at(radar, track, time_ms):
    """A track at a moment: (x, y, altitude, margin of altitude that its measurement leaves, speed)."""
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    margin_m = 2.0 * radar.elevation_std * slant_m(dx * dx + dy * dy, radar.antenna_msl_m, z_m)
    speed_mps = math.sqrt(track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps + track.vz_mps * track.vz_mps)
    return x_m, y_m, z_m, margin_m, speed_mps


@fused
def is_layer_free(model, post, done, layer, kind):
    """Whether a layer may begin an engagement of an object now; one that fires one at a time may not while busy."""
    if model.rules.firing[layer, kind].is_single and post.busy > 0:
        return False
    return has_look_left(model.rules, done, layer, kind) or model.bench.rules[0].is_random


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


@fused
def least_slant2_m2(radar, item, reach, from_m, to_m, track, aim, delay_s):
    """A bound below the square of the slant range of a class's meeting; below 0 where the class surely meets nothing
    between two bounds of slant range.
    """
    x_m, y_m, z_m, margin_m, speed_mps = aim
    if speed_mps > item.max_target_speed_mps or reach.longest_m * ROUNDING < to_m:
        return UNMET
    furthest_m = min(reach.longest_m, from_m)
    least_m2 = nearest_m2(radar, reach.flight_s, x_m, y_m, track.vx_mps, track.vy_mps, delay_s)
    least_m2 *= REACH_MARGIN * REACH_MARGIN
    if least_m2 > furthest_m * furthest_m:
        return UNMET
    if is_at_no_altitude(item, z_m, track.vz_mps, margin_m, delay_s, reach.flight_s):
        return UNMET
    return max(least_m2, 0.0)


@fused
def meets_in(model, post, done, radar, track, kind, i, aim, delay_s, first, end):
    """Where a class meets a track: (layer, or `end` if none before it holds a meeting that fits; time of flight)."""
    x_m, y_m, z_m, margin_m, speed_mps = aim
    item = model.interceptors[i]
    tau, slant, z = meet(model.tof_s[i], item.tof_step_m, radar, track, x_m, y_m, z_m, delay_s)
    if tau <= 0.0 or not fits(item, model.reach_m, i, kind, slant, z, margin_m, speed_mps):
        return end, tau
    return layer_at(model, post, done, kind, i, slant, first, end), tau


@fused
def ready_load(model, state, radar, post, done, track, kind, aim, delay_s):
    """The first layer with a class that fits where it would meet the track, and has rounds: (layer, load, time of
    flight), NO_FIT in place of the load where there is none.
    """
    best_layer = model.rules.ruling[0].n_layers
    best = NO_FIT
    best_s = 0.0
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        if state.rounds[load] <= 0:
            continue
        i = model.loads[load].interceptor
        first, from_m, to_m, _ = span_of_layers(model, post, done, kind, i, best_layer)
        reach = state.reaches[i, kind]
        item = model.interceptors[i]
        if first == best_layer or least_slant2_m2(radar, item, reach, from_m, to_m, track, aim, delay_s) < 0.0:
            continue
        layer, tau = meets_in(model, post, done, radar, track, kind, i, aim, delay_s, first, best_layer)
        if layer < best_layer:
            best_layer = layer
            best = load
            best_s = tau
        if best_layer == done.layer:
            break
    return best_layer, best, best_s


@fused
def lacks_rounds(model, state, radar, post, done, track, kind, aim, delay_s, has_rounds):
    """Whether a class without rounds would fit, or, if none may go to this kind of target, any: the longest first."""
    end = model.rules.ruling[0].n_layers
    x_m, y_m, z_m, margin_m, speed_mps = aim
    for load in range(radar.first_load + radar.n_loads - 1, radar.first_load - 1, -1):
        if has_rounds and state.rounds[load] > 0:
            continue
        i = model.loads[load].interceptor
        first, from_m, to_m, is_whole = span_of_layers(model, post, done, kind, i, end)
        reach = state.reaches[i, kind]
        item = model.interceptors[i]
        if first == end:
            continue
        least_m2 = least_slant2_m2(radar, item, reach, from_m, to_m, track, aim, delay_s)
        if least_m2 < 0.0:
            continue
        if is_whole and surely_fits(
            radar, item, reach, from_m, to_m, least_m2, track, x_m, y_m, z_m, margin_m, speed_mps, delay_s
        ):
            return True
        if meets_in(model, post, done, radar, track, kind, i, aim, delay_s, first, end)[0] < end:
            return True
    return False
