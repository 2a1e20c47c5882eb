"""Which radar sites are asked for, and are there; known before any terrain is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bartizan.cover.calendar import Arrival, arrivals
from bartizan.engine.geometry import acquisition_id
from bartizan.errors import InputError, Problem
from bartizan.scenario.words import clean, did_you_mean, listed

if TYPE_CHECKING:
    from bartizan.engine.log import Node
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.schema import RadarSite, Scenario


class Stand(NamedTuple):
    """A radar site as the scenario states it, without the ground under it."""

    id: str
    kind: str
    unit: str
    lat_deg: float
    lon_deg: float
    antenna_m: float


_S = TypeVar("_S", "Node", Stand)


def stands_of(scenario: Scenario) -> list[Stand]:
    """All radar sites of a scenario, with the ids that the engine gives them."""
    found = []
    for unit in scenario.units:
        sites: list[tuple[str, str, RadarSite]] = [(site.id, "fire_unit", site) for site in unit.fire_units]
        if unit.acquisition_radar is not None:
            sites.append((acquisition_id(unit), "acquisition_radar", unit.acquisition_radar))
        found += [Stand(name, kind, unit.id, s.lat_deg, s.lon_deg, s.antenna_m) for name, kind, s in sites]
    return found


def check_receiver(scenario_file: ScenarioFile, site: str | None, date: dt.date | None) -> None:
    """Refuse a comparison that names no place of its own and leaves open at which site the receiver stands.

    Raises
    ------
    InputError
        If the site is unknown or not there, or several places answer to it.
    """
    from bartizan.scenario.readings import central_reading, figures_in_play

    scenario = scenario_file.scenario
    figures = figures_in_play(scenario_file)
    calendar = arrivals(scenario.units, figures, central_reading(figures))
    there, _ = choose_nodes(stands_of(scenario), site, calendar, date or scenario.date)
    if len({(s.lat_deg, s.lon_deg, s.antenna_m) for s in there}) != 1:
        seen = f"{len(there)} sites" if there else "none"
        message = "it is not clear where the receiver stands"
        expected = f"--site with one of {', '.join(s.id for s in there[:8]) or 'no site'}"
        raise InputError(Problem("--compare", 0, 0, "", message, seen, expected))


def choose_nodes(
    nodes: Sequence[_S], site: str | None, arrivals: Sequence[Arrival], date: dt.date
) -> tuple[list[_S], list[_S]]:
    """The radar sites that are there on a day, and those that come later, by day of arrival; or those of one site.

    Parameters
    ----------
    nodes : sequence of Node or Stand
    site : str or None
        The id of a radar site or of a unit.
    arrivals : sequence of Arrival, in the order of their days
    date : datetime.date

    Raises
    ------
    InputError
        If the scenario has no such site, or it is not there by then.
    """
    when = {arrival.unit: (i, arrival.day) for i, arrival in enumerate(arrivals)}
    ordered = sorted(nodes, key=lambda n: (when[n.unit][0], n.kind != "fire_unit", n.id))
    if site is not None:
        chosen = [n for n in ordered if site in (n.id, n.unit)]
        if not chosen:
            known = [*dict.fromkeys(n.unit for n in ordered), *(n.id for n in ordered)]
            message = "the scenario has no such unit or radar site"
            raise InputError(
                Problem("--site", 0, 0, "", message, clean(site), listed(known, 40), did_you_mean(site, known))
            )
        ordered = chosen
    there = [n for n in ordered if (when[n.unit][1] or dt.date.min) <= date]
    if site is not None and not there:
        day = when[ordered[0].unit][1]
        raise InputError(Problem("--site", 0, 0, "", f"{site} is not there on {date}", "", f"a --date from {day} on"))
    return there, [] if site is not None else [n for n in ordered if n not in there]
