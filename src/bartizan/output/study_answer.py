"""The answer of a study in sentences: what chance does not explain, what it may, and what stands first."""

from __future__ import annotations

from typing import Any

from bartizan.output.difference_words import ALPHA, is_told, signed
from bartizan.output.numbers import decimals_for
from bartizan.output.study_quantiles import difference_sentences, quantile_sentences
from bartizan.output.study_words import (
    MOST_CELLS,
    Pair,
    cell_name,
    comparison_words,
    level_words,
    measure_title,
    pairs_of,
    scale_of,
    short_name,
    value_words,
)
from bartizan.output.wording import clean, listed

Data = dict[str, Any]
MOST_SENTENCES = 12


def answer_sentences(data: Data) -> list[str]:
    """The answer in sentences: pair by pair which differences chance does not explain, and of which pairs it may."""
    pairs = pairs_of(data)
    told = [(key, [row for row in rows if is_told(row)]) for key, rows in pairs.items()]
    differing = [(key, rows) for key, rows in told if rows]
    first = foremost([rows for _, rows in differing], data["measures"][0])
    sentences = [_sentence(*differing[i]) for i in first]
    if len(differing) > len(first):
        sentences.append(f"{len(differing) - len(first)} more pairs that differ, by less, stand in the table.")
    silent = [key for key, rows in told if not rows]
    if silent:
        sentences.append(_rest(data, silent, len(pairs)))
    if not pairs:
        name = data["measures"][0]
        sentences = [f"{measure_title(name)}: {_cells_words(data, name)}."]
    sentences += quantile_sentences(data) + difference_sentences(data)
    return [*sentences, *_effect_sentences(data, data["measures"][0]), *_hole_sentences(data)]


def foremost(told: list[list[Data]], name: str, most: int = MOST_SENTENCES) -> list[int]:
    """Which pairs are told in sentences, in their order: of each kind (options, phases) those that differ most.

    How much: by the first measure of the study; a pair that differs in others alone comes after those.

    Examples
    --------
    >>> rows = [("options", 3), ("options", -9), ("options", 4), ("phases", 1), ("phases", 2)]
    >>> told = [[{"kind": kind, "measure": "leakers", "difference": value}] for kind, value in rows]
    >>> foremost(told, "leakers", most=4)
    [1, 2, 3, 4]
    """
    if len(told) <= most:
        return list(range(len(told)))
    size = [max((abs(row["difference"]) for row in rows if row["measure"] == name), default=-1.0) for rows in told]
    kinds = list(dict.fromkeys(rows[0]["kind"] for rows in told))
    found: list[int] = []
    for kind in kinds:
        own = [i for i, rows in enumerate(told) if rows[0]["kind"] == kind]
        found += sorted(own, key=lambda i: -size[i])[: most // len(kinds)]
    return sorted(found)


def _sentence(pair: Pair, rows: list[Data]) -> str:
    context, a, b = pair
    where = f"{context}: " if context else ""
    parts = [f"{short_name(row['measure'])} {comparison_words(row)}{_band_words(row)}" for row in rows]
    words = f"{where}{b} against {a}: {'; '.join(parts)}."
    return words[:1].upper() + words[1:]


def _band_words(row: Data) -> str:
    """How far the difference moves over the readings, and whether it turns."""
    band, scale = row.get("band"), scale_of(row["measure"])
    if not band:
        return ""
    low, high = (signed(scale * band[end], _decimals(scale, band)) for end in ("low", "high"))
    turns = ", so which way depends on claims and assumptions" if low[0] == "-" and high[0] == "+" else ""
    return f", over the readings {low} to {high}{turns}"


def _decimals(scale: float, band: Data) -> int:
    found = decimals_for(scale * band["low"], scale * band["high"])
    return 1 if found is None else max(0, min(2, found + 1))


def _rest(data: Data, silent: list[Pair], total: int) -> str:
    """Pairs in which chance may explain everything, or in which nothing differed at all."""
    n = data["study"]["replications"]
    if len(silent) == total:
        return f"No difference can be told from chance in {n:,} replications (Holm-adjusted p {ALPHA} or more)."
    names = [f"{context}: {b} against {a}" if context else f"{b} against {a}" for context, a, b in silent]
    shown = listed(names[:4]) if len(names) <= 4 else f"{', '.join(names[:4])} and {len(names) - 4} more"
    return f"Not told from chance in {n:,} replications: {shown}."


def _cells_words(data: Data, name: str) -> str:
    shown = data["cells"][:MOST_CELLS]
    cells = [f"{cell_name(data, cell)} {value_words(name, cell['measures'][name])}" for cell in shown]
    return listed(cells) or "nothing was played"


def _effect_sentences(data: Data, name: str) -> list[str]:
    """The factor that moves the first measure most, in the first cell."""
    rows = [row for row in data["effects"] if row["measure"] == name]
    if not rows or not data["cells"]:
        return []
    first = data["cells"][-1]
    own = [row for row in rows if all(row[key] == first[key] for key in ("raid", "date", "option"))]
    if not own or own[0]["low"] is None or own[0]["low"] * own[0]["high"] <= 0.0:
        return []
    top = own[0]
    words = comparison_words(top)
    context = cell_name(data, first)
    where = f" ({context})" if context != "the scenario as it is" else ""
    ends = f"from {level_words(top['low_level'])} to {level_words(top['high_level'])}"
    return [f"Largest effect{where}: {clean(top['factor'], 80)} {ends}, {words}."]


def _hole_sentences(data: Data) -> list[str]:
    if not data["holes"]:
        return []
    n, total = len(data["holes"]), data["study"]["cost"]["n_points"]
    return [f"{n} of {total} points could not be played and are missing here."]
