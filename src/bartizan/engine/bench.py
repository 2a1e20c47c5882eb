"""The bench: perfect detection, stated times, waiting, loss, choice at random (docs/model.md, section 11)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.draws import Purpose, uniform
from bartizan.engine.bench_records import CONSTANT, EXPONENTIAL, NO_SPREAD, POISSON, SPACED
from bartizan.engine.doors import APPEARANCE, APPEARANCES, BENCH, CHOICE, HOLD, LOSS, PATIENCE, REFRESH
from bartizan.engine.emit import emit
from bartizan.engine.log import Cause, Code
from bartizan.engine.motion import find_leg, place_on, position, slant_m
from bartizan.engine.network import pass_on
from bartizan.engine.network_records import FOE, FRIEND
from bartizan.engine.queue import DECIDE, NOTHING, SCAN, key_of, push
from bartizan.engine.records import ABSENT, FLYING, HOSTILE
from bartizan.engine.why import book
from bartizan.jit import stage

_ARRIVAL, _HOLD, _PATIENCE, _ALLOCATION = (
    np.int64(Purpose.ARRIVAL),
    np.int64(Purpose.HOLD),
    np.int64(Purpose.PATIENCE),
    np.int64(Purpose.ALLOCATION),
)
_DETECTED, _FIRM, _IDENTIFIED = (
    np.int64(Code.FIRST_DETECTED),
    np.int64(Code.FIRST_FIRM),
    np.int64(Code.IDENTIFIED),
)
_LOOK = np.int64(Purpose.LOOK)
_NOT_DETECTED, _UNIT_LOST = np.int64(Cause.NOT_DETECTED), np.int64(Cause.UNIT_LOST)
FOREVER_MS = np.int64(2**40)
LONGEST_WAIT_MS, OTHER_WAIT_MS = 1000, 100
LATEST_MS = 1e9
"""Starts are cut to this, long after any run has ended, so that times fit their 31 bits."""


@stage
def drawn_ms(clock, form, a_ms, b_ms, observer_uid, target_uid, purpose, index):
    """A stated time, or one drawn as stated: whole milliseconds, at least one."""
    value_ms = a_ms
    if form != CONSTANT:
        u = uniform(clock.seed, clock.replication, observer_uid, target_uid, purpose, index)
        value_ms = -a_ms * math.log(u) if form == EXPONENTIAL else a_ms + (b_ms - a_ms) * u
    return max(int(math.floor(value_ms + 0.5)), 1)


@annex(BENCH)
def begin_bench(model, state, events):  # noqa: ARG001  (what all annexes are given)
    """Nobody has appeared yet; and when the raid's objects start, by the stated process."""
    waits = state.bench.waits
    for row in range(waits.shape[0]):
        for i in range(waits.shape[1]):
            waits[row, i].appeared_ms = -1
            waits[row, i].until_ms = FOREVER_MS
            waits[row, i].begun = 0
    for row in range(state.bench.turns.shape[0]):
        turn = state.bench.turns[row]
        turn.booked_ms = -1
        turn.asked_ms = -1
        turn.choices = 0
        turn.next_ms = -1
    clock = state.clock[0]
    rules = model.bench.rules[0]
    order = model.bench.order
    at_ms = 0.0
    for j in range(order.shape[0] if rules.arrivals else 0):
        body = state.bodies[order[j]]
        if rules.arrivals == POISSON:
            uid = model.objects[order[j]].uid
            u = uniform(clock.seed, clock.replication, NOTHING, uid, _ARRIVAL, NOTHING)
            at_ms -= math.log(u) * rules.gap_ms
        elif rules.arrivals == SPACED:
            at_ms = j * rules.gap_ms
        body.start_ms = int(math.floor(min(at_ms, LATEST_MS) + 0.5))
        body.status = FLYING if at_ms <= rules.for_ms else ABSENT


@annex(APPEARANCES)
def set_appearances(model, state, events, row):  # noqa: ARG001
    """When each object appears to a fire unit whose detection is perfect, if it does."""
    clock = state.clock[0]
    probability = model.bench.rules[0].detection_probability
    for i in range(model.objects.shape[0]):
        body = state.bodies[i]
        if probability < 1.0:
            item = model.objects[i]
            if uniform(clock.seed, clock.replication, model.radars[row].uid, item.uid, _LOOK, NOTHING) >= probability:
                state.dwell_ms[i, _NOT_DETECTED] += item.is_threat
                continue
        due_ms = model.bench.appears_ms[row, i]
        if due_ms >= 0 and body.status == FLYING and body.start_ms + due_ms < body.end_ms:
            key = key_of(body.start_ms + due_ms, SCAN, row, i)
            push(clock, state.queue_key, state.queue_slot, key, NOTHING)


@stage
def begin_wait(model, state, row, item_row, time_ms):
    """An object appears to a fire unit: from now on its patience runs."""
    rules = model.bench.rules[0]
    wait = state.bench.waits[row, item_row]
    wait.appeared_ms = time_ms
    if rules.patience_form != NO_SPREAD:
        radar_uid = model.radars[row].uid
        item_uid = model.objects[item_row].uid
        wait.until_ms = time_ms + drawn_ms(
            state.clock[0],
            rules.patience_form,
            rules.patience_a_ms,
            rules.patience_b_ms,
            radar_uid,
            item_uid,
            _PATIENCE,
            NOTHING,
        )


@annex(APPEARANCE)
def appear(model, state, events, row, item_row, time_ms):
    """Perfect detection: an object becomes a firm, identified track of a fire unit, which is asked to decide."""
    clock = state.clock[0]
    radar = model.radars[row]
    post = state.posts[row]
    item = model.objects[item_row]
    body = state.bodies[item_row]
    if body.status != FLYING:
        return
    begin_wait(model, state, row, item_row, time_ms)
    if post.radar_lost or post.launchers_lost:
        if item.is_threat:
            book(clock, events, time_ms, radar, row, item_row, _UNIT_LOST, state.dwell_ms)
        return
    x_m, y_m, z_m = position(model.legs, state.leg_end_s, body, time_ms)
    dx = x_m - radar.x_m
    dy = y_m - radar.y_m
    slant_km = slant_m(dx * dx + dy * dy, radar.antenna_msl_m, z_m) * 1e-3
    if body.stage < 3:
        body.stage = 3
        emit(clock, events, time_ms, _DETECTED, row, item_row, slant_km, NOTHING)
        emit(clock, events, time_ms, _FIRM, row, item_row, slant_km, NOTHING)
    view = state.views[post.view_row, item_row]
    if view.identified_ms < 0 or view.heard_ms > time_ms:
        view.identified_ms = time_ms
        view.firm_ms = time_ms
        view.heard_ms = time_ms
        view.declared = FOE if item.side == HOSTILE else FRIEND
        emit(clock, events, time_ms, _IDENTIFIED, row, item_row, 0.0, view.declared)
        if model.web.settings[0].is_linked:
            pass_on(model, state, events, row, item_row, time_ms, NOTHING)
    track = state.tracks[row, post.n_tracks]
    track.object = item_row
    track.number = post.next_number
    track.is_firm = 1
    post.n_tracks += 1
    post.next_number += 1
    turn = state.bench.turns[row]
    if turn.asked_ms != time_ms:
        turn.asked_ms = time_ms
        push(clock, state.queue_key, state.queue_slot, key_of(time_ms, DECIDE, row, NOTHING), NOTHING)


@annex(REFRESH)
def refresh(model, state, events, row, time_ms) -> int:  # noqa: ARG001
    """Perfect tracks: where each object truly is, and how it moves; those gone are dropped.

    Returns whether this is the first decision of the fire unit at this moment, which keeps the books.
    """
    post = state.posts[row]
    tracks = state.tracks[row]
    n = 0
    for k in range(post.n_tracks):
        item_row = tracks[k].object
        body = state.bodies[item_row]
        if body.status != FLYING:
            continue
        i, path_s = find_leg(state.leg_end_s, body, time_ms)
        leg = model.legs[i]
        track = tracks[n]
        track.number = tracks[k].number
        track.object = item_row
        track.is_firm = 1
        track.time_ms = time_ms
        track.x_m, track.y_m, track.z_m = place_on(leg, path_s)
        track.vx_mps = leg.vx_mps
        track.vy_mps = leg.vy_mps
        track.vz_mps = leg.vz_mps
        n += 1
    post.n_tracks = n
    post.last_scan_ms = time_ms
    turn = state.bench.turns[row]
    turn.again_ms = FOREVER_MS
    is_first = turn.booked_ms != time_ms
    turn.booked_ms = time_ms
    return is_first


@stage
def wait_for(model, state, row, track, gap_m):
    """Something about the place of a track forbids fire: decide again once it may have come nearer by a gap.

    Half the time that it needs for the gap, so that the moment is met to the millisecond; a gap below 0 stands for
    another reason.
    """
    if not model.bench.rules[0].is_perfect:
        return
    wait_ms = OTHER_WAIT_MS
    if gap_m >= 0.0:
        speed2 = track.vx_mps * track.vx_mps + track.vy_mps * track.vy_mps + track.vz_mps * track.vz_mps
        wait_ms = min(max(int(500.0 * gap_m / max(math.sqrt(speed2), 1.0)), 1), LONGEST_WAIT_MS)
    turn = state.bench.turns[row]
    turn.again_ms = min(turn.again_ms, wait_ms)


@stage
def ask_again(state, row, time_ms):
    """Set the next decision for what does not fit yet, unless one comes sooner."""
    turn = state.bench.turns[row]
    if turn.again_ms == FOREVER_MS:
        return
    due_ms = time_ms + turn.again_ms
    if turn.next_ms <= time_ms or due_ms < turn.next_ms:
        turn.next_ms = due_ms
        push(state.clock[0], state.queue_key, state.queue_slot, key_of(due_ms, DECIDE, row, NOTHING), NOTHING)


@annex(PATIENCE)
def is_given_up(model, state, events, row, item_row, time_ms) -> int:  # noqa: ARG001
    """Whether an object can no longer be engaged: lost when it appeared, or out of patience."""
    wait = state.bench.waits[row, item_row]
    if wait.appeared_ms < 0:
        begin_wait(model, state, row, item_row, time_ms)
    return time_ms >= wait.until_ms


@annex(LOSS)
def lose_new(model, state, events, row, n, time_ms):  # noqa: ARG001
    """All channels are busy: of the objects that still want one, those that have just appeared are lost for good."""
    views = state.views[state.posts[row].fire_row]
    candidates = state.candidates
    for i in range(n):
        wait = state.bench.waits[row, candidates[i].object]
        if wait.appeared_ms == time_ms and not views[candidates[i].object].is_engaged:
            wait.until_ms = time_ms


@annex(HOLD)
def hold_ms_of(model, state, events, row, item_row) -> int:  # noqa: ARG001
    """How long the next engagement of an object by a fire unit holds its channel."""
    rules = model.bench.rules[0]
    return drawn_ms(
        state.clock[0],
        rules.hold_form,
        rules.hold_a_ms,
        rules.hold_b_ms,
        model.radars[row].uid,
        model.objects[item_row].uid,
        _HOLD,
        state.bench.waits[row, item_row].begun,
    )


@stage
def sort_by_object(candidates, n):
    """Candidates in the order of their objects' rows, then of their tracks; most stand so already."""
    for i in range(1, n):
        item_row = candidates[i].object
        track = candidates[i].track
        j = i
        while j > 0 and (
            candidates[j - 1].object > item_row
            or (candidates[j - 1].object == item_row and candidates[j - 1].track > track)
        ):
            candidates[j].object = candidates[j - 1].object
            candidates[j].track = candidates[j - 1].track
            j -= 1
        candidates[j].object = item_row
        candidates[j].track = track


@annex(CHOICE)
def random_candidate(model, state, events, row, n) -> int:  # noqa: ARG001
    """The next choice of a fire unit that does not know whom others engage."""
    clock = state.clock[0]
    turn = state.bench.turns[row]
    u = uniform(clock.seed, clock.replication, model.radars[row].uid, NOTHING, _ALLOCATION, turn.choices)
    turn.choices += 1
    return min(int(u * n), n - 1)


@stage
def take_out(candidates, k, n):
    """Take one candidate out and keep the order of the others."""
    for i in range(k, n - 1):
        candidates[i].object = candidates[i + 1].object
        candidates[i].track = candidates[i + 1].track
