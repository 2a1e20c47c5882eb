"""The comparison of a network's modes for a terminal: the answer in words, then each mode, then the differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bartizan.output.columns import OWN_NOTE, columns, folded, mean_cell
from bartizan.output.difference_words import band_ends, difference_words
from bartizan.output.linking_words import (
    answer_sentences,
    measure_words,
    mode_words,
    of_words,
    pairs_of,
    row_of,
    scale_of,
    shown_measures,
)
from bartizan.output.numbers import plain
from bartizan.output.wording import clean, harmless, listed, runs_words

Data = dict[str, Any]
INDENT = 4
NOTE = (
    "(in brackets: 95 % by chance; p: adjusted for the pairs of a measure; gain: how many times fewer replications the "
    "common luck takes)"
)


def linking_text(data: Data, *, folder: str | None = None, width: int = 80) -> str:
    """The whole answer as plain text.

    Parameters
    ----------
    data : dict
        What `bartizan.study.linking.linking` gives.
    folder : str or None
        Where the files are, as shown to the user.
    width : int
        Columns of the terminal, 60 to 120; outside that range the nearer end is used. Tables take 80.
    """
    width = max(60, min(120, width))
    blocks = [list(_head(data, width)), list(_answer(data, width)), _table(data), list(_differences(data, width))]
    if folder:
        blocks.append(folded(f"Files    {folder}: {', '.join(data.get('files', ()))}", width, hang=9))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(data: Data, width: int) -> Iterator[str]:
    scenario = data["scenario"]
    yield harmless(f"{clean(scenario['title'], 100)}: does linking the units matter?")
    kind = "fictional theatre; " if scenario["fictional"] else ""
    units = scenario["units_there"]
    there = f"{units} unit{'' if units == 1 else 's'} there"
    yield from folded(
        f"({kind}{scenario['date']}, {there}; {runs_words(data['run'])}, seed {data['run']['seed']})", width
    )


def _table(data: Data) -> list[str]:
    """A column for each mode, means only; the scenario's own mode is marked."""
    points, own = data["points"], data["scenario"]["own_mode"]
    heads = [mode_words(p["variant"]) + (" *" if p["variant"] == own else "") for p in points]
    rows = []
    for name in shown_measures(data):
        cells = [mean_cell(p["measures"][name], scale_of(data, name), 1) for p in points]
        rows.append([measure_words(name) + of_words(data, name), *cells])
    return [*columns(heads, rows), OWN_NOTE]


def _differences(data: Data, width: int) -> Iterator[str]:
    """Each pair of modes, with interval, band and what the common luck was worth."""
    if data["scenario"]["units_there"] <= 1:
        return
    for a, b in pairs_of(data):
        yield f" {mode_words(b)}, against {mode_words(a)}"
        told: dict[str, list[str]] = {}
        for name in shown_measures(data):
            row = row_of(data, name, a, b)
            if row is not None and not (name == "leakers" and _is_mirrored(data, row)):
                scale = scale_of(data, name)
                words = difference_words(row, scale=scale, of=of_words(data, name)) + _more(row, scale)
                told.setdefault(words, []).append(measure_words(name))
        for words, names in told.items():
            yield from folded(f"{listed(names)}: {words}", width, INDENT)
    if pairs_of(data):
        yield from folded(NOTE, width)


def _is_mirrored(data: Data, leakers: Data) -> bool:
    """True if leakers only say again what threats stopped say: none was left in flight."""
    stopped = row_of(data, "stopped", leakers["a"], leakers["b"])
    if stopped is None:
        return False
    return abs(scale_of(data, "stopped") * stopped["difference"] + leakers["difference"]) < 1e-9


def _more(row: Data, scale: float) -> str:
    """Band, p-value and gain, where there are some."""
    parts = []
    if row["band"] and row["differ"]["count"]:
        parts.append(f"over the readings {band_ends(row['band'], scale)}")
    if row["differ"]["count"]:
        p = row["adjusted_p"]
        parts.append("p < 0.001" if p < 0.001 else f"p {plain(p, 3 if p < 0.1 else 2)}")
    if row["variance_ratio"] is not None:
        parts.append(f"gain {plain(row['variance_ratio'], 1)}")
    return "; " + ", ".join(parts) if parts else ""


def _answer(data: Data, width: int) -> Iterator[str]:
    for sentence in answer_sentences(data):
        yield from folded(sentence, width)
    if data["run"]["readings"] == 1 and data["scenario"]["units_there"] > 1:
        yield from folded(
            "One reading of the claims and assumptions: --readings 25 tells how far the differences move over them.",
            width,
        )
