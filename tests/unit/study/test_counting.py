"""What is counted in one pass over a log, on logs written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code, Part, Roster
from bartizan.errors import ModelError
from bartizan.study.counting import NOT_THERE
from bartizan.study.tally import Rows, legend, tally
from unit.study.events import event, log, small_roster

ROSTER = small_roster()._replace(
    parts=(Part("post", "command_post", "alpha", 1), Part("launcher", "launcher", "alpha", 2))
)
LURE, PATROL, LINER = 4, 5, 6


def counted(*rows: tuple, count: int = 1, roster: Roster = ROSTER) -> Rows:
    return tally(log(list(rows)), legend(roster), 0, count)


def test_a_launch_while_another_has_rounds_in_the_air_is_double():
    rows = counted(
        event(0, 1, Code.LAUNCH, 0, 2, detail=1),
        event(0, 2, Code.LAUNCH, 1, 2, detail=1),  # double
        event(0, 3, Code.MISS, 0, 2),
        event(0, 4, Code.LAUNCH, 0, 2, detail=1),  # double: the other's rounds are still in the air
        event(0, 5, Code.MISS, 1, 2),
        event(0, 6, Code.KILL, 0, 2),
        event(0, 7, Code.LAUNCH, 1, 3, detail=1),  # another object
        event(1, 1, Code.LAUNCH, 1, 2, detail=1),  # another replication
        event(1, 2, Code.LAUNCH, 1, 2, detail=1),  # the same fire unit
        event(2, 1, Code.LAUNCH, 0, 3, detail=1),
        event(2, 2, Code.LAUNCH, 1, 3, detail=1),  # double, whatever it had in the air two replications ago
        count=3,
    )
    assert rows.double_engagements.tolist() == [2, 0, 1]


def test_the_delay_runs_from_the_first_detection_to_the_first_identity_due():
    rows = counted(
        event(0, 1, Code.FIRST_DETECTED, 0, 0, 50.0),
        event(0, 2, Code.IDENTIFIED, 0, 0, 9.0, 1),
        event(0, 4, Code.IDENTIFIED, 1, 0, 3.0, 1),  # due sooner, though later begun
        event(0, 1, Code.FIRST_DETECTED, 0, 1, 50.0),  # never identified
        event(0, 1, Code.FIRST_DETECTED, 0, PATROL, 50.0),
        event(0, 1, Code.IDENTIFIED, 0, PATROL, 9.0, 0),  # not hostile
        count=2,
    )
    assert (rows.identified.tolist(), rows.identification_delay_s.tolist()) == ([1, 0], [6.0, 0.0])


def test_of_several_detections_the_first_gives_the_range():
    rows = counted(event(0, 3, Code.FIRST_DETECTED, 0, 0, 50.0), event(0, 3, Code.FIRST_DETECTED, 1, 0, 40.0))
    assert (rows.detected.tolist(), rows.first_detection_km.tolist()) == ([1], [50.0])


def test_who_waits_for_a_round_is_known_before():
    rows = counted(
        event(0, 1, Code.IDENTIFIED, 0, 0, 2.0, 1),
        event(0, 1, Code.IDENTIFIED, 0, 1, 2.0, 1),
        event(0, 3, Code.LAUNCH, 0, 0, detail=1),  # at once
        event(0, 3.001, Code.LAUNCH, 1, 1, detail=1),
        event(0, 9, Code.LAUNCH, 1, 2, detail=1),  # nobody asked who that is
        event(0, 9, Code.LAUNCH, 1, LURE, detail=1),  # no threat
    )
    assert (rows.fired_at.tolist(), rows.waited.tolist()) == ([3], [1])


def test_a_friend_that_gets_through_was_let_pass():
    cause = (event(0, 9, Code.DECIDING_CAUSE, -1, i, 1.0, int(Cause.HELD_FIRE)) for i in (1, 2))
    rows = counted(
        event(0, 1, Code.IDENTIFIED, 0, 1, 0.0, 0),
        event(0, 1, Code.IDENTIFIED, 1, 1, 0.0, 2),  # another group knows better
        event(0, 1, Code.IDENTIFIED, 1, 2, 0.0, 2),
        event(0, 1, Code.IDENTIFIED, 1, 3, 0.0, 0),
        event(0, 9, Code.LEAK, -1, 1, detail=1),
        event(0, 9, Code.LEAK, -1, 2, detail=-1),
        *cause,
    )
    assert (rows.hostile_let_pass.tolist(), rows.assets_hit.tolist()) == ([1], [[False, True]])
    assert rows.causes[0, Cause.HELD_FIRE] == 2


def test_a_leaker_has_one_deciding_cause():
    leak, cause = event(0, 9, Code.LEAK, -1, 1, detail=-1), event(0, 9, Code.DECIDING_CAUSE, -1, 1, 1.0, 5)
    for n_causes in (0, 2):
        with pytest.raises(ModelError, match="1 replications hold leakers without exactly one deciding cause"):
            counted(leak, *[cause] * n_causes)


def test_nodes_and_parts_are_lost_once_and_only_if_they_were_there():
    rows = counted(
        event(0, 1, Code.NODE_LOST, 1, -1, detail=1),
        event(0, 2, Code.NODE_LOST, 1, -1, detail=2),
        event(0, 2, Code.NODE_LOST, 2, -1, detail=NOT_THERE),
        event(1, 1, Code.PART_LOST, -1, -1, detail=1),
        event(1, 2, Code.PART_BACK, -1, -1, detail=1),
        event(1, 3, Code.PART_LOST, -1, -1, detail=1),
        count=2,
    )
    assert (rows.nodes_lost.tolist(), rows.parts_lost.tolist()) == ([1, 0], [0, 1])


def test_what_does_not_count_is_passed_over():
    things = tuple(thing._replace(counted=thing.side != "own") for thing in ROSTER.objects)
    launches = [event(0, 1, Code.LAUNCH, 0, target, detail=2) for target in (0, PATROL, LINER)]
    rows = counted(*launches, roster=ROSTER._replace(objects=things))
    assert (rows.rounds_fired.tolist(), rows.own_engaged.tolist(), rows.neutral_engaged.tolist()) == ([4], [0], [1])
    assert rows.rounds_by_unit.tolist() == [[4, 0]]


@pytest.mark.parametrize(
    "stray",
    [
        event(2, 1, Code.FIRST_SEEN, 0, 0),
        event(-1, 1, Code.FIRST_SEEN, 0, 0),
        event(1, 1, Code.KILL, 0, 7),
        event(1, 1, Code.KILL, 0, -2),
        event(1, 1, Code.KILL, 3, 0),
        event(1, 1, Code.KILL, -1, 0),
        event(1, 1, Code.NODE_LOST, -1, -1, detail=1),
        event(1, 1, Code.PART_LOST, -1, -1, detail=2),
        event(1, 1, Code.LEAK, -1, 0, detail=2),
    ],
)
def test_what_is_not_on_the_roster_is_refused_and_nothing_is_written_there(stray):
    with pytest.raises(ModelError, match=r"0\.\.1 holds 1 events of another replication, or of what is not"):
        counted(event(0, 1, Code.FIRST_SEEN, 0, 0), stray, count=2)


def test_replications_out_of_order_are_refused():
    with pytest.raises(ModelError, match="holds 1 events of another"):
        counted(event(1, 1, Code.KILL, 0, 0), event(0, 1, Code.KILL, 0, 0), count=2)


def test_a_log_that_may_not_be_written_to_is_counted_too():
    events = log([event(0, 1, Code.KILL, 0, 0)])
    events.flags.writeable = False
    assert np.array_equal(tally(events, legend(ROSTER), 0, 1).kills, [1])
