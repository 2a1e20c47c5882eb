"""Reach: what a fire unit could meet at all, and what it could not wherever it looked (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.doctrine import rounds_for
from bartizan.engine.log import Cause, Level
from bartizan.engine.motion import slant2_m2
from bartizan.jit import fused, stage

REACH_MARGIN = 0.98
"""A slant range is at least this share of the plane distance for any place that a track can reach meanwhile."""

ROUNDING = 1.0 + 1e-9
"""Far above what rounding does to a squared range, or to a reach between two entries of its table."""

_OUTSIDE, _NO_CHANNEL, _NO_ROUND = (
    np.int64(Cause.OUTSIDE_ENVELOPE),
    np.int64(Cause.NO_CHANNEL),
    np.int64(Cause.NO_ROUND),
)
_CHAIN = np.int64(Level.CHAIN)
STOCK_BITS = np.int64(32)
"""A fire unit's stock in one number: how many rounds are ready, and beyond these bits which of its loads have any."""


@stage
def reach_at(interceptor, reach_m, row, kind, z_m):
    """Longest slant range of a class against a kind of target at an altitude; the last value above the table."""
    last = reach_m.shape[2] - 1
    i = int(z_m / interceptor.reach_step_m)
    if i >= last:
        return reach_m[row, kind, last]
    low_m = reach_m[row, kind, i]
    return low_m + (z_m / interceptor.reach_step_m - i) * (reach_m[row, kind, i + 1] - low_m)


@stage
def fits(interceptor, reach_m, row, kind, slant, z_m, margin_m, speed_mps):
    """Whether a meeting point lies in a class's envelope."""
    if speed_mps > interceptor.max_target_speed_mps or slant < interceptor.min_range_m:
        return False
    if z_m < interceptor.min_altitude_m - margin_m or z_m > interceptor.max_altitude_m + margin_m:
        return False
    return slant <= reach_at(interceptor, reach_m, row, kind, z_m)


@stage
def nearest_m2(radar, flight_s, x_m, y_m, vx_mps, vy_mps, delay_s):
    """The square of the least plane distance of a track from the launch until a time of flight after it."""
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    closing = -(dx * vx_mps + dy * vy_mps)
    speed2 = vx_mps * vx_mps + vy_mps * vy_mps
    nearest_s = delay_s + flight_s
    if closing < speed2 * nearest_s:
        nearest_s = max(closing / speed2, delay_s)
    return dx * dx + dy * dy + nearest_s * (nearest_s * speed2 - 2.0 * closing)


@stage
def is_out_of_reach(radar, furthest_m, flight_s, x_m, y_m, vx_mps, vy_mps, delay_s):
    """Whether a track cannot come within a slant range by the time that a round, `flight_s` at most, could be there.

    Most tracks that do not fit are told so without looking for a meeting point: a meeting comes no sooner than the
    launch and no later than the longest flight, and a slant range is at least REACH_MARGIN of the plane distance.
    """
    least_m2 = nearest_m2(radar, flight_s, x_m, y_m, vx_mps, vy_mps, delay_s) * (REACH_MARGIN * REACH_MARGIN)
    return least_m2 > furthest_m * furthest_m


@stage
def is_at_no_altitude(item, z_m, vz_mps, margin_m, delay_s, flight_s):
    """Whether a track is above or below the altitudes of a class from the launch to the end of the longest flight."""
    first_m = max(z_m + vz_mps * delay_s, 0.0)
    last_m = max(z_m + vz_mps * (delay_s + flight_s), 0.0)
    return (
        max(first_m, last_m) < item.min_altitude_m - margin_m or min(first_m, last_m) > item.max_altitude_m + margin_m
    )


@stage
def surely_fits(radar, item, reach, from_m, to_m, least_m2, track, x_m, y_m, z_m, margin_m, speed_mps, delay_s):
    """Whether a class would meet a track in its envelope and between two bounds, wherever on its way the meeting is.

    So the meeting point need not be sought where only its being matters. `least_m2`: the square of the least slant
    range. Only of tracks at most half as fast as the rounds: then there is one meeting point, and the steps find it.
    """
    if speed_mps > 0.5 * reach.slowest_mps:
        return False
    end_s = delay_s + reach.flight_s
    first_m = max(z_m + track.vz_mps * delay_s, 0.0)
    last_m = max(z_m + track.vz_mps * end_s, 0.0)
    low_m = min(first_m, last_m)
    high_m = max(first_m, last_m)
    if low_m < item.min_altitude_m - margin_m or high_m > item.max_altitude_m + margin_m or high_m >= reach.level_to_m:
        return False
    nearest_m = max(max(item.min_range_m, to_m), 1.0)
    if least_m2 < nearest_m * nearest_m:
        return False
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    first_dx = dx + track.vx_mps * delay_s
    first_dy = dy + track.vy_mps * delay_s
    last_dx = dx + track.vx_mps * end_s
    last_dy = dy + track.vy_mps * end_s
    # a distance from a point is convex along a line, so the farther end is the farthest place
    farthest2 = max(first_dx * first_dx + first_dy * first_dy, last_dx * last_dx + last_dy * last_dy)
    fall_m = radar.antenna_msl_m - low_m
    slant2 = slant2_m2(farthest2, radar.antenna_msl_m, high_m) + fall_m * fall_m
    furthest_m = min(reach.longest_m, from_m)
    return slant2 * ROUNDING < furthest_m * furthest_m


@stage
def is_within_longest(radar, track, time_ms):
    """Whether a track is within the longest reach of a fire unit's load now."""
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    return slant2_m2(dx * dx + dy * dy, radar.antenna_msl_m, z_m) <= radar.longest_reach_m * radar.longest_reach_m


@fused
def without_means(radar, track, has_rounds, time_ms):
    """The cause without a free channel or without any round: the place of the track now decides."""
    if not is_within_longest(radar, track, time_ms):
        return _OUTSIDE
    return _NO_CHANNEL if has_rounds else _NO_ROUND


@fused
def may_be_brief(model, state):
    """Whether tracks that no ready round could meet may be judged out of turn: not on the bench, which waits and
    chooses by other rules, nor where the order in which causes are booked is logged.
    """
    bench = model.bench.rules[0]
    return not (bench.is_on or bench.is_perfect or bench.is_random or bench.hold_form) and state.clock[0].level < _CHAIN


@fused
def muster(model, state, row, rounds_left, ready):
    """Settle what a fire unit has ready for each kind of target, if that may have changed since its last decision."""
    post = state.posts[row]
    stock = (ready << STOCK_BITS) | rounds_left
    if post.stock == stock:
        return
    post.stock = stock
    is_brief = may_be_brief(model, state)
    for kind in range(state.means.shape[1]):
        means = state.means[row, kind]
        means.has_rounds = rounds_for(model.rules, kind, rounds_left) > 0
        means.longest_m = -1.0
        means.flight_s = 0.0
        if not is_brief:
            means.longest_m = math.inf
        elif means.has_rounds:
            reach_ready(model, state, model.radars[row], kind, means)


@stage
def reach_ready(model, state, radar, kind, means):
    """Of all classes with rounds together, the longest reach for a kind of target, and the longest flight."""
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        if state.rounds[load] > 0:
            reach = state.reaches[model.loads[load].interceptor, kind]
            means.longest_m = max(means.longest_m, reach.longest_m)
            means.flight_s = max(means.flight_s, reach.flight_s)


@fused
def can_be_met(means, radar, track, time_ms):
    """Whether a round of any class that is ready for a kind of target could come near a track in time."""
    if means.longest_m < 0.0:
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    # the crew may have reacted already, so the launch comes now or after the reaction
    last_s = means.flight_s + radar.reaction_ms * 1e-3
    return not is_out_of_reach(radar, means.longest_m, last_s, x_m, y_m, track.vx_mps, track.vy_mps, 0.0)
