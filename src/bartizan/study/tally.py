"""Count what happened: one compact row for each replication of a block of the log, so that the log can be dropped.

Names and definitions are the contract's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bartizan.engine.log import EVENT, Cause, Roster
from bartizan.errors import ModelError
from bartizan.held import by_address
from bartizan.study.count_records import BY_KIND, COUNTS, NOTE, ROW, SIDES, WHO, Block
from bartizan.study.counting import count_block
from bartizan.study.track_counts import no_single_tracks, single_tracks


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
    about: np.ndarray  # of WHO: the same for the kernel that counts

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
        _about(roster, kinds),
    )


def _about(roster: Roster, kinds: Sequence[Kind]) -> np.ndarray:
    about = np.zeros(len(roster.objects), WHO)
    about["kind"] = -1
    for column, kind in enumerate(kinds):
        about["kind"][kind.rows] = column
        about["side"][kind.rows] = SIDES[kind.side]
        about["is_threat"][kind.rows] = kind.threat
    return about


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
    firm: np.ndarray  # hostile objects that were firm for somebody
    time_to_firm_s: np.ndarray  # from their first detection to their first firm track
    flown_s: np.ndarray  # from the first detection of each object detected to its end
    tracked_s: np.ndarray  # the part of it in which somebody had a firm track
    track_losses: np.ndarray  # times that nobody had one any more
    firm_tracks: np.ndarray  # this and the rest: `track_counts.SingleTracks`
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
        If an event is of another replication, or of something that is not on the roster, or a leaker has not exactly
        one deciding cause.
    """
    block = _block(events, who, count)
    count_block(by_address(block), first)
    _refuse(block, first)
    single = single_tracks(events, who, first, count) if block.noticed[2] else no_single_tracks(count)
    return Rows(**_counts(block.rows), **_tables(block, who), **_track_times(block.rows), **single._asdict())


def _block(events: np.ndarray, who: Legend, count: int) -> Block:
    """Room for what is counted; the kernel is compiled for arrays that lie like those of the engine."""
    roster = who.roster
    n_objects, n_nodes = len(roster.objects), len(roster.nodes)
    return Block(
        events=np.require(events, EVENT, ("C", "A", "W")),
        who=who.about,
        unit_of_node=who.unit_of_node,
        notes=np.zeros(n_objects, NOTE),
        in_the_air=np.zeros((n_objects, n_nodes), np.int64),
        nodes=np.zeros(n_nodes, np.int64),
        parts=np.zeros(len(roster.parts), np.int64),
        rows=np.zeros(count, ROW),
        by_kind=np.zeros((len(BY_KIND), count, len(who.kinds)), np.uint16),
        by_unit=np.zeros((count, len(who.units)), np.int32),
        hits=np.zeros((count, len(roster.assets)), bool),
        causes=np.zeros((2, count, len(Cause)), np.uint16),
        delays_s=np.zeros((count, n_objects)),
        noticed=np.zeros(3, np.int64),
    )


def _refuse(block: Block, first: int) -> None:
    n_astray, n_unexplained, _ = block.noticed.tolist()
    if n_astray:
        raise ModelError(
            f"the log of replications {first}..{first + len(block.rows) - 1} holds {n_astray} events of another "
            "replication, or of what is not on the roster"
        )
    if n_unexplained:
        raise ModelError(f"{n_unexplained} replications hold leakers without exactly one deciding cause each")


def _counts(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Counts of whole numbers, and the ranges."""
    counts = {name: rows[name].astype(np.int32) for name in COUNTS}
    return counts | {"first_detection_km": np.ascontiguousarray(rows["first_detection_km"])}


def _tables(block: Block, who: Legend) -> dict[str, np.ndarray]:
    """Counts of kinds, units, assets and causes, and the delays, summed in the order of objects."""
    *by_kind, absent = block.by_kind
    return dict(zip(BY_KIND, by_kind, strict=False)) | {
        "flown_by_kind": np.subtract(who.sizes, absent),
        "rounds_by_unit": block.by_unit,
        "assets_hit": block.hits,
        "causes": block.causes[0],
        "causes_unresolved": block.causes[1],
        "identification_delay_s": block.delays_s.sum(axis=1),
    }


def _track_times(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Times that hostile objects were seen and tracked [s], in single precision."""
    to_firm, flown, firm, gaps = (
        (rows[name] / 1000.0).astype(np.float32) for name in ("time_to_firm_ms", "flown_ms", "firm_ms", "gaps_ms")
    )
    return {"time_to_firm_s": to_firm, "flown_s": flown, "tracked_s": firm - gaps}


def varies(readings: Sequence[Rows], who: Legend) -> bool:
    """Whether some object was absent from some replication: shares are then ratios of totals."""
    return any(bool((rows.flown_by_kind != who.sizes).any()) for rows in readings)
