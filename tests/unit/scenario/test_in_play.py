"""The table of figures in play, and the kinds and bounds of what it names."""

from __future__ import annotations

import pytest

from bartizan.claims.catalogue import load_catalogue
from bartizan.scenario.bounds import is_in_bounds
from bartizan.scenario.in_play import figure_ids_in_play
from bartizan.scenario.kinds import KIND_OF_OBJECT
from bartizan.scenario.load import bundled_names, load_scenario

DELIVERY = "system: s-400\n    available: {programme: s-400-india, delivery: 4}"
HELICOPTER = """\
traffic:
  - id: t
    object: ka-226t
    side: own
    route: [{lat_deg: -32, lon_deg: -24, altitude_m: 9}, {lat_deg: -32, lon_deg: -24.1, altitude_m: 9}]
raid:"""


def _ids(file):
    return set(figure_ids_in_play(file.scenario))


def test_the_small_scenario_asks_for_what_it_uses(make):
    ids = _ids(make())
    assert len(ids) == 2 + 9 + 9 + 3 + 3 + 7 + 1 + 3
    assert "s-400.kill_probability.cruise_missile" in ids
    assert not any("ready_tubes" in i or "reload" in i or "leaker_effect" in i or "arrival" in i for i in ids)


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("rounds: {long: 4}", "rounds: {long: 4}, reloads: 1", {"s-400.reload_time_s"}),
        ("rounds: {long: 4}", "load: {long: 1}", {"s-400.ready_tubes"}),
        ("aim: [town]", "aim: [u]", {f"any.leaker_effect.{n}_loss_probability" for n in ("radar", "launcher")}),
        ("aim: [town]", "aim: [u-a]", {f"any.leaker_effect.{n}_loss_probability" for n in ("radar", "launcher")}),
        ("system: s-400", DELIVERY, {"s-400-india.unit-4.arrival_date"}),
        ("raid:", HELICOPTER,
         {"s-400.kill_probability.helicopter", "ka-226t.rcs_m2", "ka-226t.swerling", "ka-226t.speed_mps"}),
    ],
)  # fmt: skip
def test_each_line_of_the_table_is_asked_for_when_needed(make, old, new, more):
    assert _ids(make(old, new)) - _ids(make()) == more


def test_a_stated_speed_and_an_arc_need_no_figure_for_the_speed(make):
    assert "cruise-missile.speed_mps" not in _ids(make("count: 2", "count: 2\n      speed_mps: 210"))
    arc = make("object: cruise-missile", "object: ballistic-missile\n      profile: ballistic")
    assert "ballistic-missile.speed_mps" not in _ids(arc)


def test_without_an_acquisition_radar_its_figures_are_out_of_play(make):
    ids = _ids(make("    acquisition_radar: {lat_deg: -32.01, lon_deg: -24.0}\n", ""))
    assert not any("acquisition_radar" in i for i in ids)


@pytest.mark.parametrize("name", bundled_names())
def test_the_catalogue_answers_for_every_figure_within_bounds(name):
    catalogue = load_catalogue()
    for figure_id in figure_ids_in_play(load_scenario(name).scenario):
        alternatives = catalogue.figure(figure_id).alternatives
        assert alternatives, figure_id
        for part in alternatives:
            assert is_in_bounds(figure_id, part.low), figure_id
            assert is_in_bounds(figure_id, part.high), figure_id


def test_every_object_of_the_catalogue_has_a_kind():
    assert set(load_catalogue().objects) == set(KIND_OF_OBJECT)
    assert set(KIND_OF_OBJECT.values()) == {"aircraft", "helicopter", "cruise_missile", "drone", "ballistic"}


@pytest.mark.parametrize(
    ("figure_id", "good", "bad"),
    [
        ("any.leaker_effect.radar_loss_probability", 1.0, 1.01),
        ("s-400.kill_probability.drone", 0.0, -0.01),
        ("s-400.engagement_radar.channels", 0.0, -1.0),
        ("s-400.confirm_scans", 32.0, 33.0),
        ("s-400.engagement_radar.scan_period_s", 0.05, 0.049),
        ("s-400.interceptor.long.range_km", 400.0, 0.0),
        ("s-400.interceptor.long.ballistic_range_km", 0.0, -1.0),
        ("drone.rcs_m2", 0.001, 0.0),
        ("drone.speed_mps", 5.0, 4.9),
        ("drone.swerling", 3.0, 2.0),
        ("drone.swerling", 4.0, 5.0),
        ("s-400.engagement_radar.channels", 6.0, 6.5),
        ("any.confirm_hits", 3.0, 2.5),
    ],
)
def test_bounds_follow_the_unit(figure_id, good, bad):
    assert is_in_bounds(figure_id, good)
    assert not is_in_bounds(figure_id, bad)


def test_a_class_has_a_kill_probability_of_its_own_where_the_scenario_states_it(make):
    own, general = "s-400.interceptor.long.kill_probability.cruise_missile", "s-400.kill_probability.cruise_missile"
    stated = make("raid:", f"figures: {{{own}: 0.4}}\nraid:")
    assert _ids(stated) - _ids(make()) == {own}
    assert _ids(make()) - _ids(stated) == {general}
    figure = load_catalogue().figure(own)
    assert (figure.id, figure.low, figure.high) == (own, *_ends(load_catalogue().figure(general)))


def _ends(figure):
    return figure.low, figure.high


def test_a_crew_in_training_and_a_raid_on_a_post_ask_for_their_figures(make):
    crew = {"any.crew.in_training.availability", "any.crew.in_training.reaction_factor"}
    assert _ids(make("system: s-400", "system: s-400\n    crew: in_training")) - _ids(make()) == crew
    post = "network: {posts: [{id: hq, lat_deg: -32.0, lon_deg: -24.1}]}\nraid:"
    aimed = make("raid:", post).scenario.model_dump_json().replace('"aim":["town"]', '"aim":["hq"]')
    scenario = type(make().scenario).model_validate_json(aimed)
    assert set(figure_ids_in_play(scenario)) - _ids(make()) == {"any.leaker_effect.post_loss_probability"}
