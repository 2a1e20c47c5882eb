"""One object of one replication in plain words: its fate, what each radar and fire unit knew and did, and why not more.

`Chain` and `Step` are those of `bartizan.study.chain`; kinds that this version does not know are told by their names.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bartizan.output.wording import cause_words, clean, kind_words, listed, natural_order

if TYPE_CHECKING:
    from bartizan.study.chain import Chain, Shot, Step

STATES = {
    "below_horizon": "below its horizon or beyond its range",
    "no_scan": "its beam has not come round yet",
    "terrain_masked": "hidden by terrain",
    "not_detected": "in sight, not detected",
    "no_firm_track": "detected, no firm track",
    "not_identified": "firm track, not identified yet",
    "held_fire": "fire held by the rules: range, zone, control state or an order",
    "outside_envelope": "outside the envelope of its interceptors",
    "too_late": "too late: no round could meet it before it reaches its aim",
    "no_channel": "no free channel",
    "no_round": "no round left",
    "unit_lost": "the fire unit is lost; it would have it in sight and within reach",
    "taken": "tracked; a launch prepared or called off, or every shot used that the doctrine allows",
    "no_plot": "firm track, no plot in this scan",
    "in_sight": "in sight of a lost fire unit, beyond its reach",
}
"""What holds while a span lasts, seen from the radar."""

OUTCOMES = {
    "chance": "missed, by chance",
    "not_in_sight": "missed, the object was not in sight",
    "object_gone": "the object had gone",
    "unit_lost": "missed, the fire unit was lost",
}
SIDES = {"hostile": "hostile", "own": "own", "neutral": "neutral"}
DECLARED = {0: "not hostile", 1: "hostile", 2: "unknown whose"}
MISTAKEN = {0: "taken for a friend", 2: "unknown whose"}
"""What keeps a hostile object from being engaged once its identity is known."""
QUIET = frozenset({"leak", "unresolved", "decoy_arrived", "departed", "absent", "kill", "miss"})
"""Moments that the first line or the launch tells."""
ROUTINE = frozenset({"plot", "track_firm", "track_dropped"})
"""Moments that matter to one radar only."""
FEW_RADARS = 3
HIDDEN_BY = {"plot": "first_detected", "first_seen": "first_detected", "track_firm": "first_firm"}
"""Moments that say no more than another of the same radar at the same time."""


def story_text(chain: Chain, *, width: int = 80) -> str:
    """The story of one object.

    Parameters
    ----------
    chain : Chain
    width : int
        Columns to fold the lines to, 60 at least.
    """
    width = max(width, 60)
    lines = _folded(f"{headline(chain)}{_decided(chain)}", width)
    for rows in _blocks(chain):
        lines += ["", *_laid_out(rows, width)] if rows else []
    if chain.causes:
        lines += ["", *_folded(_ledger(chain), width)]
    return "\n".join(lines) + "\n"


def headline(chain: Chain) -> str:
    """Who it was, and what became of it."""
    side = "decoy" if chain.side == "hostile" and not chain.is_threat else SIDES.get(chain.side, clean(chain.side))
    who = f"{clean(chain.object, 80)} ({kind_words(chain.type)}, {side})"
    at_s = f"at {chain.end_s:.1f} s"
    where = f' "{clean(chain.at, 80)}"' if chain.at else " its aim"
    words = {
        "got_through": f"got through to{where} {at_s}",
        "destroyed": f"was destroyed by {clean(chain.by or '-', 80)} {at_s}{_off(_killer(chain))}",
        "decoy_arrived": f"reached{where} {at_s}",
        "departed": f"left {at_s}",
        "absent": "took no part: its start was drawn beyond the end of the arrivals",
        "flying": f"was still in flight when the replication was over, {at_s}",
        "unresolved": f"was still in flight when the time was up, {at_s}",
    }
    if chain.fate == "unresolved" and chain.start_s is not None and chain.start_s >= chain.end_s:
        return f"{who} had not set out when the time was up, {at_s}."
    return f"{who} {words.get(chain.fate, clean(chain.fate).replace('_', ' '))}{_shot_at(chain)}."


def _decided(chain: Chain) -> str:
    return f" Deciding cause: {cause_words(chain.deciding_cause)}." if chain.deciding_cause else ""


def _killer(chain: Chain) -> Shot | None:
    return next((shot for shot in chain.shots if shot.outcome == "destroyed"), None)


def _off(shot: Shot | None) -> str:
    return f", {shot.range_km:.1f} km off" if shot is not None and shot.range_km is not None else ""


def _shot_at(chain: Chain) -> str:
    """For all but threats: by whom it was shot at."""
    if chain.is_threat or chain.fate == "absent":
        return ""
    units = list(dict.fromkeys(clean(shot.unit, 80) for shot in chain.shots))
    rounds = _rounds(sum(shot.rounds for shot in chain.shots))
    return f"; {rounds} launched at it, by {listed(units)}" if units else "; nobody shot at it"


def _rounds(n: int) -> str:
    return f"{n} {'round' if n == 1 else 'rounds'}"


def _ledger(chain: Chain) -> str:
    """The causes in the order of the chain, and which of them decided."""
    parts = [
        f"{cause_words(cause)} {_times(amount) if cause == 'missed' else f'{amount:.0f} s'}"
        for cause, amount in chain.causes.items()
    ]
    return f"Time by cause, over all engagement radars: {'; '.join(parts)}. The furthest stage decides, there the most."


def _times(n: float) -> str:
    return "once" if n == 1.0 else f"{n:.0f} times"


def step_words(step: Step, chain: Chain) -> str:
    """One step of a chain in words."""
    if step.is_span:
        return (
            _engaged_words(step, chain)
            or _mistaken_words(step, chain)
            or STATES.get(step.kind)
            or cause_words(step.kind)
        )
    km = f"at {step.value:.1f} km"
    words = {
        "first_seen": f"first seen, {km}",
        "first_detected": f"first {'seen and ' if _seen_with(step, chain) else ''}detected, {km}",
        "first_firm": f"first firm track, {km}",
        "plot": f"first plot, {km}",
        "track_firm": f"firm track, {km}",
        "track_dropped": "firm track dropped",
        "untracked": "firm track lost, and nobody else has one",
        "tracked_again": "a firm track again",
        "identified": f"{DECLARED.get(step.detail, 'declared')}, known {_in_s(step)}",
        "launch": _launch_words(step, chain),
        "handed_over": f"passed on to layer {step.detail + 1} of the defence",
        "kill": f"destroyed it, {step.value:.1f} km off",
        "miss": _miss_words(step),
        "cancelled": f"launch called off: {'the fire unit was lost' if step.detail else 'the object had gone'}",
        "leak": f'got through to "{clean(chain.at, 80)}"' if chain.at else "got through to its aim",
        "decoy_arrived": "the decoy reached its aim",
        "departed": "left",
        "absent": "took no part",
        "unresolved": "still in flight when the time was up",
        "part_lost": "lost to it",
        "part_back": "back",
        "emitting": "radiates" if step.detail else "silent",
        "node_lost": f"lost its {'radar' if step.detail == 1 else 'launchers'} to it",
    }
    return words.get(step.kind) or f"{clean(step.kind).replace('_', ' ')} (value {step.value:g}, detail {step.detail})"


def _seen_with(step: Step, chain: Chain) -> bool:
    """Whether the same radar saw it for the first time at the same moment."""
    first = chain.first("first_seen")
    return first is not None and (first.from_s, first.observer) == (step.from_s, step.observer)


def _engaged_words(step: Step, chain: Chain) -> str:
    """By whom an object that is tracked, and left alone, is engaged meanwhile."""
    if step.kind != "taken":
        return ""
    ends = ((shot, chain.end_s if shot.resolved_s is None else shot.resolved_s) for shot in chain.shots)
    units = {clean(shot.unit, 80) for shot, end_s in ends if shot.launched_s < step.to_s and end_s > step.from_s}
    return f"tracked; engaged by {listed(sorted(units, key=natural_order))}" if units else ""


def _mistaken_words(step: Step, chain: Chain) -> str:
    """What an object that is left alone as not hostile was declared: by the radar's own unit as far as the chain tells,
    else by all that had declared it."""
    if step.kind != "not_identified":
        return ""
    known = [s for s in chain.steps if s.kind == "identified" and s.from_s + s.value < step.to_s]
    declared = {s.detail for s in known if s.observer == step.observer} or {s.detail for s in known}
    taken_for = MISTAKEN.get(declared.pop()) if len(declared) == 1 else None
    return f"firm track, not identified as hostile ({taken_for})" if taken_for else ""


def _in_s(step: Step) -> str:
    return f"at {step.from_s + step.value:.1f} s" if step.value > 0.0 else "at once"


def _miss_words(step: Step) -> str:
    reasons = list(OUTCOMES.values())
    return reasons[step.detail] if 0 <= step.detail < len(reasons) else f"missed, reason {step.detail}"


def _launch_words(step: Step, chain: Chain) -> str:
    """A launch, and what became of it."""
    text = f"{_rounds(step.detail)} launched, {step.value:.1f} s to fly"
    shot = next((s for s in chain.shots if (s.launched_s, s.unit) == (step.from_s, step.observer)), None)
    if shot is None or shot.outcome is None or shot.resolved_s is None:
        return f"{text}; in the air when the replication was over"
    if shot.outcome == "destroyed":
        return f"{text}: destroyed it at {shot.resolved_s:.1f} s{_off(shot)}"
    reason = OUTCOMES.get(shot.outcome, shot.outcome.replace("_", " "))
    off = "" if shot.outcome == "object_gone" else _off(shot)
    return f"{text}: {reason}, at {shot.resolved_s:.1f} s{off}"


def _blocks(chain: Chain) -> list[list[tuple[str, str, str]]]:
    """Rows of (when, who, what): before few radars all in the order of time, else what mattered first, then radar by
    radar.
    """
    said = _only_below(chain)
    who = listed(sorted(said, key=natural_order))
    below = [(f"{_start(chain)} - {chain.end_s:.1f} s", who, STATES["below_horizon"])] if said else []
    steps = [step for step in chain.steps if step.kind not in QUIET and not _goes_without_saying(step, said)]
    observers = sorted({step.observer for step in steps if step.observer}, key=natural_order)
    if len(observers) <= FEW_RADARS:
        return [below + _in_order(steps, chain)]
    turns = [step for step in steps if not step.is_span and step.kind not in ROUTINE]
    rest = [step for step in steps if step.is_span or step.kind in ROUTINE]
    by_radar = [row for name in observers for row in _one_radar(name, rest, chain)]
    return [_in_order(turns, chain), by_radar + [("", who, what) for _, who, what in below]]


def _goes_without_saying(step: Step, said: set[str]) -> bool:
    return step.is_span and (step.observer in said or step.kind == "no_scan")


def _in_order(steps: list[Step], chain: Chain) -> list[tuple[str, str, str]]:
    """Moments of one radar at one time together; radars with the same span together."""
    rows = []
    grouped: dict[tuple[Any, ...], list[Step]] = {}
    for step in steps:
        key = (step.from_s, step.to_s, step.kind) if step.is_span else (step.from_s, step.observer)
        grouped.setdefault(key, []).append(step)
    for group in grouped.values():
        first = group[0]
        when = f"{first.from_s:.1f} - {first.to_s:.1f} s" if first.is_span else f"{first.from_s:.1f} s"
        if first.is_span:
            rows.append((when, listed([clean(step.observer or "-", 80) for step in group]), step_words(first, chain)))
        else:
            rows.append((when, clean(first.observer or "-", 80), "; ".join(_moment_words(group, chain))))
    return rows


def _one_radar(name: str, steps: list[Step], chain: Chain) -> list[tuple[str, str, str]]:
    """All that one radar saw, as one row: each state behind the second in which it began."""
    at: dict[float, list[str]] = {}
    for step in steps:
        if step.observer == name:
            at.setdefault(step.from_s, []).append(step_words(step, chain))
    return [("", clean(name, 80), "; ".join(f"{time_s:.0f} s {': '.join(at[time_s])}" for time_s in at))] if at else []


def _start(chain: Chain) -> str:
    return "0.0" if chain.start_s is None else f"{chain.start_s:.1f}"


def _only_below(chain: Chain) -> set[str]:
    """Radars before which it was below the horizon, or beyond range, all its life."""
    spans = [step for step in chain.steps if step.is_span and step.observer]
    others = {step.observer for step in spans if step.kind != "below_horizon"}
    return {step.observer for step in spans if step.observer and step.observer not in others}


def _moment_words(steps: list[Step], chain: Chain) -> Iterable[str]:
    kinds = {step.kind for step in steps}
    return [step_words(step, chain) for step in steps if HIDDEN_BY.get(step.kind) not in kinds]


def _laid_out(rows: list[tuple[str, str, str]], width: int) -> list[str]:
    """Three columns, the last one folded; who is given a line of its own where many are named."""
    gap = "  " if any(when for when, _, _ in rows) else ""
    when_width = max(len(when) for when, _, _ in rows)
    who_width = min(max(len(who) for _, who, _ in rows), 24)
    lines: list[str] = []
    for when, who, what in rows:
        text = what
        if len(who) > who_width:
            text, who = f"{who}: {what}", ""
        hanging = " " * (when_width + len(gap) + who_width + 2)
        first = f"{when:>{when_width}}{gap}{who:<{who_width}}  "
        lines += _folded(text, max(width, len(hanging) + 30), first, hanging)
    return lines


def _folded(text: str, width: int, first: str = "", hanging: str = "") -> list[str]:
    """Lines of a width; a number never parts from its unit."""
    bound = re.sub(r"(\d) (s|km)\b", "\\1\u00a0\\2", text)
    lines = textwrap.wrap(bound, width, initial_indent=first, subsequent_indent=hanging, break_on_hyphens=False)
    return [line.replace("\u00a0", " ") for line in lines]
