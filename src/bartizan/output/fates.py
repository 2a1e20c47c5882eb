"""All hostile objects of one replication as a table, and chains as plain data."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bartizan.output.story import story_text
from bartizan.output.story_words import step_words
from bartizan.output.wording import cause_words, clean, kind_words, natural_order

if TYPE_CHECKING:
    from bartizan.study.chain import Chain
    from bartizan.study.why import Told

FATE_WORDS = {
    "got_through": "got through",
    "unresolved": "unresolved",
    "decoy_arrived": "decoy arrived",
    "destroyed": "destroyed",
    "absent": "took no part",
}
HEAD = ("object", "type", "fate", "at s", "seen", "firm", "known", "rounds", "missed", "deciding cause")
LEFT = {0, 1, 2, 9}


def told_data(told: Told, object_id: str | None = None) -> dict[str, Any]:
    """What `why --json` prints: one object with its steps, or a row for each hostile object.

    Parameters
    ----------
    told : Told
    object_id : str or None
        None: all hostile objects, without their steps.
    """
    head: dict[str, Any] = {name: getattr(told, name) for name in ("point", "reading", "replication")}
    head["equals_stored"] = told.is_equal
    if object_id is None:
        return head | {"objects": [chain.as_dict(with_steps=False) | milestones(chain) for chain in hostile(told)]}
    chain = told.chains[0]
    data = chain.as_dict() | milestones(chain)
    data["steps"] = [step._asdict() | {"words": step_words(step, chain)} for step in chain.steps]
    return head | {"object": data, "story": story_text(chain)}


def hostile(told: Told) -> list[Chain]:
    """Chains of the raid: what got through first, then by time."""
    order = {fate: place for place, fate in enumerate(FATE_WORDS)}
    raid = [chain for chain in told.chains if chain.side == "hostile"]
    return sorted(raid, key=lambda chain: (order.get(chain.fate, len(order)), chain.end_s, natural_order(chain.object)))


def milestones(chain: Chain) -> dict[str, Any]:
    """When an object was first seen, firmly tracked and identified [s], and what was launched at it."""
    known_s = [step.from_s + step.value for step in chain.steps if step.kind == "identified"]
    seen, firm = chain.first("first_seen"), chain.first("first_firm")
    return {
        "seen_s": None if seen is None else seen.from_s,
        "firm_s": None if firm is None else firm.from_s,
        "identified_s": min(known_s, default=None),
        "rounds": sum(shot.rounds for shot in chain.shots),
        "engagements": len(chain.shots),
        "missed": sum(shot.outcome not in (None, "destroyed", "object_gone") for shot in chain.shots),
    }


def fates_text(told: Told, *, folder: str) -> str:
    """The table for a terminal, how many got through for which cause, and the command that tells one of them.

    Parameters
    ----------
    told : Told
        All objects of a replication.
    folder : str
        The result, as the user named it.
    """
    chains = hostile(told)
    if not chains:
        return "no hostile object: nothing to stop\n"
    lines = _columns([HEAD, *map(_row, chains)])
    lines += ["", *_totals(chains)]
    example = shlex.quote(chains[0].object)
    more = "".join(f" --{name} {n}" for name, n in (("reading", told.reading), ("point", told.point)) if n)
    command = f"bartizan why {shlex.quote(folder)} --replication {told.replication}{more} --object {example}"
    return "\n".join([*lines, f"One of them, step by step: {command}"]) + "\n"


def _row(chain: Chain) -> tuple[str, ...]:
    found = milestones(chain)
    cause = cause_words(chain.deciding_cause) if chain.deciding_cause else ""
    times = [_second(found[name]) for name in ("seen_s", "firm_s", "identified_s")]
    name = kind_words(chain.type) if chain.is_threat or "decoy" in chain.type else f"{kind_words(chain.type)} (decoy)"
    fate = FATE_WORDS.get(chain.fate) or clean(chain.fate).replace("_", " ")
    counts = [str(found[key]) for key in ("rounds", "missed")]
    return (clean(chain.object, 32), name, fate, _second(chain.end_s), *times, *counts, cause)


def _second(time_s: float | None) -> str:
    return "-" if time_s is None else f"{time_s:.0f}"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    return ["  ".join(_cell(row[i], widths[i], i) for i in range(len(HEAD))).rstrip() for row in rows]


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column in LEFT else text.rjust(width)


def _totals(chains: Sequence[Chain]) -> list[str]:
    """How many threats got through, or were left, and for which causes."""
    threats = [chain for chain in chains if chain.is_threat and chain.fate != "absent"]
    lines = []
    for fate, words in (("got_through", "got through"), ("unresolved", "were still in flight at the end")):
        causes = Counter(chain.deciding_cause for chain in threats if chain.fate == fate)
        if causes or fate == "got_through":
            parts = [f"{cause_words(cause or 'not known')} {n}" for cause, n in causes.most_common()]
            listed = f": {', '.join(parts)}" if parts else ""
            lines.append(f"{causes.total()} of {len(threats)} threats {words}{listed}")
    return lines
