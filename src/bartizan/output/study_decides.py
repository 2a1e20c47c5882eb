"""What decides a study's answer, a line for each finding: for the terminal and for the report alike."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from bartizan.output.numbers import plain
from bartizan.output.study_words import cell_name, level_words, scale_of, unit_of
from bartizan.output.wording import clean

Data = dict[str, Any]
MOST_ROWS = 8
IDLE = "not distinguishable from a factor that does nothing"


def decide_lines(data: Data, methods: Collection[str] | None = None) -> list[str]:
    """A line for each finding about the first measure; nothing where the study does not allow any.

    Parameters
    ----------
    data : dict
        What `bartizan.study.points.answer.answer_of` gives.
    methods : collection of str or None
        Findings of these alone, see `LINES`; None takes all.
    """
    lines = []
    for found in data["sensitivity"]:
        if methods is not None and found["method"] not in methods:
            continue
        where = _where(data, found)
        lines += [f"{where}{line}" for line in LINES[found["method"]](found)]
    return lines


def _where(data: Data, found: Data) -> str:
    name = cell_name(data, found, without="" if found["option"] else "option")
    return "" if name == "the scenario as it is" else f"{name}: "


def _number(found: Data, value: float) -> str:
    return plain(scale_of(found["measure"]) * value)


def _span(found: Data, low: float, high: float) -> str:
    return f"{_number(found, low)} to {_number(found, high)}"


def _tornado(found: Data) -> list[str]:
    lines = []
    for bar in found["bars"][:MOST_ROWS]:
        ends = ", ".join(f"{_number(found, end['mean'])} at {level_words(end['value'])}" for end in bar["ends"])
        doubt = "" if bar["is_distinguishable"] else f" ({IDLE})"
        lines.append(f"{clean(bar['id'], 80)} alone moves the answer by{_unit(found)} {ends}{doubt}")
    return [*lines, found["note"]]


def _unit(found: Data) -> str:
    return " points" if unit_of(found["measure"]) else ""


def _screening(found: Data) -> list[str]:
    lines = []
    for row in found["rows"][:MOST_ROWS]:
        size = f"{_number(found, row['mean_size'])} ({_span(found, row['low'], row['high'])}){_unit(found)}"
        doubt = "" if row["is_distinguishable"] or row["id"] == "dummy" else f", {IDLE}"
        lines.append(f"screening: {clean(row['id'], 80)} moves the answer by {size}{doubt}")
    return lines


def _indices(found: Data) -> list[str]:
    if not found["rows"]:
        return ["the answer does not vary over the design, so there are no indices"]
    lines = []
    for row in found["rows"][:MOST_ROWS]:
        alone, total = (100.0 * row[key] for key in ("first", "total"))
        ends = f"{plain(100.0 * row['total_low'], 0)}-{plain(100.0 * row['total_high'], 0)}"
        doubt = "" if row["is_distinguishable"] or row["id"] == "dummy" else f", {IDLE}"
        words = f"{plain(alone, 0)} % of the variance alone, {plain(total, 0)} % ({ends}) with interactions"
        lines.append(f"{clean(row['id'], 80)}: {words}{doubt}")
    return lines


def _worth(found: Data) -> list[str]:
    return [clean(found["text"], 300)]


def _flip(found: Data) -> list[str]:
    """One factor along which a flip was looked for, and where the others stood."""
    pair = f"{clean(found['b'], 60)} against {clean(found['a'], 60)}"
    return [f"{pair}: {clean(found['text'], 300)}; {clean(found['others'], 100)}"]


LINES: dict[str, Callable[[Data], list[str]]] = {
    "tornado": _tornado,
    "screening": _screening,
    "indices": _indices,
    "worth": _worth,
    "flip": _flip,
}
