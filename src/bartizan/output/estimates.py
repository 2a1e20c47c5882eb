"""Measures in words: the value, its interval by chance, and the band over the readings, or honestly why there is
none."""

from __future__ import annotations

from typing import Any

from bartizan.output.numbers import band_span, percent, plain, spread
from bartizan.study.band import LEAST_READINGS

COMMON = 0.5
"""Above this share of replications an event is not rare; there are only too few replications."""
NEVER = "none under any reading"
ALL_EQUAL = "the same in every replication"


def measure_words(
    measure: dict[str, Any] | None, *, as_percent: bool, unit: str = "", dash: str = "-", readings: int = 1
) -> str:
    """A measure with its interval by chance; a bound where nothing was seen.

    Parameters
    ----------
    measure : dict or None
        `{mean, low, high, n, method}`, with `any` or `off_usual` where the mean has no interval.
    as_percent : bool
        True for shares.
    unit : str
        Put behind the value, with its space.
    readings : int
        Over several, a replication is a mean of readings, and the share of replications is another quantity: it is
        not put beside the value.

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
    seen, off = measure.get("any"), measure.get("off_usual")
    if mean == 0.0:
        return f"none in {_replications(n)}" + _at_most(seen or measure)
    sign = (" %" if as_percent else "") + unit
    value, interval = spread(mean, low, high, as_percent=as_percent, dash=dash)
    value += sign
    if interval:
        return f"{value} ({interval})"
    if ALL_EQUAL in str(measure.get("method")) or (off and not off["mean"] and readings > 1):
        return f"{value}, the same in all {_replications(n)}"
    if (seen or off) and readings > 1:
        return f"{value}, no interval"
    if (seen or off or {"mean": 0.0})["mean"] > COMMON:
        return f"{value}, no interval from {_replications(n)}"
    if off:
        return _off_usual(off, n, as_percent, sign)
    if seen:
        share, interval = spread(seen["mean"], seen.get("low"), seen.get("high"), as_percent=True, dash=dash)
        return f"{value}, seen in {share} % of replications ({interval})"
    return value


def _replications(n: int | None) -> str:
    return "the one replication" if n == 1 else f"{n or 0:,} replications"


def _at_most(bound: dict[str, Any]) -> str:
    high = bound.get("high")
    return f": at most {percent(high)} % (95 %)" if high and high <= 1.0 else ""


def _off_usual(off: dict[str, Any], n: int | None, as_percent: bool, sign: str) -> str:
    """The value that nearly all replications show, and what the others show."""

    def shown(value: float) -> str:
        return percent(value) if as_percent else plain(value)

    usual = shown(off["usual"]) + sign
    if not off["mean"]:
        return f"{usual}, in all {_replications(n)} (95 %: in at least {percent(1.0 - off['high'])} %)"
    least, most = shown(off["least"]), shown(off["most"])
    others = f"{least} to {most}" if least != most else least
    return f"{usual} in {percent(1.0 - off['mean'])} % of replications, else {others}" + (" %" if as_percent else "")


def band_words(measure: dict[str, Any], run: dict[str, Any], *, as_percent: bool) -> str:
    """The band over the readings with its shares, or why there is none.

    Examples
    --------
    >>> band_words({"mean": 0.5, "band": None}, {"readings": 4}, as_percent=True)
    'no band: a band needs at least 8 readings'
    """
    if not has_band(measure):
        if run["readings"] == 1:
            return f"no band from one reading ({run.get('reading') or 'central'}); run with --readings 25 for the band"
        few = f": a band needs at least {LEAST_READINGS} readings" if run["readings"] < LEAST_READINGS else ""
        return f"no band{few}"
    words = band_text(measure, as_percent=as_percent)
    if words == NEVER:
        return words
    words = f"band {words}"
    claims, assumptions = measure["band"].get("claims_share"), measure["band"].get("assumptions_share")
    if claims is None or assumptions is None:
        return words + " (too little doubt to share it out)"
    return f"{words}, of which claims {percent(claims, 0)} %, assumptions {percent(assumptions, 0)} %"


def has_band(measure: dict[str, Any]) -> bool:
    """Whether a measure has a band over the readings."""
    band = measure.get("band") or {}
    return band.get("low") is not None and band.get("high") is not None


def band_text(measure: dict[str, Any], *, as_percent: bool, dash: str = "-") -> str:
    """The ends of the band that a measure has; what never happened has none.

    Examples
    --------
    >>> band_text({"mean": 0.0, "band": {"low": 0.0, "high": 0.0}}, as_percent=False)
    'none under any reading'
    """
    low, high = measure["band"]["low"], measure["band"]["high"]
    if measure.get("mean") == low == high == 0.0:
        return NEVER
    return band_span(low, high, as_percent=as_percent, dash=dash)
