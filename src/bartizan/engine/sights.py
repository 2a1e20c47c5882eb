"""What every antenna sees along every path, for one refraction or another.

Lines of sight depend on the effective earth radius, which is a reading; paths and terrain do not. Each antenna is swept
again for each k factor that a reading asks for, and only what lies along paths is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Lock

import numpy as np

from bartizan.earth.masking import minimum_visible_altitudes
from bartizan.earth.terrain import Terrain
from bartizan.engine.cells import sight_along
from bartizan.engine.log import Node
from bartizan.engine.paths import Path

See = Callable[[int, Node, np.ndarray], None]
ALWAYS_KEPT = 2
"""Sets of sights kept whatever their size: of the reading at hand and of the one before it."""

KEPT_BYTES = 64_000_000


class Sights:
    """Lowest visible altitudes along the paths of a scenario; the last few sets are kept.

    Parameters
    ----------
    terrain : Terrain
    nodes : sequence of Node
        The antennas.
    paths : iterable of Path
    """

    def __init__(self, terrain: Terrain, nodes: tuple[Node, ...], paths: Iterable[Path]) -> None:
        self._terrain, self._nodes = terrain, nodes
        self._paths = {id(path): path for path in paths}
        self._kept: OrderedDict[float, dict[int, np.ndarray]] = OrderedDict()
        self._lock = Lock()

    def along(self, k_factor: float) -> Mapping[int, np.ndarray]:
        """Lowest visible altitude over each piece of each path.

        Parameters
        ----------
        k_factor : float
            Effective over true earth radius.

        Returns
        -------
        sights_m : mapping
            From `id(path)` to a float32 array, shape (n_pieces, n_nodes) [m]; NaN where nothing is known.
        """
        with self._lock:
            if k_factor not in self._kept:
                self._sweep(k_factor, lambda *_: None)
            self._kept.move_to_end(k_factor)
            return self._kept[k_factor]

    def sweep(self, k_factor: float, see: See) -> None:
        """Sweep every antenna, hand each grid to `see(row, node, mva_m)`, and keep what lies along the paths."""
        with self._lock:
            self._sweep(k_factor, see)

    def _sweep(self, k_factor: float, see: See) -> None:
        shape = len(self._nodes)
        sights_m = {key: np.full((len(p.row), shape), np.nan, np.float32) for key, p in self._paths.items()}
        for rows, mva_m in self._masks(k_factor):
            for key, path in self._paths.items():
                sights_m[key][:, rows] = sight_along(mva_m[None], path.row, path.column)
            for row in rows:
                see(row, self._nodes[row], mva_m)
            del mva_m
        self._kept[k_factor] = sights_m
        self._drop_the_oldest()

    def _masks(self, k_factor: float) -> Iterator[tuple[list[int], np.ndarray]]:
        """Lowest visible altitude of each antenna, with the rows of the nodes that share place and antenna."""
        rows: dict[tuple[int, int, float], list[int]] = {}
        for i, node in enumerate(self._nodes):
            rows.setdefault((*self._terrain.nearest_node(node.x_m, node.y_m), node.antenna_agl_m), []).append(i)
        grids = minimum_visible_altitudes(
            self._terrain.elevation_m,
            self._terrain.cell_m,
            [(row, col) for row, col, _ in rows],
            [antenna_m for _, _, antenna_m in rows],
            k_factor=k_factor,
        )
        return zip(rows.values(), grids, strict=True)

    def _drop_the_oldest(self) -> None:
        """Keep what fits."""
        size = sum(part.nbytes for part in next(reversed(self._kept.values())).values())
        while len(self._kept) > max(ALWAYS_KEPT, KEPT_BYTES // max(size, 1)):
            self._kept.popitem(last=False)
