"""What becomes of tracks after a scan: take in plots, count or weigh, drop, begin, report."""

from __future__ import annotations

import math

from bartizan.jit import fused, stage
from bartizan.tracking.bank import together
from bartizan.tracking.kalman import UNSCENTED, update_extended, update_mirrored
from bartizan.tracking.polar import difference, read_plot, start
from bartizan.tracking.small import quadratic

DARK_SCANS = 8
"""Tracks without a plot for so many scans of each radar are dropped, whatever their probability of existence."""
BEST_STD_M, BEST_QUALITY = 25.0, 7
"""Track quality 7 is a place known to this, on the worst horizontal axis; each step down is twice as far."""


@stage
def take_in(i, plot, book, sensor, rule, look, bench):
    """Update all models of a track by one plot, and weigh them by how well each expected it."""
    n_models, size, k = book.notes[i].n_models, book.x.shape[2], look.z.shape[2]
    read_plot(plot, look.kinds, k, look.pull)
    most = -math.inf
    for m in range(n_models):
        difference(look.pull, look.z[i, m], k, look.v)
        fit = look.centre[i, m] - 0.5 * quadratic(look.S_inverse[i, m], look.v, k)
        look.centre[i, m] = fit
        most = max(most, fit)
        x, P, S, C = book.x[i, m], book.P[i, m], look.S_inverse[i, m], look.C[i, m]
        if rule.filter == UNSCENTED:
            update_mirrored(x, P, look.v, size // 2, k, S, C, bench)
        else:
            update_extended(
                *(x, P, look.v, sensor, size // 2, look.kinds, look.variance, k),
                *(S, C, bench),
            )
    total = 0.0
    for m in range(n_models):
        book.chance[i, m] *= math.exp(look.centre[i, m] - most)
        total += book.chance[i, m]
    for m in range(n_models):
        book.chance[i, m] /= total


@stage
def spread_out(i, book):
    """Give a track that was seen again all models of motion; one plot does not tell them apart."""
    n_models, size = book.x.shape[1], book.x.shape[2]
    for m in range(n_models):
        book.chance[i, m] = 1.0 / n_models
        for a in range(size):
            book.x[i, m, a] = book.x[i, 0, a]
            for b in range(size):
                book.P[i, m, a, b] = book.P[i, 0, a, b]
    book.notes[i].n_models = n_models


@stage
def count(is_seen, note, rule):
    """Life by counts: confirmed after so many plots. Returns whether the track goes on."""
    if is_seen:
        note.hits += 1
        note.misses = 0
        if note.hits >= rule.confirm_hits:
            note.is_confirmed = 1
    else:
        note.misses += 1
    return note.misses < (rule.confirmed_misses if note.is_confirmed else rule.tentative_misses)


@stage
def weigh(is_seen, could_be_seen, exist, note, rule, n_sensors):
    """Life by the probability of existence, as the scan left it. Returns whether the track goes on."""
    note.existence = rule.survival * exist
    if is_seen:
        note.hits += 1
        note.misses = note.dark = 0
    else:
        note.misses += 1 if could_be_seen else 0
        note.dark += 1
    if note.existence >= rule.confirm:
        note.is_confirmed = 1
    elif note.existence < rule.hide:
        note.is_confirmed = 0
    return note.existence >= rule.drop and note.dark < DARK_SCANS * n_sensors


@stage
def keep(i, k, book):
    """Move track i to row k, which is free."""
    if i == k:
        return
    n_models, size = book.notes[i].n_models, book.x.shape[2]
    for m in range(n_models):
        book.chance[k, m] = book.chance[i, m]
        for a in range(size):
            book.x[k, m, a] = book.x[i, m, a]
            for b in range(size):
                book.P[k, m, a, b] = book.P[i, m, a, b]
    book.notes[k] = book.notes[i]


@stage
def begin(k, uid, existence, plot, book, sensor, rule):
    """Begin a track on a plot, in row k; with one model until it is seen again."""
    d = book.x.shape[2] // 2
    start(plot, sensor, d, rule.speed_std, rule.height_m, rule.height_std_m, book.x[k, 0], book.P[k, 0])
    book.chance[k, 0] = 1.0
    note = book.notes[k]
    note.uid, note.hits, note.misses, note.is_confirmed, note.existence = uid, 1, 0, 0, existence
    note.n_models, note.dark = 1, 0


@fused
def quality(covariance):
    """Track quality 0 to 7: 7 up to 25 m on the worst horizontal axis, 6 up to 50 m, and 0 above 1,600 m."""
    middle = 0.5 * (covariance[0, 0] + covariance[1, 1])
    worst = middle + math.hypot(0.5 * (covariance[0, 0] - covariance[1, 1]), covariance[0, 1])
    steps = math.ceil(0.5 * math.log2(max(worst, 1.0) / BEST_STD_M**2) - 1e-9)
    return int(max(BEST_QUALITY - max(steps, 0), 0))


@fused
def report(k, row, book, time_s, mean, covariance):
    """Write track k into a row of the answer: position, velocity, covariance, all models together."""
    n_models, size = book.notes[k].n_models, book.x.shape[2]
    d = size // 2
    together(book.x[k], book.P[k], book.chance[k], n_models, size, mean, covariance)
    note = book.notes[k]
    row.uid, row.time_s, row.hits, row.misses, row.existence = note.uid, time_s, note.hits, note.misses, note.existence
    row.x_m, row.y_m, row.vx_mps, row.vy_mps = mean[0], mean[1], mean[d], mean[d + 1]
    row.z_m, row.vz_mps = (mean[2], mean[5]) if d == 3 else (0.0, 0.0)
    row.quality = quality(covariance)
    for a in range(6):
        for b in range(6):
            row.covariance[a, b] = 0.0
    for a in range(size):
        for b in range(size):
            row.covariance[a if a < d else 3 + a - d, b if b < d else 3 + b - d] = covariance[a, b]
