"""Keys of the bench that may stand together, and what they leave in play."""

from __future__ import annotations

import pytest

from bartizan.scenario.in_play import figure_ids_in_play
from bartizan.scenario.load import validate_bytes
from bartizan.scenario.schema import Scenario

FILE = """
bartizan: 1
name: Bench
theatre: {centre: {lat_deg: -32.0, lon_deg: -24.0}, width_km: 200, terrain: {kind: sea}}
date: 2028-01-01
duration_s: 900
KEYS
assets: [{id: town, name: Town, lat_deg: -32.0, lon_deg: -24.0}]
units:
  - {id: u, name: Unit, system: ideal, fire_units: [{id: u-a, lat_deg: -32.0, lon_deg: -24.0HELD}]}
raid:
  groups:
    - {id: g, object: drone, route: [{lat_deg: -31.6, lon_deg: -24.0, altitude_m: 500}], aim: [town]}
"""


def read(keys: str = "", held: str = ", rounds: {round: 4}") -> Scenario:
    """The file with some keys, which must be without fault."""
    scenario, problems = validate_bytes(FILE.replace("KEYS", keys).replace("HELD", held).encode(), "bench.yaml")
    assert not problems, problems
    assert scenario is not None
    return scenario


def test_everything_is_in_play_without_the_bench():
    ids = figure_ids_in_play(read())
    names = ("engagement_radar.channels", "reaction_time_s", "interceptor.round.range_km", "kill_probability.drone")
    assert {f"ideal.{name}" for name in names} <= set(ids)
    assert "drone.rcs_m2" in ids


@pytest.mark.parametrize(
    ("keys", "gone", "left"),
    [
        ("detection: perfect", ("engagement_radar.range_km", "confirm_hits"), ("reaction_time_s",)),
        (
            "engagement: {hold_time_s: {constant: 9}}",
            ("reaction_time_s", "interceptor.round.range_km"),
            ("confirm_hits",),
        ),
        ("channels: 3", ("engagement_radar.channels",), ("reaction_time_s",)),
        ("kill_probability: 0.5", ("kill_probability.drone",), ("reaction_time_s",)),
    ],
)
def test_a_key_takes_its_figures_out_of_play_and_no_others(keys, gone, left):
    ids = set(figure_ids_in_play(read(keys)))
    assert not {f"ideal.{name}" for name in gone} & ids
    assert {f"ideal.{name}" for name in left} <= ids


def test_with_all_keys_only_speed_is_left():
    keys = (
        "detection: perfect\nengagement: {hold_time_s: {exponential: 9}}\nchannels: 2\nrounds: 3\nkill_probability: 1"
    )
    assert figure_ids_in_play(read(keys, held="")) == ("drone.speed_mps",)


def test_rounds_for_all_need_no_word_at_the_fire_unit_and_tubes_are_not_asked():
    assert "ideal.ready_tubes" not in figure_ids_in_play(read("rounds: 3", held=", load: {round: 1.0}"))
    assert "ideal.ready_tubes" in figure_ids_in_play(read(held=", load: {round: 1.0}"))
