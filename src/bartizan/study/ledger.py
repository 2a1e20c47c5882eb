"""The why-not ledger: why objects got through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bartizan.engine.log import Cause
from bartizan.study.statistics import mean_interval
from bartizan.study.tally import Rows


def ledger(readings: Sequence[Rows], *, unresolved: bool = False) -> dict[str, dict[str, Any]]:
    """Deciding causes per replication, in the order of the chain.

    Parameters
    ----------
    readings : sequence of Rows
        One for each reading, all of the same replications.
    unresolved : bool
        Count objects still in flight at the end instead of leakers; the two are never added up.

    Returns
    -------
    ledger : dict
        Cause to `{mean, low, high, n, method, share}`; the means sum to the mean of `leakers`, the shares to 1 (None
        without leakers).
    """
    tables = [rows.causes_unresolved if unresolved else rows.causes for rows in readings]
    # cause after cause: as floating numbers all at once they would take a hundred bytes a replication
    totals = np.sum([table.sum(axis=0, dtype=np.int64) for table in tables], axis=0)
    result = {}
    for cause in Cause:
        counts = np.mean([table[:, cause] for table in tables], axis=0, dtype=np.float64)
        row = mean_interval(np.asarray(counts)).as_dict()
        row["share"] = float(totals[cause] / totals.sum()) if totals.any() else None
        result[cause.name.lower()] = row
    return result
