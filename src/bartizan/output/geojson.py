"""Coverage as GeoJSON (RFC 7946): WGS-84 longitude and latitude, outlines counter-clockwise, holes clockwise.

Areas that are seen or detected are traced on the theatre's grid, with few points: an outline keeps to the border of the
cells within about half a cell, and its area within 1 % or 4 cells. Claimed and horizon circles are whole, also beyond
the theatre; for altitudes above the ground the horizon is no circle, and is traced in the theatre. What crosses the
antimeridian is cut there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.output.degrees import Halves, Rings, circle_polygons
from bartizan.output.wording import clean
from bartizan.radar.coverage import circle_area_km2

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover

TRACED = {"seen": 3, "pd50": 4, "pd90": 5}
"""Areas that are traced, by the least `Level` that counts."""
OVER_GROUND = {"horizon": 2}
"""Traced too for altitudes above the ground, whose horizon is no circle."""
MOST_POINTS = 100_000
"""More than these, and all outlines are drawn more coarsely: the file stays at a few megabytes."""
MOST_NODES, LEAST_NODES = 3000, 100
"""Nodes along a side: of larger grids some are passed over; nothing is drawn more coarsely than the second."""
SPECK_CELLS = 2.0
FINEST_CELLS, COARSEST_CELLS = 0.25, 1.0
DECIMALS = 6


def geojson_text(cover: Cover, conditions: str) -> str:
    """All areas of a coverage as one feature collection, one feature a line.

    Parameters
    ----------
    cover : Cover
        With the grids of its network.
    conditions : str
        Repeated in every feature, since map programs show nothing else.

    Returns
    -------
    str
        Features with the properties level ("claimed", "horizon", "seen", "pd50" or "pd90"), altitude_m, reference,
        area_km2 (of the circle, or counted cell by cell), site, rcs_m2 and conditions. Where nothing is seen the
        geometry is null.
    """
    features = [*_circles(cover, conditions), *_areas(cover, conditions)]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for f in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _feature(polygons: list[Rings], **properties: Any) -> dict[str, Any]:
    coordinates = [[_closed(ring) for ring in polygon] for polygon in polygons]
    geometry: dict[str, Any] | None = None
    if len(coordinates) == 1:
        geometry = {"type": "Polygon", "coordinates": coordinates[0]}
    elif coordinates:
        geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _closed(ring: Any) -> list[list[float]]:
    places = np.round(ring, DECIMALS).tolist()
    return [*places, places[0]]


def _circles(cover: Cover, conditions: str) -> Iterator[dict[str, Any]]:
    """The claimed circle of each site, and what the horizon of a smooth sea leaves of it at each altitude above it."""
    for site in cover.sites:
        common = {"site": clean(site.id, 120), "rcs_m2": None, "conditions": conditions}
        claimed_m = site.claimed_range_m
        radii: list[tuple[str, float | None, float]] = [] if claimed_m is None else [("claimed", None, claimed_m)]
        for altitude_m in cover.altitudes_m if cover.reference == "msl" else ():
            reach_m = float(horizon_ground_range_m(max(site.antenna_msl_m, 0.0), altitude_m, cover.k_factor))
            radii.append(("horizon", altitude_m, reach_m if claimed_m is None else min(reach_m, claimed_m)))
        for name, altitude_m, radius_m in radii:
            yield _feature(
                circle_polygons(site.lat_deg, site.lon_deg, radius_m),
                level=name,
                altitude_m=altitude_m,
                reference=None if altitude_m is None else cover.reference,
                area_km2=circle_area_km2(radius_m),
                **common,
            )


def _areas(cover: Cover, conditions: str) -> Iterator[dict[str, Any]]:
    """Where targets are seen and detected, by all that count together, at each altitude."""
    for (i, name), polygons in _traced(cover).items():
        counted = "horizon_in_theatre_km2" if name == "horizon" else f"{name}_km2"
        yield _feature(
            polygons,
            level=name,
            altitude_m=cover.altitudes_m[i],
            reference=cover.reference,
            area_km2=cover.network.rows[i][counted],
            site="all" if cover.site is None else clean(cover.site, 120),
            rcs_m2=None if name in ("seen", "horizon") else cover.rcs_m2,
            conditions=conditions,
        )


def _traced(cover: Cover) -> dict[tuple[int, str], list[Rings]]:
    """Outlines by altitude and name; coarser ones until there are not too many points."""
    level = cover.network.level
    if level is None:
        return {}
    traced = TRACED if cover.reference == "msl" else OVER_GROUND | TRACED
    most_nodes, coarse = min(MOST_NODES, max(level.shape[1:])), FINEST_CELLS
    while True:
        halves = Halves(cover.terrain, most_nodes)
        found = {
            (i, name): halves.polygons(level[i], least, coarse, SPECK_CELLS * coarse)
            for i in range(len(level))
            for name, least in traced.items()
        }
        n_points = sum(len(ring) for polygons in found.values() for rings in polygons for ring in rings)
        if n_points <= MOST_POINTS or most_nodes <= LEAST_NODES:
            return found
        most_nodes, coarse = most_nodes // 2, min(2.0 * coarse, COARSEST_CELLS)
