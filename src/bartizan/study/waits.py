"""Who had to wait for a round: from the event log to counts for each replication."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.log_columns import Log, earliest


def waited(events: Log, row: np.ndarray, counts: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects that were fired at, and those whose first round left later than they were known.

    Parameters
    ----------
    events : array of EVENT, or its columns, shape (m,)
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
    shape = count, len(counts)
    known, launched = (np.flatnonzero(events["code"] == int(code)) for code in (Code.IDENTIFIED, Code.LAUNCH))
    due_ms = events["time_ms"][known] + 1000.0 * events["value"][known].astype(np.float64)
    known_ms = earliest(row[known], events["target"][known], due_ms, shape)
    fired_ms = earliest(row[launched], events["target"][launched], events["time_ms"][launched], shape)
    fired = np.isfinite(fired_ms) & counts
    return fired.sum(axis=1), (fired & (fired_ms > known_ms + 0.5)).sum(axis=1)
