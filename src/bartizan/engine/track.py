"""Track, mode `simple`: each radar by itself, nearest plot within a gate, alpha-beta filter.

M of N (docs/model.md, section 5).
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Code, Level
from bartizan.engine.motion import slant_m
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.engine.records import Desk
from bartizan.jit import fused, stage

ALPHA, BETA = 0.5, 0.2
GATE_SIGMAS = 4.0
MAX_ACCELERATION_MPS2 = 30.0
INITIATION_SPEED_MPS = 1500.0
SETTLED, FRESH = np.int64(1), np.int64(0)
"""Tracks with two or more plots, and with one."""

MOST_CELLS, SMALLEST_CELL_M = 4.0, 100.0
BRUTE_FORCE_PAIRS = 300
"""Up to this many pairs of plots and tracks, trying them all is faster than a grid; the outcome is the same."""

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


@stage
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
def measurement_m(radar, distance_m):
    """Standard deviation of a plot in the plane, range and azimuth together."""
    across_m = radar.azimuth_std * distance_m
    return math.sqrt(radar.range_std_m * radar.range_std_m + across_m * across_m)


@stage
def gate_m(track, time_ms, noise_m):
    """How far from its prediction a track accepts a plot: noise, and manoeuvre, or any speed while it has none."""
    dt = (time_ms - track.time_ms) * 1e-3
    if track.hits >= 2:
        return GATE_SIGMAS * noise_m + 0.5 * MAX_ACCELERATION_MPS2 * dt * dt
    return GATE_SIGMAS * noise_m + INITIATION_SPEED_MPS * dt


@stage
def is_open(track, distance2, time_ms, noise_m, is_settled):
    """Whether a track is of the kind asked for, free, and the plot lies within its gate."""
    if track.is_taken or (track.hits >= 2) != (is_settled == SETTLED):
        return False
    gate = gate_m(track, time_ms, noise_m)
    return distance2 <= gate * gate


@stage
def bucket(column, row, n_buckets):
    """Hash of a grid cell."""
    return ((column * 73856093) ^ (row * 19349663)) & (n_buckets - 1)


@stage
def build_grid(desk, n_tracks, per_cell):
    """Hang every track into the bucket of its predicted cell."""
    heads = desk.heads
    heads[:] = -1
    for k in range(n_tracks):
        column = int(math.floor(desk.px_m[k] * per_cell))
        b = bucket(column, int(math.floor(desk.py_m[k] * per_cell)), heads.shape[0])
        desk.chain[k] = heads[b]
        heads[b] = k


@stage
def nearest_in_grid(desk, plot, time_ms, noise_m, per_cell, best, best2):
    """As `nearest`, but only the cells within the distance of the best track so far are tried."""
    reach_m = math.sqrt(best2)
    first_column = int(math.floor((plot.x_m - reach_m) * per_cell))
    last_column = int(math.floor((plot.x_m + reach_m) * per_cell))
    first_row = int(math.floor((plot.y_m - reach_m) * per_cell))
    last_row = int(math.floor((plot.y_m + reach_m) * per_cell))
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            k = desk.heads[bucket(column, row, desk.heads.shape[0])]
            while k >= 0:
                dx = plot.x_m - desk.px_m[k]
                dy = plot.y_m - desk.py_m[k]
                d2 = dx * dx + dy * dy
                is_nearer = d2 < best2 or (d2 == best2 and k < best)
                if is_nearer and is_open(desk.tracks[k], d2, time_ms, noise_m, SETTLED):
                    best = k
                    best2 = d2
                k = desk.chain[k]
    return best


@stage
def nearest(desk, n_tracks, plot, time_ms, noise_m, widest_m, per_cell, is_settled):
    """The nearest free track within its gate (-1: none). No gate is wider than `widest_m`; `per_cell` is above 0 if
    the grid is built.

    The track that took the object's last plot is tried first: it bounds the search, and changes nothing else.
    """
    x_m = plot.x_m
    y_m = plot.y_m
    bound_m = widest_m
    best = NOBODY
    best2 = math.inf
    hint = desk.hints[plot.object]
    if 0 <= hint < n_tracks:
        dx = x_m - desk.px_m[hint]
        dy = y_m - desk.py_m[hint]
        d2 = dx * dx + dy * dy
        if is_open(desk.tracks[hint], d2, time_ms, noise_m, is_settled):
            best = hint
            best2 = d2
            bound_m = math.sqrt(d2)
            if per_cell > 0.0 and bound_m * per_cell <= MOST_CELLS:
                return nearest_in_grid(desk, plot, time_ms, noise_m, per_cell, best, best2)
    for k in range(n_tracks):
        dx = x_m - desk.px_m[k]
        if abs(dx) > bound_m:
            continue
        dy = y_m - desk.py_m[k]
        d2 = dx * dx + dy * dy
        if d2 > best2 or (d2 == best2 and k >= best):
            continue
        if is_open(desk.tracks[k], d2, time_ms, noise_m, is_settled):
            best = k
            best2 = d2
            bound_m = math.sqrt(d2)
    return best


@stage
def coarsest_m(radar, plots, n_plots):
    """Measurement error at the farthest plot."""
    farthest_m = 0.0
    for j in range(n_plots):
        farthest_m = max(farthest_m, plots[j].distance_m)
    return measurement_m(radar, farthest_m)


@stage
def cell_size_m(radar, plots, n_plots):
    """Cells a little larger than the usual distance between a plot and its track."""
    return max(2.0 * coarsest_m(radar, plots, n_plots), SMALLEST_CELL_M)


@stage
def widest_gate_m(radar, plots, n_plots, longest_s, is_settled):
    """No gate of this scan is wider: noise at the farthest plot, and the longest time since an update."""
    noise_m = GATE_SIGMAS * coarsest_m(radar, plots, n_plots)
    if is_settled == SETTLED:
        return noise_m + 0.5 * MAX_ACCELERATION_MPS2 * longest_s * longest_s
    return noise_m + INITIATION_SPEED_MPS * longest_s


@stage
def associate(radar, desk, n_tracks, n_settled, n_plots, time_ms, longest_s):
    """Give each plot the nearest free track within its gate: settled tracks first, then those with one plot."""
    plots = desk.plots
    for is_settled in (SETTLED, FRESH):
        if n_plots == 0 or (n_settled if is_settled == SETTLED else n_tracks - n_settled) == 0:
            continue
        widest_m = widest_gate_m(radar, plots, n_plots, longest_s, is_settled)
        per_cell = 0.0
        if is_settled == SETTLED and n_plots * n_tracks > BRUTE_FORCE_PAIRS:
            per_cell = 1.0 / cell_size_m(radar, plots, n_plots)
            build_grid(desk, n_tracks, per_cell)
        for j in range(n_plots):
            plot = plots[j]
            if plot.track < 0:
                noise_m = measurement_m(radar, plot.distance_m)
                plot.track = nearest(desk, n_tracks, plot, time_ms, noise_m, widest_m, per_cell, is_settled)
                if plot.track >= 0:
                    desk.tracks[plot.track].is_taken = 1


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
