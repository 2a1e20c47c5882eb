"""How many tracks each radar made of hostile objects, and for how long they held: from the log of every track."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.coded_log import CodedLog, Happenings
from bartizan.study.log_columns import columns_of, without_plots

if TYPE_CHECKING:
    from bartizan.study.tally import Legend

ENDS = (Code.KILL, Code.LEAK, Code.DECOY_ARRIVED, Code.UNRESOLVED)
"""What ends a hostile object's flight, or the time in which it is watched."""


class SingleTracks(NamedTuple):
    """Sums over the hostile objects of each replication, shape (count,); seconds in single precision."""

    firm_tracks: np.ndarray  # firm tracks that a radar made of an object
    tracked_pairs: np.ndarray  # radar and object, of those
    firm_track_s: np.ndarray  # how long the firm tracks held, each by itself
    firm_pair_s: np.ndarray  # how long each radar had any of each object


def no_single_tracks(count: int) -> SingleTracks:
    """What a log without tracks says of them."""
    nothing, no_time = np.zeros(count, np.int32), np.zeros(count, np.float32)
    return SingleTracks(nothing, nothing, no_time, no_time)


def single_tracks(events: np.ndarray, who: Legend, first: int, count: int) -> SingleTracks:
    """Follow each radar's tracks one by one.

    Parameters
    ----------
    events : array of EVENT, shape (m,)
        With the tracks, each replication in the order of its happenings.
    who : Legend
    first, count : int
        The first replication, and how many.
    """
    log = CodedLog(columns_of(without_plots(events)), first, count, len(who.is_hostile))
    firm, gone = log.of(Code.TRACK_FIRM), log.of(Code.TRACK_DROPPED)
    firm = firm.where(who.is_hostile[firm.target])
    if not len(firm):
        return no_single_tracks(count)
    firm_number, gone_number = _numbers(firm, gone)
    # a track may be firm, hidden, and firm again
    firm_number, once = np.unique(firm_number, return_index=True)
    row, target, from_s = firm.row[once], firm.target[once], firm.time_ms[once] / 1000.0
    pair = (row * (int(firm.observer.max()) + 1) + firm.observer[once]) * log.n_objects + target
    until_s = np.minimum(_dropped_s(firm_number, gone_number, gone.time_ms), _ends_s(log)[row, target])
    held = until_s > from_s
    row, from_s, until_s = row[held], from_s[held], until_s[held]
    _, pair = np.unique(pair[held], return_inverse=True)
    of_pair = np.zeros(int(pair.max(initial=-1)) + 1, np.int64)
    of_pair[pair] = row
    return SingleTracks(
        np.bincount(row, minlength=count).astype(np.int32),
        np.bincount(of_pair, minlength=count).astype(np.int32),
        np.bincount(row, until_s - from_s, minlength=count).astype(np.float32),
        np.bincount(of_pair, covered_s(pair, from_s, until_s, len(of_pair)), minlength=count).astype(np.float32),
    )


def _ends_s(log: CodedLog) -> np.ndarray:
    """When each object's flight ended [s], at the latest with the log of its replication."""
    last_s = np.zeros(log.count)
    np.maximum.at(last_s, log.row, log.columns["time_ms"] / 1000.0)
    return np.minimum(log.first_s(*ENDS), last_s[:, np.newaxis])


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
