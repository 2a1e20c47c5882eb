"""Track, mode `simple`: each radar by itself, nearest plot within a gate, alpha-beta filter, M of N (docs/model.md, section 5)."""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.emit import emit
from bartizan.engine.log import Code, Level
from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.jit import stage

ALPHA, BETA = 0.5, 0.2
GATE_SIGMAS = 4.0
MAX_ACCELERATION_MPS2 = 30.0
INITIATION_SPEED_MPS = 1500.0
SETTLED, FRESH = np.int64(1), np.int64(0)
"""Tracks with two or more plots, and with one."""

BRUTE_FORCE_PAIRS = 1024
"""Up to this many pairs of plots and tracks, trying them all is faster than a grid; the outcome is the same."""

_STARTED, _FIRM, _DROPPED, _PLOT = (
    np.int64(Code.TRACK_STARTED),
    np.int64(Code.TRACK_FIRM),
    np.int64(Code.TRACK_DROPPED),
    np.int64(Code.PLOT),
)
_TRACKS, _DETECTIONS = np.int64(Level.TRACKS), np.int64(Level.DETECTIONS)


@stage
def predict(tracks, n_tracks, time_ms):
    """Carry every track to the time of the scan along its velocity; returns the longest time since an update, in seconds."""
    longest_s = 0.0
    for k in range(n_tracks):
        track = tracks[k]
        dt = (time_ms - track.time_ms) * 1e-3
        track.px_m = track.x_m + track.vx_mps * dt
        track.py_m = track.y_m + track.vy_mps * dt
        track.pz_m = track.z_m + track.vz_mps * dt
        track.is_taken = 0
        longest_s = max(longest_s, dt)
    return longest_s


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
def closer(tracks, k, plot, time_ms, noise_m, is_settled, best, best2):
    """The better of the best track so far and track k (squared distance; ties to the older track)."""
    track = tracks[k]
    if track.is_taken or (track.hits >= 2) != (is_settled == SETTLED):
        return best, best2
    dx = plot.x_m - track.px_m
    dy = plot.y_m - track.py_m
    d2 = dx * dx + dy * dy
    if d2 > best2 or (d2 == best2 and k > best):
        return best, best2
    gate = gate_m(track, time_ms, noise_m)
    if d2 > gate * gate:
        return best, best2
    return k, d2


@stage
def bucket(x_m, y_m, cell_m, dx, dy, n_buckets):
    """Hash of the grid cell of a point, moved by (dx, dy) cells."""
    column = int(math.floor(x_m / cell_m)) + dx
    row = int(math.floor(y_m / cell_m)) + dy
    return ((column * 73856093) ^ (row * 19349663)) & (n_buckets - 1)


@stage
def build_grid(tracks, n_tracks, cell_m, heads, chain):
    """Hang every settled track into the bucket of its predicted cell."""
    heads[:] = -1
    for k in range(n_tracks):
        if tracks[k].hits >= 2:
            b = bucket(tracks[k].px_m, tracks[k].py_m, cell_m, NOTHING, NOTHING, heads.shape[0])
            chain[k] = heads[b]
            heads[b] = k


@stage
def nearest_in_grid(tracks, plot, time_ms, noise_m, cell_m, heads, chain):
    """The nearest settled track within its gate, among the nine cells around a plot."""
    best = NOBODY
    best2 = math.inf
    for dy in range(-1, 2):
        for dx in range(-1, 2):
            k = heads[bucket(plot.x_m, plot.y_m, cell_m, dx, dy, heads.shape[0])]
            while k >= 0:
                best, best2 = closer(tracks, k, plot, time_ms, noise_m, SETTLED, best, best2)
                k = chain[k]
    return best


@stage
def nearest_of_all(tracks, n_tracks, plot, time_ms, noise_m, is_settled):
    """The nearest track within its gate, all tried."""
    best = NOBODY
    best2 = math.inf
    for k in range(n_tracks):
        best, best2 = closer(tracks, k, plot, time_ms, noise_m, is_settled, best, best2)
    return best


@stage
def associate(radar, tracks, n_tracks, plots, n_plots, time_ms, longest_s, heads, chain):
    """Give each plot the nearest free track within its gate: settled tracks first, then those with one plot."""
    if n_tracks == 0:
        return
    in_grid = n_plots * n_tracks > BRUTE_FORCE_PAIRS
    cell_m = 0.0
    if in_grid:
        farthest_m = 0.0
        for j in range(n_plots):
            farthest_m = max(farthest_m, plots[j].distance_m)
        cell_m = GATE_SIGMAS * measurement_m(radar, farthest_m) + 0.5 * MAX_ACCELERATION_MPS2 * longest_s * longest_s
        build_grid(tracks, n_tracks, cell_m, heads, chain)
    for is_settled in (SETTLED, FRESH):
        for j in range(n_plots):
            plot = plots[j]
            if plot.track >= 0:
                continue
            noise_m = measurement_m(radar, plot.distance_m)
            if in_grid and is_settled == SETTLED:
                k = nearest_in_grid(tracks, plot, time_ms, noise_m, cell_m, heads, chain)
            else:
                k = nearest_of_all(tracks, n_tracks, plot, time_ms, noise_m, is_settled)
            if k >= 0:
                plot.track = k
                tracks[k].is_taken = 1


@stage
def update(track, plot, time_ms):
    """Correct a track by its plot: the second gives the velocity, later ones the alpha-beta filter."""
    dt = (time_ms - track.time_ms) * 1e-3
    ix = plot.x_m - track.px_m
    iy = plot.y_m - track.py_m
    iz = plot.z_m - track.pz_m
    if track.hits == 1:
        alpha = 1.0
        beta = 1.0
    else:
        alpha = ALPHA
        beta = BETA
    track.x_m = track.px_m + alpha * ix
    track.y_m = track.py_m + alpha * iy
    track.z_m = track.pz_m + alpha * iz
    track.vx_mps += beta * ix / dt
    track.vy_mps += beta * iy / dt
    track.vz_mps += beta * iz / dt
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
def take_plots(model, state, events, row, time_ms, n_plots):
    """Plots of a scan into tracks: predict, associate, update, start."""
    clock = state.clock[0]
    post = state.posts[row]
    tracks = state.tracks[row]
    longest_s = predict(tracks, post.n_tracks, time_ms)
    associate(
        model.radars[row], tracks, post.n_tracks, state.plots, n_plots, time_ms, longest_s, state.heads, state.chain
    )
    for j in range(n_plots):
        plot = state.plots[j]
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
def age_tracks(model, state, events, row, time_ms):
    """Shift the history of every track, make firm what has hits enough, drop what has none; returns the number of firm tracks."""
    clock = state.clock[0]
    radar = model.radars[row]
    post = state.posts[row]
    tracks = state.tracks[row]
    views = state.views[radar.warning_group]
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
                    emit(clock, events, time_ms, _FIRM, row, track.object, 0.0, track.number)
        n_firm += track.is_firm
        if kept != k:
            tracks[kept] = track
        kept += 1
    post.n_tracks = kept
    return n_firm
