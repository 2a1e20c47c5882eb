"""Associate: which plot belongs to which track, the nearest within its gate (docs/model.md, section 5).

All pairs of plots and tracks cost most of a tracker's time. Two things keep them few, and change no outcome: the track
that took an object's last plot is tried first and bounds the search, and large scans hang their tracks into a grid.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.queue import NOBODY
from bartizan.jit import fused, stage

GATE_SIGMAS = 4.0
MAX_ACCELERATION_MPS2 = 30.0
INITIATION_SPEED_MPS = 1500.0
SETTLED, FRESH = np.int64(1), np.int64(0)
"""Tracks with two or more plots, and with one."""

MOST_CELLS, SMALLEST_CELL_M = 4.0, 100.0
BRUTE_FORCE_PAIRS = 300
"""Up to this many pairs of plots and tracks, trying them all is faster than a grid."""


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


@fused
def build_grid(desk, n_tracks, per_cell):
    """Hang every track into the bucket of its predicted cell."""
    heads = desk.heads
    heads[:] = -1
    for k in range(n_tracks):
        column = int(math.floor(desk.px_m[k] * per_cell))
        b = bucket(column, int(math.floor(desk.py_m[k] * per_cell)), heads.shape[0])
        desk.chain[k] = heads[b]
        heads[b] = k


@fused
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


@fused
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


@fused
def cell_size_m(radar, plots, n_plots):
    """Cells a little larger than the usual distance between a plot and its track."""
    return max(2.0 * coarsest_m(radar, plots, n_plots), SMALLEST_CELL_M)


@fused
def widest_gate_m(radar, plots, n_plots, longest_s, is_settled):
    """No gate of this scan is wider: noise at the farthest plot, and the longest time since an update."""
    noise_m = GATE_SIGMAS * coarsest_m(radar, plots, n_plots)
    if is_settled == SETTLED:
        return noise_m + 0.5 * MAX_ACCELERATION_MPS2 * longest_s * longest_s
    return noise_m + INITIATION_SPEED_MPS * longest_s


@fused
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
