"""One scan of one radar: the table of contents of the tracker, and its one door from Python."""

from __future__ import annotations

import math

import numpy as np

from bartizan.jit import fused, jit
from bartizan.tracking import gate, life
from bartizan.tracking.beliefs import believe
from bartizan.tracking.grid import hang
from bartizan.tracking.kalman import new_bench
from bartizan.tracking.matching import match, new_search
from bartizan.tracking.records import Book, new_claims, new_look, new_pairs
from bartizan.tracking.small import TWO_PI

FINE, BAD_RANGE, BAD_AZIMUTH, BAD_ELEVATION, BAD_RATE, BAD_SENSOR = 0, 1, 2, 3, 4, 5
N_TRACKS, NEXT_UID, PROBLEM, BAD_ROW = 0, 1, 2, 3


@jit
def check_plots(plots, n_sensors, counts):
    """Find the first plot that cannot be: writes its row and what is wrong with it; says which radars have plots.

    Returns the radar of all plots, -1 if there are none or several.
    """
    radar = plots[0].sensor if len(plots) else -1
    counts[PROBLEM] = FINE
    for j in range(len(plots)):
        plot = plots[j]
        problem = FINE
        if not 0 <= plot.sensor < n_sensors:
            problem = BAD_SENSOR
        elif not (math.isfinite(plot.range_m) and plot.range_m > 0.0):
            problem = BAD_RANGE
        elif not abs(plot.azimuth_rad) <= TWO_PI:
            problem = BAD_AZIMUTH
        elif not abs(plot.elevation_rad) <= 0.5 * math.pi:
            problem = BAD_ELEVATION
        elif not math.isfinite(plot.range_rate_mps):
            problem = BAD_RATE
        if problem != FINE:
            counts[PROBLEM], counts[BAD_ROW] = problem, j
            return -1
        if plot.sensor != radar:
            radar = -1
    return radar


@jit
def scan(x, P, chance, notes, counts, plots, sensors, i_sensor, rules, time_s, dt, out):
    """Track the plots of one scan. Rows of all arrays must suffice for all tracks and one more for each plot.

    Returns how many tracks were written to `out`: those that are confirmed.
    """
    book, sensor, rule = Book(x, P, chance, notes), sensors[i_sensor], rules[0]
    n, m, n_models, size = counts[N_TRACKS], len(plots), x.shape[1], x.shape[2]
    d = size // 2
    k = 2 + (1 if d == 3 and sensor.elevation_std_rad > 0.0 else 0) + (1 if sensor.range_rate_std_mps > 0.0 else 0)
    bench, look, claims = new_bench(), new_look(n, n_models, size, k), new_claims(n, m)
    if dt > 0.0:
        gate.carry(
            *(book, n, dt, rule, bench, np.empty((n_models, d, d)), np.empty((n_models, d, d))),
            *(np.empty((n_models, size)), np.empty((n_models, size, size))),
        )
    gate.expect_all(book, n, sensor, rule, look, bench)
    grid, corners = hang(plots), np.zeros(4, np.int64)
    most = gate.count_candidates(n, look, rule, grid, corners)
    pairs, search = new_pairs(n, most), new_search(n, m)
    volume = _volume(sensor, d)
    newness = rule.new_objects / (rule.new_objects + sensor.false_plots)
    background = (rule.new_objects + sensor.false_plots) / volume
    if rule.rule == 0:
        of_track, of_plot = np.empty(n, np.int64), np.empty(m, np.int64)
        for stage_of in (1, 0):
            gate.pair_up(n, stage_of, plots, claims.of_plot, book, look, rule, grid, corners, background, pairs)
            match(n, pairs.first, pairs.column, pairs.cost, of_track, of_plot, search)
            for i in range(n):
                if of_track[i] >= 0:
                    claims.of_track[i], claims.of_plot[of_track[i]] = of_track[i], i
    else:
        gate.pair_up(n, -1, plots, claims.of_plot, book, look, rule, grid, corners, background, pairs)
        believe(
            *(n, pairs.first, pairs.column, pairs.weight, pairs.message, pairs.reply, claims.total),
            *(pairs.share, claims.alone, claims.unclaimed),
        )
        match(n, pairs.first, pairs.column, pairs.cost, claims.of_track, claims.of_plot, search)
    kept = 0
    for i in range(n):
        j = claims.of_track[i]
        if j >= 0:
            life.take_in(i, plots[j], book, sensor, rule, look, bench)
        if rule.rule == 0:
            goes_on = life.count(j >= 0, book.notes[i], rule)
        else:
            goes_on = life.weigh(j >= 0, claims.alone[i], look.seen[i], book.notes[i], rule)
        if goes_on:
            life.keep(i, kept, book)
            kept += 1
    for j in range(m):
        existence = newness * claims.unclaimed[j]
        if claims.of_plot[j] < 0 and (rule.rule == 0 or existence >= 0.1 * newness):
            life.begin(kept, counts[NEXT_UID], existence, plots[j], book, sensor, rule)
            counts[NEXT_UID] += 1
            kept += 1
    counts[N_TRACKS] = kept
    n_out = 0
    for i in range(kept):
        if notes[i].is_confirmed:
            life.report(i, out[n_out], book, time_s, bench.B[0], bench.A)
            n_out += 1
    return n_out


@fused
def _volume(sensor, d):
    """How much room false plots have, in the radar's measurements."""
    room = (sensor.range_max_m - sensor.range_min_m) * TWO_PI
    if d == 3 and sensor.elevation_std_rad > 0.0:
        room *= sensor.elevation_max_rad
    if sensor.range_rate_std_mps > 0.0:
        room *= 2000.0
    return room
