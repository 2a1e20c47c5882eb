"""One scan of one radar: sense, track, identify, and who was not seen."""

from __future__ import annotations

from bartizan.engine.book_records import DEFAULT, PERFECT
from bartizan.engine.books import follow_truth, keep_books
from bartizan.engine.continuity import note_gone
from bartizan.engine.emission import radiates
from bartizan.engine.identify import note_firm_tracks
from bartizan.engine.queue import NOTHING, SCAN, key_of, push
from bartizan.engine.records import Scene, Sky
from bartizan.engine.remote import is_remote, say
from bartizan.engine.sense import NEVER_MS, eye_of, look_around, miss_lost_unit
from bartizan.engine.track import age_tracks, desk_of, take_plots
from bartizan.engine.why import blame_unseen
from bartizan.held import taken
from bartizan.jit import copied, fused


@copied
def scene_of(model, state):
    """What scans read, for all radars."""
    s = state
    return Scene(
        Sky(model.objects, s.traits, model.legs, s.leg_end_s, model.sight_m, s.bodies, s.dwell_ms),
        model.settings[0],
        model.pd,
        model.stretch,
        s.sure_row,
        s.sure,
        s.outlook,
        s.wake_ms,
        s.awake,
        taken(s.looks),
        taken(s.plots),
        s.seen,
        s.tracks,
        s.px_m,
        s.py_m,
        s.slack_m,
        s.order,
        s.fresh,
        s.fresh_x_m,
        s.fresh_slack_m,
        s.best,
        s.hints,
    )


@fused
def scan(model, state, scene, events, row, time_ms):
    """One scan of one radar: sense, track, identify, and set the next scan; returns whether a decision follows."""
    clock = state.clock[0]
    radar = model.radars[row]
    post = state.posts[row]
    number = (time_ms - post.phase_ms) // radar.period_ms
    soonest_ms = time_ms
    follows = False
    is_lost = post.radar_lost or post.launchers_lost
    keeps_books = radar.is_fire_unit and not is_lost
    hears_others = radar.is_fire_unit and is_remote(model)
    if is_lost and radar.is_fire_unit:
        miss_lost_unit(model, state, events, row, time_ms)
    if not post.radar_lost:
        sky = scene.sky
        eye = eye_of(scene, radar, row)
        is_on = radiates(model, state, events, row, time_ms)
        desk = desk_of(scene, row)
        n_plots, n_seen, soonest_ms = look_around(
            clock, radar, row, post, sky, eye, events, time_ms, number, keeps_books, is_on
        )
        n_firm = NOTHING
        if n_plots > 0 or post.n_tracks > 0:
            mode = model.settings[0].tracking
            if mode == DEFAULT:
                n_firm = keep_books(model, state, events, row, time_ms, n_plots)
            elif mode == PERFECT:
                n_firm = follow_truth(model, state, events, row, time_ms, n_plots)
            else:
                take_plots(clock, radar, row, post, desk, events, time_ms, n_plots)
                views = state.views[post.view_row]
                n_firm = age_tracks(clock, radar, row, post, desk, views, events, time_ms)
            if post.n_gone > 0:
                note_gone(state, events, row, time_ms)
        post.last_scan_ms = time_ms
        if is_remote(model):
            say(model, state, row)
        if n_firm > 0:
            note_firm_tracks(model, state, events, row, time_ms, number)
        if keeps_books:
            blame_unseen(
                clock,
                events,
                time_ms,
                radar,
                row,
                desk.tracks,
                post.n_tracks if is_on else NOTHING,
                desk.best,
                state.seen,
                n_seen,
                state.dwell_ms,
            )
            follows = n_firm > 0 or hears_others
    steps = 1
    if post.n_tracks == 0 and not hears_others and soonest_ms > time_ms + radar.period_ms:
        if soonest_ms >= NEVER_MS:
            return follows
        steps = -((time_ms - soonest_ms) // radar.period_ms)
    key = key_of(time_ms + steps * radar.period_ms, SCAN, row, NOTHING)
    push(clock, state.queue_key, state.queue_slot, key, NOTHING)
    return follows
