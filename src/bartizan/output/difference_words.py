"""A difference between two ways to play, in words: how large, how sure, or why nothing can be said."""

from __future__ import annotations

import math
from typing import Any

from bartizan.output.numbers import decimals_for, plain

Data = dict[str, Any]

ALPHA = 0.05
EXACT = "exact bound"
"""How the method begins where too few replications differ for anything but a bound."""


def is_told(row: Data) -> bool:
    """True if chance alone does not explain the difference: its interval and its adjusted p-value say so."""
    has_interval = row["low"] is not None and row["low"] * row["high"] > 0.0
    return row["adjusted_p"] < ALPHA and (has_interval or row["low"] is None)


def signed(value: float, decimals: int | None = None) -> str:
    """A number with its sign, and 0 without.

    Examples
    --------
    >>> signed(3.14, 1), signed(-0.04, 1), signed(-2.0, 0)
    ('+3.1', '0.0', '-2')
    """
    text = plain(value, decimals)
    return text if text.startswith("-") or not float(text.replace(",", "")) else f"+{text}"


def difference_words(row: Data, *, scale: float = 1.0, of: str = "") -> str:
    """A difference with its interval, or what can be said without one.

    Examples
    --------
    >>> told = {"difference": 0.0369, "low": 0.0226, "high": 0.0512, "n": 100, "differ": {"count": 60}, "method": "t"}
    >>> difference_words(told, scale=84.0, of=" of 84")
    '+3.1 of 84 (+1.9 to +4.3)'
    >>> none = {"difference": 0.0, "low": -0.036, "high": 0.036, "n": 100, "differ": {"count": 0}}
    >>> difference_words(none, scale=84.0, of=" of 84")
    'no difference in 100 replications; at most 3.0 of 84 either way (95 %)'
    """
    n, differ = row["n"], row["differ"]
    runs = "the one replication" if n == 1 else f"{n:,} replications"
    if not differ["count"]:
        if row["low"] == row["high"] == 0.0:
            return "exactly 0"
        if row["low"] is None:
            return f"no difference in {runs}; at most {_short(100.0 * differ['high'])} % differ (95 %)"
        return f"no difference in {runs}; at most {_short(scale * row['high'])}{of} either way (95 %)"
    value = f"{signed(scale * row['difference'], _two_figures(scale * row['difference']))}{of}"
    few = f"{differ['count']} of {runs} differ"
    if row["low"] is None:
        return f"{value}; {few}, too few for an interval"
    if row["method"].startswith(EXACT):
        low, high = (signed(scale * row[end], _two_figures(scale * row[end])) for end in ("low", "high"))
        return f"{value}; {few}, so only {low} to {high} is sure (95 %)"
    value, (low, high) = _rounded(row, scale)
    return f"{value}{of} ({low} to {high})"


def amount_words(row: Data, scale: float) -> tuple[str, str]:
    """The size of a difference, and its interval in the same direction."""
    sign = 1.0 if row["difference"] > 0.0 else -1.0
    if row["low"] is None:
        return plain(scale * abs(row["difference"])), ""
    value, (low, high) = _rounded(row, scale)
    ends = (low, high) if sign > 0.0 else (high, low)
    return value.lstrip("+-"), " to ".join(end.lstrip("+-") for end in ends)


def band_ends(band: Data, scale: float) -> str:
    """The ends of a band with their signs, both with the decimals that two figures of the wider one take."""
    ends = [scale * band[end] for end in ("low", "high")]
    decimals = _two_figures(max(abs(end) for end in ends))
    return " to ".join(signed(end, decimals) for end in ends)


def _rounded(row: Data, scale: float) -> tuple[str, tuple[str, str]]:
    """The difference and its ends, each with its sign, as finely as half the interval's width justifies.

    One digit more where that width begins with 1 or 2: 3.1 (1.9 to 4.3) says more than 3 (2 to 4).
    """
    low, high = scale * row["low"], scale * row["high"]
    decimals = decimals_for(low, high)
    if decimals is None:
        decimals = 3
    elif (high - low) / 2.0 < 3.0 * 10.0**-decimals:
        decimals += 1
    decimals = max(0, min(3, decimals))
    return signed(scale * row["difference"], decimals), (signed(low, decimals), signed(high, decimals))


def _short(value: float) -> str:
    return plain(value, _two_figures(value))


def _two_figures(value: float) -> int:
    """Decimals that leave two figures, three at most."""
    return 0 if value == 0.0 else max(0, min(3, 1 - math.floor(math.log10(abs(value)))))
