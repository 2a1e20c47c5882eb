"""Shares in words, so that what was never seen is said with its bound and never as 0 or 100 %."""

from __future__ import annotations

from bartizan.study.statistics import proportion_interval


def share_text(successes: int, n: int, confidence: float = 0.95) -> str:
    """A share with its interval in percent; with no event, or nothing else, what it is at most or at least.

    Examples
    --------
    >>> share_text(0, 3000), share_text(40, 40)
    ('none of 3,000: at most 0.123 %', 'all of 40: at least 91.1 %')
    >>> share_text(50, 1000)
    '5 % (3.8 to 6.5)'
    """
    low, high = (100.0 * end for end in proportion_interval(successes, n, confidence))
    if successes == 0:
        return f"none of {n:,}: at most {_up(high)} %"
    if successes == n:
        return f"all of {n:,}: at least {100.0 - float(_up(100.0 - low)):.{_digits(100.0 - low)}f} %"
    return f"{100.0 * successes / n:.3g} % ({low:.2g} to {high:.2g})"


def _digits(percent: float) -> int:
    return 0 if percent >= 10.0 else 1 if percent >= 1.0 else 3


def _up(percent: float) -> str:
    """Rounded away from nothing, so that the printed bound is never bolder than the real one."""
    digits = _digits(percent)
    shift = 10.0**digits
    whole = int(percent * shift)
    return f"{(whole if whole == percent * shift else whole + 1) / shift:.{digits}f}"
