"""How far the seen area hangs on ground that a grid cannot hold: between its nodes, and next to the antennas.

The exact walk goes to a sample of cells from every radar of the network, with the model's rule for the ground between
nodes and with another one, and with the nodes around each antenna taken away; the lowest altitudes in sight are
compared cell by cell.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.answer import AreaCover, Level
from bartizan.cover.basis import Basis
from bartizan.earth.doubt import SPREAD
from bartizan.earth.mask_sweeper import MaskSweeper

if TYPE_CHECKING:
    from bartizan.engine.log import Node

CLEARING_CELLS = 1.5
"""Radius of the clearing: it takes in the eight nodes around that of the antenna."""

WALKS = 12_000
LEAST_CELLS, MOST_CELLS = 200, 2_000
NEAR = 2.0
"""Cells whose lowest altitude lies within this factor of a target's say how far it moves there."""

VARIANTS: dict[str, dict[str, Any]] = {"ground_between_nodes": {"ground": "patches"}, "site_clearing": {}}


def terrain_rows(basis: Basis, network: AreaCover) -> list[dict[str, Any]]:
    """How far each doubt about the ground moves the lowest altitude seen by the network, and the area that it sees.

    Parameters
    ----------
    basis : Basis
    network : AreaCover
        With its grids.

    Returns
    -------
    list of dict
        cause ("ground_between_nodes": bilinear patches in place of grid lines; "site_clearing": the nodes within
        `clearing_m` of each antenna hide nothing), clearing_m, mean_m and p95_m (of the change of the lowest altitude
        in sight, the second of its size), n_cells, and altitudes: {altitude_m, change_m, seen_change_km2}. `change_m`
        is the mean over sampled cells whose lowest altitude is within a factor of two of the target's, and the change
        of area is what the whole grid would see more or less if it moved by that. Empty over flat ground, which leaves
        no such doubt, and without radars.

    Notes
    -----
    Limits: an estimate from a sample of cells, the same at each call; errors of the heights themselves, trees and
    buildings are not in it.
    """
    heights_m = basis.geometry.terrain.elevation_m
    if not basis.network or np.nanmin(heights_m) == np.nanmax(heights_m):
        return []
    n_cells = int(np.clip(WALKS // len(basis.network), LEAST_CELLS, MOST_CELLS))
    cells = _spread_over(heights_m.shape, n_cells)
    sweeper = MaskSweeper(heights_m, basis.geometry.terrain.cell_m)
    plain_m = _lowest_m(basis, sweeper, cells, {})
    return [_row(basis, network, sweeper, cells, plain_m, cause) for cause in VARIANTS]


def _row(
    basis: Basis,
    network: AreaCover,
    sweeper: MaskSweeper,
    cells: tuple[NDArray[np.int64], ...],
    plain_m: NDArray[np.float64],
    cause: str,
) -> dict[str, Any]:
    """One doubt: the change at sampled cells, and what it would do to the area at each altitude."""
    cell_m, is_agl = sweeper.cell_m, basis.asked.reference == "agl"
    clearing_m = CLEARING_CELLS * cell_m if cause == "site_clearing" else None
    options = VARIANTS[cause] | ({} if clearing_m is None else {"clearing_m": clearing_m})
    change_m = _lowest_m(basis, sweeper, cells, options) - plain_m
    above_m = plain_m - sweeper.ground_m[cells] if is_agl else plain_m
    assert network.mva_m is not None
    assert network.level is not None
    counts = network.level[0] >= (Level.CLAIMED if basis.claimed_m.keys() & basis.network_ids else 0)
    lowest_m = np.where(counts, network.mva_m - sweeper.ground_m if is_agl else network.mva_m, np.inf)
    altitudes = []
    for altitude_m in basis.asked.altitudes_m:
        near = (above_m >= altitude_m / NEAR) & (above_m <= altitude_m * NEAR) & np.isfinite(change_m)
        moved_m = float(change_m[near].mean()) if near.any() else 0.0
        n_more = np.count_nonzero(lowest_m + moved_m <= altitude_m) - np.count_nonzero(lowest_m <= altitude_m)
        altitudes.append(
            {"altitude_m": altitude_m, "change_m": moved_m, "seen_change_km2": float(n_more) * (cell_m / 1000.0) ** 2}
        )
    known_m = change_m[np.isfinite(change_m)]
    return {
        "cause": cause,
        "clearing_m": clearing_m,
        "mean_m": float(known_m.mean()) if known_m.size else 0.0,
        "p95_m": float(np.quantile(np.abs(known_m), 0.95)) if known_m.size else 0.0,
        "n_cells": int(known_m.size),
        "altitudes": altitudes,
    }


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


def _spread_over(shape: tuple[int, ...], n_cells: int) -> tuple[NDArray[np.int64], ...]:
    """Cells spread evenly over a grid, without clumps; some may come twice on a small one."""
    places = (0.5 + np.arange(n_cells)[:, None] * SPREAD) % 1.0
    return tuple((place * n).astype(np.int64) for place, n in zip(places.T, shape, strict=True))
