"""The theatre's grid while it is filled from one terrain file after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.raster import opened
from bartizan.earth.survey import Tile

MOST_WINDOW_PIXELS = 8_000_000
INSIDE = 1.0 - 1e-6


class Joined:
    """The grid while it is filled: heights, the weight behind each (inf: settled), and which nodes any file covers."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.sum_m = np.zeros((nodes, nodes), dtype=np.float32)
        self.weight = np.zeros((nodes, nodes), dtype=np.float32)
        self.covered = np.zeros((nodes, nodes), dtype=bool)

    def add(self, tile: Tile) -> None:
        """All that one file knows; what finer files have settled stays."""
        from bartizan.earth.resample import all_places

        whole = slice(0, self.nodes)
        with opened(tile.path) as source:
            for places in all_places(tile.path, source, tile.points):
                self._fill(tile.path, source, places, whole, whole)

    def _fill(self, path: Path, source: Any, places: Any, rows: slice, cols: slice) -> None:
        """A patch, halved until its window is of a size to read."""
        from bartizan.earth.resample import patch_heights

        top, bottom, left, right = places.span(rows, cols)
        high, wide = min(bottom, source.height) - max(top, 0), min(right, source.width) - max(left, 0)
        if high <= 0 or wide <= 0:
            return
        n_rows, n_cols = rows.stop - rows.start, cols.stop - cols.start
        if high * wide > MOST_WINDOW_PIXELS and n_rows * n_cols > 1:
            if n_rows >= n_cols:
                halves = [(half, cols) for half in _halves(rows)]
            else:
                halves = [(rows, half) for half in _halves(cols)]
            for part in halves:
                self._fill(path, source, places, *part)
            return
        self._settle(rows, cols, *patch_heights(path, source, places, rows, cols))

    def _settle(self, rows: slice, cols: slice, height_m: NDArray[np.float64], share: NDArray[np.float64]) -> None:
        sum_m, weight = self.sum_m[rows, cols], self.weight[rows, cols]
        self.covered[rows, cols] |= share > 0.0
        is_new = np.isfinite(height_m) & np.isfinite(weight)
        whole, part = is_new & (share >= INSIDE), is_new & (share < INSIDE)
        sum_m[part] += (height_m * share)[part]
        weight[part] += share[part]
        sum_m[whole], weight[whole] = height_m[whole], np.inf

    def heights(self) -> NDArray[np.float32]:
        """The grid as far as it is known, NaN elsewhere. Call it once, at the end: it uses up the grid."""
        between = np.isfinite(self.weight) & (self.weight > 0.0)
        self.sum_m[between] /= self.weight[between]
        self.sum_m[self.weight == 0.0] = np.nan
        return self.sum_m


def _halves(part: slice) -> tuple[slice, slice]:
    middle = (part.start + part.stop) // 2
    return slice(part.start, middle), slice(middle, part.stop)
