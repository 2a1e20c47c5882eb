"""One scan of one radar: the table of contents of the tracker, and its one door from Python."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from bartizan.held import taken
from bartizan.jit import fused, jit, making
from bartizan.tracking import gate, life
from bartizan.tracking.associate import JPDA, NEAREST, associate_by_rule, likely, seen
from bartizan.tracking.blend import blend_in
from bartizan.tracking.grid import hang
from bartizan.tracking.kalman import expect_by_rule, expect_extended
from bartizan.tracking.records import Book, Room, clear_claims, new_pairs
from bartizan.tracking.small import TWO_PI

FINE, BAD_RANGE, BAD_AZIMUTH, BAD_ELEVATION, BAD_RATE, BAD_SENSOR = 0, 1, 2, 3, 4, 5
N_TRACKS, NEXT_UID, PROBLEM, BAD_ROW = 0, 1, 2, 3
LEAST_NEW = 0.1
"""Plots that more likely than 1 less this belong to tracks begin none."""


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


class Desk(NamedTuple):
    """What a tracker hands to the kernels of its scans."""

    book: Book
    room: Room
    counts: np.ndarray
    sensors: np.ndarray
    rules: np.ndarray
    out: np.ndarray


@fused
def _volume(sensor, d):
    """How much room false plots have, in the radar's measurements."""
    room = (sensor.range_max_m - sensor.range_min_m) * TWO_PI
    if d == 3 and sensor.elevation_std_rad > 0.0:
        room *= sensor.elevation_max_rad
    if sensor.range_rate_std_mps > 0.0:
        room *= 2000.0
    return room


def taking(associate: Any, expect_all: Any) -> Any:
    """The kernel of a scan, with one way to associate and one filter, so that whoever needs no others compiles none."""

    @making
    def take_scan(book, room, counts, plots, sensors, i_sensor, rule, dt):
        """Predict all tracks, find their plots, take these in, drop and begin tracks; each notes the plot that it took.

        Where rows run out, plots begin no track.
        """
        notes, sensor = book.notes, sensors[i_sensor]
        n, m, n_models, d = counts[N_TRACKS], len(plots), book.x.shape[1], book.x.shape[2] // 2
        look, claims, bench = room.look, room.claims, room.bench
        if dt > 0.0:
            gate.carry(book, n, dt, rule, bench, room.across, room.turned)
        expect_all(book, n, sensor, rule, look, bench)
        grid = hang(plots, room.cells)
        most = gate.count_candidates(n, book, look, rule, grid, room.corners)
        pairs = taken(room.pairs)
        if most > len(pairs.column):
            pairs = new_pairs(n, most, n_models)
        clear_claims(claims, n, m)
        newness = rule.new_objects / (rule.new_objects + sensor.false_plots)
        background = (rule.new_objects + sensor.false_plots) / _volume(sensor, d)
        where = (n, plots, book, look, rule, grid, room.corners, background, pairs, claims, room.search)
        associate(*where, room.clusters)
        kept = 0
        for i in range(n):
            is_seen = seen(i, claims, rule)
            if rule.rule >= JPDA:
                blend_in(i, plots, pairs, claims, book, sensor, rule, look, bench)
            elif is_seen:
                life.take_in(i, plots[claims.of_track[i]], book, sensor, rule, look, bench)
            if is_seen and book.notes[i].n_models < n_models:
                life.spread_out(i, book)
            if rule.rule == NEAREST:
                goes_on = life.count(is_seen, book.notes[i], rule)
            else:
                goes_on = life.weigh(is_seen, look.seen[i] > 0.0, claims.exist[i], book.notes[i], rule, len(sensors))
            notes[i].plot = claims.of_track[i] if is_seen else -1
            if goes_on:
                life.keep(i, kept, book)
                kept += 1
        for j in range(m):
            existence = newness * claims.unclaimed[j]
            if (
                kept < len(notes)
                and claims.of_plot[j] < 0
                and (rule.rule == NEAREST or existence >= LEAST_NEW * newness)
            ):
                life.begin(kept, counts[NEXT_UID], existence, plots[j], book, sensor, rule)
                notes[kept].plot = j
                counts[NEXT_UID] += 1
                kept += 1
        counts[N_TRACKS] = kept

    return take_scan


take_scan = taking(associate_by_rule, gate.expecting(expect_by_rule))
"""With the ways that the rule names."""
take_likely_scan = taking(likely, gate.expecting(expect_extended))
"""Where the rule is any but "nearest", and the filter is "extended"."""


@jit
def scan(desk, plots, i_sensor, time_s, dt):
    """Track the plots of one scan. Rows of all arrays must suffice for all tracks and one more for each plot.

    Returns how many tracks were written to `out`: those that are confirmed.
    """
    book, counts, bench = taken(desk.book), desk.counts, desk.room.bench
    rule = desk.rules[0]
    take_scan(book, desk.room, counts, plots, desk.sensors, i_sensor, rule, dt)
    n_out = 0
    for i in range(counts[N_TRACKS]):
        if book.notes[i].is_confirmed:
            life.report(i, desk.out[n_out], book, time_s, bench.B[0], bench.A)
            n_out += 1
    return n_out
