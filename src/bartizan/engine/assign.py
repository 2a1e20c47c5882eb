"""Assign: which firm tracks a fire unit engages now, and why the others wait (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.engine.bench import (
    ask_again,
    hold_ms_of,
    is_given_up,
    lose_new,
    random_candidate,
    refresh,
    sort_by_object,
    take_out,
    wait_for,
)
from bartizan.engine.doctrine import (
    FIRST_SEEN,
    LEFT_ALONE,
    NEAREST,
    RANKED,
    are_looks_used,
    asks_rules,
    distance_to_asset_m,
    has_look_left,
    is_forbidden_there,
    restrained,
    rounds_for,
)
from bartizan.engine.doors import DECISION
from bartizan.engine.emit import emit
from bartizan.engine.evaluate import (
    NO_FIT,
    NO_ROUND,
    SLOWEST_MPS,
    choose_round,
    is_out_of_reach,
    is_too_late,
    meet,
    reach_at,
)
from bartizan.engine.identify import is_in_corridor_at
from bartizan.engine.log import Cause, Code, Level
from bartizan.engine.motion import slant2_m2
from bartizan.engine.network import bind, is_bound
from bartizan.engine.network_records import FRIEND, UNKNOWN
from bartizan.engine.queue import LAUNCH, NOTHING, key_of, push
from bartizan.engine.records import FLYING, Stock
from bartizan.engine.remote import gather, is_remote
from bartizan.engine.why import book
from bartizan.jit import fused, stage

BUSY = -3

_NOT_IDENTIFIED, _HELD_FIRE = np.int64(Cause.NOT_IDENTIFIED), np.int64(Cause.HELD_FIRE)
_OUTSIDE, _TOO_LATE, _NO_CHANNEL, _NO_ROUND = (
    np.int64(Cause.OUTSIDE_ENVELOPE),
    np.int64(Cause.TOO_LATE),
    np.int64(Cause.NO_CHANNEL),
    np.int64(Cause.NO_ROUND),
)
_HANDED_OVER, _CHAIN = np.int64(Code.HANDED_OVER), np.int64(Level.CHAIN)


@fused
def blame(model, state, events, row, time_ms, item_row, cause, from_scan):
    """Add one scan period to a cause of an object, if this decision follows a scan."""
    if from_scan and model.objects[item_row].is_threat:
        book(state.clock[0], events, time_ms, model.radars[row], row, item_row, cause, state.dwell_ms)


@fused
def standing(model, state, row, radar, post, track, time_ms):
    """Where a track of an object in flight stands before ranking: a cause, left alone (-1) or to be ranked (-2)."""
    if state.bodies[track.object].status != FLYING:
        return LEFT_ALONE
    known = state.views[post.view_row, track.object]
    if known.identified_ms < 0 or known.identified_ms > time_ms or known.declared == FRIEND:
        return _NOT_IDENTIFIED
    if known.declared == UNKNOWN and is_in_corridor_at(model.web.stretches, track, time_ms):
        return _NOT_IDENTIFIED
    done = state.views[post.fire_row, track.object]
    bound = is_bound(model, state, post.fire_row, track.object, time_ms)
    is_taken = bound or are_looks_used(model.rules, done, model.objects[track.object].kind)
    if is_taken and not model.bench.rules[0].is_random:
        return LEFT_ALONE
    if asks_rules(model, radar, post):
        return restrained(model, state, row, track, known.declared, time_ms)
    return RANKED


@fused
def urgency(model, state, radar, post, track, time_ms):
    """What candidates of one place are ranked by, the least first: time to go, distance, or since when it is known."""
    priority = model.rules.ruling[0].priority
    if priority == FIRST_SEEN:
        return float(state.views[post.view_row, track.object].firm_ms)
    distance_m = distance_to_asset_m(model, radar, track, time_ms)
    if priority == NEAREST:
        return distance_m
    speed_mps = math.sqrt(track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps)
    return distance_m / max(speed_mps, SLOWEST_MPS)


@fused
def goes_before(a, b):
    """Whether one candidate ranks before another; tracks of others' radars come last."""
    if a.is_remote != b.is_remote:
        return a.is_remote < b.is_remote
    if a.place != b.place:
        return a.place < b.place
    if a.urgency != b.urgency:
        return a.urgency < b.urgency
    return a.object < b.object or (a.object == b.object and a.track < b.track)


@stage
def first_candidate(candidates, n):
    """The candidate that ranks before all others."""
    best = 0
    for i in range(1, n):
        if goes_before(candidates[i], candidates[best]):
            best = i
    return best


@fused
def collect(model, state, events, row, time_ms, from_scan, ranks):
    """Sort a radar's firm tracks into causes and candidates, with what ranks them if they will be ranked.

    Returns how many.
    """
    post = state.posts[row]
    tracks = state.tracks[row]
    n = NOTHING
    for k in range(post.n_tracks):
        if tracks[k].is_firm and tracks[k].time_ms == post.last_scan_ms:
            n += sort_out(model, state, events, row, row, k, time_ms, from_scan, ranks, n)
    return n


@fused
def may_be_brief(model, state):
    """Whether what others' tracks cannot lead to may be told before ranking: not on the bench, which waits and chooses
    by other rules, nor where the order in which causes are booked is logged.
    """
    bench = model.bench.rules[0]
    return not (bench.is_on or bench.is_perfect or bench.is_random or bench.hold_form) and state.clock[0].level < _CHAIN


@fused
def sort_out(model, state, events, row, source, k, time_ms, from_scan, ranks, n):
    """One track, of this or another radar: a cause, left alone, or the n-th candidate; returns 1 for a candidate."""
    radar = model.radars[row]
    post = state.posts[row]
    track = state.tracks[source, k]
    cause = standing(model, state, row, radar, post, track, time_ms)
    if cause == RANKED and model.bench.rules[0].is_on and is_given_up(model, state, row, track.object, time_ms):
        cause = _NO_CHANNEL
    if cause == RANKED and source != row and may_be_brief(model, state):
        is_far = cannot_come_near(model, state, radar, track, time_ms)
        cause = _OUTSIDE if is_far else cause
    if cause >= 0:
        blame(model, state, events, row, time_ms, track.object, cause, from_scan)
        if cause == _HELD_FIRE and ranks:
            wait_for(model, state, row, track, beyond_hold_fire_m(radar, track, time_ms))
    if cause != RANKED:
        return 0
    candidate = state.candidates[n]
    candidate.place = model.rules.tastes[model.objects[track.object].kind].place
    candidate.urgency = urgency(model, state, radar, post, track, time_ms) if ranks else 0.0
    candidate.object = track.object
    candidate.track = k
    candidate.radar = source
    candidate.is_remote = source != row
    return 1


@stage
def collect_remote(model, state, events, row, time_ms, from_scan, ranks, n):
    """As `collect`, for objects that only others' radars track well enough; returns how many there are now."""
    gather(model, state, row, time_ms, from_scan)
    for i in range(model.objects.shape[0]):
        source = state.web.heard_radar[i]
        if source >= 0:
            n += sort_out(model, state, events, row, source, state.web.heard_track[i], time_ms, from_scan, ranks, n)
    return n


@stage
def engage(model, state, row, guide, item_row, layer, load, k, tof_s, time_ms, delay_ms):
    """Take k rounds and a channel, and set the launch."""
    clock = state.clock[0]
    kind = model.objects[item_row].kind
    interceptor = model.loads[load].interceptor
    state.rounds[load] -= k
    state.posts[row].busy += 1
    state.posts[row].pending += 1
    clock.n_free -= 1
    slot = state.free_slots[clock.n_free]
    shot = state.shots[slot]
    shot.load = load
    shot.rounds = k
    shot.tof_ms = max(int(math.floor(tof_s * 1000.0 + 0.5)), 1)
    shot.object = item_row
    shot.radar = row
    shot.guide = guide
    shot.pk = model.rules.pk[layer, interceptor, kind]
    shot.pk_normal = model.rules.pk_normal[layer, interceptor, kind]
    bind(model, state, row, item_row, slot, time_ms)
    push(clock, state.queue_key, state.queue_slot, key_of(time_ms + delay_ms, LAUNCH, row, item_row), slot)


@stage
def ready_rounds(rounds, radar):
    """Ready rounds of a fire unit, all classes."""
    total = NOTHING
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        total += rounds[load]
    return total


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


@stage
def cannot_come_near(model, state, radar, track, time_ms):
    """Whether a track is beyond the longest reach, and comes within no class's by the time that a round is there.

    Whatever else holds, its cause is then `outside_envelope`, which need not be found by looking for meeting points.
    """
    if is_within_longest(radar, track, time_ms):
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    x_m = track.x_m + track.vx_mps * dt
    y_m = track.y_m + track.vy_mps * dt
    kind = model.objects[track.object].kind
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        reach = state.reaches[model.loads[load].interceptor, kind]
        if not is_out_of_reach(radar, reach, x_m, y_m, track.vx_mps, track.vy_mps, radar.reaction_ms * 1e-3):
            return False
    return True


@annex(DECISION)
def decide(model, state, events, row, time_ms, from_scan):
    """What a fire unit does about its firm tracks at this moment."""
    radar = model.radars[row]
    post = state.posts[row]
    if post.radar_lost or post.launchers_lost:
        return
    bench = model.bench.rules[0]
    if bench.is_perfect:
        from_scan = refresh(model, state, row, time_ms)
    rounds_left = ready_rounds(state.rounds, radar)
    has_means = rounds_left > 0 and post.busy < radar.channels
    if not from_scan and not has_means:
        return
    candidates = state.candidates
    n = collect(model, state, events, row, time_ms, from_scan, has_means)
    if is_remote(model):
        n = collect_remote(model, state, events, row, time_ms, from_scan, has_means, n)
    if bench.is_random:
        sort_by_object(candidates, n)
    while n > 0 and rounds_left > 0 and post.busy < radar.channels:
        best = random_candidate(model, state, row, n) if bench.is_random else first_candidate(candidates, n)
        item_row = candidates[best].object
        source = candidates[best].radar
        track = state.tracks[source, candidates[best].track]
        taken = consider(model, state, events, row, source, track, item_row, rounds_left, time_ms, from_scan)
        rounds_left -= taken
        if not bench.is_random:
            n -= 1
            candidates[best] = candidates[n]
        elif taken == 0:
            take_out(candidates, best, n)
            n -= 1
    if bench.loses_when_busy and post.busy >= radar.channels:
        lose_new(state, row, state.views[post.fire_row], candidates, n, time_ms)
    if bench.is_perfect and rounds_left > 0 and post.busy < radar.channels:
        ask_again(state, row, time_ms)
    if from_scan:
        for i in range(n):
            item_row = candidates[i].object
            if not is_bound(model, state, post.fire_row, item_row, time_ms):
                track = state.tracks[candidates[i].radar, candidates[i].track]
                has_rounds = rounds_for(model.rules, model.objects[item_row].kind, rounds_left) > 0
                cause = without_means(radar, track, has_rounds, time_ms)
                blame(model, state, events, row, time_ms, item_row, cause, True)


@fused
def consider(model, state, events, row, source, track, item_row, rounds_left, time_ms, from_scan):
    """Engage one track if a round fits and comes in time, or note why not; returns the rounds taken."""
    radar = model.radars[row]
    rules = model.rules
    done = state.views[state.posts[row].fire_row, item_row]
    bound = is_bound(model, state, state.posts[row].fire_row, item_row, time_ms)
    if bound and not model.bench.rules[0].is_random:
        return NOTHING
    delay_ms = NOTHING if done.looks > 0 else radar.reaction_ms
    kind = model.objects[item_row].kind
    available = rounds_for(rules, kind, rounds_left)
    wants_reason = (from_scan and model.objects[item_row].is_threat) or model.bench.rules[0].is_perfect
    layer, load, tof_s = choose_layer(model, state, row, track, available, time_ms, delay_ms * 1e-3, wants_reason)
    cause = _OUTSIDE
    if load == NO_FIT:
        if model.bench.rules[0].is_perfect:
            wait_for(model, state, row, track, beyond_reach_m(model, state, row, track, time_ms, delay_ms * 1e-3))
    elif load == NO_ROUND:
        cause = _NO_ROUND
    elif load == BUSY:
        cause = without_means(radar, track, available > 0, time_ms)
    elif rules.ruling[0].n_zones > 0 and is_forbidden_there(model, state, row, track, time_ms, delay_ms * 1e-3 + tof_s):
        cause = _HELD_FIRE
        wait_for(model, state, row, track, -1.0)
    elif comes_too_late(model, state, radar, track, time_ms, delay_ms * 1e-3 + tof_s):
        cause = _TOO_LATE
    else:
        if layer > done.layer:
            done.layer = layer
            done.looks_before = done.looks
            emit(state.clock[0], events, time_ms, _HANDED_OVER, row, item_row, 0.0, layer)
        k = min(rules.firing[layer, kind].shots, state.rounds[load], available)
        engage(model, state, row, source, item_row, layer, load, k, tof_s, time_ms, delay_ms)
        if model.bench.rules[0].hold_form:
            state.bench.waits[row, item_row].begun += 1
        return k
    blame(model, state, events, row, time_ms, item_row, cause, from_scan)
    return NOTHING


@stage
def comes_too_late(model, state, radar, track, time_ms, ahead_s):
    """Whether an engagement would end after its object has passed what it heads for, or, held for a stated time,
    after the object's path.
    """
    if model.bench.rules[0].hold_form:
        return time_ms + int(math.floor(ahead_s * 1000.0 + 0.5)) > state.bodies[track.object].end_ms
    return is_too_late(model.asset_x_m, model.asset_y_m, radar, track, time_ms, ahead_s)


@stage
def choose_layer(model, state, row, track, available, time_ms, delay_s, wants_reason):
    """The first layer, from the object's present one inward, that could engage: (layer, load row, time of flight).

    NO_FIT, NO_ROUND or BUSY in place of the row; BUSY: a layer has rounds for one engagement at a time, and one is
    under way.
    """
    radar = model.radars[row]
    rules = model.rules
    kind = model.objects[track.object].kind
    done = state.views[state.posts[row].fire_row, track.object]
    stock = Stock(model.loads, state.rounds, model.interceptors, model.tof_s, model.reach_m, state.reaches)
    bench = model.bench.rules[0]
    hold_s = hold_ms_of(model, state, row, track.object) * 1e-3 if bench.hold_form else 0.0
    found = NO_FIT
    for layer in range(done.layer, rules.ruling[0].n_layers):
        if not has_look_left(rules, done, layer, kind) and not bench.is_random:
            continue
        if rules.firing[layer, kind].is_single and state.posts[row].busy > 0:
            found = BUSY
            continue
        tof_s = hold_s
        if bench.hold_form:
            load = open_load(
                stock, rules.is_open[layer, kind], rules.layers[layer], available > 0, radar, track, time_ms
            )
        else:
            load, tof_s = choose_round(
                stock,
                rules.is_open[layer, kind],
                rules.layers[layer],
                available > 0,
                radar,
                track,
                kind,
                time_ms,
                delay_s,
                wants_reason,
            )
        if load >= 0:
            return layer, load, tof_s
        if load == NO_ROUND and found == NO_FIT:
            found = NO_ROUND
    return done.layer, found, 0.0


@stage
def open_load(stock, is_open, layer, has_rounds, radar, track, time_ms):
    """The first load that a layer may fire at where the object is now, whatever its envelope; or NO_FIT, NO_ROUND."""
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    slant2 = slant2_m2(dx * dx + dy * dy, radar.antenna_msl_m, max(track.z_m + track.vz_mps * dt, 0.0))
    if slant2 > layer.from_m * layer.from_m or slant2 < layer.to_m * layer.to_m:
        return NO_FIT
    found = NO_FIT
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        if is_open[stock.loads[load].interceptor]:
            if has_rounds and stock.rounds[load] > 0:
                return load
            found = NO_ROUND
    return found


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
