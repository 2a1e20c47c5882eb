"""Fly out: rounds leave, or stay if there is nothing left to meet (docs/model.md, section 8)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.network import unbind
from bartizan.engine.queue import DECIDE, NOBODY, NOTHING, RELOAD, RESOLVE, key_of, push
from bartizan.engine.records import FLYING
from bartizan.jit import stage

_LAUNCH, _CANCELLED, _RELOADED = np.int64(Code.LAUNCH), np.int64(Code.CANCELLED), np.int64(Code.RELOADED)

GONE_OBJECT, GONE_UNIT = np.int64(0), np.int64(1)
"""Why a launch was cancelled."""


@stage
def free_channel(state, slot):
    """Give a channel back and end the engagement for the group's books."""
    clock = state.clock[0]
    state.posts[state.shots[slot].radar].busy -= 1
    state.free_slots[clock.n_free] = slot
    clock.n_free += 1


@stage
def cancel(model, state, events, time_ms, slot, unit_is_lost):
    """An engagement that ends before its launch."""
    shot = state.shots[slot]
    if not unit_is_lost:
        state.rounds[shot.load] += shot.rounds
    unbind(model, state, events, slot, NOTHING)
    free_channel(state, slot)
    emit(state.clock[0], events, time_ms, _CANCELLED, shot.radar, shot.object, 0.0, unit_is_lost)


@stage
def launch(model, state, events, time_ms, slot):
    """Rounds leave, if the fire unit stands and its target still flies."""
    clock = state.clock[0]
    shot = state.shots[slot]
    post = state.posts[shot.radar]
    post.pending -= 1
    if post.radar_lost or post.launchers_lost:
        cancel(model, state, events, time_ms, slot, GONE_UNIT)
        return
    if state.bodies[shot.object].status != FLYING:
        cancel(model, state, events, time_ms, slot, GONE_OBJECT)
        push(clock, state.queue_key, state.queue_slot, key_of(time_ms, DECIDE, shot.radar, NOTHING), NOTHING)
        return
    emit(clock, events, time_ms, _LAUNCH, shot.radar, shot.object, shot.tof_ms * 1e-3, shot.rounds)
    key = key_of(time_ms + shot.tof_ms, RESOLVE, shot.radar, shot.object)
    push(clock, state.queue_key, state.queue_slot, key, slot)
    order_reload(model, state, time_ms, shot.radar)


@stage
def order_reload(model, state, time_ms, row):
    """With the last ready round gone, the reload begins, if there is one left."""
    radar = model.radars[row]
    post = state.posts[row]
    if post.is_reloading or post.reloads_left == 0 or post.pending > 0:
        return
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        if state.rounds[load] > 0:
            return
    post.is_reloading = 1
    key = key_of(time_ms + radar.reload_ms, RELOAD, row, NOTHING)
    push(state.clock[0], state.queue_key, state.queue_slot, key, NOTHING)


@stage
def reload(model, state, events, time_ms, row):
    """All rounds of a fire unit come back, but those of launchers that are lost."""
    clock = state.clock[0]
    radar = model.radars[row]
    post = state.posts[row]
    post.is_reloading = 0
    if post.launchers_lost:
        return
    post.reloads_left -= 1
    total = NOTHING
    for load in range(radar.first_load, radar.first_load + radar.n_loads):
        state.rounds[load] = int(math.floor(model.loads[load].rounds * state.web.share_left[row] + 1e-9))
        total += state.rounds[load]
    emit(clock, events, time_ms, _RELOADED, row, NOBODY, 0.0, total)
    push(clock, state.queue_key, state.queue_slot, key_of(time_ms, DECIDE, row, NOTHING), NOTHING)
