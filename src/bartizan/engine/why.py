"""Why not: the typed reasons why an object was not stopped, and the one that decided (docs/model.md, section 9)."""

from __future__ import annotations

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Cause, Code, Level
from bartizan.engine.network import under_way
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.jit import fused, stage

N_CAUSES = len(Cause)
SEEN = np.int64(N_CAUSES)
"""Beside the causes: time in clear sight of an engagement radar."""

STAGE_OF_CAUSE = (0, 0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 6)
"""Sight, sense, track, identify, evaluate, assign, resolve."""

_CAUSE, _DECIDING = np.int64(Code.CAUSE), np.int64(Code.DECIDING_CAUSE)
_BLAMED, _IN_SIGHT, _CHAIN = np.int64(Code.BLAMED), np.int64(Code.IN_SIGHT), np.int64(Level.CHAIN)
_BELOW, _MASKED, _NOT_DETECTED, _NO_TRACK, _TOO_LATE, _UNIT_LOST, _MISSED = (
    np.int64(Cause.BELOW_HORIZON),
    np.int64(Cause.TERRAIN_MASKED),
    np.int64(Cause.NOT_DETECTED),
    np.int64(Cause.NO_FIRM_TRACK),
    np.int64(Cause.TOO_LATE),
    np.int64(Cause.UNIT_LOST),
    np.int64(Cause.MISSED),
)


@fused
def book(clock, events, time_ms, radar, row, item_row, cause, dwell_ms):
    """Add one scan period of a radar to a cause of an object, or to its time in clear sight."""
    dwell_ms[item_row, cause] += radar.period_ms
    if clock.level >= _CHAIN:
        code = _IN_SIGHT if cause == SEEN else _BLAMED
        emit(clock, events, time_ms, code, row, item_row, radar.period_ms * 1e-3, cause)


@fused
def blame_unseen(clock, events, time_ms, radar, row, tracks, n_tracks, best, seen, n_seen, dwell_ms):
    """After an engagement radar's scan.

    Threats in clear sight without a firm track, to `not_detected` or `no_firm_track`.
    """
    for j in range(n_seen):
        best[seen[j]] = 0
        book(clock, events, time_ms, radar, row, seen[j], SEEN, dwell_ms)
    for k in range(n_tracks):
        i = tracks[k].object
        best[i] = max(best[i], 1 + tracks[k].is_firm)
    for j in range(n_seen):
        i = seen[j]
        if best[i] == 0:
            book(clock, events, time_ms, radar, row, i, _NOT_DETECTED, dwell_ms)
        elif best[i] == 1:
            book(clock, events, time_ms, radar, row, i, _NO_TRACK, dwell_ms)


@fused
def time_in_sight_ms(model, state, item_row, time_ms):
    """How long perfect detection has shown an object to fire units, all together."""
    total_ms = NOTHING
    for row in range(model.radars.shape[0]):
        appeared_ms = state.bench.waits[row, item_row].appeared_ms
        if appeared_ms >= 0:
            total_ms += time_ms - appeared_ms
    return total_ms


@stage
def fill_rest(model, state, time_ms, item_row):
    """What no radar saw, behind terrain or clear, was below its horizon; missed engagements are counted.

    Engaged at the end means too late.
    """
    body = state.bodies[item_row]
    dwell_ms = state.dwell_ms[item_row]
    n_fire_units = NOTHING
    for row in range(model.radars.shape[0]):
        n_fire_units += model.radars[row].is_fire_unit and state.posts[row].is_there
    if model.bench.rules[0].is_perfect:
        dwell_ms[SEEN] = time_in_sight_ms(model, state, item_row, time_ms)
    life_ms = max(time_ms - body.start_ms, 0) * n_fire_units
    dwell_ms[_BELOW] = max(life_ms - dwell_ms[_MASKED] - dwell_ms[_UNIT_LOST] - dwell_ms[SEEN], 0)
    dwell_ms[_MISSED] = body.missed * 1000
    dwell_ms[_TOO_LATE] += under_way(model, state, item_row)
    if n_fire_units == 0:
        dwell_ms[_NOT_DETECTED] = max(time_ms - body.start_ms, 1)


@stage
def deciding_cause(dwell_ms):
    """The furthest stage that was reached, and there the cause that held longest (ties: the earlier one)."""
    best = NOTHING
    for cause in range(1, N_CAUSES):
        if dwell_ms[cause] == 0:
            continue
        further = STAGE_OF_CAUSE[cause] > STAGE_OF_CAUSE[best]
        if further or dwell_ms[cause] > dwell_ms[best]:
            best = cause
    return best


@stage
def explain(model, state, events, time_ms, item_row):
    """Write an object's chain of causes and the deciding one into the log."""
    clock = state.clock[0]
    fill_rest(model, state, time_ms, item_row)
    dwell_ms = state.dwell_ms[item_row]
    for cause in range(N_CAUSES):
        if dwell_ms[cause] > 0:
            emit(clock, events, time_ms, _CAUSE, NOBODY, item_row, dwell_ms[cause] * 1e-3, cause)
    best = deciding_cause(dwell_ms)
    emit(clock, events, time_ms, _DECIDING, NOBODY, item_row, dwell_ms[best] * 1e-3, best)
