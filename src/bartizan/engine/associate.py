"""Associate: which plot belongs to which track, the nearest within its gate (docs/model.md, section 5).

All pairs of plots and tracks are asked, but in loops without branches, several at once, and first for one thing only:
how many tracks are as near to a plot as the one that took its object's last plot. If none is but that one, and it is
free when the plot's turn comes, it is the nearest, and no order is needed. Tracks with one plot stand apart, so that
the many settled ones are not asked again in the second pass.
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.engine.queue import NOBODY, NOTHING
from bartizan.jit import fused
from bartizan.lanes import in_lanes

GATE_SIGMAS = 4.0
MAX_ACCELERATION_MPS2 = 30.0
INITIATION_SPEED_MPS = 1500.0

FARTHEST = np.int64(2**63 - 1)
"""Above the bits of every distance."""


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
            desk.slack_m[k] = 0.0
            desk.fresh[n_fresh] = k
            desk.fresh_x_m[n_fresh] = x_m
            desk.fresh_slack_m[n_fresh] = INITIATION_SPEED_MPS * dt
            n_fresh += 1
    for k in range(n_tracks, in_lanes(n_tracks)):
        desk.x_m[k] = math.inf
    return n_fresh


@fused
def note_errors(radar, plots, n_plots):
    """How coarse each plot is in the plane."""
    for j in range(in_lanes(n_plots)):
        plots.noise_m[j] = measurement_m(radar, plots.distance_m[j])


@fused
def guess_tracks(desk, n_tracks, n_plots):
    """For each plot the settled track that took its object's last plot, if it lies within that track's gate, and their
    squared distance; else a distance below zero.
    """
    plots = desk.plots
    for j in range(n_plots):
        k = desk.hints[plots.item[j]]
        k = k if (k >= 0) & (k < n_tracks) else NOTHING
        dx = plots.x_m[j] - desk.x_m[k]
        dy = plots.y_m[j] - desk.y_m[k]
        d2 = dx * dx + dy * dy
        gate = GATE_SIGMAS * plots.noise_m[j] + desk.slack_m[k]
        plots.guess[j] = k
        plots.guess_m2[j] = d2 if d2 <= gate * gate else -1.0


@fused
def count_near(desk, n_tracks, n_plots):
    """How many settled tracks are as near to each plot as its guess, that one included."""
    plots = desk.plots
    x_m, y_m = desk.x_m, desk.y_m
    n_lanes = in_lanes(n_tracks)
    for j in range(n_plots):
        plot_x_m, plot_y_m, guess_m2 = plots.x_m[j], plots.y_m[j], plots.guess_m2[j]
        n = NOTHING
        for k in range(n_lanes):
            dx = plot_x_m - x_m[k]
            dy = plot_y_m - y_m[k]
            n += dx * dx + dy * dy <= guess_m2
        plots.n_near[j] = n


@fused
def nearest_free(desk, n_tracks, plot_x_m, plot_y_m, noise_m):
    """The nearest settled track that is free and within its gate, the first of equals; NOBODY if there is none.

    Distances are compared by their bits, which rise as they do: so compared, several are at once.
    """
    x_m, y_m, slack_m, order = desk.x_m, desk.y_m, desk.slack_m, desk.order
    n_lanes = in_lanes(n_tracks)
    least = FARTHEST
    for k in range(n_lanes):
        dx = plot_x_m - x_m[k]
        dy = plot_y_m - y_m[k]
        d2 = dx * dx + dy * dy
        gate = GATE_SIGMAS * noise_m + slack_m[k]
        bits = np.float64(d2).view(np.int64) if d2 <= gate * gate else FARTHEST
        order[k] = bits
        least = min(least, bits)
    if least == FARTHEST:
        return NOBODY
    first = np.int64(n_lanes)
    for k in range(n_lanes):
        first = min(first, k if order[k] == least else n_lanes)
    return first


@fused
def associate_settled(radar, desk, n_tracks, n_plots):
    """First pass: each plot takes the nearest free track with two plots or more.

    A guess that no other track is as near as needs no search while it is free, whoever else has taken what.
    """
    plots = desk.plots
    note_errors(radar, plots, n_plots)
    guess_tracks(desk, n_tracks, n_plots)
    count_near(desk, n_tracks, n_plots)
    for j in range(n_plots):
        k = plots.guess[j]
        if plots.n_near[j] != 1 or desk.x_m[k] == math.inf:
            k = nearest_free(desk, n_tracks, plots.x_m[j], plots.y_m[j], plots.noise_m[j])
        if k >= 0:
            take(desk, j, k)
            desk.x_m[k] = math.inf


@fused
def take(desk, j, k):
    """A plot takes a track."""
    desk.plots.track[j] = k
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
