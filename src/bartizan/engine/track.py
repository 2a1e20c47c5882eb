"""Track, mode `simple`: each radar by itself, alpha-beta filter, M of N (docs/model.md, section 5)."""

from __future__ import annotations

import numpy as np

from bartizan.engine.associate import associate
from bartizan.engine.emit import emit
from bartizan.engine.log import Code, Level
from bartizan.engine.motion import slant_m
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.engine.records import Desk
from bartizan.jit import fused, stage

ALPHA, BETA = 0.5, 0.2

_STARTED, _FIRM, _DROPPED, _PLOT = (
    np.int64(Code.TRACK_STARTED),
    np.int64(Code.TRACK_FIRM),
    np.int64(Code.TRACK_DROPPED),
    np.int64(Code.PLOT),
)
_TRACKS, _DETECTIONS = np.int64(Level.TRACKS), np.int64(Level.DETECTIONS)


@fused
def desk_of(state, row):
    """Where a radar's plots become tracks."""
    s = state
    return Desk(s.tracks[row], s.plots, s.px_m, s.py_m, s.heads, s.chain, s.hints[row])


@fused
def predict(desk, n_tracks, time_ms):
    """Carry every track to the time of the scan.

    Returns the longest time since an update [s] and how many are settled.
    """
    longest_s = 0.0
    n_settled = NOTHING
    for k in range(n_tracks):
        track = desk.tracks[k]
        dt = (time_ms - track.time_ms) * 1e-3
        desk.px_m[k] = track.x_m + track.vx_mps * dt
        desk.py_m[k] = track.y_m + track.vy_mps * dt
        track.is_taken = 0
        longest_s = max(longest_s, dt)
        n_settled += track.hits >= 2
    return longest_s, n_settled


@stage
def update(track, plot, time_ms):
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
    track.x_m = px_m + alpha * (plot.x_m - px_m)
    track.y_m = py_m + alpha * (plot.y_m - py_m)
    track.z_m = pz_m + alpha * (plot.z_m - pz_m)
    track.vx_mps += beta * (plot.x_m - px_m)
    track.vy_mps += beta * (plot.y_m - py_m)
    track.vz_mps += beta * (plot.z_m - pz_m)
    track.hits += 1
    track.time_ms = time_ms
    track.object = plot.object


@stage
def start(track, plot, time_ms, number):
    """A new track from a plot that nobody took."""
    track.x_m = plot.x_m
    track.y_m = plot.y_m
    track.z_m = plot.z_m
    track.vx_mps = 0.0
    track.vy_mps = 0.0
    track.vz_mps = 0.0
    track.time_ms = time_ms
    track.hits = 1
    track.history = 0
    track.is_firm = 0
    track.is_taken = 1
    track.object = plot.object
    track.number = number


@stage
def take_plots(clock, radar, row, post, desk, events, time_ms, n_plots):
    """Plots of a scan into tracks: predict, associate, update, start."""
    tracks, plots = desk.tracks, desk.plots
    n_tracks = post.n_tracks
    longest_s, n_settled = predict(desk, n_tracks, time_ms)
    associate(radar, desk, n_tracks, n_settled, n_plots, time_ms, longest_s)
    for j in range(n_plots):
        plot = plots[j]
        if plot.track >= 0:
            update(tracks[plot.track], plot, time_ms)
        elif post.n_tracks < tracks.shape[0]:
            plot.track = post.n_tracks
            start(tracks[plot.track], plot, time_ms, post.next_number)
            post.n_tracks += 1
            post.next_number += 1
            if clock.level >= _TRACKS:
                emit(clock, events, time_ms, _STARTED, row, plot.object, plot.slant_m * 1e-3, post.next_number - 1)
        if clock.level >= _DETECTIONS:
            number = tracks[plot.track].number if plot.track >= 0 else NOBODY
            emit(clock, events, time_ms, _PLOT, row, plot.object, plot.slant_m * 1e-3, number)


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


@stage
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
            if clock.level >= _TRACKS:
                emit(clock, events, time_ms, _DROPPED, row, track.object, 0.0, track.number)
            continue
        if not track.is_firm:
            is_cued = radar.is_fire_unit and track.hits >= 2 and views[track.object].is_cued
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
