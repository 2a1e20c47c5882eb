"""States moved by all plots that a track may have caused, each by its share: probabilistic data association.

Given that the object exists, it was unseen, or was one of its plots; each way has a chance, and the filter takes the
mean and the spread of all ways. Chances are those of the whole scan, all tracks together, so a plot that another track
explains moves this one little. Each model of motion weighs the plots by its own densities.

Source: Fortmann, Bar-Shalom, Scheffe, Sonar tracking of multiple targets using joint probabilistic data association,
IEEE Journal of Oceanic Engineering 8 (1983); with a bank of models as in Blom and Bloem, IEEE Transactions on
Automatic Control 45 (2000), without their refinements.
"""

from __future__ import annotations

from bartizan.jit import stage
from bartizan.tracking.kalman import UNSCENTED, gain, update_extended, update_mirrored
from bartizan.tracking.life import take_in
from bartizan.tracking.polar import difference, read_plot


@stage
def blend_in(i, plots, pairs, claims, book, sensor, rule, look, bench):
    """Move a track by the shares of all its plots; its models are weighed by how well each expected them."""
    n_models, best = book.notes[i].n_models, -1
    for e in range(pairs.first[i], pairs.first[i + 1]):
        if best < 0 or pairs.share[e] > pairs.share[best]:
            best = e
    if claims.exist[i] - claims.hidden[i] < LEAST_SHARE * claims.exist[i]:
        return
    if pairs.share[best] > SURE_SHARE * claims.exist[i]:
        take_in(i, plots[pairs.column[best]], book, sensor, rule, look, bench)
        return
    hidden = claims.hidden[i] / claims.exist[i]
    total = 0.0
    for m in range(n_models):
        fit = hidden
        for e in range(pairs.first[i], pairs.first[i + 1]):
            fit += pairs.share[e] * pairs.density[e, m] / (pairs.mixed[e] * claims.exist[i])
        _move(i, m, hidden / fit, claims.exist[i] * fit, plots, pairs, book, sensor, rule, look, bench)
        look.fit[m] = fit
    for m in range(n_models):
        book.chance[i, m] *= look.fit[m]
        total += book.chance[i, m]
    for m in range(n_models):
        book.chance[i, m] /= total


LEAST_SHARE, SURE_SHARE = 1e-2, 0.999
"""Tracks that hardly any plot belongs to stay as they are; those of which one plot is sure take that one."""


@stage
def _move(i, m, hidden, norm, plots, pairs, book, sensor, rule, look, bench):
    """One model of a track: mean and spread of all ways it could have been seen, or not."""
    size, k = book.x.shape[2], look.z.shape[2]
    x, P, S, C = book.x[i, m], book.P[i, m], look.S_inverse[i, m], look.C[i, m]
    pull, spread, before = look.mean, bench.S, bench.before
    for a in range(k):
        pull[a] = 0.0
        for b in range(k):
            spread[a, b] = 0.0
    for e in range(pairs.first[i], pairs.first[i + 1]):
        if pairs.share[e] == 0.0:
            continue
        read_plot(plots[pairs.column[e]], look.kinds, k, look.pull)
        difference(look.pull, look.z[i, m], k, look.v)
        weight = pairs.share[e] * pairs.density[e, m] / (pairs.mixed[e] * norm)
        for a in range(k):
            pull[a] += weight * look.v[a]
            for b in range(k):
                spread[a, b] += weight * look.v[a] * look.v[b]
    for a in range(k):
        for b in range(k):
            spread[a, b] -= pull[a] * pull[b]
    for a in range(size):
        for b in range(size):
            before[a, b] = P[a, b]
    gain(S, C, size // 2, k, bench.K)
    if rule.filter == UNSCENTED:
        update_mirrored(x, P, pull, size // 2, k, S, C, bench)
    else:
        update_extended(x, P, pull, sensor, size // 2, look.kinds, look.variance, k, S, C, bench)
    for a in range(size):
        for b in range(a + 1):
            total = hidden * before[a, b] + (1.0 - hidden) * P[a, b]
            for c in range(k):
                for d in range(k):
                    total += bench.K[a, c] * spread[c, d] * bench.K[b, d]
            P[a, b] = P[b, a] = total
