"""Tracks of several trackers made one: which are of one object, and what they say together.

Tracks of one object by two trackers share part of their errors (the object's manoeuvres, and plots that went round), so
a product of both would be too sure of itself. Covariance intersection never is, whatever they share: it weighs the
inverse covariances by w and 1 - w, and takes the w that leaves the least variance of position. It stands in for fusion
wherever it is not known what was shared, as in a network that hands on tracks.

Source: Julier and Uhlmann, A non-divergent estimation algorithm in the presence of unknown correlations, Proceedings of
the American Control Conference (1997).
"""

from __future__ import annotations

import math

import numpy as np

from bartizan.errors import InputError
from bartizan.jit import jit
from bartizan.tracking.life import BEST_QUALITY, BEST_STD_M
from bartizan.tracking.matching import match, new_search
from bartizan.tracking.tables import TRACK

STATE = ("x_m", "y_m", "z_m", "vx_mps", "vy_mps", "vz_mps")
PLANE, SPACE = [0, 1, 3, 4], [0, 1, 2, 3, 4, 5]
STEPS, GOLDEN = 40, (math.sqrt(5.0) - 1.0) / 2.0


def pair_tracks(first: np.ndarray, second: np.ndarray, gate_sigmas: float = 4.0) -> np.ndarray:
    """Which tracks of two trackers are of one object: the matching of least total distance within a gate.

    Parameters
    ----------
    first, second : structured arrays of `TRACK`
        At one time.
    gate_sigmas : float
        Greatest distance of state, in standard deviations of their difference taken as independent.

    Returns
    -------
    pairs : int array, shape (n, 2)
        Rows of first and of second.

    Raises
    ------
    InputError
        For tables that are not tracks, times that differ, or a gate that is not above 0.
    """
    _check(first, second)
    if not gate_sigmas > 0.0:
        raise InputError(f"gate_sigmas must lie above 0; seen {gate_sigmas}")
    used = _axes(first, second)
    a, b = states(first)[:, used], states(second)[:, used]
    P, Q = (rows["covariance"][:, used][:, :, used] for rows in (first, second))
    off = np.full((len(a), len(b)), math.inf)
    for i in range(len(a)):
        near = np.flatnonzero(
            np.all((b - a[i]) ** 2 <= gate_sigmas**2 * np.diagonal(P[i] + Q, axis1=1, axis2=2), axis=1)
        )
        away = (b[near] - a[i])[:, :, None]
        off[i, near] = np.sqrt((away * np.linalg.solve(P[i] + Q[near], away)).sum(axis=(1, 2)))
    rows, columns = np.nonzero(off < gate_sigmas)
    begin = np.searchsorted(rows, np.arange(len(a) + 1))
    of_row = _match(len(a), len(b), begin, columns.astype(np.int64), off[rows, columns] - gate_sigmas)
    found = np.flatnonzero(of_row >= 0)
    return np.column_stack([found, of_row[found]])


@jit
def _match(n_rows, n_columns, first, column, cost):
    of_row, of_column = np.zeros(n_rows, np.int64), np.zeros(n_columns, np.int64)
    match(n_rows, first, column, cost, of_row, of_column, new_search(n_rows, n_columns))
    return of_row


def fuse(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Covariance intersection of tracks, row by row.

    Parameters
    ----------
    first, second : structured arrays of `TRACK`, of one length
        Row k of both is one object, at one time.

    Returns
    -------
    tracks : structured array of `TRACK`
        Uid of first; state and covariance fused; the more hits, the fewer misses, the greater existence of both.

    Raises
    ------
    InputError
        For tables that are not tracks, are not of one length, or are of different times.
    """
    _check(first, second)
    if len(first) != len(second):
        raise InputError(f"tracks to fuse come in pairs; seen {len(first)} and {len(second)}")
    fused = first.copy()
    if len(first) == 0:
        return fused
    used = _axes(first, second)
    one, other = (np.linalg.inv(rows["covariance"][:, used][:, :, used]) for rows in (first, second))
    w = _best_weights(one, other, len(used) // 2)[:, None, None]
    covariance = np.linalg.inv(w * one + (1.0 - w) * other)
    pulls = [i @ states(rows)[:, used][:, :, None] for i, rows in ((one, first), (other, second))]
    state = (covariance @ (w * pulls[0] + (1.0 - w) * pulls[1]))[:, :, 0]
    for column, axis in enumerate(used):
        fused[STATE[axis]] = state[:, column]
        fused["covariance"][:, axis, used] = 0.5 * (covariance + covariance.transpose(0, 2, 1))[:, column]
    for name, better in (("hits", np.maximum), ("misses", np.minimum), ("existence", np.maximum)):
        fused[name] = better(first[name], second[name])
    fused["quality"] = quality_of(fused["covariance"])
    return fused


def quality_of(covariance: np.ndarray) -> np.ndarray:
    """Track quality 0 to 7 of covariances, shape (n, 6, 6), as the package describes it."""
    worst = np.linalg.eigvalsh(covariance[:, :2, :2])[:, -1]
    steps = np.ceil(0.5 * np.log2(np.maximum(worst, 1.0) / BEST_STD_M**2) - 1e-9)
    return np.clip(BEST_QUALITY - np.maximum(steps, 0), 0, BEST_QUALITY).astype(np.int64)


def _best_weights(first: np.ndarray, second: np.ndarray, d: int) -> np.ndarray:
    """The weights that leave the least variance of position, by golden section; the variance has one valley."""
    low, high = np.zeros(len(first)), np.ones(len(first))
    for _ in range(STEPS):
        a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        is_left = _variance(a, first, second, d) < _variance(b, first, second, d)
        low, high = np.where(is_left, low, a), np.where(is_left, b, high)
    return 0.5 * (low + high)


def _variance(w: np.ndarray, first: np.ndarray, second: np.ndarray, d: int) -> np.ndarray:
    w = w[:, None, None]
    return np.trace(np.linalg.inv(w * first + (1.0 - w) * second)[:, :d, :d], axis1=1, axis2=2)


def states(tracks: np.ndarray) -> np.ndarray:
    """Position and velocity of tracks as columns, shape (n, 6)."""
    return np.column_stack([tracks[name] for name in STATE])


def _axes(*tables: np.ndarray) -> list[int]:
    """The axes that have a meaning: heights only where all tracks have an error of height."""
    is_flat = any(np.any(rows["covariance"][:, 2, 2] <= 0.0) for rows in tables)
    return PLANE if is_flat else SPACE


def _check(first: np.ndarray, second: np.ndarray) -> None:
    for name, rows in (("first", first), ("second", second)):
        if getattr(rows, "dtype", None) != TRACK or rows.ndim != 1:
            raise InputError(
                f"{name} must be rows of bartizan.tracking.TRACK; seen {getattr(rows, 'dtype', type(rows))}"
            )
    times = np.unique(np.concatenate([first["time_s"], second["time_s"]]))
    if len(times) > 1:
        raise InputError(f"tracks must be of one time; seen {times[0]:g} s to {times[-1]:g} s")
