"""Identify: who a firm track belongs to, and when the group knows (docs/model.md, section 6)."""

from __future__ import annotations

import numpy as np

from bartizan.draws import Purpose, block, unit
from bartizan.engine.continuity import note_again
from bartizan.engine.emission import cue_others
from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.motion import slant_m
from bartizan.engine.network import has_told, pass_on
from bartizan.engine.network_records import FOE, FRIEND, UNKNOWN
from bartizan.engine.queue import NOTHING
from bartizan.engine.records import HOSTILE
from bartizan.jit import fused, stage

_IDENTITY = np.int64(Purpose.IDENTITY)
_FIRST_FIRM, _IDENTIFIED = np.int64(Code.FIRST_FIRM), np.int64(Code.IDENTIFIED)


@stage
def is_in_corridor(stretches, x_m, y_m, z_m):
    """Whether a place lies within half the width of a corridor's route, in its band of altitude."""
    for k in range(stretches.shape[0]):
        stretch = stretches[k]
        if not stretch.low_m <= z_m <= stretch.high_m:
            continue
        dx = x_m - stretch.x_m
        dy = y_m - stretch.y_m
        along = (dx * stretch.dx_m + dy * stretch.dy_m) / stretch.length2_m2
        along = min(max(along, 0.0), 1.0)
        dx -= along * stretch.dx_m
        dy -= along * stretch.dy_m
        if dx * dx + dy * dy <= stretch.half_width_m * stretch.half_width_m:
            return True
    return False


@fused
def is_in_corridor_at(stretches, track, time_ms):
    """Whether a track, predicted to a moment, is in a corridor."""
    if stretches.shape[0] == 0:
        return False
    dt = (time_ms - track.time_ms) * 1e-3
    z_m = max(track.z_m + track.vz_mps * dt, 0.0)
    return is_in_corridor(stretches, track.x_m + track.vx_mps * dt, track.y_m + track.vy_mps * dt, z_m)


@stage
def declare(model, clock, radar, item, track):
    """What an object is taken for at its first firm track: as it is, or as it answers and where it flies."""
    settings = model.settings[0]
    if not settings.needs_reply:
        return FOE if item.side == HOSTILE else FRIEND
    rates = model.web.settings[0]
    asker_uid = NOTHING if settings.shared_warning else radar.unit_uid
    words = block(clock.seed, clock.replication, asker_uid, item.uid, _IDENTITY, NOTHING)
    if item.side == HOSTILE and unit(words[2]) < rates.false_friend_probability:
        return FRIEND
    if item.side == HOSTILE and unit(words[3]) < rates.recognition_probability:
        return FOE
    if item.side != HOSTILE and unit(words[0]) < settings.reply_probability:
        return FRIEND
    if is_in_corridor(model.web.stretches, track.x_m, track.y_m, max(track.z_m, 0.0)):
        return FRIEND
    if item.side != HOSTILE and unit(words[1]) < rates.false_foe_probability:
        return FOE
    return UNKNOWN


@fused
def note_firm_tracks(model, state, events, row, time_ms, scan):
    """Every firm track with a plot in this scan makes its object known to the radar's group."""
    radar = model.radars[row]
    settings = model.web.settings[0]
    views = state.views[state.posts[row].view_row]
    tracks = state.tracks[row]
    for k in range(state.posts[row].n_tracks):
        track = tracks[k]
        if not track.is_firm or track.time_ms != time_ms:
            continue
        note_again(state, events, row, time_ms, state.bodies[track.object], track.object)
        view = views[track.object]
        if not radar.is_fire_unit:
            view.cued_ms = min(view.cued_ms, time_ms)
        if view.identified_ms < 0 or view.heard_ms > time_ms:
            identify(model, state, events, row, track, view, time_ms)
        if settings.is_linked and not has_told(model, state, row, track.object):
            pass_on(model, state, events, row, track.object, time_ms, scan)
    if settings.is_cued:
        cue_others(model, state, events, row, time_ms, scan)


@fused
def identify(model, state, events, row, track, view, time_ms):
    """The first firm track of an object in a group: its identity is due after a while."""
    clock = state.clock[0]
    radar = model.radars[row]
    body = state.bodies[track.object]
    view.identified_ms = time_ms + radar.identification_ms
    view.heard_ms = time_ms
    view.firm_ms = time_ms
    view.declared = declare(model, clock, radar, model.objects[track.object], track)
    if body.stage < 3:
        body.stage = 3
        dx = track.x_m - radar.x_m
        dy = track.y_m - radar.y_m
        slant = slant_m(dx * dx + dy * dy, radar.antenna_msl_m, track.z_m)
        emit(clock, events, time_ms, _FIRST_FIRM, row, track.object, slant * 1e-3, NOTHING)
    emit(clock, events, time_ms, _IDENTIFIED, row, track.object, radar.identification_ms * 1e-3, view.declared)
