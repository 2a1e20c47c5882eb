"""Cues whose luck is put off: whether a message gets there need not be known while the radar is on anyway.

A cue that comes to a radar which is on can only keep it on for longer, and of several the latest counts. So those that
luck has to decide are noted, and the luck is drawn when it is asked for, the latest first: mostly the first gets there,
and the others need no luck at all (docs/model.md, section 4b).
"""

from __future__ import annotations

from bartizan.engine.network import CUES, passes
from bartizan.engine.network_records import MOST_NEAR, MOST_PUT_OFF
from bartizan.jit import fused, stage


@fused
def is_surely_on(web, row, time_ms):
    """Whether the cues that are known to have come keep a radar on."""
    return web.emit_from_ms[row] <= time_ms <= web.emit_until_ms[row]


@stage
def settle_cues(model, state, row):
    """Draw what has been put off of a radar, as far as it matters."""
    web = state.web
    for k in range(web.n_put_off[row] - 1, -1, -1):
        cue = web.put_off[row, k]
        if cue.until_ms > web.emit_until_ms[row] and has_come(model, state, row, k):
            web.emit_until_ms[row] = cue.until_ms
    web.n_put_off[row] = 0


@fused
def has_come(model, state, row, k):
    """Whether a message of any of the objects of a cue gets there."""
    cue = state.web.put_off[row, k]
    for near in range(cue.n_near):
        uid = model.objects[state.web.near_object[row, k, near]].uid
        if passes(model, state, cue.u, cue.v, uid, CUES, cue.scan):
            return True
    return False


@stage
def settle_all_cues(model, state):
    """Before links change, and with them the chances of messages: draw all that has been put off."""
    if model.web.settings[0].is_cued:
        for row in range(model.radars.shape[0]):
            settle_cues(model, state, row)


@stage
def put_cue_off(model, state, row, n_cues, u, v, scan, until_ms):
    """Note the cue of a scan for a radar that is on; whether it could be: too many objects are near otherwise."""
    web = state.web
    if web.n_put_off[row] == MOST_PUT_OFF:
        settle_cues(model, state, row)
    x_m, y_m = model.radars[row].x_m, model.radars[row].y_m
    cue2_m2 = model.web.settings[0].cue_m * model.web.settings[0].cue_m
    at = web.n_put_off[row]
    n_near = 0
    for k in range(n_cues):
        dx = state.px_m[k] - x_m
        dy = state.py_m[k] - y_m
        if dx * dx + dy * dy > cue2_m2:
            continue
        if n_near == MOST_NEAR:
            return False
        web.near_object[row, at, n_near] = state.fresh[k]
        n_near += 1
    cue = web.put_off[row, at]
    cue.scan, cue.u, cue.v, cue.until_ms, cue.n_near = scan, u, v, until_ms, n_near
    web.n_put_off[row] = at + (n_near > 0)
    return True
