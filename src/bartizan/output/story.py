"""One object of one replication in plain words: its fate, what each radar and unit knew and did, and why not more."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bartizan.output.story_words import STATES, headline, step_words
from bartizan.output.wording import cause_words, clean, listed, natural_order

if TYPE_CHECKING:
    from bartizan.study.chain import Chain, Step

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


def _decided(chain: Chain) -> str:
    return f" Deciding cause: {cause_words(chain.deciding_cause)}." if chain.deciding_cause else ""


def _ledger(chain: Chain) -> str:
    """The causes in the order of the chain, and which of them decided."""
    parts = [
        f"{cause_words(cause)} {_times(amount) if cause == 'missed' else f'{amount:.0f} s'}"
        for cause, amount in chain.causes.items()
    ]
    return f"Time by cause, over all engagement radars: {'; '.join(parts)}. The furthest stage decides, there the most."


def _times(n: float) -> str:
    return "once" if n == 1.0 else f"{n:.0f} times"


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
    grouped: dict[tuple[Any, ...], list[Step]] = {}
    for step in steps:
        key = (step.from_s, step.to_s, step.kind) if step.is_span else (step.from_s, step.observer)
        grouped.setdefault(key, []).append(step)
    return [_group_row(group, chain) for group in grouped.values()]


def _group_row(group: list[Step], chain: Chain) -> tuple[str, str, str]:
    first = group[0]
    if not first.is_span:
        return f"{first.from_s:.1f} s", clean(first.observer or "-", 80), "; ".join(_moment_words(group, chain))
    who = listed([clean(step.observer or "-", 80) for step in group])
    return f"{first.from_s:.1f} - {first.to_s:.1f} s", who, step_words(first, chain)


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
