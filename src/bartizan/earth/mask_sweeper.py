"""One terrain made ready for many antennas: the sweep, the exact walk, and what they refuse."""

from __future__ import annotations

import math
import operator
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bartizan.earth.available import refuse_beyond_memory
from bartizan.earth.refraction import effective_radius_m
from bartizan.earth.sweep import Sight
from bartizan.earth.threads import run_sweep
from bartizan.earth.walk import _walk
from bartizan.units import STANDARD_K_FACTOR

Ground = Literal["lines", "patches"]
UNLIMITED_CELLS = 1e9
LEAST_CELL_M = 0.01
"""Cells below this are taken for cells in degrees: those of the usual grids are 0.0003 to 0.01 of a degree."""


class MaskSweeper:
    """One terrain made ready for many antennas; nothing in it changes, so threads may share it.

    Parameters
    ----------
    dem_m : array, shape (rows, cols) [m]
        As `minimum_visible_altitude`; not altered, and copied only if it is not a float32 grid without gaps.
    cell_m : float [m]
    n_threads : int or None
        Threads within each sweep; None for one a processor.

    Raises
    ------
    ValueError
        If the grid is not 2-D and at least 2 by 2, holds an infinity or is too large for the memory, or `cell_m` is
        not above 0 or looks like degrees.
    """

    def __init__(self, dem_m: ArrayLike, cell_m: float, *, n_threads: int | None = None) -> None:
        dem = np.asarray(dem_m)
        if dem.ndim != 2 or min(dem.shape) < 2:
            raise ValueError(f"dem_m must be a 2-D grid of at least 2 by 2 nodes; got shape {dem.shape}.")
        _check_cell(cell_m)
        _check_memory(dem)
        self.dem_m = dem
        self.cell_m = float(cell_m)
        self.n_threads = n_threads
        self.ground_m = np.ascontiguousarray(dem, dtype=np.float32)
        self.unknown: NDArray[np.bool_] | None = None
        if not np.isfinite(self.ground_m).all():
            if np.isinf(self.ground_m).any():
                raise ValueError("dem_m must hold finite heights, or NaN where the ground is unknown; got an infinity.")
            self.unknown = np.isnan(self.ground_m)
            self.ground_m = np.where(self.unknown, np.float32(_sea_m(self.ground_m)), self.ground_m)

    def sweep(
        self,
        site_rc: tuple[int, int],
        antenna_agl_m: float,
        *,
        k_factor: float = STANDARD_K_FACTOR,
        max_range_m: float | None = None,
        clearing_m: float = 0.0,
        out: NDArray[np.float32] | None = None,
    ) -> NDArray[Any]:
        """`minimum_visible_altitude` by the sector sweep; may be called from several threads at once.

        `out`, a float32 array of the grid's shape, takes the answer, and saves making room for it each time.
        """
        node, sight = self._asked(site_rc, antenna_agl_m, k_factor, max_range_m, clearing_m)
        out_m = np.empty(self.ground_m.shape, dtype=np.float32) if out is None else self._checked(out)
        if max_range_m is not None:
            out_m.fill(np.nan)
        run_sweep(self.ground_m, out_m, node, sight, lower=False, n_threads=self.n_threads)
        return self.finished(out_m)

    def lower(
        self,
        lowest_m: NDArray[np.float32],
        site_rc: tuple[int, int],
        antenna_agl_m: float,
        *,
        k_factor: float = STANDARD_K_FACTOR,
        max_range_m: float | None = None,
        clearing_m: float = 0.0,
    ) -> None:
        """Lower a grid to what one more antenna sees; NaN in it gives way, cells out of reach stay.

        Unknown cells get the altitude over the sea that stands for them: `finished` takes them out at the end.
        """
        node, sight = self._asked(site_rc, antenna_agl_m, k_factor, max_range_m, clearing_m)
        run_sweep(self.ground_m, self._checked(lowest_m), node, sight, lower=True, n_threads=self.n_threads)

    def walk(
        self,
        site_rc: tuple[int, int],
        antenna_agl_m: float,
        *,
        k_factor: float = STANDARD_K_FACTOR,
        max_range_m: float | None = None,
        cells_rc: tuple[ArrayLike, ArrayLike] | None = None,
        ground: Ground = "lines",
        clearing_m: float = 0.0,
    ) -> NDArray[Any]:
        """`minimum_visible_altitude` by exact profiles.

        With `cells_rc` (rows, cols) for those cells only, as a 1-D array.
        """
        (row, col), sight = self._asked(site_rc, antenna_agl_m, k_factor, max_range_m, clearing_m)
        check_ground(ground)
        if cells_rc is None:
            rows, cols = (v.ravel() for v in np.indices(self.ground_m.shape))
        else:
            rows, cols = (np.asarray(v, dtype=np.int64).ravel() for v in cells_rc)
        lowest_m = np.empty(rows.size)
        fixed = (self.cell_m, sight.antenna_msl_m, sight.radius_m, sight.clearing_m, ground == "patches")
        _walk(self.ground_m, row, col, *fixed, rows, cols, lowest_m)
        lowest_m[np.hypot(rows - row, cols - col) > sight.reach_cells] = np.nan
        if cells_rc is None:
            return self.finished(lowest_m.reshape(self.ground_m.shape))
        if self.unknown is not None:
            lowest_m[self.unknown[rows, cols]] = np.nan
        return lowest_m

    def finished(self, lowest_m: NDArray[Any]) -> NDArray[Any]:
        """Take out the unknown cells, and give a float64 terrain its own ground back to the last bit."""
        if self.unknown is not None:
            lowest_m[self.unknown] = np.nan
        if self.dem_m.dtype == np.float32:
            return lowest_m.astype(np.float32, copy=False)
        lowest_m = lowest_m.astype(np.float64, copy=False)
        return np.where(lowest_m <= self.ground_m, self.dem_m, lowest_m)

    def _asked(
        self, site_rc: Any, antenna_agl_m: float, k_factor: float, max_range_m: float | None, clearing_m: float
    ) -> tuple[tuple[int, int], Sight]:
        """Check one antenna; give its node and what the kernels need."""
        row, col = node_of(site_rc, self.dem_m.shape)
        if self.unknown is not None and self.unknown[row, col]:
            raise ValueError(f"site_rc {(row, col)} stands where the terrain is unknown (NaN); give it ground first.")
        if not (antenna_agl_m >= 0.0 and math.isfinite(antenna_agl_m)):
            raise ValueError(
                f"antenna_agl_m must be 0 m or more above the ground; got {antenna_agl_m}. "
                "(It is a height above the ground at the site, not above the sea.)"
            )
        if max_range_m is not None and not max_range_m > 0.0:
            raise ValueError(f"max_range_m must be above 0 m, or None for the whole grid; got {max_range_m}.")
        if not (clearing_m >= 0.0 and math.isfinite(clearing_m)):
            raise ValueError(f"clearing_m must be 0 m or more; got {clearing_m}.")
        reach_cells = UNLIMITED_CELLS if max_range_m is None else min(max_range_m / self.cell_m, UNLIMITED_CELLS)
        antenna_msl_m = float(self.dem_m[row, col]) + float(antenna_agl_m)
        # a cell exactly at the limit belongs inside, whatever the rounding of the division
        reach_cells *= 1.0 + 1e-12
        radius_m = effective_radius_m(k_factor)
        return (row, col), Sight(self.cell_m, antenna_msl_m, radius_m, float(clearing_m), reach_cells)

    def _checked(self, grid_m: NDArray[np.float32]) -> NDArray[np.float32]:
        """A grid that the kernels can write into."""
        if grid_m.shape != self.ground_m.shape or grid_m.dtype != np.float32 or not grid_m.flags.c_contiguous:
            raise ValueError(
                f"the grid to write into must be a contiguous float32 array of shape {self.ground_m.shape}; got "
                f"{grid_m.dtype} of shape {grid_m.shape}."
            )
        return grid_m


def check_ground(ground: str) -> None:
    """Refuse another word than those of `Ground`."""
    if ground not in ("lines", "patches"):
        raise ValueError(f'ground must be "lines" or "patches"; got {ground!r}.')


def _check_cell(cell_m: float) -> None:
    if not (cell_m > 0.0 and math.isfinite(cell_m)):
        raise ValueError(f"cell_m must be above 0 m; got {cell_m}. (It is the distance between neighbouring nodes.)")
    if cell_m < LEAST_CELL_M:
        raise ValueError(
            f"cell_m must be in metres; {cell_m} looks like degrees. (A grid of latitude and longitude has no one cell "
            "size: project it first, or read it with bartizan.earth.terrain, which does.)"
        )


def _check_memory(dem: NDArray[Any]) -> None:
    """Room for a float32 answer and a flag a cell; with a terrain of another type its copy and a float64 answer too."""
    as_it_is = dem.dtype == np.float32 and dem.flags.c_contiguous
    needed = dem.size * (5 if as_it_is else 17)
    refuse_beyond_memory(needed, f"a mask of {dem.shape[0]} by {dem.shape[1]} nodes")


def _sea_m(ground_m: NDArray[np.float32]) -> float:
    """Height at which unknown ground hides: the sea, or the lowest ground where that lies below it."""
    known_m = ground_m[~np.isnan(ground_m)]
    return min(0.0, float(known_m.min())) if known_m.size else 0.0


def node_of(site_rc: Any, shape: tuple[int, ...]) -> tuple[int, int]:
    """A site as a pair of indices inside the grid."""
    try:
        row, col = (operator.index(v) for v in site_rc)
    except (TypeError, ValueError):
        raise ValueError(f"site_rc must be two whole numbers (row, col); got {site_rc!r}.") from None
    if not (0 <= row < shape[0] and 0 <= col < shape[1]):
        raise ValueError(
            f"site_rc {(row, col)} lies outside the grid of {shape[0]} rows and {shape[1]} columns. "
            "(Row first, row 0 at the top; indices count from 0.)"
        )
    return row, col
