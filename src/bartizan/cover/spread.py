"""Quantiles of ratios of which some are known only by a bound: what was left out would decide the answer otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

LEAST_POINTS = 12
QUANTILES = (("p10", 0.1), ("median", 0.5), ("p90", 0.9))


def row_bounds(row: dict[str, Any]) -> tuple[float, float]:
    """Least and greatest ratio that one point allows.

    Parameters
    ----------
    row : dict
        `model_km` is None where the model sees to the edge of what it knows; `ratio_at_most` is then the bound, None if
        there is none. Else `ratio` is a number, or None where the model has the target nowhere in sight.

    Returns
    -------
    low, high : float
        Equal where the ratio is known; infinite where the modelled reach is nothing.

    Examples
    --------
    >>> row_bounds({"model_km": None, "ratio": None, "ratio_at_most": 1.5})
    (0.0, 1.5)
    """
    if row["model_km"] is None:
        return 0.0, math.inf if row["ratio_at_most"] is None else row["ratio_at_most"]
    if row["ratio"] is not None:
        return row["ratio"], row["ratio"]
    return math.inf, math.inf


def quantile(ordered: Sequence[float], share: float) -> float:
    """A quantile of sorted numbers, linear between them, infinite as soon as an infinite one has a part in it.

    Examples
    --------
    >>> quantile([1.0, 2.0, 3.0], 0.5), quantile([1.0, 2.0, math.inf, math.inf], 0.5)
    (2.0, inf)
    """
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    # 1e-9: a tenth of 10 is one, whatever rounding makes of it
    if at - below < 1e-9:
        return ordered[below]
    low, high = ordered[below], ordered[below + 1]
    return math.inf if math.isinf(high) else low + (at - below) * (high - low)


def spread(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Median and the points below which a tenth and nine tenths of the ratios lie, over all points.

    Parameters
    ----------
    rows : sequence of dict
        As `row_bounds` reads them.

    Returns
    -------
    dict
        `n_points`, and of these `n_compared` with a ratio or never in sight, `n_beyond_theatre` with only a bound
        above, `n_never_in_sight` with a ratio above any number. `p10`, `median`, `p90`: numbers, None where they are
        not settled. `bounds`: for each of the three its least and greatest value, given all points; None stands for a
        value above any number. `greatest_ratio`: of those that are numbers. Below twelve points compared there is no
        figure, and all of these are None.

    Notes
    -----
    A quantile rises with every ratio. So it lies between the quantile of the least and that of the greatest ratios
    that the points allow, and no closer bounds hold without an assumption about the unknown ones.
    """
    pairs = [row_bounds(row) for row in rows]
    counts = {
        "n_points": len(pairs),
        "n_compared": sum(low == high for low, high in pairs),
        "n_beyond_theatre": sum(row["model_km"] is None for row in rows),
        "n_never_in_sight": sum(math.isinf(low) for low, _ in pairs),
    }
    if counts["n_compared"] < LEAST_POINTS:
        return counts | {name: None for name, _ in QUANTILES} | {"bounds": None, "greatest_ratio": None}
    lows, highs = (sorted(pair[i] for pair in pairs) for i in (0, 1))
    bounds = {name: [quantile(lows, share), quantile(highs, share)] for name, share in QUANTILES}
    settled = {name: low if low == high and math.isfinite(low) else None for name, (low, high) in bounds.items()}
    finite = [row["ratio"] for row in rows if row["ratio"] is not None]
    shown = {name: [value if math.isfinite(value) else None for value in pair] for name, pair in bounds.items()}
    return counts | settled | {"bounds": shown, "greatest_ratio": max(finite, default=None)}
