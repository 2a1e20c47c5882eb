"""The table of contents of the engine: what is due next, and the stage that it belongs to."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.apart import door
from bartizan.draws import Purpose, uniform
from bartizan.engine.assign import decide
from bartizan.engine.bench import appear, begin_bench, set_appearances
from bartizan.engine.bench_records import OWN_STARTS
from bartizan.engine.doctrine import spares_foes, take_control
from bartizan.engine.doors import COURSE
from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.losses import begin_network, is_missing
from bartizan.engine.outcome import happen
from bartizan.engine.outlook import survey
from bartizan.engine.picture import scan, scene_of
from bartizan.engine.queue import (
    AFTER_SCAN,
    ARRIVE,
    DECIDE,
    NOBODY,
    NOTHING,
    SCAN,
    drop_first,
    key_of,
    push,
)
from bartizan.engine.records import FLYING, HOSTILE
from bartizan.engine.sense import NEVER_MS
from bartizan.engine.why import explain
from bartizan.jit import jit, stage

_START, _PHASE = np.int64(Purpose.START), np.int64(Purpose.PHASE)
_UNRESOLVED = np.int64(Code.UNRESOLVED)


@annex(COURSE)
def advance(model, state, events, until_ms):
    """Play on until a moment, included, or until the replication is over."""
    clock = state.clock[0]
    scene = scene_of(model, state)
    end_ms = min(until_ms, model.settings[0].duration_ms)
    while not clock.is_over and clock.n_queue > 0:
        key = state.queue_key[0]
        slot = state.queue_slot[0]
        time_ms = key >> 32
        if time_ms > end_ms:
            break
        drop_first(clock, state.queue_key, state.queue_slot)
        clock.now_ms = time_ms
        stage = (key >> 28) & 15
        observer = (key >> 16) & 4095
        if stage == SCAN and model.bench.rules[0].is_perfect:
            appear(model, state, events, observer, key & 65535, time_ms)
        elif stage == SCAN:
            follows = scan(model, state, scene, events, observer, time_ms)
            key = key_of(time_ms, DECIDE, observer, NOTHING)
            if follows and state.queue_key[0] > key:
                stage = DECIDE
                slot = AFTER_SCAN
            elif follows:
                push(clock, state.queue_key, state.queue_slot, key, AFTER_SCAN)
        if stage == DECIDE:
            decide(model, state, events, observer, time_ms, slot == AFTER_SCAN)
        elif stage != SCAN:
            happen(model, state, events, stage, time_ms, observer, key & 65535, slot)
        if clock.n_open == 0 and model.settings[0].n_hostile > 0:
            clock.is_over = 1
    if not clock.is_over and until_ms >= model.settings[0].duration_ms:
        close(model, state, events)


@stage
def close(model, state, events):
    """The end of the time: hostile objects still in flight, or not yet begun, are unresolved."""
    clock = state.clock[0]
    clock.is_over = 1
    clock.now_ms = model.settings[0].duration_ms
    for i in range(model.objects.shape[0]):
        if model.objects[i].side == HOSTILE and state.bodies[i].status == FLYING:
            emit(clock, events, clock.now_ms, _UNRESOLVED, NOBODY, i, 0.0, NOTHING)
            if model.objects[i].is_threat:
                explain(model, state, events, clock.now_ms, i)


@stage
def begin(model, state, events, seed, replication, level):
    """Set the state to the start of a replication."""
    clock = state.clock[0]
    clock.seed = seed
    clock.replication = replication
    clock.level = level
    clock.now_ms = 0
    clock.n_queue = 0
    clock.n_open = model.settings[0].n_hostile
    clock.is_over = 0
    clock.n_free = state.free_slots.shape[0]
    for i in range(clock.n_free):
        state.free_slots[i] = i
    state.fired[:] = 0
    state.dwell_ms[:] = 0
    state.held[:] = 0
    for load in range(model.loads.shape[0]):
        state.rounds[load] = model.loads[load].rounds
    if model.bench.rules[0].is_on or model.bench.rules[0].arrivals != OWN_STARTS:
        begin_bench(model, state, events)
    begin_objects(model, state)
    begin_posts(model, state, events)
    begin_network(model, state, events)


@stage
def begin_objects(model, state):
    """Draw when each object starts, and set its arrival."""
    clock = state.clock[0]
    for i in range(model.objects.shape[0]):
        item = model.objects[i]
        body = state.bodies[i]
        start_ms = item.start_ms
        if item.jitter_ms > 0.0:
            u = uniform(clock.seed, clock.replication, NOTHING, item.uid, _START, NOTHING)
            start_ms += item.jitter_ms * (u - 0.5)
        if item.side != HOSTILE or model.bench.rules[0].arrivals == OWN_STARTS:
            body.start_ms = max(int(math.floor(start_ms + 0.5)), 0)
            body.status = FLYING
        body.end_ms = body.start_ms + item.path_ms if body.status == FLYING else NOTHING
        body.leg = item.first_leg
        body.stage = 0
        body.missed = 0
        push(clock, state.queue_key, state.queue_slot, key_of(body.end_ms, ARRIVE, NOTHING, i), NOTHING)
        for group in range(state.views.shape[0]):
            view = state.views[group, i]
            view.firm_ms = -1
            view.identified_ms = -1
            view.heard_ms = -1
            view.declared = 0
            view.cued_ms = NEVER_MS
            view.is_engaged = 0
            view.looks = 0
            view.layer = 0
            view.looks_before = 0
            view.told = 0


@stage
def begin_posts(model, state, events):
    """Draw which fire units are there and where each radar's beam stands at the start, and set its first scan."""
    clock = state.clock[0]
    for row in range(model.radars.shape[0]):
        radar = model.radars[row]
        post = state.posts[row]
        u = uniform(clock.seed, clock.replication, radar.uid, NOTHING, _PHASE, NOTHING)
        post.phase_ms = int(u * radar.period_ms)
        post.last_scan_ms = -1
        post.n_tracks = 0
        post.next_number = 0
        post.busy = 0
        post.reloads_left = radar.reloads
        post.is_reloading = 0
        post.pending = 0
        post.is_there = radar.in_play and not is_missing(model, state, events, row)
        post.radar_lost = 1 - post.is_there
        post.launchers_lost = 1 - post.is_there
        post.radar_hit = post.radar_lost
        post.launchers_hit = post.launchers_lost
        post.view_row = radar.warning_group
        post.fire_row = radar.fire_group
        post.fallback = -1
        post.ordered_control = NOBODY
        post.n_held = 0
        post.n_aside = 0
        post.spares_foes = spares_foes(model.rules, radar)
        post.stock = -1
        take_control(model, post)
        if model.bench.rules[0].is_perfect:
            if post.is_there and radar.is_fire_unit:
                set_appearances(model, state, events, row)
        elif post.is_there:
            push(clock, state.queue_key, state.queue_slot, key_of(post.phase_ms, SCAN, row, NOTHING), NOTHING)
        post.n_awake = 0
        post.next_wake_ms = 0
        for i in range(model.objects.shape[0]):
            state.wake_ms[row, i] = state.bodies[i].start_ms


@stage
def play_block(model, state, events, seed, first, count, level):
    """Whole replications one after another until the buffer is full; returns (replications done, events written)."""
    clock = state.clock[0]
    clock.n_events = 0
    kept = 0
    survey(model, state)
    for i in range(count):
        begin(model, state, events, seed, first + i, level)
        advance(model, state, events, model.settings[0].duration_ms)
        if clock.n_events > events.shape[0]:
            return i, kept
        kept = clock.n_events
    return count, kept


@door
def play_many(model, state, events, seed, first, count, level, played):
    """The door from Python to `play_block`, whose two numbers go into `played`."""
    played[0], played[1] = play_block(model, state, events, seed, first, count, level)


@jit
def begin_one(model, state, events, seed, replication, level):
    """The door from Python to `begin`."""
    survey(model, state)
    begin(model, state, events, seed, replication, level)


@jit
def advance_one(model, state, events, until_ms):
    """The door from Python to `advance`."""
    advance(model, state, events, until_ms)
