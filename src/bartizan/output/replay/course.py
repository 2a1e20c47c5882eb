"""One replication of a replay: events, fates, engagements, tracks, and the story of every object."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from bartizan.engine.log import Code
from bartizan.output.replay.packing import Packer, Words
from bartizan.output.story import HIDDEN_BY, ROUTINE
from bartizan.output.story_words import STATES, headline, step_words
from bartizan.output.trace import clock, event_words
from bartizan.output.wording import cause_words, clean

SHOWN = frozenset(Code) - {Code.CAUSE, Code.DECIDING_CAUSE, Code.PLOT, Code.BLAMED, Code.IN_SIGHT, Code.TRACK_STARTED}
"""Events that a replay marks; causes are told in the stories, plots and firm tracks shown as tracks."""
OF_TRACKS = frozenset({Code.TRACK_FIRM, Code.TRACK_DROPPED})
STATE_NAMES = tuple(STATES)
UNSEEN_STATES = {"below_horizon", "no_scan"}
MOMENT = re.compile(r"\bat (\d+(?:\.\d+)?) s\b")


def packed_course(watched: Any, roster: Any, words: Words, packer: Packer) -> dict[str, Any]:
    """All that changes in one replication.

    Parameters
    ----------
    watched : study.watching.Watched
    roster : engine.log.Roster
    words : Words
        Takes the texts.
    packer : Packer
        Takes the numbers.
    """
    return {
        "reading": watched.reading,
        "replication": watched.replication,
        "end_s": watched.end_ms / 1000.0,
        "start_s": packer.array(watched.starts_ms / 1000.0, "f4"),
        "fates": [_fate(chain) for chain in watched.chains],
        "events": _events(watched.events, roster, words, packer),
        "firm": _firm(watched.events, watched.end_ms, packer),
        "tracks": _tracks(watched, packer),
        "stories": [_story(chain, roster, words) for chain in watched.chains],
    }


def _fate(chain: Any) -> dict[str, Any]:
    """What became of an object, when, and the engagements that it was in."""
    shots = [
        [shot.launched_s, shot.resolved_s, clean(shot.unit, 80), shot.rounds, shot.outcome] for shot in chain.shots
    ]
    return {"fate": chain.fate, "end_s": round(chain.end_s, 3), "cause": chain.deciding_cause, "shots": shots}


def _events(events: np.ndarray, roster: Any, words: Words, packer: Packer) -> dict[str, Any]:
    """What happened, in order, each with its words."""
    rows = events[np.isin(events["code"], [int(code) for code in SHOWN - OF_TRACKS])]
    names = {int(code): code.name for code in Code}
    told = [
        words.number(event_words(names[code], value, detail, roster))
        for code, value, detail in zip(
            rows["code"].tolist(), rows["value"].tolist(), rows["detail"].tolist(), strict=True
        )
    ]
    columns = {"time_s": packer.array(rows["time_ms"] / 1000.0, "f4"), "words": packer.array(told, "i4")}
    names_kept = ("code", "observer", "target", "detail")
    return columns | {name: packer.array(rows[name], "i4") for name in names_kept} | _values(rows, packer)


def _values(rows: np.ndarray, packer: Packer) -> dict[str, Any]:
    return {"value": packer.array(np.nan_to_num(rows["value"]), "f4")}


def _firm(events: np.ndarray, end_ms: int, packer: Packer) -> dict[str, Any]:
    """From when to when each radar had a firm track of each object; several at once count as one after the other."""
    spans, begun = [], {}
    for row in events[np.isin(events["code"], [int(code) for code in OF_TRACKS])]:
        key = (int(row["observer"]), int(row["detail"]))
        if row["code"] == Code.TRACK_FIRM:
            begun[key] = (int(row["time_ms"]), int(row["target"]))
        elif key in begun:
            from_ms, item = begun.pop(key)
            spans.append((key[0], item, from_ms, int(row["time_ms"])))
    spans += [(key[0], item, from_ms, end_ms) for key, (from_ms, item) in begun.items()]
    table = np.array(sorted(spans, key=lambda span: span[1:]), dtype=np.int64).reshape(-1, 4)
    columns = {"radar": table[:, 0], "object": table[:, 1]}
    times = {"from_s": table[:, 2] / 1000.0, "to_s": table[:, 3] / 1000.0}
    return {name: packer.array(values, "i4") for name, values in columns.items()} | {
        name: packer.array(values, "f4") for name, values in times.items()
    }


def _tracks(watched: Any, packer: Packer) -> dict[str, Any]:
    """What units tracked, step by step: `first[k]` to `first[k + 1]` are the rows of step k."""
    rows = watched.samples
    steps = int(rows["step"][-1]) + 1 if len(rows) else 0
    return {
        "units": [clean(unit, 80) for unit in watched.units],
        "first": packer.array(np.searchsorted(rows["step"], np.arange(steps + 1)), "i4"),
        "unit": packer.array(rows["unit"], "u1" if len(watched.units) < 256 else "u2"),
        "object": packer.array(rows["object"], "i4"),
        "radar": packer.array(rows["radar"], "u2"),
        "is_firm": packer.array(rows["is_firm"], "u1"),
        "age_s": packer.array(np.clip(np.rint(rows["age_s"]), 0, 255), "u1"),
        # a few metres are less than a picture shows
        "x_dam": packer.array(_tens(rows["x_m"]), "i4"),
        "y_dam": packer.array(_tens(rows["y_m"]), "i4"),
        "z_dam": packer.array(_tens(rows["z_m"]), "i4"),
    }


def _tens(values_m: np.ndarray) -> np.ndarray:
    """Whole tens of metres; bad tracks may point far out, and two thousand kilometres are far enough."""
    return np.clip(np.rint(np.nan_to_num(values_m) / 10.0), -200_000, 200_000)


def _story(chain: Any, roster: Any, words: Words) -> dict[str, Any]:
    """Headline, moments and spans of one object, with texts by number."""
    nodes = {node.id: row for row, node in enumerate(roster.nodes)}
    story: dict[str, Any] = {"head": words.number(by_clock(headline(chain)))}
    if chain.deciding_cause:
        story["cause"] = words.number(cause_words(chain.deciding_cause))
    moments = _moments(chain, roster, words)
    spans = (
        []
        if _is_told_without_scans(chain)
        else [
            [nodes[step.observer], round(step.from_s, 1), round(step.to_s, 1), STATE_NAMES.index(step.kind)]
            for step in chain.steps
            if step.is_span and step.kind in STATES and step.observer in nodes
        ]
    )
    ledger = [[words.number(cause_words(cause)), amount, cause == "missed"] for cause, amount in chain.causes.items()]
    return story | {"moments": moments, "spans": spans, "ledger": ledger}


def _is_told_without_scans(chain: Any) -> bool:
    """Whether objects are detected without a look at them, as on the bench: then nothing is known scan by scan."""
    states = {step.kind for step in chain.steps if step.is_span}
    return states <= UNSEEN_STATES and chain.first("first_detected") is not None


def _moments(chain: Any, roster: Any, words: Words) -> list[list[Any]]:
    """What happened about it, in order: second, who, what; moments of one radar at one time together."""
    grouped: dict[tuple[float, str], list[Any]] = {}
    for step in chain.steps:
        if not step.is_span and step.kind not in ROUTINE:
            grouped.setdefault((step.from_s, clean(step.observer or "", 80)), []).append(step)
    rows = []
    for (time_s, who), steps in grouped.items():
        kinds = {step.kind for step in steps}
        told = [_step_words(step, chain, roster) for step in steps if HIDDEN_BY.get(step.kind) not in kinds]
        rows.append([round(time_s, 1), who, words.number(by_clock("; ".join(told)))])
    return rows


def _step_words(step: Any, chain: Any, roster: Any) -> str:
    """A step in words; a launch without its outcome, which has a moment of its own."""
    if step.kind == "launch":
        return event_words("LAUNCH", step.value, step.detail, roster)
    return step_words(step, chain)


def by_clock(text: str) -> str:
    """Moments in seconds as minutes and seconds, as the page's clock shows them.

    Examples
    --------
    >>> by_clock("got through at 754.3 s, 17.7 s to fly")
    'got through at 12:34.3, 17.7 s to fly'
    """
    return MOMENT.sub(lambda found: f"at {clock(round(1000.0 * float(found[1])))}", text)
