"""Places of a scenario on its map: everything inside the theatre, and every first leg long enough to fly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bartizan.scenario.in_play import part_aims
from bartizan.scenario.schema import Point, RaidGroup, Scenario

if TYPE_CHECKING:
    from bartizan.scenario.report import Path, Report

MIN_LEG_M = 1.0
MIN_ARC_M = 10_000.0


def check_places(scenario: Scenario, report: Report) -> None:
    """Report points outside the theatre's square, and routes and arcs that cannot be begun."""
    from bartizan.earth.frames import plane_from_geodetic
    from bartizan.scenario.zone_checks import check_zones

    places = dict(_places(scenario))
    if not places:
        return
    centre = scenario.theatre.centre
    points = list(places.values())
    lat_deg, lon_deg = [p.lat_deg for p in points], [p.lon_deg for p in points]
    x_m, y_m = plane_from_geodetic((centre.lat_deg, centre.lon_deg), lat_deg, lon_deg)
    half_m = scenario.theatre.width_km * 500.0
    at_m = dict(zip(places, zip(x_m.tolist(), y_m.tolist(), strict=True), strict=True))
    for path, (east_m, north_m) in at_m.items():
        if max(abs(east_m), abs(north_m)) > half_m:
            seen = f"{_way(east_m, 'east', 'west')} and {_way(north_m, 'north', 'south')} of its centre"
            expected = f"at most {half_m / 1e3:g} km each way"
            report.fault(path, "outside the theatre", seen, expected, _slip(places[path], centre))
    _check_legs(scenario, report, at_m)
    _check_aims(scenario, report, at_m)
    check_zones(scenario, report, at_m)


def _slip(point: Point, centre: Point) -> str:
    """The usual slips with coordinates: changed places, and a forgotten sign."""
    if abs(point.lat_deg - centre.lon_deg) + abs(point.lon_deg - centre.lat_deg) < 10.0:
        return "latitude and longitude seem to have changed places"
    if point.lat_deg * centre.lat_deg < 0.0 or point.lon_deg * centre.lon_deg < 0.0:
        return "south and west are negative"
    return ""


def _way(distance_m: float, ahead: str, behind: str) -> str:
    return f"{abs(distance_m) / 1e3:,.0f} km {ahead if distance_m >= 0.0 else behind}"


def _places(scenario: Scenario) -> Iterator[tuple[Path, Point]]:
    for i, asset in enumerate(scenario.assets):
        yield ("assets", i), asset
    for i, unit in enumerate(scenario.units):
        if unit.acquisition_radar:
            yield ("units", i, "acquisition_radar"), unit.acquisition_radar
        for j, fire_unit in enumerate(unit.fire_units):
            yield ("units", i, "fire_units", j), fire_unit
    yield from _parts(scenario)
    yield from _zones(scenario)
    for path, route in _routes(scenario):
        for k, point in enumerate(route):
            yield (*path, "route", k), point


def _zones(scenario: Scenario) -> Iterator[tuple[Path, Point]]:
    """Centres and corners of zones."""
    for i, zone in enumerate(scenario.doctrine.zones):
        if zone.centre is not None:
            yield ("doctrine", "zones", i, "centre"), zone.centre
        for k, corner in enumerate(zone.corners or []):
            yield ("doctrine", "zones", i, "corners", k), corner


def _parts(scenario: Scenario) -> Iterator[tuple[Path, Point]]:
    """Command posts, launchers and sources of power."""
    for i, unit in enumerate(scenario.units):
        if unit.post:
            yield ("units", i, "post"), unit.post
        for j, fire_unit in enumerate(unit.fire_units):
            for k, launcher in enumerate(fire_unit.launchers):
                yield ("units", i, "fire_units", j, "launchers", k), launcher
    for i, post in enumerate(scenario.network.posts):
        yield ("network", "posts", i), post
    for i, power in enumerate(scenario.network.power):
        yield ("network", "power", i), power


def _routes(scenario: Scenario) -> Iterator[tuple[Path, list]]:
    for i, flight in enumerate(scenario.traffic):
        yield ("traffic", i), list(flight.route)
    for i, group in enumerate(scenario.raid.groups):
        yield ("raid", "groups", i), list(group.route)


def _check_legs(scenario: Scenario, report: Report, at_m: dict[Path, tuple[float, float]]) -> None:
    for path, route in _routes(scenario):
        for k in range(1, len(route)):
            if _distance_m(at_m[(*path, "route", k - 1)], at_m[(*path, "route", k)]) < MIN_LEG_M:
                report.fault(
                    (*path, "route", k), "the same place as the point before", "a leg without length", "another place"
                )


def _check_aims(scenario: Scenario, report: Report, at_m: dict[Path, tuple[float, float]]) -> None:
    """A route must not begin at its aim nor repeat it, and an arc needs some length to be one."""
    sites = _aim_places(scenario, at_m)
    for i, group in enumerate(scenario.raid.groups):
        path: Path = ("raid", "groups", i)
        for aim in group.aim:
            place, radius_m = sites[aim]
            _check_start(path, group, aim, _distance_m(at_m[(*path, "route", 0)], place), radius_m, report)
            last = len(group.route) - 1
            if last > 0 and _distance_m(at_m[(*path, "route", last)], place) < MIN_LEG_M:
                expected = "a route that ends before it; the way to the aim is added"
                report.fault(
                    (*path, "route", last), "the last point is the aim itself", aim, expected, "leave the point out"
                )


def _check_start(path: Path, group: RaidGroup, aim: str, from_m: float, radius_m: float, report: Report) -> None:
    is_arc = group.profile == "ballistic"
    least_m = max(MIN_ARC_M if is_arc else MIN_LEG_M, radius_m)
    if from_m <= least_m:
        message = "a ballistic arc too short to be one" if is_arc else "a route that begins at its aim"
        seen, expected = f"{from_m / 1e3:.2f} km from {aim}", f"more than {least_m / 1e3:g} km away"
        report.fault((*path, "route", 0), message, seen, expected)


def _aim_places(
    scenario: Scenario, at_m: dict[Path, tuple[float, float]]
) -> dict[str, tuple[tuple[float, float], float]]:
    sites = {a.id: (at_m[("assets", i)], max(a.radius_m, a.keep_out_m)) for i, a in enumerate(scenario.assets)}
    by_place = {id(point): at_m[path] for path, point in _parts(scenario)}
    sites |= {name: (by_place[id(point)], 0.0) for name, point in part_aims(scenario).items()}
    for i, unit in enumerate(scenario.units):
        if unit.acquisition_radar:
            sites[unit.id] = (at_m[("units", i, "acquisition_radar")], 0.0)
        for j, fire_unit in enumerate(unit.fire_units):
            sites[fire_unit.id] = (at_m[("units", i, "fire_units", j)], 0.0)
    return sites


def _distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
