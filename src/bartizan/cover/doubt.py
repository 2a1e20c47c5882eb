"""How far the seen area hangs on refraction, which changes with the weather."""

from __future__ import annotations

from typing import Any

from bartizan.cover.basis import Basis
from bartizan.cover.gather import Gathering
from bartizan.cover.look import look


def refraction_rows(basis: Basis, central_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Seen areas of the network at the low, central and high k-factor.

    Parameters
    ----------
    basis : Basis
    central_rows : list of dict
        Rows of the network at the central one.

    Returns
    -------
    list of dict
        altitude_m, reference, and `low`, `mode`, `high`: {k_factor, seen_km2, pd50_km2}. Empty where k is stated by
        the scenario's author, without a range.
    """
    refraction = basis.refraction
    if refraction.low == refraction.high:
        return []
    found = {"low": _rows_at(basis, refraction.low), "mode": central_rows, "high": _rows_at(basis, refraction.high)}
    return [
        {
            "altitude_m": row["altitude_m"],
            "reference": row["reference"],
            **{
                name: {
                    "k_factor": getattr(refraction, name),
                    "seen_km2": rows[i]["seen_km2"],
                    "pd50_km2": rows[i]["pd50_km2"],
                }
                for name, rows in found.items()
            },
        }
        for i, row in enumerate(central_rows)
    ]


def _rows_at(basis: Basis, k_factor: float) -> list[dict[str, Any]]:
    terrain = basis.geometry.terrain
    gathering = Gathering(terrain.elevation_m, terrain.cell_m, basis.asked.altitudes_m, basis.asked.reference)
    for _ in look(basis, gathering, basis.network, k_factor):
        pass
    return gathering.together()
