"""What the tracker costs, for a terminal: the answer in words, the outcomes by tracker, how good the tracks were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bartizan.output.columns import OWN_NOTE, columns, folded, mean_cell
from bartizan.output.difference_words import difference_words, is_told
from bartizan.output.linking_words import measure_words, of_words, row_of, scale_of
from bartizan.output.wording import clean, harmless, runs_words

Data = dict[str, Any]

MODES = {
    "perfect": "true tracks",
    "simple": "the plain tracker",
    "default": "the bank of filters",
}
HEADS = {"perfect": "true", "simple": "plain", "default": "bank"}
"""The same at the head of a column."""

SHOWN = ("stopped", "rounds_fired", "own_engaged", "neutral_engaged")
TRACKS = {
    "time_to_firm_s": ("first detection to firm [s]", 1),
    "track_completeness": ("share of the time held firm by some radar", 3),
    "track_losses": ("times that nobody held an object any more", 2),
    "tracks_per_object": ("firm tracks of one object by a radar", 2),
    "track_ambiguity": ("of these at the same time", 3),
}
PAIRS = (("perfect", "simple"), ("perfect", "default"), ("simple", "default"))


def mode_words(name: str) -> str:
    """A tracker in words."""
    return MODES.get(name, clean(name, 40))


def answer_sentences(data: Data) -> list[str]:
    """How much tracking costs, a sentence for each pair of trackers.

    Parameters
    ----------
    data : dict
        What `bartizan.study.tracking.tracking` gives.
    """
    if not data["scenario"]["threats"]:
        return ["There is no raid: nothing is stopped, and only aircraft of one's own or neutral ones can be shot at."]
    return [_sentence(data, a, b) for a, b in PAIRS]


def _sentence(data: Data, a: str, b: str) -> str:
    """One pair: threats stopped with `b`, against `a`."""
    row = row_of(data, "stopped", a, b)
    assert row is not None
    scale, of = scale_of(data, "stopped"), of_words(data, "stopped")
    words = difference_words(row, scale=scale, of=of)
    subject = mode_words(b)[:1].upper() + mode_words(b)[1:]
    if not is_told(row):
        return f"{subject} against {mode_words(a)}: no difference in threats stopped that could be told ({words})."
    return f"{subject} against {mode_words(a)}: threats stopped {words}."


def tracking_text(data: Data, *, width: int = 80) -> str:
    """The whole answer as plain text.

    Parameters
    ----------
    data : dict
        What `bartizan.study.tracking.tracking` gives.
    width : int
        Columns of the terminal, 60 to 120; outside that range the nearer end is used. Tables take 80.
    """
    width = max(60, min(120, width))
    blocks = [list(_head(data, width)), list(_answer(data, width)), _comparison(data), list(_note(data, width))]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(data: Data, width: int) -> Iterator[str]:
    scenario = data["scenario"]
    yield harmless(f"{clean(scenario['title'], 100)}: how much does tracking cost?")
    kind = "fictional theatre; " if scenario["fictional"] else ""
    runs = f"{runs_words(data['run'])}, seed {data['run']['seed']}, the same luck for all"
    yield from folded(f"({kind}{scenario['date']}; {runs})", width)


def _answer(data: Data, width: int) -> Iterator[str]:
    for sentence in answer_sentences(data):
        yield from folded(sentence, width)


def _comparison(data: Data) -> list[str]:
    """A column for each tracker: the outcomes first, then how good its tracks were; means only."""
    there = {"own_engaged": "own_aircraft", "neutral_engaged": "neutral_aircraft", "stopped": "threats"}
    points, own = data["points"], data["scenario"]["own_mode"]
    heads = [HEADS.get(p["variant"], mode_words(p["variant"])) for p in points]
    marks = [" *" if p["variant"] == own else "" for p in points]
    rows = []
    for name in SHOWN:
        if name not in there or data["scenario"][there[name]]:
            cells = [mean_cell(p["measures"][name], scale_of(data, name), 1) for p in points]
            rows.append([measure_words(name) + of_words(data, name), *cells])
    for name, (words, decimals) in TRACKS.items():
        rows.append([words, *(mean_cell(p["tracks"][name], 1.0, decimals) for p in points)])
    return [*columns([head + mark for head, mark in zip(heads, marks, strict=True)], rows), OWN_NOTE]


def _note(data: Data, width: int) -> Iterator[str]:
    followed = data["run"]["followed"]
    runs = "one replication" if followed == 1 else f"{followed:,} replications"
    yield from folded(
        f"In brackets: 95 % by chance. The last five rows follow hostile objects through {runs} of "
        "the first reading, radar by radar. True tracks have no error and are never confused, but are firm by the same "
        "rule. No radar makes false plots here.",
        width,
    )
