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
    head = f"{place}: measured over modelled reach {_spread(result)}; {result['limits']}, k = {result['k_factor']:.3g}"
    bands = [f"{_band(band)} {_spread(band)}" for band in result["by_altitude"] if band["median"] is not None]
    left_out = []
    if result["n_beyond_theatre"]:
        left_out.append(f"{result['n_beyond_theatre']:,} points where the model sees to the edge of the theatre")
    if result["n_never_in_sight"]:
        left_out.append(f"{result['n_never_in_sight']:,} never in sight")
    parts = ["; ".join(bands), f"left out: {', '.join(left_out)}" if left_out else ""]
    parts += [note for note in result["notes"] if note != LOW_RATIO]
    return ". ".join([head, *(part[:1].upper() + part[1:] for part in parts if part)]) + "."


def _spread(part: dict[str, Any]) -> str:
    if part["median"] is None:
        return f"no figure from {part['n_compared']} points"
    return f"median {part['median']:.2f} (p10-p90 {part['p10']:.2f}-{part['p90']:.2f}, {part['n_compared']:,} points)"


def _band(band: dict[str, Any]) -> str:
    low_ft, high_ft = (round(band[name] / FOOT_M, -3) for name in ("from_m", "to_m"))
    if band["from_m"] < 0.0:
        return f"below {high_ft:,.0f} ft"
    return f"above {low_ft:,.0f} ft" if high_ft > HIGH_FT else f"{low_ft:,.0f} to {high_ft:,.0f} ft"
