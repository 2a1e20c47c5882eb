"""What a fire unit surely lacks: tracks that a class without rounds would meet, told from a few numbers.

Long after its long rounds are gone a fire unit still has to say of each track that it is they that lack. The numbers
follow from its stock alone, so they are settled when that changes (docs/model.md, section 7).
"""

from __future__ import annotations

import math

from bartizan.engine.motion import slant2_m2
from bartizan.engine.reach import REACH_MARGIN, ROUNDING
from bartizan.jit import fused, stage

LEAST_MARGIN2 = (2.0 * REACH_MARGIN) ** 2 / ROUNDING
"""Square of the share of plane distance and error of the elevation that the margin of an altitude is at least."""


@stage
def settle_lack(model, state, radar, post, lack, kind, layer, has_rounds):
    """Settle where the longest class without rounds meets a track for sure; all classes, if none may be fired."""
    lack.stock = post.stock
    lack.is_plain = 0
    lack.has_looks = 0
    for at in range(layer, model.rules.ruling[0].n_layers):
        if model.rules.firing[at, kind].is_single:
            return
        lack.has_looks |= model.rules.firing[at, kind].looks > 0
    for load in range(radar.first_load + radar.n_loads - 1, radar.first_load - 1, -1):
        if not (has_rounds and state.rounds[load] > 0):
            i = model.loads[load].interceptor
            settle_class(model, lack, model.interceptors[i], state.reaches[i, kind], kind, i, layer)
            return


@fused
def settle_class(model, lack, item, reach, kind, i, layer):
    """Settle where one class surely meets a track, if its layers leave nothing out between."""
    rules = model.rules
    n_open = 0
    from_m = 0.0
    to_m = math.inf
    for at in range(rules.ruling[0].n_layers - 1, layer - 1, -1):
        bounds = rules.layers[at]
        if rules.is_open[at, kind, i]:
            if n_open > 0 and (bounds.to_m > from_m or bounds.from_m < to_m):
                return
            n_open += 1
            from_m = max(from_m, bounds.from_m)
            to_m = min(to_m, bounds.to_m)
    lack.is_plain = n_open > 0
    lack.flight_s = reach.flight_s
    speed_mps = min(item.max_target_speed_mps, 0.5 * reach.slowest_mps)
    lack.speed2_m2ps2 = speed_mps * speed_mps / ROUNDING
    lack.low_m = item.min_altitude_m
    lack.high_m = min(item.max_altitude_m, reach.level_to_m)
    # a metre is far more than rounding does to a distance at closest approach
    nearest_m = (max(item.min_range_m, to_m) + 2.0) / REACH_MARGIN
    lack.nearest2_m2 = nearest_m * nearest_m
    furthest_m = min(reach.longest_m, from_m)
    lack.furthest2_m2 = furthest_m * furthest_m / ROUNDING


@fused
def surely_lacks(lack, radar, track, done, time_ms, delay_s):
    """Whether the class would meet a track in its envelope wherever on its way the meeting is (`reach.surely_fits`)."""
    if not lack.is_plain or (lack.has_looks and done.looks > done.looks_before):
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    # at least twice the error of the altitude, since no slant range is far below the distance
    margin2_m2 = (dx * dx + dy * dy) * (radar.elevation_std * radar.elevation_std * LEAST_MARGIN2)
    end_s = delay_s + lack.flight_s
    first_m = max(z_m + track.vz_mps * delay_s, 0.0)
    last_m = max(z_m + track.vz_mps * end_s, 0.0)
    high_m = max(first_m, last_m)
    missing_m = max(lack.low_m - min(first_m, last_m), 0.0)
    ground2 = track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps
    speed2 = ground2 + track.vz_mps * track.vz_mps
    is_unfit = (speed2 >= lack.speed2_m2ps2) | (ground2 <= 0.0)
    if is_unfit | (high_m >= lack.high_m) | (missing_m * missing_m > margin2_m2):
        return False
    end_dx = dx + track.vx_mps * end_s
    end_dy = dy + track.vy_mps * end_s
    dx += track.vx_mps * delay_s
    dy += track.vy_mps * delay_s
    first2 = dx * dx + dy * dy
    last2 = end_dx * end_dx + end_dy * end_dy
    # nearest on the way between, or at one of its ends: the squared distance, times the squared speed
    closing = -(dx * track.vx_mps + dy * track.vy_mps)
    is_between = (closing > 0.0) & (closing < ground2 * lack.flight_s)
    least2 = first2 * ground2 - closing * closing if is_between else min(first2, last2) * ground2
    if least2 < lack.nearest2_m2 * ground2:
        return False
    fall_m = radar.antenna_msl_m - min(first_m, last_m)
    slant2 = slant2_m2(max(first2, last2), radar.antenna_msl_m, high_m) + fall_m * fall_m
    return slant2 < lack.furthest2_m2
