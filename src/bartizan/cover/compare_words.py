"""What a comparison with a receiver's outline says and does not say, in sentences."""

from __future__ import annotations

from typing import Any

from bartizan.cover.outline import OUTLINE, Outline
from bartizan.scenario.words import clean

FOOT_M = 0.3048
HIGH_FT = 100_000.0

RECEPTION = (
    "Line of sight is not reception: at one civil receiver (open data, 720 directions, farthest ever) high targets "
    "were heard over land to 1.01 times the horizon (p10-p90 0.90-1.17), over sea to 1.18, below 2,000 ft to 1.36 "
    "times, by ducting, diffraction, and pressure altitudes that are not heights"
)
LOW_RATIO = (
    "A ratio near 1 supports terrain, antenna height and k-factor; a low one may also be a deaf receiver, walls and "
    "trees near its antenna, or no traffic there"
)


def comparison_notes(outline: Outline, k_factor: float) -> list[str]:
    """What a reader must know beside the ratios of one file."""
    notes = [RECEPTION, LOW_RATIO] if outline.kind == OUTLINE else []
    if not outline.is_altitude_said:
        notes.append("The file does not say at which altitude each point was heard: 12,192 m (40,000 ft) is taken")
    if outline.k_factor is not None and abs(outline.k_factor - k_factor) > 0.01:
        notes.append(f"The file was drawn with k = {outline.k_factor:.3g}, the model with k = {k_factor:.3g}")
    return notes


def comparison_sentence(result: dict[str, Any]) -> str:
    """The comparison for the terminal, under a thousand characters.

    Parameters
    ----------
    result : dict
        Of `compare.compare`.
    """
    place = f"{clean(result['file'], 60)} ({result['format']}) at {clean(result['site'], 60)}"
    conditions = f"{result['limits']}, k = {result['k_factor']:.3g}"
    head = f"{place}: measured over modelled reach {spread_words(result)}; {conditions}"
    bands = [f"{_band(band)} {spread_words(band)}" for band in result["by_altitude"] if band["bounds"] is not None]
    doubts = []
    if result["n_beyond_theatre"]:
        doubts.append(f"{result['n_beyond_theatre']:,} where the model sees to the theatre's edge, as upper bounds")
    if result["n_never_in_sight"]:
        doubts.append(f"{result['n_never_in_sight']:,} nowhere in sight, as ratios above any number")
    parts = ["; ".join(bands), f"counted among them: {', '.join(doubts)}" if doubts else ""]
    parts += [note for note in result["notes"] if note != LOW_RATIO]
    return ". ".join([head, *(part[:1].upper() + part[1:] for part in parts if part)]) + "."


def spread_words(part: dict[str, Any]) -> str:
    """Median and spread of `spread.spread`, as far as the points settle them.

    Examples
    --------
    >>> bounds = {"p10": [0.0, 0.9], "median": [1.0, 1.0], "p90": [None, None]}
    >>> spread_words({"bounds": bounds, "greatest_ratio": 1.3, "n_points": 40})
    'median 1.00 (p10 at most 0.90, p90 >1.30, 40 points)'
    """
    if part["bounds"] is None:
        return f"no figure from {part['n_compared']} points"
    low, middle, high = (_quantile(part, name) for name in ("p10", "median", "p90"))
    is_plain = all(text.replace(".", "").isdigit() for text in (low, high))
    around = f"p10-p90 {low}-{high}" if is_plain else f"p10 {low}, p90 {high}"
    return f"median {middle} ({around}, {part['n_points']:,} points)"


def _quantile(part: dict[str, Any], name: str) -> str:
    """One quantile: a number, or what bounds it."""
    low, high = part["bounds"][name]
    if low is None:
        return "above any number" if part["greatest_ratio"] is None else f">{part['greatest_ratio']:.2f}"
    if high is None:
        return f"at least {low:.2f}" if low else "unknown"
    if f"{low:.2f}" == f"{high:.2f}":
        return f"{low:.2f}"
    return f"{low:.2f} to {high:.2f}" if low else f"at most {high:.2f}"


def _band(band: dict[str, Any]) -> str:
    low_ft, high_ft = (round(band[name] / FOOT_M, -3) for name in ("from_m", "to_m"))
    if band["from_m"] < 0.0:
        return f"below {high_ft:,.0f} ft"
    return f"above {low_ft:,.0f} ft" if high_ft > HIGH_FT else f"{low_ft:,.0f} to {high_ft:,.0f} ft"
