"""Points: a pure function of what the manifest holds."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from typing import Any

import pytest

from bartizan.engine.arrays import DAY_ZERO
from bartizan.errors import InputError
from bartizan.scenario.load import BUNDLED, load_scenario
from bartizan.scenario.readings import figures_in_play, stated_reading
from bartizan.study.manifest import QUESTION
from bartizan.study.points.build import Base
from bartizan.study.points.crews import crewed
from bartizan.study.points.points import Points
from bartizan.study.workers.recipe import OneCase

TEXT = """\
bartizan_study: 1
name: Small
question: Does it matter?
scenario: one_site
factors:
  - {id: s-400.engagement_radar.channels}
  - {id: doctrine.firing, levels: [shoot_shoot, shoot_look_shoot]}
design: {kind: full}
options:
  - {name: near, set: {doctrine.priority: nearest}}
  - {name: far, patch: {doctrine: {hold_fire_km: 40}}}
raids:
  - {name: as stated}
  - {name: twice, times: 2}
phases: [2028-01-01, 2029-01-01]
"""


def points(text: str = TEXT, name: str = "one_site") -> Points:
    return Points(text, "small.yaml", Base((BUNDLED / f"{name}.yaml").read_text("utf-8"), name, True), 10)


def test_every_combination_is_a_point_and_options_change_fastest() -> None:
    some = points()
    assert some.count == 2 * 4 * 2 * 2 == len(set(some.names))
    assert [place.option for place in some.places[:4]] == ["near", "far", "near", "far"]
    assert some.places[0].raid == "as stated"
    assert some.places[-1] == ("twice", 3, "2029-01-01", "far")


def test_they_survive_a_manifest_and_a_pickle() -> None:
    some = points()
    again = Points.from_manifest(json.loads(json.dumps({QUESTION: some.as_dict()})))
    assert again == some == pickle.loads(pickle.dumps(some))  # noqa: S301  (our own bytes)
    assert again.digest == some.digest
    assert again.point(5).scenario_file.digest == some.point(5).scenario_file.digest


def test_a_manifest_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match="no study's"):
        Points.from_manifest({"study": "abc"})


def test_a_point_says_what_its_place_says() -> None:
    some = points()
    case = some.point(some.places.index(("twice", 1, "2029-01-01", "far")))
    scenario = case.scenario_file.scenario
    assert scenario.date.isoformat() == "2029-01-01"
    assert scenario.doctrine.hold_fire_km == 40
    assert scenario.doctrine.firing == "shoot_look_shoot"
    assert case.scenario_file.overrides == {"s-400.engagement_radar.channels": 10.0}
    assert [group.count for group in scenario.raid.groups] == [16, 8]
    assert case.readings.reading(0).values["s-400.engagement_radar.channels"] == 10.0


def test_the_scenario_as_it_is_has_the_digest_of_the_file() -> None:
    text = "bartizan_study: 1\nname: N\nquestion: Q\nscenario: five_units\n"
    some = points(text, "five_units")
    assert some.count == 1
    assert some.point(0).scenario_file.digest == load_scenario("five_units").digest


def test_points_that_move_nothing_share_their_ground() -> None:
    some = points()
    grounds = {(some.places[i].raid, some.point(i).ground) for i in range(some.count)}
    assert len(grounds) == 2, "one for each raid: rules, days and figures move nobody"


def test_what_is_lost_is_part_of_the_ground() -> None:
    """A command post that a loss names is a part that can be lost: without the loss there is none."""
    losses = "{network: {losses: [{node: skerry.post, at_s: 60}]}}"
    head = "bartizan_study: 1\nname: N\nquestion: Q\nscenario: one_site\noptions:\n"
    some = points(head + f"  - {{name: whole}}\n  - {{name: hit, patch: {losses}}}\n")
    assert some.point(0).ground != some.point(1).ground


def test_a_slip_moves_the_reported_days_of_every_reading() -> None:
    head = "bartizan_study: 1\nname: N\nquestion: Q\nscenario: five_units\nreadings: 4\noptions:\n"
    some = points(
        head + "  - {name: reported}\n  - {name: late, set: {units.unit-five.slip_days: 365}}\n"
        "  - {name: all late, set: {units.slip_days: 100}}\n",
        "five_units",
    )
    reported, late, all_late = (some.point(i).readings for i in range(3))
    column = {figure.id: j for j, figure in enumerate(reported.figures)}
    four, five = (column[f"s-400-india.unit-{n}.arrival_date"] for n in (4, 5))
    assert (late.values[:, five] - reported.values[:, five]).tolist() == [365.0] * 4
    assert (late.values[:, four] == reported.values[:, four]).all()
    assert (all_late.values[:, [four, five]] - reported.values[:, [four, five]] == 100.0).all()


@pytest.mark.parametrize("name", ["low", "mode", "high"])
def test_a_reading_by_name_is_that_of_a_run_and_an_option_goes_before_it(name: str) -> None:
    choice = "  - {name: doubted, set: {s-400.kill_probability.cruise_missile: 0.123}}\n"
    head = (
        f"bartizan_study: 1\nname: N\nquestion: Q\nscenario: one_site\nreading: {name}\noptions:\n  - {{name: as is}}\n"
    )
    plain, doubted = (points(head + choice).point(i).readings for i in range(2))
    stated = stated_reading(figures_in_play(load_scenario("one_site")), name)
    assert plain.reading(0) == stated
    assert plain.labels == doubted.labels == (stated.label,)
    differ = {i for i, value in doubted.reading(0).values.items() if value != stated.values[i]}
    assert differ == {"s-400.kill_probability.cruise_missile"}


def test_a_late_promise_slips_from_the_day_of_the_reading() -> None:
    head = "bartizan_study: 1\nname: N\nquestion: Q\nscenario: five_units\nreading: low\noptions:\n"
    some = points(head + "  - {name: a}\n  - {name: b, set: {units.unit-five.slip_days: 365}}\n", "five_units")
    reported, late = (some.point(i).readings.reading(0).values for i in range(2))
    moved = {i: late[i] - reported[i] for i in late if late[i] != reported[i]}
    assert moved == {"s-400-india.unit-5.arrival_date": 365.0}


def test_the_central_reading_by_its_name_is_the_same_question() -> None:
    plain, mode, low = (points(TEXT + said).digest for said in ("", "reading: mode\n", "reading: low\n"))
    assert plain == mode != low


def test_the_digest_forgets_names_and_nothing_else() -> None:
    some = points()
    assert points(TEXT.replace("name: Small", "name: Other")).digest == some.digest
    assert points(TEXT.replace("hold_fire_km: 40", "hold_fire_km: 41")).digest != some.digest
    assert some.with_replications(11).digest != some.digest


def test_an_option_that_does_not_fit_says_why() -> None:
    some = points(TEXT.replace("hold_fire_km: 40", "hold_fire_km: -4"))
    with pytest.raises(InputError, match="hold_fire_km: out of bounds, seen -4"):
        some.point(1)


def test_a_phase_says_what_has_come_and_an_option_goes_before_it() -> None:
    head = "bartizan_study: 1\nname: N\nquestion: Q\nscenario: five_units\noptions:\n"
    body = (
        "  - {name: planned}\n  - {name: never linked, set: {network.mode: alone}}\n"
        "phases:\n  - 2023-01-01\n"
        "  - {date: 2024-01-01, set: {network.mode: shared_warning, units.unit-three.crew: in_training}}\n"
    )
    some = points(head + body, "five_units")
    scenarios = [some.point(i).scenario_file.scenario for i in range(4)]
    assert [one.network.mode for one in scenarios] == ["shared_tracks", "alone", "shared_warning", "alone"]
    assert [one.units[2].crew for one in scenarios] == ["trained", "trained", "in_training", "in_training"]
    assert [one.date.year for one in scenarios] == [2023, 2023, 2024, 2024]


CALENDAR = """\
bartizan_study: 1
name: N
question: Q
scenario: five_units
phases: {first: 2022-04-01, last: 2023-11-15}
crew_training_days: 180
milestones:
  - {date: 2021-01-01, set: {network.mode: alone}}
  - {date: 2023-04-01, set: {network.mode: shared_warning}}
options:
  - {name: reported}
  - {name: late, set: {units.unit-one.slip_days: 365}}
  - {name: taught, set: {units.unit-one.crew: trained, network.mode: shared_tracks}}
"""


def crews_of(some: Points, option: str, unit: int = 0) -> str:
    """The crews of one unit, phase by phase: t trained, i in training."""
    rows = [i for i, place in enumerate(some.places) if place.option == option]
    return "".join(some.point(i).scenario_file.scenario.units[unit].crew[0] for i in rows)


def test_a_crew_leaves_training_a_stated_time_after_its_delivery_and_its_slip() -> None:
    some = points(CALENDAR, "five_units")
    assert [place.date for place in some.places[::3]] == [
        *("2022-04-01", "2022-07-01", "2022-10-01", "2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01")
    ]
    # delivered in December 2021: 180 days later is June 2022, and a year after that it is June 2023
    assert crews_of(some, "reported") == "itttttt"
    assert crews_of(some, "late") == "iiiiitt"
    assert crews_of(some, "late", unit=1) == crews_of(some, "reported", unit=1) == "iiitttt"
    assert crews_of(some, "taught") == "ttttttt", "an option says it, whatever the calendar says"
    digests = [some.point(i).scenario_file.digest for i in (0, 3, 4)]  # first day, then two options on the second
    assert len(set(digests)) == 3, "a crew in training makes another scenario"


def test_every_reading_trains_crews_from_its_own_day_of_delivery() -> None:
    """The fifth unit's day is in doubt: readings that have it earlier have its crew trained earlier."""
    some = points(CALENDAR.replace("last: 2023-11-15", "last: 2028-11-15") + "readings: 12\n", "five_units")
    figure, seen = "s-400-india.unit-5.arrival_date", set()
    for i in (j for j, place in enumerate(some.places) if place.option == "reported" and place.date >= "2026-10"):
        case = some.point(i)
        day = case.scenario_file.scenario.date
        for k, units in enumerate(case.training):
            arrival = DAY_ZERO.toordinal() + case.readings.reading(k).values[figure]
            assert ("unit-five" in units) is (day.toordinal() < arrival + 180)
        found = {"unit-five" in units for units in case.training}
        seen.add(len(found))
        assert case.scenario_file.scenario.units[4].crew == ("in_training" if True in found else "trained")
    assert seen == {1, 2}, "on some days readings differ, on some they do not"


@dataclass(frozen=True)
class Ground:
    """As much of a geometry as crews need."""

    scenario: Any
    units: tuple[Any, ...]


def test_a_model_is_built_with_the_crews_of_its_reading() -> None:
    some = points(CALENDAR.replace("last: 2023-11-15", "last: 2028-11-15") + "readings: 12\n", "five_units")
    case = next(case for case in map(some.point, range(0, some.count, 3)) if len(set(case.training)) > 1)
    scenario = case.scenario_file.scenario
    geometry = Ground(scenario, (scenario.units[4], scenario.units[0], scenario.units[4]))
    for k, units in enumerate(case.training):
        told = crewed(geometry, case, k)
        assert {unit.id for unit in told.scenario.units if unit.crew == "in_training"} == units
        assert [unit.crew for unit in told.units] == [
            "in_training" if unit.id in units else "trained" for unit in geometry.units
        ]
    assert crewed(geometry, OneCase(case.scenario_file, case.readings, 0, 1), 0) is geometry, "a plain run"


def test_what_a_crew_in_training_can_do_may_be_varied_where_one_may_be_there() -> None:
    factor = "factors:\n  - {id: any.crew.in_training.reaction_factor}\ndesign: {kind: full}\n"
    some = points(CALENDAR + factor, "five_units")
    assert [row.id for row in some.factors] == ["any.crew.in_training.reaction_factor"]
    assert len(some.point(some.count - 1).readings) == 1


def test_a_stated_day_of_arrival_counts_with_its_slip() -> None:
    text = CALENDAR.replace("slip_days: 365", "available_from: 2022-05-01, units.unit-one.slip_days: 100")
    assert crews_of(points(text, "five_units"), "late") == "iiiittt"


def test_a_milestone_holds_from_its_day_until_a_later_one_and_an_option_goes_before_it() -> None:
    some = points(CALENDAR, "five_units")
    modes = {
        o: [some.point(i).scenario_file.scenario.network.mode for i in range(j, 21, 3)] for j, o in ((0, "r"), (2, "t"))
    }
    assert modes == {"r": ["alone"] * 4 + ["shared_warning"] * 3, "t": ["shared_tracks"] * 7}


def test_the_short_form_is_the_written_out_one() -> None:
    head, tail = TEXT.split("phases: [2028-01-01, 2029-01-01]")
    short = points(head + "phases: {first: 2028-01-01, last: 2029-12-31, every: year}" + tail)
    assert short.digest == points().digest
    assert short.places == points().places


def test_what_the_calendar_says_is_in_the_digest() -> None:
    digests = {points(text, "five_units").digest for text in (CALENDAR, CALENDAR.replace("180", "181"))}
    digests |= {points(CALENDAR.replace("2023-04-01", "2023-04-02"), "five_units").digest}
    assert len(digests) == 3
