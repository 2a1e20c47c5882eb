"""The why-not ledger: why objects got through, and the chain of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bartizan.engine.log import Cause, Code, Roster
from bartizan.study.measures import Rows
from bartizan.study.statistics import mean_interval


def ledger(readings: Sequence[Rows], *, unresolved: bool = False) -> dict[str, dict[str, Any]]:
    """Deciding causes per replication, in the order of the chain.

    Parameters
    ----------
    readings : sequence of Rows
        One for each reading, all of the same replications.
    unresolved : bool
        Count objects still in flight at the end instead of leakers; the two are never added up.

    Returns
    -------
    ledger : dict
        Cause to `{mean, low, high, n, method, share}`; the means sum to the mean of `leakers`, the shares to 1 (None
        without leakers).
    """
    tables = [rows.causes_unresolved if unresolved else rows.causes for rows in readings]
    counts = np.mean(np.array(tables, dtype=np.float64), axis=0)
    total = float(counts.sum())
    result = {}
    for cause in Cause:
        row = mean_interval(counts[:, cause]).as_dict()
        row["share"] = float(counts[:, cause].sum()) / total if total else None
        result[cause.name.lower()] = row
    return result


_SENTENCE = {
    Code.FIRST_SEEN: "in line of sight",
    Code.FIRST_DETECTED: "detected",
    Code.FIRST_FIRM: "firm track",
    Code.IDENTIFIED: "identified",
    Code.LAUNCH: "rounds launched at it",
    Code.KILL: "destroyed",
    Code.MISS: "missed",
    Code.LEAK: "got through",
    Code.DECOY_ARRIVED: "decoy arrived",
    Code.UNRESOLVED: "still in flight at the end",
    Code.CAUSE: "held up by",
    Code.DECIDING_CAUSE: "deciding cause",
    Code.CANCELLED: "launch cancelled",
    Code.DEPARTED: "left",
    Code.TRACK_STARTED: "track started",
    Code.TRACK_FIRM: "track firm",
    Code.TRACK_DROPPED: "track dropped",
    Code.PLOT: "plot",
}


def chain(events: np.ndarray, roster: Roster, replication: int, object_id: str) -> list[dict[str, Any]]:
    """What happened to one object, in order: rows of `{time_s, code, text, who, value, detail, cause}`.

    Parameters
    ----------
    events : array of EVENT
        Any part of the log that holds the replication.
    roster : Roster
        Of that log.
    replication : int
    object_id : str
        Its id in the roster.

    Raises
    ------
    KeyError
        If the roster has no object of that id.
    """
    rows = [row for row, thing in enumerate(roster.objects) if thing.id == object_id]
    if not rows:
        raise KeyError(f"no object {object_id!r} in this result; it has {len(roster.objects)} objects")
    chosen = events[(events["replication"] == replication) & (events["target"] == rows[0])]
    story = []
    for event in chosen:
        code = Code(int(event["code"]))
        is_cause = code in (Code.CAUSE, Code.DECIDING_CAUSE)
        observer = int(event["observer"])
        value = float(event["value"])
        story.append(
            {
                "time_s": int(event["time_ms"]) / 1000.0,
                "code": code.name.lower(),
                "text": _SENTENCE.get(code, code.name.lower()),
                "who": roster.nodes[observer].id if observer >= 0 else None,
                "value": value if np.isfinite(value) else None,
                "detail": int(event["detail"]),
                "cause": Cause(int(event["detail"])).name.lower() if is_cause else None,
            }
        )
    return story
