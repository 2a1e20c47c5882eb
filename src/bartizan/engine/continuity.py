"""Whether anybody still has a firm track of an object: logged when nobody has any more, and when somebody has again."""

from __future__ import annotations

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Code
from bartizan.engine.queue import NOTHING
from bartizan.engine.records import FIRM_STAGE, FLYING, UNTRACKED_STAGE
from bartizan.jit import fused, stage

_UNTRACKED, _TRACKED_AGAIN = np.int64(Code.UNTRACKED), np.int64(Code.TRACKED_AGAIN)


@fused
def holds(state, row, i):
    """Whether a radar has a firm track of object i. A hint is the last of its tracks of the object."""
    k = state.hints[row, i]
    if k >= state.posts[row].n_tracks or state.tracks[row, k].object != i:
        return False
    while k >= 0:
        track = state.tracks[row, k]
        if track.is_firm and track.object == i:
            return True
        k -= 1
    return False


@stage
def is_tracked(state, row, i):
    """Whether some radar has a firm track of object i. The radar in `row` is asked first: where tracks in a crowd go
    over to each other's objects, it mostly has another one.
    """
    found = holds(state, row, i)
    for other in range(state.posts.shape[0]):
        found = found or holds(state, other, i)
    return found


@stage
def note_gone(state, events, row, time_ms):
    """The firm tracks that left their objects in a radar's scan: log which of those still fly and have none left."""
    for n in range(state.posts[row].n_gone):
        i = state.fresh[n]
        body = state.bodies[i]
        if body.stage == FIRM_STAGE and body.status == FLYING and not is_tracked(state, row, i):
            body.stage = UNTRACKED_STAGE
            emit(state.clock[0], events, time_ms, _UNTRACKED, row, i, 0.0, NOTHING)


@stage
def drop_all(state, events, row, time_ms):
    """A radar that stands still has no tracks."""
    post = state.posts[row]
    n_gone = NOTHING
    for k in range(post.n_tracks):
        if state.tracks[row, k].is_firm:
            state.fresh[n_gone] = state.tracks[row, k].object
            n_gone += 1
    post.n_gone = n_gone
    post.n_tracks = 0
    note_gone(state, events, row, time_ms)


@fused
def note_again(state, events, row, time_ms, body, i):
    """A firm track of an object that nobody had one of."""
    if body.stage == UNTRACKED_STAGE:
        body.stage = FIRM_STAGE
        emit(state.clock[0], events, time_ms, _TRACKED_AGAIN, row, i, 0.0, NOTHING)
