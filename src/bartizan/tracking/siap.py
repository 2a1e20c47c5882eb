"""SIAP: how complete, unambiguous, true and lasting the picture is, over a whole run.

A track is assigned to at most one object at a time. It begins to be assigned when the same object has been its nearest,
and nearer than the threshold, `CONFIRM` times in a row, from the first of these on; it ends with the last such time
before `END` others in a row. Several tracks may be assigned to one object.

Sources: Votruba et al., Single Integrated Air Picture (SIAP) Metrics Implementation (2001); the rule of assignment and
the order in which tracks are counted for the rate of changes are those of Stone Soup 1.9.1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.jit import jit
from bartizan.tracking.states import States, checked_number, states_of

CONFIRM, END = 3, 2
NOBODY = -1


class Siap(NamedTuple):
    """Measures of the picture; a share or mean of nothing is 0, an ambiguity of nothing 1."""

    completeness: float  # share of object times with a track
    ambiguity: float  # tracks for each object that has any; 1 is best
    spuriousness: float  # share of track times without an object
    position_accuracy_m: float  # mean distance of assigned tracks
    velocity_accuracy_mps: float  # mean size of their velocity error
    track_changes_per_s: float  # how often an object passes from one track to another
    longest_segment: float  # longest assignment of each object over its life, summed over objects


class Assignments(NamedTuple):
    """Stretches of time, as places in the list of instants, both ends included, over which a track has an object."""

    track: np.ndarray
    truth: np.ndarray
    begin: np.ndarray
    end: np.ndarray


def siap(truth: np.ndarray, tracks: np.ndarray, threshold_m: float = 2000.0) -> Siap:
    """SIAP measures of tracks over time against truth over time.

    Parameters
    ----------
    truth, tracks : structured arrays with `time_s`, `uid`, `x_m`, `y_m`, `vx_mps`, `vy_mps` (`z_m`, `vz_mps`)
        Times of both must be on one grid: only states at equal times are compared. An object or a track that is
        missing at an instant counts for nothing there.
    threshold_m : float [m], above 0
        Farther than this a track holds no object.

    Returns
    -------
    Siap

    Raises
    ------
    InputError
        For positions without time, values that are not finite, wrong fields, with the row and the reason.

    Examples
    --------
    >>> fields = [(name, float) for name in ("time_s", "x_m", "y_m", "vx_mps", "vy_mps")] + [("uid", int)]
    >>> truth = np.zeros(10, fields)
    >>> truth["time_s"], truth["x_m"], truth["vx_mps"] = np.arange(10), 200.0 * np.arange(10), 200.0
    >>> tracks = truth[2:].copy()
    >>> tracks["y_m"] = 50.0
    >>> score = siap(truth, tracks)
    >>> score.completeness, score.position_accuracy_m, round(score.longest_segment, 3)
    (0.8, 50.0, 0.778)
    """
    threshold_m = checked_number("threshold_m", threshold_m, above=0.0)
    true = states_of(truth, "truth", with_velocity=True)
    held = states_of(tracks, "tracks", like=truth, with_velocity=True)
    time_s = np.union1d(true.time_s, held.time_s)
    row_of_true, row_of_held = _grid(true, time_s), _grid(held, time_s)
    nearest = _nearest(row_of_true, row_of_held, true.position_m, held.position_m, threshold_m)
    found = _assignments(nearest)
    return _summary(found, row_of_true, row_of_held, true, held, time_s)


def _grid(states: States, time_s: np.ndarray) -> np.ndarray:
    """Row of each uid's state at each instant, NOBODY where there is none; shape (uids, instants)."""
    uids, which = np.unique(states.uid, return_inverse=True)
    rows = np.full((len(uids), len(time_s)), NOBODY)
    rows[which, np.searchsorted(time_s, states.time_s)] = np.arange(len(which))
    return rows


@jit
def _nearest(row_of_true, row_of_held, true_m, held_m, threshold_m):
    """Nearest object of each track at each instant; NOBODY where none is near, NOBODY - 1 where there is no track."""
    n_held, n_instants = row_of_held.shape
    nearest = np.full((n_held, n_instants), NOBODY)
    here, rows = np.zeros(len(row_of_true), np.int64), np.zeros(len(row_of_true), np.int64)
    for k in range(n_instants):
        n_here = 0
        for i in range(len(row_of_true)):
            if row_of_true[i, k] >= 0:
                here[n_here], rows[n_here] = i, row_of_true[i, k]
                n_here += 1
        for j in range(n_held):
            b = row_of_held[j, k]
            if b < 0:
                nearest[j, k] = NOBODY - 1
                continue
            least = np.inf
            for h in range(n_here):
                d2 = 0.0
                for axis in range(true_m.shape[1]):
                    d2 += (true_m[rows[h], axis] - held_m[b, axis]) ** 2
                if d2 < least and d2 < threshold_m * threshold_m:
                    least, nearest[j, k] = d2, here[h]
    return nearest


def _assignments(nearest: np.ndarray) -> Assignments:
    """Stretches of assignment of all tracks."""
    most = nearest.size // CONFIRM + 1
    found = Assignments(*(np.zeros(most, np.int64) for _ in range(4)))
    n = _stretches(nearest, *found)
    return Assignments(*(column[:n] for column in found))


@jit
def _stretches(nearest, track, truth, begin, end):
    """Walk each track through its states, and write down the stretches over which it holds an object."""
    n = 0
    for j in range(nearest.shape[0]):
        holds, likely, n_likely, n_other, since, likely_since, last = NOBODY, NOBODY, 0, 0, 0, 0, 0
        for k in range(nearest.shape[1]):
            near = nearest[j, k]
            if near < NOBODY:
                continue
            if near == holds and holds != NOBODY:
                n_other, last = 0, k
                continue
            if near != NOBODY and near == likely:
                n_likely += 1
            elif holds == NOBODY and near == NOBODY:
                likely, n_likely = NOBODY, 0
            else:
                likely, n_likely, likely_since = near, 1, k
            if holds != NOBODY:
                n_other += 1
                if n_other < END:
                    continue
                track[n], truth[n], begin[n], end[n] = j, holds, since, last
                n += 1
                holds = NOBODY  # the count of others goes on: a new hold ends at the first miss, as in Stone Soup
            if n_likely >= CONFIRM:
                holds, since, last = likely, likely_since, k
                likely, n_likely = NOBODY, 0
        if holds != NOBODY:
            track[n], truth[n], begin[n], end[n] = j, holds, since, last
            n += 1
    return n


def _summary(
    found: Assignments, row_of_true: np.ndarray, row_of_held: np.ndarray, true: States, held: States, time_s: np.ndarray
) -> Siap:
    """Count and measure over all assignments."""
    assert true.velocity_mps is not None and held.velocity_mps is not None
    steps = found.end - found.begin + 1
    which = np.repeat(np.arange(len(steps)), steps)
    k = np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps) + found.begin[which]
    a, b = row_of_true[found.truth[which], k], row_of_held[found.track[which], k]
    both = (a >= 0) & (b >= 0)
    a, b, k, which = a[both], b[both], k[both], which[both]
    position_m = np.linalg.norm(true.position_m[a] - held.position_m[b], axis=1).sum()
    velocity_mps = np.linalg.norm(true.velocity_mps[a] - held.velocity_mps[b], axis=1).sum()
    has_track = np.zeros(row_of_true.shape, bool)
    has_track[found.truth[which], k] = True
    has_object = np.zeros(row_of_held.shape, bool)
    has_object[found.track[which], k] = True
    n_true, n_held, tracked, holding = len(true.uid), len(held.uid), has_track.sum(), has_object.sum()
    changes, tracked_s, longest_s, life_s = _over_lives(found, row_of_true, time_s)
    return Siap(
        _ratio(tracked, n_true, 0.0),
        _ratio(holding, tracked, 1.0),
        _ratio(n_held - holding, n_held, 0.0),
        _ratio(position_m, holding, 0.0),
        _ratio(velocity_mps, holding, 0.0),
        _ratio(changes, tracked_s, 0.0),
        _ratio(longest_s, life_s, 0.0),
    )


def _ratio(part: float, whole: float, of_nothing: float) -> float:
    return float(part / whole) if whole else of_nothing


def _over_lives(found: Assignments, row_of_true: np.ndarray, time_s: np.ndarray) -> tuple[float, float, float, float]:
    """Summed over objects: changes of track, time with any track, longest time with one track, time of life."""
    totals = np.zeros(4)
    for i in range(len(row_of_true)):
        mine = found.truth == i
        track, begin, end = found.track[mine], found.begin[mine], found.end[mine]
        alive = np.flatnonzero(row_of_true[i] >= 0)
        covered = np.zeros(len(time_s) - 1, bool)
        for first, last in zip(begin, end, strict=True):
            covered[first:last] = True
        lengths_s = np.bincount(track, weights=time_s[end] - time_s[begin]) if len(track) else np.zeros(1)
        totals += np.array(
            (
                max(0, _tracks_needed(alive, track, begin, end) - 1),
                (np.diff(time_s) * covered).sum(),
                lengths_s.max(),
                time_s[alive[-1]] - time_s[alive[0]],
            )
        )
    changes, tracked_s, longest_s, life_s = totals.tolist()
    return changes, tracked_s, longest_s, life_s


def _tracks_needed(alive: np.ndarray, track: np.ndarray, begin: np.ndarray, end: np.ndarray) -> int:
    """How many tracks it takes to follow an object: at each instant, the one that holds it until the latest.

    A track that holds the object several times is as late as its last hold. Where an object is found at the very
    instant at which a hold ends, the count stops, as it does in Stone Soup.
    """
    latest = {int(t): int(end[track == t].max()) for t in np.unique(track)}
    order = sorted(range(len(track)), key=lambda s: (-latest[int(track[s])], int(track[s])))
    place = {int(k): n for n, k in enumerate(alive)}
    n_needed, at = 0, 0
    while at < len(alive):
        now = alive[at]
        holding = [s for s in order if begin[s] <= now <= end[s]]
        if not holding:
            at += 1
            continue
        n_needed += 1
        until = int(end[holding[0]])
        if until == now:
            break
        at = place[until] + 1
    return n_needed
