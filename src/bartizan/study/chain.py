"""From the event log of one replication to a typed chain for each object: who knew and did what about it, and when.

A pure function of the log (at level `chain`), the roster, and when objects start. A chain holds *moments* (first seen,
a firm track, a launch: `from_s` equals `to_s`) and, for threats, *spans*: for every engagement radar the whole life of
the object, cut into pieces, each with the cause that the ledger books for it (docs/model.md, sections 9 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from bartizan.engine.log import Cause, Code, Roster
from bartizan.study.spans import Span, spans_of

ABSENT = "absent"
"""Objects whose start, drawn from a stream of arrivals, lies beyond its end: they take no part in the replication."""
FATES = {
    Code.LEAK: "got_through",
    Code.UNRESOLVED: "unresolved",
    Code.KILL: "destroyed",
    Code.DECOY_ARRIVED: "decoy_arrived",
    Code.DEPARTED: "departed",
    Code.ABSENT: ABSENT,
}
FLYING = "flying"
"""Own and neutral aircraft that still fly when the last hostile object is resolved."""

MISSES = ("chance", "not_in_sight", "object_gone", "unit_lost")
_OUTCOMES = (Code.KILL, Code.MISS)
_OF_PARTS = (Code.PART_LOST, Code.PART_BACK)
_BOOKS = (Code.CAUSE, Code.DECIDING_CAUSE, Code.BLAMED, Code.IN_SIGHT)


class Step(NamedTuple):
    """One row of a chain."""

    from_s: float
    to_s: float  # the same for a moment
    observer: str | None  # a radar, or the part that is lost or back
    kind: str  # a cause, another state of `spans`, or the name of an event's code in lower case
    value: float  # of the event, or of a span: seconds that the ledger books
    detail: int  # of the event, or of a span: how many scans
    is_span: bool


class Shot(NamedTuple):
    """One engagement: rounds of a fire unit, and what became of them."""

    launched_s: float
    unit: str
    rounds: int
    flight_s: float
    resolved_s: float | None  # None: the replication was over before
    outcome: str | None  # "destroyed", or why they missed
    range_km: float | None


class Chain(NamedTuple):
    """All about one object in one replication."""

    object: str
    type: str
    kind: str
    side: str
    is_threat: bool
    start_s: float | None
    end_s: float
    fate: str
    at: str | None  # name of the asset, or id of the site or part, that it got through to
    by: str | None  # who destroyed it
    deciding_cause: str | None
    causes: dict[str, float]  # seconds; for `missed` engagements
    shots: tuple[Shot, ...]
    steps: tuple[Step, ...]

    def first(self, kind: str) -> Step | None:
        """The first step of a kind."""
        return next((step for step in self.steps if step.kind == kind), None)

    def as_dict(self, *, with_steps: bool = True) -> dict[str, Any]:
        """Plain data: seconds from the start of the replication, None where something is not known or not so."""
        data = self._asdict() | {"shots": [shot._asdict() for shot in self.shots]}
        data["steps"] = [step._asdict() for step in self.steps]
        if not with_steps:
            del data["steps"]
        return data


class Course(NamedTuple):
    """One replication as it was played."""

    events: np.ndarray  # in the order of the log, at level `chain`; of a lesser log chains hold moments only
    roster: Roster
    starts_ms: Sequence[int] | None = None  # when each object's path begins; None: spans begin with the first scan
    watchers: Sequence[int] | None = None  # rows of the engagement radars in play; None: all of the roster


def chains_of(course: Course, rows: Iterable[int] | None = None) -> list[Chain]:
    """What happened about each object.

    Parameters
    ----------
    course : Course
    rows : iterable of int or None
        Of objects in the roster; None takes them all.

    Returns
    -------
    chains : list of Chain
        In the order of `rows`.
    """
    events, roster = course.events, course.roster
    order = np.argsort(events["target"], kind="stable")
    targets = events["target"][order]
    lost = events[events["code"] == Code.NODE_LOST]
    last_ms = int(events["time_ms"].max(initial=0))
    found = []
    for row in range(len(roster.objects)) if rows is None else rows:
        first, beyond = np.searchsorted(targets, (row, row + 1))
        found.append(_chain(course, events[order[first:beyond]], row, lost, last_ms))
    return found


def _chain(course: Course, own: np.ndarray, row: int, lost: np.ndarray, last_ms: int) -> Chain:
    """The chain of one object from its own rows."""
    roster = course.roster
    thing = roster.objects[row]
    start_ms = None if course.starts_ms is None else int(course.starts_ms[row])
    ends = own[np.isin(own["code"], list(FATES))]
    end = ends[0] if len(ends) else None
    end_ms = last_ms if end is None else int(end["time_ms"])
    spans: list[Span] = []
    fate = FLYING if end is None else FATES[end["code"]]
    if thing.is_threat and fate != ABSENT:
        lost_ms = {int(event["observer"]): int(event["time_ms"]) for event in lost[::-1]}
        for node in _fire_units(roster) if course.watchers is None else course.watchers:
            spans += spans_of(own, node, start_ms, end_ms, lost_ms.get(node))
    told = _told(own, end_ms)
    steps = sorted([*_moments(told, lost, roster), *_span_steps(spans, roster)], key=_order)
    books = own[own["code"] == Code.CAUSE]
    decided = own[own["code"] == Code.DECIDING_CAUSE]
    return Chain(
        object=thing.id,
        type=thing.object,
        kind=thing.kind,
        side=thing.side,
        is_threat=thing.is_threat,
        start_s=None if start_ms is None else start_ms / 1000.0,
        end_s=end_ms / 1000.0,
        fate=fate,
        at=_place(end, roster),
        by=_node(roster, end["observer"]) if end is not None and end["code"] == Code.KILL else None,
        deciding_cause=cause_name(decided["detail"][0]) if len(decided) else None,
        causes={cause_name(book["detail"]): _number(book["value"]) for book in books},
        shots=tuple(_shots(told, roster)),
        steps=tuple(steps),
    )


def cause_name(number: int) -> str:
    """The name of a cause; one that this version does not know is called by its number."""
    number = int(number)
    return Cause(number).name.lower() if number in Cause._value2member_map_ else f"cause_{number}"


def code_name(number: int) -> str:
    """The name of a code in lower case; one that this version does not know is called by its number."""
    number = int(number)
    return Code(number).name.lower() if number in Code._value2member_map_ else f"code_{number}"


def _number(value: np.float32) -> float:
    """A value of the log to a thousandth: milliseconds and metres, without the digits that float32 does not hold."""
    return round(float(value), 3)


def _order(step: Step) -> tuple[float, bool]:
    # what happened at a moment comes before the state that follows from it
    return step.from_s, step.is_span


def _fire_units(roster: Roster) -> list[int]:
    return [row for row, node in enumerate(roster.nodes) if node.kind == "fire_unit"]


def _node(roster: Roster, row: int) -> str | None:
    return roster.nodes[row].id if 0 <= row < len(roster.nodes) else None


def _part(roster: Roster, row: int) -> str | None:
    return roster.parts[row].id if 0 <= row < len(roster.parts) else None


def _place(end: np.void | None, roster: Roster) -> str | None:
    """Where an object got through to: an asset, a part (its row stands as -2 - row), or a site."""
    if end is None or end["code"] not in (Code.LEAK, Code.DECOY_ARRIVED):
        return None
    place = int(end["detail"])
    if 0 <= place < len(roster.assets):
        return roster.assets[place].name
    return _part(roster, -2 - place) or _node(roster, end["observer"])


def _span_steps(spans: Sequence[Span], roster: Roster) -> list[Step]:
    return [
        Step(
            span.from_ms / 1000.0,
            span.to_ms / 1000.0,
            _node(roster, span.observer),
            span.state,
            span.booked_ms / 1000.0,
            span.scans,
            is_span=True,
        )
        for span in spans
    ]


def _told(own: np.ndarray, end_ms: int) -> np.ndarray:
    """The rows that a story tells: all but the ledger's books; of plots the first of each radar; of tracks that are
    dropped those that were firm, while the object lived.
    """
    code, observer = own["code"], own["observer"]
    tells = ~np.isin(code, (*_BOOKS, Code.TRACK_STARTED, Code.PLOT))
    plots = np.flatnonzero(code == Code.PLOT)
    tells[plots[np.unique(observer[plots], return_index=True)[1]]] = True
    firm = {(int(event["observer"]), int(event["detail"])) for event in own[code == Code.TRACK_FIRM]}
    for i in np.flatnonzero(code == Code.TRACK_DROPPED):
        tells[i] = own["time_ms"][i] <= end_ms and (int(observer[i]), int(own["detail"][i])) in firm
    return own[tells]


def _moments(told: np.ndarray, lost: np.ndarray, roster: Roster) -> list[Step]:
    """Rows as steps; behind a leak what it took from the site that it reached."""
    moments = []
    for event in told:
        moments.append(_moment(event, roster))
        if event["code"] == Code.LEAK:
            moments += [_moment(hit, roster) for hit in _hits(event, lost)]
    return moments


def _hits(leak: np.void, lost: np.ndarray) -> np.ndarray:
    """What a leaker took from the site that it reached: the log names the site, not the leaker, but the same moment."""
    return lost[(lost["time_ms"] == leak["time_ms"]) & (lost["observer"] == leak["observer"])]


def _moment(event: np.void, roster: Roster) -> Step:
    time_s = int(event["time_ms"]) / 1000.0
    observer = _node(roster, int(event["observer"]))
    if observer is None and event["code"] in _OF_PARTS:
        observer = _part(roster, int(event["detail"]))
    value = _number(event["value"])
    return Step(time_s, time_s, observer, code_name(event["code"]), value, int(event["detail"]), is_span=False)


def _shots(told: np.ndarray, roster: Roster) -> list[Shot]:
    """Launches at an object, each with the outcome that the same fire unit reports next."""
    shots = []
    for i in np.flatnonzero(told["code"] == Code.LAUNCH):
        event, later = told[i], told[i + 1 :]
        ends = later[np.isin(later["code"], _OUTCOMES) & (later["observer"] == event["observer"])]
        end = ends[0] if len(ends) else None
        shots.append(
            Shot(
                launched_s=int(event["time_ms"]) / 1000.0,
                unit=_node(roster, int(event["observer"])) or "-",
                rounds=int(event["detail"]),
                flight_s=_number(event["value"]),
                resolved_s=None if end is None else int(end["time_ms"]) / 1000.0,
                outcome=None if end is None else _outcome(end),
                range_km=None if end is None else _number(end["value"]),
            )
        )
    return shots


def _outcome(end: np.void) -> str:
    if end["code"] == Code.KILL:
        return "destroyed"
    reason = int(end["detail"])
    return MISSES[reason] if 0 <= reason < len(MISSES) else f"reason_{reason}"
