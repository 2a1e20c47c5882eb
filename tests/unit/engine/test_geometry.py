"""Geometry: who is where, what each antenna can see, and what is refused before anything is played."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bartizan.engine.geometry import compile_geometry
from bartizan.errors import InputError
from unit.engine.test_sense import wall_m
from unit.engine.worlds import at, battery, flight, port, raid, scenario_file, unit, world


def test_nodes_stand_where_the_file_says_on_the_ground_that_is_there():
    ground_m = np.full((81, 81), 120.0, np.float32)
    units = [unit("one", battery("alpha", 4.0, -6.0, antenna_m=25.0), watch_km=(-8.0, 2.0))]
    nodes = {node.id: node for node in world(units, [], ground_m=ground_m).geometry.roster.nodes}
    assert nodes.keys() == {"alpha", "one.acquisition"}
    assert (nodes["alpha"].x_m, nodes["alpha"].y_m) == (pytest.approx(4000.0, abs=0.1), pytest.approx(-6000.0, abs=0.1))
    assert nodes["alpha"].antenna_msl_m == 145.0
    assert nodes["one.acquisition"].kind == "acquisition_radar"


def test_ids_that_meet_in_one_uid_are_refused_with_both_names():
    """The CRC-32 of "plumless" and "buckeroo" is the same."""
    with pytest.raises(InputError, match=r"'(plumless|buckeroo)' and '(plumless|buckeroo)' share one 32-bit uid"):
        world([unit("one", battery("plumless"), battery("buckeroo", 1.0))], [])
    with pytest.raises(InputError, match="-1' share one 32-bit uid"):
        world([], [raid("plumless"), raid("buckeroo", points=[(50.0, 20.0, 900.0)])])


def test_every_antenna_has_a_grid_of_its_own():
    units = [unit("one", battery("alpha"), battery("bravo", 30.0))]
    small = world(units, [], ground_m=wall_m(800.0))
    rows = {node.id: row for row, node in enumerate(small.geometry.roster.nodes)}
    east, west = (small.geometry.mva_m[rows[name]][40] for name in ("bravo", "alpha"))
    # the wall stands at column 45: high altitudes only are seen behind it
    assert west[70] > 1500.0 > 100.0 > west[42]
    assert east[42] > 800.0 > 100.0 > east[60]


def test_what_is_done_is_told():
    told: list[str] = []
    compile_geometry(scenario_file([unit("one", battery())], [raid()]), progress=told.append)
    assert told == ["terrain", "paths", "lines of sight of 1 antennas over 6,561 points"]


def test_a_world_without_anything_compiles():
    small = world([], [], assets=[])
    assert (len(small.model.radars), len(small.model.objects)) == (0, 0)
    assert len(small.play(2).events) == 0


def test_the_theatre_is_plain_data_for_maps():
    small = world([unit("one", battery(), watch_km=(1.0, 1.0))], [raid(count=3)], traffic=[flight()])
    theatre = json.loads(json.dumps(small.geometry.theatre, allow_nan=False))
    assert [node["id"] for node in theatre["nodes"]] == [node.id for node in small.geometry.roster.nodes]
    assert [(path["group"], path["side"]) for path in theatre["paths"]] == [("raid", "hostile"), ("flight", "neutral")]
    assert theatre["assets"][0]["id"] == port()["id"]


def test_of_what_else_can_be_lost_the_map_gets_what_has_a_place():
    batteries = [unit("one", battery(), post=at(3.0, 0.0)), unit("two", battery("bravo", 9.0))]
    theatre = world(batteries).geometry.theatre
    assert [(part["id"], part["kind"], round(part["x_m"])) for part in theatre["parts"]] == [
        ("one.post", "command_post", 3000)
    ]
    assert "parts" not in world([unit("one", battery())]).geometry.theatre


def test_members_of_a_group_share_one_path():
    members = world([], [raid(count=5)]).geometry.members
    assert len({id(member.path) for member in members}) == 1
