"""Let radars look: sweep each site as the engine does, and hand what it sees to a gathering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.cover.answer import AreaCover
from bartizan.cover.basis import Basis
from bartizan.cover.gather import Gathering
from bartizan.cover.radars import Target, design_of, detection_limits_m, radar_of
from bartizan.earth.masking import minimum_visible_altitudes
from bartizan.engine.arrays import site_losses_db
from bartizan.engine.tables import loss_factor, stretch_of

if TYPE_CHECKING:
    from bartizan.engine.log import Node


def look(
    basis: Basis,
    gathering: Gathering,
    nodes: Sequence[Node],
    k_factor: float,
    *,
    keeps_own: bool = False,
) -> Iterator[tuple[Node, AreaCover]]:
    """Take radar sites in, one after the other.

    Parameters
    ----------
    basis : Basis
    gathering : Gathering
        Its first layers are the altitudes asked for; further ones the approaches of the basis.
    nodes : sequence of Node
    k_factor : float
    keeps_own : bool
        Keep the grids of each site.

    Yields
    ------
    node, areas
        As soon as each is done.
    """
    terrain, central = basis.geometry.terrain, basis.central
    losses_db = site_losses_db(basis.geometry)
    eyes: dict[str, tuple[Any, Any]] = {}
    grids = minimum_visible_altitudes(
        terrain.elevation_m,
        terrain.cell_m,
        [terrain.nearest_node(node.x_m, node.y_m) for node in nodes],
        [node.antenna_agl_m for node in nodes],
        k_factor=k_factor,
    )
    for node in nodes:
        design = design_of(node)
        if design not in eyes:
            targets = targets_of(basis)[: gathering.n_layers]
            eyes[design] = detection_limits_m(central, design, targets), stretch_of(central, design, k_factor)
        limits_m, stretch = eyes[design]
        radar = radar_of(node, central, k_factor, basis.claimed_m.get(node.id))
        is_network = node.id in basis.network_ids
        mva_m = np.asarray(next(grids), np.float32)
        limits_m = limits_m / loss_factor(losses_db[node.id])  # a loss stretches every range alike
        yield node, gathering.add(radar, limits_m, stretch, mva_m, is_network=is_network, keeps_own=keeps_own)


def targets_of(basis: Basis) -> list[Target]:
    """The target of each layer: the size asked for at each altitude, then the objects that come in."""
    return [Target(basis.asked.rcs_m2)] * len(basis.asked.altitudes_m) + [a.target for a in basis.flown]
