"""Count what happened: one compact row for each replication of a block of the log, so that the log can be dropped.

Names and definitions are the contract's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Cause, Code, Roster
from bartizan.errors import ModelError
from bartizan.study.log_columns import Log, columns_of, earliest, selected, sums, without_plots
from bartizan.study.network_counts import (
    double_engagements,
    identification_delays,
    parts_lost,
    taken_for_friends,
)
from bartizan.study.track_counts import track_counts
from bartizan.study.waits import waited

NOT_THERE = 3
"""Detail of NODE_LOST for a fire unit that was not there to be lost."""


class Kind(NamedTuple):
    """Objects that are counted together: one catalogue type on one side."""

    object: str
    kind: str
    side: str
    threat: bool
    rows: np.ndarray  # rows of the roster's objects


class Legend(NamedTuple):
    """What the roster says about the rows that events point to."""

    roster: Roster
    kinds: tuple[Kind, ...]
    units: tuple[str, ...]
    unit_of_node: np.ndarray
    is_counted: np.ndarray
    is_threat: np.ndarray
    is_hostile: np.ndarray
    is_own: np.ndarray
    is_neutral: np.ndarray

    @property
    def n_threats(self) -> int:
        """Hostile objects that are no decoys, of those that count."""
        return int(self.is_threat.sum())


def legend(roster: Roster) -> Legend:
    """Index a roster for counting; threats come first, then decoys, own and neutral traffic, each by name."""
    order = {"hostile": 0, "own": 1, "neutral": 2}
    groups: dict[tuple[int, bool, str], list[int]] = {}
    for row, thing in enumerate(roster.objects):
        if not thing.counted:
            continue
        groups.setdefault((order[thing.side], not thing.is_threat, thing.object), []).append(row)
    kinds = []
    for key in sorted(groups):
        thing = roster.objects[groups[key][0]]
        kinds.append(Kind(thing.object, thing.kind, thing.side, thing.is_threat, np.array(groups[key])))
    units = tuple(sorted({node.unit for node in roster.nodes}))
    side = np.array([thing.side if thing.counted else "" for thing in roster.objects], dtype="U8")
    return Legend(
        roster,
        tuple(kinds),
        units,
        np.array([units.index(node.unit) for node in roster.nodes], dtype=np.int64),
        np.array([thing.counted for thing in roster.objects], dtype=bool),
        np.array([thing.is_threat and thing.counted for thing in roster.objects], dtype=bool),
        side == "hostile",
        side == "own",
        side == "neutral",
    )


class Rows(NamedTuple):
    """One row for each replication of one reading, shape (n,) or (n, kinds | assets | units | causes).

    Counts unless said otherwise.
    """

    leakers: np.ndarray
    unresolved: np.ndarray
    kills: np.ndarray
    rounds_fired: np.ndarray
    rounds_on_decoys: np.ndarray
    detected: np.ndarray  # hostile objects detected
    first_detection_km: np.ndarray  # sum over those [km]
    own_engaged: np.ndarray
    neutral_engaged: np.ndarray
    fratricides: np.ndarray
    assets_hit: np.ndarray  # (n, assets), True where something got through
    nodes_lost: np.ndarray
    parts_lost: np.ndarray
    identified: np.ndarray  # hostile objects detected and identified
    identification_delay_s: np.ndarray  # sum over those [s]
    hostile_let_pass: np.ndarray
    double_engagements: np.ndarray
    leaked_by_kind: np.ndarray
    unresolved_by_kind: np.ndarray
    destroyed_by_kind: np.ndarray
    engaged_by_kind: np.ndarray
    flown_by_kind: np.ndarray  # objects that took part
    rounds_by_unit: np.ndarray
    causes: np.ndarray  # (n, causes) deciding causes of leakers
    causes_unresolved: np.ndarray  # the same of objects still in flight at the end
    fired_at: np.ndarray  # threats that a round was launched at
    waited: np.ndarray  # those whose first round left later than they were known
    firm: np.ndarray  # this and the rest: `track_counts.TrackCounts`
    time_to_firm_s: np.ndarray
    flown_s: np.ndarray
    tracked_s: np.ndarray
    track_losses: np.ndarray
    firm_tracks: np.ndarray
    tracked_pairs: np.ndarray
    firm_track_s: np.ndarray
    firm_pair_s: np.ndarray


def tally(events: np.ndarray, who: Legend, first: int, count: int) -> Rows:
    """Count what happened in replications `first` .. `first + count - 1`.

    Parameters
    ----------
    events : array of EVENT, shape (m,)
        The log of exactly these replications, each in the order of its happenings; any level.
    who : Legend
        Of the roster that the log points to.

    Raises
    ------
    ModelError
        If an event that counts belongs to another replication, or a leaker has not exactly one deciding cause.
    """
    told = without_plots(events)
    _refuse_strays(told["replication"], first, count)
    log = columns_of(_counted(told, who))
    row = log["replication"].astype(np.int64) - first
    code, target, detail, observer = log["code"], log["target"], log["detail"], log["observer"]
    n_objects = len(who.roster.objects)

    def of(wanted: Code) -> np.ndarray:
        return np.flatnonzero(code == int(wanted))

    def flags(at: np.ndarray) -> np.ndarray:
        return _flags(row[at], target[at], (count, n_objects))

    def per_row(at: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(row[at], None if weight is None else weight, minlength=count).astype(np.int32)

    fired_at, late = waited(log, row, who.is_threat, count)
    launches, kills, leaks = of(Code.LAUNCH), of(Code.KILL), of(Code.LEAK)
    leaked, left, destroyed, engaged = flags(leaks), flags(of(Code.UNRESOLVED)), flags(kills), flags(launches)
    at_decoys = launches[(who.is_hostile & ~who.is_threat)[target[launches]]] if n_objects else launches
    detected, first_km = _first_detections(log, row, who, count)
    at_assets = leaks[detail[leaks] >= 0]
    losses = of(Code.NODE_LOST)
    losses = losses[detail[losses] != NOT_THERE]
    identified, delay_s = identification_delays(log, row, who.is_hostile, count)
    friends = taken_for_friends(log, row, n_objects, count)
    causes, causes_unresolved = _deciding_causes(log, row, leaked, left, count)
    by_kind = _by_kind((leaked, left, destroyed, engaged, flags(of(Code.ABSENT))), who)
    units = who.unit_of_node[observer[launches]]
    return Rows(
        leakers=_count(leaked),
        unresolved=_count(left & who.is_threat),
        kills=_count(destroyed & who.is_threat),
        rounds_fired=per_row(launches, detail[launches]),
        rounds_on_decoys=per_row(at_decoys, detail[at_decoys]),
        detected=detected,
        first_detection_km=first_km,
        own_engaged=_count(engaged & who.is_own),
        neutral_engaged=_count(engaged & who.is_neutral),
        fratricides=_count(destroyed & (who.is_own | who.is_neutral)),
        assets_hit=_flags(row[at_assets], detail[at_assets], (count, len(who.roster.assets))),
        nodes_lost=_count(_flags(row[losses], observer[losses], (count, len(who.roster.nodes)))),
        parts_lost=parts_lost(log, row, len(who.roster.parts), count),
        identified=identified,
        identification_delay_s=delay_s,
        hostile_let_pass=_count(leaked & friends & who.is_threat),
        double_engagements=double_engagements(log, row, n_objects, count),
        leaked_by_kind=by_kind[0],
        unresolved_by_kind=by_kind[1],
        destroyed_by_kind=by_kind[2],
        engaged_by_kind=by_kind[3],
        flown_by_kind=_sizes(who) - by_kind[4],
        rounds_by_unit=sums(row[launches], units, (count, len(who.units)), detail[launches]).astype(np.int32),
        causes=causes,
        causes_unresolved=causes_unresolved,
        fired_at=fired_at,
        waited=late,
        **track_counts(log, row, who.is_hostile, count)._asdict(),
    )


def _refuse_strays(replication: np.ndarray, first: int, count: int) -> None:
    if len(replication) and (int(replication.min()) < first or int(replication.max()) >= first + count):
        raise ModelError(f"the log of replications {first}..{first + count - 1} holds an event of another replication")


def _counted(events: np.ndarray, who: Legend) -> np.ndarray:
    """The events of no object, or of one that counts."""
    if who.is_counted.all():
        return events
    return selected(events, (events["target"] < 0) | who.is_counted[events["target"]])


def _flags(row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """True where there is an event."""
    table = np.zeros(shape, dtype=bool)
    table[row, column] = True
    return table


def _count(flags: np.ndarray) -> np.ndarray:
    return flags.sum(axis=1, dtype=np.int32)


def _by_kind(flags: Sequence[np.ndarray], who: Legend) -> np.ndarray:
    """Flags of objects summed by kind, shape (tables, n, kinds); 16 bits hold the largest raid allowed."""
    stack = np.stack(flags)
    table = np.empty((*stack.shape[:2], len(who.kinds)), dtype=np.uint16)
    for column, kind in enumerate(who.kinds):
        stack[:, :, kind.rows].sum(axis=2, dtype=np.uint16, out=table[:, :, column])
    return table


def _sizes(who: Legend) -> np.ndarray:
    """Objects of each kind that count."""
    return np.array([len(kind.rows) for kind in who.kinds], dtype=np.uint16)


def varies(readings: Sequence[Rows], who: Legend) -> bool:
    """Whether some object was absent from some replication: shares are then ratios of totals."""
    return any(bool((rows.flown_by_kind != _sizes(who)).any()) for rows in readings)


def _first_detections(log: Log, row: np.ndarray, who: Legend, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects detected by any radar, and the sum of their slant ranges at the first detection [km]."""
    at = np.flatnonzero(log["code"] == int(Code.FIRST_DETECTED))
    at = at[who.is_hostile[log["target"][at]]]
    # of several detections the first, then by replication and object: the order of the sum
    first = earliest(row[at], log["target"][at], at, (count, len(who.roster.objects)))
    at = first[np.isfinite(first)].astype(np.int64)
    range_km = np.bincount(row[at], log["value"][at].astype(np.float64), minlength=count)
    return np.bincount(row[at], minlength=count).astype(np.int32), range_km


def _deciding_causes(
    log: Log, row: np.ndarray, leaked: np.ndarray, left: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Deciding causes of leakers, and of unresolved objects, shape (n, causes) each."""
    at = np.flatnonzero(log["code"] == int(Code.DECIDING_CAUSE))
    is_leaker = leaked[row[at], log["target"][at]]
    is_left = left[row[at], log["target"][at]] & ~is_leaker
    of_leakers, of_left = (
        sums(row[chosen], log["detail"][chosen], (count, len(Cause))).astype(np.uint16)
        for chosen in (at[is_leaker], at[is_left])
    )
    without = np.flatnonzero(of_leakers.sum(axis=1) != np.count_nonzero(leaked, axis=1))
    if len(without):
        raise ModelError(f"{len(without)} replications hold leakers without exactly one deciding cause each")
    return of_leakers, of_left
