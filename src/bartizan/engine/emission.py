"""When engagement radars radiate: always, or once another radar's firm track comes near (docs/model.md, section 4)."""

from __future__ import annotations

import numpy as np

from bartizan.annex import annex
from bartizan.engine.doors import CUED
from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.network import CUES, passes
from bartizan.engine.network_records import FRIEND, NEVER_MS
from bartizan.engine.queue import NOBODY
from bartizan.jit import fused, stage

_EMITTING = np.int64(Code.EMITTING)


@fused
def radiates(model, state, events, row, time_ms):
    """Whether a radar looks in this scan; a change is logged."""
    if not model.web.settings[0].is_cued or not model.radars[row].is_fire_unit:
        return True
    web = state.web
    is_on = state.posts[row].busy > 0 or web.emit_from_ms[row] <= time_ms <= web.emit_until_ms[row]
    if is_on != web.is_emitting[row]:
        web.is_emitting[row] = is_on
        emit(state.clock[0], events, time_ms, _EMITTING, row, NOBODY, 0.0, web.is_emitting[row])
    return is_on


@annex(CUED)
def cue_others(model, state, events, row, time_ms, scan):  # noqa: ARG001  (what all annexes are given)
    """The firm tracks of a scan wake the engagement radars that they come near to, here and over links.

    Whoever is on, or waits for a cue on its way, stays on until the last of them has run out. All cues of a scan say
    the same to a radar, so one is enough.
    """
    web = state.web
    settings = model.web.settings[0]
    n_cues = gather_cues(state, row, time_ms)
    if n_cues == 0:
        return
    u = model.web.unit[row]
    for other in range(model.radars.shape[0]):
        if other == row or not model.radars[other].is_fire_unit:
            continue
        v = u
        from_ms = np.int64(time_ms)
        if state.posts[other].view_row != state.posts[row].view_row:
            v = model.web.unit[other]
            if not settings.is_linked or u == v or web.delay_ms[u, v] == NEVER_MS:
                continue
            from_ms += web.delay_ms[u, v]
        take_cue(model, state, other, n_cues, u, v, scan, time_ms, from_ms)


@stage
def take_cue(model, state, row, n_cues, u, v, scan, time_ms, from_ms):
    """The cues of a scan come to a radar over the way between two units, and hold from a moment on."""
    web = state.web
    until_ms = from_ms + model.web.settings[0].linger_ms
    if web.emit_from_ms[row] <= from_ms and web.emit_until_ms[row] >= until_ms:
        return
    if not has_cue(model, state, row, n_cues, u, v, scan):
        return
    if web.emit_until_ms[row] < time_ms:
        web.emit_from_ms[row] = from_ms
    web.emit_from_ms[row] = min(web.emit_from_ms[row], from_ms)
    web.emit_until_ms[row] = max(web.emit_until_ms[row], until_ms)


@fused
def gather_cues(state, row, time_ms):
    """The firm tracks of a scan, of no friend, in columns that associating them has left free; returns how many."""
    post = state.posts[row]
    views = state.views[post.view_row]
    n = 0
    for k in range(post.n_tracks):
        track = state.tracks[row, k]
        if not track.is_firm or track.time_ms != time_ms or views[track.object].declared == FRIEND:
            continue
        state.px_m[n] = track.x_m
        state.py_m[n] = track.y_m
        state.fresh[n] = track.object
        n += 1
    return n


@fused
def has_cue(model, state, other, n_cues, u, v, scan):
    """Whether one of the tracks that may cue is near another radar, and a message of it gets there."""
    x_m, y_m = model.radars[other].x_m, model.radars[other].y_m
    cue2_m2 = model.web.settings[0].cue_m * model.web.settings[0].cue_m
    for k in range(n_cues):
        dx = state.px_m[k] - x_m
        dy = state.py_m[k] - y_m
        if dx * dx + dy * dy > cue2_m2:
            continue
        if u == v or passes(model, state, u, v, model.objects[state.fresh[k]].uid, CUES, scan):
            return True
    return False
