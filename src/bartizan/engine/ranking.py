"""Rank: which firm tracks a fire unit could engage now, in which order, and why not the others.

docs/model.md, section 7, steps 1 to 4.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.engine.bench import is_given_up, wait_for
from bartizan.engine.doctrine import (
    FIRST_SEEN,
    LEFT_ALONE,
    NEAREST,
    RANKED,
    are_looks_used,
    asks_rules,
    distance_to_asset_m,
    restrained,
)
from bartizan.engine.doors import REMOTE
from bartizan.engine.evaluate import SLOWEST_MPS
from bartizan.engine.identify import is_in_corridor_at
from bartizan.engine.layers import beyond_hold_fire_m
from bartizan.engine.log import Cause
from bartizan.engine.network import is_bound
from bartizan.engine.network_records import FRIEND, UNKNOWN
from bartizan.engine.places import drop_ended
from bartizan.engine.queue import NOTHING
from bartizan.engine.reach import can_be_met
from bartizan.engine.records import FLYING
from bartizan.engine.remote import gather, is_good_enough
from bartizan.engine.why import book
from bartizan.jit import fused, stage

_NOT_IDENTIFIED, _HELD_FIRE = np.int64(Cause.NOT_IDENTIFIED), np.int64(Cause.HELD_FIRE)
_NO_CHANNEL = np.int64(Cause.NO_CHANNEL)


@fused
def blame(model, state, events, row, time_ms, item_row, cause, from_scan):
    """Add one scan period to a cause of an object, if this decision follows a scan."""
    if from_scan and model.objects[item_row].is_threat:
        book(state.clock[0], events, time_ms, model.radars[row], row, item_row, cause, state.dwell_ms)


@fused
def is_let_pass(model, state, row, item_row):
    """Whether nothing comes of an object: no threat, and not known as anything but a friend."""
    known = state.views[state.posts[row].view_row, item_row]
    return known.declared == FRIEND and not model.objects[item_row].is_threat


@fused
def standing(model, state, row, radar, post, track, item_row, time_ms):
    """Where a track of an object in flight stands before ranking: a cause, left alone (-1) or to be ranked (-2)."""
    if state.bodies[item_row].status != FLYING:
        return LEFT_ALONE
    known = state.views[post.view_row, item_row]
    if known.identified_ms < 0 or known.identified_ms > time_ms or known.declared == FRIEND:
        return _NOT_IDENTIFIED
    if known.declared == UNKNOWN and is_in_corridor_at(model.web.stretches, track, time_ms):
        return _NOT_IDENTIFIED
    done = state.views[post.fire_row, item_row]
    bound = is_bound(model, state, post.fire_row, item_row, time_ms)
    is_taken = bound or are_looks_used(model.rules, done, model.objects[item_row].kind)
    if is_taken and not model.bench.rules[0].is_random:
        return LEFT_ALONE
    if asks_rules(model, radar, post, known.declared):
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
        is_fresh = tracks[k].is_firm and tracks[k].time_ms == post.last_scan_ms
        if is_fresh and not is_let_pass(model, state, row, tracks[k].object):
            n += sort_out(model, state, events, row, row, k, tracks[k].object, time_ms, from_scan, ranks, n)
    return n


@fused
def sort_out(model, state, events, row, source, k, item_row, time_ms, from_scan, ranks, n):
    """One track, of this or another radar: a cause, left alone, set aside, or the n-th candidate; returns 1 for a
    candidate.
    """
    radar = model.radars[row]
    post = state.posts[row]
    item = model.objects[item_row]
    track = state.tracks[source, k]
    cause = standing(model, state, row, radar, post, track, item_row, time_ms)
    if cause == RANKED and model.bench.rules[0].is_on and is_given_up(model, state, events, row, item_row, time_ms):
        cause = _NO_CHANNEL
    if cause >= 0:
        blame(model, state, events, row, time_ms, item_row, cause, from_scan)
        if cause == _HELD_FIRE and ranks:
            wait_for(model, state, row, track, beyond_hold_fire_m(radar, track, time_ms))
    if cause != RANKED:
        return 0
    if ranks and not can_be_met(state.means[row, item.kind], radar, track, time_ms):
        # without a ready round to meet it, only the reason is of interest, and that only of a threat after a scan
        if from_scan and item.is_threat:
            post.n_aside += 1
            enter(model, state, state.candidates.shape[0] - post.n_aside, row, source, k, item_row)
        return 0
    enter(model, state, n, row, source, k, item_row)
    state.candidates[n].urgency = urgency(model, state, radar, post, track, time_ms) if ranks else 0.0
    return 1


@fused
def enter(model, state, place, row, source, k, item_row):
    """Note a track among the candidates, but for its urgency."""
    candidate = state.candidates[place]
    candidate.place = model.rules.tastes[model.objects[item_row].kind].place
    candidate.object = item_row
    candidate.track = k
    candidate.radar = source
    candidate.is_remote = source != row


@annex(REMOTE)
def collect_remote(model, state, events, row, time_ms, from_scan, ranks, n) -> int:
    """As `collect`, for objects that only others' radars track well enough; returns how many there are now."""
    web = state.web
    has_ended = False
    for heard in range(gather(model, state, row, time_ms)):
        j = web.heard_place[heard]
        i = web.spoken[j]
        if state.bodies[i].status != FLYING:
            has_ended = True
        elif not is_let_pass(model, state, row, i) and is_good_enough(model, web, j):
            source = web.heard_radar[j]
            n += sort_out(model, state, events, row, source, web.said_track[source, j], i, time_ms, from_scan, ranks, n)
    if has_ended:
        drop_ended(state)
    return n
