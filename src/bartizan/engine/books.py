"""Track, modes `default` and `perfect`: other pictures than each radar's plain tracker (docs/model.md, section 5).

Both hand on what mode `simple` does: a radar's tracks, oldest first, with who is firm. Each is an annex of its own,
compiled only where a scenario asks for it.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.annex import annex
from bartizan.engine.doors import TRACKING, TRUTH
from bartizan.engine.emit import emit
from bartizan.engine.log import Code, Level
from bartizan.engine.motion import position
from bartizan.engine.queue import NOBODY
from bartizan.engine.records import Desk
from bartizan.engine.track import age_tracks, file_plots, note_leaving, slant_of, start
from bartizan.held import taken
from bartizan.jit import copied, stage
from bartizan.tracking.bank import together
from bartizan.tracking.records import Book
from bartizan.tracking.scan import N_TRACKS, NEXT_UID, take_likely_scan

_STARTED, _FIRM, _DROPPED, _PLOT = (
    np.int64(Code.TRACK_STARTED),
    np.int64(Code.TRACK_FIRM),
    np.int64(Code.TRACK_DROPPED),
    np.int64(Code.PLOT),
)
_TRACKS, _DETECTIONS = np.int64(Level.TRACKS), np.int64(Level.DETECTIONS)


@annex(TRUTH)
def follow_truth(model, state, events, row, time_ms, n_plots) -> int:
    """Plots without error, each with its own object's track; firm by the same rule. Returns how many are firm."""
    clock, radar, post, desk = state.clock[0], model.radars[row], state.posts[row], _desk_of(state, row)
    tracks, plots = desk.tracks, desk.plots
    for k in range(post.n_tracks):
        tracks[k].is_taken = 0
    for j in range(n_plots):
        body = state.bodies[plots.item[j]]
        plots.x_m[j], plots.y_m[j], plots.z_m[j] = position(model.legs, state.leg_end_s, body, time_ms)
        k = desk.hints[plots.item[j]]
        if k < post.n_tracks and tracks[k].object == plots.item[j]:
            plots.track[j] = k
            tracks[k].is_taken = 1
    file_plots(clock, row, post, desk, events, time_ms, n_plots)
    for j in range(n_plots):
        if plots.track[j] >= 0:
            _set_true(tracks[plots.track[j]], plots, j, model.legs[state.bodies[plots.item[j]].leg])
    return age_tracks(clock, radar, row, post, desk, state.views[post.view_row], events, time_ms)


@copied
def _desk_of(s, row):
    """Where a radar's plots become tracks."""
    return Desk(
        s.tracks[row],
        taken(s.plots),
        s.px_m,
        s.py_m,
        s.slack_m,
        s.order,
        s.fresh,
        s.fresh_x_m,
        s.fresh_slack_m,
        s.best,
        s.hints[row],
    )


@stage
def _set_true(track, plots, j, leg):
    """A track as its object flies."""
    track.x_m, track.y_m, track.z_m = plots.x_m[j], plots.y_m[j], plots.z_m[j]
    track.vx_mps, track.vy_mps, track.vz_mps = leg.vx_mps, leg.vy_mps, leg.vz_mps


@annex(TRACKING, allocates=True)
def keep_books(model, state, events, row, time_ms, n_plots) -> int:
    """Plots into tracks by `bartizan.tracking`: a bank of filters, shares of plots, chances to exist.

    Returns how many tracks are firm.
    """
    books, post = state.books, state.posts[row]
    counts = books.counts[row]
    if post.n_tracks == 0:
        counts[N_TRACKS], counts[NEXT_UID] = 0, post.next_number
    dt = (time_ms - post.last_scan_ms) * 1e-3 if post.n_tracks > 0 else 0.0
    _measure(model.radars[row], state.plots, n_plots, books.plots)
    book = Book(books.x[row], books.P[row], books.chance[row], books.notes[row])
    sensor, rule, known = books.sensors[row : row + 1], books.rules[0], books.plots[:n_plots]
    take_likely_scan(book, books.room, counts, known, sensor, 0, rule, dt)
    n_firm = _take_over(model, state, events, row, time_ms, book)
    if state.clock[0].level >= _DETECTIONS:
        _log_plots(state, events, row, time_ms, n_plots)
    return n_firm


@stage
def _measure(radar, plots, n_plots, table):
    """Plots as the tracker takes them: polar about the antenna, straight lines in the engine's own coordinates."""
    for j in range(n_plots):
        dx, dy, dz = plots.x_m[j] - radar.x_m, plots.y_m[j] - radar.y_m, plots.z_m[j] - radar.antenna_msl_m
        ground_m = math.hypot(dx, dy)
        plot = table[j]
        plot.range_m, plot.azimuth_rad, plot.elevation_rad = math.hypot(ground_m, dz), math.atan2(dx, dy), 0.0
        plot.elevation_rad = math.atan2(dz, ground_m)


@stage
def _take_over(model, state, events, row, time_ms, book):
    """The radar's tracks as decisions read them, in the order of the book; log what began, became firm or ended."""
    clock, radar, post = state.clock[0], model.radars[row], state.posts[row]
    tracks, plots, notes, counts = state.tracks[row], state.plots, book.notes, state.books.counts[row]
    views, hints, books = state.views[post.view_row], state.hints[row], state.books
    n_old, old, n_firm, post.n_gone = post.n_tracks, 0, 0, 0
    for j in range(plots.track.shape[0]):
        plots.track[j] = -1
    for k in range(counts[N_TRACKS]):
        note = notes[k]
        while old < n_old and tracks[old].number != note.uid:
            _drop(state, events, time_ms, row, tracks[old])
            old += 1
        if old < n_old:
            if old != k:
                tracks[k] = tracks[old]
            old += 1
        else:
            start(tracks[k], plots, note.plot, time_ms, note.uid)
            if clock.level >= _TRACKS:
                slant_km = plots.slant_m[note.plot] * 1e-3
                emit(clock, events, time_ms, _STARTED, row, plots.item[note.plot], slant_km, note.uid)
        track = tracks[k]
        before = track.object
        if note.plot >= 0:
            plots.track[note.plot] = k
            track.object, track.hits, track.time_ms = plots.item[note.plot], note.hits, time_ms
            together(book.x[k], book.P[k], book.chance[k], note.n_models, 6, books.mean, books.covariance)
            track.x_m, track.y_m, track.z_m = books.mean[0], books.mean[1], max(books.mean[2], 0.0)
            track.vx_mps, track.vy_mps, track.vz_mps = books.mean[3], books.mean[4], books.mean[5]
        is_cued = radar.is_fire_unit and track.hits >= 2 and views[track.object].cued_ms <= time_ms
        is_firm = 1 if note.is_confirmed or is_cued else 0
        if is_firm and not track.is_firm and clock.level >= _TRACKS:
            slant_km = slant_of(radar, track, time_ms) * 1e-3
            emit(clock, events, time_ms, _FIRM, row, track.object, slant_km, track.number)
        if track.is_firm and not (is_firm and track.object == before):
            note_leaving(post, state.fresh, before)
        track.is_firm = is_firm
        n_firm += is_firm
        hints[track.object] = k
    while old < n_old:
        _drop(state, events, time_ms, row, tracks[old])
        old += 1
    post.n_tracks, post.next_number = counts[N_TRACKS], counts[NEXT_UID]
    return n_firm


@stage
def _drop(state, events, time_ms, row, track):
    """Log the end of a track."""
    clock = state.clock[0]
    if track.is_firm:
        note_leaving(state.posts[row], state.fresh, track.object)
    if clock.level >= _TRACKS:
        emit(clock, events, time_ms, _DROPPED, row, track.object, 0.0, track.number)


@stage
def _log_plots(state, events, row, time_ms, n_plots):
    """Log each plot with the track that took it."""
    plots, tracks = state.plots, state.tracks[row]
    for j in range(n_plots):
        number = tracks[plots.track[j]].number if plots.track[j] >= 0 else NOBODY
        emit(state.clock[0], events, time_ms, _PLOT, row, plots.item[j], plots.slant_m[j] * 1e-3, number)
