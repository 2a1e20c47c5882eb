"""Marginals without approximation for small clusters: tracks and plots that compete for each other, and for no others.

A sum over all ways to give plots to tracks, each plot to one track at most. Tracks are taken one after the other, and
only the set of plots taken so far is remembered: forwards the weight of all ways that took just this set, backwards
the weight of all ways to go on from it. Belief propagation is exact where pairs form no loop; the others come here.

Source: Fortmann, Bar-Shalom, Scheffe, Sonar tracking of multiple targets using joint probabilistic data association,
IEEE Journal of Oceanic Engineering 8 (1983), for what is summed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.jit import fused, stage

MOST_TRACKS, MOST_PLOTS = 8, 8
"""Clusters of more tracks or plots are left to belief propagation."""
N_SETS = 1 << MOST_PLOTS


class Clusters(NamedTuple):
    """Scratch: which cluster a track is in, and the sums over one cluster."""

    root: np.ndarray  # (n,) a track that stands for the cluster
    owner: np.ndarray  # (m,) the first track that a plot was paired with
    next: np.ndarray  # (n,) the next track of the same cluster, -1 at its end
    last: np.ndarray  # (n,) the last track of a cluster, by the track that stands for it
    bit: np.ndarray  # (m,) place of a plot within its cluster
    rows: np.ndarray  # (MOST_TRACKS,) tracks of the cluster in hand
    forward: np.ndarray  # (MOST_TRACKS + 1, N_SETS)
    back: np.ndarray  # (MOST_TRACKS + 1, N_SETS)


def new_clusters(n, m):
    """Scratch for n tracks and m plots."""
    return Clusters(
        np.zeros(n, np.int64),
        np.zeros(m, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(m, np.int64),
        np.zeros(MOST_TRACKS, np.int64),
        np.zeros((MOST_TRACKS + 1, N_SETS)),
        np.zeros((MOST_TRACKS + 1, N_SETS)),
    )


@stage
def settle_small(n, m, pairs, claims, clusters):
    """Put exact marginals in place of approximate ones, in every small cluster whose pairs form a loop."""
    _part(n, m, clusters)
    _join(n, pairs, clusters)
    for i in range(n):
        if clusters.root[i] != i or clusters.next[i] < 0:
            continue
        n_rows, n_bits, n_pairs = _number(i, pairs, clusters)
        if n_rows <= MOST_TRACKS and n_bits <= MOST_PLOTS and n_pairs >= n_rows + n_bits:
            _sum_ways(n_rows, n_bits, pairs, claims, clusters)


@fused
def _part(n, m, clusters):
    """Each track is a cluster of its own."""
    for i in range(n):
        clusters.root[i], clusters.last[i], clusters.next[i] = i, i, -1
    for j in range(m):
        clusters.owner[j], clusters.bit[j] = -1, -1


@stage
def _join(n, pairs, clusters):
    """Find which tracks share plots: each cluster becomes a chain of tracks."""
    for i in range(n):
        for e in range(pairs.first[i], pairs.first[i + 1]):
            j = pairs.column[e]
            if clusters.owner[j] < 0:
                clusters.owner[j] = i
                continue
            a, b = clusters.root[clusters.owner[j]], clusters.root[i]
            if a == b:
                continue
            if a > b:
                a, b = b, a
            clusters.next[clusters.last[a]] = b
            clusters.last[a] = clusters.last[b]
            k = b
            while k >= 0:
                clusters.root[k] = a
                k = clusters.next[k]


@fused
def _number(i, pairs, clusters):
    """Write down the tracks of a cluster and number its plots; returns how many of both, and of pairs."""
    n_rows, n_bits, n_pairs = 0, 0, 0
    k = i
    while k >= 0:
        if n_rows < MOST_TRACKS:
            clusters.rows[n_rows] = k
        n_rows += 1
        for e in range(pairs.first[k], pairs.first[k + 1]):
            n_pairs += 1
            if clusters.bit[pairs.column[e]] < 0:
                clusters.bit[pairs.column[e]] = n_bits
                n_bits += 1
        k = clusters.next[k]
    return n_rows, n_bits, n_pairs


@stage
def _sum_ways(n_rows, n_bits, pairs, claims, clusters):
    """Marginals of one cluster, by sums forwards and backwards over sets of plots."""
    forward, back, n_sets = clusters.forward, clusters.back, 1 << n_bits
    for s in range(n_sets):
        forward[0, s], back[n_rows, s] = 1.0 if s == 0 else 0.0, 1.0
    for r in range(n_rows):
        i = clusters.rows[r]
        for s in range(n_sets):
            total = forward[r, s]
            for e in range(pairs.first[i], pairs.first[i + 1]):
                mine = 1 << clusters.bit[pairs.column[e]]
                if s & mine:
                    total += pairs.weight[e] * forward[r, s ^ mine]
            forward[r + 1, s] = total
    for r in range(n_rows - 1, -1, -1):
        i = clusters.rows[r]
        for s in range(n_sets):
            total = back[r + 1, s]
            for e in range(pairs.first[i], pairs.first[i + 1]):
                mine = 1 << clusters.bit[pairs.column[e]]
                if not s & mine:
                    total += pairs.weight[e] * back[r + 1, s | mine]
            back[r, s] = total
    for r in range(n_rows):
        i, alone = clusters.rows[r], 0.0
        for s in range(n_sets):
            alone += forward[r, s] * back[r + 1, s]
        claims.alone[i] = alone / back[0, 0]
        for e in range(pairs.first[i], pairs.first[i + 1]):
            mine, total = 1 << clusters.bit[pairs.column[e]], 0.0
            for s in range(n_sets):
                if not s & mine:
                    total += forward[r, s] * back[r + 1, s | mine]
            pairs.share[e] = pairs.weight[e] * total / back[0, 0]
