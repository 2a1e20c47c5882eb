"""Counting: a log written by hand gives the numbers counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.engine.log import Code
from bartizan.errors import ModelError
from bartizan.study.measures import MEASURES, estimate, table, typical
from bartizan.study.tally import legend, tally
from unit.study.events import event, join, log, small_roster, story


@pytest.fixture
def who():
    return legend(small_roster())


def test_every_column_of_the_story(who):
    rows = tally(story(), who, 5, 3)
    expected = {
        "leakers": [2, 0, 0],
        "unresolved": [1, 0, 0],
        "kills": [1, 0, 0],
        "rounds_fired": [4, 4, 0],
        "rounds_on_decoys": [1, 0, 0],
        "detected": [2, 0, 0],
        "first_detection_km": [100.0, 0.0, 0.0],
        "own_engaged": [1, 0, 0],
        "neutral_engaged": [0, 0, 0],
        "fratricides": [1, 0, 0],
        "nodes_lost": [1, 0, 0],
    }
    for name, values in expected.items():
        assert getattr(rows, name).tolist() == values, name
    assert rows.assets_hit.tolist() == [[True, False], [False, False], [False, False]]
    assert rows.rounds_by_unit[0].tolist() == [4, 0]
    assert rows.causes.sum(axis=1).tolist() == rows.leakers.tolist()
    assert rows.causes_unresolved.sum(axis=1).tolist() == rows.unresolved.tolist()


def test_kinds_put_threats_first_and_count_apart(who):
    assert [kind.object for kind in who.kinds] == ["cruise-missile", "decoy-drone", "su-30mki", "airliner-a320"]
    rows = tally(story(), who, 5, 2)
    assert rows.leaked_by_kind[0].tolist() == [2, 0, 0, 0]
    assert rows.engaged_by_kind[0].tolist() == [1, 1, 1, 0]
    assert rows.destroyed_by_kind[0].tolist() == [1, 0, 1, 0]


def test_blocks_join_to_the_whole(who):
    events = story()
    whole = tally(events, who, 5, 2)
    parts = join([tally(events[events["replication"] == r], who, r, 1) for r in (5, 6)])
    for name, a, b in zip(whole._fields, whole, parts, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=name)


def test_stopped_excludes_what_is_still_in_flight(who):
    events = story()
    rows = tally(events[events["replication"] == 5], who, 5, 1)
    assert estimate("stopped", [rows], who).mean == pytest.approx(1.0 - 3 / 4)
    assert estimate("p_leak", [rows], who).mean == pytest.approx(2 / 4)
    assert estimate("first_detection_km", [rows], who).mean == pytest.approx(50.0)
    assert estimate("detected_share", [rows], who).mean == pytest.approx(2 / 5)
    assert estimate("rounds_per_kill", [rows], who).mean == pytest.approx(4.0)


def test_nothing_happened_is_not_a_number_made_up(who):
    rows = tally(log([]), who, 0, 40)
    assert estimate("rounds_per_kill", [rows], who).mean is None
    assert estimate("first_detection_km", [rows], who).mean is None
    none_through = estimate("leakers", [rows], who)
    assert (none_through.mean, none_through.low, none_through.high) == (0.0, None, None)
    assert none_through.any == pytest.approx((0.0, 0.0, 0.0881), abs=1e-4)
    assert estimate("p_raid_annihilation", [rows], who).low == pytest.approx(0.9119, abs=1e-4)


def test_no_raid_leaves_the_questions_about_it_unanswered():
    who = legend(small_roster(n_threats=0))
    rows = tally(log([]), who, 0, 3)
    for name in ("p_leak", "stopped", "p_raid_annihilation"):
        assert estimate(name, [rows], who).mean is None
        assert table(name, [rows], who) is None
    assert estimate("own_engaged", [rows], who).mean == 0.0


def test_every_measure_answers_for_an_empty_roster():
    roster = small_roster()
    who = legend(roster._replace(nodes=(), objects=(), assets=()))
    rows = tally(log([]), who, 0, 2)
    for name in MEASURES:
        estimate(name, [rows], who)


def test_a_ratio_becomes_a_table_whose_row_means_are_the_ratios(who):
    launches = [event(r, 1.0, Code.LAUNCH, 0, 0, 1.0, r + 1) for r in range(3)]
    rows = tally(log([*launches[:2], event(1, 2.0, Code.KILL, 0, 0), launches[2]]), who, 0, 3)
    assert table("rounds_per_kill", [rows], who).mean(axis=1) == pytest.approx([6.0])
    # 2 rounds, 1 kill on average over 3 replications: 6 a kill, and each replication by (rounds - 6 kills) / (1 / 3)
    assert table("rounds_per_kill", [rows], who)[0] == pytest.approx([9.0, -6.0, 15.0])


def test_foreign_events_and_leakers_without_a_cause_are_refused(who):
    with pytest.raises(ModelError, match="another replication"):
        tally(story(), who, 5, 1)
    with pytest.raises(ModelError, match="deciding cause"):
        tally(log([event(0, 1.0, Code.LEAK, -1, 0)]), who, 0, 1)


def test_typical_replications(who):
    events = [event(r, 1.0, Code.UNRESOLVED, -1, i) for r, n in enumerate((2, 0, 3, 1, 1)) for i in range(n)]
    assert typical(tally(log(events), who, 0, 5)) == {"median": 3, "best": 1, "worst": 2}
