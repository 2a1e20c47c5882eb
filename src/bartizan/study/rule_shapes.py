"""Zones and corridors of a scenario as shapes in the theatre's plane, for maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bartizan.earth.geodesics import plane_from_geodetic

if TYPE_CHECKING:
    from bartizan.scenario.rules import Corridor, Zone
    from bartizan.scenario.schema import Scenario

CORNERS = 72


class Shape(NamedTuple):
    """A zone as a closed outline, or a corridor as a line with a width.

    `x_m`, `y_m` [(n,)] are metres east and north of the theatre's centre; the outline does not repeat its first point.
    """

    id: str
    kind: str  # zone | corridor
    rule: str  # control of a zone, such as "no_fire"; "" of a corridor
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    width_m: float  # of a corridor; 0 of a zone
    low_m: float
    high_m: float


def rule_shapes(scenario: Scenario) -> tuple[Shape, ...]:
    """All zones of the doctrine and corridors of the identification, in the order of the file."""
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)
    zones = [_zone(zone, centre) for zone in scenario.doctrine.zones]
    return (*zones, *(_corridor(corridor, centre) for corridor in scenario.identification.corridors))


def _zone(zone: Zone, centre: tuple[float, float]) -> Shape:
    if zone.corners is not None:
        x_m, y_m = _placed(zone.corners, centre)
    else:
        assert zone.centre is not None
        assert zone.radius_km is not None
        (x0_m,), (y0_m,) = _placed([zone.centre], centre)
        turn = np.linspace(0.0, 2.0 * np.pi, CORNERS, endpoint=False)
        x_m = x0_m + 1000.0 * zone.radius_km * np.sin(turn)
        y_m = y0_m + 1000.0 * zone.radius_km * np.cos(turn)
    return Shape(zone.id, "zone", zone.control, x_m, y_m, 0.0, zone.low_m, zone.high_m)


def _corridor(corridor: Corridor, centre: tuple[float, float]) -> Shape:
    x_m, y_m = _placed(corridor.route, centre)
    width_m = 1000.0 * corridor.width_km
    return Shape(corridor.id, "corridor", "", x_m, y_m, width_m, corridor.low_m, corridor.high_m)


def _placed(points: list, centre: tuple[float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat_deg = np.array([point.lat_deg for point in points])
    lon_deg = np.array([point.lon_deg for point in points])
    x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
    return np.asarray(x_m, np.float64), np.asarray(y_m, np.float64)
