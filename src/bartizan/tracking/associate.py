"""Which plot belongs to which track: nearest, most likely, or all of them by their shares.

"nearest": least sum of distances, confirmed tracks before tentative ones. "likelihood": the most likely way to give
plots to tracks. "jpda": no plot is given away, states are moved by the shares of all plots. "settled": the same, but
plots that the most likely matching gives to another track stay there, so that tracks side by side do not run together
(to the same end as the pruning of Blom and Bloem, IEEE Transactions on Automatic Control 45 (2000)). All but the first
judge whether a track exists by the marginals of all pairs.
"""

from __future__ import annotations

from bartizan.jit import fused, stage
from bartizan.tracking import gate
from bartizan.tracking.beliefs import believe, leave_over
from bartizan.tracking.exact import settle_small
from bartizan.tracking.matching import match

NEAREST, LIKELIHOOD, JPDA, SETTLED = 0, 1, 2, 3


@stage
def associate_by_rule(n, plots, book, look, rule, grid, corners, background, pairs, claims, search, clusters):
    """The way that the rule names."""
    if rule.rule == NEAREST:
        nearest(n, plots, book, look, rule, grid, corners, background, pairs, claims, search)
    else:
        likely(n, plots, book, look, rule, grid, corners, background, pairs, claims, search, clusters)


@stage
def nearest(n, plots, book, look, rule, grid, corners, background, pairs, claims, search):
    """Match at the least sum of distances, confirmed tracks first."""
    of_track, of_plot = claims.of_track_now, claims.of_plot_now[: len(plots)]
    for stage_of in (1, 0):
        gate.pair_up(n, stage_of, plots, claims.of_plot, book, look, rule, grid, corners, background, pairs)
        match(n, pairs.first, pairs.column, pairs.cost, of_track, of_plot, search)
        for i in range(n):
            if of_track[i] >= 0:
                claims.of_track[i], claims.of_plot[of_track[i]] = of_track[i], i


@stage
def likely(n, plots, book, look, rule, grid, corners, background, pairs, claims, search, clusters):
    """Marginals of all pairs, whether each track exists, and the most likely matching or the shares that count."""
    gate.pair_up(n, -1, plots, claims.of_plot, book, look, rule, grid, corners, background, pairs)
    believe(
        *(n, len(plots), pairs.first, pairs.column, pairs.weight, pairs.message, pairs.reply, claims.total),
        *(pairs.share, claims.alone),
    )
    settle_small(n, len(plots), pairs, claims, clusters)
    leave_over(n, len(plots), pairs.first, pairs.column, pairs.share, claims.unclaimed)
    for i in range(n):
        existence = book.notes[i].existence
        unseen = max(1.0 - existence * look.seen[i], 1e-12)
        claims.hidden[i] = claims.alone[i] * existence * (1.0 - look.seen[i]) / unseen
        claims.exist[i] = min(1.0 - claims.alone[i] + claims.hidden[i], 1.0)
    if rule.rule != JPDA:
        of_plot = claims.of_plot[: len(plots)]
        match(n, pairs.first, pairs.column, pairs.cost, claims.of_track, of_plot, search)
    if rule.rule == SETTLED:
        _settle(n, pairs, claims)


@fused
def _settle(n, pairs, claims):
    """Take ways that differ only in which of several tracks has which plot for one: the most likely of them.

    Which track is which object matters less than that each object keeps a track; tracks that share each other's plots
    run together. So a track leaves the plots that are others' in the most likely matching, and has its own instead.
    """
    for i in range(n):
        own, left = -1, 0.0
        for e in range(pairs.first[i], pairs.first[i + 1]):
            owner = claims.of_plot[pairs.column[e]]
            if owner == i:
                own = e
            elif owner >= 0:
                left += pairs.share[e]
                pairs.share[e] = 0.0
        if own >= 0:
            pairs.share[own] += left
        else:
            claims.hidden[i] += left


@fused
def seen(i, claims, rule):
    """Whether a track counts as seen: it has a plot, or, where it shares them, was more likely seen than not."""
    if rule.rule >= JPDA:
        return claims.hidden[i] < 0.5 * claims.exist[i]
    return claims.of_track[i] >= 0
