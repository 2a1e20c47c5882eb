"""One replication in words: every event of the log as a line with its time, who, whom and what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bartizan.output.wording import cause_words, clean

CAUSE_NAMES = (
    "below_horizon",
    "terrain_masked",
    "not_detected",
    "no_firm_track",
    "not_identified",
    "held_fire",
    "outside_envelope",
    "too_late",
    "no_channel",
    "no_round",
    "unit_lost",
    "missed",
)
MISS_REASONS = ("by chance", "not in sight", "the object had gone", "the fire unit was lost")
DECLARED = {0: "not hostile", 1: "hostile", 2: "unknown"}
COLUMNS = (
    "reading",
    "replication",
    "time_s",
    "code",
    "event",
    "observer",
    "target",
    "target_type",
    "value",
    "detail",
    "words",
)


def clock(time_ms: int) -> str:
    """Minutes and seconds from the start, `mm:ss.t`; minutes run on past the hour.

    Examples
    --------
    >>> clock(754_300), clock(4_000_000)
    ('12:34.3', '66:40.0')
    """
    tenths = int(time_ms) // 100
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def _name(rows: Any, index: int, field: str = "id") -> str:
    """Name of a row of the roster; `-` where there is none or the number is out of range."""
    return clean(getattr(rows[index], field), 80) if 0 <= index < len(rows) else "-"


def event_words(code: str, value: float, detail: int, roster: Any) -> str:
    """What happened, in words; `code` is the name of the event's code."""
    km = f"{value:.1f} km"
    seen = {"FIRST_SEEN": "in sight", "FIRST_DETECTED": "detected", "FIRST_FIRM": "firm track"}
    if code in seen:
        return f"{seen[code]} for the first time, at {km}"
    if code == "IDENTIFIED":
        return f"to be identified as {DECLARED.get(detail, 'not known')} in {value:.0f} s"
    if code == "LAUNCH":
        return f"{detail} {'round' if detail == 1 else 'rounds'} launched, {value:.1f} s to fly"
    if code == "KILL":
        return f"destroyed at {km} ({detail} {'round' if detail == 1 else 'rounds'})"
    if code == "MISS":
        return f"missed at {km}: {MISS_REASONS[detail] if 0 <= detail < len(MISS_REASONS) else 'reason not known'}"
    if code == "LEAK":
        return f"got through{_at(roster, detail)}{_at_part(roster, -2 - detail)}"
    if code in {"PART_LOST", "PART_BACK"}:
        who = f"{_name(roster.parts, detail)} " if detail >= 0 else ""
        return f"{who}{'lost' if code == 'PART_LOST' else 'back'}"
    if code == "DECOY_ARRIVED":
        return f"decoy arrived{_at(roster, detail)}"
    if code in {"CAUSE", "DECIDING_CAUSE"}:
        cause = CAUSE_NAMES[detail] if 0 <= detail < len(CAUSE_NAMES) else "unknown"
        amount = (
            f"{value:.0f} {'engagement' if value == 1.0 else 'engagements'}" if cause == "missed" else f"{value:.0f} s"
        )
        return f"{'why not' if code == 'CAUSE' else 'what decided it'}: {cause_words(cause)} ({amount})"
    if code == "BLAMED":
        return f"not stopped at this scan: {cause_words(CAUSE_NAMES[detail] if 0 <= detail < len(CAUSE_NAMES) else '')}"
    if code == "CANCELLED":
        return f"launch cancelled: {'the fire unit was lost' if detail else 'the object had gone'}"
    return _short_words(code, value, detail)


def _short_words(code: str, value: float, detail: int) -> str:
    """Events that need no roster."""
    words = {
        "UNRESOLVED": "still in flight at the end",
        "DEPARTED": "left the theatre",
        "ABSENT": "took no part",
        "HANDED_OVER": f"passed on to layer {detail + 1} of the defence",
        "NODE_LOST": {1: "radar lost", 2: "launchers lost"}.get(detail, "not there on this day"),
        "EMITTING": "radiates" if detail else "silent",
        "UNTRACKED": "nobody has a firm track of it any more",
        "TRACKED_AGAIN": "a firm track of it again",
        "RELOADED": f"reloaded: {detail} rounds",
        "TRACK_STARTED": f"track {detail} started at {value:.1f} km",
        "TRACK_FIRM": f"track {detail} firm at {value:.1f} km",
        "TRACK_DROPPED": f"track {detail} dropped",
        "PLOT": f"plot at {value:.1f} km (track {detail})",
        "IN_SIGHT": "in sight at this scan",
    }
    return words.get(code, code.lower().replace("_", " "))


def _at(roster: Any, asset: int) -> str:
    return f" at {_name(roster.assets, asset, 'name')}" if 0 <= asset < len(roster.assets) else ""


def _at_part(roster: Any, part: int) -> str:
    return f" at {_name(roster.parts, part)}" if part >= 0 else ""


def event_rows(events: Any, roster: Any, *, reading: int = 0) -> Iterator[dict[str, Any]]:
    """Events as plain rows with ids instead of row numbers, in the order of the log.

    Parameters
    ----------
    events : structured array of `engine.log.EVENT`
    roster : engine.log.Roster
    reading : int
        Number of the reading, put in each row.
    """
    from bartizan.engine.log import Code

    names = {int(code): code.name for code in Code}
    for row in events.tolist():
        replication, time_ms, code, observer, target, value, detail = row
        name = names.get(code, f"CODE_{code}")
        yield {
            "reading": reading,
            "replication": replication,
            "time_s": time_ms / 1000.0,
            "code": code,
            "event": name,
            "observer": _name(roster.nodes, observer),
            "target": _name(roster.objects, target),
            "target_type": _name(roster.objects, target, "object"),
            "value": value,
            "detail": detail,
            "words": event_words(name, value, detail, roster),
        }


def trace_text(rows: list[dict[str, Any]]) -> str:
    """The trace for people: time, who, whom, what; columns as wide as the longest name, 32 at most."""
    if not rows:
        return "no events: nothing was seen, and nothing flew\n"
    who = min(max(len(r["observer"]) for r in rows), 32)
    whom = min(max(len(r["target"]) for r in rows), 32)
    head = f"{'time':>8}  {'who':<{who}}  {'whom':<{whom}}  what"
    lines = [
        f"{clock(round(row['time_s'] * 1000)):>8}  {row['observer'][:who]:<{who}}  {row['target'][:whom]:<{whom}} "
        f" {row['words']}"
        for row in rows
    ]
    return "\n".join([head, *lines]) + "\n"
