"""A made-up coverage, so that files and maps can be tested without an engine: two sites on a small island, 61 by 61
cells, a target level that falls with distance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bartizan.cover.answer import AreaCover, Cover, SiteCover
from bartizan.earth.geodesics import geodetic_from_plane
from bartizan.earth.grid import Terrain
from bartizan.earth.refraction import horizon_ground_range_m

CELL_M, NODES = 2000.0, 61
ALTITUDES_M = (100.0, 3000.0)
SITES = {
    "alpha-1": ("fire_unit", -8000.0, 4000.0, 45_000.0),
    "alpha.acquisition": ("acquisition_radar", 3000.0, 0.0, None),
}


def ground(lat_deg: float = -32.0, lon_deg: float = -24.0) -> Terrain:
    """An island of 300 m in the sea."""
    side = (np.arange(NODES) - (NODES - 1) / 2.0) * CELL_M
    distance_m = np.hypot(side[None, :], side[::-1, None])
    heights_m = np.maximum(0.0, 300.0 - distance_m / 60.0) * (1.0 + 0.3 * np.sin(side / 4000.0))[None, :]
    return Terrain(heights_m.astype(np.float32), CELL_M, lat_deg, lon_deg)


def sites(terrain: Terrain) -> tuple[SiteCover, ...]:
    """A fire unit with a claim and an acquisition radar without one."""
    found = []
    for name, (kind, x_m, y_m, claimed_m) in SITES.items():
        lat_deg, lon_deg = (float(v) for v in geodetic_from_plane(terrain.centre, x_m, y_m))
        place = (x_m, y_m, lat_deg, lon_deg, 20.0, 220.0)
        found.append(SiteCover(name, kind, "alpha", "s-400", *place, claimed_m, AreaCover([])))
    return tuple(found)


def levels(terrain: Terrain) -> tuple[np.ndarray, np.ndarray]:
    """Lowest altitude in sight and levels of the fire unit alone: a shadow to the east, circles elsewhere."""
    _, x_m, y_m, claimed_m = SITES["alpha-1"]
    assert claimed_m is not None
    side_m = (np.arange(NODES) - (NODES - 1) / 2.0) * CELL_M
    east_m, north_m = side_m[None, :] - x_m, side_m[::-1, None] - y_m
    distance_m = np.hypot(east_m, north_m)
    mva_m = np.where(np.abs(north_m) < 0.2 * east_m, 5.0 * distance_m / 100.0, distance_m / 1000.0)
    mva_m = np.where(distance_m <= claimed_m, mva_m, np.nan).astype(np.float32)
    level = np.zeros((len(ALTITUDES_M), NODES, NODES), np.uint8)
    for i, altitude_m in enumerate(ALTITUDES_M):
        horizon_m = float(horizon_ground_range_m(220.0, altitude_m))
        level[i][distance_m <= claimed_m] = 1
        level[i][distance_m <= min(claimed_m, horizon_m)] = 2
        is_seen = (level[i] == 2) & (mva_m <= altitude_m)
        level[i][is_seen] = 3
        level[i][is_seen & (distance_m < 30_000.0)] = 4
        level[i][is_seen & (distance_m < 20_000.0)] = 5
    return mva_m, level


def rows(level: np.ndarray, claimed_km2: float | None = 6361.7, beyond_km2: float = 0.0) -> list[dict[str, Any]]:
    """The areas that the levels count, in the shape of `AreaCover.rows`; so much inside the horizon lies beyond."""
    cell_km2 = (CELL_M / 1000.0) ** 2
    found = []
    for altitude_m, grid in zip(ALTITUDES_M, level, strict=True):
        counted = {name: cell_km2 * float(np.count_nonzero(grid >= least)) for name, least in NAMES.items()}
        horizon_km2 = counted["horizon_in_theatre_km2"] + beyond_km2
        shares: dict[str, Any] = {}
        for name in ("seen", "pd50", "pd90"):
            parts = (counted[f"{name}_km2"], counted[f"{name}_km2"] + beyond_km2)
            low, high = (part / claimed_km2 if claimed_km2 else None for part in parts)
            ends = {f"{name}_share_low": low, f"{name}_share_high": high}
            shares |= {f"{name}_share": low if low == high else None, **ends}
        whole = {"claimed_km2": claimed_km2, "horizon_km2": horizon_km2, "inside_theatre": beyond_km2 == 0.0}
        found.append({"altitude_m": altitude_m, "reference": "msl", **whole, **counted, **shares})
    return found


NAMES = {"claimed_in_theatre_km2": 1, "horizon_in_theatre_km2": 2, "seen_km2": 3, "pd50_km2": 4, "pd90_km2": 5}


def cover(lat_deg: float = -32.0, lon_deg: float = -24.0, **changes: Any) -> Cover:
    """The coverage, with other parts where they are given."""
    terrain = ground(lat_deg, lon_deg)
    mva_m, level = levels(terrain)
    theatre = {
        "centre": {"lat_deg": lat_deg, "lon_deg": lon_deg},
        "width_m": (NODES - 1) * CELL_M,
        "cell_m": CELL_M,
        "k_factor": 4.0 / 3.0,
        "terrain": "island",
        "assets": [{"id": "harbour", "name": "Corran harbour", "x_m": 6000.0, "y_m": -4000.0}],
        "nodes": [],
        "units": [],
        "paths": [],
    }
    made = Cover(
        name="sample",
        title="Sample island",
        date="2028-01-01",
        k_factor=4.0 / 3.0,
        k_range=(7.0 / 6.0, 1.6),
        reference="msl",
        altitudes_m=ALTITUDES_M,
        rcs_m2=1.0,
        terrain=terrain,
        theatre=theatre,
        sites=sites(terrain),
        network=AreaCover(rows(level), mva_m, level),
        network_ids=("alpha-1",),
    )
    return replace(made, **changes)


def with_level(level: np.ndarray, **changes: Any) -> Cover:
    """The coverage with other levels, and the areas that they count."""
    made = cover(**changes)
    return replace(made, network=AreaCover(rows(level), made.network.mva_m, level))
