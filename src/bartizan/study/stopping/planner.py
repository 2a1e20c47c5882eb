"""How many replications to plan, before any is played: for an interval, for a difference, for what was never seen."""

from __future__ import annotations

import math

from bartizan.study.distributions import normal_quantile
from bartizan.study.statistics import proportion_interval, replications_needed

__all__ = [
    "replications_for_difference",
    "replications_for_mean",
    "replications_for_share",
    "replications_to_exclude",
    "replications_needed",
    "share_half_width",
]


def share_half_width(p: float, n: int, confidence: float = 0.95) -> float:
    """Half the width of the interval that n replications give if a share p of them shows it.

    Examples
    --------
    >>> round(share_half_width(0.5, 400), 4)
    0.0488
    """
    low, high = proportion_interval(round(p * n), n, confidence)
    return 0.5 * (high - low)


def replications_for_share(p: float, half_width: float, confidence: float = 0.95) -> int:
    """About the fewest replications whose printed interval of a share p reaches at most `half_width` to each side.

    Parameters
    ----------
    p : float [1]
        The share that is expected; 0.5 where nothing is known, which is the most expensive.
    half_width : float [1]

    Returns
    -------
    n : int
        For rare events more than `statistics.replications_needed`, which knows no exact interval.

    Examples
    --------
    >>> replications_for_share(0.5, 0.01), replications_for_share(0.0, 0.01)
    (9600, 183)
    """
    low, high = 0, max(1, replications_needed(p, half_width, confidence))
    while share_half_width(p, high, confidence) > half_width:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if share_half_width(p, middle, confidence) <= half_width else (middle, high)
    return high


def replications_for_mean(std: float, half_width: float, confidence: float = 0.95) -> int:
    """Replications after which a mean of values with this standard deviation is known to about `half_width`.

    Examples
    --------
    >>> replications_for_mean(2.0, 0.1)
    1537
    """
    _above_zero(half_width=half_width)
    z = normal_quantile(0.5 + confidence / 2.0)
    return max(2, math.ceil((z * std / half_width) ** 2))


def replications_for_difference(
    std: float, difference: float, *, power: float = 0.9, n_pairs: int = 1, level: float = 0.05
) -> int:
    """Replications after which a true difference is found with this power, as one of several pairs compared.

    Parameters
    ----------
    std : float
        Standard deviation of the paired difference of a replication (of a pilot; shared luck is in it already).
    difference : float
        The smallest that matters, in the same unit, not 0.
    power : float [1]
        Chance to find it.
    n_pairs : int
        Pairs compared; Holm's first step divides the level by it.
    level : float [1]
        Of the two-sided test.

    Examples
    --------
    >>> replications_for_difference(1.0, 0.5), replications_for_difference(1.0, 0.5, n_pairs=6)
    (43, 62)
    """
    _above_zero(difference=abs(difference), power=power, level=level, n_pairs=n_pairs)
    z = normal_quantile(1.0 - 0.5 * level / n_pairs) + normal_quantile(power)
    return max(2, math.ceil((z * std / difference) ** 2))


def replications_to_exclude(share: float, confidence: float = 0.95) -> int:
    """Replications without one event after which its share is printed as at most this.

    Notes
    -----
    The upper end of the two-sided exact interval: 1 - (1 - share)**n reaches 97.5 %. About 3.7 / share; the rule of
    three is the one-sided bound.

    Examples
    --------
    >>> replications_to_exclude(0.001)
    3688
    """
    if not 0.0 < share < 1.0:
        raise ValueError(f"the share to exclude must lie strictly between 0 and 1; got {share}")
    return math.ceil(math.log(0.5 - confidence / 2.0) / math.log1p(-share))


def _above_zero(**values: float) -> None:
    for name, value in values.items():
        if not value > 0.0:
            raise ValueError(f"{name} must be above 0; got {value}")
