"""Associate: which plot belongs to which track, the nearest within its gate (docs/model.md, section 5).

All pairs of plots and tracks cost most of a tracker's time. Three things keep them few, and change no outcome: a track
that is likely to be the nearest is tried first and bounds the search; tracks with one plot stand apart, so that the
many settled ones are not asked again in the second pass; and large scans hang their tracks into a grid.
"""

from __future__ import annotations

import math

from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.jit import fused

GATE_SIGMAS = 4.0
MAX_ACCELERATION_MPS2 = 30.0
INITIATION_SPEED_MPS = 1500.0

MOST_CELLS, SMALLEST_CELL_M = 4.0, 100.0
BRUTE_FORCE_PAIRS = 300
"""Up to this many pairs of plots and tracks, trying them all is faster than a grid."""


@fused
def measurement_m(radar, distance_m):
    """Standard deviation of a plot in the plane, range and azimuth together."""
    across_m = radar.azimuth_std * distance_m
    return math.sqrt(radar.range_std_m * radar.range_std_m + across_m * across_m)


@fused
def predict(desk, n_tracks, time_ms):
    """Carry every track to the time of the scan, and note by how much each widens the gate: manoeuvre, or any speed
    while a track has none.

    Tracks with one plot go to the columns of fresh ones, and to infinity in those of all tracks. Returns how many are
    fresh.
    """
    n_fresh = NOTHING
    for k in range(n_tracks):
        track = desk.tracks[k]
        dt = (time_ms - track.time_ms) * 1e-3
        x_m = track.x_m + track.vx_mps * dt
        y_m = track.y_m + track.vy_mps * dt
        track.is_taken = 0
        desk.y_m[k] = y_m
        if track.hits >= 2:
            desk.x_m[k] = x_m
            desk.slack_m[k] = 0.5 * MAX_ACCELERATION_MPS2 * dt * dt
        else:
            desk.x_m[k] = math.inf
            desk.fresh[n_fresh] = k
            desk.fresh_x_m[n_fresh] = x_m
            desk.fresh_slack_m[n_fresh] = INITIATION_SPEED_MPS * dt
            n_fresh += 1
    return n_fresh


@fused
def distance2_to(desk, k, x_m, y_m, noise_m):
    """Squared distance from a plot to a settled track that is free and within whose gate it lies; else infinity."""
    dx = x_m - desk.x_m[k]
    dy = y_m - desk.y_m[k]
    d2 = dx * dx + dy * dy
    gate = GATE_SIGMAS * noise_m + desk.slack_m[k]
    return d2 if d2 <= gate * gate else math.inf


@fused
def likely(desk, n_tracks, item_row, x_m, y_m, noise_m):
    """A free track that is likely to be the nearest: (track, squared distance), (-1, infinity) if there is none.

    The one that took the object's last plot; or, if another object's plot has taken that one, that object's own.
    """
    k = desk.hints[item_row]
    for _ in range(2):
        if k < 0 or k >= n_tracks:
            break
        d2 = distance2_to(desk, k, x_m, y_m, noise_m)
        if d2 < math.inf:
            return k, d2
        if not desk.tracks[k].is_taken:
            break
        k = desk.hints[desk.plots.item[desk.taker[k]]]
    return NOBODY, math.inf


@fused
def bucket(column, row, n_buckets):
    """Hash of a grid cell."""
    return ((column * 73856093) ^ (row * 19349663)) & (n_buckets - 1)


@fused
def build_grid(desk, n_tracks, per_cell):
    """Hang every settled track into the bucket of its predicted cell."""
    heads = desk.heads
    heads[:] = -1
    for k in range(n_tracks):
        if desk.x_m[k] < math.inf:
            column = int(math.floor(desk.x_m[k] * per_cell))
            b = bucket(column, int(math.floor(desk.y_m[k] * per_cell)), heads.shape[0])
            desk.chain[k] = heads[b]
            heads[b] = k


@fused
def nearest_within(desk, x_m, y_m, noise_m, per_cell, reach_m, best, best2):
    """As `nearest_of_all`, among the cells of the grid within a distance; also the squared distance."""
    first_column = int(math.floor((x_m - reach_m) * per_cell))
    last_column = int(math.floor((x_m + reach_m) * per_cell))
    first_row = int(math.floor((y_m - reach_m) * per_cell))
    last_row = int(math.floor((y_m + reach_m) * per_cell))
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            k = desk.heads[bucket(column, row, desk.heads.shape[0])]
            while k >= 0:
                d2 = distance2_to(desk, k, x_m, y_m, noise_m)
                if d2 < best2 or (d2 == best2 and k < best):
                    best = k
                    best2 = d2
                k = desk.chain[k]
    return best, best2


@fused
def nearest_in_grid(desk, n_tracks, x_m, y_m, noise_m, per_cell, best, best2):
    """As `nearest_of_all`: without a good guess, the cells around the plot give one; then only the cells within the
    distance of the best track so far are tried.
    """
    reach2 = MOST_CELLS * MOST_CELLS / (per_cell * per_cell)
    if best2 > reach2:
        best, best2 = nearest_within(desk, x_m, y_m, noise_m, per_cell, 1.0 / per_cell, best, best2)
    if best2 > reach2:
        return nearest_of_all(desk, n_tracks, x_m, y_m, noise_m, best, best2)
    return nearest_within(desk, x_m, y_m, noise_m, per_cell, math.sqrt(best2), best, best2)[0]


@fused
def nearest_of_all(desk, n_tracks, x_m, y_m, noise_m, best, best2):
    """The nearest free settled track within its gate, the first of equals; `best` if none is nearer."""
    for k in range(n_tracks):
        dx = x_m - desk.x_m[k]
        dy = y_m - desk.y_m[k]
        d2 = dx * dx + dy * dy
        if d2 <= best2:
            gate = GATE_SIGMAS * noise_m + desk.slack_m[k]
            if d2 <= gate * gate and (d2 < best2 or k < best):
                best = k
                best2 = d2
    return best


@fused
def coarsest_m(radar, plots, n_plots):
    """Measurement error at the farthest plot."""
    farthest_m = 0.0
    for j in range(n_plots):
        farthest_m = max(farthest_m, plots.distance_m[j])
    return measurement_m(radar, farthest_m)


@fused
def associate_settled(radar, desk, n_tracks, n_plots):
    """First pass: each plot takes the nearest free track with two plots or more."""
    plots = desk.plots
    per_cell = 0.0
    if n_plots * n_tracks > BRUTE_FORCE_PAIRS:
        # cells a little larger than the usual distance between a plot and its track
        per_cell = 1.0 / max(2.0 * coarsest_m(radar, plots, n_plots), SMALLEST_CELL_M)
        build_grid(desk, n_tracks, per_cell)
    for j in range(n_plots):
        noise_m = measurement_m(radar, plots.distance_m[j])
        x_m = plots.x_m[j]
        y_m = plots.y_m[j]
        k, d2 = likely(desk, n_tracks, plots.item[j], x_m, y_m, noise_m)
        if per_cell > 0.0:
            k = nearest_in_grid(desk, n_tracks, x_m, y_m, noise_m, per_cell, k, d2)
        else:
            k = nearest_of_all(desk, n_tracks, x_m, y_m, noise_m, k, d2)
        if k >= 0:
            take(desk, j, k)
            desk.x_m[k] = math.inf


@fused
def take(desk, j, k):
    """A plot takes a track."""
    desk.plots.track[j] = k
    desk.taker[k] = j
    desk.tracks[k].is_taken = 1


@fused
def associate_fresh(radar, desk, n_fresh, n_plots):
    """Second pass: each plot that is left takes the nearest free track with one plot."""
    plots = desk.plots
    for j in range(n_plots):
        if plots.track[j] >= 0:
            continue
        noise_m = measurement_m(radar, plots.distance_m[j])
        best = NOBODY
        best2 = math.inf
        for m in range(n_fresh):
            dx = plots.x_m[j] - desk.fresh_x_m[m]
            dy = plots.y_m[j] - desk.y_m[desk.fresh[m]]
            d2 = dx * dx + dy * dy
            gate = GATE_SIGMAS * noise_m + desk.fresh_slack_m[m]
            if d2 < best2 and d2 <= gate * gate:
                best = m
                best2 = d2
        if best >= 0:
            take(desk, j, desk.fresh[best])
            desk.fresh_x_m[best] = math.inf


@fused
def associate(radar, desk, n_tracks, n_plots, time_ms):
    """Give each plot the nearest free track within its gate: settled tracks first, then those with one plot."""
    n_fresh = predict(desk, n_tracks, time_ms)
    if n_fresh < n_tracks:
        associate_settled(radar, desk, n_tracks, n_plots)
    if n_fresh > 0:
        associate_fresh(radar, desk, n_fresh, n_plots)
