"""What the tracks of hostile objects were like, counted from the log: firm how soon, for how long, how often lost.

All but the last four counts come from rows that any level logs; those four need the log of every track, and are 0
without it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.log_columns import Log, earliest, sums

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


def track_counts(events: Log, row: np.ndarray, is_hostile: np.ndarray, count: int) -> TrackCounts:
    """Count the tracks of whole replications.

    Parameters
    ----------
    events : array of EVENT, or its columns, shape (m,)
        Each replication in the order of its happenings; any level.
    row : int array, shape (m,)
        Replication of each event, counted from 0.
    is_hostile : bool array, shape (n_objects,)
    count : int
        Replications.
    """
    shape = (count, len(is_hostile))
    seen_s, firm_s, end_s = (
        _first_s(events, row, codes, shape) for codes in ((Code.FIRST_DETECTED,), (Code.FIRST_FIRM,), ENDS)
    )
    seen, firm = np.isfinite(seen_s) & is_hostile, np.isfinite(firm_s) & is_hostile
    if not np.isfinite(end_s[seen]).all():  # a log that ends before the replication does
        end_s = np.minimum(end_s, _last_s(events, row, count)[:, np.newaxis])
    gaps_s, n_losses = _gaps(events, row, is_hostile, end_s)
    return TrackCounts(
        np.count_nonzero(firm, axis=1).astype(np.int32),
        _sum(firm_s, seen_s, firm),
        _sum(end_s, seen_s, seen),
        _sum(end_s, firm_s, firm) - gaps_s,
        n_losses,
        *_single_tracks(events, row, is_hostile, end_s),
    )


def _at(events: Log, codes: tuple[Code, ...]) -> np.ndarray:
    """Which rows of the log have one of some codes."""
    is_one = events["code"] == int(codes[0])
    for code in codes[1:]:
        is_one |= events["code"] == int(code)
    return np.flatnonzero(is_one)


def _first_s(events: Log, row: np.ndarray, codes: tuple[Code, ...], shape: tuple[int, int]) -> np.ndarray:
    """When one of some things first happened to each object of each replication; infinity where none did."""
    at = _at(events, codes)
    return earliest(row[at], events["target"][at], events["time_ms"][at] / 1000.0, shape)


def _last_s(events: Log, row: np.ndarray, count: int) -> np.ndarray:
    """The last moment of each replication's log."""
    last_s = np.zeros(count)
    np.maximum.at(last_s, row, events["time_ms"] / 1000.0)
    return last_s


def _sum(until_s: np.ndarray, from_s: np.ndarray, which: np.ndarray) -> np.ndarray:
    """How long some spans last together, by replication."""
    return (np.where(which, until_s, 0.0) - np.where(which, from_s, 0.0)).sum(axis=1).astype(np.float32)


def _gaps(events: Log, row: np.ndarray, is_hostile: np.ndarray, end_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How long nobody had firm tracks of objects that were firm before [s], and how often that began."""
    count = len(end_s)
    at = _at(events, (Code.UNTRACKED, Code.TRACKED_AGAIN))
    at = at[is_hostile[events["target"][at]]]
    item, time_s = events["target"][at], events["time_ms"][at] / 1000.0
    is_loss = events["code"][at] == Code.UNTRACKED
    # a gap that nothing closes lasts to the object's end; rows of one object take turns, so sums suffice
    closed_s = np.bincount(row[at], np.where(is_loss, -time_s, time_s), minlength=count)
    is_open = sums(row[at], item, end_s.shape, np.where(is_loss, 1, -1)) > 0
    open_s = np.where(is_open, end_s, 0.0).sum(axis=1)
    return (closed_s + open_s).astype(np.float32), np.bincount(row[at][is_loss], minlength=count).astype(np.int32)


def _single_tracks(
    events: Log, row: np.ndarray, is_hostile: np.ndarray, end_s: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Counts that follow each radar's tracks one by one: zeros without the log of tracks."""
    count = len(end_s)
    firm, gone = _at(events, (Code.TRACK_FIRM,)), _at(events, (Code.TRACK_DROPPED,))
    firm = firm[is_hostile[events["target"][firm]]]
    if not len(firm):
        return (
            np.zeros(count, np.int32),
            np.zeros(count, np.int32),
            np.zeros(count, np.float32),
            np.zeros(count, np.float32),
        )
    radar = row * (int(events["observer"].max()) + 1) + events["observer"]
    number = radar * (int(events["detail"].max()) + 1) + events["detail"]
    firm = firm[np.unique(number[firm], return_index=True)[1]]  # a track may be firm, hidden, and firm again
    from_s = events["time_ms"][firm] / 1000.0
    until_s = np.minimum(_dropped_s(number, events["time_ms"], firm, gone), end_s[row[firm], events["target"][firm]])
    held = until_s > from_s
    firm, from_s, until_s = firm[held], from_s[held], until_s[held]
    _, pair = np.unique(radar[firm] * len(is_hostile) + events["target"][firm], return_inverse=True)
    of_pair = np.zeros(int(pair.max(initial=-1)) + 1, np.int64)
    of_pair[pair] = row[firm]
    return (
        np.bincount(row[firm], minlength=count).astype(np.int32),
        np.bincount(of_pair, minlength=count).astype(np.int32),
        np.bincount(row[firm], until_s - from_s, minlength=count).astype(np.float32),
        np.bincount(of_pair, covered_s(pair, from_s, until_s, len(of_pair)), minlength=count).astype(np.float32),
    )


def _dropped_s(number: np.ndarray, time_ms: np.ndarray, firm: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """When each firm track was dropped; infinity where its radar or the replication ended before."""
    gone = gone[np.argsort(number[gone])]
    k = np.searchsorted(number[gone], number[firm])
    found = k < len(gone)
    found[found] = number[gone][k[found]] == number[firm][found]
    dropped_s = np.full(len(firm), np.inf)
    dropped_s[found] = time_ms[gone][k[found]] / 1000.0
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
