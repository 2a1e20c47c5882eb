"""The sections of the report, in the order in which a reader should believe them: geometry, outcome, doubt, sources."""

from __future__ import annotations

from typing import Any

from bartizan.output.appendix import appendix
from bartizan.output.cover_words import k_words, share_words
from bartizan.output.engagement import by_type, causes, drivers, outcome
from bartizan.output.markup import chart_key, figure, legend, section, table
from bartizan.output.numbers import band_span, percent, plain, spread, square_km
from bartizan.output.svg import layered_row, text_of
from bartizan.output.terminal import geometry_spans
from bartizan.output.theatre_map import closeup, raid_map, seen_map, shared_pictures
from bartizan.output.wording import kind_words, listed, runs_words, threats_of
from bartizan.units import STANDARD_K_FACTOR

NO_RAID = (
    "Nothing hostile flies in this scenario, so there is nothing to stop: the result is what is seen, "
    "and whether anyone was shot at."
)


def sections(
    summary: dict[str, Any], theatre: dict[str, Any], coverage: dict[str, Any], manifest: dict[str, Any]
) -> list[str]:
    """All sections as HTML, empty ones left out."""
    parts = [
        shared_pictures(coverage, theatre),
        head(summary),
        geometry(summary),
        maps(summary, theatre, coverage),
        outcome(summary),
        by_type(summary),
        causes(summary),
        drivers(summary),
        *appendix(summary, manifest),
    ]
    return [part for part in parts if part]


def head(summary: dict[str, Any]) -> str:
    """Title, the answer in one sentence, and what kind of answer it is."""
    scenario, run = summary["scenario"], summary["run"]
    theatre = "Fictional theatre" if scenario.get("fictional") else "Theatre as stated by the scenario's author"
    about = f'<p class="about">{text_of(scenario["summary"])}</p>' if scenario.get("summary") else ""
    facts = f"{runs_words(run, '×')} · seed {run['seed']} · scenario date {text_of(scenario['date'])}"
    return (
        f'<header><p class="kicker">Bartizan · {theatre}</p><h1>{text_of(scenario["title"])}</h1>'
        f'<p class="answer">{answer(summary)}</p>{about}<p class="facts">{facts}</p></header>'
    )


def answer(summary: dict[str, Any]) -> str:
    """The answer in one sentence or two, as HTML."""
    n_threats, run = threats_of(summary), summary["run"]
    stopped = summary["measures"].get("stopped") or {}
    if not n_threats or stopped.get("mean") is None:
        return NO_RAID
    value, by_chance = spread(stopped["mean"], stopped.get("low"), stopped.get("high"), as_percent=True, dash="–")
    noun = "threat" if n_threats == 1 else "threats"
    band = stopped.get("band")
    if band and band.get("low") is not None and 0.01 < stopped["mean"] < 0.99:
        # beside a band, a mean to the tenth of a per cent would claim too much
        value = f"about {percent(stopped['mean'], 0)}"
    text = f"With these claims and assumptions the defence stops <strong>{value} %</strong> of {n_threats:,} {noun}"
    if band and band.get("low") is not None:
        reach = band_span(band["low"], band["high"], as_percent=True, dash="–")
        text += f"; read in other ways that they allow, <strong>{reach} %</strong>."
        share = band.get("assumptions_share")
        if share is not None:
            claims = percent(band.get("claims_share"), 0)
            text += f" {claims} % of that doubt comes from published claims, {percent(share, 0)} % from assumptions."
    elif run["readings"] == 1:
        which = run.get("reading") or "central"
        text += f", in one reading of them (the {which} one). How far other readings would move this is not known."
    else:
        text += "."
    return text + (f" By chance alone, the mean could be {by_chance} %." if by_chance else "")


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


def maps(summary: dict[str, Any], theatre: dict[str, Any], coverage: dict[str, Any]) -> str:
    """What is seen at each altitude, the raid over the whole theatre, and a close-up, with a legend."""
    altitudes_m = sorted({r["altitude_m"] for r in summary.get("geometry", ())})
    seen = "".join(
        f"<figure><h3>A target at {h:,.0f} m</h3>{seen_map(theatre, coverage, summary, h)}</figure>"
        for h in altitudes_m
    )
    near = closeup(theatre, coverage)
    pair = f'<figure class="half"><h3>The whole theatre</h3>{raid_map(theatre, summary)}</figure>'
    pair += f'<figure class="half"><h3>Who stands where</h3>{near}</figure>' if near else ""
    k_factor = k_words(float(theatre.get("k_factor", STANDARD_K_FACTOR)))
    note = (
        f"<p class='note'>Standard refraction, no diffraction; k = {k_factor}. Green: where at least one engagement "
        "radar sees such a target inside its claimed circle (not how well). Dashed: the outline of the claimed circles "
        "of all fire units; dots: what the horizon of a smooth sea leaves of them. Dash-dotted square: the edge of the "
        "modelled theatre; nothing is computed beyond it. North is up.</p>"
    )
    return section(
        "maps",
        "What is seen, beside the claimed circle",
        f'<div class="multiples">{seen}</div>{note}<div class="pair">{pair}</div>{_legend(theatre)}',
        mark="geometry",
    )


def _legend(theatre: dict[str, Any]) -> str:
    kinds = sorted({kind_words(part["kind"]) for part in theatre.get("parts", ())})
    signs = (
        ('<path class="site fire-unit" d="M11 1l7 12H4z"/>', "fire unit with engagement radar"),
        ('<path class="site radar" d="M11 0l7 7-7 7-7-7z"/>', "acquisition radar"),
        ('<path class="site asset" d="M6 2h10v10H6z"/>', "defended asset"),
        *([('<circle class="site part" cx="11" cy="7" r="5"/>', listed(kinds))] if kinds else []),
        ('<path class="path hostile" d="M1 7H21"/>', "path of a threat"),
        ('<path class="path decoy" d="M1 7H21"/>', "path of a decoy"),
        ('<path class="path own" d="M1 7H21"/>', "own aircraft"),
        ('<path class="path neutral" d="M1 7H21"/>', "neutral aircraft"),
    )
    return legend(list(signs))
