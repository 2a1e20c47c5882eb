"""Resolve: what rounds do, what leakers do, and when a channel comes free (docs/model.md, section 8)."""

from __future__ import annotations

import numpy as np

from bartizan.draws import Purpose, block, normal, uniform, unit
from bartizan.engine.emit import emit
from bartizan.engine.flyout import free_channel
from bartizan.engine.log import Code
from bartizan.engine.losses import damage
from bartizan.engine.motion import position, slant_m
from bartizan.engine.network import unbind
from bartizan.engine.queue import DECIDE, NOBODY, NOTHING, RELEASE, key_of, push
from bartizan.engine.records import ABSENT, ARRIVED, DEPARTED, FLYING, HOSTILE, KILLED
from bartizan.engine.remote import is_guided, is_remote
from bartizan.engine.sense import seen_from
from bartizan.engine.why import explain
from bartizan.jit import stage

_KILL_DRAW, _SHARED_DRAW = np.int64(Purpose.KILL), np.int64(Purpose.SHARED)
_KILL, _MISS, _LEAK, _DECOY, _DEPARTED, _ABSENT = (
    np.int64(Code.KILL),
    np.int64(Code.MISS),
    np.int64(Code.LEAK),
    np.int64(Code.DECOY_ARRIVED),
    np.int64(Code.DEPARTED),
    np.int64(Code.ABSENT),
)
BY_CHANCE, NOT_IN_SIGHT, OBJECT_GONE, UNIT_LOST = (np.int64(reason) for reason in range(4))
ONE_LOOK = np.int64(1)


@stage
def strike(model, state, shot, is_in_sight):
    """Draw each round of a salvo; whether one killed. Every round counts as fired."""
    clock = state.clock[0]
    radar = model.radars[shot.radar]
    item = model.objects[shot.object]
    first = state.fired[shot.radar, shot.object]
    state.fired[shot.radar, shot.object] += shot.rounds
    if not is_in_sight:
        return False
    if not model.bench.rules[0].is_plain_kill:
        return strike_alike(model, clock, radar.uid, item.uid, first, shot)
    for i in range(shot.rounds):
        if uniform(clock.seed, clock.replication, radar.uid, item.uid, _KILL_DRAW, first + i) < shot.pk:
            return True
    return False


@stage
def strike_alike(model, clock, radar_uid, item_uid, first, shot):
    """Rounds of which a share works, and whose luck is partly that of all rounds at this object."""
    rules = model.bench.rules[0]
    shared = 0.0
    if rules.shared_share > 0.0:
        word = block(clock.seed, clock.replication, NOTHING, item_uid, _SHARED_DRAW, NOTHING)[0]
        shared = rules.shared_share * normal(word)
    for i in range(shot.rounds):
        words = block(clock.seed, clock.replication, radar_uid, item_uid, _KILL_DRAW, first + i)
        if unit(words[1]) >= rules.reliability:
            continue
        if rules.shared_share > 0.0:
            if shared + rules.own_share * normal(words[0]) < shot.pk_normal:
                return True
        elif unit(words[0]) < shot.pk:
            return True
    return False


@stage
def resolve(model, state, events, time_ms, slot):
    """Rounds meet their target, or do not."""
    clock = state.clock[0]
    shot = state.shots[slot]
    radar = model.radars[shot.radar]
    post = state.posts[shot.radar]
    body = state.bodies[shot.object]
    item = model.objects[shot.object]
    slant = 0.0
    sight = 0
    reason = BY_CHANCE
    if body.status != FLYING:
        reason = OBJECT_GONE
    else:
        x_m, y_m, z_m = position(model.legs, state.leg_end_s, body, time_ms)
        lowest_m = model.sight_m[body.leg, shot.radar]
        sight, distance2, _ = seen_from(radar, model.settings[0].k_radius_m, lowest_m, x_m, y_m, z_m)
        slant = slant_m(distance2, radar.antenna_msl_m, z_m)
        if post.radar_lost or post.launchers_lost:
            reason = UNIT_LOST
        elif sight != 2 and not model.bench.rules[0].is_perfect:
            is_seen = is_remote(model) and is_guided(model, state, events, slot, time_ms)
            reason = BY_CHANCE if is_seen else NOT_IN_SIGHT
    has_killed = strike(model, state, shot, reason == BY_CHANCE)
    if has_killed:
        body.status = KILLED
        body.end_ms = time_ms
        clock.n_open -= item.side == HOSTILE
        emit(clock, events, time_ms, _KILL, shot.radar, shot.object, slant * 1e-3, shot.rounds)
    else:
        body.missed += reason != OBJECT_GONE
        emit(clock, events, time_ms, _MISS, shot.radar, shot.object, slant * 1e-3, reason)
    key = key_of(time_ms + radar.assessment_ms, RELEASE, shot.radar, shot.object)
    push(clock, state.queue_key, state.queue_slot, key, slot)


@stage
def release(model, state, events, time_ms, slot):
    """The outcome is known: the channel is free and the object may be engaged again."""
    shot = state.shots[slot]
    unbind(model, state, events, slot, ONE_LOOK)
    free_channel(state, slot)
    push(state.clock[0], state.queue_key, state.queue_slot, key_of(time_ms, DECIDE, shot.radar, NOTHING), NOTHING)


@stage
def arrive(model, state, events, time_ms, item_row):
    """The end of an object's path: a leak, a decoy's arrival, or traffic leaving."""
    clock = state.clock[0]
    item = model.objects[item_row]
    body = state.bodies[item_row]
    if body.status == ABSENT:
        clock.n_open -= 1
        emit(clock, events, time_ms, _ABSENT, NOBODY, item_row, 0.0, NOTHING)
        return
    if body.status != FLYING:
        return
    if item.side != HOSTILE:
        body.status = DEPARTED
        emit(clock, events, time_ms, _DEPARTED, NOBODY, item_row, 0.0, NOBODY)
        return
    body.status = ARRIVED
    clock.n_open -= 1
    if not item.is_threat:
        emit(clock, events, time_ms, _DECOY, NOBODY, item_row, 0.0, item.aim_asset)
        return
    place = item.aim_asset if item.aim_part < 0 else -2 - item.aim_part
    emit(clock, events, time_ms, _LEAK, item.aim_node, item_row, 0.0, place)
    explain(model, state, events, time_ms, item_row)
    damage(model, state, events, time_ms, item, item_row)
