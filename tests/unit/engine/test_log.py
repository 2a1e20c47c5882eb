"""The log's words and the roster that explains its rows."""

from __future__ import annotations

import json

from bartizan.engine.log import EVENT, Cause, Code, Level, Roster
from unit.engine.worlds import battery, flight, raid, unit, world

CONTRACT = (
    "below_horizon terrain_masked not_detected no_firm_track not_identified held_fire outside_envelope too_late "
    "no_channel no_round unit_lost missed"
)


def test_causes_are_those_of_the_contract_in_its_order():
    assert [cause.name.lower() for cause in sorted(Cause)] == CONTRACT.split()


def test_a_row_is_small_and_holds_every_code():
    assert EVENT.itemsize == 24
    assert max(Code) < 2**15
    assert sorted(Level) == [1, 2, 3, 4]


def test_a_roster_survives_the_way_through_json():
    units = [unit("one", battery(), watch_km=(1.0, 1.0))]
    roster = world(units, [raid(count=2)], traffic=[flight()]).geometry.roster
    assert Roster.from_dict(json.loads(json.dumps(roster.as_dict()))) == roster
