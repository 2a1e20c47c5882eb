"""A coverage for a terminal: areas first, then radars one by one, ranges, warning, growth by date, and doubt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from bartizan.cover.answer import together
from bartizan.output.cover_ranges import noise_words, range_lines, side_by_side
from bartizan.output.cover_words import ABOVE, is_cut, k_words, share_words
from bartizan.output.numbers import percent, plain
from bartizan.output.wording import clean, harmless, kind_words

NOTHING = "-"
MOST_COLUMNS = 5
MOST_SITES = 40
CAUSES = {
    "ground_between_nodes": "ground rounded between points",
    "site_clearing": "points next to radars cleared",
}

Data = dict[str, Any]


def cover_text(data: Data, *, folder: str | None = None, width: int = 80) -> str:
    """The whole answer as plain text.

    Parameters
    ----------
    data : dict
        What `bartizan.cover.plain.cover_data` gives.
    folder : str or None
        Where the files are, as shown to the user.
    width : int
        Columns of the terminal; tables take 80, sentences fold at 60 to 100.
    """
    width = max(60, min(100, width))
    parts = (_head, _areas, _sites, _ranges, _warning, _days, _doubt, _comparison, _notes)
    blocks = [list(part(data)) for part in parts]
    if folder:
        pictures = [name for name in data.get("files", ()) if name.startswith("map.") or name.endswith(".json")]
        blocks.append([f" Files    {folder}: {len(data.get('files', ()))} files, {', '.join(pictures) or 'none'}"])
    lines = [line for block in blocks if block for line in [*block, ""]]
    return (
        "\n".join(harmless(line) if line.startswith(" Files") else _folded(line, width) for line in lines[:-1]) + "\n"
    )


def _folded(line: str, width: int) -> str:
    """A sentence folded with a hanging indent; rows of tables hold two spaces in a row and stay as they are."""
    text = harmless(line)
    if "  " in text.strip() or len(text) <= width:
        return text.rstrip()
    return textwrap.fill(text, width, initial_indent="", subsequent_indent="  ", break_on_hyphens=False)


def _head(data: Data) -> Iterator[str]:
    yield f"{clean(data['title'], 100)}, {data['date']}: what is seen, against what is claimed"
    low, high = data["k_range"]["low"], data["k_range"]["high"]
    doubt = "" if low == high else f" (range {k_words(low)} to {k_words(high)})"
    yield f" {data['limits']}; k = {k_words(data['k_factor'])}{doubt}"


def _areas(data: Data) -> Iterator[str]:
    """Areas of the network, or of the one radar."""
    radars = data["network"]["radars"]
    if not radars:
        yield f" No radar is there on {data['date']}: nothing is seen."
        return
    alone = len(data["sites"]) == 1
    rows = data["altitudes"]
    whose = clean(data["site"], 40) if alone else _together(data)
    yield f" Areas of {whose} [km2]; Pd is for one look at a target of {data['rcs_m2']:g} m2"
    table: list[tuple[str, ...]] = [
        (f"target {ABOVE[data['reference']]}", "claimed", "horizon", "seen", "Pd 0.5", "Pd 0.9", "seen share")
    ]
    names = ("claimed_km2", "horizon_km2", "seen_km2", "pd50_km2", "pd90_km2")
    for row in rows:
        areas = (_km2(row[name]) for name in names)
        table.append((f"{row['altitude_m']:,g} m", *areas, share_words(row) or NOTHING))
    yield from side_by_side(table)
    if is_cut(rows[0]):
        yield (
            " Shares are of the whole claimed area. The theatre cuts it, and seen and detected are counted in the "
            "theatre alone: where the horizon reaches beyond, a share runs from nothing to all that it leaves there."
        )


def _sites(data: Data) -> Iterator[str]:
    """Every radar by itself."""
    sites = data["sites"]
    if len(sites) < 2:
        return
    columns = _some(range(len(data["altitudes"])), MOST_COLUMNS)
    names = [f"{data['altitudes'][i]['altitude_m']:,g} m" for i in columns]
    antennas = sorted({site["antenna_m"] for site in sites})
    span = f"{antennas[0]:g}" if len(antennas) == 1 else f"{antennas[0]:g} to {antennas[-1]:g}"
    yield f" Seen by each radar (antenna {span} m) [km2], by target altitude {ABOVE[data['reference']]}"
    table = [("radar", "claimed", *names)]
    for site in sites[:MOST_SITES]:
        claimed = site["claimed_range_km"]
        table.append(
            (
                clean(site["site"], 26),
                NOTHING if claimed is None else f"{claimed:,.0f} km",
                *(_km2(site["altitudes"][i]["seen_km2"]) for i in columns),
            )
        )
    yield from side_by_side(table, gap=1)
    if len(sites) > MOST_SITES:
        yield f" and {len(sites) - MOST_SITES} more, in cover.json"


def _ranges(data: Data) -> Iterator[str]:
    return range_lines(data["ranges"])


def _warning(data: Data) -> Iterator[str]:
    """First sight and warning time by type of object; medians over directions, from the least to the most asset."""
    rows = data["warning"]
    if not rows:
        return
    assets = len({row["asset"] for row in rows})
    span = "" if assets == 1 else f", least to most over {assets} assets"
    yield f" Straight in over {rows[0]['directions']} directions: distance from the asset, median{span}"
    table = [("object", "seen [km]", "time [min]", "Pd 0.5 [km]", "never", "at edge")]
    for words in dict.fromkeys(_approach_words(row) for row in rows):
        own = [row for row in rows if _approach_words(row) == words]
        table.append(
            (
                words,
                _span([r["first_seen"]["p50_km"] for r in own]),
                _span([r["first_seen"]["warning_s"]["p50"] / 60.0 for r in own]),
                _span([r["first_detected"]["p50_km"] for r in own]),
                f"{percent(sum(r['first_seen']['never_share'] for r in own) / len(own), 0)} %",
                f"{percent(sum(r['first_seen']['at_edge_share'] for r in own) / len(own), 0)} %",
            )
        )
    yield from side_by_side(table, gap=1)
    yield " At edge: seen where the theatre ends, so distance and time are longer than said. agl: above the ground."


def _approach_words(row: Data) -> str:
    above = "" if row["reference"] == "msl" else " agl"
    return f"{kind_words(row['object'])}, {row['altitude_m']:,g} m{above}{noise_words(row)}"


def _days(data: Data) -> Iterator[str]:
    """How the network grows."""
    days = data["by_date"]
    if len(days) < 2:
        return
    columns = _some(range(len(days[0]["altitudes"])), 4)
    names = [f"{days[0]['altitudes'][i]['altitude_m']:,g} m" for i in columns]
    yield f" As units arrive: seen together [km2], by target altitude {ABOVE[data['reference']]}"
    table = [("from", "earliest", "latest", "units", *names)]
    for day in days:
        seen = [_km2(day["altitudes"][i]["seen_km2"]) for i in columns]
        span = (day["earliest"] or NOTHING, day["latest"] or NOTHING)
        table.append((day["date"] or "the start", *span, str(len(day["units"])), *seen))
    yield from side_by_side(table, gap=1)


def _doubt(data: Data) -> Iterator[str]:
    """What refraction and the grid leave open."""
    seen = "seen" if len(data["network"]["radars"]) == 1 else "seen together"
    if data["refraction"]:
        k = {name: data["refraction"][0][name]["k_factor"] for name in ("low", "mode", "high")}
        yield f" Refraction: {seen} [km2] if k were"
        table = [("target altitude", *(k_words(value) for value in k.values()))]
        table += [
            (f"{row['altitude_m']:,g} m", *(_km2(row[name]["seen_km2"]) for name in k)) for row in data["refraction"]
        ]
        yield from side_by_side(table)
    if data["terrain_doubt"]:
        columns = _some(range(len(data["altitudes"])), 4)
        names = [f"{data['altitudes'][i]['altitude_m']:,g} m" for i in columns]
        yield f" Terrain: change of the lowest altitude seen, and so of the area {seen} [km2]"
        table = [("if", "mean [m]", "95 % [m]", *names)]
        for row in data["terrain_doubt"]:
            changes = [_signed_km2(row["altitudes"][i]["seen_change_km2"]) for i in columns]
            words = CAUSES.get(row["cause"], clean(row["cause"], 30))
            table.append((words, plain(row["mean_m"], 1), plain(row["p95_m"], 0), *changes))
        yield from side_by_side(table, gap=1)


def _together(data: Data) -> str:
    """How many radars of what kind are the network."""
    n = len(data["network"]["radars"])
    kinds = {site["kind"] for site in data["sites"] if site["site"] in data["network"]["radars"]}
    return together(n, "engagement radar" if kinds == {"fire_unit"} else "radar")


def _comparison(data: Data) -> Iterator[str]:
    """The ratio of a saved outline to the model, where one was given."""
    found = data.get("comparison")
    if found:
        text = found.get("sentence")
        yield f" Comparison: {clean(text, 1000)}" if text else " Comparison: see cover.json"


def _notes(data: Data) -> Iterator[str]:
    for note in data["notes"]:
        yield f" {clean(note, 400)}"


def _some(items: Sequence[int], most: int) -> list[int]:
    """All, or a few spread evenly with the first and the last."""
    n = len(items)
    if n <= most:
        return list(items)
    return [items[round(i * (n - 1) / (most - 1))] for i in range(most)]


def _km2(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.0f}"


def _signed_km2(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= 0.5 else "0"


def _span(values: list[float]) -> str:
    low, high = plain(min(values), 0), plain(max(values), 0)
    return low if low == high else f"{low}-{high}"
