"""When units arrive: the days on which what is seen changes, with their doubt."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bartizan.engine.arrays import DAY_ZERO

if TYPE_CHECKING:
    from bartizan.scenario.readings import PlayedFigure, Reading
    from bartizan.scenario.schema import Unit


class Arrival(NamedTuple):
    """A unit and the first day on which it is there; None for one that always was.

    `earliest` and `latest` span the claims and the doubt of each; for a day that the scenario states both are that day.
    """

    unit: str
    day: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None


def arrivals(units: Sequence[Unit], figures: Sequence[PlayedFigure], central: Reading) -> list[Arrival]:
    """Arrivals of all units in the order of their days, those that always were there first.

    Parameters
    ----------
    units : sequence of Unit
    figures : sequence of PlayedFigure
        Of the scenario, for the spread of reported dates.
    central : Reading
        Decides the day.

    Returns
    -------
    list of Arrival
    """
    known = {figure.id: figure for figure in figures}
    found = [_arrival(unit, known, central) for unit in units]
    return sorted(found, key=lambda a: (a.day or dt.date.min, a.unit))


def _arrival(unit: Unit, figures: dict[str, PlayedFigure], central: Reading) -> Arrival:
    available = unit.available
    if available is None:
        return Arrival(unit.id, None, None, None)
    if available.date is not None:
        return Arrival(unit.id, available.date, available.date, available.date)
    figure_id = f"{available.programme}.unit-{available.delivery}.arrival_date"
    figure = figures[figure_id]
    possible = [part for part, weight in zip(figure.alternatives, figure.weights, strict=True) if weight > 0.0]
    return Arrival(
        unit.id,
        _first_day(central.values[figure_id]),
        _first_day(min(part.low for part in possible)),
        _first_day(max(part.high for part in possible)),
    )


def _first_day(days: float) -> dt.date:
    """The first whole day on which something that comes so many days after the calendar's zero is there."""
    return DAY_ZERO + dt.timedelta(days=math.ceil(days))
