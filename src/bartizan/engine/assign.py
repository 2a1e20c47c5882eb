"""Assign: which firm tracks a fire unit engages now, and why the others wait (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.engine.aside import call_back, judge_all_aside
from bartizan.engine.bench import ask_again, lose_new, random_candidate, refresh, sort_by_object, take_out, wait_for
from bartizan.engine.doctrine import is_forbidden_there, rounds_for
from bartizan.engine.doors import DECISION
from bartizan.engine.emit import emit
from bartizan.engine.layers import beyond_reach_m, choose_layer, comes_too_late
from bartizan.engine.log import Cause, Code
from bartizan.engine.meeting import BUSY, NO_FIT, NO_ROUND
from bartizan.engine.network import bind, is_bound
from bartizan.engine.queue import LAUNCH, NOBODY, NOTHING, key_of, push
from bartizan.engine.ranking import blame, collect, collect_remote, first_candidate
from bartizan.engine.reach import muster, without_means
from bartizan.engine.remote import is_remote, say
from bartizan.jit import fused, stage

_HELD_FIRE, _OUTSIDE, _TOO_LATE, _NO_ROUND = (
    np.int64(Cause.HELD_FIRE),
    np.int64(Cause.OUTSIDE_ENVELOPE),
    np.int64(Cause.TOO_LATE),
    np.int64(Cause.NO_ROUND),
)
_HANDED_OVER = np.int64(Code.HANDED_OVER)


@stage
def engage(model, state, events, row, guide, item_row, layer, load, k, tof_s, time_ms, delay_ms):
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
    bind(model, state, events, row, item_row, slot, time_ms)
    push(clock, state.queue_key, state.queue_slot, key_of(time_ms + delay_ms, LAUNCH, row, item_row), slot)


@stage
def ready_rounds(rounds, radar):
    """Ready rounds of a fire unit, all classes; and a bit for each load that has any."""
    total = NOTHING
    ready = NOTHING
    for load in range(radar.n_loads):
        n = rounds[radar.first_load + load]
        total += n
        ready |= (n > 0) << load
    return total, ready


@annex(DECISION)
def decide(model, state, events, row, time_ms, from_scan):
    """What a fire unit does about its firm tracks at this moment."""
    radar = model.radars[row]
    post = state.posts[row]
    if post.radar_lost or post.launchers_lost:
        return
    if model.bench.rules[0].is_perfect:
        from_scan = refresh(model, state, events, row, time_ms)
        if is_remote(model):
            say(model, state, row)
    rounds_left, ready = ready_rounds(state.rounds, radar)
    has_means = rounds_left > 0 and post.busy < radar.channels
    if not from_scan and not has_means:
        return
    post.n_aside = 0
    if has_means:
        muster(model, state, row, rounds_left, ready)
    n = collect(model, state, events, row, time_ms, from_scan, has_means)
    if is_remote(model):
        n = collect_remote(model, state, events, row, time_ms, from_scan, has_means, n)
    n, rounds_left = take_turns(model, state, events, row, n, rounds_left, time_ms, from_scan)
    judge_all_aside(model, state, events, row, time_ms)
    if from_scan:
        judge_left(model, state, events, row, n, rounds_left, time_ms)


@fused
def take_turns(model, state, events, row, n, rounds_left, time_ms, from_scan):
    """Consider the candidates by rank while there are a channel and a round; returns (candidates left, rounds left)."""
    bench = model.bench.rules[0]
    radar = model.radars[row]
    post = state.posts[row]
    candidates = state.candidates
    if bench.is_random:
        sort_by_object(candidates, n)
    while n > 0 and rounds_left > 0 and post.busy < radar.channels:
        best = random_candidate(model, state, events, row, n) if bench.is_random else first_candidate(candidates, n)
        n, taken = consider(model, state, events, row, best, n, rounds_left, time_ms, from_scan)
        rounds_left -= taken
        if not bench.is_random:
            n -= 1
            candidates[best] = candidates[n]
        elif taken == 0:
            take_out(candidates, best, n)
            n -= 1
    if bench.loses_when_busy and post.busy >= radar.channels:
        lose_new(model, state, events, row, n, time_ms)
    if bench.is_perfect and rounds_left > 0 and post.busy < radar.channels:
        ask_again(state, row, time_ms)
    return n, rounds_left


@fused
def judge_left(model, state, events, row, n, rounds_left, time_ms):
    """Book why the candidates that no turn was left for are not engaged, after a scan."""
    post = state.posts[row]
    for i in range(n):
        item_row = state.candidates[i].object
        if not is_bound(model, state, post.fire_row, item_row, time_ms):
            track = state.tracks[state.candidates[i].radar, state.candidates[i].track]
            has_rounds = rounds_for(model.rules, model.objects[item_row].kind, rounds_left) > 0
            cause = without_means(model.radars[row], track, has_rounds, time_ms)
            blame(model, state, events, row, time_ms, item_row, cause, True)


@fused
def consider(model, state, events, row, place, n, rounds_left, time_ms, from_scan):
    """Engage one of n candidates if a round fits and comes in time, or note why not; returns (candidates, rounds
    taken): the first engagement calls back those that were set aside.
    """
    post = state.posts[row]
    candidate = state.candidates[place]
    item_row = candidate.object
    track = state.tracks[candidate.radar, candidate.track]
    bound = is_bound(model, state, post.fire_row, item_row, time_ms)
    if bound and not model.bench.rules[0].is_random:
        return n, NOTHING
    done = state.views[post.fire_row, item_row]
    delay_ms = NOTHING if done.looks > 0 else model.radars[row].reaction_ms
    available = rounds_for(model.rules, model.objects[item_row].kind, rounds_left)
    cause, layer, load, tof_s = weigh(model, state, events, row, track, available, time_ms, delay_ms, from_scan)
    if cause >= 0:
        blame(model, state, events, row, time_ms, item_row, cause, from_scan)
        return n, NOTHING
    if post.n_aside > 0:
        n = call_back(model, state, events, row, place, n, time_ms)
    if layer > done.layer:
        done.layer = layer
        done.looks_before = done.looks
        emit(state.clock[0], events, time_ms, _HANDED_OVER, row, item_row, 0.0, layer)
    k = min(model.rules.firing[layer, model.objects[item_row].kind].shots, state.rounds[load], available)
    engage(model, state, events, row, candidate.radar, item_row, layer, load, k, tof_s, time_ms, delay_ms)
    if model.bench.rules[0].hold_form:
        state.bench.waits[row, item_row].begun += 1
    return n, k


@fused
def weigh(model, state, events, row, track, available, time_ms, delay_ms, from_scan):
    """Whether to engage a track: (the cause why not, or -1; layer, load, time of flight)."""
    radar = model.radars[row]
    bench = model.bench.rules[0]
    delay_s = delay_ms * 1e-3
    wants_reason = (from_scan and model.objects[track.object].is_threat) or bench.is_perfect
    layer, load, tof_s = choose_layer(model, state, events, row, track, available, time_ms, delay_s, wants_reason)
    cause = NOBODY
    if load == NO_FIT:
        cause = _OUTSIDE
        if bench.is_perfect:
            wait_for(model, state, row, track, beyond_reach_m(model, state, row, track, time_ms, delay_s))
    elif load == NO_ROUND:
        cause = _NO_ROUND
    elif load == BUSY:
        cause = without_means(radar, track, available > 0, time_ms)
    elif model.rules.ruling[0].n_zones > 0 and is_forbidden_there(model, state, row, track, time_ms, delay_s + tof_s):
        cause = _HELD_FIRE
        wait_for(model, state, row, track, -1.0)
    elif comes_too_late(model, state, radar, track, time_ms, delay_s + tof_s):
        cause = _TOO_LATE
    return cause, layer, load, tof_s
