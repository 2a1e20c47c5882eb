"""What maps need beside the numbers: the theatre as plain data, and the grids that the engine read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bartizan.cover.plain import plain
from bartizan.study.durable import pretty_json, write_durable
from bartizan.study.summary import Facts


def write_pictures_data(facts: Facts, folder: Path) -> None:
    """Write `theatre.json` and `coverage.npz`: terrain, lowest altitude seen by engagement radars in play and by all.

    Where an engagement radar has a claimed circle, `level` holds what all such see together by altitude.

    Raises
    ------
    IncompleteError, InputError
        See `write_durable`.
    """
    geometry = facts.geometry
    write_durable(folder / "theatre.json", pretty_json(plain(geometry.theatre)))
    terrain_m = np.asarray(geometry.terrain.elevation_m, dtype=np.float32)
    grids = {
        "terrain_m": terrain_m,
        "mva_engagement_m": facts.sight.lowest_m(terrain_m.shape, engagement=True),
        "mva_all_m": facts.sight.lowest_m(terrain_m.shape, engagement=False),
        "cell_m": np.array(geometry.scenario.theatre.cell_m),
    }
    level = facts.sight.levels()
    if level is not None:
        grids["level"] = level
    write_durable(folder / "coverage.npz", packed(grids))


def packed(arrays: Mapping[str, np.ndarray]) -> memoryview:
    """An .npz file of some arrays, quickly compressed; equal arrays give equal bytes.

    The lowest level of compression: higher ones take longer and save one per cent more.
    """
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            # an entry opened by its name has no date of today; and no second copy of a grid is made on the way
            with archive.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    return packed_file.getbuffer()
