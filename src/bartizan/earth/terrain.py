"""The ground of a theatre: the grid itself, a seeded island group, open sea, or files. One door to all four."""

from __future__ import annotations

from bartizan.earth.grid import Terrain
from bartizan.earth.island import flat_sea, generate_island, node_count
from bartizan.earth.mosaic import read_terrain
from bartizan.earth.provenance import TerrainSource

__all__ = ["Terrain", "TerrainSource", "flat_sea", "generate_island", "node_count", "read_terrain"]
