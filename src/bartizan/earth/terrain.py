"""The ground of a theatre: the grid itself, a seeded island group, open sea, or a file. One door to all four."""

from __future__ import annotations

from bartizan.earth.grid import Terrain
from bartizan.earth.island import flat_sea, generate_island, node_count
from bartizan.earth.raster import read_terrain

__all__ = ["Terrain", "flat_sea", "generate_island", "node_count", "read_terrain"]
