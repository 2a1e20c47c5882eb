"""Who had to wait for a round: from the event log to counts for each replication."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import Code


def waited(events: np.ndarray, row: np.ndarray, counts: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects that were fired at, and those whose first round left later than they were known.

    Parameters
    ----------
    events : array of EVENT, shape (m,)
    row : int array, shape (m,)
        Each event's replication, from 0.
    counts : bool array, shape (n_objects,)
        Which objects count.
    count : int
        Number of replications.

    Returns
    -------
    fired_at, waited : int array, shape (count,)
    """
    shape = (count, len(counts))
    known_ms = _first_ms(events, row, Code.IDENTIFIED, shape, 1000.0 * events["value"].astype(np.float64))
    fired_ms = _first_ms(events, row, Code.LAUNCH, shape, np.zeros(len(events)))
    fired = np.isfinite(fired_ms) & counts
    return fired.sum(axis=1), (fired & (fired_ms > known_ms + 0.5)).sum(axis=1)


def _first_ms(
    events: np.ndarray, row: np.ndarray, code: Code, shape: tuple[int, int], delay_ms: np.ndarray
) -> np.ndarray:
    """When something first happened to each object of each replication, plus a delay; infinity where it did not."""
    at = np.flatnonzero(events["code"] == code)
    first_ms = np.full(shape, np.inf)
    np.minimum.at(first_ms, (row[at], events["target"][at]), events["time_ms"][at] + delay_ms[at])
    return first_ms
