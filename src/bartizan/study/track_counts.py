"""What the tracks of hostile objects were like, counted from the log: firm how soon, for how long, how often lost.

All but the last four counts come from rows that any level logs; those four need the log of every track, and are 0
without it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.coded_log import CodedLog, Happenings

ENDS = (Code.KILL, Code.LEAK, Code.DECOY_ARRIVED, Code.UNRESOLVED)
"""What ends a hostile object's flight, or the time in which it is watched."""


class TrackCounts(NamedTuple):
    """Sums over the hostile objects of each replication, shape (count,); seconds in single precision."""

    firm: np.ndarray  # objects that were firm for somebody
    time_to_firm_s: np.ndarray  # from their first detection to their first firm track
    flown_s: np.ndarray  # from the first detection of each object detected to its end
    tracked_s: np.ndarray  # the part of it in which somebody had a firm track
    track_losses: np.ndarray  # times that nobody had one any more
    firm_tracks: np.ndarray  # firm tracks that a radar made of an object
    tracked_pairs: np.ndarray  # radar and object, of those
    firm_track_s: np.ndarray  # how long the firm tracks held, each by itself
    firm_pair_s: np.ndarray  # how long each radar had any of each object


def track_counts(log: CodedLog, is_hostile: np.ndarray) -> TrackCounts:
    """Count the tracks of whole replications.

    Parameters
    ----------
    log : CodedLog
        Of any level.
    is_hostile : bool array, shape (n_objects,)
    """
    seen_s, firm_s, end_s = (log.first_s(*codes) for codes in ((Code.FIRST_DETECTED,), (Code.FIRST_FIRM,), ENDS))
    seen, firm = np.isfinite(seen_s) & is_hostile, np.isfinite(firm_s) & is_hostile
    if not np.isfinite(end_s[seen]).all():  # a log that ends before the replication does
        end_s = np.minimum(end_s, _last_s(log)[:, np.newaxis])
    gaps_s, n_losses = _gaps(log, is_hostile, end_s)
    return TrackCounts(
        np.count_nonzero(firm, axis=1).astype(np.int32),
        _sum(firm_s, seen_s, firm),
        _sum(end_s, seen_s, seen),
        _sum(end_s, firm_s, firm) - gaps_s,
        n_losses,
        *_single_tracks(log, is_hostile, end_s),
    )


def _last_s(log: CodedLog) -> np.ndarray:
    """The last moment of each replication's log."""
    last_s = np.zeros(log.count)
    np.maximum.at(last_s, log.columns["replication"] - log.first, log.columns["time_ms"] / 1000.0)
    return last_s


def _sum(until_s: np.ndarray, from_s: np.ndarray, which: np.ndarray) -> np.ndarray:
    """How long some spans last together, by replication."""
    return (np.where(which, until_s, 0.0) - np.where(which, from_s, 0.0)).sum(axis=1).astype(np.float32)


def _gaps(log: CodedLog, is_hostile: np.ndarray, end_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How long nobody had firm tracks of objects that were firm before [s], and how often that began."""
    lost, again = (part.where(is_hostile[part.target]) for part in map(log.of, (Code.UNTRACKED, Code.TRACKED_AGAIN)))
    # a gap that nothing closes lasts to the object's end; what an object loses and regains takes turns, so sums suffice
    lost_ms, again_ms = (np.bincount(part.row, part.time_ms, minlength=log.count) for part in (lost, again))
    n_open = np.zeros(end_s.size, np.int64)
    np.add.at(n_open, lost.place, 1)
    np.add.at(n_open, again.place, -1)
    open_s = np.where(n_open.reshape(end_s.shape) > 0, end_s, 0.0).sum(axis=1)
    return ((again_ms - lost_ms) / 1000.0 + open_s).astype(np.float32), lost.per_row()


def _single_tracks(
    log: CodedLog, is_hostile: np.ndarray, end_s: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Counts that follow each radar's tracks one by one: zeros without the log of tracks."""
    count = log.count
    firm, gone = log.of(Code.TRACK_FIRM), log.of(Code.TRACK_DROPPED)
    firm = firm.where(is_hostile[firm.target])
    if not len(firm):
        nothing, no_time = np.zeros(count, np.int32), np.zeros(count, np.float32)
        return nothing, nothing, no_time, no_time
    firm_number, gone_number = _numbers(firm, gone)
    # a track may be firm, hidden, and firm again
    firm_number, once = np.unique(firm_number, return_index=True)
    row, target, from_s = firm.row[once], firm.target[once], firm.time_ms[once] / 1000.0
    pair = (row * (int(firm.observer.max()) + 1) + firm.observer[once]) * log.n_objects + target
    until_s = np.minimum(_dropped_s(firm_number, gone_number, gone.time_ms), end_s[row, target])
    held = until_s > from_s
    row, from_s, until_s = row[held], from_s[held], until_s[held]
    _, pair = np.unique(pair[held], return_inverse=True)
    of_pair = np.zeros(int(pair.max(initial=-1)) + 1, np.int64)
    of_pair[pair] = row
    return (
        np.bincount(row, minlength=count).astype(np.int32),
        np.bincount(of_pair, minlength=count).astype(np.int32),
        np.bincount(row, until_s - from_s, minlength=count).astype(np.float32),
        np.bincount(of_pair, covered_s(pair, from_s, until_s, len(of_pair)), minlength=count).astype(np.float32),
    )


def _numbers(*parts: Happenings) -> list[np.ndarray]:
    """One number for each track of each radar of each replication."""
    n_radars, n_tracks = (
        1 + max(int(column.max(initial=0)) for column in columns)
        for columns in zip(*((part.observer, part.detail) for part in parts), strict=True)
    )
    return [(part.row * n_radars + part.observer) * n_tracks + part.detail for part in parts]


def _dropped_s(firm: np.ndarray, gone: np.ndarray, gone_ms: np.ndarray) -> np.ndarray:
    """When each firm track was dropped [s], by number; infinity where its radar or the replication ended before."""
    order = np.argsort(gone)
    gone, gone_ms = gone[order], gone_ms[order]
    k = np.searchsorted(gone, firm)
    found = k < len(gone)
    found[found] = gone[k[found]] == firm[found]
    dropped_s = np.full(len(firm), np.inf)
    dropped_s[found] = gone_ms[k[found]] / 1000.0
    return dropped_s


def covered_s(group: np.ndarray, from_s: np.ndarray, until_s: np.ndarray, n_groups: int) -> np.ndarray:
    """How long at least one of the spans of each group holds [s].

    Examples
    --------
    >>> covered_s(np.array([0, 0, 0, 1]), np.array([0.0, 5.0, 20.0, 3.0]), np.array([10.0, 12.0, 21.0, 4.0]), 2)
    array([13.,  1.])
    """
    order = np.lexsort((from_s, group))
    group, from_s, until_s = group[order], from_s[order], until_s[order]
    # groups one after the other on one axis, so that no span reaches into the next group
    step_s = float(until_s.max(initial=0.0)) + 1.0
    reached_s = np.maximum.accumulate(until_s + step_s * group)
    before_s = np.concatenate(([0.0], reached_s[:-1])) - step_s * group
    return np.bincount(group, np.maximum(until_s - np.maximum(from_s, before_s), 0.0), minlength=n_groups)
