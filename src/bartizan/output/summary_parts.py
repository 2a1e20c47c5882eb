"""What terminal, report and figures alike take from a summary."""

from __future__ import annotations

from typing import Any

from bartizan.output.numbers import percent, plain, spread

MANY_READINGS = 100


def span(values: list[float], decimals: int = 0) -> str:
    """Smallest to largest, as one number where they round to the same."""
    low, high = plain(min(values), decimals), plain(max(values), decimals)
    return low if low == high else f"{low}-{high}"


def geometry_spans(summary: dict[str, Any], altitude_m: float) -> dict[str, str] | None:
    """Horizon and its share of the claimed circle at one altitude, from the lowest to the highest antenna; None without
    radars."""
    here = [r for r in summary.get("geometry", ()) if not r.get("network") and r["altitude_m"] == altitude_m]
    rows = [r for r in here if r.get("horizon_km") and r.get("claimed_range_km")]
    if not rows:
        return None
    shares = [min(r["horizon_km"] / r["claimed_range_km"], 1.0) ** 2 for r in rows]
    seen = sum(r["seen_km2"] for r in rows if r.get("seen_km2") is not None)
    flat = sum(r["horizon_in_theatre_km2"] for r in rows if r.get("horizon_in_theatre_km2") is not None)
    return {
        "horizon_km": span([r["horizon_km"] for r in rows]),
        "share": span([100.0 * s for s in shares], 0 if max(shares) >= 0.01 else 1),
        "claimed_km": span([r["claimed_range_km"] for r in rows]),
        "lost": percent(max(0.0, 1.0 - seen / flat)) if flat else "",
    }


def spread_words(share: dict[str, Any]) -> str:
    """A share with its interval by chance, if it has one, and nothing else."""
    value, interval = spread(share["mean"], share.get("low"), share.get("high"), as_percent=True)
    return f"{value} %" + (f" ({interval})" if interval else "")


def ledger_rows(summary: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Causes of what got through, the greatest share first; causes that never decided are left out."""
    rows = [(cause, row) for cause, row in (summary.get("ledger") or {}).items() if row.get("mean")]
    return sorted(rows, key=lambda item: -item[1]["mean"])


def counts_of_figures(summary: dict[str, Any]) -> dict[str, int]:
    """How many figures of each origin the result rests on."""
    counts = {"claim": 0, "assumption": 0, "override": 0}
    for figure in summary.get("figures", ()):
        counts[figure["origin"]] = counts.get(figure["origin"], 0) + 1
    return counts
