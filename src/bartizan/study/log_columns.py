"""The event log in columns, for whoever counts or stores it.

NumPy copies and selects records field by field, ten times slower than the same bytes without fields.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bartizan.engine.log import EVENT, Code

LAST_DECISION = max(code for code in Code if code < Code.TRACK_STARTED)

Log = np.ndarray | Mapping[str, np.ndarray]
"""Events as records, or as one array for each of their columns."""

_BYTES = np.dtype((np.void, EVENT.itemsize))


def columns_of(events: np.ndarray) -> dict[str, np.ndarray]:
    """Each column of some events, shape (m,), side by side in memory."""
    return {name: np.ascontiguousarray(events[name]) for name in EVENT.names or ()}


def selected(events: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Those events for which `which`, bool of shape (m,), is true; the same array where that is all of them."""
    if which.all():
        return events
    return np.ascontiguousarray(events).view(_BYTES)[np.flatnonzero(which)].view(EVENT)


def decisions_of(events: np.ndarray) -> np.ndarray:
    """The events that any level logs: what a replication is counted by, and known by."""
    return selected(events, events["code"] <= LAST_DECISION)


def without_plots(events: np.ndarray) -> np.ndarray:
    """The events that something is counted from: all but plots, and what is booked scan by scan."""
    return selected(events, events["code"] < Code.PLOT)


def earliest(row: np.ndarray, column: np.ndarray, when: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """When something first happened at each place of a table.

    Parameters
    ----------
    row, column : int array, shape (m,)
        Places of `shape`.
    when : array, shape (m,)

    Returns
    -------
    first : array of `shape`
        Infinity where nothing happened.

    Raises
    ------
    ValueError
        If a place lies outside.

    Examples
    --------
    >>> earliest(np.array([0, 0]), np.array([1, 1]), np.array([7.0, 5.0]), (1, 2))
    array([[inf,  5.]])
    """
    first = np.full(shape[0] * shape[1], np.inf)
    # of one type: NumPy is ten times slower where it has to convert
    np.minimum.at(first, np.ravel_multi_index((row, column), shape), when.astype(np.float64))
    return first.reshape(shape)


def sums(row: np.ndarray, column: np.ndarray, shape: tuple[int, int], weight: np.ndarray | None = None) -> np.ndarray:
    """How many events there are at each place of a table, or the sum of their weights; see `earliest`."""
    places = np.ravel_multi_index((row, column), shape)
    return np.bincount(places, weight, minlength=shape[0] * shape[1]).reshape(shape)
