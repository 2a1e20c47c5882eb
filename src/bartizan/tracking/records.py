"""What the tracker keeps of its tracks between scans, and what one scan works on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.jit import making, stage
from bartizan.tracking.exact import Clusters, new_clusters
from bartizan.tracking.grid import Cells, new_cells
from bartizan.tracking.kalman import Bench, new_bench
from bartizan.tracking.matching import Search, search_room

NOTE = np.dtype(
    [
        *((name, np.int64) for name in ("uid", "hits", "misses", "is_confirmed", "n_models", "dark", "plot")),
        ("existence", np.float64),
    ]
)


class Book(NamedTuple):
    """All tracks: rows below the number of tracks are in use. M models, d dimensions."""

    x: np.ndarray  # (capacity, M, 2d)
    P: np.ndarray  # (capacity, M, 2d, 2d)
    chance: np.ndarray  # (capacity, M)
    notes: np.ndarray  # NOTE


class Look(NamedTuple):
    """What each track, by each model, expects of the scan."""

    kinds: np.ndarray  # what the radar measures
    variance: np.ndarray
    z: np.ndarray  # (n, M, k) expected plots
    S_inverse: np.ndarray  # (n, M, k, k)
    C: np.ndarray  # (n, M, 2d, k)
    centre: np.ndarray  # (n, M) logarithm of the density at the expected plot
    wide: np.ndarray  # (n, M, k) variances of the plot
    seen: np.ndarray  # (n,) chance to be seen if it exists
    v: np.ndarray  # (k,) scratch
    pull: np.ndarray  # (k,) scratch
    mean: np.ndarray  # (k,) scratch: mean of all plots less what was expected
    fit: np.ndarray  # (M,) scratch: how well each model expected the plots


class Pairs(NamedTuple):
    """Tracks and plots within the gate, track by track."""

    first: np.ndarray  # (n + 1,)
    column: np.ndarray
    cost: np.ndarray  # what matching minimises
    weight: np.ndarray  # odds of the pair against neither
    density: np.ndarray  # (pairs, M) of the plot, as each model of the track expects it
    mixed: np.ndarray  # the same over all models
    share: np.ndarray  # marginal chance of the pair
    message: np.ndarray  # scratch, as reply
    reply: np.ndarray


class Claims(NamedTuple):
    """What a scan decided: partner of each track and plot, chances of being unseen and unclaimed."""

    of_track: np.ndarray
    of_plot: np.ndarray
    of_track_now: np.ndarray  # scratch: partners in one of several matchings
    of_plot_now: np.ndarray
    alone: np.ndarray  # by track: that it is not there, or was unseen
    hidden: np.ndarray  # by track: that it is there and was unseen
    exist: np.ndarray  # by track: that it is there
    unclaimed: np.ndarray
    total: np.ndarray  # scratch, by plot


def new_look(n, n_models, size, k):
    """Room for what n tracks expect."""
    return Look(
        np.zeros(4, np.int64),
        np.zeros(4),
        np.empty((n, n_models, k)),
        np.empty((n, n_models, k, k)),
        np.empty((n, n_models, size, k)),
        np.empty((n, n_models)),
        np.empty((n, n_models, k)),
        np.empty(n),
        np.zeros(4),
        np.zeros(4),
        np.zeros(4),
        np.zeros(n_models),
    )


def pairs_room(n, most, n_models):
    """Room for up to so many pairs of n tracks."""
    return Pairs(
        np.zeros(n + 1, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most),
        np.empty((most, n_models)),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
    )


new_pairs = making(pairs_room)


def new_claims(n, m):
    """Room for the decisions about n tracks and m plots, as they are before a scan."""
    whole = np.full(n, -1), np.full(m, -1), np.full(n, -1), np.full(m, -1)
    return Claims(*whole, np.ones(n), np.zeros(n), np.ones(n), np.ones(m), np.zeros(m))


@stage
def clear_claims(claims, n, m):
    """Nothing is decided yet."""
    for i in range(n):
        claims.of_track[i], claims.alone[i], claims.hidden[i], claims.exist[i] = -1, 1.0, 0.0, 1.0
    for j in range(m):
        claims.of_plot[j], claims.unclaimed[j] = -1, 1.0


class Room(NamedTuple):
    """All that one scan works on, made once; of each radar's own where radars measure different things."""

    look: Look
    pairs: Pairs
    claims: Claims
    search: Search
    clusters: Clusters
    cells: Cells
    bench: Bench
    corners: np.ndarray  # (4,)
    across: np.ndarray  # (M, d, d) blocks of the models of motion
    turned: np.ndarray


PAIRS_EACH = 8
"""Pairs of a track that there is room for without asking for more."""


def new_room(n_tracks: int, n_plots: int, n_models: int, size: int, k: int) -> Room:
    """Room for scans of so many tracks and plots.

    Parameters
    ----------
    n_tracks, n_plots, n_models : int
    size : int
        Numbers of a state.
    k : int
        Numbers of a plot.
    """
    blocks = n_models, size // 2, size // 2
    return Room(
        new_look(n_tracks, n_models, size, k),
        pairs_room(n_tracks, PAIRS_EACH * n_tracks, n_models),
        new_claims(n_tracks, n_plots),
        search_room(n_tracks, n_plots),
        new_clusters(n_tracks, n_plots),
        new_cells(n_plots),
        new_bench(),
        np.zeros(4, np.int64),
        np.zeros(blocks),
        np.zeros(blocks),
    )
