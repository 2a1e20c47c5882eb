"""A chain in words: what each step of it says, and what became of the object.

`Chain` and `Step` are those of `bartizan.study.chain`; kinds that this version does not know are told by their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def step_words(step: Step, chain: Chain) -> str:
    """One step of a chain in words."""
    if step.is_span:
        said = _engaged_words(step, chain) or _mistaken_words(step, chain)
        return said or STATES.get(step.kind) or cause_words(step.kind)
    said = {**_sighting_words(step, chain), **_outcome_words(step, chain)}.get(step.kind)
    return said or f"{clean(step.kind).replace('_', ' ')} (value {step.value:g}, detail {step.detail})"


def _sighting_words(step: Step, chain: Chain) -> dict[str, str]:
    """Moments of seeing, tracking and knowing, by kind."""
    km = f"at {step.value:.1f} km"
    return {
        "first_seen": f"first seen, {km}",
        "first_detected": f"first {'seen and ' if _seen_with(step, chain) else ''}detected, {km}",
        "first_firm": f"first firm track, {km}",
        "plot": f"first plot, {km}",
        "track_firm": f"firm track, {km}",
        "track_dropped": "firm track dropped",
        "untracked": "firm track lost, and nobody else has one",
        "tracked_again": "a firm track again",
        "identified": f"{DECLARED.get(step.detail, 'declared')}, known {_in_s(step)}",
        "emitting": "radiates" if step.detail else "silent",
    }


def _outcome_words(step: Step, chain: Chain) -> dict[str, str]:
    """Moments of shooting, and of what became of the object and of what it hit, by kind."""
    return {
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
        "node_lost": f"lost its {'radar' if step.detail == 1 else 'launchers'} to it",
    }


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
