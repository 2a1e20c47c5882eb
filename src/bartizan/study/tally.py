"""Count what happened: one compact row for each replication of a block of the log, so that the log can be dropped.

Names and definitions are the contract's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Cause, Code, Roster
from bartizan.errors import ModelError
from bartizan.study.network_counts import (
    double_engagements,
    identification_delays,
    parts_lost,
    taken_for_friends,
)
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


def join(blocks: Sequence[Rows]) -> Rows:
    """Blocks of replications one after the other."""
    return blocks[0] if len(blocks) == 1 else Rows(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


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
        If an event belongs to another replication, or a leaker has not exactly one deciding cause.
    """
    if not who.is_counted.all():
        events = events[(events["target"] < 0) | who.is_counted[events["target"]]]
    row = events["replication"].astype(np.int64) - first
    if len(row) and (int(row.min()) < 0 or int(row.max()) >= count):
        raise ModelError(f"the log of replications {first}..{first + count - 1} holds an event of another replication")
    code, target, detail = events["code"], events["target"], events["detail"]
    n_objects = len(who.roster.objects)

    def of(*codes: Code) -> np.ndarray:
        return np.flatnonzero(np.isin(code, codes))

    def flags(at: np.ndarray) -> np.ndarray:
        table = np.zeros((count, n_objects), dtype=bool)
        table[row[at], target[at]] = True
        return table

    def per_row(at: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(row[at], None if weight is None else weight, minlength=count).astype(np.int32)

    fired_at, late = waited(events, row, who.is_threat, count)
    launches, kills, leaks = of(Code.LAUNCH), of(Code.KILL), of(Code.LEAK)
    leaked, left, destroyed, engaged = flags(leaks), flags(of(Code.UNRESOLVED)), flags(kills), flags(launches)
    at_decoys = launches[(who.is_hostile & ~who.is_threat)[target[launches]]] if n_objects else launches
    detected, first_km = _first_detections(events, row, who, count)
    hit = np.zeros((count, len(who.roster.assets)), dtype=bool)
    at_assets = leaks[detail[leaks] >= 0]
    hit[row[at_assets], detail[at_assets]] = True
    lost = np.zeros((count, len(who.roster.nodes)), dtype=bool)
    losses = np.flatnonzero((code == Code.NODE_LOST) & (detail != NOT_THERE))
    lost[row[losses], events["observer"][losses]] = True
    identified, delay_s = identification_delays(events, row, who.is_hostile, count)
    friends = taken_for_friends(events, row, n_objects, count)
    causes, causes_unresolved = _deciding_causes(events, row, leaked, left, count)
    rounds_by_unit = np.zeros((count, len(who.units)), dtype=np.int32)
    if len(launches):
        np.add.at(rounds_by_unit, (row[launches], who.unit_of_node[events["observer"][launches]]), detail[launches])
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
        assets_hit=hit,
        nodes_lost=_count(lost),
        parts_lost=parts_lost(events, row, len(who.roster.parts), count),
        identified=identified,
        identification_delay_s=delay_s,
        hostile_let_pass=_count(leaked & friends & who.is_threat),
        double_engagements=double_engagements(events, row, n_objects, count),
        leaked_by_kind=_by_kind(leaked, who),
        unresolved_by_kind=_by_kind(left, who),
        destroyed_by_kind=_by_kind(destroyed, who),
        engaged_by_kind=_by_kind(engaged, who),
        flown_by_kind=_sizes(who) - _by_kind(flags(of(Code.ABSENT)), who),
        rounds_by_unit=rounds_by_unit,
        causes=causes,
        causes_unresolved=causes_unresolved,
        fired_at=fired_at,
        waited=late,
    )


def _count(flags: np.ndarray) -> np.ndarray:
    return np.count_nonzero(flags, axis=1).astype(np.int32)


def _by_kind(flags: np.ndarray, who: Legend) -> np.ndarray:
    """Flags of objects summed by kind, shape (n, kinds); 16 bits hold the largest raid allowed."""
    table = np.empty((len(flags), len(who.kinds)), dtype=np.uint16)
    for column, kind in enumerate(who.kinds):
        table[:, column] = np.count_nonzero(flags[:, kind.rows], axis=1)
    return table


def _sizes(who: Legend) -> np.ndarray:
    """Objects of each kind that count."""
    return np.array([len(kind.rows) for kind in who.kinds], dtype=np.uint16)


def varies(readings: Sequence[Rows], who: Legend) -> bool:
    """Whether some object was absent from some replication: shares are then ratios of totals."""
    return any(bool((rows.flown_by_kind != _sizes(who)).any()) for rows in readings)


def _first_detections(events: np.ndarray, row: np.ndarray, who: Legend, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects detected by any radar, and the sum of their slant ranges at the first detection [km]."""
    at = np.flatnonzero(events["code"] == Code.FIRST_DETECTED)
    at = at[who.is_hostile[events["target"][at]]] if len(at) else at
    _, first = np.unique(row[at] * len(who.roster.objects) + events["target"][at], return_index=True)
    at = at[first]
    range_km = np.bincount(row[at], events["value"][at].astype(np.float64), minlength=count)
    return np.bincount(row[at], minlength=count).astype(np.int32), range_km


def _deciding_causes(
    events: np.ndarray, row: np.ndarray, leaked: np.ndarray, left: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Deciding causes of leakers, and of unresolved objects, shape (n, causes) each."""
    at = np.flatnonzero(events["code"] == Code.DECIDING_CAUSE)
    is_leaker = leaked[row[at], events["target"][at]]
    is_left = left[row[at], events["target"][at]]
    tables = []
    for chosen in (at[is_leaker], at[is_left & ~is_leaker]):
        table = np.zeros((count, len(Cause)), dtype=np.uint16)
        np.add.at(table, (row[chosen], events["detail"][chosen]), 1)
        tables.append(table)
    without = np.flatnonzero(tables[0].sum(axis=1) != np.count_nonzero(leaked, axis=1))
    if len(without):
        raise ModelError(f"{len(without)} replications hold leakers without exactly one deciding cause each")
    return tables[0], tables[1]
