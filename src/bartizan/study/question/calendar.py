"""What has come by a day: the days of a short form, milestones, and crews that leave training after a delivery."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from bartizan.scenario.report import Report
    from bartizan.scenario.schema import Scenario, Unit
    from bartizan.study.question.schema import Milestone, Study

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
MOST_PHASES = 200
TRAINED, IN_TRAINING = "trained", "in_training"
"""What a crew is, as a scenario says it."""


def series_days(first: dt.date, last: dt.date, every: str, at_most: int) -> list[dt.date]:
    """The days of a short form: the first, and the same day of every third month (or so) up to the last.

    A day that a month does not have is its last one. No day at all if the last one lies before the first.

    Examples
    --------
    >>> [str(day) for day in series_days(dt.date(2023, 8, 31), dt.date(2024, 3, 1), "quarter", 9)]
    ['2023-08-31', '2023-11-30', '2024-02-29']
    """
    days: list[dt.date] = []
    while len(days) < at_most:
        year, month = divmod(first.year * 12 + first.month - 1 + len(days) * MONTHS[every], 12)
        if year > last.year:
            break
        day = dt.date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
        if day > last:
            break
        days.append(day)
    return days


def check_days(study: Study, report: Report) -> None:
    """Days of phases and milestones are in order, and a short form gives some."""
    for block, rows in (("phases", study.phases), ("milestones", study.milestones)):
        days = [row.date for row in rows]
        if sorted(set(days)) != days:
            report.fault((block,), "days that are not in order", "", "each day once, the earliest first")
    is_short = isinstance(report.root.at(("phases",)).data, dict) and report.root.child("phases") is not None
    if is_short and not study.phases:
        report.fault(("phases", "last"), "a last day before the first", "", "the first day or a later one")


class Calendar(NamedTuple):
    """What a study says about all its phases."""

    milestones: Sequence[Milestone] = ()
    crew_training_days: float | None = None

    @classmethod
    def of(cls, study: Study) -> Calendar:
        """That of a study."""
        return cls(study.milestones, study.crew_training_days)

    def come_by(self, day: dt.date) -> dict[str, Any]:
        """What the milestones up to a day set; of the same path the latest counts."""
        return {path: value for one in self.milestones if one.date <= day for path, value in one.set.items()}


def in_training(scenario: Scenario, values: Mapping[str, float], training_days: float) -> frozenset[str]:
    """Units whose crews are in training on the scenario's day: fewer than so many days since the unit's delivery.

    Parameters
    ----------
    scenario : Scenario
        A slip has moved its stated dates already.
    values : mapping of str to float
        Of one reading, by figure id; days of a programme's deliveries have their slips in them.
    training_days : float
    """
    day = scenario.date.toordinal()
    arrivals = {unit.id: _arrival_days(unit, values) for unit in scenario.units if unit.available is not None}
    return frozenset(unit_id for unit_id, arrival in arrivals.items() if day < arrival + training_days)


def _arrival_days(unit: Unit, values: Mapping[str, float]) -> float:
    """The day of a unit's delivery, as days of the calendar from year 1."""
    from bartizan.engine.arrays import DAY_ZERO

    assert unit.available is not None
    if unit.available.date is not None:
        return float(unit.available.date.toordinal())
    return DAY_ZERO.toordinal() + values[f"{unit.available.programme}.unit-{unit.available.delivery}.arrival_date"]
