"""The report's section on geometry alone: the claimed circle against the horizon and the terrain."""

from __future__ import annotations

from typing import Any

from bartizan.output.cover_words import share_words
from bartizan.output.markup import chart_key, figure, section, table
from bartizan.output.numbers import percent, plain, square_km
from bartizan.output.summary_parts import geometry_spans
from bartizan.output.svg import layered_row, text_of

Row = dict[str, Any]

TITLE = "What geometry alone says"
LEAD_M = 100.0
"""Altitude of the target that the first sentence speaks of."""
STANDARD_AIR = {"k_factor": 4.0 / 3.0, "low": 4.0 / 3.0, "high": 4.0 / 3.0}


def geometry(summary: dict[str, Any]) -> str:
    """What rests on geometry alone: the claimed circle against the horizon and the terrain, by altitude."""
    rows = _network_rows(summary)
    if not rows:
        return section("geometry", TITLE, "<p>No radar is in play on this date, so nothing is seen.</p>")
    inside = _lead(summary, rows) + figure(_chart(rows), _note(summary, rows)) + _every_radar(summary)
    return section("geometry", TITLE, inside, mark="geometry")


def _lead(summary: dict[str, Any], rows: list[Row]) -> str:
    """How far the horizon is against a low target, and how much of the claim lies within it."""
    spans = geometry_spans(summary, LEAD_M) or geometry_spans(summary, rows[0]["altitude_m"])
    if not spans:
        return ""
    return (
        "<p>Whatever the claims are worth, the earth is round. Against a target at 100 m, a radar here has a "
        f"horizon at <strong>{_dashed(spans['horizon_km'])} km</strong>: {_dashed(spans['share'])} % of the area of "
        f"the claimed {spans['claimed_km']} km circle. Terrain takes more of it.</p>"
    )


def _chart(rows: list[Row]) -> str:
    """One line for each altitude: the claim, what is inside the horizon, and what is seen."""
    key = chart_key(
        ("claimed-bar", "claimed circle"),
        ("horizon-bar", "inside the horizon of a smooth sea"),
        ("seen-bar", "seen, with terrain"),
    )
    heads = ["target at", "the whole claimed circle", "seen", "of the whole claimed circle"]
    return key + table(heads, [_chart_row(row) for row in rows], css="chart", right=(2, 3))


def _chart_row(row: Row) -> list[str]:
    altitude = f"{row['altitude_m']:,.0f} m"
    claimed, flat = row.get("claimed_km2") or 0.0, row.get("horizon_km2") or 0.0
    horizon = min(flat / claimed, 1.0) if claimed else 0.0
    seen, possible = row.get("seen_share_low") or 0.0, share_words(row) or "–"
    words = f"{altitude}: horizon {percent(horizon)} %, seen {possible} of the whole claim"
    picture = layered_row(words, [(1.0, "claimed-bar"), (horizon, "horizon-bar"), (min(seen, 1.0), "seen-bar")])
    return [altitude, picture, f"{square_km(row.get('seen_km2'))} km²", f"<strong>{_dashed(possible)}</strong>"]


def _note(summary: dict[str, Any], rows: list[Row]) -> str:
    """What is counted, and in which air."""
    whole = "all engagement radars together" if rows[0].get("network") else f"radar {text_of(rows[0]['node'])}"
    air = summary.get("refraction") or STANDARD_AIR
    drawn = f"; the runs took {plain(air['low'], 2)} to {plain(air['high'], 2)}" if air["high"] > air["low"] else ""
    return (
        f"Areas for {whole}, targets above the sea; shares are of the whole claimed circles. What is seen is counted "
        "inside the modelled square. Where the horizon reaches beyond it, the share runs from nothing to all of what "
        "lies there; the bar shows the lower end. Standard refraction (a sphere of "
        f"{plain(air['k_factor'], 2)} times the earth's radius{drawn}), no "
        "diffraction and no ducting; over sea, low targets are often seen farther than this."
    )


def _network_rows(summary: dict[str, Any]) -> list[Row]:
    """Rows of the whole network; without them, of the first radar."""
    rows = summary.get("geometry") or []
    network = [r for r in rows if r.get("network")]
    chosen = network or [r for r in rows if r["node"] == rows[0]["node"]]
    return sorted(chosen, key=lambda r: r["altitude_m"])


def _every_radar(summary: dict[str, Any]) -> str:
    """One row for each radar: its horizon and the share of its claimed area that it sees, by altitude."""
    rows = [r for r in summary.get("geometry", ()) if not r.get("network")]
    if not rows:
        return ""
    altitudes_m = sorted({r["altitude_m"] for r in rows})
    by_radar: dict[str, dict[float, Row]] = {}
    for r in rows:
        by_radar.setdefault(r["node"], {})[r["altitude_m"]] = r
    body = [_radar_row(node, cells, altitudes_m) for node, cells in sorted(by_radar.items())]
    heads = ["radar", "antenna above the sea (m)", "claimed (km)", *(f"{h:,.0f} m" for h in altitudes_m)]
    inside = table(heads, body, right=tuple(range(1, len(heads))))
    words = (
        "By altitude of the target: horizon of a smooth sea, area seen inside the modelled square, share seen of the "
        "whole claimed circle."
    )
    note = f'<p class="note">{words}</p>'
    return f"<details><summary>Every radar by itself ({len(by_radar)})</summary>{note}{inside}</details>"


def _radar_row(node: str, cells: dict[float, Row], altitudes_m: list[float]) -> list[str]:
    first = next(iter(cells.values()))
    reach = "–" if first.get("claimed_range_km") is None else plain(first["claimed_range_km"], 0)
    seen = [_radar_cell(cells.get(h)) for h in altitudes_m]
    return [text_of(node), plain(first.get("antenna_msl_m"), 0), reach, *seen]


def _radar_cell(row: Row | None) -> str:
    if row is None:
        return "–"
    words = _dashed(share_words(row))
    share = f"<br>{words}" if words else ""
    return f"{plain(row.get('horizon_km'), 0)} km<br>{square_km(row.get('seen_km2'))} km²{share}"


def _dashed(span: str) -> str:
    """A span of two numbers with the dash of print."""
    return span.replace("-", "–")
