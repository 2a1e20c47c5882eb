"""Sense: one scan of one radar, from objects in flight to plots (docs/model.md, section 4)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.draws import Purpose, block, normal, unit
from bartizan.engine.emit import emit
from bartizan.engine.log import Cause, Code
from bartizan.engine.motion import horizon_part_m, position, slant2_m2
from bartizan.engine.queue import NOTHING
from bartizan.engine.records import FLYING, Eye
from bartizan.engine.why import SEEN
from bartizan.jit import fused, stage
from bartizan.radar.stretch import _stretched

NEVER_MS = 2**31 - 1
RANGE_MARGIN = 0.998
"""A slant range is at least this share of the plane distance, anywhere in a theatre 800 km wide."""

_LOOK = np.int64(Purpose.LOOK)
_FIRST_SEEN, _FIRST_DETECTED = np.int64(Code.FIRST_SEEN), np.int64(Code.FIRST_DETECTED)
_MASKED, _UNIT_LOST = np.int64(Cause.TERRAIN_MASKED), np.int64(Cause.UNIT_LOST)


@fused
def eye_of(model, state, row):
    """What a radar looks with."""
    radar = model.radars[row]
    pd, stretch = model.pd[radar.pd_design], model.stretch[radar.pd_design]
    return Eye(model.settings[0], pd, stretch, state.wake_ms[row], state.plots, state.seen)


@stage
def chance(pd, kind, place):
    """Detection probability at a place (in steps) of a radar's table; the last value beyond its end."""
    last = pd.shape[1] - 1
    i = int(place)
    if i >= last:
        return pd[kind, last]
    low = pd[kind, i]
    return low + (place - i) * (pd[kind, i + 1] - low)


@fused
def is_detected(luck, radar, eye, kind, rise_m, slant):
    """Whether a look detects: at once where it would through the thickest air, else by what the air here takes."""
    place = slant * radar.pd_per_m
    if luck < chance(eye.pd, kind, place * radar.longest_stretch):
        return True
    effective_m = _stretched(eye.stretch, radar.stretch_step_m, rise_m / max(slant, 1.0), slant)
    return luck < chance(eye.pd, kind, effective_m * radar.pd_per_m)


@stage
def sleep_until_ms(time_ms, distance_m, reach_m, max_range_m, top_speed_mps):
    """When an object out of sight could come into it at the earliest, flying straight here at its top speed."""
    gap_m = max(distance_m - reach_m, RANGE_MARGIN * distance_m - max_range_m)
    if gap_m <= 0.0:
        return time_ms
    return time_ms + min(int(gap_m / top_speed_mps * 1000.0), NEVER_MS - time_ms)


@stage
def seen_from(radar, k_radius_m, lowest_m, x_m, y_m, z_m):
    """(sight, squared plane distance, slant range if clear): 0 beyond horizon or range, 1 under `lowest_m`, 2 clear."""
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    distance2 = dx * dx + dy * dy
    horizon_m = radar.horizon_m + horizon_part_m(z_m, k_radius_m)
    if distance2 > horizon_m * horizon_m:
        return 0, distance2, 0.0
    slant2 = slant2_m2(distance2, radar.antenna_msl_m, z_m)
    if slant2 > radar.max_range_m * radar.max_range_m:
        return 0, distance2, 0.0
    if not z_m >= lowest_m:
        return 1, distance2, 0.0
    return 2, distance2, math.sqrt(slant2)


@stage
def take_plot(radar, words, x_m, y_m, z_m, distance2, slant, item_row, plot):
    """Measure an object: range and azimuth errors in the plane, an altitude error from elevation."""
    distance = math.sqrt(distance2)
    inverse = 1.0 / max(distance, 1.0)
    east = (x_m - radar.x_m) * inverse
    north = (y_m - radar.y_m) * inverse
    along = radar.range_std_m * normal(words[1])
    across = radar.azimuth_std * distance * normal(words[2])
    plot.x_m = x_m + along * east + across * north
    plot.y_m = y_m + along * north - across * east
    plot.z_m = max(z_m + radar.elevation_std * slant * normal(words[3]), 0.0)
    plot.distance_m = distance
    plot.slant_m = slant
    plot.object = item_row
    plot.track = -1


@stage
def look_around(clock, radar, row, sky, eye, events, time_ms, scan, keeps_books):
    """All looks of one scan. Fills `plots`, and `seen` with threats in clear sight.

    Returns (n_plots, n_seen, soonest wake).
    """
    k_radius_m = eye.settings.k_radius_m
    per_bend = 0.5 / k_radius_m
    wake_ms = eye.wake_ms
    n_plots = 0
    n_seen = 0
    soonest_ms = NEVER_MS
    for i in range(wake_ms.shape[0]):
        if wake_ms[i] > time_ms:
            soonest_ms = min(soonest_ms, wake_ms[i])
            continue
        body = sky.bodies[i]
        if body.status != FLYING:
            wake_ms[i] = NEVER_MS
            continue
        item = sky.objects[i]
        x_m, y_m, z_m = position(sky.legs, item, body, time_ms)
        lowest_m = sky.sight_m[item.first_leg + body.leg, row]
        sight, distance2, slant = seen_from(radar, k_radius_m, lowest_m, x_m, y_m, z_m)
        if sight == 0:
            reach_m = radar.horizon_m + horizon_part_m(item.ceiling_m, k_radius_m)
            wake_ms[i] = sleep_until_ms(time_ms, math.sqrt(distance2), reach_m, radar.max_range_m, item.top_speed_mps)
            soonest_ms = min(soonest_ms, wake_ms[i])
            continue
        soonest_ms = time_ms
        if sight == 1:
            if keeps_books and item.is_threat:
                sky.dwell_ms[i, _MASKED] += radar.period_ms
            continue
        if body.stage == 0:
            body.stage = 1
            emit(clock, events, time_ms, _FIRST_SEEN, row, i, slant * 1e-3, NOTHING)
        if item.is_threat:
            eye.seen[n_seen] = i
            n_seen += 1
        rise_m = (z_m - radar.antenna_msl_m) - distance2 * per_bend
        if rise_m < radar.sin_elevation_min * slant or rise_m > radar.sin_elevation_max * slant:
            continue
        words = block(clock.seed, clock.replication, radar.uid, item.uid, _LOOK, scan)
        if is_detected(unit(words[0]), radar, eye, item.type, rise_m, slant):
            if body.stage == 1:
                body.stage = 2
                emit(clock, events, time_ms, _FIRST_DETECTED, row, i, slant * 1e-3, NOTHING)
            take_plot(radar, words, x_m, y_m, z_m, distance2, slant, i, eye.plots[n_plots])
            n_plots += 1
    return n_plots, n_seen, soonest_ms


@stage
def miss_lost_unit(model, state, row, time_ms):
    """A lost fire unit keeps books on what it would see: `unit_lost` within its longest reach, in sight beyond it."""
    radar = model.radars[row]
    for i in range(model.objects.shape[0]):
        item = model.objects[i]
        body = state.bodies[i]
        if item.is_threat and body.status == FLYING and body.start_ms <= time_ms:
            x_m, y_m, z_m = position(model.legs, item, body, time_ms)
            lowest_m = model.sight_m[item.first_leg + body.leg, row]
            sight, _, slant = seen_from(radar, model.settings[0].k_radius_m, lowest_m, x_m, y_m, z_m)
            if sight == 2 and slant <= radar.longest_reach_m:
                state.dwell_ms[i, _UNIT_LOST] += radar.period_ms
            elif sight == 2:
                state.dwell_ms[i, SEEN] += radar.period_ms
            elif sight == 1:
                state.dwell_ms[i, _MASKED] += radar.period_ms
