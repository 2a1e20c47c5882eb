"""How far the seen area hangs on ground that a grid cannot hold: between its nodes, and next to the antennas.

The exact walk goes to a sample of cells from every radar of the network, with the model's rule for the ground between
nodes and with another one, and with the nodes around each antenna taken away; what then is in sight is compared cell by
cell.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.basis import Basis
from bartizan.earth.doubt import SPREAD
from bartizan.earth.masking import MaskSweeper

if TYPE_CHECKING:
    from bartizan.engine.log import Node

CLEARING_CELLS = 1.5
"""Radius of the clearing: it takes in the eight nodes around that of the antenna."""

WALKS = 12_000
LEAST_CELLS, MOST_CELLS = 200, 2_000
VARIANTS: dict[str, dict[str, Any]] = {"ground_between_nodes": {"ground": "patches"}, "site_clearing": {}}


def terrain_rows(basis: Basis) -> list[dict[str, Any]]:
    """How far each doubt about the ground moves the lowest altitude seen by the network, and the area that it sees.

    Returns
    -------
    list of dict
        cause ("ground_between_nodes": bilinear patches in place of grid lines; "site_clearing": the nodes within
        `clearing_m` of each antenna hide nothing), clearing_m, mean_m and p95_m (of the change of the lowest altitude
        in sight, the second of its size), n_cells, cell_km2 (the area that one sampled cell stands for, so that smaller
        changes of area are not seen), and altitudes: {altitude_m, seen_change_km2}. Empty over flat ground, which
        leaves no such doubt, and without radars.

    Notes
    -----
    Limits: an estimate from a sample of cells, the same at each call; errors of the heights themselves, trees and
    buildings are not in it.
    """
    terrain = basis.geometry.terrain
    heights_m = terrain.elevation_m
    if not basis.network or np.nanmin(heights_m) == np.nanmax(heights_m):
        return []
    n_cells = int(np.clip(WALKS // len(basis.network), LEAST_CELLS, MOST_CELLS))
    cells = _spread_over(heights_m.shape, n_cells)
    cell_km2 = heights_m.size * (terrain.cell_m / 1000.0) ** 2 / n_cells
    ground_m = np.zeros(n_cells)
    if basis.asked.reference == "agl":
        ground_m += heights_m[cells]
    sweeper = MaskSweeper(heights_m, terrain.cell_m)
    plain_m = _lowest_m(basis, sweeper, cells, {})
    rows = []
    for cause, variant in VARIANTS.items():
        clearing_m = CLEARING_CELLS * terrain.cell_m if cause == "site_clearing" else None
        options = variant if clearing_m is None else {**variant, "clearing_m": clearing_m}
        other_m = _lowest_m(basis, sweeper, cells, options)
        known = np.isfinite(plain_m) & np.isfinite(other_m)
        change_m = other_m[known] - plain_m[known]
        rows.append(
            {
                "cause": cause,
                "clearing_m": clearing_m,
                "mean_m": float(change_m.mean()) if change_m.size else 0.0,
                "p95_m": float(np.quantile(np.abs(change_m), 0.95)) if change_m.size else 0.0,
                "n_cells": int(change_m.size),
                "cell_km2": cell_km2,
                "altitudes": [
                    {
                        "altitude_m": altitude_m,
                        "seen_change_km2": cell_km2
                        * (_n_seen(other_m, ground_m + altitude_m) - _n_seen(plain_m, ground_m + altitude_m)),
                    }
                    for altitude_m in basis.asked.altitudes_m
                ],
            }
        )
    return rows


def _lowest_m(
    basis: Basis, sweeper: MaskSweeper, cells: tuple[NDArray[np.int64], ...], options: dict[str, Any]
) -> NDArray[np.float64]:
    """Lowest altitude in sight of any radar of the network over some cells, each inside its claimed circle."""
    terrain = basis.geometry.terrain

    def walk(node: Node) -> NDArray[np.float64]:
        return sweeper.walk(
            terrain.nearest_node(node.x_m, node.y_m),
            node.antenna_agl_m,
            k_factor=basis.refraction.mode,
            max_range_m=basis.claimed_m.get(node.id),
            **{"cells_rc": (cells[0], cells[1]), **options},
        )

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return np.fmin.reduce(list(pool.map(walk, basis.network)))


def _n_seen(lowest_m: NDArray[np.float64], altitude_m: NDArray[np.float64]) -> int:
    return int(np.count_nonzero(lowest_m <= altitude_m))


def _spread_over(shape: tuple[int, ...], n_cells: int) -> tuple[NDArray[np.int64], ...]:
    """Cells spread evenly over a grid, without clumps; some may come twice on a small one."""
    places = (0.5 + np.arange(n_cells)[:, None] * SPREAD) % 1.0
    return tuple((place * n).astype(np.int64) for place, n in zip(places.T, shape, strict=True))
