"""The sections of the report, in the order in which a reader should believe them: geometry, outcome, doubt, sources."""

from __future__ import annotations

from typing import Any

from bartizan.output.appendix import appendix
from bartizan.output.calendar import calendar
from bartizan.output.cover_words import share_words
from bartizan.output.engagement import by_type, causes, drivers, outcome
from bartizan.output.lead import contents, head
from bartizan.output.living_map import MapOf
from bartizan.output.map_section import maps
from bartizan.output.markup import chart_key, figure, section, table
from bartizan.output.numbers import percent, plain, square_km
from bartizan.output.parts import Parts
from bartizan.output.shown_runs import Played
from bartizan.output.summary_parts import geometry_spans
from bartizan.output.svg import layered_row, text_of
from bartizan.output.theatre_map import shared_pictures
from bartizan.output.time_charts import rounds, when_where


def sections(parts: Parts, played: Played) -> list[str]:
    """All sections as HTML, empty ones left out."""
    summary, theatre = parts.summary, parts.theatre
    shown = MapOf(theatre, summary, parts.coverage, played)
    found = [
        geometry(summary),
        maps(shown),
        outcome(summary),
        by_type(summary),
        when_where(summary, played.times),
        causes(summary),
        rounds(played.times),
        drivers(summary),
        calendar(summary),
        *appendix(summary, parts.manifest),
    ]
    found = [part for part in found if part]
    return [shared_pictures(parts.coverage, theatre), head(summary), contents(found), *found]


def geometry(summary: dict[str, Any]) -> str:
    """What rests on geometry alone: the claimed circle against the horizon and the terrain, by altitude."""
    rows = _network_rows(summary)
    if not rows:
        return section(
            "geometry", "What geometry alone says", "<p>No radar is in play on this date, so nothing is seen.</p>"
        )
    spans = geometry_spans(summary, 100.0) or geometry_spans(summary, rows[0]["altitude_m"])
    lead = ""
    if spans:
        lead = (
            "<p>Whatever the claims are worth, the earth is round. Against a target at 100 m, a radar here has a "
            "horizon at "
            f"<strong>{spans['horizon_km'].replace('-', '–')} km</strong>: {spans['share'].replace('-', '–')} % "
            "of the area of the claimed "
            f"{spans['claimed_km']} km circle. Terrain takes more of it.</p>"
        )
    body = []
    for row in rows:
        claimed, flat = row.get("claimed_km2") or 0.0, row.get("horizon_km2") or 0.0
        horizon = min(flat / claimed, 1.0) if claimed else 0.0
        seen, possible = row.get("seen_share_low") or 0.0, share_words(row) or "–"
        words = f"{row['altitude_m']:,.0f} m: horizon {percent(horizon)} %, seen {possible} of the whole claim"
        picture = layered_row(words, [(1.0, "claimed-bar"), (horizon, "horizon-bar"), (min(seen, 1.0), "seen-bar")])
        body.append(
            [
                f"{row['altitude_m']:,.0f} m",
                picture,
                f"{square_km(row.get('seen_km2'))} km²",
                f"<strong>{possible.replace('-', '–')}</strong>",
            ]
        )
    key = chart_key(
        ("claimed-bar", "claimed circle"),
        ("horizon-bar", "inside the horizon of a smooth sea"),
        ("seen-bar", "seen, with terrain"),
    )
    chart = key + table(
        ["target at", "the whole claimed circle", "seen", "of the whole claimed circle"],
        body,
        css="chart",
        right=(2, 3),
    )
    whole = "all engagement radars together" if rows[0].get("network") else f"radar {text_of(rows[0]['node'])}"
    air = summary.get("refraction") or {"k_factor": 4.0 / 3.0, "low": 4.0 / 3.0, "high": 4.0 / 3.0}
    drawn = f"; the runs took {plain(air['low'], 2)} to {plain(air['high'], 2)}" if air["high"] > air["low"] else ""
    note = (
        f"Areas for {whole}, targets above the sea; shares are of the whole claimed circles. What is seen is counted "
        "inside the modelled square. Where the horizon reaches beyond it, the share runs from nothing to all of what "
        "lies there; the bar shows the lower end. Standard refraction (a sphere of "
        f"{plain(air['k_factor'], 2)} times the earth's radius{drawn}), no "
        "diffraction and no ducting; over sea, low targets are often seen farther than this."
    )
    return section(
        "geometry", "What geometry alone says", lead + figure(chart, note) + _every_radar(summary), mark="geometry"
    )


def _network_rows(summary: dict[str, Any]) -> list[dict[str, Any]]:
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
    by_radar: dict[str, dict[float, dict[str, Any]]] = {}
    for r in rows:
        by_radar.setdefault(r["node"], {})[r["altitude_m"]] = r
    body = []
    for node, cells in sorted(by_radar.items()):
        first = next(iter(cells.values()))
        reach = "–" if first.get("claimed_range_km") is None else plain(first["claimed_range_km"], 0)
        seen = [_radar_cell(cells.get(h)) for h in altitudes_m]
        body.append([text_of(node), plain(first.get("antenna_msl_m"), 0), reach, *seen])
    heads = ["radar", "antenna above the sea (m)", "claimed (km)", *(f"{h:,.0f} m" for h in altitudes_m)]
    inside = table(heads, body, right=tuple(range(1, len(heads))))
    words = (
        "By altitude of the target: horizon of a smooth sea, area seen inside the modelled square, share seen of the "
        "whole claimed circle."
    )
    note = f'<p class="note">{words}</p>'
    return f"<details><summary>Every radar by itself ({len(by_radar)})</summary>{note}{inside}</details>"


def _radar_cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return "–"
    words = share_words(row).replace("-", "–")
    share = f"<br>{words}" if words else ""
    return f"{plain(row.get('horizon_km'), 0)} km<br>{square_km(row.get('seen_km2'))} km²{share}"
