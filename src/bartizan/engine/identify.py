"""Identify: who a firm track belongs to, and when the group knows (docs/model.md, section 6)."""

from __future__ import annotations

import numpy as np

from bartizan.draws import Purpose, uniform
from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.motion import slant_m
from bartizan.engine.queue import NOTHING
from bartizan.engine.records import HOSTILE
from bartizan.jit import fused

_IDENTITY = np.int64(Purpose.IDENTITY)
_FIRST_FIRM, _IDENTIFIED = np.int64(Code.FIRST_FIRM), np.int64(Code.IDENTIFIED)


@fused
def declared_hostile(model, clock, radar, item):
    """Hostile objects always; own and neutral aircraft if they must reply and do not."""
    settings = model.settings[0]
    if item.side == HOSTILE:
        return 1
    if not settings.needs_reply:
        return 0
    asker_uid = NOTHING if settings.shared_warning else radar.unit_uid
    u = uniform(clock.seed, clock.replication, asker_uid, item.uid, _IDENTITY, NOTHING)
    return 0 if u < settings.reply_probability else 1


@fused
def note_firm_tracks(model, state, events, row, time_ms):
    """Every firm track with a plot in this scan makes its object known to the radar's group."""
    clock = state.clock[0]
    radar = model.radars[row]
    views = state.views[state.posts[row].view_row]
    tracks = state.tracks[row]
    for k in range(state.posts[row].n_tracks):
        track = tracks[k]
        if not track.is_firm or track.time_ms != time_ms:
            continue
        view = views[track.object]
        if not radar.is_fire_unit:
            view.cued_ms = min(view.cued_ms, time_ms)
        if view.firm_ms < 0:
            view.firm_ms = time_ms
        if view.identified_ms >= 0:
            continue
        item = model.objects[track.object]
        body = state.bodies[track.object]
        view.identified_ms = time_ms + radar.identification_ms
        view.heard_ms = time_ms
        view.declared = declared_hostile(model, clock, radar, item)
        if body.stage < 3:
            body.stage = 3
            dx = track.x_m - radar.x_m
            dy = track.y_m - radar.y_m
            slant = slant_m(dx * dx + dy * dy, radar.antenna_msl_m, track.z_m)
            emit(clock, events, time_ms, _FIRST_FIRM, row, track.object, slant * 1e-3, NOTHING)
        emit(clock, events, time_ms, _IDENTIFIED, row, track.object, radar.identification_ms * 1e-3, view.declared)
