"""Radars taken in one after the other: the rows of each, and the ladder of all together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.cover.answer import AreaCover
from bartizan.cover.areas import Ladder, Radar, Stack, add_radar, farthest_slant_m
from bartizan.cover.discs import square_of
from bartizan.cover.rows import Extent, area_rows, extent_of, level_counts
from bartizan.radar.stretch import Stretch


class Gathering:
    """What radars see of one terrain, gathered.

    Parameters
    ----------
    ground_m : float32 array, shape (rows, cols) [m]
        The terrain; only altitudes above the ground ask for it.
    cell_m : float [m]
    altitudes_m : tuple of float [m]
        Of the table.
    reference : "msl" or "agl"
    more : sequence of (altitude_m, is_agl)
        Further layers, kept in `every` only: what all radars see of other targets.
    is_counted : bool
        Keep how many radars see each cell.
    keeps_every : bool
        Keep `every`, shape (n_altitudes + len(more), rows, cols).
    """

    def __init__(
        self,
        ground_m: NDArray[np.float32],
        cell_m: float,
        altitudes_m: tuple[float, ...],
        reference: str,
        more: tuple[tuple[float, bool], ...] = (),
        *,
        is_counted: bool = False,
        keeps_every: bool = False,
    ) -> None:
        self._ground_m, self._cell_m = ground_m, cell_m
        self._altitudes_m, self._reference = altitudes_m, reference
        layers = [(altitude_m, reference == "agl") for altitude_m in altitudes_m] + list(more)
        self._stack = Stack(np.array([z for z, _ in layers], np.float64), np.array([agl for _, agl in layers], bool))
        n, shape = len(altitudes_m), ground_m.shape
        self.network = np.zeros((n, *shape), np.uint8)
        self.n_seeing = np.zeros((n if is_counted else 0, *shape), np.uint8)
        self.every = np.zeros((len(layers) if keeps_every else 0, *shape), np.uint8)
        self.lowest_m = np.full(shape, np.nan, np.float32)
        self._square = square_of(shape, cell_m)
        self._extents: list[Extent] = []

    @property
    def n_layers(self) -> int:
        """Altitudes of the table and further layers."""
        return len(self._stack.altitude_m)

    def add(
        self,
        radar: Radar,
        limits_m: NDArray[np.float64],
        stretch: Stretch,
        mva_m: NDArray[np.float32],
        *,
        is_network: bool,
        keeps_own: bool = False,
    ) -> AreaCover:
        """Take one radar in.

        Parameters
        ----------
        radar, limits_m, stretch, mva_m
            As `areas.add_radar`.
        is_network : bool
            Whether it counts towards all together.
        keeps_own : bool
            Keep its grids in the answer.
        """
        n = len(self._altitudes_m)
        nothing = self.network[:0]
        own = np.zeros_like(self.network) if keeps_own else nothing
        ladder = Ladder(
            own=own,
            network=self.network if is_network else nothing,
            n_seeing=self.n_seeing if is_network else nothing,
            every=self.every,
        )
        counts = add_radar(radar, limits_m, stretch, mva_m, self._ground_m, self._cell_m, self._stack, ladder)
        extent = extent_of(radar, self._altitudes_m, farthest_slant_m(limits_m[:n], stretch))
        if is_network:
            np.fmin(self.lowest_m, mva_m, out=self.lowest_m)
            self._extents.append(extent)
        rows = area_rows(counts, self._altitudes_m, self._reference, self._cell_m, self._square, [extent])
        return AreaCover(rows, mva_m if keeps_own else None, own if keeps_own else None)

    def together(self) -> list[dict[str, Any]]:
        """Rows of the network as it stands now."""
        counts = level_counts(self.network)
        return area_rows(counts, self._altitudes_m, self._reference, self._cell_m, self._square, self._extents)
