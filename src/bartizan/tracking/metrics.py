"""How good a picture is: GOSPA, OSPA and SIAP of tracks against truth (`siap` stands in `bartizan.tracking.siap`).

Truth and tracks are either positions at one instant, float arrays of shape (n, 2) or (n, 3) [m], or states over time,
structured arrays with the fields `time_s`, `uid`, `x_m`, `y_m` and, where there are three dimensions, `z_m`; for the
velocities of SIAP also `vx_mps`, `vy_mps` (`vz_mps`). Other fields are left alone, so that the tracks of a `Tracker`,
collected over its steps, can be scored as they are. Rows may stand in any order. Distances are Euclidean. States
belong to one instant where their `time_s` are equal as numbers.

All pairs farther apart than the cut-off cost the same, so only nearer ones are matched, exactly
(`bartizan.tracking.matching`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.jit import jit
from bartizan.tracking.matching import match, new_search
from bartizan.tracking.siap import Siap, siap
from bartizan.tracking.states import checked_number, states_of

__all__ = ["Gospa", "Ospa", "Siap", "gospa", "ospa", "siap"]


class Gospa(NamedTuple):
    """GOSPA at each instant: floats for positions at one instant, arrays of one length for states over time.

    `localisation`, `missed` and `false` are the parts of distance_m ** p [m ** p]: errors of the matched, half of
    c_m ** p for each object that no track holds, and the same for each track that holds no object. They are defined
    for alpha = 2 only and NaN otherwise.
    """

    time_s: np.ndarray | float
    distance_m: np.ndarray | float
    localisation: np.ndarray | float
    missed: np.ndarray | float
    false: np.ndarray | float

    def __float__(self) -> float:
        """The distance, of one instant."""
        return float(self.distance_m)


class Ospa(NamedTuple):
    """OSPA at each instant: floats for positions at one instant, arrays of one length for states over time."""

    time_s: np.ndarray | float
    distance_m: np.ndarray | float

    def __float__(self) -> float:
        """The distance, of one instant."""
        return float(self.distance_m)


def gospa(truth: np.ndarray, tracks: np.ndarray, c_m: float = 2000.0, p: float = 2.0, alpha: float = 2.0) -> Gospa:
    """Generalised optimal sub-pattern assignment: how far the tracks lie from the truth, missed and false ones counted.

    Parameters
    ----------
    truth, tracks : array, shape (n, 2), (n, 3) [m], or structured, see the module
    c_m : float [m], above 0
        Cut-off: a pair farther apart counts as one missed object and one false track.
    p : float [1], at least 1 and finite
        Power of the distances.
    alpha : float [1], above 0 and at most 2
        How a missed object or a false track is weighed: c_m ** p / alpha.

    Returns
    -------
    Gospa
        With nothing true and nothing tracked the distance is 0.

    Raises
    ------
    InputError
        For values that are not finite, wrong fields or shapes, with the row and the reason.

    Notes
    -----
    Source: Rahmathullah, Garcia-Fernandez, Svensson, Generalized optimal sub-pattern assignment metric, FUSION 2017.

    Examples
    --------
    >>> score = gospa(np.array([[0.0, 0.0], [9e3, 0.0]]), np.array([[30.0, 40.0]]), c_m=2000.0, p=2)
    >>> round(score.distance_m, 6)
    1415.09717
    """
    c_m, p = checked_number("c_m", c_m, above=0.0), checked_number("p", p, least=1.0)
    alpha = checked_number("alpha", alpha, above=0.0, most=2.0)
    true, held = states_of(truth, "truth"), states_of(tracks, "tracks", like=truth)
    time_s, first_true, first_held = _instants(true.time_s, held.time_s)
    pairs, nearness = _distances(true.position_m, held.position_m, first_true, first_held, c_m, p, p).T
    n_true, n_held = np.diff(first_true), np.diff(first_held)
    most = c_m**p
    far = np.minimum(n_true, n_held) - pairs
    total = nearness + far * most + np.abs(n_true - n_held) * (most / alpha)
    half = most / 2.0 if alpha == 2.0 else np.nan
    localisation = nearness if alpha == 2.0 else np.full(len(time_s), np.nan)
    parts = (time_s, total ** (1.0 / p), localisation, (n_true - pairs) * half, (n_held - pairs) * half)
    return Gospa(*parts) if true.is_over_time else Gospa(*(float(part[0]) for part in parts))


def ospa(
    truth: np.ndarray, tracks: np.ndarray, c_m: float = 2000.0, p: float = 2.0, matching_p: float | None = None
) -> Ospa:
    """Optimal sub-pattern assignment: the mean error of a track, or of an object without one, at most c_m.

    Parameters
    ----------
    truth, tracks, c_m, p : as for `gospa`
    matching_p : float [1] or None
        Power of the distances whose sum decides who is matched with whom: p, by the definition, unless stated. Stone
        Soup 1.9.1 sums plain distances whatever p is: state 1 to compare with it.

    Returns
    -------
    Ospa
        With nothing true and nothing tracked the distance is 0.

    Notes
    -----
    Source: Schuhmacher, Vo, Vo, A consistent metric for performance evaluation of multi-object filters, IEEE
    Transactions on Signal Processing 56 (2008).

    Examples
    --------
    >>> ospa(np.array([[0.0, 0.0], [9e3, 0.0]]), np.array([[30.0, 40.0]]), c_m=2000.0, p=1).distance_m
    1025.0
    """
    c_m, p = checked_number("c_m", c_m, above=0.0), checked_number("p", p, least=1.0)
    power = p if matching_p is None else checked_number("matching_p", matching_p, least=1.0)
    true, held = states_of(truth, "truth"), states_of(tracks, "tracks", like=truth)
    time_s, first_true, first_held = _instants(true.time_s, held.time_s)
    parts = _distances(true.position_m, held.position_m, first_true, first_held, c_m, p, power)
    n = np.maximum(np.diff(first_true), np.diff(first_held))
    total = parts[:, 1] + (n - parts[:, 0]) * c_m**p
    distance_m = (total / np.maximum(n, 1)) ** (1.0 / p)
    return Ospa(time_s, distance_m) if true.is_over_time else Ospa(0.0, float(distance_m[0]))


def _instants(true_s: np.ndarray, held_s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Instants of either, in order, and where each begins in both; positions at one instant share one always."""
    time_s = np.union1d(true_s, held_s) if len(true_s) or len(held_s) else np.zeros(1)
    ends = [np.searchsorted(times_s, time_s, side="right") for times_s in (true_s, held_s)]
    return time_s, np.append(0, ends[0]), np.append(0, ends[1])


@jit
def _distances(true_m, held_m, first_true, first_held, c_m, p, matching_p):
    """At each instant: how many pairs nearer than the cut-off are matched, and the sum of their distances ** p."""
    n_instants = len(first_true) - 1
    parts = np.zeros((n_instants, 2))
    most_true, most_held = 0, 0
    for k in range(n_instants):
        most_true = max(most_true, first_true[k + 1] - first_true[k])
        most_held = max(most_held, first_held[k + 1] - first_held[k])
    of_row, of_column = np.zeros(most_true, np.int64), np.zeros(most_held, np.int64)
    first, search = np.zeros(most_true + 1, np.int64), new_search(most_true, most_held)
    column, distance, cost = np.zeros(64, np.int64), np.zeros(64), np.zeros(64)
    alone = c_m**matching_p
    for k in range(n_instants):
        n_true, n_held = first_true[k + 1] - first_true[k], first_held[k + 1] - first_held[k]
        n_pairs = 0
        for i in range(n_true):
            a = first_true[k] + i
            for j in range(n_held):
                b = first_held[k] + j
                d2 = 0.0
                for axis in range(true_m.shape[1]):
                    d2 += (true_m[a, axis] - held_m[b, axis]) ** 2
                if d2 < c_m * c_m:
                    if n_pairs == len(column):
                        column = np.append(column, np.zeros_like(column))
                        distance, cost = np.append(distance, np.zeros_like(cost)), np.append(cost, np.zeros_like(cost))
                    d = np.sqrt(d2)
                    column[n_pairs], distance[n_pairs], cost[n_pairs] = j, d, d**matching_p - alone
                    n_pairs += 1
            first[i + 1] = n_pairs
        match(n_true, first, column, cost, of_row, of_column[:n_held], search)
        for i in range(n_true):
            for e in range(first[i], first[i + 1]):
                if column[e] == of_row[i]:
                    parts[k, 0] += 1.0
                    parts[k, 1] += distance[e] ** p
    return parts
