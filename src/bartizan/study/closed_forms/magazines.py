"""Rounds and channels that run out: who is left when they have.

All objects are there from the beginning, each can be engaged until it falls, and looks are never wrong.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.study.closed_forms.checks import probability, whole
from bartizan.study.closed_forms.counts import Count, binomial, more, together


def first_come_leakers(n_objects: int, rounds: int, shots: int, kill: float) -> Count:
    """How many get through if each object in turn is given the same number of shots until the magazine is empty.

    Parameters
    ----------
    n_objects, rounds : int
        0 to 10,000.
    shots : int
        At each object, 1 to 10,000; all at once, so that none is saved. The last object may get fewer.
    kill : float [1]
        Single-shot kill probability.

    Returns
    -------
    leakers : Count
        Over 0 … n_objects.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Examples
    --------
    >>> [round(first_come_leakers(*case).mean, 2) for case in ((20, 32, 2, 0.7), (40, 33, 2, 0.7), (48, 64, 2, 0.8))]
    [5.44, 24.74, 17.28]
    """
    n, magazine = int(whole("n_objects", n_objects)), int(whole("rounds", rounds))
    salvo, miss = int(whole("shots", shots, least=1)), 1.0 - float(probability("kill", kill))
    served = min(n, magazine // salvo)
    left = binomial(served, miss**salvo)
    if served < n:
        left = together(left, binomial(1, miss ** (magazine - served * salvo)))
        left = more(left, n - served - 1)
    return left


def one_at_a_time_leakers(n_objects: int, rounds: int, kill: float) -> Count:
    """How many get through if rounds are fired singly, each at an object that still flies, until all are gone.

    Parameters
    ----------
    n_objects, rounds : int
        0 to 10,000.
    kill : float [1]

    Returns
    -------
    leakers : Count
        Over 0 … n_objects: max(0, n_objects - hits), hits binomial.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    The best that any rule can do with the same rounds: none is wasted while an object is left.

    Examples
    --------
    >>> left = one_at_a_time_leakers(10, 12, 0.7)
    >>> round(left.mean, 6), round(left.none, 6)
    (1.698866, 0.252815)
    """
    n, hits = int(whole("n_objects", n_objects)), binomial(rounds, kill).pmf
    pmf = np.zeros(n + 1)
    few = hits[:n]
    pmf[n - np.arange(len(few))] = few
    # summed by itself: 1 less the rest would lose a rare success in rounding
    pmf[0] = hits[n:].sum()
    return Count(pmf)


MOST_IN_ROUNDS = 2_000
"""The largest raid, and the most rounds of shots, whose recursion is worked out."""


class ChannelRounds(NamedTuple):
    """What is left after the last round of shots, and how many shots were fired."""

    leakers: Count
    mean_shots: float


def channel_rounds(n_objects: int, channels: int, rounds: int, kill: float) -> ChannelRounds:
    """How many get through if all channels shoot together, a given number of times, one shot at each live object.

    Parameters
    ----------
    n_objects : int
        0 to 2,000.
    channels : int
        Shots in one round of shots, 0 to 10,000; fewer if fewer objects are left.
    rounds : int
        How often, 0 to 2,000.
    kill : float [1]

    Returns
    -------
    left : ChannelRounds

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact recursion over the number of survivors. While more objects live than there are channels, n_objects - channels
    rounds kill is exact for the mean.

    Examples
    --------
    >>> left = channel_rounds(10, 6, 3, 0.7)
    >>> round(left.leakers.mean, 6), round(left.leakers.none, 6), round(left.mean_shots, 6)
    (0.594283, 0.545676, 13.436739)
    """
    n, c = int(whole("n_objects", n_objects, most=MOST_IN_ROUNDS)), int(whole("channels", channels))
    p = float(probability("kill", kill))
    shots_at = np.minimum(np.arange(n + 1), c)
    survivors, mean_shots = np.zeros(n + 1), 0.0
    survivors[n] = 1.0
    hits = {int(shots): binomial(int(shots), p).pmf for shots in np.unique(shots_at)}
    for _ in range(int(whole("rounds", rounds, most=MOST_IN_ROUNDS))):
        mean_shots += float(survivors @ shots_at)
        survivors = _after_a_round(survivors, shots_at, hits)
        if survivors[0] == 1.0:
            break
    return ChannelRounds(Count(survivors), mean_shots)


def _after_a_round(
    survivors: NDArray[np.float64], shots_at: NDArray[np.int64], hits: dict[int, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The law of the survivors after every channel has shot once."""
    after = np.zeros_like(survivors)
    for alive in np.flatnonzero(survivors):
        shots = int(shots_at[alive])
        after[alive - shots : alive + 1] += survivors[alive] * hits[shots][::-1]
    return after
