"""Event log to measures: what happened in each replication, then how much and how sure over all of them.

`tally` reads a block of the log once and keeps one compact row for each replication, so that the log can be dropped:
memory stays flat.
Names and definitions are the contract's; the replication is the unit of every interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from bartizan.study.statistics import Estimate, mean_interval, proportion, ratio_interval
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


class Measure(NamedTuple):
    """How one measure is read from the rows: a value for each replication, or two whose totals are divided."""

    value: Callable[[Rows, Legend], np.ndarray | None]
    most: Callable[[Legend], float] | None = None
    over: Callable[[Rows, Legend], np.ndarray] | None = None
    is_flag: bool = False
    shared: tuple[Callable[[Rows, Legend], np.ndarray], Callable[[Rows, Legend], np.ndarray]] | None = None
    """Above and below of a share, where the number of objects varies between replications."""

    def played(self, readings: Sequence[Rows], who: Legend) -> Measure:
        """The measure as these readings allow it: a mean of shares, or a ratio of totals."""
        if self.shared is None or not varies(readings, who):
            return self
        return Measure(self.shared[0], over=self.shared[1])


def _column(name: str) -> Callable[[Rows, Legend], np.ndarray]:
    return lambda rows, _: getattr(rows, name)


def _stopped(rows: Rows, who: Legend) -> np.ndarray | None:
    return 1.0 - (rows.leakers + rows.unresolved) / who.n_threats if who.n_threats else None


def _p_leak(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.leakers / who.n_threats if who.n_threats else None


def _threats_flown(rows: Rows, who: Legend) -> np.ndarray:
    columns = [i for i, kind in enumerate(who.kinds) if kind.threat]
    return rows.flown_by_kind[:, columns].sum(axis=1, dtype=np.int64)


def _hostile_flown(rows: Rows, who: Legend) -> np.ndarray:
    columns = [i for i, kind in enumerate(who.kinds) if kind.side == "hostile"]
    return rows.flown_by_kind[:, columns].sum(axis=1, dtype=np.int64)


def _threats_stopped(rows: Rows, who: Legend) -> np.ndarray:
    return _threats_flown(rows, who) - rows.leakers - rows.unresolved


def _annihilated(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.leakers + rows.unresolved == 0 if who.n_threats else None


def _detected_share(rows: Rows, who: Legend) -> np.ndarray | None:
    return rows.detected / who.is_hostile.sum() if who.is_hostile.any() else None


def _one(_: Legend) -> float:
    return 1.0


def _threats(who: Legend) -> float:
    return float(who.n_threats)


MEASURES: dict[str, Measure] = {
    "stopped": Measure(_stopped, _one, shared=(_threats_stopped, _threats_flown)),
    "leakers": Measure(_column("leakers"), _threats),
    "p_leak": Measure(_p_leak, _one, shared=(_column("leakers"), _threats_flown)),
    "p_raid_annihilation": Measure(_annihilated, _one, is_flag=True),
    "unresolved": Measure(_column("unresolved"), _threats),
    "kills": Measure(_column("kills"), _threats),
    "rounds_fired": Measure(_column("rounds_fired")),
    "rounds_on_decoys": Measure(_column("rounds_on_decoys")),
    "rounds_per_kill": Measure(_column("rounds_fired"), over=_column("kills")),
    "first_detection_km": Measure(_column("first_detection_km"), over=_column("detected")),
    "detected_share": Measure(_detected_share, _one, shared=(_column("detected"), _hostile_flown)),
    "waited_share": Measure(_column("waited"), over=_column("fired_at")),
    "assets_hit": Measure(lambda rows, _: _count(rows.assets_hit), lambda who: float(len(who.roster.assets))),
    "own_engaged": Measure(_column("own_engaged"), lambda who: float(who.is_own.sum())),
    "neutral_engaged": Measure(_column("neutral_engaged"), lambda who: float(who.is_neutral.sum())),
    "fratricides": Measure(_column("fratricides"), lambda who: float((who.is_own | who.is_neutral).sum())),
    "identification_delay_s": Measure(_column("identification_delay_s"), over=_column("identified")),
    "hostile_let_pass": Measure(_column("hostile_let_pass"), _threats),
    "double_engagements": Measure(_column("double_engagements")),
    "nodes_lost": Measure(_column("nodes_lost"), lambda who: float(len(who.roster.nodes))),
    "parts_lost": Measure(_column("parts_lost"), lambda who: float(len(who.roster.parts))),
}
"""Every measure of the contract. `stopped` is 1 - (leakers + unresolved) / threats: neither through nor still in
flight at the end."""

NOT_ASKED = "no hostile object to stop or see"


def estimate(name: str, readings: Sequence[Rows], who: Legend) -> Estimate:
    """One measure over all readings, with the interval of chance alone.

    Readings share their luck, so the unit is the replication averaged over the readings.
    """
    measure = MEASURES[name].played(readings, who)
    values = [measure.value(rows, who) for rows in readings]
    if values[0] is None:
        return Estimate(None, None, None, len(readings[0].leakers), NOT_ASKED)
    above = np.mean(np.array(values, dtype=np.float64), axis=0)
    if measure.over is not None:
        return ratio_interval(above, np.mean([measure.over(rows, who) for rows in readings], axis=0))
    if measure.is_flag and len(readings) == 1:
        return proportion(int(above.sum()), len(above))
    # A bound of 0 is no bound worth naming twice: nobody of that kind is there.
    most = measure.most(who) if measure.most else None
    return mean_interval(above, most=most or None)


def table(name: str, readings: Sequence[Rows], who: Legend) -> np.ndarray | None:
    """One measure by reading and replication, shape (readings, replications), for the band.

    None where there is nothing to ask. A ratio is replaced by its linear form about each reading's own ratio, whose
    mean is that ratio; None if a reading has no events to divide by.
    """
    measure = MEASURES[name].played(readings, who)
    values = [measure.value(rows, who) for rows in readings]
    if values[0] is None:
        return None
    above = np.array(values, dtype=np.float64)
    if measure.over is None:
        return above
    below = np.array([measure.over(rows, who) for rows in readings], dtype=np.float64)
    mean_below = below.mean(axis=1, keepdims=True)
    if np.any(mean_below <= 0.0):
        return None
    ratio = above.mean(axis=1, keepdims=True) / mean_below
    return ratio + (above - ratio * below) / mean_below


def typical(rows: Rows) -> dict[str, int]:
    """Replications to look at: fewest, middle and most leakers (unresolved count too); the lowest number of equals."""
    order = np.argsort(rows.leakers + rows.unresolved, kind="stable")
    through = (rows.leakers + rows.unresolved)[order]
    middle = int(np.argmax(through == through[(len(through) - 1) // 2]))
    worst = int(np.argmax(through == through[-1]))
    return {"median": int(order[middle]), "best": int(order[0]), "worst": int(order[worst])}
