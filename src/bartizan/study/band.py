"""The second layer of doubt: how far the answer moves over the readings, with chance taken out.

Replications use the same luck under every reading, so a study is a two-way table, readings by replications. What
differs between readings beyond their interaction with chance is doubt about the figures; it is never pooled with
chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bartizan.scenario.spread import LEAST_READINGS, LEVEL, Layout, Pairs, band_of, shares

__all__ = ["LEAST_READINGS", "LEVEL", "Layout", "Pairs", "band", "layout", "shares"]


def layout(table: np.ndarray) -> Layout | None:
    """Split a table (readings, replications) into doubt and chance; None with fewer than two of either.

    Notes
    -----
    Readings share their luck, so the effect of a replication common to all readings drops out of their differences;
    what is left is the interaction, whose mean square over the number of replications is the part of chance in the
    spread of the means.
    Source: the two-way layout without repetition, for example Scheffe, The Analysis of Variance (1959), chapter 4.
    """
    n_readings, n_replications = table.shape
    if n_readings < 2 or n_replications < 2:
        return None
    means = table.mean(axis=1)
    rest = table - means[:, None] - table.mean(axis=0)[None, :] + table.mean()
    error = float(np.sum(rest**2)) / ((n_readings - 1) * (n_replications - 1))
    noise, spread = error / n_replications, float(np.var(means, ddof=1))
    return Layout(means, spread, noise, max(0.0, spread - noise))


def band(table: np.ndarray | None, pairs: Pairs | None) -> dict[str, Any] | None:
    """The band of one measure over the readings.

    Parameters
    ----------
    table : array, shape (readings, replications), or None
        One measure by reading and replication.
    pairs : Pairs or None
        Of the design of the readings; without it the shares are None.

    Returns
    -------
    band : dict or None
        As `bartizan.scenario.spread.band_of`; None with fewer than eight readings, or one replication.
    """
    parts = None if table is None else layout(table)
    return None if parts is None else band_of(parts, pairs)
