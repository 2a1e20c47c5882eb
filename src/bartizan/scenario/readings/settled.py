"""Drawn values as the engine may have them: counts are whole, and no two contradict each other."""

from __future__ import annotations

import numpy as np

from bartizan.scenario.bounds import INTEGER_FIGURES


def settle(values: dict[str, float]) -> dict[str, float]:
    """Values as the engine may have them: counts rounded, and no combination that cannot be.

    Figures are drawn independently, so two of them may contradict each other. Then the first gives way: `confirm_hits`
    is at most `confirm_scans`, a least range, altitude or elevation at most the greatest. Swerling case 2 is read as 1.
    """
    settled = {i: _whole(i, value) for i, value in values.items()}
    for figure_id, value in settled.items():
        head, _, name = figure_id.rpartition(".")
        limit = {
            "confirm_hits": settled.get(f"{head}.confirm_scans"),
            "min_range_km": settled.get(f"{head}.range_km"),
            "min_altitude_m": _metres(settled.get(f"{head}.max_altitude_km")),
            "min_elevation_deg": settled.get(f"{head}.max_elevation_deg"),
        }.get(name)
        settled[figure_id] = value if limit is None else min(value, limit)
    return settled


def _whole(figure_id: str, value: float) -> float:
    name = figure_id.rpartition(".")[2]
    if name not in INTEGER_FIGURES:
        return float(value)
    whole = float(np.floor(value + 0.5))
    return 1.0 if name == "swerling" and whole == 2.0 else whole


def _metres(value_km: float | None) -> float | None:
    return None if value_km is None else 1000.0 * value_km
