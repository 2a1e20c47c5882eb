"""What fails, at stated times or by hits: radars, posts, launchers, power, links (docs/model.md, section 8b)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.draws import Purpose, block, uniform, unit
from bartizan.engine.continuity import drop_all
from bartizan.engine.doors import PARTS
from bartizan.engine.emit import emit
from bartizan.engine.flyout import order_reload
from bartizan.engine.log import Code
from bartizan.engine.network import begin_links, connect, join, settle_hearing, split
from bartizan.engine.network_records import LAUNCHER_PART, LINK_PART, POST_PART, POWER_PART
from bartizan.engine.places import fall_silent, forget_all
from bartizan.engine.queue import LOSS, NOBODY, NOTHING, key_of, push
from bartizan.engine.remote import is_remote
from bartizan.jit import fused, stage

_NODE_LOST, _PART_LOST, _PART_BACK = np.int64(Code.NODE_LOST), np.int64(Code.PART_LOST), np.int64(Code.PART_BACK)
_AVAILABLE, _DAMAGE = np.int64(Purpose.AVAILABLE), np.int64(Purpose.DAMAGE)
RADAR_LOST, LAUNCHERS_LOST, NOT_THERE = np.int64(1), np.int64(2), np.int64(3)
LOST, BACK = np.int64(0), np.int64(1)
ONE_MORE, ONE_LESS = np.int64(1), np.int64(-1)
STATED, BY_POWER = np.int64(1), np.int64(0)


@stage
def begin_network(model, state, events):
    """Everything stands; set the stated losses."""
    web = state.web
    clock = state.clock[0]
    web.radar_down[:] = 0
    web.part_down[:] = 0
    web.part_hit[:] = 0
    web.share_left[:] = 1.0
    web.emit_from_ms[:] = 0
    web.emit_until_ms[:] = -1
    web.is_emitting[:] = 0
    if model.web.settings[0].is_linked:
        begin_links(model, state, events)
    if is_remote(model):
        forget_all(web)
        settle_hearing(model, state)
    for row in range(model.web.losses.shape[0]):
        loss = model.web.losses[row]
        push(clock, state.queue_key, state.queue_slot, key_of(loss.at_ms, LOSS, NOTHING, row), LOST)
        if loss.until_ms >= 0:
            push(clock, state.queue_key, state.queue_slot, key_of(loss.until_ms, LOSS, NOTHING, row), BACK)


@stage
def is_missing(model, state, events, row):
    """Whether a fire unit is not there in this replication: drawn once, and logged."""
    clock = state.clock[0]
    chance = model.web.availability[row]
    if (
        chance >= 1.0
        or uniform(clock.seed, clock.replication, model.radars[row].uid, NOTHING, _AVAILABLE, NOTHING) < chance
    ):
        return False
    emit(clock, events, NOTHING, _NODE_LOST, row, NOBODY, 0.0, NOT_THERE)
    return True


@stage
def settle_radar(model, state, events, time_ms, row, is_stated):
    """What the outages and hits of a radar make of it now; outages of power are logged where the power is."""
    post = state.posts[row]
    clock = state.clock[0]
    is_out = state.web.radar_down[row] > 0
    radar_lost = post.radar_hit > 0 or is_out
    launchers_lost = post.launchers_hit > 0 or is_out
    if radar_lost and not post.radar_lost:
        if model.bench.rules[0].is_perfect:
            post.n_tracks = 0
        else:
            drop_all(state, events, row, time_ms)
        fall_silent(state.web, row)
        if is_stated:
            emit(clock, events, time_ms, _NODE_LOST, row, NOBODY, 0.0, RADAR_LOST)
    if launchers_lost and not post.launchers_lost and model.radars[row].is_fire_unit and is_stated:
        emit(clock, events, time_ms, _NODE_LOST, row, NOBODY, 0.0, LAUNCHERS_LOST)
    is_back = (post.radar_lost and not radar_lost) or (post.launchers_lost and not launchers_lost)
    post.radar_lost = radar_lost
    post.launchers_lost = launchers_lost
    if is_back and is_stated:
        emit(clock, events, time_ms, _PART_BACK, row, NOBODY, 0.0, NOBODY)
    if is_back and model.radars[row].is_fire_unit and not launchers_lost:
        order_reload(model, state, time_ms, row)


@stage
def shift_post(model, state, post, step):
    """One reason more or less for a command post to be down."""
    web = state.web
    was_down = web.post_down[post] > 0
    web.post_down[post] += step
    is_down = web.post_down[post] > 0
    if was_down == is_down or not model.web.settings[0].is_linked:
        return
    if post < model.web.settings[0].n_units:
        if is_down:
            split(model, state, post)
        else:
            join(model, state, post)
    web.stale[0] = 1
    connect(model, state)


@stage
def lose_launcher(model, state, time_ms, part_row):
    """A launcher takes its share of the ready rounds along, of each load in whole rounds."""
    part = model.web.parts[part_row]
    radar = model.radars[part.row]
    share = part.share / state.web.share_left[part.row]
    for k in range(radar.n_loads):
        load = radar.first_load + k
        held = int(math.floor(state.rounds[load] * share + 1e-9))
        state.web.held[part_row, k] = held
        state.rounds[load] -= held
    left = state.web.share_left[part.row] - part.share
    state.web.share_left[part.row] = left if left > 1e-9 else 0.0
    order_reload(model, state, time_ms, part.row)


@stage
def regain_launcher(model, state, part_row):
    """A launcher is back with the rounds that it held."""
    part = model.web.parts[part_row]
    radar = model.radars[part.row]
    for k in range(radar.n_loads):
        state.rounds[radar.first_load + k] += state.web.held[part_row, k]
    state.web.share_left[part.row] += part.share


@annex(PARTS)
def settle_part(model, state, events, time_ms, part_row, was_out, item_row):
    """What the outages and hits of a part make of it, and of what hangs on it."""
    web = state.web
    part = model.web.parts[part_row]
    is_out = web.part_hit[part_row] > 0 or web.part_down[part_row] > 0
    if is_out == was_out:
        return
    step = ONE_MORE if is_out else ONE_LESS
    emit(state.clock[0], events, time_ms, _PART_LOST if is_out else _PART_BACK, NOBODY, item_row, 0.0, part_row)
    if part.kind == POST_PART:
        shift_post(model, state, part.row, step)
    elif part.kind == LAUNCHER_PART and is_out:
        lose_launcher(model, state, time_ms, part_row)
    elif part.kind == LAUNCHER_PART:
        regain_launcher(model, state, part_row)
    elif part.kind == POWER_PART:
        for k in range(model.web.feeds.shape[0]):
            feed = model.web.feeds[k]
            if feed.part == part_row and feed.radar >= 0:
                web.radar_down[feed.radar] += step
                settle_radar(model, state, events, time_ms, feed.radar, BY_POWER)
            elif feed.part == part_row and feed.post >= 0:
                shift_post(model, state, feed.post, step)
    elif part.kind == LINK_PART:
        web.edge_down[part.row] += step
        if model.web.settings[0].is_linked:
            web.stale[0] = 1
            connect(model, state)


@stage
def change(model, state, events, time_ms, loss_row, is_back):
    """A stated loss begins or ends."""
    web = state.web
    loss = model.web.losses[loss_row]
    step = ONE_LESS if is_back else ONE_MORE
    if loss.radar >= 0:
        web.radar_down[loss.radar] += step
        settle_radar(model, state, events, time_ms, loss.radar, STATED)
    else:
        was_out = web.part_hit[loss.part] > 0 or web.part_down[loss.part] > 0
        web.part_down[loss.part] += step
        settle_part(model, state, events, time_ms, loss.part, was_out, NOBODY)


@stage
def damage_radar(model, state, events, time_ms, item, node):
    """A leaker at a site: an acquisition radar loses its radar, a fire unit its radar and its launchers.

    Each with its probability.
    """
    clock = state.clock[0]
    settings = model.settings[0]
    post = state.posts[node]
    words = block(clock.seed, clock.replication, NOTHING, item.uid, _DAMAGE, NOTHING)
    if not post.radar_hit and unit(words[0]) < settings.radar_loss_probability:
        post.radar_hit = 1
    if model.radars[node].is_fire_unit and not post.launchers_hit:
        post.launchers_hit = unit(words[1]) < settings.launcher_loss_probability
    settle_radar(model, state, events, time_ms, node, STATED)


@stage
def damage_part(model, state, events, time_ms, item, item_row):
    """A leaker at a command post, a launcher or a source of power takes it, with its probability."""
    clock = state.clock[0]
    web = state.web
    part_row = item.aim_part
    words = block(clock.seed, clock.replication, NOTHING, item.uid, _DAMAGE, NOTHING)
    if web.part_hit[part_row] == 0 and unit(words[2]) < model.web.settings[0].part_loss_probability:
        was_out = web.part_down[part_row] > 0
        web.part_hit[part_row] = 1
        settle_part(model, state, events, time_ms, part_row, was_out, item_row)


@fused
def damage(model, state, events, time_ms, item, item_row):
    """What a leaker takes where it got through."""
    if item.aim_node >= 0:
        damage_radar(model, state, events, time_ms, item, item.aim_node)
    elif item.aim_part >= 0:
        damage_part(model, state, events, time_ms, item, item_row)
