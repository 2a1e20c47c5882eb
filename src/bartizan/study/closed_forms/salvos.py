"""Shots at one object, looks between them, and layers one behind the other: what gets through, and what it costs.

Shots are independent of each other throughout. Shots that share a cause of missing do worse than these forms say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bartizan.study.closed_forms.checks import plain, probability, whole
from bartizan.study.closed_forms.counts import Count, binomial


def salvo_leak(kill: ArrayLike, shots: ArrayLike) -> Any:
    """Probability that an object survives a number of shots: (1 - kill)^shots.

    Parameters
    ----------
    kill : float or array, broadcastable to S [1]
        Single-shot kill probability.
    shots : int or array, broadcastable to S
        0 to 10,000. With a look after each, the same holds for the number of looks.

    Returns
    -------
    leak : float or array, shape S [1]

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Examples
    --------
    >>> [round(float(v), 4) for v in salvo_leak([0.5, 0.6, 0.7], 2)]
    [0.25, 0.16, 0.09]
    """
    return plain((1.0 - probability("kill", kill)) ** whole("shots", shots))


def looks_mean_shots(kill: ArrayLike, looks: ArrayLike, shots_per_look: ArrayLike = 1) -> Any:
    """Mean number of shots at one object if one looks after each salvo and stops at success.

    Parameters
    ----------
    kill : float or array, broadcastable to S [1]
    looks : int or array, broadcastable to S
        How many salvos there is time for, 1 to 10,000.
    shots_per_look : int or array, broadcastable to S
        1 is shoot-look-shoot; more is salvo-look-salvo.

    Returns
    -------
    shots : float or array, shape S
        Between shots_per_look and looks times shots_per_look.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact for looks that are never wrong: k (1 - Q^n) / (1 - Q) with Q = (1 - kill)^k. The leak is that of all shots
    together (`salvo_leak`).

    Examples
    --------
    >>> [round(float(v), 3) for v in looks_mean_shots([0.5, 0.6, 0.7, 0.8, 0.9], 4)]
    [1.875, 1.624, 1.417, 1.248, 1.111]
    """
    p, n = probability("kill", kill), whole("looks", looks, least=1)
    k = whole("shots_per_look", shots_per_look, least=1)
    with np.errstate(divide="ignore"):
        log_miss = k * np.log1p(-p)
    salvo_kill = -np.expm1(log_miss)
    some = salvo_kill > 0.0
    salvos = np.where(some, -np.expm1(n * log_miss) / np.where(some, salvo_kill, 1.0), n)
    return plain(k * salvos)


def layers_leak(kills: ArrayLike) -> Any:
    """Probability of getting through independent layers one after the other: the product of 1 - kill.

    Parameters
    ----------
    kills : array, shape (…, n_layers) [1]
        Kill probability of each layer.

    Returns
    -------
    leak : float or array, shape (…) [1]

    Raises
    ------
    ValueError
        If an input is no probability.

    Examples
    --------
    >>> round(layers_leak([0.6, 0.5]), 6), round(layers_leak([0.7, 0.7, 0.5]), 6)
    (0.2, 0.045)
    """
    return plain(np.prod(1.0 - np.atleast_1d(probability("kills", kills)), axis=-1))


def detected_then_shot_leak(detection: ArrayLike, kill: ArrayLike, shots: ArrayLike) -> Any:
    """Probability of getting through where only what is detected is shot at.

    Parameters
    ----------
    detection, kill : float or array, broadcastable to S [1]
    shots : int or array, broadcastable to S

    Returns
    -------
    leak : float or array, shape S [1]
        1 - detection (1 - (1 - kill)^shots).

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Examples
    --------
    >>> round(detected_then_shot_leak(0.9, 0.7, 2), 6)
    0.181
    """
    return plain(1.0 - probability("detection", detection) * (1.0 - np.asarray(salvo_leak(kill, shots))))


def none_leak(n_objects: ArrayLike, leak: ArrayLike) -> Any:
    """Probability that none of n independent objects gets through.

    Parameters
    ----------
    n_objects : int or array, broadcastable to S
    leak : float or array, broadcastable to S [1]
        Probability of each.

    Returns
    -------
    none : float or array, shape S [1]

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Examples
    --------
    >>> round(none_leak(10, salvo_leak(0.7, 2)), 6), round(none_leak(24, salvo_leak(0.8, 2)), 6)
    (0.389416, 0.375413)
    """
    return plain((1.0 - probability("leak", leak)) ** whole("n_objects", n_objects))


def leakers(n_objects: int, leak: float) -> Count:
    """How many of n independent objects get through: a binomial count.

    Parameters
    ----------
    n_objects : int
        0 to 10,000.
    leak : float [1]
        Probability of each.

    Returns
    -------
    leakers : Count

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Examples
    --------
    >>> leakers(10, 0.09).quantile(0.95)
    3
    """
    return binomial(n_objects, leak)
