"""What the bundled scenarios promise: fictional, of the stated size, and nothing tuned."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bartizan.earth.frames import plane_from_geodetic
from bartizan.earth.island import generate_island
from bartizan.earth.mask_sweeper import MaskSweeper
from bartizan.earth.refraction import horizon_ground_range_m
from bartizan.scenario.kinds import is_threat
from bartizan.scenario.limits import estimate_cost
from bartizan.scenario.load import BUNDLED, bundled_names, load_scenario
from bartizan.scenario.schema import IslandTerrain


def _counts(scenario):
    counts = Counter()
    for group in scenario.raid.groups:
        counts[group.object] += group.count
    return counts


def test_five_units_is_the_scenario_of_the_demonstration():
    scenario = load_scenario("five_units").scenario
    assert len(scenario.assets) == 8
    assert len(scenario.units) == 5
    assert sum(len(unit.fire_units) for unit in scenario.units) == 10
    assert [(u.available.programme, u.available.delivery) for u in scenario.units if u.available] == [
        ("s-400-india", n) for n in range(1, 6)
    ]
    assert _counts(scenario) == {
        "cruise-missile": 36, "drone": 24, "decoy-drone": 14, "su-30mki": 12, "ballistic-missile": 12,
    }  # fmt: skip
    assert {group.wave for group in scenario.raid.groups} == {1, 2, 3}
    assert {f.object for f in scenario.traffic} >= {"su-30mki", "f-35a", "ka-226t", "airliner-a320"}
    assert {f.side for f in scenario.traffic} == {"own", "neutral"}
    assert scenario.identification.mode == "perfect"
    assert estimate_cost(scenario).n_bytes < 200e6


def test_cruise_missiles_fly_low_and_not_on_top_of_each_other():
    for group in load_scenario("five_units").scenario.raid.groups:
        if group.object == "cruise-missile":
            assert group.spacing_s >= 15.0
            assert [(p.altitude_m, p.reference) for p in group.route] == [(50.0, "agl")]


def test_every_group_comes_straight_in():
    for name in bundled_names():
        assert all(len(group.route) == 1 for group in load_scenario(name).scenario.raid.groups)


def test_quiet_day_has_traffic_and_no_raid_over_the_same_island():
    quiet, loud = load_scenario("quiet_day").scenario, load_scenario("five_units").scenario
    assert not quiet.raid.groups
    assert len(quiet.traffic) > len(loud.traffic)
    assert (quiet.theatre, quiet.assets, quiet.units) == (loud.theatre, loud.assets, loud.units)


def test_mixed_day_holds_all_sides_and_identification_that_errs():
    scenario = load_scenario("mixed_day").scenario
    assert _counts(scenario) == {"su-30mki": 6, "cruise-missile": 4, "drone": 3}
    assert Counter(f.side for f in scenario.traffic for _ in range(f.count)) == {"own": 10, "neutral": 10}
    assert (len(scenario.units), len(scenario.network.posts)) == (2, 1)
    assert {unit.reports_to for unit in scenario.units} == {post.id for post in scenario.network.posts}
    rates = scenario.identification
    assert rates.mode == "reply"
    assert 0.0 < rates.false_friend_probability < rates.recognition_probability < rates.reply_probability < 1.0
    assert all(corridor.low_m > 0.0 and corridor.high_m < 20e3 for corridor in rates.corridors)
    assert scenario.doctrine.control == "tight"
    assert [zone.control for zone in scenario.doctrine.zones] == ["free"]
    assert scenario.network.mode == "shared_tracks"
    assert scenario.network.delay_s > 0.0


def test_one_site_is_small():
    scenario = load_scenario("one_site").scenario
    assert sum(_counts(scenario).values()) == 12
    assert len(_counts(scenario)) == 2
    assert all(is_threat(name) for name in _counts(scenario))


@pytest.mark.parametrize("name", bundled_names())
def test_the_place_is_fictional_and_says_so(name):
    centre = load_scenario(name).scenario.theatre.centre
    assert -38.0 < centre.lat_deg < -26.0
    assert -32.0 < centre.lon_deg < -16.0
    assert "Everything here is fictional" in (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8")


def _ground(scenario):
    """The generated island of a scenario [m]."""
    theatre, island = scenario.theatre, scenario.theatre.terrain
    assert isinstance(island, IslandTerrain)
    return generate_island(
        seed=island.seed,
        width_m=theatre.width_km * 1e3,
        cell_m=theatre.cell_m,
        island_radius_m=island.island_radius_km * 1e3,
        peak_m=island.peak_m,
        ridges=island.ridges,
    )


def _nodes(scenario, sites, elevation_m):
    """Row and column of the node nearest to each site."""
    centre = (scenario.theatre.centre.lat_deg, scenario.theatre.centre.lon_deg)
    x_m, y_m = plane_from_geodetic(centre, [s.lat_deg for s in sites], [s.lon_deg for s in sites])
    middle = (len(elevation_m) - 1) / 2
    rows, columns = (np.rint(middle + v / scenario.theatre.cell_m).astype(int) for v in (-y_m, x_m))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


@pytest.mark.parametrize("name", bundled_names())
def test_everything_that_stands_stands_on_land(name):
    scenario = load_scenario(name).scenario
    sites = [*scenario.assets, *(f for u in scenario.units for f in u.fire_units)]
    sites += [u.acquisition_radar for u in scenario.units if u.acquisition_radar]
    sites += scenario.network.posts
    elevation_m = _ground(scenario)
    assert all(elevation_m[node] > 0.0 for node in _nodes(scenario, sites, elevation_m))


@pytest.mark.parametrize("name", ["one_site", "five_units", "mixed_day"])
def test_radars_stand_where_a_defender_would_put_them(name):
    """An answer of terrain alone would teach nothing: each engagement radar keeps a third of its horizon at 100 m, and
    the acquisition radar stands at least as high as the fire units of its unit."""
    scenario = load_scenario(name).scenario
    elevation_m, cell_m = _ground(scenario), scenario.theatre.cell_m
    sweeper = MaskSweeper(elevation_m, cell_m)
    row, column = np.indices(elevation_m.shape)
    for unit in scenario.units:
        assert unit.acquisition_radar
        high, *nodes = _nodes(scenario, [unit.acquisition_radar, *unit.fire_units], elevation_m)
        for fire_unit, node in zip(unit.fire_units, nodes, strict=True):
            assert elevation_m[high] >= elevation_m[node], fire_unit.id
            horizon_m = horizon_ground_range_m(float(elevation_m[node]) + fire_unit.antenna_m, 100.0)
            lowest_m = sweeper.sweep(node, fire_unit.antenna_m, max_range_m=horizon_m)
            within = np.hypot(row - node[0], column - node[1]) * cell_m <= horizon_m
            assert np.count_nonzero(lowest_m <= 100.0) > 0.33 * np.count_nonzero(within), fire_unit.id
