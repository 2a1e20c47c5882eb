"""Chains in words: every state and moment has some, nothing unknown breaks them, and lines keep to their width."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bartizan.engine.log import Cause, Code
from bartizan.output.fates import fates_text, milestones, told_data
from bartizan.output.json_text import json_line
from bartizan.output.story import QUIET, story_text
from bartizan.output.story_words import STATES, headline, step_words
from bartizan.study import spans
from bartizan.study.chain import Chain, Shot, Step
from bartizan.study.why import Told

TOLD = {code for code in Code if code <= Code.PART_BACK} - {Code.CAUSE, Code.DECIDING_CAUSE, Code.RELOADED} | {
    Code.TRACK_FIRM,
    Code.TRACK_DROPPED,
    Code.HANDED_OVER,
    Code.EMITTING,
    Code.PLOT,
}
"""Codes that have words of their own; others are told by name."""

HIT = Shot(20.0, "alpha-1", 2, 12.0, 32.0, "destroyed", 14.2)
MISS = Shot(50.0, "alpha-2", 1, 10.0, 60.0, "not_in_sight", 9.0)


def moment(time_s: float, kind: str, value: float = 0.0, detail: int = 0, observer: str | None = "alpha-1") -> Step:
    return Step(time_s, time_s, observer, kind, value, detail, is_span=False)


def span(from_s: float, to_s: float, kind: str, observer: str = "alpha-1") -> Step:
    return Step(from_s, to_s, observer, kind, to_s - from_s, 1, is_span=True)


def chain(*steps: Step, **more) -> Chain:
    fate = {"fate": "got_through", "at": "Harbour", "by": None, "deciding_cause": "no_round", "causes": {}, "shots": ()}
    who = {"object": "cruise-1", "type": "cruise-missile", "kind": "cruise_missile", "side": "hostile"}
    when = {"is_threat": True, "start_s": 2.0, "end_s": 90.0}
    return Chain(**(who | when | fate | {"steps": steps} | more))


def lines(found: Chain, width: int = 120) -> list[str]:
    return story_text(found, width=width).splitlines()


def test_the_first_line_says_who_what_where_when_and_why():
    assert lines(chain())[0] == (
        'cruise-1 (cruise missile, hostile) got through to "Harbour" at 90.0 s. Deciding cause: no round left.'
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fate": "destroyed", "by": "alpha-1", "shots": (MISS, HIT)}, "was destroyed by alpha-1 at 90.0 s, 14.2 km"),
        ({"fate": "unresolved"}, "was still in flight when the time was up, at 90.0 s."),
        ({"fate": "unresolved", "start_s": 100.0}, "had not set out when the time was up, at 90.0 s."),
        ({"at": None}, "got through to its aim at 90.0 s."),
        ({"fate": "decoy_arrived", "is_threat": False}, '(cruise missile, decoy) reached "Harbour" at 90.0 s; nobody'),
        ({"fate": "departed", "side": "own", "is_threat": False}, "own) left at 90.0 s; nobody shot at it."),
        (
            {"fate": "departed", "side": "neutral", "is_threat": False, "shots": (MISS, HIT, MISS)},
            "left at 90.0 s; 4 rounds launched at it, by alpha-2 and alpha-1.",
        ),
        ({"fate": "flying", "side": "own", "is_threat": False}, "in flight when the replication was over, at 90.0 s;"),
        ({"fate": "absent"}, "took no part: its start was drawn beyond the end of the arrivals."),
        ({"fate": "turned_back"}, "turned back."),
    ],
)  # fmt: skip
def test_every_fate_has_a_sentence(more, words):
    assert words in headline(chain(**more))


def test_every_state_and_every_code_has_words():
    states = {cause.name.lower() for cause in Cause} | spans.NO_CAUSE
    assert states - {"missed"} == set(STATES)
    for code in TOLD:
        assert "value 5" not in step_words(moment(1.0, code.name.lower(), 5.0, 1), chain()), code.name
    assert {code.name.lower() for code in Code} >= QUIET


def test_the_page_lists_every_state():
    page = (Path(__file__).parents[3] / "docs" / "why.md").read_text(encoding="utf-8")
    table = page.split("| kind | means |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.M)) == set(STATES)


def test_what_nobody_knows_is_told_by_its_name_and_numbers():
    told = "\n".join(lines(chain(moment(5.0, "code_97", 1.5, 3), span(5.0, 9.0, "link_lost"))))
    assert "5.0 s  alpha-1  code 97 (value 1.5, detail 3)" in told
    assert "5.0 - 9.0 s  alpha-1  link lost" in told


def test_moments_of_one_radar_at_one_time_share_a_line():
    steps = (
        moment(5.0, "first_seen", 40.0),
        moment(5.0, "first_detected", 40.0),
        moment(5.0, "plot", 40.0),
        moment(9.0, "track_firm", 38.0),
        moment(9.0, "first_firm", 38.0),
        moment(9.0, "identified", 8.0, 1),
        moment(9.0, "identified", 0.0, 0, observer="alpha-2"),
    )
    assert lines(chain(*steps))[2:] == [
        "5.0 s  alpha-1  first seen and detected, at 40.0 km",
        "9.0 s  alpha-1  first firm track, at 38.0 km; hostile, known at 17.0 s",
        "9.0 s  alpha-2  not hostile, known at once",
    ]


def test_radars_with_the_same_span_share_a_line_and_those_that_never_saw_it_come_first():
    steps = (
        span(2.0, 90.0, "below_horizon", "alpha-2"),
        span(2.0, 4.0, "no_scan"),
        span(4.0, 90.0, "terrain_masked"),
        span(4.0, 90.0, "terrain_masked", "alpha-3"),
    )
    assert lines(chain(*steps))[2:] == [
        "2.0 - 90.0 s  alpha-2              below its horizon or beyond its range",
        "4.0 - 90.0 s  alpha-1 and alpha-3  hidden by terrain",
    ]


def test_before_many_radars_what_mattered_comes_first_and_then_radar_by_radar():
    steps = [moment(10.0, "plot", 30.0, 1, "r-2"), moment(4.0, "first_seen", 40.0, 0, "r-0")]
    steps += [span(10.0, 90.0, "no_round", f"r-{i}") for i in range(4)]
    assert lines(chain(*steps))[2:] == [
        "4.0 s  r-0  first seen, at 40.0 km",
        "",
        "r-0  10 s no round left",
        "r-1  10 s no round left",
        "r-2  10 s first plot, at 30.0 km: no round left",
        "r-3  10 s no round left",
    ]


@pytest.mark.parametrize(
    ("shot", "words"),
    [
        (HIT, "2 rounds launched, 12.0 s to fly: destroyed it at 32.0 s, 14.2 km off"),
        (HIT._replace(outcome="chance"), "missed, by chance, at 32.0 s, 14.2 km off"),
        (HIT._replace(outcome="object_gone"), "the object had gone, at 32.0 s"),
        (HIT._replace(outcome="unit_lost"), "missed, the fire unit was lost, at 32.0 s"),
        (HIT._replace(outcome="reason_9"), "reason 9, at 32.0 s"),
        (HIT._replace(outcome=None, resolved_s=None, range_km=None), "in the air when the replication was over"),
    ],
)
def test_a_launch_tells_what_became_of_it(shot, words):
    told = lines(chain(moment(20.0, "launch", 12.0, 2), moment(32.0, "miss", 14.2, 0), shots=(shot,)))
    assert words in told[2]
    assert len(told) == 3


def test_tracked_and_left_alone_says_by_whom_it_is_engaged():
    busy, later = span(15.0, 30.0, "taken"), span(60.0, 90.0, "taken")
    told = lines(chain(busy, later, shots=(HIT, MISS)))
    assert told[2].endswith("tracked; engaged by alpha-1")
    assert told[3].endswith("or every shot used that the doctrine allows")


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (((0, "alpha-1"),), "firm track, not identified as hostile (taken for a friend)"),
        (((2, "alpha-2"),), "firm track, not identified as hostile (unknown whose)"),
        (((0, "alpha-2"), (2, "alpha-1")), "firm track, not identified as hostile (unknown whose)"),
        (((0, "alpha-2"), (2, "alpha-3")), "firm track, not identified yet"),
        (((1, "alpha-1"),), "firm track, not identified yet"),
        ((), "firm track, not identified yet"),
    ],
)
def test_what_is_let_pass_says_what_it_was_taken_for(declared, words):
    """The radar's own word goes first; others' only where they agree."""
    steps = [moment(9.0, "identified", 8.0, detail, observer) for detail, observer in declared]
    last = span(10.0, 90.0, "not_identified")
    assert step_words(last, chain(*steps, last)) == words


def test_before_its_identity_is_due_nobody_is_mistaken():
    early = span(10.0, 17.0, "not_identified")
    assert step_words(early, chain(moment(9.0, "identified", 8.0, 2), early)) == "firm track, not identified yet"


def test_a_part_that_was_hit_is_named():
    hit = moment(90.0, "part_lost", 0.0, 0, "sector-post")
    found = lines(chain(moment(4.0, "first_seen", 40.0), hit, at="sector-post"))
    assert 'got through to "sector-post" at 90.0 s' in found[0]
    assert found[3] == "90.0 s  sector-post  lost to it"


def test_the_ledger_comes_last_with_its_unit():
    told = " ".join(lines(chain(causes={"terrain_masked": 40.2, "missed": 1.0}))[2:])
    assert told.startswith(
        "Time by cause, over all engagement radars: hidden by terrain 40 s; shot at and missed once."
    )
    assert "missed 3 times" in story_text(chain(causes={"missed": 3.0}))


@pytest.mark.parametrize("width", [20, 60, 80, 120])
def test_lines_keep_to_the_width_and_numbers_to_their_units(width):
    steps = [span(2.0 * i, 2.0 * i + 2.0, "taken", f"radar-{i % 3}") for i in range(9)]
    steps += [moment(7.0, "launch", 12.3, 2, "radar-1")]
    text = story_text(chain(*steps, shots=(HIT._replace(unit="radar-1", launched_s=7.0),)), width=width)
    assert max(map(len, text.splitlines())) <= max(width, 60)
    assert not any(line.lstrip().startswith(("s ", "km ")) or line.strip() == "s" for line in text.splitlines())


def test_names_from_files_steer_nothing():
    evil = chain(moment(1.0, "plot", 1.0, observer="a\x1b[31m"), object="x\x1b]0;\x07", at="\u202eport")
    assert not set(story_text(evil)) & {"\x1b", "\x07", "\u202e"}


def told(*chains: Chain) -> Told:
    return Told(1, 7, chains, is_equal=True)


def test_the_table_puts_first_what_got_through_and_counts_the_causes():
    milestones = (moment(5.0, "first_seen"), moment(9.0, "first_firm"), moment(9.0, "identified", 8.0, 1))
    text = fates_text(
        told(
            chain(object="b", fate="destroyed", by="alpha-1", deciding_cause=None, shots=(HIT,), end_s=32.0),
            chain(*milestones, object="c", shots=(MISS,)),
            chain(object="d", fate="unresolved", deciding_cause="missed"),
            chain(object="e", fate="decoy_arrived", is_threat=False, deciding_cause=None, type="decoy-drone"),
            chain(object="f", side="own", is_threat=False, fate="departed", deciding_cause=None),
        ),
        folder="out/a b",
    )
    rows = text.splitlines()
    assert [row.split()[0] for row in rows[1:5]] == ["c", "d", "e", "b"]
    assert rows[1].split() == "c cruise missile got through 90 5 9 17 1 1 no round left".split()
    assert rows[4].split() == "b cruise missile destroyed 32 - - - 2 0".split()
    assert rows[6:] == [
        "1 of 3 threats got through: no round left 1",
        "1 of 3 threats were still in flight at the end: shot at and missed 1",
        "One of them, step by step: bartizan why 'out/a b' --replication 7 --reading 1 --object c",
    ]


def test_the_command_that_tells_one_of_them_names_the_point_of_a_study():
    text = fates_text(told(chain(object="c"))._replace(point=3), folder="s")
    assert text.endswith(": bartizan why s --replication 7 --reading 1 --point 3 --object c\n")


def test_who_took_no_part_counts_neither_way_and_an_unknown_fate_breaks_nothing():
    nobody = {"deciding_cause": None, "at": None}
    text = fates_text(told(chain(fate="absent", **nobody), chain(fate="turned_back", **nobody), chain()), folder="x")
    assert [row.split()[3:5] for row in text.splitlines()[1:4]] == [
        ["got", "through"],
        ["took", "no"],
        ["turned", "back"],
    ]
    assert "1 of 2 threats got through" in text


def test_without_a_raid_there_is_no_table():
    assert fates_text(told(chain(side="own")), folder="x") == "no hostile object: nothing to stop\n"


def test_plain_data_of_one_and_of_all():
    one = told_data(told(chain(moment(1.0, "plot", float("nan")), shots=(HIT,))), "cruise-1")
    assert one["object"]["steps"][0]["words"].startswith("first plot")
    assert one["story"].startswith("cruise-1")
    assert "NaN" not in json_line(one)
    every = told_data(told(chain(shots=(HIT, MISS)), chain(side="own")))
    assert (every["reading"], every["replication"], every["equals_stored"]) == (1, 7, True)
    assert [(row["object"], row["rounds"], row["missed"]) for row in every["objects"]] == [("cruise-1", 3, 1)]
    assert "steps" not in every["objects"][0]


def test_milestones_are_the_first_and_only_what_could_have_hit_counts_as_missed():
    known = (moment(9.0, "identified", 8.0, 1), moment(10.0, "identified", 4.0, 1, "alpha-2"))
    gone, flying = HIT._replace(outcome="object_gone"), HIT._replace(outcome=None)
    found = milestones(chain(*known, shots=(HIT, MISS, gone, flying)))
    assert (found["identified_s"], found["missed"], found["engagements"]) == (14.0, 1, 4)
    assert (found["seen_s"], found["firm_s"]) == (None, None)
