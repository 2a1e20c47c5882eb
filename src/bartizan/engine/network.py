"""What units tell each other: identities, cues, engagements, over the links that stand (docs/model.md, section 6b)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.draws import Purpose, block, unit
from bartizan.engine.doctrine import take_control
from bartizan.engine.doors import BOUND, LINKS, UNBOUND, WARNINGS
from bartizan.engine.network_records import ALONE, ENGAGE_REMOTE, NEVER_MS, SHARED_TRACKS
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.jit import fused, stage

_LINK = np.int64(Purpose.LINK)
INDEX_MASK = np.int64(0xFFFFFF)
WARNS, BINDS, CUES = (np.int64(word) for word in range(3))
"""Which word of its address decides whether a message passes."""

TOLD_NOTHING, TOLD_WHO, TOLD_ALL = (np.int64(told) for told in range(3))
"""What all units within reach of messages know of an object: not who it is, who it is, and a cue of a watching radar
too."""


@fused
def is_nearer(far_ms, hops, other_far_ms, other_hops):
    """By delay, then by links on the way."""
    return far_ms < other_far_ms or (far_ms == other_far_ms and hops < other_hops)


@stage
def nearest_post(web, n_posts):
    """The nearest post that is not done yet, by delay, then links on the way, then row; -1 if none is reached."""
    best = NOBODY
    for post in range(n_posts):
        if web.is_done[post] or web.far_ms[post] == NEVER_MS:
            continue
        if best < 0 or is_nearer(web.far_ms[post], web.hops[post], web.far_ms[best], web.hops[best]):
            best = post
    return best


@stage
def find_ways(model, web, source):
    """Delay and chance of a message from one post to every other that stands, by the quickest way.

    Of ways as quick, the one over fewer links; of those, the one whose last post but one was reached first.
    """
    n_posts = web.post_down.shape[0]
    web.is_done[:] = 0
    web.far_ms[:] = NEVER_MS
    if web.post_down[source] == 0:
        web.far_ms[source] = 0
        web.hops[source] = 0
        web.chance[source] = 1.0
    while True:
        here = nearest_post(web, n_posts)
        if here < 0:
            return
        web.is_done[here] = 1
        for end in range(model.web.first_end[here], model.web.first_end[here + 1]):
            row = model.web.ends[end]
            edge = model.web.edges[row]
            there = edge.a + edge.b - here
            if web.edge_down[row] > 0 or web.post_down[there] > 0 or web.is_done[there]:
                continue
            far_ms = web.far_ms[here] + edge.delay_ms
            hops = web.hops[here] + 1
            if is_nearer(far_ms, hops, web.far_ms[there], web.hops[there]):
                web.far_ms[there] = far_ms
                web.hops[there] = hops
                web.chance[there] = web.chance[here] * edge.passes


@stage
def connect(model, state):
    """Find all ways anew, and with them who is cut off."""
    web = state.web
    settings = model.web.settings[0]
    for u in range(settings.n_units):
        web.reached[u] = 0
        if settings.mode == ALONE:
            web.delay_ms[u, :] = NEVER_MS
            continue
        find_ways(model, web, u)
        for v in range(settings.n_units):
            web.delay_ms[u, v] = web.far_ms[v]
            web.passes[u, v] = web.chance[v]
        for post in range(web.post_down.shape[0]):
            web.reached[u] += web.is_done[post] and post != u
    for row in range(model.radars.shape[0]):
        fall_back(model, state, row)
    if settings.mode == ENGAGE_REMOTE:
        settle_hearing(model, state)
    forget_told(state)


@stage
def settle_hearing(model, state):
    """How long a track of one radar takes to another, infinite where it does not come, and from itself."""
    for row in range(model.radars.shape[0]):
        for source in range(model.radars.shape[0]):
            u = model.web.unit[source]
            v = model.web.unit[row]
            is_near = state.posts[source].view_row == state.posts[row].view_row
            delay_ms = NOTHING if is_near else NEVER_MS if u == v else state.web.delay_ms[u, v]
            state.web.hears_ms[row, source] = math.inf if source == row or delay_ms == NEVER_MS else delay_ms


@fused
def forget_told(state):
    """Whom a message can reach has changed, so nobody knows who has been told what."""
    for cell in range(state.views.shape[0]):
        for i in range(state.views.shape[1]):
            state.views[cell, i].told = TOLD_NOTHING


@stage
def fall_back(model, state, row):
    """The control that a fire unit is left with: without its command post, or with all links gone that it had."""
    web = state.web
    settings = model.web.settings[0]
    u = model.web.unit[row]
    post = state.posts[row]
    post.fallback = NOBODY
    if web.is_split[u]:
        post.fallback = settings.on_post_loss
    elif web.had_links[u] and web.reached[u] == 0:
        post.fallback = settings.on_link_loss
    take_control(model, post)


@annex(LINKS)
def begin_links(model, state, events):  # noqa: ARG001  (what all annexes are given)
    """All links and posts stand; each unit keeps its own picture."""
    web = state.web
    for u in range(model.web.settings[0].n_units):
        web.is_split[u] = 0
    for post in range(web.post_down.shape[0]):
        web.post_down[post] = 1 - model.web.post_in_play[post]
    web.edge_down[:] = 0
    for i in range(model.objects.shape[0]):
        web.first_shot[i] = NOBODY
        web.begun[i] = 0
    if web.stale[0]:
        web.had_links[:] = 0
        connect(model, state)
        for u in range(web.had_links.shape[0]):
            web.had_links[u] = web.reached[u] > 0
        web.stale[0] = 0


@stage
def split(model, state, u):
    """A unit without its command post falls apart: each radar goes on alone with what the unit knew."""
    web = state.web
    web.is_split[u] = 1
    for row in range(model.radars.shape[0]):
        if model.web.unit[row] != u:
            continue
        cell = model.web.settings[0].n_units + row
        state.posts[row].view_row = cell
        state.posts[row].fire_row = cell
        for i in range(model.objects.shape[0]):
            state.views[cell, i] = state.views[u, i]
            slot = web.first_shot[i]
            while slot >= 0:
                web.told_ms[slot, cell] = web.told_ms[slot, u]
                slot = web.next_shot[slot]


@stage
def join(model, state, u):
    """The command post is back: its radars share the picture that it had."""
    state.web.is_split[u] = 0
    for row in range(model.radars.shape[0]):
        if model.web.unit[row] == u:
            state.posts[row].view_row = u
            state.posts[row].fire_row = u


@stage
def passes(model, state, u, v, item_uid, word, index):
    """Whether a message from unit u to unit v gets through, if there is a way."""
    web = state.web
    if web.passes[u, v] >= 1.0:
        return True
    clock = state.clock[0]
    words = block(clock.seed, clock.replication, model.web.pair_uid[u, v], item_uid, _LINK, index & INDEX_MASK)
    return unit(words[word]) < web.passes[u, v]


@fused
def has_told(model, state, row, item_row):
    """Whether all units within reach know all that a radar's firm track of an object could tell them."""
    return state.views[model.web.unit[row], item_row].told > 1 - model.radars[row].is_fire_unit


@annex(WARNINGS)
def pass_on(model, state, events, row, item_row, time_ms, scan):  # noqa: ARG001
    """Tell the other units of a firm track what they do not know of it: who it is, and the cue of a watching radar."""
    web = state.web
    u = model.web.unit[row]
    own = state.views[u, item_row]
    cues = not model.radars[row].is_fire_unit
    told = TOLD_ALL
    for v in range(model.web.settings[0].n_units):
        if v == u or web.delay_ms[u, v] == NEVER_MS:
            continue
        theirs = state.views[v, item_row]
        tells_who = theirs.identified_ms < 0
        tells_cue = theirs.cued_ms == NEVER_MS
        told = min(told, TOLD_NOTHING if tells_who else TOLD_WHO if tells_cue else TOLD_ALL)
        tells_cue = cues and tells_cue
        if not (tells_who or tells_cue):
            continue
        if not passes(model, state, u, v, model.objects[item_row].uid, WARNS, scan):
            continue
        heard_ms = time_ms + web.delay_ms[u, v]
        if tells_who:
            theirs.identified_ms = max(own.identified_ms, time_ms) + web.delay_ms[u, v]
            theirs.heard_ms = heard_ms
            theirs.firm_ms = heard_ms
            theirs.declared = own.declared
        if tells_cue:
            theirs.cued_ms = heard_ms
    own.told = told


@stage
def tell(state, cell, item_row, slot, from_ms, layer):
    """A cell knows of an engagement from a moment on, and of the layer that it is in."""
    state.web.told_ms[slot, cell] = from_ms
    view = state.views[cell, item_row]
    view.is_engaged += 1
    if layer > view.layer:
        view.layer = layer
        view.looks_before = view.looks


@annex(BOUND)
def bind_cells(model, state, events, row, item_row, slot, time_ms):  # noqa: ARG001
    """An engagement begins: the shooter's cell knows, and other units if the message passes."""
    web = state.web
    web.next_shot[slot] = web.first_shot[item_row]
    web.first_shot[item_row] = slot
    index = web.begun[item_row]
    web.begun[item_row] = index + 1
    web.told_ms[slot, :] = NEVER_MS
    own = state.posts[row].fire_row
    layer = state.views[own, item_row].layer
    tell(state, own, item_row, slot, time_ms, layer)
    if model.web.settings[0].mode < SHARED_TRACKS:
        return
    u = model.web.unit[row]
    for v in range(model.web.settings[0].n_units):
        if v == u or web.delay_ms[u, v] == NEVER_MS:
            continue
        if passes(model, state, u, v, model.objects[item_row].uid, BINDS, index):
            tell(state, v, item_row, slot, time_ms + web.delay_ms[u, v], layer)


@annex(UNBOUND)
def unbind_cells(model, state, events, slot, counts_as_look):  # noqa: ARG001
    """An engagement ends for all who were told of it."""
    web = state.web
    item_row = state.shots[slot].object
    before = web.first_shot[item_row]
    if before == slot:
        web.first_shot[item_row] = web.next_shot[slot]
    else:
        while web.next_shot[before] != slot:
            before = web.next_shot[before]
        web.next_shot[before] = web.next_shot[slot]
    for cell in range(web.told_ms.shape[1]):
        if web.told_ms[slot, cell] < NEVER_MS:
            view = state.views[cell, item_row]
            view.is_engaged -= 1
            view.looks += counts_as_look
            web.told_ms[slot, cell] = NEVER_MS


@fused
def bind(model, state, events, row, item_row, slot, time_ms):
    """An engagement begins: whoever knows of it leaves the object alone."""
    if model.web.settings[0].is_linked:
        bind_cells(model, state, events, row, item_row, slot, time_ms)
    else:
        state.views[state.posts[row].fire_row, item_row].is_engaged += 1


@fused
def unbind(model, state, events, slot, counts_as_look):
    """An engagement ends for those who knew of it, at once."""
    if model.web.settings[0].is_linked:
        unbind_cells(model, state, events, slot, counts_as_look)
    else:
        shot = state.shots[slot]
        view = state.views[state.posts[shot.radar].fire_row, shot.object]
        view.is_engaged -= 1
        view.looks += counts_as_look


@stage
def has_been_told(web, cell, item_row, time_ms):
    """Whether a cell knows by now of an engagement of an object."""
    slot = web.first_shot[item_row]
    while slot >= 0:
        if web.told_ms[slot, cell] <= time_ms:
            return True
        slot = web.next_shot[slot]
    return False


@fused
def is_bound(model, state, cell, item_row, time_ms):
    """Whether an object is engaged already, as far as a cell knows."""
    if state.views[cell, item_row].is_engaged == 0:
        return False
    return not model.web.settings[0].is_linked or has_been_told(state.web, cell, item_row, time_ms)


@stage
def under_way(model, state, item_row):
    """Engagements of an object that are under way."""
    n = NOTHING
    if not model.web.settings[0].is_linked:
        for group in range(state.views.shape[0]):
            n += state.views[group, item_row].is_engaged
        return n
    slot = state.web.first_shot[item_row]
    while slot >= 0:
        n += 1
        slot = state.web.next_shot[slot]
    return n
