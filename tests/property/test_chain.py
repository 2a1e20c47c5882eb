"""Chains of generated worlds: no gap, no overlap, and never another sum than the ledger's."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from bartizan.engine.log import Cause, Code, Level, Node, Place, Roster, Thing
from bartizan.engine.run import Session, run_block
from bartizan.engine.why import STAGE_OF_CAUSE
from bartizan.output.story import story_text
from bartizan.output.wording import cause_words
from bartizan.study.chain import Chain, Course, chains_of
from bartizan.study.ledger import ledger
from bartizan.study.tally import legend, tally
from reference import adapt
from reference.generate import random_world
from reference.world import Side

SEEDS = range(60)
SEED = 11
REPLICATION = 4
BY_REST = {Cause.BELOW_HORIZON, Cause.TOO_LATE, Cause.MISSED}
"""Not the sum of scans alone."""
TOLERANCE_S = 0.02
SIDES = {Side.HOSTILE: "hostile", Side.OWN: "own", Side.NEUTRAL: "neutral"}


def roster_of(world) -> Roster:
    """Names for the rows of a made-up world."""
    kinds = {True: "fire_unit", False: "acquisition_radar"}
    nodes = [
        Node(
            f"node-{radar.row}",
            kinds[radar.launchers is not None],
            f"unit-{radar.unit}",
            "s-400",
            radar.uid,
            0.0,
            0.0,
            radar.x_m,
            radar.y_m,
            10.0,
            10.0,
        )
        for radar in world.radars
    ]
    things = [
        Thing(f"object-{flyer.row}", "drone", "drone", SIDES[flyer.side], flyer.is_threat, "group", 0, flyer.uid)
        for flyer in world.flyers
    ]
    assets = [Place(f"asset-{i}", f"Asset {i}", 0.0, 0.0, x, y) for i, (x, y) in enumerate(world.assets_m)]
    return Roster(tuple(nodes), tuple(things), tuple(assets))


@cache
def played(seed: int) -> tuple[Course, list[Chain]]:
    """One replication of a generated world at the fullest level, and its chains."""
    world = random_world(seed)
    model = adapt.model_from_world(world)
    events = run_block(model, seed=SEED, first=REPLICATION, count=1, level=Level.CHAIN)
    starts_ms = Session(model, REPLICATION, seed=SEED).state.bodies["start_ms"].tolist()
    watchers = [radar.row for radar in world.fire_units()]
    course = Course(events, roster_of(world), starts_ms, watchers)
    return course, chains_of(course)


def lives(seed: int) -> list[Chain]:
    """Chains of the threats that had a life."""
    return [chain for chain in played(seed)[1] if chain.is_threat and chain.start_s < chain.end_s]


def spans(chain: Chain, observer: str) -> list:
    return [step for step in chain.steps if step.is_span and step.observer == observer]


@pytest.mark.parametrize("seed", SEEDS)
def test_spans_of_one_radar_cover_a_life_without_gap_or_overlap(seed):
    course, _ = played(seed)
    for chain in lives(seed):
        for row in course.watchers:
            own = spans(chain, course.roster.nodes[row].id)
            assert (own[0].from_s, own[-1].to_s) == (chain.start_s, chain.end_s)
            assert all(one.to_s == other.from_s for one, other in pairwise(own))
            assert all(one.kind != other.kind for one, other in pairwise(own))
            assert all(step.from_s < step.to_s or step is own[-1] for step in own)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_spans_book_is_what_the_ledger_says(seed):
    course, _ = played(seed)
    for chain in lives(seed):
        if chain.fate not in ("got_through", "unresolved") or not course.watchers:
            continue
        booked = Counter[str]()
        for step in chain.steps:
            booked[step.kind] += step.value if step.is_span else 0.0
        for cause in set(Cause) - BY_REST:
            name = cause.name.lower()
            assert booked[name] == pytest.approx(chain.causes.get(name, 0.0), abs=TOLERANCE_S), (chain.object, name)
        assert booked["too_late"] <= chain.causes.get("too_late", 0.0) + TOLERANCE_S
        missed = sum(shot.outcome not in (None, "destroyed", "object_gone") for shot in chain.shots)
        assert missed == chain.causes.get("missed", 0.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_between_scans_is_below_the_horizon(seed):
    """Up to the last scan of each radar, whose period the object may not have lived to see."""
    course, _ = played(seed)
    for chain in lives(seed):
        if chain.fate not in ("got_through", "unresolved") or not course.watchers:
            continue
        rest_s = sum(s.to_s - s.from_s for s in chain.steps if s.is_span and s.kind in ("below_horizon", "no_scan"))
        longest_s = max(world_period_s(seed, row) for row in course.watchers)
        stated_s = chain.causes.get("below_horizon", 0.0)
        assert stated_s - TOLERANCE_S <= rest_s <= stated_s + len(course.watchers) * longest_s


def world_period_s(seed: int, row: int) -> float:
    return random_world(seed).radars[row].period_ms / 1000.0


@pytest.mark.parametrize("seed", SEEDS)
def test_causes_of_leakers_sum_to_the_leakers(seed):
    course, chains = played(seed)
    rows = tally(course.events, legend(course.roster), REPLICATION, 1)
    for unresolved, fate, count in ((False, "got_through", rows.leakers), (True, "unresolved", rows.unresolved)):
        told = Counter(chain.deciding_cause for chain in chains if chain.is_threat and chain.fate == fate)
        assert told.total() == count[0]
        stated = ledger([rows], unresolved=unresolved)
        assert {name: row["mean"] for name, row in stated.items() if row["mean"]} == dict(told)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_story_tells_the_cause_that_the_furthest_stage_and_the_longest_time_make(seed):
    for chain in played(seed)[1]:
        is_through = chain.is_threat and chain.fate in ("got_through", "unresolved")
        text = " ".join(story_text(chain).split())
        assert (chain.deciding_cause is not None) == is_through == ("Deciding cause:" in text)
        if not is_through:
            continue
        assert f"Deciding cause: {cause_words(chain.deciding_cause)}." in text
        amounts = [(STAGE_OF_CAUSE[c], chain.causes.get(c.name.lower(), 0.0), -c, c.name.lower()) for c in Cause]
        furthest = max((row for row in amounts if row[1] > 0.0), default=amounts[0])
        assert chain.deciding_cause == furthest[3]


def test_the_worlds_show_what_the_chains_are_made_of():
    chains = [chain for seed in SEEDS for chain in played(seed)[1]]
    states = {step.kind for chain in chains for step in chain.steps if step.is_span}
    assert states >= {cause.name.lower() for cause in Cause} - {"missed"} | {"taken", "no_plot", "no_scan", "in_sight"}
    assert {chain.fate for chain in chains} == {
        "got_through",
        "unresolved",
        "destroyed",
        "decoy_arrived",
        "departed",
        "flying",
    }
    assert len({chain.deciding_cause for chain in chains}) > 8


def test_an_event_left_out_is_noticed():
    """The sums would not hold without one of the scans: a planted loss is found."""
    course, chains = played(4)
    chain = next(c for c in chains if c.causes.get("no_round", 0.0) > 0.0)
    row = [thing.id for thing in course.roster.objects].index(chain.object)
    events = course.events
    is_one = (events["code"] == Code.BLAMED) & (events["target"] == row) & (events["detail"] == Cause.NO_ROUND)
    fewer = np.delete(events, np.flatnonzero(is_one)[0])
    again = chains_of(course._replace(events=fewer), [row])[0]
    booked_s = sum(step.value for step in again.steps if step.is_span and step.kind == "no_round")
    assert booked_s < again.causes["no_round"] - TOLERANCE_S
