"""Sense: one scan of one radar, from objects in flight to plots (docs/model.md, section 4)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.draws import Purpose, block_here, normals, unit
from bartizan.engine.emit import emit
from bartizan.engine.log import Cause, Code
from bartizan.engine.motion import find_leg, horizon_part_m, place_on, position, slant2_m2
from bartizan.engine.outlook import MASKED, UNSURE, outlook_of
from bartizan.engine.queue import NOTHING
from bartizan.engine.records import FLYING, Eye
from bartizan.engine.sure import CELLS_PER_COLUMN, cell_of
from bartizan.engine.why import SEEN, book
from bartizan.jit import copied, fused, stage
from bartizan.lanes import in_lanes
from bartizan.radar.stretch import _stretched
from bartizan.soon import soon

NEVER_MS = 2**31 - 1
AWAKE = np.int32(-1)
"""In place of the time when an object is due: it is on the list of those to look at."""
BLOCK = 64
"""Objects asked at once whether any is due."""
UNSIGNED = 2**32 - 1
LEGS_A_LINE = 8
"""Ends of legs in a line of the cache."""

RANGE_MARGIN = 0.998
"""A slant range is at least this share of the plane distance, anywhere in a theatre 800 km wide."""

_LOOK = np.int64(Purpose.LOOK)
_FIRST_SEEN, _FIRST_DETECTED = np.int64(Code.FIRST_SEEN), np.int64(Code.FIRST_DETECTED)
_MASKED, _UNIT_LOST = np.int64(Cause.TERRAIN_MASKED), np.int64(Cause.UNIT_LOST)


@copied
def eye_of(scene, radar, row):
    """What a radar looks with."""
    s = scene
    pd, stretch = s.pd[radar.pd_design], s.stretch[radar.pd_design]
    sure = s.sure[s.sure_row[row]]
    return Eye(s.settings, pd, stretch, sure, s.outlook[row], s.wake_ms[row], s.awake[row], s.looks, s.plots, s.seen)


@stage
def chance(pd, kind, place):
    """Detection probability at a place (in steps) of a radar's table; the last value beyond its end."""
    last = pd.shape[1] - 1
    i = int(place)
    if i >= last:
        return pd[kind, last]
    low = pd[kind, i]
    return low + (place - i) * (pd[kind, i + 1] - low)


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


@fused
def wake_up(post, eye, time_ms):
    """List whom to look at from now on, if the soonest of those asleep is due.

    Those due are few, so blocks are asked whether they hold any, several objects at once.
    """
    if time_ms < post.next_wake_ms:
        return
    wake_ms = eye.wake_ms
    soonest_ms = NEVER_MS - time_ms
    for first in range(0, wake_ms.shape[0], BLOCK):
        n_due = NOTHING
        for i in range(first, first + BLOCK):
            # as numbers without a sign AWAKE, and what is due already, come last
            due_ms = np.int64(wake_ms[i])
            n_due += (due_ms & UNSIGNED) <= time_ms
            soonest_ms = min(soonest_ms, (due_ms - time_ms - 1) & UNSIGNED)
        if n_due > 0:
            for i in range(first, first + BLOCK):
                if AWAKE < wake_ms[i] <= time_ms:
                    wake_ms[i] = AWAKE
                    list_awake(post, eye.awake, i)
    post.next_wake_ms = time_ms + 1 + soonest_ms


@fused
def list_awake(post, awake, i):
    """Put object i on the list of those to look at, unless it stands there still; rows rise, so plots come in order."""
    k = post.n_awake
    while k > 0 and awake[k - 1] > i:
        k -= 1
    if k > 0 and awake[k - 1] == i:
        return
    for m in range(post.n_awake, k, -1):
        awake[m] = awake[m - 1]
    awake[k] = i
    post.n_awake += 1


@fused
def find_legs(clock, radar, row, post, sky, eye, events, time_ms, keeps_books):
    """On which leg those in flight are, without those behind terrain all along it, who are only booked.

    Returns (how many to look at, how many are behind terrain). Those that sleep or fly no more leave the list of the
    awake.
    """
    looks = eye.looks
    n_awake = NOTHING
    n = NOTHING
    n_behind = NOTHING
    for j in range(post.n_awake):
        i = eye.awake[j]
        if eye.wake_ms[i] > time_ms:
            continue
        body = sky.bodies[i]
        if body.status != FLYING:
            eye.wake_ms[i] = NEVER_MS
            continue
        eye.awake[n_awake] = i
        n_awake += 1
        leg, path_s = find_leg(sky.leg_end_s, body, time_ms)
        outlook = outlook_of(eye.outlook, leg)
        call_next_leg(sky, leg, row)
        # who is behind terrain is hard to foresee, so the next places of both lists are written, and one is counted
        is_behind = outlook == MASKED
        looks.clear[n_behind] = i
        n_behind += is_behind
        looks.item[n] = i
        looks.leg[n] = leg
        looks.path_s[n] = path_s
        looks.is_unsure[n] = outlook == UNSURE
        n += not is_behind
    post.n_awake = n_awake
    if keeps_books:
        for k in range(n_behind):
            i = looks.clear[k]
            if sky.traits[i].is_threat:
                book(clock, events, time_ms, radar, row, i, _MASKED, sky.dwell_ms)
    return n, n_behind


@fused
def call_next_leg(sky, leg, row):
    """The legs that it comes to are read by nobody else for long, and paths are too long to stay in a near cache."""
    soon(sky.legs, leg + 1)
    soon(sky.legs, leg + 2)
    soon(sky.leg_end_s, leg + LEGS_A_LINE)
    soon(sky.sight_m, (leg + 1, row))


@fused
def find_places(sky, looks, row, n):
    """Where they are, and how high they must be to be seen, where that is in doubt.

    A loop of its own, because it waits for memory: without branches it does so for several objects at once.
    """
    for j in range(n):
        leg = looks.leg[j]
        looks.x_m[j], looks.y_m[j], looks.z_m[j] = place_on(sky.legs[leg], looks.path_s[j])
        looks.lowest_m[j] = sky.sight_m[leg, row] if looks.is_unsure[j] else -math.inf


@fused
def measure_sight(radar, k_radius_m, looks, n):
    """`seen_from` for all of them, without branches."""
    site_x_m, site_y_m, antenna_m, site_horizon_m = radar.x_m, radar.y_m, radar.antenna_msl_m, radar.horizon_m
    max_range2_m2 = radar.max_range_m * radar.max_range_m
    for j in range(in_lanes(n)):
        dx = looks.x_m[j] - site_x_m
        dy = looks.y_m[j] - site_y_m
        z_m = looks.z_m[j]
        distance2 = dx * dx + dy * dy
        horizon_m = site_horizon_m + horizon_part_m(z_m, k_radius_m)
        slant2 = slant2_m2(distance2, antenna_m, z_m)
        is_beyond = (distance2 > horizon_m * horizon_m) | (slant2 > max_range2_m2)
        looks.distance2_m2[j] = distance2
        looks.slant_m[j] = math.sqrt(slant2)
        looks.sight[j] = (1 - is_beyond) * (1 + (z_m >= looks.lowest_m[j]))


@fused
def sort_by_sight(clock, radar, row, post, sky, eye, events, n, time_ms, keeps_books):
    """Send to sleep whom no look can reach for a while; `seen` gets the threats in clear sight.

    Returns (how many are in clear sight, how many of them are threats, how many sleep).
    """
    looks = eye.looks
    n_clear = NOTHING
    n_seen = NOTHING
    n_asleep = NOTHING
    for j in range(n):
        i = looks.item[j]
        if looks.sight[j] == 2:
            looks.clear[n_clear] = j
            looks.uid[n_clear] = sky.traits[i].uid
            n_clear += 1
            eye.seen[n_seen] = i
            n_seen += sky.traits[i].is_threat
        elif looks.sight[j] == 1:
            if keeps_books and sky.traits[i].is_threat:
                book(clock, events, time_ms, radar, row, i, _MASKED, sky.dwell_ms)
        else:
            item = sky.objects[i]
            reach_m = radar.horizon_m + horizon_part_m(item.ceiling_m, eye.settings.k_radius_m)
            distance_m = math.sqrt(looks.distance2_m2[j])
            due_ms = sleep_until_ms(time_ms, distance_m, reach_m, radar.max_range_m, item.top_speed_mps)
            if due_ms > time_ms:
                eye.wake_ms[i] = due_ms
                n_asleep += 1
                post.next_wake_ms = min(post.next_wake_ms, due_ms)
    return n_clear, n_seen, n_asleep


@fused
def draw_luck(clock, radar, looks, n_clear, scan):
    """The luck of every look in clear sight."""
    seed, replication, radar_uid = clock.seed, clock.replication, radar.uid
    for c in range(in_lanes(n_clear)):
        word0, word1, word2, word3 = block_here(seed, replication, radar_uid, looks.uid[c], _LOOK, scan)
        looks.words[0, c] = word0
        looks.words[1, c] = word1
        looks.words[2, c] = word2
        looks.words[3, c] = word3


@fused
def exact_chance(radar, pd, stretch, kind, rise_m, slant):
    """Detection probability at the effective range."""
    effective_m = _stretched(stretch, radar.stretch_step_m, rise_m / max(slant, 1.0), slant)
    return chance(pd, kind, effective_m * radar.pd_per_m)


@fused
def look_up_chances(radar, sky, eye, n_clear):
    """Height above the horizontal, and the detection probability of every look in clear sight: 0 or 1 if that decides
    as the exact one would, see `bartizan.engine.sure`.
    """
    looks = eye.looks
    per_bend = 0.5 / eye.settings.k_radius_m
    per_cell = CELLS_PER_COLUMN / radar.stretch_step_m
    for c in range(n_clear):
        j = looks.clear[c]
        slant = looks.slant_m[j]
        rise_m = (looks.z_m[j] - radar.antenna_msl_m) - looks.distance2_m2[j] * per_bend
        kind = np.int64(sky.traits[looks.item[j]].type)
        band, cell = cell_of(per_cell, rise_m, slant)
        luck = unit(looks.words[0, c])
        is_hit = luck < eye.sure[kind, band, cell, 0]
        looks.rise_m[c] = rise_m
        looks.pd[c] = is_hit
        if (luck < eye.sure[kind, band, cell, 1]) & (not is_hit):
            looks.pd[c] = exact_chance(radar, eye.pd, eye.stretch, kind, rise_m, slant)


@fused
def detect(clock, radar, row, sky, eye, events, time_ms, n_clear):
    """Decide every look in clear sight: `plots` gets the true places of what is detected; returns how many.

    Every look writes the next plot and a miss does not count it, because who is missed is hard to foresee.
    """
    looks, plots = eye.looks, eye.plots
    low, high = radar.sin_elevation_min, radar.sin_elevation_max
    n_plots = 0
    for c in range(n_clear):
        j = looks.clear[c]
        i = looks.item[j]
        slant = looks.slant_m[j]
        rise_m = looks.rise_m[c]
        is_outside = (rise_m < low * slant) | (rise_m > high * slant)
        is_hit = (unit(looks.words[0, c]) < looks.pd[c]) & (not is_outside)
        if sky.bodies[i].stage < 2:
            note_first(clock, row, sky.bodies[i], events, time_ms, i, slant, is_hit)
        plots.item[n_plots] = i
        plots.x_m[n_plots] = looks.x_m[j]
        plots.y_m[n_plots] = looks.y_m[j]
        plots.z_m[n_plots] = looks.z_m[j]
        plots.distance2_m2[n_plots] = looks.distance2_m2[j]
        plots.slant_m[n_plots] = slant
        plots.track[n_plots] = -1
        looks.plot_words[3 * n_plots] = looks.words[1, c]
        looks.plot_words[3 * n_plots + 1] = looks.words[2, c]
        looks.plot_words[3 * n_plots + 2] = looks.words[3, c]
        n_plots += is_hit
    return n_plots


@stage
def note_first(clock, row, body, events, time_ms, item_row, slant, is_hit):
    """Log the first time that anybody sees an object, and the first time that anybody detects it."""
    if body.stage == 0:
        body.stage = 1
        emit(clock, events, time_ms, _FIRST_SEEN, row, item_row, slant * 1e-3, NOTHING)
    if is_hit:
        body.stage = 2
        emit(clock, events, time_ms, _FIRST_DETECTED, row, item_row, slant * 1e-3, NOTHING)


@fused
def measure_plots(radar, looks, plots, n_plots):
    """Add the errors: range and azimuth in the plane, altitude from elevation."""
    normals(looks.plot_words, in_lanes(3 * n_plots), looks.errors, looks.outer, looks.tails)
    range_std_m, azimuth_std, elevation_std = radar.range_std_m, radar.azimuth_std, radar.elevation_std
    site_x_m, site_y_m = radar.x_m, radar.y_m
    for j in range(in_lanes(n_plots)):
        distance = math.sqrt(plots.distance2_m2[j])
        plots.distance_m[j] = distance
        inverse = 1.0 / max(distance, 1.0)
        x_m = plots.x_m[j]
        y_m = plots.y_m[j]
        east = (x_m - site_x_m) * inverse
        north = (y_m - site_y_m) * inverse
        along = range_std_m * looks.errors[3 * j]
        across = azimuth_std * distance * looks.errors[3 * j + 1]
        plots.x_m[j] = x_m + along * east + across * north
        plots.y_m[j] = y_m + along * north - across * east
        plots.z_m[j] = max(plots.z_m[j] + elevation_std * plots.slant_m[j] * looks.errors[3 * j + 2], 0.0)


@fused
def look_around(clock, radar, row, post, sky, eye, events, time_ms, scan, keeps_books, is_on):
    """All looks of one scan. Fills `plots`, and `seen` with threats in clear sight; a silent radar has no plots.

    Returns (n_plots, n_seen, soonest wake).
    """
    wake_up(post, eye, time_ms)
    n, n_booked = find_legs(clock, radar, row, post, sky, eye, events, time_ms, keeps_books)
    find_places(sky, eye.looks, row, n)
    measure_sight(radar, eye.settings.k_radius_m, eye.looks, n)
    n_clear, n_seen, n_asleep = sort_by_sight(clock, radar, row, post, sky, eye, events, n, time_ms, keeps_books)
    n_plots = NOTHING
    if is_on:
        draw_luck(clock, radar, eye.looks, n_clear, scan)
        look_up_chances(radar, sky, eye, n_clear)
        n_plots = detect(clock, radar, row, sky, eye, events, time_ms, n_clear)
    measure_plots(radar, eye.looks, eye.plots, n_plots)
    return n_plots, n_seen, time_ms if n_booked + n > n_asleep else post.next_wake_ms


@stage
def miss_lost_unit(model, state, events, row, time_ms):
    """A lost fire unit keeps books on what it would see: `unit_lost` within its longest reach, in sight beyond it."""
    radar = model.radars[row]
    clock = state.clock[0]
    for i in range(model.objects.shape[0]):
        item = model.objects[i]
        body = state.bodies[i]
        if item.is_threat and body.status == FLYING and body.start_ms <= time_ms:
            x_m, y_m, z_m = position(model.legs, state.leg_end_s, body, time_ms)
            lowest_m = model.sight_m[body.leg, row]
            sight, _, slant = seen_from(radar, model.settings[0].k_radius_m, lowest_m, x_m, y_m, z_m)
            if sight == 2 and slant <= radar.longest_reach_m:
                book(clock, events, time_ms, radar, row, i, _UNIT_LOST, state.dwell_ms)
            elif sight == 2:
                book(clock, events, time_ms, radar, row, i, SEEN, state.dwell_ms)
            elif sight == 1:
                book(clock, events, time_ms, radar, row, i, _MASKED, state.dwell_ms)
