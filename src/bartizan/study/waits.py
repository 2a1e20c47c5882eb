"""Who had to wait for a round: from the event log to counts for each replication."""

from __future__ import annotations

import numpy as np

from bartizan.engine.log import Code
from bartizan.study.coded_log import CodedLog


def waited(log: CodedLog, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hostile objects that were fired at, and those whose first round left later than they were known.

    Parameters
    ----------
    log : CodedLog
    counts : bool array, shape (n_objects,)
        Which objects count.

    Returns
    -------
    fired_at, waited : int array, shape (count,)
    """
    known = log.of(Code.IDENTIFIED)
    known_ms = log.earliest((known.place, known.time_ms + 1000.0 * known.value))
    fired_ms = log.first_ms(Code.LAUNCH)
    fired = np.isfinite(fired_ms) & counts
    return fired.sum(axis=1), (fired & (fired_ms > known_ms + 0.5)).sum(axis=1)
