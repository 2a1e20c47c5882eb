"""When engagement radars radiate: always, or once another radar's firm track comes near (docs/model.md, section 4)."""

from __future__ import annotations

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.network import CUES, passes
from bartizan.engine.network_records import NEVER_MS
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


@stage
def cue_others(model, state, row, track, time_ms, scan):
    """A firm track wakes the engagement radars that it comes near to, here and over links.

    Whoever is on, or waits for a cue on its way, stays on until the last of them has run out.
    """
    web = state.web
    settings = model.web.settings[0]
    u = model.web.unit[row]
    for other in range(model.radars.shape[0]):
        radar = model.radars[other]
        dx = track.x_m - radar.x_m
        dy = track.y_m - radar.y_m
        if other == row or not radar.is_fire_unit or dx * dx + dy * dy > settings.cue_m * settings.cue_m:
            continue
        from_ms = np.int64(time_ms)
        if state.posts[other].view_row != state.posts[row].view_row:
            v = model.web.unit[other]
            if not settings.is_linked or u == v or web.delay_ms[u, v] == NEVER_MS:
                continue
            if not passes(model, state, u, v, model.objects[track.object].uid, CUES, scan):
                continue
            from_ms += web.delay_ms[u, v]
        if web.emit_until_ms[other] < time_ms:
            web.emit_from_ms[other] = from_ms
        web.emit_from_ms[other] = min(web.emit_from_ms[other], from_ms)
        web.emit_until_ms[other] = max(web.emit_until_ms[other], from_ms + settings.linger_ms)
