"""What lies under a replay: relief, coast, graticule, zones, and what each antenna sees at each altitude."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.output.map_frame import plane_of
from bartizan.output.outlines import outlines
from bartizan.output.relief import relief_uri, shrunk
from bartizan.output.replay.packing import Packer
from bartizan.output.wording import clean

RELIEF_PX = 800
COAST_NODES = 1201
SIGHT_NODES = 300
"""Longest sides: of the picture of the ground, of the grid that the coast is drawn from, of that of lines of sight."""

STEPS_PER_DOUBLING, LEAST_M = 24.0, 50.0
"""Altitudes of lines of sight are kept as one byte: a twenty-fourth of a doubling above 50 m, 1.5 m near the ground."""
UNSEEN = 255
SPACINGS_DEG = (0.2, 1.0)


def ground_of(coverage: dict[str, Any], packer: Packer) -> dict[str, Any]:
    """The relief as a picture, and the coast as rings of metres east and north.

    Parameters
    ----------
    coverage : dict
        Of a result: `terrain_m`, row 0 the northern edge, and `cell_m`.
    """
    terrain_m, cell_m = coverage["terrain_m"], float(coverage["cell_m"])
    rings = _coast(terrain_m, cell_m)
    return {
        "relief": relief_uri(terrain_m, cell_m, most=RELIEF_PX),
        "half_m": cell_m * max(terrain_m.shape) / 2.0,
        "cell_m": cell_m,
        "coast": {
            "lengths": packer.array([len(ring) for ring in rings], "i4"),
            "x_m": packer.array(np.rint(np.concatenate([r[:, 0] for r in rings])) if rings else [], "i4"),
            "y_m": packer.array(np.rint(np.concatenate([r[:, 1] for r in rings])) if rings else [], "i4"),
        },
    }


def _coast(terrain_m: Any, cell_m: float) -> list[np.ndarray]:
    """The edges of the land, in the theatre's plane."""
    grid = shrunk(terrain_m, COAST_NODES)
    step = max(1, -(-max(terrain_m.shape) // COAST_NODES))
    with np.errstate(invalid="ignore"):
        polygons = outlines(grid > 0.0, least_area_cells=1.0, speck_cells=2.0)
    rows, cols = terrain_m.shape
    first = step // 2
    rings = [ring for polygon in polygons for ring in (polygon.outer, *polygon.holes)]
    east_m, north_m = (cols - 1) / 2.0, (rows - 1) / 2.0
    return [
        np.stack([(first + step * r[:, 0] - east_m) * cell_m, (north_m - first - step * r[:, 1]) * cell_m], 1)
        for r in rings
    ]


def altitude_code(altitude_m: Any) -> np.ndarray:
    """Altitudes as bytes, rounded up, so that nothing is shown as seen that is not; UNSEEN where there is none.

    Examples
    --------
    >>> altitude_code(np.array([-3.0, 50.0, 100.0, np.nan])).tolist()
    [0, 24, 39, 255]
    """
    with np.errstate(invalid="ignore"):
        code = np.ceil(STEPS_PER_DOUBLING * np.log2(1.0 + np.maximum(altitude_m, 0.0) / LEAST_M))
        return np.where(code < UNSEEN, np.nan_to_num(code, nan=UNSEEN, posinf=UNSEEN), UNSEEN).astype(np.uint8)


class SightKeeper:
    """Takes each antenna's lowest visible altitudes as they are computed, and keeps little of them."""

    def __init__(self) -> None:
        self.codes: dict[int, np.ndarray] = {}
        self._step = 1

    def __call__(self, row: int, _node: Any, mva_m: np.ndarray) -> None:
        """What `engine.geometry.compile_geometry` asks for."""
        self._step = max(1, -(-max(mva_m.shape) // SIGHT_NODES))
        self.codes[row] = altitude_code(shrunk(mva_m, SIGHT_NODES))

    def packed(self, n_nodes: int, cell_m: float, packer: Packer) -> dict[str, Any]:
        """All of them, as differences along each row, which pack well."""
        if not self.codes:
            return {"nodes": 0, "cell_m": cell_m, "rows": 0, "columns": 0}
        empty = np.full(next(iter(self.codes.values())).shape, UNSEEN, np.uint8)
        grids = np.stack([self.codes.get(row, empty) for row in range(n_nodes)])
        steps = np.diff(grids, axis=2, prepend=np.uint8(0))
        return {
            "nodes": n_nodes,
            "rows": grids.shape[1],
            "columns": grids.shape[2],
            "cell_m": cell_m * self._step,
            "doubling": STEPS_PER_DOUBLING,
            "least_m": LEAST_M,
            "codes": packer.array(steps, "u1"),
        }


def graticule_of(theatre: dict[str, Any], packer: Packer) -> list[dict[str, Any]]:
    """Parallels and meridians at two spacings, one for the whole theatre and one for a part of it."""
    lat0, lon0 = theatre["centre"]["lat_deg"], theatre["centre"]["lon_deg"]
    if abs(lat0) > 80.0:
        return []
    reach = 0.75 * theatre["width_m"] / 111_000.0
    wide = reach / math.cos(math.radians(abs(lat0)))
    lines = []
    for spacing in SPACINGS_DEG:
        for lat in _round_values(lat0 - reach, lat0 + reach, spacing):
            points = [plane_of(lat0, lon0, lat, lon0 + s * wide) for s in np.linspace(-1.0, 1.0, 25)]
            lines.append(_line(points, spacing, True, f"{abs(lat):.1f}° {'N' if lat > 0 else 'S'}", packer))
        for lon in _round_values(lon0 - wide, lon0 + wide, spacing):
            points = [plane_of(lat0, lon0, lat0 + s * reach, lon) for s in np.linspace(-1.0, 1.0, 25)]
            east = (lon + 180.0) % 360.0 - 180.0
            lines.append(_line(points, spacing, False, f"{abs(east):.1f}° {'E' if east > 0 else 'W'}", packer))
    return lines


def _round_values(low: float, high: float, step: float) -> Iterable[float]:
    return (i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1))


def _line(
    points: list[tuple[float, float]], spacing: float, is_parallel: bool, words: str, packer: Packer
) -> dict[str, Any]:
    xy = np.rint(np.array(points))
    place = {"x_m": packer.array(xy[:, 0], "i4"), "y_m": packer.array(xy[:, 1], "i4")}
    return {"spacing": spacing, "is_parallel": is_parallel, "words": words, **place}


def zones_of(scenario: Any) -> list[dict[str, Any]]:
    """Zones of the doctrine as circles or polygons, and corridors as broad lines, in the theatre's plane."""
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)

    def plane(points: Iterable[Any]) -> list[list[float]]:
        return [[round(float(v)) for v in plane_from_geodetic(centre, p.lat_deg, p.lon_deg)] for p in points]

    found: list[dict[str, Any]] = []
    for zone in scenario.doctrine.zones:
        shape = {"corners": plane(zone.corners)} if zone.corners else {"corners": plane([zone.centre])}
        radius_m = 1000.0 * zone.radius_km if zone.radius_km else 0.0
        found.append({"kind": "zone", "name": clean(zone.id, 60), "rule": zone.control, "radius_m": radius_m} | shape)
    for lane in scenario.identification.corridors:
        width_m = 1000.0 * lane.width_km
        found.append({"kind": "corridor", "name": clean(lane.id, 60), "width_m": width_m, "corners": plane(lane.route)})
    return found
