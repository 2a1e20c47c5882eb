"""The words of a study's answer: what its numbers are of, and how sure they are."""

from __future__ import annotations

from typing import Any

from bartizan.output.difference_words import difference_words
from bartizan.output.numbers import band_span, percent, plain, spread
from bartizan.output.wording import MEASURES, SHARES, clean
from bartizan.scenario.readings import PLACES

Data = dict[str, Any]
MOST_CELLS = 6
"""Told in one sentence."""
SHORT = {
    "stopped": "threats stopped",
    "p_leak": "threats through",
    "p_raid_annihilation": "runs with nothing through",
    "own_engaged": "own aircraft shot at",
    "neutral_engaged": "neutral aircraft shot at",
    "fratricides": "own or neutral aircraft hit",
    "rounds_fired": "rounds",
    "first_detection_km": "range of first detection (km)",
}
"""Measures in sentences; others by their names."""


def one_reading(data: Data) -> str:
    """Where the only reading of a study has all claims and assumptions."""
    return PLACES[data["study"]["reading"] or "central"]


def measure_title(name: str) -> str:
    """A measure as a heading."""
    return MEASURES.get(name, clean(name, 60).replace("_", " "))


def short_name(name: str) -> str:
    """A measure in two or three words, before its number in a sentence."""
    return SHORT.get(name, clean(name, 40).replace("_", " "))


def unit_of(name: str) -> str:
    """What stands behind its numbers: shares are told as per cent."""
    return " %" if name in SHARES else ""


def scale_of(name: str) -> float:
    """Shares are told as per cent."""
    return 100.0 if name in SHARES else 1.0


def value_words(name: str, row: Data | None, *, with_band: bool = True) -> str:
    """A measure with its interval by chance and its band.

    Examples
    --------
    >>> value_words("stopped", {"mean": 0.712, "low": 0.69, "high": 0.732, "band": {"low": 0.44, "high": 0.88}})
    '71 % (69-73; band 44-88)'
    >>> value_words("leakers", {"mean": None, "low": None, "high": None, "band": None})
    'none'
    """
    if row is None or row.get("mean") is None:
        return "none"
    is_share = name in SHARES
    value, interval = spread(row["mean"], row.get("low"), row.get("high"), as_percent=is_share)
    parts = [interval or _without_interval(row)]
    if with_band and row.get("band"):
        parts.append(f"band {band_span(row['band']['low'], row['band']['high'], as_percent=is_share)}")
    if with_band and row.get("rows"):
        parts.append(f"rows {band_span(row['rows']['low'], row['rows']['high'], as_percent=is_share)}")
    inside = "; ".join(part for part in parts if part)
    return f"{value}{unit_of(name)}" + (f" ({inside})" if inside else "")


def _without_interval(row: Data) -> str:
    """What is known where the mean has no interval: in how many runs there is anything else than usual.

    Examples
    --------
    >>> _without_interval({"off_usual": {"mean": 0.0, "low": 0.0, "high": 0.088}})
    'another value in at most 9 % of runs'
    """
    for key, words in (("any", "any"), ("off_usual", "another value")):
        if row.get(key) and not row[key]["mean"] and row[key].get("high"):
            return f"{words} in at most {percent(row[key]['high'])} % of runs"
        if row.get(key):
            share, interval = spread(*(row[key][end] for end in ("mean", "low", "high")), as_percent=True)
            return f"{words} in {share} % of runs" + (f", {interval}" if interval else "")
    return ""


def cell_name(data: Data, cell: Data, *, without: str = "") -> str:
    """What tells a cell from the others of the study; `without` leaves one part out."""
    study = data["study"]
    parts = []
    if study["options"] and without != "option":
        parts.append(clean(cell["option"], 60))
    if study["raids"] and without != "raid":
        parts.append(clean(cell["raid"], 60))
    if study["phases"] and without != "date":
        parts.append(cell["date"])
    return ", ".join(parts) or "the scenario as it is"


def context_of(data: Data, row: Data) -> str:
    """Under which raid, on which day or for which option a comparison is, where the study has several."""
    study = data["study"]
    parts = [clean(row["raid"], 60)] if study["raids"] else []
    if row["kind"] == "options" and study["phases"]:
        parts.append(row["date"])
    if row["kind"] == "phases" and study["options"]:
        parts.append(clean(row["option"], 60))
    return ", ".join(parts)


def comparison_words(row: Data) -> str:
    """A difference with its interval, in the unit of its measure.

    Examples
    --------
    >>> row = {"measure": "stopped", "difference": -0.1, "low": -0.2, "high": 0.0, "n": 60, "method": "exact bound"}
    >>> comparison_words({**row, "differ": {"count": 8}})
    '-10 points; 8 of 60 replications differ, so only -20 to 0 is sure (95 %)'
    """
    of = " points" if row["measure"] in SHARES else ""
    return difference_words(row, scale=scale_of(row["measure"]), of=of)


Pair = tuple[str, str, str]
"""What two cells share, and what they are called."""


def pairs_of(data: Data) -> dict[Pair, list[Data]]:
    """The comparisons of every pair, in the order of the measures."""
    groups: dict[Pair, list[Data]] = {}
    for row in data["comparisons"]:
        groups.setdefault((context_of(data, row), clean(row["a"], 60), clean(row["b"], 60)), []).append(row)
    return groups


def p_words(p: float) -> str:
    """A p-value; a very small one is not 0.

    Examples
    --------
    >>> p_words(0.0001), p_words(0.0234), p_words(0.7)
    ('< 0.001', '0.023', '0.70')
    """
    return "< 0.001" if p < 0.001 else plain(p, 3 if p < 0.1 else 2)


def level_words(level: Any) -> str:
    """A level of a factor.

    Examples
    --------
    >>> level_words(0.25), level_words(True), level_words("alone")
    ('0.25', 'yes', 'alone')
    """
    if isinstance(level, bool):
        return "yes" if level else "no"
    if isinstance(level, int | float):
        return plain(float(level))
    if isinstance(level, dict):
        return ", ".join(f"{value}" for value in level.values())
    return clean(level, 40)
