"""Pictures of the ground, as palette arrays for small PNGs."""

from __future__ import annotations

from typing import Any

import numpy as np

from bartizan.output.png import RGBA, png_uri
from bartizan.output.svg import tag

SHADES = 24
# low, middle, high and highest land: pale green over buff to grey, quiet enough to write upon
TINTS = ((205, 214, 186), (222, 214, 182), (206, 188, 158), (214, 210, 204))
TINT_EDGES = (0.12, 0.4, 0.75)
COAST: RGBA = (122, 128, 118, 255)
UNKNOWN: RGBA = (150, 150, 150, 110)


def shrunk(grid: Any, most: int) -> Any:
    """Every n-th row and column of a grid, so that no side is longer than `most`; the grid's middle stays its
    middle."""
    step = max(1, -(-max(grid.shape) // most))
    return grid[step // 2 :: step, step // 2 :: step]


def relief_uri(terrain_m: Any, cell_m: float, *, most: int = 640) -> str | None:
    """Shaded relief of the land, transparent at sea and grey where the ground is unknown; None where all is sea.

    Parameters
    ----------
    terrain_m : array, shape (rows, columns) [m]
        Row 0 is the northern edge; sea is 0 or less; NaN is unknown.
    cell_m : float
        Distance between nodes.
    """
    step = max(1, -(-max(terrain_m.shape) // most))
    height_m = shrunk(terrain_m, most).astype(np.float32)
    is_unknown = np.isnan(height_m)
    height_m[is_unknown] = 0.0
    is_land = height_m > 0.0
    if not is_land.any() and not is_unknown.any():
        return None
    index = _shaded(height_m, is_land, cell_m * step) if is_land.any() else np.zeros(height_m.shape, np.uint8)
    index[is_unknown] = 2 + SHADES * len(TINTS)
    return png_uri(index, _relief_palette())


def _shaded(height_m: Any, is_land: Any, cell_m: float) -> Any:
    """Numbers of the relief's palette: 0 at sea, 1 along coasts, above them tint and shade."""
    if min(height_m.shape) < 2:
        return is_land.astype(np.uint8)
    south, east = np.gradient(height_m, cell_m)
    # exaggerated until a typical slope of this terrain shows, as map makers do
    steepness = max(float(np.percentile(np.hypot(south, east)[is_land], 85)), 1e-4)
    south, east = 0.9 * south / steepness, 0.9 * east / steepness
    # light from the north-west, half way up
    light = (1.0 + 0.7 * east + 0.7 * south) / (1.414 * np.sqrt(1.0 + south**2 + east**2))
    shade = np.clip((light - 0.1) / 0.9 * (SHADES - 1), 0, SHADES - 1).astype(np.uint8)
    tint = np.digitize(height_m / height_m.max(), TINT_EDGES).astype(np.uint8)
    index = np.where(is_land, 2 + tint * SHADES + shade, 0).astype(np.uint8)
    index[_edge(is_land)] = 1
    return index


def relief_symbol(terrain_m: Any, cell_m: float) -> str:
    """The relief as a symbol named "relief" of one unit's side, which the maps of a page use; empty at sea."""
    uri = relief_uri(terrain_m, cell_m)
    image = tag("image", href=uri, x=0, y=0, width=1, height=1, preserveAspectRatio="none") if uri else ""
    return f'<symbol id="relief" viewBox="0 0 1 1" preserveAspectRatio="none">{image}</symbol>'


def _relief_palette() -> list[RGBA]:
    palette: list[RGBA] = [(0, 0, 0, 0), COAST]
    for red, green, blue in TINTS:
        for i in range(SHADES):
            strength = 0.52 + 0.54 * i / (SHADES - 1)
            palette.append(
                (min(255, int(red * strength)), min(255, int(green * strength)), min(255, int(blue * strength)), 255)
            )
    return [*palette, UNKNOWN]


def _edge(mask: Any) -> Any:
    """Cells of a mask with a neighbour outside it."""
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return mask & ~inner
