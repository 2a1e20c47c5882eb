"""What can be lost beside radars and launchers as a whole: command posts, single launchers, power, links."""

from __future__ import annotations

from collections.abc import Iterator

from bartizan.draws import uid
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.engine.log import Part
from bartizan.scenario.schema import Point, Scenario


def parts_of(scenario: Scenario) -> tuple[Part, ...]:
    """The parts of the roster, sorted by uid.

    A unit's own command post is among them if the file places it or names it among the losses.
    """
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)
    found = [_part(centre, *row) for row in _rows(scenario)]
    return tuple(sorted(found, key=lambda part: (part.uid, part.id)))


def _rows(scenario: Scenario) -> Iterator[tuple[str, str, str, Point | None]]:
    """(id, kind, unit, place) of each."""
    lost = {loss.node for loss in scenario.network.losses}
    for unit in scenario.units:
        if unit.post is not None or f"{unit.id}.post" in lost:
            yield f"{unit.id}.post", "command_post", unit.id, unit.post
        for fire_unit in unit.fire_units:
            for launcher in fire_unit.launchers:
                yield launcher.id, "launcher", unit.id, launcher
    for post in scenario.network.posts:
        yield post.id, "command_post", "", post
    for power in scenario.network.power:
        yield power.id, "power", "", power
    for link in scenario.network.links:
        yield link.id, "link", "", None


def _part(centre: tuple[float, float], name: str, kind: str, unit: str, place: Point | None) -> Part:
    if place is None:
        return Part(name, kind, unit, uid(name))
    x_m, y_m = plane_from_geodetic(centre, place.lat_deg, place.lon_deg)
    return Part(name, kind, unit, uid(name), float(x_m), float(y_m), place.lat_deg, place.lon_deg)
