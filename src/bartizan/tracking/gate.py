"""Which plots could belong to which track: predict, expect, and hold plots against the gate."""

from __future__ import annotations

import math
from typing import Any

from bartizan.jit import fused, stage
from bartizan.tracking.bank import mix
from bartizan.tracking.grid import box
from bartizan.tracking.motion import blocks, predict
from bartizan.tracking.polar import difference, kinds_of, read_plot
from bartizan.tracking.small import quadratic

MOST_ODDS = 1e9
"""Odds of a pair are cut here: beyond it nothing changes but the rounding."""
LEAST_DENSITY = 1e-300
"""What is divided by must not be 0."""


@stage
def carry(book, n, dt, rule, bench, across, turned):
    """Mix the models of each track and predict them to the scan."""
    size = book.x.shape[2]
    d = size // 2
    for m in range(book.x.shape[1]):
        blocks(rule.turn_rate[m], dt, across[m], turned[m], d)
    for i in range(n):
        n_models = book.notes[i].n_models
        mix(book.x[i], book.P[i], book.chance[i], rule.switch, n_models, size, bench.B[0], bench.A)
        for m in range(n_models):
            predict(book.x[i, m], book.P[i, m], across[m], turned[m], rule.noise[m], dt, d, bench.A)


def expecting(expect: Any) -> Any:
    """The kernel that says what each track expects, by one filter."""

    @stage
    def expect_all(book, n, sensor, rule, look, bench):
        """What each track expects; objects outside the radar's limits are not expected to be seen."""
        d, k = book.x.shape[2] // 2, look.z.shape[2]
        kinds_of(sensor, d, look.kinds, look.variance)
        for i in range(n):
            likely, best = 0, -1.0
            for m in range(book.notes[i].n_models):
                if book.chance[i, m] > best:
                    likely, best = m, book.chance[i, m]
                x, P, z, S, C = book.x[i, m], book.P[i, m], look.z[i, m], look.S_inverse[i, m], look.C[i, m]
                look.centre[i, m] = expect(
                    *(rule, x, P, sensor, d, look.kinds, look.variance, k),
                    *(z, S, C, look.wide[i, m], bench),
                )
            range_m = look.z[i, likely, 0]
            is_within = sensor.range_min_m <= range_m <= sensor.range_max_m
            look.seen[i] = sensor.detection_probability if is_within else 0.0
            if book.notes[i].is_confirmed and book.notes[i].misses > 0:
                look.seen[i] *= 1.0 - rule.fade

    return expect_all


@fused
def _corners(i, n_models, look, rule, grid, corners):
    """The box of a track's gate, over all its models; returns how many plots hang in it."""
    low, high, wide = math.inf, -math.inf, 0.0
    for m in range(n_models):
        reach = min(math.sqrt(rule.gate2 * look.wide[i, m, 0]), rule.gate_range_m)
        low, high = min(low, look.z[i, m, 0] - reach), max(high, look.z[i, m, 0] + reach)
    for m in range(n_models):
        off = abs(look.z[i, m, 1] - look.z[i, 0, 1])
        off = min(off, 2.0 * math.pi - off)
        wide = max(wide, off + math.sqrt(rule.gate2 * look.wide[i, m, 1]))
    return box(0.5 * (low + high), 0.5 * (high - low), look.z[i, 0, 1], wide, grid, corners)


@stage
def count_candidates(n, book, look, rule, grid, corners):
    """How many pairs there are at most."""
    total = 0
    for i in range(n):
        total += _corners(i, book.notes[i].n_models, look, rule, grid, corners)
    return total


@fused
def nearness(i, plot, book, look, rule, densities):
    """Square of the distance in sigmas to the nearest model that the gate holds, and the density over all models.

    Where no model's gate holds the plot, the square is infinite. Writes the density of each model.
    """
    k = look.z.shape[2]
    read_plot(plot, look.kinds, k, look.pull)
    least, mixed = math.inf, LEAST_DENSITY
    for m in range(book.notes[i].n_models):
        difference(look.pull, look.z[i, m], k, look.v)
        square = quadratic(look.S_inverse[i, m], look.v, k)
        if square < rule.gate2 and abs(look.v[0]) < rule.gate_range_m:
            least = min(least, square)
        densities[m] = math.exp(look.centre[i, m] - 0.5 * square)
        mixed += book.chance[i, m] * densities[m]
    return least, mixed


@stage
def pair_up(n, stage_of, plots, taken, book, look, rule, grid, corners, background, pairs):
    """Write down the pairs within the gate of tracks whose `is_confirmed` is stage_of (any, if negative).

    `background` is the density of plots that are false or new [per unit of the plot's measurements].
    """
    total = 0
    gate = math.sqrt(rule.gate2)
    for i in range(n):
        note = book.notes[i]
        if stage_of < 0 or note.is_confirmed == stage_of:
            _corners(i, book.notes[i].n_models, look, rule, grid, corners)
            unseen = 1.0 - note.existence * look.seen[i]
            for row in range(corners[0], corners[1] + 1):
                for step in range(corners[3]):
                    c = row * grid.n_azimuth + (corners[2] + step) % grid.n_azimuth
                    for place in range(grid.start[c], grid.start[c + 1]):
                        j = grid.order[place]
                        if taken[j] >= 0:
                            continue
                        least, density = nearness(i, plots[j], book, look, rule, pairs.density[total])
                        if least < rule.gate2:
                            odds = note.existence * look.seen[i] * density / (background * unseen)
                            odds = min(max(odds, 1.0 / MOST_ODDS), MOST_ODDS)
                            pairs.column[total], pairs.weight[total], pairs.mixed[total] = j, odds, density
                            pairs.cost[total] = math.sqrt(least) - gate if rule.rule == 0 else -math.log(odds)
                            total += 1
        pairs.first[i + 1] = total
    return total
