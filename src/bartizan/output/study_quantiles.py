"""Quantiles of a study in words: what a share of the runs stays at or below, and how far that differs."""

from __future__ import annotations

from typing import Any

from bartizan.output.difference_words import signed
from bartizan.output.markup import table
from bartizan.output.numbers import plain
from bartizan.output.study_words import (
    MOST_CELLS,
    cell_name,
    context_of,
    measure_title,
    scale_of,
    short_name,
    unit_of,
)
from bartizan.output.svg import text_of
from bartizan.output.wording import clean, listed

Data = dict[str, Any]
MOST_ROWS = 200
"""Of a table in the report."""


def quantile_title(name: str, q: float) -> str:
    """A quantile as a heading.

    Examples
    --------
    >>> quantile_title("leakers", 0.9)
    'Threats that got through, per run: what 90 % of runs stay at or below'
    """
    return f"{measure_title(name)}: {_stays(q)}"


def _stays(q: float) -> str:
    return f"what {plain(100.0 * q)} % of runs stay at or below"


def quantile_words(name: str, row: Data) -> str:
    """A quantile between two of the values seen, with its least and greatest over the readings.

    Examples
    --------
    >>> row = {"value": 3.0, "low": 2.0, "high": 4.0, "method": "order", "rows": None}
    >>> row["readings"] = {"low": 1.0, "high": 7.0}
    >>> quantile_words("leakers", row), quantile_words("leakers", {**row, "value": None})
    ('3 (2-4; readings 1-7)', 'none (order)')
    """
    if row["value"] is None:
        return f"none ({row['method']})"
    scale = scale_of(name)
    value, low, high = (plain(scale * row[key]) for key in ("value", "low", "high"))
    parts = [low if low == high else f"{low}-{high}"]
    for over in ("readings", "rows"):
        if row[over]:
            least, most = (plain(scale * row[over][key]) for key in ("low", "high"))
            parts += [f"{over} {least}-{most}"] if least != most else []
    return f"{value}{unit_of(name)} ({'; '.join(parts)})"


def quantile_rows(data: Data, cell: Data) -> list[tuple[str, float, Data]]:
    """The quantiles that a study asks for, in one cell: measure, share and row."""
    found = [(one["measure"], one["quantile"]) for one in data["quantiles"]]
    rows = [(name, q, cell["measures"][name]["quantiles"]) for name, q in found]
    return [(name, q, next(row for row in own if row["quantile"] == q)) for name, q, own in rows]


def quantile_sentences(data: Data) -> list[str]:
    """Each quantile, cell by cell; of many cells the first."""
    shown = data["cells"][:MOST_CELLS]
    sentences = []
    for k, one in enumerate(data["quantiles"] if shown else []):
        rows = [(cell, quantile_rows(data, cell)[k][2]) for cell in shown]
        words = listed([f"{cell_name(data, cell)} {quantile_words(one['measure'], row)}" for cell, row in rows])
        more = f" and {len(data['cells']) - len(shown)} more in the table" if len(data["cells"]) > len(shown) else ""
        title = f"{short_name(one['measure'])}, {_stays(one['quantile'])}"
        sentences.append(f"{title[:1].upper()}{title[1:]}: {words}{more}.")
    return sentences


def difference_of(row: Data) -> str:
    """How far a quantile differs, between two of the differences seen, with the least and greatest over the readings.

    Examples
    --------
    >>> row = {"measure": "leakers", "difference": -3.0, "low": -4.0, "high": 1.0, "method": "order", "rows": None}
    >>> row["readings"] = {"low": -5.0, "high": 0.0}
    >>> difference_of(row), difference_of({**row, "difference": None})
    ('-3 (-4 to +1; readings -5 to 0)', 'none (order)')
    """
    if row["difference"] is None:
        return f"none ({row['method']})"
    scale = scale_of(row["measure"])
    value, low, high = (signed(scale * row[key]) for key in ("difference", "low", "high"))
    parts = [f"{low} to {high}"]
    for over in ("readings", "rows"):
        if row[over]:
            least, most = (signed(scale * row[over][key]) for key in ("low", "high"))
            parts += [f"{over} {least} to {most}"] if least != most else []
    return f"{value}{' points' if unit_of(row['measure']) else ''} ({'; '.join(parts)})"


def differing(data: Data, one: Data) -> list[tuple[str, Data]]:
    """Each pair in which a quantile was compared: `new against old`, with where that was, and the row."""
    rows = [
        row
        for row in data.get("quantile_differences", ())
        if all(row[key] == one[key] for key in ("measure", "quantile"))
    ]
    return [(_pair_words(data, row), row) for row in rows]


def _pair_words(data: Data, row: Data) -> str:
    context = context_of(data, row)
    return f"{context + ': ' if context else ''}{clean(row['b'], 60)} against {clean(row['a'], 60)}"


def difference_sentences(data: Data) -> list[str]:
    """How far each quantile differs, pair by pair; of many pairs the first."""
    sentences = []
    for one in data["quantiles"]:
        pairs = differing(data, one)
        told = "; ".join(f"{pair} {difference_of(row)}" for pair, row in pairs[:MOST_CELLS])
        more = f"; and {len(pairs) - MOST_CELLS} more in the table" if len(pairs) > MOST_CELLS else ""
        title = f"{short_name(one['measure'])}, {_stays(one['quantile'])}"
        sentences += [f"{title[:1].upper()}{title[1:]}, differs: {told}{more}."] if pairs else []
    return sentences


def difference_table(data: Data) -> str:
    """How far each quantile differs, pair by pair, as HTML."""
    rows = [
        [text_of(words) for words in (pair, quantile_title(one["measure"], one["quantile"]), difference_of(row))]
        for one in data["quantiles"]
        for pair, row in differing(data, one)
    ]
    if not rows:
        return ""
    note = (
        "In brackets a 95 % interval that assumes nothing of the distributions, holds the truth more often than that "
        "and is not adjusted for the number of pairs; then the least and the greatest of any reading."
    )
    return f"{table(['pair', 'quantile', 'difference'], rows[:MOST_ROWS])}<p>{text_of(note)}</p>"


def quantile_table(data: Data) -> str:
    """What a share of the runs stays at or below, cell by cell, as HTML."""
    if not data["quantiles"]:
        return ""
    rows = []
    for cell in data["cells"][:MOST_ROWS]:
        found = [quantile_words(name, row) for name, _, row in quantile_rows(data, cell)]
        rows.append([text_of(words) for words in (cell_name(data, cell), *found)])
    heads = ["", *(quantile_title(one["measure"], one["quantile"]) for one in data["quantiles"])]
    note = (
        "In brackets the 95 % interval by order statistics, which assumes nothing of the distribution, and the least "
        "and the greatest of any reading; over several readings values and ends are means of theirs."
    )
    return f"{table(heads, rows)}<p>{text_of(note)}</p>"
