"""The words of a study's answer: what its numbers are of, how sure they are, and what stands first."""

from __future__ import annotations

from typing import Any

from bartizan.output.linking_words import ALPHA, difference_words, is_told, signed
from bartizan.output.numbers import band_span, decimals_for, plain, spread
from bartizan.output.wording import MEASURES, SHARES, clean, listed

Data = dict[str, Any]
MOST_SENTENCES = 12
SHORT = {
    "stopped": "threats stopped",
    "p_leak": "threats through",
    "p_raid_annihilation": "runs with nothing through",
    "own_engaged": "own aircraft shot at",
    "neutral_engaged": "neutral aircraft shot at",
    "fratricides": "own or neutral aircraft hit",
    "rounds_fired": "rounds",
    "first_detection_km": "range of first detection (km)",
}
"""Measures in sentences; others by their names."""


def measure_title(name: str) -> str:
    """A measure as a heading."""
    return MEASURES.get(name, clean(name, 60).replace("_", " "))


def short_name(name: str) -> str:
    """A measure in two or three words, before its number in a sentence."""
    return SHORT.get(name, clean(name, 40).replace("_", " "))


def unit_of(name: str) -> str:
    """What stands behind its numbers: shares are told as per cent."""
    return " %" if name in SHARES else ""


def scale_of(name: str) -> float:
    """Shares are told as per cent."""
    return 100.0 if name in SHARES else 1.0


def value_words(name: str, row: Data | None, *, with_band: bool = True) -> str:
    """A measure with its interval by chance and its band.

    Examples
    --------
    >>> value_words("stopped", {"mean": 0.712, "low": 0.69, "high": 0.732, "band": {"low": 0.44, "high": 0.88}})
    '71 % (69-73; band 44-88)'
    >>> value_words("leakers", {"mean": None, "low": None, "high": None, "band": None})
    'none'
    """
    if row is None or row.get("mean") is None:
        return "none"
    is_share = name in SHARES
    value, interval = spread(row["mean"], row.get("low"), row.get("high"), as_percent=is_share)
    parts = [interval or _without_interval(row)]
    if with_band and row.get("band"):
        parts.append(f"band {band_span(row['band']['low'], row['band']['high'], as_percent=is_share)}")
    if with_band and row.get("rows"):
        parts.append(f"rows {band_span(row['rows']['low'], row['rows']['high'], as_percent=is_share)}")
    inside = "; ".join(part for part in parts if part)
    return f"{value}{unit_of(name)}" + (f" ({inside})" if inside else "")


def _without_interval(row: Data) -> str:
    """What is known where the mean has no interval: in how many runs there is anything else than usual."""
    for key, words in (("any", "any"), ("off_usual", "another value")):
        if row.get(key):
            share, interval = spread(*(row[key][end] for end in ("mean", "low", "high")), as_percent=True)
            return f"{words} in {share} % of runs" + (f", {interval}" if interval else "")
    return ""


def cell_name(data: Data, cell: Data, *, without: str = "") -> str:
    """What tells a cell from the others of the study; `without` leaves one part out."""
    study = data["study"]
    parts = []
    if study["options"] and without != "option":
        parts.append(clean(cell["option"], 60))
    if study["raids"] and without != "raid":
        parts.append(clean(cell["raid"], 60))
    if study["phases"] and without != "date":
        parts.append(cell["date"])
    return ", ".join(parts) or "the scenario as it is"


def context_of(data: Data, row: Data) -> str:
    """Under which raid, on which day or for which option a comparison is, where the study has several."""
    study = data["study"]
    parts = [clean(row["raid"], 60)] if study["raids"] else []
    if row["kind"] == "options" and study["phases"]:
        parts.append(row["date"])
    if row["kind"] == "phases" and study["options"]:
        parts.append(clean(row["option"], 60))
    return ", ".join(parts)


def comparison_words(row: Data) -> str:
    """A difference with its interval, in the unit of its measure.

    Examples
    --------
    >>> row = {"measure": "stopped", "difference": -0.1, "low": -0.2, "high": 0.0, "n": 60, "method": "exact bound"}
    >>> comparison_words({**row, "differ": {"count": 8}})
    '-10 points; 8 of 60 replications differ, so only -20 to 0 is sure (95 %)'
    """
    of = " points" if row["measure"] in SHARES else ""
    return difference_words(row, scale=scale_of(row["measure"]), of=of)


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


Pair = tuple[str, str, str]
"""What two cells share, and what they are called."""


def pairs_of(data: Data) -> dict[Pair, list[Data]]:
    """The comparisons of every pair, in the order of the measures."""
    groups: dict[Pair, list[Data]] = {}
    for row in data["comparisons"]:
        groups.setdefault((context_of(data, row), clean(row["a"], 60), clean(row["b"], 60)), []).append(row)
    return groups


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
    cells = [f"{cell_name(data, cell)} {value_words(name, cell['measures'][name])}" for cell in data["cells"][:6]]
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


def level_words(level: Any) -> str:
    """A level of a factor.

    Examples
    --------
    >>> level_words(0.25), level_words(True), level_words("alone")
    ('0.25', 'yes', 'alone')
    """
    if isinstance(level, bool):
        return "yes" if level else "no"
    if isinstance(level, int | float):
        return plain(float(level))
    if isinstance(level, dict):
        return ", ".join(f"{value}" for value in level.values())
    return clean(level, 40)


def _hole_sentences(data: Data) -> list[str]:
    if not data["holes"]:
        return []
    n, total = len(data["holes"]), data["study"]["cost"]["n_points"]
    return [f"{n} of {total} points could not be played and are missing here."]
