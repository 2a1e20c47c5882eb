"""Engagement channels as the servers of a queue, in the long run: who finds all of them busy, who waits, who gives up.

A channel is held by one object for some time; objects come as a Poisson stream. The offered load is arrivals per second
times the mean hold time: the mean number of channels that would be busy if there were enough.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bartizan.study.closed_forms.checks import above_zero, not_negative, plain, probability, whole

MOST_STATES = 2_000_000


def erlang_loss(offered_load: ArrayLike, channels: ArrayLike) -> Any:
    """Probability that an object finds every channel busy and is lost (Erlang B).

    Parameters
    ----------
    offered_load : float or array, broadcastable to S [1]
        Arrivals per second times mean hold time, 0 or more.
    channels : int or array, broadcastable to S
        0 to 10,000.

    Returns
    -------
    loss : float or array, shape S [1]
        Also the share of time in which all channels are busy.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact for Poisson arrivals in the long run, whatever the law of the hold time: only its mean matters.
    Source: Erlang 1917; the recursion B_k = A B_(k-1) / (k + A B_(k-1)).

    Examples
    --------
    >>> round(erlang_loss(4.0, 6), 6)
    0.117162
    """
    load, n = np.broadcast_arrays(not_negative("offered_load", offered_load), whole("channels", channels))
    loss = np.ones(load.shape)
    for k in range(1, int(n.max(initial=0)) + 1):
        loss = np.where(k <= n, load * loss / (k + load * loss), loss)
    return plain(loss)


def erlang_wait(offered_load: ArrayLike, channels: ArrayLike) -> Any:
    """Probability that an object must wait for a channel, if it waits as long as it takes (Erlang C).

    Parameters
    ----------
    offered_load, channels : as `erlang_loss`; at least one channel

    Returns
    -------
    waits : float or array, shape S [1]
        1 where the load is no less than the channels: the queue then grows without end.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact for Poisson arrivals and exponential hold times in the long run, first come first served.
    Source: Erlang 1917; C = B / (1 - (A / n) (1 - B)).

    Examples
    --------
    >>> round(erlang_wait(4.0, 6), 6)
    0.284761
    """
    n = whole("channels", channels, least=1)
    loss = np.asarray(erlang_loss(offered_load, n))
    use = np.minimum(np.asarray(offered_load, dtype=np.float64) / n, 1.0)
    # equal to B / (1 - use (1 - B)), and 1 at full use, where rounding could step over it
    return plain(np.where(use < 1.0, loss / (1.0 - use * (1.0 - loss)), 1.0))


def erlang_mean_wait_s(arrivals_per_s: ArrayLike, hold_s: ArrayLike, channels: ArrayLike) -> Any:
    """Mean time that an object waits for a channel, those that need not wait included (Erlang C).

    Parameters
    ----------
    arrivals_per_s : float or array, broadcastable to S [1/s]
        0 or more.
    hold_s : float or array, broadcastable to S [s]
        Mean hold time, above 0.
    channels : int or array, broadcastable to S
        1 or more.

    Returns
    -------
    wait_s : float or array, shape S [s]
        Infinite where the load is no less than the channels.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Limits and source: as `erlang_wait`.

    Examples
    --------
    >>> erlang_mean_wait_s(0.05, 10.0, 1)
    10.0
    """
    rate, hold = not_negative("arrivals_per_s", arrivals_per_s), above_zero("hold_s", hold_s)
    spare = np.asarray(channels) - rate * hold
    waits = np.asarray(erlang_wait(rate * hold, channels))
    return plain(np.where(spare > 0.0, waits * hold / np.where(spare > 0.0, spare, 1.0), np.inf))


def patience_loss(arrivals_per_s: float, hold_s: float, patience_s: float, channels: int) -> float:
    """Probability that an object is lost if it waits for a channel, but not for ever (Erlang A).

    Parameters
    ----------
    arrivals_per_s : float [1/s]
        Above 0.
    hold_s : float [s]
        Mean of the exponential hold time, above 0.
    patience_s : float [s]
        Mean of the exponential time after which a waiting object is out of reach, 0 or more.
    channels : int
        1 to 10,000.

    Returns
    -------
    loss : float [1]

    Raises
    ------
    ValueError
        If an input is out of bounds, or so many objects would wait that patience no longer matters.

    Notes
    -----
    Exact for Poisson arrivals in the long run, first come first served. No patience is `erlang_loss`; endless patience
    loses nobody, or all that the channels cannot serve.
    Source: Palm 1957; the birth and death chain with rates min(k, n) / hold + max(k - n, 0) / patience.

    Examples
    --------
    >>> round(patience_loss(0.4, 10.0, 20.0, 4), 6)
    0.162926
    """
    rate, hold = float(above_zero("arrivals_per_s", arrivals_per_s)), float(above_zero("hold_s", hold_s))
    patience, n = float(not_negative("patience_s", patience_s)), int(whole("channels", channels, least=1))
    # from there on every state is at most half as likely as the one before
    waiting = max(0.0, 2.0 * rate - n / hold) * patience + 200.0
    if waiting > MOST_STATES:
        raise ValueError(
            f"patience_s is too long to matter: some {waiting:.0f} objects would wait; got {patience_s:g} s. "
            "(Without a limit to patience see erlang_wait.)"
        )
    if patience == 0.0:
        return erlang_loss(rate * hold, n)
    k = np.arange(1, n + int(waiting) + 1)
    log_weight = np.concatenate(
        ([0.0], np.cumsum(np.log(rate) - np.log(np.minimum(k, n) / hold + np.maximum(k - n, 0) / patience)))
    )
    weight = np.exp(log_weight - log_weight.max())
    mean_waiting = float(weight[n:] @ np.arange(len(weight) - n)) / float(weight.sum())
    return mean_waiting / (patience * rate)


def leak_with_loss(loss: ArrayLike, kill: ArrayLike) -> Any:
    """Probability that an object gets through: not engaged at all, or engaged once and missed.

    Parameters
    ----------
    loss, kill : float or array, broadcastable to S [1]

    Returns
    -------
    leak : float or array, shape S [1]

    Raises
    ------
    ValueError
        If an input is no probability.

    Examples
    --------
    >>> round(leak_with_loss(erlang_loss(4.0, 6), 0.7), 6)
    0.382014
    """
    lost = probability("loss", loss)
    return plain(lost + (1.0 - lost) * (1.0 - probability("kill", kill)))
