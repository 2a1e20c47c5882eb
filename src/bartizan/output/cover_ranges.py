"""How far each kind of radar detects what, as the text of a coverage says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from bartizan.output.numbers import percent, plain
from bartizan.output.wording import kind_words

LIMIT_SIGNS = {"signal": "s", "horizon": "h", "elevation limit": "e", "instrumented range": "i"}

Data = dict[str, Any]
Asked = list[tuple[float, str]]
"""An altitude and a probability of detection for each column."""


def range_lines(rows: Sequence[Data]) -> Iterator[str]:
    """Ranges at the lowest and the highest altitude: what they are, a table for each radar, whose doubt they carry."""
    if not rows:
        return
    heights = sorted({row["antenna_m"] for row in rows})
    yield from _head(rows, heights)
    for radar in sorted({(row["radar"], row["antenna_m"], row["loss_db"]) for row in rows}):
        own = [row for row in rows if (row["radar"], row["antenna_m"], row["loss_db"]) == radar]
        yield from side_by_side(_table(own, _asked(rows), with_height=len(heights) > 1))
    yield _band_words(rows)


def _asked(rows: Sequence[Data]) -> Asked:
    altitudes = sorted({row["altitude_m"] for row in rows})
    high = [(altitudes[-1], "pd50")] if len(altitudes) > 1 else []
    return [(altitudes[0], "pd50"), *high, (altitudes[-1], "pd90")]


def _head(rows: Sequence[Data], heights: Sequence[float]) -> Iterator[str]:
    sure = ", 5 to 95 % of readings in brackets" if rows[0]["pd50"]["low_km"] is not None else ""
    antenna = f"{heights[0]:g}" if len(heights) == 1 else f"{heights[0]:g} to {heights[-1]:g}"
    yield (
        f" How far one look detects a target, from an antenna {antenna} m above a smooth sea [km]{sure}; a radar "
        "on high ground sees low targets farther off"
    )
    yield "  ends at: s signal, h horizon, e elevation limit, i instrumented range"


def _table(own: Sequence[Data], asked: Asked, *, with_height: bool) -> list[tuple[str, ...]]:
    """One radar: a row for each target."""
    first = own[0]
    heads = [f"{z:,g} m, Pd {'0.5' if name == 'pd50' else '0.9'}" for z, name in asked]
    loss = f", {first['loss_db']:g} dB loss" if first["loss_db"] else ""
    height = f", {first['antenna_m']:g} m" if with_height else ""
    found = {(_target_words(row), row["altitude_m"]): row for row in own}
    table = [(_radar_words(first["radar"]) + height + loss, *heads)]
    for target in dict.fromkeys(_target_words(row) for row in own):
        table.append((target, *(_range_cell(found[target, z][name]) for z, name in asked)))
    return table


def _band_words(rows: Sequence[Data]) -> str:
    """Whose doubt the bands are."""
    shares = [row["pd50"]["claims_share"] for row in rows if row["pd50"]["claims_share"] is not None]
    if shares:
        low, middle, high = (percent(of(shares), 0) for of in (min, median, max))
        claims = f"{low} %" if low == high else f"{low} to {high} % (median {middle} %)"
        return f" Of the width of these bands, claims make about {claims} by row; assumptions make the rest."
    if rows[0]["pd50"]["low_km"] is not None:
        return " No reading moves these ranges."
    return " No band: it takes 8 readings that differ (--readings 25)."


def _range_cell(found: Data) -> str:
    if not found["range_km"]:
        text = "never"
    else:
        text = f"{plain(found['range_km'], 0)} {LIMIT_SIGNS.get(found['limit'], '?')}"
    if found["low_km"] is None:
        return text
    low, high = plain(found["low_km"], 0), plain(found["high_km"], 0)
    return f"{text} ({low}-{high})" if low != high else f"{text} ({low})"


def _radar_words(design: str) -> str:
    system, _, kind = design.partition(".")
    return f"{kind_words(system)} {kind_words(kind)}"


def _target_words(row: Data) -> str:
    size = f"{row['rcs_m2']:g} m2"
    if row["object"] is None:
        return size
    return f"{kind_words(row['object'])} ({size}){noise_words(row)}"


def noise_words(row: Data) -> str:
    """That an object covers itself with noise."""
    noise = row.get("jamming")
    return f", noise {noise['burn_through_km']:g} km" if noise else ""


def side_by_side(rows: Sequence[tuple[str, ...]], gap: int = 2) -> Iterator[str]:
    """Columns side by side: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        yield "  " + (" " * gap).join(cells) + ("" if gap > 1 else "  ")
