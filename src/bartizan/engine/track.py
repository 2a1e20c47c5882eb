"""Track, mode `simple`: each radar by itself, alpha-beta filter, M of N (docs/model.md, section 5)."""

from __future__ import annotations

import numpy as np

from bartizan.engine.associate import associate
from bartizan.engine.emit import emit
from bartizan.engine.log import Code, Level
from bartizan.engine.motion import slant_m
from bartizan.engine.queue import NOBODY
from bartizan.engine.records import Desk
from bartizan.jit import copied, fused, stage

ALPHA, BETA = 0.5, 0.2

_STARTED, _FIRM, _DROPPED, _PLOT = (
    np.int64(Code.TRACK_STARTED),
    np.int64(Code.TRACK_FIRM),
    np.int64(Code.TRACK_DROPPED),
    np.int64(Code.PLOT),
)
_TRACKS, _DETECTIONS = np.int64(Level.TRACKS), np.int64(Level.DETECTIONS)


@copied
def desk_of(scene, row):
    """Where a radar's plots become tracks."""
    s = scene
    return Desk(
        s.tracks[row],
        s.plots,
        s.x_m,
        s.y_m,
        s.slack_m,
        s.order,
        s.fresh,
        s.fresh_x_m,
        s.fresh_slack_m,
        s.best,
        s.hints[row],
    )


@stage
def update(track, plots, j, time_ms):
    """Correct a track by its plot: the second gives the velocity, later ones the alpha-beta filter."""
    dt = (time_ms - track.time_ms) * 1e-3
    per_dt = 1.0 / dt
    px_m = track.x_m + track.vx_mps * dt
    py_m = track.y_m + track.vy_mps * dt
    pz_m = track.z_m + track.vz_mps * dt
    alpha = ALPHA
    beta = BETA * per_dt
    if track.hits == 1:
        alpha = 1.0
        beta = per_dt
    track.x_m = px_m + alpha * (plots.x_m[j] - px_m)
    track.y_m = py_m + alpha * (plots.y_m[j] - py_m)
    track.z_m = pz_m + alpha * (plots.z_m[j] - pz_m)
    track.vx_mps += beta * (plots.x_m[j] - px_m)
    track.vy_mps += beta * (plots.y_m[j] - py_m)
    track.vz_mps += beta * (plots.z_m[j] - pz_m)
    track.hits += 1
    track.time_ms = time_ms
    track.object = plots.item[j]


@stage
def start(track, plots, j, time_ms, number):
    """A new track from a plot that nobody took."""
    track.x_m = plots.x_m[j]
    track.y_m = plots.y_m[j]
    track.z_m = plots.z_m[j]
    track.vx_mps = 0.0
    track.vy_mps = 0.0
    track.vz_mps = 0.0
    track.time_ms = time_ms
    track.hits = 1
    track.history = 0
    track.is_firm = 0
    track.is_taken = 1
    track.object = plots.item[j]
    track.number = number


@fused
def take_plots(clock, radar, row, post, desk, events, time_ms, n_plots):
    """Plots of a scan into tracks: predict, associate, update, start."""
    associate(radar, desk, post.n_tracks, n_plots, time_ms)
    file_plots(clock, row, post, desk, events, time_ms, n_plots)


@fused
def file_plots(clock, row, post, desk, events, time_ms, n_plots):
    """Each plot into the track that it belongs to, or into a new one; notes whom a firm track left for another."""
    tracks, plots = desk.tracks, desk.plots
    post.n_gone = 0
    for j in range(n_plots):
        if plots.track[j] >= 0:
            track = tracks[plots.track[j]]
            if track.object != plots.item[j] and track.is_firm:
                note_leaving(post, desk.fresh, track.object)
            update(track, plots, j, time_ms)
        elif post.n_tracks < tracks.shape[0]:
            plots.track[j] = post.n_tracks
            start(tracks[post.n_tracks], plots, j, time_ms, post.next_number)
            post.n_tracks += 1
            post.next_number += 1
            if clock.level >= _TRACKS:
                emit(
                    clock, events, time_ms, _STARTED, row, plots.item[j], plots.slant_m[j] * 1e-3, post.next_number - 1
                )
        if clock.level >= _DETECTIONS:
            number = tracks[plots.track[j]].number if plots.track[j] >= 0 else NOBODY
            emit(clock, events, time_ms, _PLOT, row, plots.item[j], plots.slant_m[j] * 1e-3, number)


@fused
def note_leaving(post, gone, item):
    """A firm track leaves its object: it ends, is firm no more, or goes over to another object."""
    gone[post.n_gone] = item
    post.n_gone += 1


@stage
def bits_of(history):
    """How many bits are set."""
    n = 0
    while history:
        history &= history - 1
        n += 1
    return n


@stage
def slant_of(radar, track, time_ms):
    """Slant range from a radar to a track, predicted to a moment."""
    dt = (time_ms - track.time_ms) * 1e-3
    dx = track.x_m + track.vx_mps * dt - radar.x_m
    dy = track.y_m + track.vy_mps * dt - radar.y_m
    return slant_m(dx * dx + dy * dy, radar.antenna_msl_m, track.z_m + track.vz_mps * dt)


@fused
def age_tracks(clock, radar, row, post, desk, views, events, time_ms):
    """Shift the history of every track, make firm what has hits enough, drop what has none.

    Returns the number of firm tracks.
    """
    tracks, hints = desk.tracks, desk.hints
    mask = (1 << radar.confirm_scans) - 1
    kept = 0
    n_firm = 0
    for k in range(post.n_tracks):
        track = tracks[k]
        track.history = ((track.history << 1) | track.is_taken) & mask
        if track.history == 0:
            if track.is_firm:
                note_leaving(post, desk.fresh, track.object)
            if clock.level >= _TRACKS:
                emit(clock, events, time_ms, _DROPPED, row, track.object, 0.0, track.number)
            continue
        if not track.is_firm:
            is_cued = radar.is_fire_unit and track.hits >= 2 and views[track.object].cued_ms <= time_ms
            if is_cued or bits_of(track.history) >= radar.confirm_hits:
                track.is_firm = 1
                if clock.level >= _TRACKS:
                    emit(
                        clock,
                        events,
                        time_ms,
                        _FIRM,
                        row,
                        track.object,
                        slant_of(radar, track, time_ms) * 1e-3,
                        track.number,
                    )
        n_firm += track.is_firm
        hints[track.object] = kept
        if kept != k:
            tracks[kept] = track
        kept += 1
    post.n_tracks = kept
    return n_firm
