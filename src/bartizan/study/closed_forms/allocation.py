"""Who shoots at whom: shooters that do not talk to each other, and shooters that share out their targets."""

from __future__ import annotations

import numpy as np

from bartizan.study.closed_forms.checks import probability, whole
from bartizan.study.closed_forms.counts import Count, binomial, together


def random_leakers(n_objects: int, shots: int, kill: float) -> Count:
    """How many get through if every shot picks its object at random, whatever the others do.

    Parameters
    ----------
    n_objects : int
        1 to 10,000.
    shots : int
        All fired at the same picture: an object may be hit twice, or by none. 0 to 10,000.
    kill : float [1]
        Single-shot kill probability.

    Returns
    -------
    leakers : Count
        Over 0 … n_objects, of mean n (1 - kill / n)^shots.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Exact, by a chain over the shots: the next one takes an object out if it hits and if its object was still whole.

    Examples
    --------
    >>> round(random_leakers(10, 10, 0.8).mean, 6), round(random_leakers(10, 20, 0.8).mean, 6)
    (4.343885, 1.886933)
    """
    n, p = int(whole("n_objects", n_objects, least=1)), float(probability("kill", kill))
    whole_share = np.arange(n + 1) / n
    law = np.zeros(n + 1)
    law[n] = 1.0
    for _ in range(int(whole("shots", shots))):
        falls = p * whole_share * law
        law = law - falls
        law[:-1] += falls[1:]
    return Count(law)


def shared_leakers(n_objects: int, shots: int, kill: float) -> Count:
    """How many get through if the shots are shared out as evenly as they go.

    Parameters
    ----------
    n_objects, shots, kill : as `random_leakers`

    Returns
    -------
    leakers : Count
        Over 0 … n_objects.

    Raises
    ------
    ValueError
        If an input is out of bounds.

    Notes
    -----
    Limits: all shots at once; looks between them do better (`magazines.one_at_a_time_leakers`).

    Examples
    --------
    >>> round(shared_leakers(10, 10, 0.8).mean, 6), round(shared_leakers(10, 20, 0.8).mean, 6)
    (2.0, 0.4)
    """
    n, fired = int(whole("n_objects", n_objects, least=1)), int(whole("shots", shots))
    miss = 1.0 - float(probability("kill", kill))
    each, one_more = divmod(fired, n)
    return together(binomial(n - one_more, miss**each), binomial(one_more, miss ** (each + 1)))
