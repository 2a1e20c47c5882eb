"""Set aside: tracks that no ready round could meet, which need no place in the ranking, only a reason.

A decision that begins no engagement changes nothing that such a reason follows from, so their order does not matter.
The first engagement calls back those that rank after it (docs/model.md, section 7).
"""

from __future__ import annotations

import numpy as np

from bartizan.engine.lacking import settle_lack, surely_lacks
from bartizan.engine.layers import is_kept_busy
from bartizan.engine.log import Cause
from bartizan.engine.meeting import aimed_at, lacks_rounds
from bartizan.engine.queue import NOTHING
from bartizan.engine.ranking import blame, goes_before, urgency
from bartizan.engine.reach import without_means
from bartizan.jit import fused, stage

_OUTSIDE, _NO_ROUND = np.int64(Cause.OUTSIDE_ENVELOPE), np.int64(Cause.NO_ROUND)


@fused
def reason_aside(model, state, row, track, time_ms):
    """Why a track that no ready round could meet is not engaged."""
    radar = model.radars[row]
    post = state.posts[row]
    kind = model.objects[track.object].kind
    done = state.views[post.fire_row, track.object]
    has_rounds = state.means[row, kind].has_rounds != 0
    delay_s = (NOTHING if done.looks > 0 else radar.reaction_ms) * 1e-3
    lack = state.lacks[row, kind, done.layer]
    if lack.stock != post.stock:
        settle_lack(model, state, radar, post, lack, kind, done.layer, has_rounds)
    if surely_lacks(lack, radar, track, done, time_ms, delay_s):
        return _NO_ROUND
    if is_kept_busy(model, post, done, kind):
        return without_means(radar, track, has_rounds, time_ms)
    aim = aimed_at(radar, track, time_ms)
    if lacks_rounds(model, state, radar, post, done, track, kind, aim, delay_s, has_rounds):
        return _NO_ROUND
    return _OUTSIDE


@stage
def judge_aside(model, state, events, row, candidate, time_ms):
    """Book the reason of one track that was set aside; only threats of scans are."""
    track = state.tracks[candidate.radar, candidate.track]
    cause = reason_aside(model, state, row, track, time_ms)
    blame(model, state, events, row, time_ms, candidate.object, cause, True)


@stage
def judge_all_aside(model, state, events, row, time_ms):
    """Book the reasons of all tracks that are still set aside."""
    candidates = state.candidates
    post = state.posts[row]
    for i in range(candidates.shape[0] - post.n_aside, candidates.shape[0]):
        judge_aside(model, state, events, row, candidates[i], time_ms)
    post.n_aside = 0


@stage
def call_back(model, state, events, row, first, n, time_ms):
    """Before the candidate `first` is engaged: book those set aside that rank before it, and rank the others with the
    n candidates; returns how many there are now.
    """
    candidates = state.candidates
    post = state.posts[row]
    for i in range(candidates.shape[0] - post.n_aside, candidates.shape[0]):
        candidate = candidates[i]
        track = state.tracks[candidate.radar, candidate.track]
        candidate.urgency = urgency(model, state, model.radars[row], post, track, time_ms)
        if goes_before(candidate, candidates[first]):
            judge_aside(model, state, events, row, candidate, time_ms)
        else:
            candidates[n] = candidate
            n += 1
    post.n_aside = 0
    return n
