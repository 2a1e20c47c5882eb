"""Assign: which firm tracks a fire unit engages now, and why the others wait (docs/model.md, section 7)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.engine.bench import ask_again, lose_new, random_candidate, refresh, sort_by_object, take_out, wait_for
from bartizan.engine.doctrine import is_forbidden_there, rounds_for
from bartizan.engine.doors import DECISION
from bartizan.engine.emit import emit
from bartizan.engine.layers import BUSY, NO_FIT, NO_ROUND, beyond_reach_m, choose_layer, comes_too_late
from bartizan.engine.log import Cause, Code
from bartizan.engine.network import bind, is_bound
from bartizan.engine.queue import LAUNCH, NOTHING, key_of, push
from bartizan.engine.ranking import blame, collect, collect_remote, first_candidate
from bartizan.engine.reach import without_means
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
    """Ready rounds of a fire unit, all classes."""
    total = NOTHING
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        total += rounds[load]
    return total


@annex(DECISION)
def decide(model, state, events, row, time_ms, from_scan):
    """What a fire unit does about its firm tracks at this moment."""
    radar = model.radars[row]
    post = state.posts[row]
    if post.radar_lost or post.launchers_lost:
        return
    bench = model.bench.rules[0]
    if bench.is_perfect:
        from_scan = refresh(model, state, events, row, time_ms)
        if is_remote(model):
            say(model, state, row)
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
        best = random_candidate(model, state, events, row, n) if bench.is_random else first_candidate(candidates, n)
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
        lose_new(model, state, events, row, n, time_ms)
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
    layer, load, tof_s = choose_layer(
        model, state, events, row, track, available, time_ms, delay_ms * 1e-3, wants_reason
    )
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
        engage(model, state, events, row, source, item_row, layer, load, k, tof_s, time_ms, delay_ms)
        if model.bench.rules[0].hold_form:
            state.bench.waits[row, item_row].begun += 1
        return k
    blame(model, state, events, row, time_ms, item_row, cause, from_scan)
    return NOTHING
