"""From a log made by hand to chains: every step, every shot, every span."""

from __future__ import annotations

import pytest

from bartizan.engine.log import Cause, Code, Part
from bartizan.study.chain import Chain, Course, cause_name, chains_of, code_name
from bartizan.study.spans import BELOW_HORIZON, IN_SIGHT, NO_PLOT, NO_SCAN, TAKEN
from unit.study.events import event, log, small_roster

ROSTER = small_roster()
PERIOD_S = 2.0


def chain(rows: list[tuple], row: int = 0, *, start_s: float = 0.0, watchers: tuple[int, ...] = (0,)) -> Chain:
    starts_ms = [round(1000.0 * start_s)] * len(ROSTER.objects)
    return chains_of(Course(log(sorted(rows, key=lambda r: r[1])), ROSTER, starts_ms, watchers), [row])[0]


def scan(time_s: float, cause: Cause | None, *, plot: bool = False, observer: int = 0) -> list[tuple]:
    """What one scan leaves of object 0: seen clearly unless behind terrain."""
    rows = [event(0, time_s, Code.PLOT, observer, 0, 30.0, 1)] if plot else []
    if cause != Cause.TERRAIN_MASKED:
        rows.append(event(0, time_s, Code.IN_SIGHT, observer, 0, PERIOD_S, 12))
    if cause is not None:
        rows.append(event(0, time_s, Code.BLAMED, observer, 0, PERIOD_S, int(cause)))
    return rows


def leak(time_s: float) -> list[tuple]:
    return [event(0, time_s, Code.LEAK, -1, 0, 0.0, 0)]


def spans(found: Chain) -> list[tuple]:
    return [(step.from_s, step.to_s, step.kind, step.value) for step in found.steps if step.is_span]


def test_a_life_is_cut_into_spans_without_gaps():
    rows = scan(11.0, Cause.TERRAIN_MASKED) + scan(13.0, Cause.NOT_DETECTED) + scan(15.0, Cause.NOT_DETECTED)
    rows += scan(17.0, Cause.NO_FIRM_TRACK, plot=True) + scan(25.0, None, plot=True) + leak(40.0)
    assert spans(chain(rows)) == [
        (0.0, 11.0, BELOW_HORIZON, 0.0),
        (11.0, 13.0, "terrain_masked", 2.0),
        (13.0, 17.0, "not_detected", 4.0),
        (17.0, 19.0, "no_firm_track", 2.0),
        (19.0, 25.0, BELOW_HORIZON, 0.0),
        (25.0, 27.0, TAKEN, 0.0),
        (27.0, 40.0, BELOW_HORIZON, 0.0),
    ]


def test_what_was_lost_from_sight_and_came_back_is_two_spans():
    rows = scan(1.0, Cause.NO_ROUND, plot=True) + scan(5.0, Cause.NO_ROUND, plot=True) + leak(7.0)
    assert [row[:3] for row in spans(chain(rows))[1:]] == [
        (1.0, 3.0, "no_round"),
        (3.0, 5.0, BELOW_HORIZON),
        (5.0, 7.0, "no_round"),
    ]


def test_what_happens_at_a_moment_comes_before_the_state_that_follows():
    rows = scan(11.0, Cause.NO_FIRM_TRACK, plot=True) + leak(13.0)
    assert [step.kind for step in chain(rows).steps] == [BELOW_HORIZON, "plot", "no_firm_track", "leak"]


def test_the_last_scan_ends_with_the_object_and_books_its_whole_period():
    rows = scan(11.0, Cause.NO_ROUND, plot=True) + leak(11.5)
    assert spans(chain(rows))[-1] == (11.0, 11.5, "no_round", 2.0)


def test_before_the_first_scan_nobody_looked():
    assert spans(chain(scan(1.5, Cause.NO_ROUND) + leak(3.5)))[0] == (0.0, 1.5, NO_SCAN, 0.0)
    assert spans(chain(scan(2.0, Cause.NO_ROUND) + leak(4.0)))[0] == (0.0, 2.0, BELOW_HORIZON, 0.0)


def test_a_radar_that_never_saw_it_has_one_span():
    found = chain(scan(11.0, Cause.NO_ROUND) + leak(20.0), watchers=(0, 1))
    other = [step for step in found.steps if step.observer == "alpha-2"]
    assert [(step.from_s, step.to_s, step.kind) for step in other] == [(0.0, 20.0, BELOW_HORIZON)]


def test_a_scan_without_a_plot_belongs_to_what_is_before_and_behind_it():
    rows = scan(1.0, Cause.NO_ROUND, plot=True) + scan(3.0, None) + scan(5.0, None) + leak(9.0)
    rows += scan(7.0, Cause.NO_ROUND, plot=True)
    assert spans(chain(rows))[1:] == [(1.0, 9.0, "no_round", 4.0)]
    rows = scan(1.0, Cause.NO_ROUND, plot=True) + scan(3.0, None) + scan(5.0, None, plot=True) + leak(7.0)
    assert [row[2] for row in spans(chain(rows))[1:]] == ["no_round", NO_PLOT, TAKEN]


def test_of_two_tracks_of_one_object_the_one_that_got_furthest_counts():
    rows = scan(1.0, Cause.NOT_IDENTIFIED, plot=True) + leak(3.0)
    rows.append(event(0, 1.0, Code.BLAMED, 0, 0, PERIOD_S, int(Cause.NO_ROUND)))
    assert spans(chain(rows))[1:] == [(1.0, 3.0, "no_round", 4.0)]
    assert spans(chain(rows[::-1]))[1:] == [(1.0, 3.0, "no_round", 4.0)]


def test_what_a_lost_unit_sees_beyond_its_reach_is_in_sight():
    lost = [event(0, 0.5, Code.NODE_LOST, 0, -1, 0.0, 1)]
    rows = scan(1.0, None) + scan(3.0, Cause.UNIT_LOST) + leak(5.0)
    assert [row[2] for row in spans(chain(lost + rows))[1:]] == [IN_SIGHT, "unit_lost"]
    assert [row[2] for row in spans(chain(rows))[1:]] == [NO_PLOT, "unit_lost"]


def test_where_nobody_scans_a_state_lasts_until_the_next_decision_or_the_launch():
    note = [event(0, t, Code.BLAMED, 0, 0, 0.001, int(Cause.NO_CHANNEL)) for t in (2.0, 5.0, 21.0)]
    rows = [*note, event(0, 9.0, Code.LAUNCH, 0, 0, 6.0, 1), event(0, 15.0, Code.MISS, 0, 0, 3.0, 0), *leak(30.0)]
    assert spans(chain(rows)) == [
        (0.0, 2.0, NO_SCAN, 0.0),
        (2.0, 9.0, "no_channel", 0.002),
        (9.0, 21.0, TAKEN, 0.0),
        (21.0, 30.0, "no_channel", 0.001),
    ]


def test_only_threats_have_spans():
    decoy = [(*row[:4], 4, *row[5:]) for row in scan(1.0, Cause.NO_ROUND)]
    assert spans(chain(decoy, 4)) == []


def test_shots_find_the_outcome_that_their_own_unit_reports():
    rows = [
        event(0, 10.0, Code.LAUNCH, 0, 0, 12.0, 2),
        event(0, 11.0, Code.LAUNCH, 1, 0, 5.0, 1),
        event(0, 16.0, Code.MISS, 1, 0, 20.0, 1),
        event(0, 22.0, Code.MISS, 0, 0, 15.0, 0),
        event(0, 30.0, Code.LAUNCH, 1, 0, 6.0, 1),
        event(0, 36.0, Code.KILL, 1, 0, 8.0, 1),
        event(0, 31.0, Code.LAUNCH, 0, 0, 9.0, 1),
    ]
    found = chain(rows)
    assert [(shot.unit, shot.rounds, shot.resolved_s, shot.outcome) for shot in found.shots] == [
        ("alpha-1", 2, 22.0, "chance"),
        ("alpha-2", 1, 16.0, "not_in_sight"),
        ("alpha-2", 1, 36.0, "destroyed"),
        ("alpha-1", 1, None, None),
    ]
    assert (found.fate, found.by, found.end_s, found.deciding_cause) == ("destroyed", "alpha-2", 36.0, None)


@pytest.mark.parametrize(
    ("code", "row", "fate", "at"),
    [
        (Code.LEAK, 0, "got_through", "Port"),
        (Code.UNRESOLVED, 1, "unresolved", None),
        (Code.DECOY_ARRIVED, 4, "decoy_arrived", "Port"),
        (Code.DEPARTED, 5, "departed", None),
        (Code.ABSENT, 1, "absent", None),
        (Code.FIRST_SEEN, 6, "flying", None),
    ],
)
def test_every_fate_has_a_name(code, row, fate, at):
    found = chain([event(0, 9.0, code, -1, row, 0.0, 0)], row)
    assert (found.fate, found.at, found.end_s) == (fate, at, 9.0)


def test_who_takes_no_part_has_no_spans():
    assert chain([event(0, 9.0, Code.ABSENT, -1, 0)]).steps[0].kind == "absent"
    assert spans(chain([event(0, 9.0, Code.ABSENT, -1, 0)])) == []


PARTS = (Part("alpha.post", "command_post", "alpha", 1, 0.0, 0.0), Part("mains", "power", "", 2, 9.0, 9.0))


def test_a_leaker_at_a_part_names_it_and_what_it_took():
    rows = [event(0, 9.0, Code.LEAK, -1, 0, 0.0, -2 - 1), event(0, 9.0, Code.PART_LOST, -1, 0, 0.0, 1)]
    roster = ROSTER._replace(parts=PARTS)
    found = chains_of(Course(log(rows), roster, [0] * len(roster.objects), ()), [0])[0]
    assert (found.fate, found.at) == ("got_through", "mains")
    assert [(step.kind, step.observer, step.detail) for step in found.steps] == [
        ("leak", None, -3),
        ("part_lost", "mains", 1),
    ]


def test_a_part_beyond_the_roster_breaks_nothing():
    rows = [event(0, 9.0, Code.LEAK, -1, 0, 0.0, -7), event(0, 9.0, Code.PART_LOST, -1, 0, 0.0, 5)]
    found = chain(rows, watchers=())
    assert (found.at, [step.observer for step in found.steps]) == (None, [None, None])


def test_a_leaker_at_a_site_tells_what_it_took():
    rows = [
        event(0, 9.0, Code.LEAK, 0, 0, 0.0, -1),
        event(0, 9.0, Code.NODE_LOST, 0, -1, 0.0, 1),
        event(0, 8.0, Code.NODE_LOST, 1, -1, 0.0, 2),
    ]
    found = chain(rows)
    assert found.at == "alpha-1"
    assert [(step.kind, step.observer, step.detail) for step in found.steps if not step.is_span] == [
        ("leak", "alpha-1", -1),
        ("node_lost", "alpha-1", 1),
    ]


def test_of_plots_and_tracks_the_first_of_each_radar_and_the_firm_ones_are_told():
    rows = [
        event(0, 1.0, Code.TRACK_STARTED, 0, 5, 30.0, 7),
        event(0, 1.0, Code.PLOT, 0, 5, 30.0, 7),
        event(0, 3.0, Code.PLOT, 0, 5, 29.0, 7),
        event(0, 3.5, Code.PLOT, 2, 5, 29.0, 1),
        event(0, 5.0, Code.TRACK_DROPPED, 0, 5, 0.0, 7),
        event(0, 6.0, Code.TRACK_FIRM, 0, 5, 27.0, 8),
        event(0, 7.0, Code.TRACK_DROPPED, 0, 5, 0.0, 8),
        event(0, 8.0, Code.TRACK_FIRM, 0, 5, 27.0, 9),
        event(0, 9.0, Code.DEPARTED, -1, 5),
        event(0, 9.5, Code.TRACK_DROPPED, 0, 5, 0.0, 9),
    ]
    told = [(step.from_s, step.kind) for step in chain(rows, 5).steps]
    assert told == [
        (1.0, "plot"),
        (3.5, "plot"),
        (6.0, "track_firm"),
        (7.0, "track_dropped"),
        (8.0, "track_firm"),
        (9.0, "departed"),
    ]


def test_what_this_version_does_not_know_is_told_by_number():
    rows = [event(0, 1.0, 977, 0, 0, 2.5, 3), event(0, 2.0, Code.BLAMED, 0, 0, PERIOD_S, 77), *leak(4.0)]  # type: ignore[arg-type]
    rows.append(event(0, 4.0, Code.DECIDING_CAUSE, -1, 0, 2.0, 77))
    found = chain(rows)
    assert ("code_977", 2.5, 3) in [(step.kind, step.value, step.detail) for step in found.steps]
    assert spans(found)[-1][2] == found.deciding_cause == "cause_77"
    assert (code_name(4), cause_name(11)) == ("identified", "missed")


def test_plain_data_holds_all_and_steps_only_if_wanted():
    found = chain([event(0, 10.0, Code.LAUNCH, 0, 0, 12.0, 2), *scan(1.0, Cause.NO_ROUND), *leak(20.0)])
    data = found.as_dict()
    assert data["shots"][0]["unit"] == "alpha-1"
    assert [step["kind"] for step in data["steps"]] == [step.kind for step in found.steps]
    assert data.keys() - found.as_dict(with_steps=False).keys() == {"steps"}


def test_without_a_start_spans_begin_with_the_first_scan():
    rows = sorted(scan(11.0, Cause.NO_ROUND) + leak(20.0), key=lambda row: row[1])
    found = chains_of(Course(log(rows), ROSTER))[0]
    assert [(step.from_s, step.to_s) for step in found.steps if step.observer == "alpha-1"] == [
        (11.0, 13.0),
        (13.0, 20.0),
    ]
    assert found.start_s is None
    assert [step.kind for step in found.steps if step.observer == "alpha-2"] == []


def test_an_object_that_had_not_set_out_has_no_life():
    found = chain([event(0, 9.0, Code.UNRESOLVED, -1, 0)], start_s=20.0)
    assert (spans(found), found.start_s, found.end_s) == ([], 20.0, 9.0)


def test_all_objects_are_told_in_the_order_of_the_roster():
    found = chains_of(Course(log([event(0, 9.0, Code.DEPARTED, -1, 5)]), ROSTER))
    assert [one.object for one in found] == [thing.id for thing in ROSTER.objects]
    assert chains_of(Course(log([]), ROSTER), [2])[0].end_s == 0.0
