"""The cases of docs/coverage.md and their numbers: flat sea, the bundled island, and a real tile of matplotlib's.

Everything here is computed by the installed package from what the page states; no file of anybody is needed.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bartizan.earth.doubt import TerrainDoubt, terrain_doubt
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.refraction import effective_radius_m, horizon_ground_range_m
from bartizan.earth.sightline import tan_elevation
from bartizan.earth.terrain import Terrain, flat_sea, generate_island, read_terrain
from bartizan.radar.coverage import circle_area_km2, horizon_area_km2, seen_area_km2
from bartizan.radar.equation import Triple
from bartizan.radar.reach import detection_reach_m
from bartizan.radar.stretch import Stretch, stretch_table
from bartizan.scenario.load import load_scenario
from bartizan.units import STANDARD_K_FACTOR

ALTITUDES_M = (50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0)
ANTENNA_M = 20.0
CLAIMED_M = 400e3
SCENARIO, FIRE_UNIT = "five_units", "one-a"
SEA_WIDTH_M, ISLAND_WIDTH_M, SEA_CELL_M = 810e3, 960e3, 500.0
TILE = "jacksboro_fault_dem.npz"
TILE_WIDTH_M, TILE_CELL_M = 29_700.0, 90.0
TILE_ALTITUDES_M = (1000.0, 3000.0, 10_000.0)
ANTENNAS_M = (5.0, 20.0, 50.0, 100.0)
K_FACTORS = {"1": 1.0, "7/6": 7.0 / 6.0, "4/3": STANDARD_K_FACTOR, "1.6": 1.6}
SIZES_M2 = (0.01, 0.1, 1.0, 10.0)
RADAR, RADAR_GHZ, RADAR_ELEVATION_DEG = Triple(150e3, 1.0, 0.5), 3.0, 3.0
"""An invented radar: detects 1 m2 at 150 km with a probability of one half, where the beam looks 3 degrees up."""
DOUBT_CELLS = 1000
Node = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Ground:
    """A terrain and the node where the antenna stands."""

    terrain: Terrain
    node: Node

    @property
    def height_m(self) -> float:
        """Ground under the antenna, above the sea."""
        return float(self.terrain.elevation_m[self.node])

    @property
    def at_m(self) -> tuple[float, float]:
        """East and north of the terrain's centre."""
        x_m, y_m = self.terrain.plane_from_row_col(*self.node)
        return float(x_m), float(y_m)


@cache
def sea() -> Ground:
    """Open sea, wide enough for the whole claimed circle."""
    heights_m = flat_sea(width_m=SEA_WIDTH_M, cell_m=SEA_CELL_M)
    middle = heights_m.shape[0] // 2
    return Ground(Terrain(heights_m, SEA_CELL_M, -32.0, -24.0), (middle, middle))


@cache
def island() -> Ground:
    """The island of the bundled scenario with more sea around it, so that the circle of one of its sites is whole."""
    scenario = load_scenario(SCENARIO).scenario
    theatre: Any = scenario.theatre
    ground = theatre.terrain
    heights_m = generate_island(
        seed=ground.seed,
        width_m=ISLAND_WIDTH_M,
        cell_m=theatre.cell_m,
        island_radius_m=1000.0 * ground.island_radius_km,
        peak_m=ground.peak_m,
        ridges=ground.ridges,
    )
    centre = theatre.centre.lat_deg, theatre.centre.lon_deg
    terrain = Terrain(heights_m, theatre.cell_m, *centre)
    site = next(f for unit in scenario.units for f in unit.fire_units if f.id == FIRE_UNIT)
    x_m, y_m = plane_from_geodetic(centre, site.lat_deg, site.lon_deg)
    return Ground(terrain, terrain.nearest_node(float(x_m), float(y_m)))


@cache
def tile() -> Ground:
    """Real hills: matplotlib's sample of a part of Tennessee, 3 arc-seconds, read as any terrain file is.

    The antenna stands in the middle.
    """
    import matplotlib.cbook
    import rasterio
    from rasterio import Affine

    with matplotlib.cbook.get_sample_data(TILE) as sample:
        heights_m = sample["elevation"].astype(np.float32)
        west, north, dx, dy = (float(sample[key]) for key in ("xmin", "ymin", "dx", "dy"))
    rows, cols = heights_m.shape
    shape = {"height": rows, "width": cols, "count": 1, "dtype": "float32"}
    place = {"crs": "EPSG:4326", "transform": Affine(dx, 0.0, west, 0.0, -dy, north)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tile.tif"
        with rasterio.open(path, "w", driver="GTiff", **shape, **place) as target:
            target.write(heights_m, 1)
        centre = north - 0.5 * dy * rows, west + 0.5 * dx * cols
        terrain = read_terrain(path, *centre, TILE_WIDTH_M, TILE_CELL_M)
    middle = terrain.elevation_m.shape[0] // 2
    return Ground(terrain, (middle, middle))


def tile_summit() -> Ground:
    """The same tile with the antenna on its highest node."""
    terrain = tile().terrain
    row, col = np.unravel_index(np.argmax(terrain.elevation_m), terrain.elevation_m.shape)
    return Ground(terrain, (int(row), int(col)))


@lru_cache(maxsize=2)
def mask_m(ground: Ground, antenna_m: float = ANTENNA_M, k_factor: float = STANDARD_K_FACTOR) -> np.ndarray:
    """Lowest altitude in sight over every cell, within the claimed range."""
    terrain = ground.terrain
    limit_m = CLAIMED_M + terrain.cell_m
    return minimum_visible_altitude(
        terrain.elevation_m, terrain.cell_m, ground.node, antenna_m, k_factor=k_factor, max_range_m=limit_m
    )


def seen_km2(
    ground: Ground, altitude_m: float, antenna_m: float = ANTENNA_M, k_factor: float = STANDARD_K_FACTOR
) -> float:
    """Area of the claimed circle over which a target at an altitude above the ground is in sight."""
    lowest_m = mask_m(ground, antenna_m, k_factor)
    seen = seen_area_km2(lowest_m, ground.terrain, altitude_m, "agl", ground.at_m, CLAIMED_M)
    return min(seen, circle_area_km2(CLAIMED_M))


def seen_share(
    ground: Ground, altitude_m: float, antenna_m: float = ANTENNA_M, k_factor: float = STANDARD_K_FACTOR
) -> float:
    """The same over the area of the claimed circle."""
    return seen_km2(ground, altitude_m, antenna_m, k_factor) / circle_area_km2(CLAIMED_M)


def horizon_share(
    ground: Ground, altitude_m: float, antenna_m: float = ANTENNA_M, k_factor: float = STANDARD_K_FACTOR
) -> float:
    """Share of the claimed circle inside the horizon of a smooth sea, the antenna as high above the sea as it is."""
    antenna_msl_m = ground.height_m + antenna_m
    return horizon_area_km2(antenna_msl_m, altitude_m, CLAIMED_M, k_factor) / circle_area_km2(CLAIMED_M)


def horizon_km(antenna_msl_m: float, altitude_m: float, k_factor: float = STANDARD_K_FACTOR) -> float:
    """Radius on the map of what a smooth sea leaves in sight."""
    return horizon_ground_range_m(antenna_msl_m, altitude_m, k_factor) / 1000.0


def tile_share(ground: Ground, altitude_m: float) -> float:
    """Share of the tile over which a target at an altitude above the ground is in sight."""
    return float((mask_m(ground) <= ground.terrain.elevation_m + altitude_m).mean())


@cache
def at_most_shares(ground: Ground) -> dict[float, float]:
    """Upper bound of the share of the claimed circle seen at altitudes above the sea, from one tile alone.

    Beyond the tile the ground is taken as sea, which hides least: whatever stands there can only hide more.
    """
    azimuth_rad = np.radians(np.arange(0.25, 360.0, 0.5))[:, None]
    distance_m = np.arange(TILE_CELL_M, CLAIMED_M + 0.5 * TILE_CELL_M, TILE_CELL_M)
    x_m = ground.at_m[0] + np.sin(azimuth_rad) * distance_m
    y_m = ground.at_m[1] + np.cos(azimuth_rad) * distance_m
    ground_m = np.nan_to_num(ground.terrain.elevation_at(x_m, y_m), nan=0.0)
    antenna_msl_m, radius_m = ground.height_m + ANTENNA_M, effective_radius_m()
    hidden_below = np.maximum.accumulate(tan_elevation(ground_m, antenna_msl_m, distance_m, radius_m), axis=1)
    shares = {}
    for altitude_m in TILE_ALTITUDES_M:
        seen = tan_elevation(altitude_m, antenna_msl_m, distance_m, radius_m) >= hidden_below
        seen &= ground_m <= altitude_m
        shares[altitude_m] = float((seen * distance_m).sum() / (distance_m.sum() * len(azimuth_rad)))
    return shares


@cache
def example_stretch() -> Stretch:
    """What absorption takes from the invented radar of the page."""
    return stretch_table(RADAR_GHZ, RADAR, RADAR_ELEVATION_DEG, CLAIMED_M)


def reach_km(size_m2: float, altitudes_m: Any, pd: float = 0.5) -> Any:
    """Ground range at which the invented radar detects a target in one look, over a flat sea."""
    sizes = {"antenna_msl_m": ANTENNA_M, "max_range_m": CLAIMED_M, "stretch": example_stretch()}
    return detection_reach_m(pd, size_m2, altitudes_m, RADAR, **sizes).ground_m / 1000.0


@cache
def shares_along(altitudes_m: tuple[float, ...], antenna_m: float, k_factor: float) -> tuple[float, ...]:
    """Shares of the circle that the island site sees, for another antenna or another refraction."""
    return tuple(seen_share(island(), altitude_m, antenna_m, k_factor) for altitude_m in altitudes_m)


@cache
def ground_doubts() -> dict[str, tuple[TerrainDoubt, TerrainDoubt]]:
    """How far the ground between the nodes, and a clearing of two cells about the site, move the lowest altitude."""
    return {
        name: terrain_doubt(
            ground.terrain.elevation_m,
            ground.terrain.cell_m,
            ground.node,
            ANTENNA_M,
            clearing_m=2.0 * ground.terrain.cell_m,
            max_range_m=CLAIMED_M,
            n_cells=DOUBT_CELLS,
        )
        for name, ground in (("island", island()), ("tile", tile()))
    }
