"""What all parts of a coverage share: the scenario, one reading of its claims, the terrain, and who is there when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bartizan.cover.calendar import Arrival, arrivals
from bartizan.cover.claimed import claimed_ranges_m
from bartizan.cover.options import Asked, check_detection, check_size
from bartizan.cover.sites import choose_nodes, stands_of
from bartizan.cover.warning import Approach, approaches
from bartizan.engine.arrays import compile_geometry

if TYPE_CHECKING:
    from bartizan.engine.arrays import Geometry
    from bartizan.engine.log import Node
    from bartizan.scenario.load import ScenarioFile
    from bartizan.scenario.readings import PlayedFigure, Reading

Say = Callable[..., None]
K_FIGURE = "any.k_factor"


class Refraction(NamedTuple):
    """Effective over true earth radius: the range of its doubt and the central value; all equal where it is stated."""

    low: float
    mode: float
    high: float


@dataclass(frozen=True, eq=False)
class Basis:
    """Settled before anything is looked at.

    Attributes
    ----------
    asked : Asked
    site : str or None
        The one radar site or unit asked for.
    scenario_file : ScenarioFile
    date : datetime.date
    figures : tuple of PlayedFigure
    central : Reading
    refraction : Refraction
    geometry : Geometry
    flown : list of Approach
        Objects that come straight in.
    calendar : list of Arrival
        Of the units whose radars count.
    there, later : list of Node
        Radar sites that are there on the day, and those that come after it, in the order of arrival.
    claimed_m : dict
        Claimed range by node id [m].
    network_ids : frozenset of str
        The sites that count as the network.
    """

    asked: Asked
    site: str | None
    scenario_file: ScenarioFile
    date: dt.date
    figures: tuple[PlayedFigure, ...]
    central: Reading
    refraction: Refraction
    geometry: Geometry
    flown: list[Approach]
    calendar: list[Arrival]
    there: list[Node]
    later: list[Node]
    claimed_m: dict[str, float]
    network_ids: frozenset[str]

    @property
    def network(self) -> list[Node]:
        """The sites of the network that are there on the day."""
        return [node for node in self.there if node.id in self.network_ids]


def settle(scenario_file: ScenarioFile, asked: Asked, date: dt.date | None, site: str | None, say: Say) -> Basis:
    """Read the claims, make the terrain, and find who is there.

    Raises
    ------
    InputError
        If detection is perfect, the site is unknown or not there, or the grids do not fit into memory.
    """
    from bartizan.claims.catalogue import load_catalogue
    from bartizan.scenario.readings import central_reading, figures_in_play

    scenario = scenario_file.scenario
    check_detection(scenario)
    day = date or scenario.date
    figures = figures_in_play(scenario_file)
    central = central_reading(figures)
    flown = approaches(scenario, central)
    n = len(asked.altitudes_m)
    check_size(scenario, n, n + len(flown), 0 if site is None else 1)
    calendar = arrivals(scenario.units, figures, central)
    choose_nodes(stands_of(scenario), site, calendar, day)  # refused before anything is computed
    geometry = compile_geometry(scenario_file, date=day, progress=say, see=lambda *_: None)
    there, later = choose_nodes(geometry.roster.nodes, site, calendar, day)
    claimed_m = claimed_ranges_m(scenario, load_catalogue())
    units = {node.unit for node in there + later}
    return Basis(
        asked=asked,
        site=site,
        scenario_file=scenario_file,
        date=day,
        figures=figures,
        central=central,
        refraction=refraction_of(scenario_file, figures, central),
        geometry=geometry,
        flown=flown,
        calendar=[arrival for arrival in calendar if arrival.unit in units],
        there=there,
        later=later,
        claimed_m=claimed_m,
        network_ids=_network_ids(there + later, claimed_m),
    )


def refraction_of(scenario_file: ScenarioFile, figures: tuple[PlayedFigure, ...], central: Reading) -> Refraction:
    """The k-factor that the scenario states, or else that of the figure with its range."""
    figure = next((f for f in figures if f.id == K_FIGURE), None)
    if figure is None:  # no radar asks for it
        from bartizan.scenario.readings import central_k_factor

        stated = central_k_factor(scenario_file)
        return Refraction(stated, stated, stated)
    ends = [(part.low, part.high) for part in figure.alternatives]
    return Refraction(min(low for low, _ in ends), central.values[K_FIGURE], max(high for _, high in ends))


def _network_ids(nodes: list[Node], claimed_m: dict[str, float]) -> frozenset[str]:
    """Engagement radars with a claimed circle; without any, all engagement radars; without any, all radars."""
    engaging = [node.id for node in nodes if node.kind == "fire_unit"]
    claimed = [name for name in engaging if name in claimed_m]
    return frozenset(claimed or engaging or [node.id for node in nodes])
