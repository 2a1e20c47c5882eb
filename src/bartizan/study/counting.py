"""Count the log of a block of replications in one pass, in compiled code: `tally` says what the counts mean.

What is noted of each object while its replication is read goes into the replication's row when that ends.
"""

# ruff: noqa: ANN001, ANN201, ANN202, SIM109  (Numba finds the types, and compares numbers sooner than it searches tuples)
from __future__ import annotations

import numpy as np

from bartizan.apart import door
from bartizan.engine.log import Cause, Code
from bartizan.jit import fused
from bartizan.study.count_records import HOSTILE, NEUTRAL, OWN

NOT_THERE = 3
"""Detail of NODE_LOST for a fire unit that was not there to be lost."""
FRIEND = 0
"""Detail of IDENTIFIED for an object declared a friend."""

(_DETECTED, _FIRM, _IDENTIFIED, _LAUNCH, _KILL, _MISS, _LEAK, _DECOY, _UNRESOLVED) = (
    int(Code.FIRST_DETECTED), int(Code.FIRST_FIRM), int(Code.IDENTIFIED), int(Code.LAUNCH), int(Code.KILL),
    int(Code.MISS), int(Code.LEAK), int(Code.DECOY_ARRIVED), int(Code.UNRESOLVED),
)  # fmt: skip
_SEEN, _REASON = int(Code.FIRST_SEEN), int(Code.CAUSE)
"""A third of the log of decisions, of which nothing is counted."""
(_CAUSE, _NODE_LOST, _ABSENT, _PART_LOST, _TRACK_FIRM, _UNTRACKED, _TRACKED_AGAIN, _PLOT) = (
    int(Code.DECIDING_CAUSE), int(Code.NODE_LOST), int(Code.ABSENT), int(Code.PART_LOST), int(Code.TRACK_FIRM),
    int(Code.UNTRACKED), int(Code.TRACKED_AGAIN), int(Code.PLOT),
)  # fmt: skip
_CAUSES = len(Cause)


@door
def count_block(block, first):
    """Count replications `first` and those that follow, as many as there are rows."""
    i = 0
    for k in range(len(block.rows)):
        begin = i
        _forget(block)
        last_ms = 0
        while i < len(block.events) and block.events[i].replication == first + k:
            code = block.events[i].code
            if code < _PLOT:
                last_ms = max(last_ms, block.events[i].time_ms)
                if code != _SEEN and code != _REASON:
                    _read(block, block.events[i], k)
            i += 1
        for j in range(len(block.who)):
            if block.who[j].kind >= 0:
                _settle(block, k, j, last_ms)
        _explain(block, k, begin, i)
        block.rows[k].nodes_lost = block.nodes.sum()
        block.rows[k].parts_lost = block.parts.sum()
    block.noticed[0] += len(block.events) - i


@fused
def _forget(block):
    """Begin a replication."""
    block.nodes[:] = 0
    block.parts[:] = 0
    block.in_the_air[:] = 0
    for j in range(len(block.notes)):
        note = block.notes[j]
        note.seen_ms = note.firm_ms = note.end_ms = note.due_s = note.due_ms = note.fired_ms = np.inf
        note.leaked = note.unresolved = note.destroyed = note.engaged = note.absent = note.friend = 0
        note.gaps = note.in_the_air = 0


@fused
def _read(block, event, k):
    """Note one event; one of an object that is not counted is passed over."""
    code, j, time_ms = event.code, event.target, float(event.time_ms)
    if _is_astray(block, event):
        block.noticed[0] += 1
    elif code == _NODE_LOST:
        block.nodes[event.observer] |= event.detail != NOT_THERE
    elif code == _PART_LOST:
        block.parts[event.detail] = 1
    elif j >= 0 and block.who[j].kind >= 0:
        note = block.notes[j]
        if code == _DETECTED:
            if note.seen_ms == np.inf:
                note.seen_km = event.value
            note.seen_ms = min(note.seen_ms, time_ms)
        elif code == _FIRM:
            note.firm_ms = min(note.firm_ms, time_ms)
        elif code == _IDENTIFIED:
            note.due_s = min(note.due_s, time_ms / 1000.0 + float(event.value))
            note.due_ms = min(note.due_ms, time_ms + 1000.0 * float(event.value))
            note.friend |= event.detail == FRIEND
        elif code == _LAUNCH or code == _KILL or code == _MISS:
            _shoot(block, event, k)
        elif code == _UNTRACKED or code == _TRACKED_AGAIN:
            _lose(block, event, k)
        elif code == _LEAK:
            note.leaked = 1
            if event.detail >= 0:
                block.hits[k, event.detail] = 1
        elif code == _UNRESOLVED:
            note.unresolved = 1
        elif code == _ABSENT:
            note.absent = 1
        elif code == _TRACK_FIRM:
            block.noticed[2] += 1
        if code == _KILL or code == _LEAK or code == _DECOY or code == _UNRESOLVED:
            note.end_ms = min(note.end_ms, time_ms)


@fused
def _is_astray(block, event):
    """Whether an event is of something that the roster does not have: no table may be written beyond its end."""
    code, node, detail = event.code, event.observer, event.detail
    if not (-1 <= event.target < len(block.who) and -1 <= node < len(block.nodes)):
        return True
    if code == _PART_LOST:
        return not 0 <= detail < len(block.parts)
    if code == _LEAK:
        return detail >= block.hits.shape[1]
    needs_node = code == _NODE_LOST or code == _LAUNCH or code == _KILL or code == _MISS
    return needs_node and node < 0


@fused
def _shoot(block, event, k):
    """A launch, or its outcome: rounds, and whether another's were in the air at the object."""
    j, row = event.target, block.rows[k]
    note, who, node = block.notes[j], block.who[j], event.observer
    if event.code != _LAUNCH:
        note.in_the_air -= 1
        block.in_the_air[j, node] -= 1
        if event.code == _KILL:
            note.destroyed = 1
        return
    row.double_engagements += note.in_the_air > block.in_the_air[j, node]
    note.in_the_air += 1
    block.in_the_air[j, node] += 1
    note.engaged = 1
    note.fired_ms = min(note.fired_ms, float(event.time_ms))
    row.rounds_fired += event.detail
    if who.side == HOSTILE and not who.is_threat:
        row.rounds_on_decoys += event.detail
    block.by_unit[k, block.unit_of_node[node]] += event.detail


@fused
def _lose(block, event, k):
    """Nobody has a firm track of an object any more, or somebody has one again: rows of one object take turns."""
    if block.who[event.target].side != HOSTILE:
        return
    row, note = block.rows[k], block.notes[event.target]
    if event.code == _UNTRACKED:
        note.gaps += 1
        row.track_losses += 1
        row.gaps_ms -= event.time_ms
    else:
        note.gaps -= 1
        row.gaps_ms += event.time_ms


@fused
def _settle(block, k, j, last_ms):
    """Add up what became of an object."""
    row, note, who = block.rows[k], block.notes[j], block.who[j]
    row.leakers += note.leaked
    for i, flag in enumerate((note.leaked, note.unresolved, note.destroyed, note.engaged, note.absent)):
        block.by_kind[i, k, who.kind] += flag
    if who.side == HOSTILE:
        _settle_tracks(block, k, j, min(note.end_ms, float(last_ms)))
    elif who.side == OWN:
        row.own_engaged += note.engaged
        row.fratricides += note.destroyed
    elif who.side == NEUTRAL:
        row.neutral_engaged += note.engaged
        row.fratricides += note.destroyed
    if who.is_threat:
        row.unresolved += note.unresolved
        row.kills += note.destroyed
        row.hostile_let_pass += note.leaked & note.friend
        if note.fired_ms < np.inf:
            row.fired_at += 1
            row.waited += note.fired_ms > note.due_ms + 0.5


@fused
def _settle_tracks(block, k, j, end_ms):
    """Add up how a hostile object was seen, identified and tracked, until its end or that of the log."""
    row, note = block.rows[k], block.notes[j]
    if note.seen_ms < np.inf:
        row.detected += 1
        row.first_detection_km += note.seen_km
        row.flown_ms += end_ms - note.seen_ms
        if note.due_s < np.inf:
            row.identified += 1
            block.delays_s[k, j] = note.due_s - note.seen_ms / 1000.0
    if note.firm_ms < np.inf:
        row.firm += 1
        row.time_to_firm_ms += note.firm_ms - note.seen_ms
        row.firm_ms += end_ms - note.firm_ms
    if note.gaps > 0:
        # a gap that nothing closes lasts to the object's end
        row.gaps_ms += end_ms


@fused
def _explain(block, k, begin, end):
    """Count the deciding causes of leakers, and of what is still in flight at the end."""
    found = 0
    for i in range(begin, end):
        event = block.events[i]
        if event.code == _CAUSE and 0 <= event.target < len(block.who) and 0 <= event.detail < _CAUSES:
            # nothing is noted of one that is not counted
            note = block.notes[event.target]
            if note.leaked:
                block.causes[0, k, event.detail] += 1
                found += 1
            elif note.unresolved:
                block.causes[1, k, event.detail] += 1
    block.noticed[1] += found != block.rows[k].leakers
