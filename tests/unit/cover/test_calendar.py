"""Arrivals: the day from which the engine has a unit in play, inside the span of what is reported."""

from __future__ import annotations

import datetime as dt

from bartizan.cover.calendar import arrivals
from bartizan.engine.arrays import units_in_play
from bartizan.scenario.load import load_scenario
from bartizan.scenario.readings import central_reading, figures_in_play
from unit.cover.scenes import SEA, scene


def test_a_unit_is_in_play_from_its_day_on():
    file = load_scenario("five_units")
    figures = figures_in_play(file)
    central = central_reading(figures)
    found = arrivals(file.scenario.units, figures, central)
    assert len(found) == 5
    for arrival in found:
        assert arrival.earliest < arrival.latest
        assert arrival.earliest <= arrival.day <= arrival.latest
        before = units_in_play(file.scenario, central, arrival.day - dt.timedelta(days=1))
        after = units_in_play(file.scenario, central, arrival.day)
        assert (before[arrival.unit], after[arrival.unit]) == (False, True)
    assert [arrival.day for arrival in found] == sorted(arrival.day for arrival in found)


def test_those_that_always_were_there_come_first(tmp_path):
    file = scene(tmp_path, SEA)
    figures = figures_in_play(file)
    first, second = arrivals(file.scenario.units[::-1], figures, central_reading(figures))
    assert (first.unit, first.day, first.earliest, first.latest) == ("first", None, None, None)
    day = dt.date(2028, 6, 1)
    assert (second.day, second.earliest, second.latest) == (day, day, day)
