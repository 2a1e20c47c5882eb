"""Quantiles of a study in words: what a share of the runs stays at or below, between two of the values seen."""

from __future__ import annotations

from typing import Any

from bartizan.output.markup import table
from bartizan.output.numbers import plain
from bartizan.output.study_words import MOST_CELLS, cell_name, measure_title, scale_of, short_name, unit_of
from bartizan.output.svg import text_of
from bartizan.output.wording import listed

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
