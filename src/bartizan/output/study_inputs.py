"""The section of a study's report on its inputs: options, factors, and every claim and assumption in play."""

from __future__ import annotations

from typing import Any

from bartizan.output.amounts import amount, unit_sign
from bartizan.output.markup import id_code, table
from bartizan.output.study_quantiles import MOST_ROWS
from bartizan.output.study_words import level_words
from bartizan.output.svg import text_of
from bartizan.output.wording import clean

Data = dict[str, Any]

HEADS = ["claim or assumption", "kind", "values used", "unit", "source (grade), or reason"]
MOST_LETTERS = 600
"""Of a reason; those of the catalogue are shorter."""
NOTE = "Kill probabilities are always assumptions. Figures of the first point; options and factors go before them."


def inputs(data: Data) -> str:
    """3: what options and factors say, then every claim and assumption in play."""
    figures = [_figure_row(row) for row in data["figures"][:MOST_ROWS]]
    rows = f"{_headed('Claims and assumptions', HEADS, figures, css='plain inputs')}<p>{text_of(NOTE)}</p>"
    return f"{_options(data)}{_factors(data)}{rows}{_sources(data)}"


def _headed(title: str, heads: list[str], rows: list[list[str]], css: str = "") -> str:
    """A table under its title; nothing without rows."""
    return f"<h3>{title}</h3>{table(heads, rows, css=css)}" if rows else ""


def _options(data: Data) -> str:
    raids = [{"name": raid["name"], "set": {}, "patch": {}, "raid": raid} for raid in data["study"]["raids"]]
    rows = [[text_of(option["name"]), _settings(option)] for option in (*data["study"]["options"], *raids)]
    return _headed("Options and raids" if raids else "Options", ["name", "what it says"], rows)


def _factors(data: Data) -> str:
    rows = [
        [id_code(f["id"]), _whole(f["origin"]), text_of(_range(f)), _whole(unit_sign(f["unit"]))]
        for f in data["factors"]
    ]
    return _headed("Factors", ["factor", "whose", "varied over", "unit"], rows)


def _figure_row(row: Data) -> list[str]:
    return [
        id_code(row["id"]),
        _whole(row["origin"]),
        _values(row),
        _whole(unit_sign(row["unit"])),
        text_of(_basis(row)),
    ]


def _sources(data: Data) -> str:
    """The sources behind the claims, by the keys that stand beside them."""
    found = [
        [text_of(key), text_of(f"{source['publisher']}, {source['title']}"), text_of(source["date"])]
        for key, source in sorted(data["sources"].items())
    ]
    return _headed("Sources", ["source", "publisher and title", "date"], found)


def _whole(words: str) -> str:
    """Text of a cell that stays on one line."""
    return f'<span class="whole">{text_of(words)}</span>'


def _settings(option: Data) -> str:
    raid = option.get("raid")
    if raid:
        times = f"{raid['times']} times the count of each group" if raid["times"] > 1 else "as counted"
        return text_of(times + (", with a patch of the author's" if raid["is_patched"] else ""))
    parts = [f"{path}: {level_words(value)}" for path, value in option["set"].items()]
    parts += [f"patch of {', '.join(option['patch'])}"] if option["patch"] else []
    return text_of("; ".join(parts) or "as the scenario says")


def _range(factor: Data) -> str:
    if "levels" in factor:
        return ", ".join(level_words(level) for level in factor["levels"])
    words = f"{level_words(factor['low'])} to {level_words(factor['high'])}"
    return words + (", as reported promises slipped" if factor.get("distribution") else "")


def _values(row: Data) -> str:
    low, middle, high = (row["values"][key] for key in ("low", "mode", "high"))
    unit = row["unit"]
    ends = (middle, middle) if low == high else (low, high)
    return " – ".join(dict.fromkeys(amount(value, unit) for value in ends))


def _basis(row: Data) -> str:
    found = []
    for part in row["alternatives"]:
        if part.get("sources"):
            found.append(f"{', '.join(part['sources'])} ({part.get('grade', '?')}, {part.get('date', 'unknown')})")
        else:
            found.append(f"{part.get('author', '')}: {clean(part.get('reason', ''), MOST_LETTERS)}")
    return "; ".join(dict.fromkeys(found))
