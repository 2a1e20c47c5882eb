"""Who is in a replay: sites, assets, what else can be lost, objects and their paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bartizan.output.replay.packing import Packer
from bartizan.output.wording import clean, kind_words

NAME = 80
"""Names are cut after so many characters."""


def sites_of(roster: Any, summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Radar sites in the order of the roster, with the claimed radius where there is one."""
    claimed_km = {row["node"]: row.get("claimed_range_km") for row in summary.get("geometry", ())}
    return [
        {
            "id": clean(node.id, NAME),
            "kind": node.kind,
            "unit": clean(node.unit, NAME),
            "system": kind_words(node.system),
            "x_m": round(node.x_m, 1),
            "y_m": round(node.y_m, 1),
            "antenna_m": round(node.antenna_msl_m, 1),
            "claimed_m": 1000.0 * (claimed_km.get(node.id) or 0.0),
        }
        for node in roster.nodes
    ]


def places_of(roster: Any) -> list[dict[str, Any]]:
    """Defended assets, then parts that stand somewhere."""
    assets = [{"kind": "asset", "name": clean(a.name, NAME), "x_m": a.x_m, "y_m": a.y_m} for a in roster.assets]
    parts = [
        {"kind": part.kind, "name": clean(part.id, NAME), "x_m": part.x_m, "y_m": part.y_m}
        for part in roster.parts
        if part.x_m is not None
    ]
    return assets + parts


def objects_of(roster: Any) -> list[dict[str, Any]]:
    """Objects in the order of the roster."""
    return [
        {
            "id": clean(thing.id, NAME),
            "type": kind_words(thing.object),
            "kind": thing.kind,
            "side": thing.side,
            "decoy": thing.side == "hostile" and not thing.is_threat,
            "wave": thing.wave,
        }
        for thing in roster.objects
    ]


def packed_paths(paths: Sequence[Any], of_object: Any, packer: Packer) -> dict[str, Any]:
    """Paths as corners one after the other: `first[i]` to `first[i + 1]` are those of path i.

    Parameters
    ----------
    paths : sequence of study.watching.Path
    of_object : int array, shape (n_objects,)
        Row of each object's path.
    """
    first = np.concatenate([[0], np.cumsum([len(path.time_s) for path in paths])])

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(path, name) for path in paths]) if paths else np.zeros(0)

    return {
        "of_object": packer.array(of_object, "i4"),
        "first": packer.array(first, "i4"),
        "time_s": packer.array(column("time_s"), "f4"),
        "x_m": packer.array(column("x_m"), "f4"),
        "y_m": packer.array(column("y_m"), "f4"),
        "z_m": packer.array(column("z_m"), "f4"),
    }
