"""The ten sections of a study's report, as HTML."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bartizan.output.difference_words import is_told
from bartizan.output.markup import figure, id_code, table
from bartizan.output.numbers import plain
from bartizan.output.study_decides import LINES, decide_lines
from bartizan.output.study_quantiles import MOST_ROWS, difference_table, quantile_table
from bartizan.output.study_words import (
    cell_name,
    comparison_words,
    context_of,
    measure_title,
    p_words,
    unit_of,
    value_words,
)
from bartizan.output.svg import text_of
from bartizan.output.wording import clean

Data = dict[str, Any]

CAPTIONS = {
    "differences.svg": "Differences between options (and phases), each pair under the same luck.",
    "calendar.svg": "Outcome over the phases.",
    "capacity.svg": "Outcome over the raids that the author named. A curve to compare options by, never an optimum.",
    "exceedance.svg": "How often at least so many get through.",
    "tornado.svg": "What each factor does, the others averaged.",
    "design.svg": "How the points of the design lie.",
}

FILES = (
    "manifest.json lists every chunk and file with its checksum; values.parquet holds every replication, "
    "points.parquet every point, estimates.parquet every estimate with its interval."
)


def bullets(words: list[str]) -> str:
    """A list of sentences."""
    return f"<ul>{''.join(f'<li>{text_of(line)}</li>' for line in words)}</ul>"


def paragraph(words: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{text_of(words)}</p>"


def picture(name: str, pictures: Mapping[str, str]) -> str:
    """A picture with its caption, inside the page; nothing where it was not drawn."""
    if name not in pictures:
        return ""
    content = base64.b64encode(pictures[name].encode("utf-8")).decode("ascii")
    words = CAPTIONS.get(name, name)
    return figure(f'<img src="data:image/svg+xml;base64,{content}" alt="{words}">', words)


def question(data: Data) -> str:
    """1: the question in words, and what is measured."""
    names = [f"{measure_title(name)} ({name}){' [%]' if unit_of(name) else ''}" for name in data["measures"]]
    return paragraph(data["study"]["question"]) + bullets(names)


def design(data: Data, pictures: Mapping[str, str]) -> str:
    """4: how many points, readings and replications, and whether the stopping rule fired."""
    study, cost = data["study"], data["study"]["cost"]
    several = "" if study["readings"] == 1 else "s"
    size = f"{cost['n_points']:,} points, {study['readings']:,} reading{several} of claims and assumptions"
    lines = [
        f"{size}, {study['replications']:,} replications of each; seed {study['seed']}. All met the same luck.",
        f"Budget: {cost['budget']:,} replications in all; at most {cost['most']:,} could have been played.",
    ]
    if study["design"]:
        lines.append(
            f"Design: {study['design']['kind']}, {study['design']['rows']:,} rows, seed {study['design']['seed']}."
        )
    rule = study["stopping"]
    if rule:
        fired = study["replications"] < rule["maximum"]
        end = "it stopped there" if fired else "it ended at its maximum"
        lines.append(
            f"Stopping: {rule['measure']} to within {rule['half_width']:g} at every point, {rule['minimum']:,} to "
            f"{rule['maximum']:,} replications; {end}. Its interval is the exact one, at 96 % for several looks."
        )
    else:
        lines.append("Stopping: none; the number of replications was fixed before.")
    return bullets(lines) + picture("design.svg", pictures)


def results(data: Data, pictures: Mapping[str, str]) -> str:
    """5: every cell, the curves, and the differences."""
    names = data["measures"]
    cells = [
        [text_of(cell_name(data, cell)), *(text_of(value_words(name, cell["measures"][name])) for name in names)]
        for cell in data["cells"][:MOST_ROWS]
    ]
    heads = ["", *(measure_title(name) for name in names)]
    drawn = "".join(
        picture(name, pictures) for name in ("calendar.svg", "capacity.svg", "differences.svg", "exceedance.svg")
    )
    note = (
        "In brackets the 95 % interval by chance, with claims and assumptions held as they were drawn, and the band "
        "over the readings. The replication is the unit."
    )
    return (
        table(heads, cells)
        + paragraph(note)
        + quantile_table(data)
        + difference_table(data)
        + drawn
        + _comparisons(data)
    )


def _comparisons(data: Data) -> str:
    if not data["comparisons"]:
        return ""
    rows = []
    for row in data["comparisons"][:MOST_ROWS]:
        gain = "" if row["variance_ratio"] is None else plain(row["variance_ratio"], 1)
        pair = f"{clean(row['b'], 60)} against {clean(row['a'], 60)}"
        told = "yes" if is_told(row) else "no"
        words = [
            context_of(data, row),
            measure_title(row["measure"]),
            comparison_words(row),
            p_words(row["adjusted_p"]),
        ]
        rows.append([text_of(part) for part in (pair, *words, told, gain)])
    heads = ["pair", "where", "measure", "difference", "p, adjusted", "told from chance", "gain"]
    note = (
        "p-values are adjusted by Holm's steps for all comparisons of one measure, not for one measure beside another. "
        "Gain: how many times fewer replications the common luck takes."
    )
    more = len(data["comparisons"]) - MOST_ROWS
    rest = paragraph(f"And {more:,} more in study.json.") if more > 0 else ""
    return table(heads, rows) + rest + paragraph(note)


def drivers(data: Data, pictures: Mapping[str, str]) -> str:
    """6: effects of factors, and the claims and assumptions that the answer hangs on."""
    lines = decide_lines(data, set(LINES) - {"flip"})
    silent = [f"Not told: {line}." for line in data["not_told"]]
    parts = [picture("tornado.svg", pictures), bullets(lines) if lines else "", bullets(silent) if silent else ""]
    for cell in data["drivers"]:
        rows = [
            [
                id_code(row["id"]),
                side,
                plain(100.0 * row["share"], 0),
                f"{plain(100.0 * row['low'], 0)} – {plain(100.0 * row['high'], 0)}",
                "yes" if row["distinguishable"] else "no",
            ]
            for side in ("claims", "assumptions")
            for row in cell[side][:6]
        ]
        if rows:
            words = f"{measure_title(cell['measure'])}: {cell_name(data, cell)}"
            parts.append(paragraph(words))
            parts.append(table(["figure", "kind", "share of the doubt, %", "95 %", "more than an idle figure"], rows))
    if not any(parts):
        return paragraph(
            "With fewer than eight readings and no factors, nothing is said about what decides the answer."
        )
    note = (
        "Claims and assumptions are ranked apart. An idle figure (a dummy) reaches some share by luck; only what beats "
        "the luckiest counts."
    )
    return "".join(parts) + paragraph(note)


def manifest(data: Data) -> str:
    """9: the digest, the files and the command that repeats it."""
    digest = f"Result digest {data['digest']} (without time, host or path)"
    return bullets([digest, FILES, *(f"Repeat with: {line}" for line in data["manifest"]["reproduce"])])


def holes(data: Data) -> str:
    """10: points that are missing."""
    if not data["holes"]:
        return paragraph("None: every point was played.")
    rows = [[text_of(h["name"]), text_of(h["error"]), f"<code>{text_of(h['repeat'])}</code>"] for h in data["holes"]]
    return table(["point", "what failed", "repeat it with"], rows)
