"""What maps need beside the numbers: the theatre as plain data, and the grids that the engine read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.study.durable import pretty_json, write_durable
from bartizan.study.sight import lowest
from bartizan.study.summary import Facts, is_there, plain


def write_pictures_data(facts: Facts, folder: Path) -> None:
    """Write `theatre.json` and `coverage.npz`: terrain, lowest altitude seen by engagement radars in play and by all.

    Raises
    ------
    IncompleteError, InputError
        See `write_durable`.
    """
    geometry = facts.geometry
    write_durable(folder / "theatre.json", pretty_json(plain(geometry.theatre)))
    there = is_there(facts)
    engages = np.array([node.kind == "fire_unit" for node in geometry.roster.nodes], dtype=bool)
    grids: dict[str, Any] = {
        "terrain_m": np.asarray(geometry.terrain.elevation_m, dtype=np.float32),
        "mva_engagement_m": lowest(geometry.mva_m, there & engages),
        "mva_all_m": lowest(geometry.mva_m, there),
        "cell_m": np.float64(geometry.scenario.theatre.cell_m),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **grids)
    write_durable(folder / "coverage.npz", buffer.getvalue())
