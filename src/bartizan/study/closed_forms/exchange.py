"""Two sides that wear each other down: Hughes's salvo equations, salvos as luck, Lanchester's two laws.

They serve as sanity for the bookkeeping of fire and losses only. Aimed missile defence is not a Lanchester process.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.study.closed_forms.checks import above_zero, not_negative
from bartizan.study.closed_forms.counts import binomial


class Side(NamedTuple):
    """One side of a salvo exchange; the numbers are per unit of it."""

    units: float
    offence: float
    """Good shots fired in one salvo."""
    defence: float
    """Shots of the other side stopped in one salvo."""
    staying: float
    """Shots that put one unit out of action, above 0."""


class Losses(NamedTuple):
    """Units that each side loses."""

    first: float
    second: float


def salvo_exchange(first: Side, second: Side) -> Losses:
    """Losses of both sides in one exchange of salvos fired at the same time.

    Parameters
    ----------
    first, second : Side

    Returns
    -------
    losses : Losses
        Each between 0 and the units of its side.

    Raises
    ------
    ValueError
        If a number is negative, or a staying power not above 0.

    Notes
    -----
    Limits: means only, shots spread evenly, defence works before anything is hit.
    Source: Hughes, Naval Research Logistics 42 (1995): loss of B = (offence A - defence B) / staying B.

    Examples
    --------
    >>> salvo_exchange(Side(3, 4, 3, 2), Side(3, 4, 3, 2))
    Losses(first=1.5, second=1.5)
    """
    return Losses(_loss(second, first), _loss(first, second))


def _loss(shooter: Side, target: Side) -> float:
    """Units that the target side loses."""
    for side in (shooter, target):
        for name in ("units", "offence", "defence"):
            not_negative(name, getattr(side, name))
        above_zero("staying", side.staying)
    through = shooter.offence * shooter.units - target.defence * target.units
    return float(min(max(through / target.staying, 0.0), target.units))


class Excess(NamedTuple):
    """Hits less stops: mean and spread of the difference, and the mean of what gets through."""

    mean: float
    std: float
    mean_through: float


def salvo_excess(shots: int, hit: float, stops: int, stop: float) -> Excess:
    """How many good shots of a salvo exceed what a defence stops, if both are luck.

    Parameters
    ----------
    shots, stops : int
        Shots fired, and attempts to stop one: 0 to 10,000.
    hit, stop : float [1]
        Probability of each to succeed.

    Returns
    -------
    excess : Excess
        Of hits - stopped, and of max(0, hits - stopped).

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact, by the difference of two binomial counts.
    Source: Armstrong, Operations Research 53 (2005), in its discrete form.

    Examples
    --------
    >>> [round(v, 6) for v in salvo_excess(24, 0.6, 16, 0.5)]
    [6.4, 3.1241, 6.422938]
    """
    hits, stopped = binomial(shots, hit), binomial(stops, stop)
    law = np.convolve(hits.pmf, stopped.pmf[::-1])
    difference = np.arange(len(law)) - (len(stopped.pmf) - 1)
    return Excess(
        hits.mean - stopped.mean,
        math.hypot(hits.std, stopped.std),
        float(law @ np.maximum(difference, 0)),
    )


class Battle(NamedTuple):
    """Both forces at one time, or at the end."""

    first: float
    second: float
    time_s: float


def lanchester_square(
    first: float, second: float, first_rate_per_s: float, second_rate_per_s: float, time_s: float = math.inf
) -> Battle:
    """Forces under aimed fire: each loses in proportion to the size of the other.

    Parameters
    ----------
    first, second : float
        Forces at time 0, 0 or more.
    first_rate_per_s, second_rate_per_s : float [1/s]
        What one of the first (second) puts out of action a second, above 0.
    time_s : float [s]
        0 or more. Past the end of the battle, or infinite, the state at its end is given.

    Returns
    -------
    battle : Battle
        `time_s` is the time of that state; infinite where both sides are equal and the end never comes.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact solution of dA/dt = -b B, dB/dt = -a A. a A^2 - b B^2 never changes; the side with more of it wins.
    Source: Lanchester 1916.

    Examples
    --------
    >>> end = lanchester_square(100.0, 60.0, 0.01, 0.01)
    >>> round(end.first, 6), round(end.second, 6), round(end.time_s, 4)
    (80.0, 0.0, 69.3147)
    """
    a0, b0, a, b, until_s = _checked(first, second, first_rate_per_s, second_rate_per_s, time_s)
    # strengths on one scale: the larger of the two wins
    ours, theirs, pace = math.sqrt(a) * a0, math.sqrt(b) * b0, math.sqrt(a * b)
    lead = ours - theirs
    end_s = _end_of_square_s(ours + theirs, abs(lead), pace)
    if until_s >= end_s:
        left = math.sqrt(abs(lead) * (ours + theirs))
        return Battle(left / math.sqrt(a) if lead > 0.0 else 0.0, left / math.sqrt(b) if lead < 0.0 else 0.0, end_s)
    # a part that decays and one that grows, which keep their digits
    decay = 0.5 * (ours + theirs) * math.exp(-pace * until_s)
    grow = 0.5 * lead * math.exp(pace * until_s) if lead else 0.0
    return Battle((decay + grow) / math.sqrt(a), (decay - grow) / math.sqrt(b), until_s)


def _end_of_square_s(total: float, lead: float, pace: float) -> float:
    """When the weaker side is gone: atanh(weak / strong) / pace, written so that near ties keep their digits."""
    if total == 0.0:
        return 0.0
    return math.inf if lead == 0.0 else 0.5 * math.log(total / lead) / pace


def lanchester_linear(
    first: float, second: float, first_rate_per_s: float, second_rate_per_s: float, time_s: float = math.inf
) -> Battle:
    """Forces under fire into an area: each loses in proportion to both sizes.

    Parameters
    ----------
    first, second : float
        Forces at time 0, 0 or more.
    first_rate_per_s, second_rate_per_s : float [1/s]
        What one of the first (second) puts out of action a second for each one of the other side, above 0.
    time_s : float [s]
        0 or more; infinite for what the battle comes to.

    Returns
    -------
    battle : Battle

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact solution of dA/dt = -b A B, dB/dt = -a A B. a A - b B never changes; the loser dwindles but is never gone.
    Source: Lanchester 1916.

    Examples
    --------
    >>> end = lanchester_linear(100.0, 60.0, 0.01, 0.01)
    >>> round(end.first, 6), round(end.second, 6), end.time_s
    (40.0, 0.0, inf)
    """
    a0, b0, a, b, until_s = _checked(first, second, first_rate_per_s, second_rate_per_s, time_s)
    ours, theirs = a * a0, b * b0
    weak, strong = min(ours, theirs), max(ours, theirs)
    lead = strong - weak
    decay = math.exp(-lead * until_s) if lead > 0.0 else 1.0
    spent = (1.0 - decay) / lead if lead > 0.0 else until_s
    weak_left = weak * decay / (decay + strong * spent) if weak > 0.0 else 0.0
    ours, theirs = (weak_left + lead, weak_left) if ours >= theirs else (weak_left, weak_left + lead)
    return Battle(ours / a, theirs / b, until_s)


def _checked(
    first: float, second: float, a: float, b: float, time_s: float
) -> tuple[float, float, float, float, float]:
    """Forces, rates and time as floats, refused where they make no battle."""
    if not time_s >= 0.0:
        raise ValueError(f"time_s must be 0 or more; got {time_s:g}.")
    forces = float(not_negative("first", first)), float(not_negative("second", second))
    rates = float(above_zero("first_rate_per_s", a)), float(above_zero("second_rate_per_s", b))
    return *forces, *rates, float(time_s)
