"""Count what happened: one compact row for each replication of a block of the log, so that the log can be dropped.

Names and definitions are the contract's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Code, Roster
from bartizan.study.coded_log import CodedLog
from bartizan.study.fates import assets_hit, by_kind, deciding_causes, fates_of, first_detections, nodes_lost
from bartizan.study.log_columns import Log, columns_of, sums, without_plots
from bartizan.study.network_counts import (
    double_engagements,
    identification_delays,
    parts_lost,
    taken_for_friends,
)
from bartizan.study.track_counts import track_counts
from bartizan.study.waits import waited


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
    def sizes(self) -> np.ndarray:
        """Objects of each kind that count."""
        return np.array([len(kind.rows) for kind in self.kinds], dtype=np.uint16)

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


def tally(events: Log, who: Legend, first: int, count: int) -> Rows:
    """Count what happened in replications `first` .. `first + count - 1`.

    Parameters
    ----------
    events : array of EVENT, or its columns, shape (m,)
        The log of exactly these replications, each in the order of its happenings; any level.
    who : Legend
        Of the roster that the log points to.

    Raises
    ------
    ModelError
        If an event that counts belongs to another replication or to no object of the roster, or a leaker has not
        exactly one deciding cause.
    """
    log = CodedLog(_counted(events, who), first, count, len(who.roster.objects))
    fates = fates_of(log)
    detected, first_km = first_detections(log, who.is_hostile)
    identified, delay_s = identification_delays(log, who.is_hostile)
    causes, causes_unresolved = deciding_causes(log, fates)
    fired_at, late = waited(log, who.is_threat)
    return Rows(
        leakers=_count(fates.leaked),
        unresolved=_count(fates.unresolved & who.is_threat),
        kills=_count(fates.destroyed & who.is_threat),
        **_rounds(log, who),
        detected=detected,
        first_detection_km=first_km,
        own_engaged=_count(fates.engaged & who.is_own),
        neutral_engaged=_count(fates.engaged & who.is_neutral),
        fratricides=_count(fates.destroyed & (who.is_own | who.is_neutral)),
        assets_hit=assets_hit(log, len(who.roster.assets)),
        nodes_lost=nodes_lost(log, len(who.roster.nodes)),
        parts_lost=parts_lost(log, len(who.roster.parts)),
        identified=identified,
        identification_delay_s=delay_s,
        hostile_let_pass=_count(fates.leaked & taken_for_friends(log) & who.is_threat),
        double_engagements=double_engagements(log),
        **by_kind(fates, who),
        causes=causes,
        causes_unresolved=causes_unresolved,
        fired_at=fired_at,
        waited=late,
        **track_counts(log, who.is_hostile)._asdict(),
    )


def _counted(events: Log, who: Legend) -> Mapping[str, np.ndarray]:
    """Columns of the events of no object, or of one that counts."""
    columns = columns_of(without_plots(events)) if isinstance(events, np.ndarray) else events
    if who.is_counted.all():
        return columns
    which = (columns["target"] < 0) | who.is_counted[columns["target"]]
    return {name: column[which] for name, column in columns.items()}


def _rounds(log: CodedLog, who: Legend) -> dict[str, np.ndarray]:
    """Rounds of all launches, of those at decoys, and of each unit, shape (count, units)."""
    launches = log.of(Code.LAUNCH)
    at_decoys = launches.where((who.is_hostile & ~who.is_threat)[launches.target])
    shape = log.count, len(who.units)
    of_units = sums(launches.row, who.unit_of_node[launches.observer], shape, launches.detail)
    return {
        "rounds_fired": launches.per_row(launches.detail),
        "rounds_on_decoys": at_decoys.per_row(at_decoys.detail),
        "rounds_by_unit": of_units.astype(np.int32),
    }


def _count(flags: np.ndarray) -> np.ndarray:
    return flags.sum(axis=1, dtype=np.int32)


def varies(readings: Sequence[Rows], who: Legend) -> bool:
    """Whether some object was absent from some replication: shares are then ratios of totals."""
    return any(bool((rows.flown_by_kind != who.sizes).any()) for rows in readings)
