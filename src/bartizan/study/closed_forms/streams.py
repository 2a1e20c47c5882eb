"""Channels against raids that are no stationary stream: objects at even intervals, and raids that begin and end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.study.closed_forms.checks import above_zero, not_negative, plain, whole
from bartizan.study.closed_forms.queues import erlang_loss

ROUNDING = 1e-9
"""A hold time this little (relative) over a whole number of intervals counts as that number: 0.3 / 0.1 is 3."""

MOST_CHANGES = 1_000_000


def spaced_served(interval_s: ArrayLike, hold_s: ArrayLike, channels: ArrayLike) -> Any:
    """Share of an endless, evenly spaced stream that finds a channel.

    Parameters
    ----------
    interval_s : float or array, broadcastable to S [s]
        From one object to the next, above 0.
    hold_s : float or array, broadcastable to S [s]
        How long each keeps its channel, above 0 and the same for all.
    channels : int or array, broadcastable to S

    Returns
    -------
    served : float or array, shape S [1]

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact; an object that comes as a channel is freed gets it. Of every ceil(hold / interval) objects in a row, each
    channel takes one.

    Examples
    --------
    >>> [round(spaced_served(*case), 6) for case in ((5.0, 42.0, 6), (4.0, 50.0, 10), (10.0, 33.0, 4))]
    [0.666667, 0.769231, 1.0]
    """
    period = _objects_per_hold(above_zero("interval_s", interval_s), above_zero("hold_s", hold_s))
    return plain(np.minimum(1.0, whole("channels", channels) / period))


def spaced_served_number(n_objects: int, interval_s: float, hold_s: float, channels: int) -> int:
    """How many of the first n objects of an evenly spaced stream find a channel, all channels free at first.

    Parameters
    ----------
    n_objects : int
        0 to 10,000.
    interval_s : float [s]
        0 or more; 0 means that all come at once.
    hold_s, channels : as `spaced_served`

    Returns
    -------
    served : int

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact. The first of every ceil(hold / interval) objects are served, as many as there are channels.

    Examples
    --------
    >>> spaced_served_number(20, 5.0, 42.0, 6)
    14
    """
    n, c = int(whole("n_objects", n_objects)), int(whole("channels", channels))
    interval, hold = float(not_negative("interval_s", interval_s)), above_zero("hold_s", hold_s)
    if interval == 0.0:
        return min(n, c)
    period = float(_objects_per_hold(np.asarray(interval), hold))
    rounds, rest = divmod(n, period)
    return int(rounds * min(c, period) + min(c, rest))


def raid_loss(arrivals_per_s: float, hold_s: float, seconds: float, channels: int = 1) -> float:
    """Probability that an object of a short raid finds every channel busy, all channels free at first.

    Parameters
    ----------
    arrivals_per_s : float [1/s]
        Of a Poisson stream that begins at time 0, above 0.
    hold_s : float [s]
        Mean of the exponential hold time, above 0.
    seconds : float [s]
        How long the raid lasts, above 0.
    channels : int
        1 to 10,000.

    Returns
    -------
    loss : float [1]
        Mean number lost over mean number that come; also the mean share of the time in which all channels are busy.

    Raises
    ------
    ValueError
        If an input is out of bounds, or the raid is so long that its beginning no longer matters.

    Notes
    -----
    Exact to 1e-10. One channel: r (1 - (1 - exp(-k T)) / (k T)), k = arrivals + 1 / hold, r = arrivals / k.
    Source: the chain of busy channels, made uniform (Jensen 1953): its jumps are a Poisson process of one rate, and the
    time before T that falls to the state after j jumps is P(more than j jumps by T) over that rate.

    Examples
    --------
    >>> round(raid_loss(0.1, 20.0, 60.0), 6), round(raid_loss(0.2, 20.0, 30.0), 6)
    (0.592602, 0.693392)
    """
    rate, hold = float(above_zero("arrivals_per_s", arrivals_per_s)), float(above_zero("hold_s", hold_s))
    n = int(whole("channels", channels, least=1))
    changes = (rate + n / hold) * float(above_zero("seconds", seconds))
    if changes > MOST_CHANGES:
        raise ValueError(
            f"seconds is too long for the beginning to matter; got {seconds:g} s, some {changes:.0f} arrivals and "
            "releases. (For the long run see erlang_loss.)"
        )
    later = _more_than(changes)
    state, busy = np.zeros(n + 1), 0.0
    state[0] = 1.0
    up = rate / (rate + n / hold)
    down = np.arange(n + 1) / n * (1.0 - up)
    for j, share in enumerate(later):
        busy += share * state[n]
        after = _jump(state, up, down)
        if np.abs(after - state).max() < 1e-16:
            return float(busy + later[j + 1 :].sum() * erlang_loss(rate * hold, n)) / changes
        state = after
    return float(busy) / changes


def _objects_per_hold(interval_s: NDArray[np.float64], hold_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many objects come while one is held, itself included."""
    return np.maximum(np.ceil(hold_s / interval_s * (1.0 - ROUNDING)), 1.0)


def _jump(state: NDArray[np.float64], up: float, down: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances of each number of busy channels after one jump of the uniform chain."""
    rise = up * state
    fall = down * state
    after = state - rise - fall
    after[1:] += rise[:-1]
    after[:-1] += fall[1:]
    after[-1] += rise[-1]  # lost: nothing changes
    return after


def _more_than(mean: float) -> NDArray[np.float64]:
    """P(more than j) for j = 0, 1, … of a Poisson number, up to where nothing is left."""
    j = np.arange(1, int(mean + 12.0 * np.sqrt(mean) + 60.0))
    log_weight = np.concatenate(([0.0], np.cumsum(np.log(mean / j))))
    pmf = np.exp(log_weight - log_weight.max())
    pmf /= pmf.sum()
    return np.concatenate((np.cumsum(pmf[::-1])[::-1][1:], [0.0]))
