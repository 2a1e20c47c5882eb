"""The life of a threat before one engagement radar, cut into spans: below the horizon, hidden, not detected, and so on.

The log tells of each scan that saw the object, or would have without the terrain; what lies between is below the
horizon (or beyond the instrumented range), as in the ledger.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Cause, Code

BELOW_HORIZON = "below_horizon"
NO_SCAN = "no_scan"
"""Before the radar's beam came round for the first time; the ledger takes it for below the horizon."""
TAKEN = "taken"
"""Tracked, and nothing to decide: engaged already, or every shot that the doctrine allows is used."""
NO_PLOT = "no_plot"
"""A firm track, but no plot in this scan: nothing is decided."""
LEAST_PERIOD_MS = 10
"""No radar scans faster: the lab's perfect detection books one millisecond a decision."""
IN_SIGHT = "in_sight"
"""What a lost fire unit would see beyond its longest reach."""
NO_CAUSE = frozenset({NO_SCAN, TAKEN, NO_PLOT, IN_SIGHT})
"""States that are no cause; the others are called as the causes are."""
_CAUSES = {int(cause): cause.name.lower() for cause in Cause}


class Span(NamedTuple):
    """A piece of an object's life before one radar."""

    observer: int
    from_ms: int
    to_ms: int
    state: str
    booked_ms: int  # what the ledger books under this state; 0 for what it takes as the rest
    scans: int


class _Scan(NamedTuple):
    time_ms: int
    period_ms: int
    state: str
    booked_ms: int


def spans_of(own: np.ndarray, observer: int, start_ms: int | None, end_ms: int, lost_ms: int | None) -> list[Span]:
    """The spans of one object before one engagement radar, from its start to its end, without gaps.

    Parameters
    ----------
    own : array of EVENT
        The rows of one replication about this object, at level `chain`.
    observer : int
        Row of the radar.
    start_ms : int or None
        When the object's path begins; None: with the first scan.
    end_ms : int
        When its fate was settled.
    lost_ms : int or None
        When the fire unit lost its radar or launchers.

    Returns
    -------
    spans : list of Span
        In order, each beginning where the one before it ends.
    """
    mine = own[own["observer"] == observer]
    scans = _without_gaps(_scans(mine, lost_ms))
    is_by_decision = bool(scans) and max(scan.period_ms for scan in scans) < LEAST_PERIOD_MS
    if is_by_decision:
        scans = _lasting(scans, mine["time_ms"][mine["code"] == Code.LAUNCH].tolist(), end_ms)
    begin_ms = start_ms if start_ms is not None else scans[0].time_ms if scans else end_ms
    spans: list[Span] = []
    now_ms = begin_ms
    for scan in scans:
        until_ms = min(scan.time_ms + scan.period_ms, end_ms)
        if spans and now_ms >= scan.time_ms and spans[-1].state == scan.state:
            last = spans[-1]
            booked_ms = last.booked_ms + scan.booked_ms
            spans[-1] = Span(observer, last.from_ms, until_ms, last.state, booked_ms, last.scans + 1)
        else:
            if scan.time_ms > now_ms:
                is_first = not spans and (is_by_decision or scan.time_ms - now_ms < scan.period_ms)
                spans.append(Span(observer, now_ms, scan.time_ms, NO_SCAN if is_first else BELOW_HORIZON, 0, 0))
            spans.append(Span(observer, scan.time_ms, until_ms, scan.state, scan.booked_ms, 1))
        now_ms = until_ms
    if end_ms > now_ms:
        spans.append(Span(observer, now_ms, end_ms, BELOW_HORIZON, 0, 0))
    return spans


def _lasting(scans: list[_Scan], launches_ms: list[int], end_ms: int) -> list[_Scan]:
    """Under perfect detection nobody scans: what was noted at a decision lasts until the next one, or the launch."""
    notes = sorted([*scans, *(_Scan(time_ms, 0, TAKEN, 0) for time_ms in launches_ms)], key=lambda scan: scan.time_ms)
    until_ms = [*(scan.time_ms for scan in notes[1:]), end_ms]
    return [note._replace(period_ms=ms - note.time_ms) for note, ms in zip(notes, until_ms, strict=True)]


def _scans(rows: np.ndarray, lost_ms: int | None) -> list[_Scan]:
    """One state for each scan; of several tracks of the object the one that got furthest counts."""
    codes = rows["code"]
    plotted = set(rows["time_ms"][codes == Code.PLOT].tolist())
    told = rows[(codes == Code.BLAMED) | (codes == Code.IN_SIGHT)]
    states: dict[int, str] = {}
    furthest: dict[int, int] = {}
    booked_ms: dict[int, int] = {}
    period_ms: dict[int, int] = {}
    blamed = (told["code"] == Code.BLAMED).tolist()
    for is_blamed, (time_ms, value, detail) in zip(blamed, told[["time_ms", "value", "detail"]].tolist(), strict=True):
        period_ms[time_ms] = round(1000.0 * value)
        if is_blamed:
            booked_ms[time_ms] = booked_ms.get(time_ms, 0) + period_ms[time_ms]
            if detail >= furthest.get(time_ms, 0):
                furthest[time_ms] = detail
                states[time_ms] = _CAUSES.get(detail) or f"cause_{detail}"
        elif time_ms not in states:
            is_lost = lost_ms is not None and lost_ms <= time_ms
            states[time_ms] = IN_SIGHT if is_lost else TAKEN if time_ms in plotted else NO_PLOT
    return [_Scan(t, period_ms[t], states[t], booked_ms.get(t, 0)) for t in sorted(states)]


def _without_gaps(scans: list[_Scan]) -> list[_Scan]:
    """Scans without a plot between scans of one state take that state: the track was there, and nothing had changed."""
    filled = list(scans)
    for i, scan in enumerate(filled):
        if scan.state != NO_PLOT or i == 0:
            continue
        after = next((later.state for later in scans[i + 1 :] if later.state != NO_PLOT), None)
        if after == filled[i - 1].state:
            filled[i] = scan._replace(state=after)
    return filled
