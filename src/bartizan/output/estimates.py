"""Measures in words: the value, its interval by chance, and the band over the readings, or honestly why there is
none."""

from __future__ import annotations

import re
from typing import Any

from bartizan.output.numbers import band_span, percent, plain, spread

USUAL = re.compile(r"differ from ([-+.0-9e]+);")
COMMON = 0.5
"""Above this share of replications an event is not rare; there are only too few replications."""
ALL_EQUAL = "the same in every replication"


def measure_words(measure: dict[str, Any] | None, *, as_percent: bool, unit: str = "", dash: str = "-") -> str:
    """A measure with its interval by chance; a bound where nothing was seen.

    Parameters
    ----------
    measure : dict or None
        `{mean, low, high, n, method}`, with `any` where events were too few for an interval of the mean.
    as_percent : bool
        True for shares.
    unit : str
        Put behind the value, with its space.

    Examples
    --------
    >>> measure_words({"mean": 0.031, "low": 0.02, "high": 0.042, "n": 1000}, as_percent=True)
    '3 % (2-4)'
    >>> measure_words({"mean": 0.0, "low": 0.0, "high": 0.088, "n": 40}, as_percent=True)
    'none in 40 replications: at most 9 % (95 %)'
    """
    if measure is None or measure.get("mean") is None:
        return "not defined here"
    mean, low, high, n = (measure.get(key) for key in ("mean", "low", "high", "n"))
    off = measure.get("any")
    if mean == 0.0:
        return f"none in {_replications(n)}" + _at_most(off or measure)
    value, interval = spread(mean, low, high, as_percent=as_percent, dash=dash)
    value += (" %" if as_percent else "") + unit
    if interval:
        return f"{value} ({interval})"
    if off:
        return f"{value}, {_off_usual(measure, off, as_percent, dash)}"
    if ALL_EQUAL in str(measure.get("method")):
        return f"{value}, the same in all {_replications(n)}"
    return value


def _replications(n: int | None) -> str:
    return "the one replication" if n == 1 else f"{n or 0:,} replications"


def _at_most(bound: dict[str, Any]) -> str:
    high = bound.get("high")
    return f": at most {percent(high)} % (95 %)" if high and high <= 1.0 else ""


def _off_usual(measure: dict[str, Any], off: dict[str, Any], as_percent: bool, dash: str) -> str:
    """How many replications differ from the value that nearly all of them show."""
    if not off.get("mean"):
        least = f" (95 %: in at least {percent(1.0 - off['high'])} %)" if off.get("high") is not None else ""
        return f"in all {_replications(measure.get('n'))}{least}"
    if off["mean"] > COMMON:
        return f"no interval from {_replications(measure.get('n'))}"
    share, interval = spread(off["mean"], off.get("low"), off.get("high"), as_percent=True, dash=dash)
    found = USUAL.search(str(measure.get("method")))
    usual = float(found.group(1)) if found else 0.0
    shown = f"{percent(usual)} %" if as_percent else plain(usual)
    other = "under" if as_percent and usual >= 1.0 else "other than"
    words = "seen in" if usual == 0.0 else f"{other} {shown} in"
    return f"{words} {share} % of replications ({interval})"


def band_words(measure: dict[str, Any], run: dict[str, Any], *, as_percent: bool) -> str:
    """The band over the readings with its shares, or why there is none."""
    band = measure.get("band")
    if not band or band.get("low") is None or band.get("high") is None:
        return (
            "no band from one reading (central); run with --readings 25 for the band"
            if run["readings"] == 1
            else "no band"
        )
    words = f"band {band_span(band['low'], band['high'], as_percent=as_percent)}"
    claims, assumptions = band.get("claims_share"), band.get("assumptions_share")
    if claims is None or assumptions is None:
        return words + " (too few readings to share it out)"
    return f"{words}, of which claims {percent(claims, 0)} %, assumptions {percent(assumptions, 0)} %"
