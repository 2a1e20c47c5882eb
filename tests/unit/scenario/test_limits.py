"""What a scenario would cost: bounds of memory and looks, and the refusals that follow from them."""

from __future__ import annotations

import pytest

from bartizan.engine.geometry import compile_geometry
from bartizan.scenario.limits import MAX_LOOKS, estimate_cost, over_limits
from bartizan.scenario.load import load_scenario, validate_bytes


def _bytes_beyond_grids(cost):
    return cost.n_bytes - 32 * cost.n_cells


def test_sizes_are_counted(make):
    cost = estimate_cost(make().scenario)
    assert (cost.n_cells, cost.n_nodes, cost.n_objects, cost.n_looks) == (401 * 401, 2, 2, 2 * 900 * 2)
    assert str(cost) == "401 x 401 cells for 2 radars: 5 MB"


@pytest.mark.parametrize("name", ["one_site", "five_units"])
def test_paths_are_bounded_by_what_is_reckoned(name):
    scenario_file = load_scenario(name)
    geometry = compile_geometry(scenario_file, see=lambda *_: None)
    paths = {id(member.path): member.path for member in geometry.members}.values()
    real = sum(sum(part.nbytes for part in path if part is not None) for path in paths)
    real += sum(sights.nbytes for sights in {id(s): s for s in geometry.sights_m(geometry.k_factor)}.values())
    cost = estimate_cost(scenario_file.scenario)
    reckoned = _bytes_beyond_grids(cost) - 200 * cost.n_nodes * cost.n_objects
    assert real <= reckoned < 10 * real


def test_objects_side_by_side_fly_a_path_each(make):
    behind = estimate_cost(make("count: 2", "count: 9").scenario)
    beside = estimate_cost(make("count: 2", "count: 9\n      spread_km: 4").scenario)
    states = 200 * 2 * 9
    assert _bytes_beyond_grids(beside) - states == 9 * (_bytes_beyond_grids(behind) - states)


def test_each_worker_keeps_a_state(make):
    scenario = make().scenario
    one, four = (estimate_cost(scenario, workers=n).n_bytes for n in (1, 4))
    assert four - one == 3 * 200 * 2 * 2


def test_a_shorter_scan_period_means_more_looks(make):
    figure = "s-400.engagement_radar.scan_period_s"
    scenario = make().scenario
    assert estimate_cost(scenario, overrides={figure: 0.5}).n_looks == 2 * estimate_cost(scenario).n_looks
    assert estimate_cost(scenario, overrides={figure: 5.0}).n_looks == estimate_cost(scenario).n_looks
    ranged = make("raid:", f"figures:\n  {figure}: {{low: 0.25, high: 3, reason: a guess}}\nraid:").scenario
    assert estimate_cost(ranged).n_looks == 4 * estimate_cost(scenario).n_looks


def test_a_scan_period_that_cannot_be_is_named_and_not_what_it_would_cost(small, make):
    figure = "s-400.engagement_radar.scan_period_s"
    scenario = make().scenario
    assert estimate_cost(scenario, overrides={figure: 1e-9}) == estimate_cost(scenario, overrides={figure: 0.05})
    text = small.replace("raid:", f"figures:\n  {figure}: 1.0e-9\nraid:")
    assert [problem.path for problem in validate_bytes(text.encode(), "f.yaml")[1]] == [f"figures.{figure}"]


def test_too_many_looks_are_refused_with_what_to_change(small):
    text = small.replace("duration_s: 900", "duration_s: 172800").replace("count: 2", "count: 9000")
    sites = "".join(f"\n      - {{id: x{i}, lat_deg: -32.0, lon_deg: -24.02, rounds: {{long: 4}}}}" for i in range(40))
    scenario, problems = validate_bytes(text.replace("{long: 4}}", "{long: 4}}" + sites).encode(), "f.yaml")
    assert scenario is None
    assert [problem.path for problem in problems] == ["duration_s"]
    assert str(problems[0]) == (
        "f.yaml:8:13: duration_s: too many looks a replication, seen 65,318,400,000, expected at most 50,000,000,000 "
        "(make duration_s shorter, `count` smaller, the radars fewer or their scan periods longer)"
    )


def test_a_cost_at_its_limit_is_allowed(make):
    cost = estimate_cost(make().scenario)
    assert not list(over_limits(cost._replace(n_looks=MAX_LOOKS)))
    assert len(list(over_limits(cost._replace(n_looks=MAX_LOOKS + 1, n_objects=10_001, n_nodes=1_001)))) == 3


def test_memory_that_is_not_of_the_grid_is_not_blamed_on_it(make):
    (fault,) = over_limits(estimate_cost(make().scenario)._replace(n_bytes=9_000_000_000))
    assert fault[4] == "make `count`, spread_km or the routes smaller, or the radars fewer"
