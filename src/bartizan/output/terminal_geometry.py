"""The first lines of the summary for a terminal: what rests on geometry, which ground, which noise."""

from __future__ import annotations

from typing import Any

from bartizan.output.numbers import plain
from bartizan.output.summary_parts import geometry_spans, span
from bartizan.output.wording import clean, kind_words, listed

GEOMETRY_ALTITUDES_M = (100.0, 3000.0)


def geometry_lines(summary: dict[str, Any]) -> list[str]:
    spans = {h: s for h in GEOMETRY_ALTITUDES_M if (s := geometry_spans(summary, h))}
    if not spans:
        return ["no fire unit with a claimed range is in play, so there is no circle to compare with"]
    parts = []
    for altitude_m, found in spans.items():
        circle = f" of the claimed {found['claimed_km']} km circle" if not parts else ""
        parts.append(f"a {altitude_m:,.0f} m target to {found['horizon_km']} km, {found['share']} %{circle}")
    lost = listed([f"{s['lost']} % at {h:,.0f} m" for h, s in spans.items() if s["lost"]])
    antennas = [r["antenna_msl_m"] for r in summary["geometry"] if r.get("claimed_range_km")]
    lines = [f"with antennas {span(antennas)} m above the sea, a radar sees {'; '.join(parts)}"]
    rest = f"; of what the horizon leaves, terrain takes {lost}" if lost else ""
    return [*lines, f"(standard refraction, no diffraction{_refraction(summary)}{rest})"]


def _refraction(summary: dict[str, Any]) -> str:
    """How far the readings go from the refraction that areas are drawn with."""
    air = summary.get("refraction")
    if not air:
        return ""
    drawn = f", in the runs {span([air['low'], air['high']], 2)}" if air["high"] > air["low"] else ""
    return f", k {plain(air['k_factor'], 2)}{drawn}"


def noise_lines(summary: dict[str, Any]) -> list[str]:
    """Which groups of the raid cover themselves with noise; the scenario's author states it."""
    lines = []
    for row in summary.get("jamming", ()):
        who = f"{clean(row['group'], 60)} ({row['count']:,} {clean(kind_words(row['object']), 60)})"
        where = f"at {plain(row['burn_through_km'], 0)} km with probability {plain(row['pd'], 2)}"
        lines.append(f"{who}: noise jamming stated by the scenario, one look sees through it {where}")
    return lines


def ground_lines(summary: dict[str, Any]) -> list[str]:
    """Which files the terrain came from, and how; nothing of sea and generated land."""
    ground = summary["scenario"].get("ground") or {}
    return [clean(ground["sentence"], 600).removeprefix("Terrain: ")] if ground.get("files") else []
