"""Paths: geodesic routes, altitudes above the ground, ballistic arcs, and where a path ends."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.ballistic import arc_with_apogee, minimum_energy
from bartizan.earth.geodesics import plane_from_geodetic
from bartizan.errors import InputError
from unit.engine.worlds import CENTRE, at, battery, flight, port, raid, unit, world

ISLAND = {"kind": "island", "seed": 5, "island_radius_km": 40.0, "peak_m": 1500.0, "ridges": 0.8}


def island(points, reference="agl"):
    """A flight over a hilly island."""
    theatre = {
        "centre": dict(zip(("lat_deg", "lon_deg"), CENTRE, strict=True)),
        "width_km": 120.0,
        "cell_m": 500.0,
        "terrain": ISLAND,
    }
    return world([], [], traffic=[flight(points=points, reference=reference, speed_mps=200.0)], theatre=theatre)


def walked(small, step_s: float = 0.2):
    """Places of the only object at even times: (x, y, z)."""
    return small.places(np.arange(0.0, small.path_s(), step_s))


def test_height_above_ground_is_kept_over_the_highest_ground_on_the_way_nearby():
    small = island([(-50.0, -13.0, 200.0), (50.0, 17.0, 200.0)])
    x_m, y_m, z_m = walked(small)
    ground_m = small.geometry.terrain.elevation_at(x_m, y_m)
    assert ground_m.max() > 300.0
    # two cells of 500 m ahead and behind, in steps of 40 m; straight pieces may pass 2 m above or below
    near_m = np.lib.stride_tricks.sliding_window_view(np.pad(ground_m, 26, mode="edge"), 53).max(axis=1)
    assert (z_m - ground_m).min() >= 198.0
    assert (z_m - near_m).max() <= 202.0 + 40.0 * 0.5
    assert np.median(z_m - ground_m) < 300.0


@pytest.mark.parametrize("height_m", [0.0, 30.0])
def test_a_low_route_over_hills_never_goes_under_the_ground(height_m):
    small = island([(-50.0, 5.0, height_m), (10.0, -20.0, height_m), (50.0, 20.0, height_m)])
    x_m, y_m, z_m = walked(small)
    assert (z_m - small.geometry.terrain.elevation_at(x_m, y_m)).min() >= height_m - 2.001


def test_above_the_sea_a_height_above_ground_is_an_altitude():
    plain = world([], [], traffic=[flight(points=[(-60.0, 30.0, 150.0), (60.0, 30.0, 150.0)], reference="agl")])
    assert set(plain.geometry.members[0].path.z_m) == {150.0}


def test_altitudes_above_the_sea_go_straight_whatever_lies_below():
    small = island([(-50.0, 0.0, 3000.0), (50.0, 0.0, 5000.0)], reference="msl")
    path = small.geometry.members[0].path
    np.testing.assert_allclose(path.z_m, 3000.0 + 2000.0 * path.along_m / path.along_m[-1], atol=1e-6)


def test_ground_speed_is_constant():
    points = [(70.0, -70.0, 9000.0), (-70.0, -60.0, 100.0), (-60.0, 70.0, 5000.0)]
    small = world([], [raid(points=points, speed_mps=240.0)])
    speed_mps = np.hypot(small.legs()["vx_mps"], small.legs()["vy_mps"])
    # the plane stretches distances by at most 3e-5 at 100 km
    np.testing.assert_allclose(speed_mps, 240.0, rtol=5e-5)
    assert small.path_s() == pytest.approx(small.geometry.members[0].path.along_m[-1] / 240.0, abs=0.0011)


@pytest.mark.parametrize("radius_m", [10.0, 500.0, 4000.0])
def test_a_raid_object_ends_on_the_circle_round_its_aim(radius_m):
    points = [(60.0, 10.0, 5000.0), (30.0, 40.0, 2000.0)]
    path = world([], [raid(points=points)], assets=[port(radius_m=radius_m)]).geometry.members[0].path
    assert np.hypot(path.x_m[-1], path.y_m[-1]) == pytest.approx(radius_m, abs=1.0)
    assert np.hypot(path.x_m[:-1], path.y_m[:-1]).min() >= radius_m


def test_a_keep_out_zone_of_another_asset_ends_a_path_as_well():
    assets = [port(), port("zone", 30.0, 3.0, keep_out_m=5000.0)]
    path = world([], [raid()], assets=assets).geometry.members[0].path
    x_m, y_m = plane_from_geodetic(CENTRE, assets[1]["lat_deg"], assets[1]["lon_deg"])
    assert np.hypot(path.x_m[-1] - x_m, path.y_m[-1] - y_m) == pytest.approx(5000.0, abs=1.0)
    assert path.x_m[-1] == pytest.approx(30_000.0 + 4000.0, abs=10.0)


def test_a_path_that_only_grazes_a_zone_goes_on():
    assets = [port(), port("zone", 30.0, 5.01, keep_out_m=5000.0)]
    path = world([], [raid()], assets=assets).geometry.members[0].path
    assert np.hypot(path.x_m[-1], path.y_m[-1]) == pytest.approx(500.0, abs=1.0)


def test_an_aim_passed_early_on_the_route_ends_it_there():
    points = [(60.0, 0.0, 5000.0), (-60.0, 0.1, 5000.0), (-60.0, 60.0, 5000.0)]
    path = world([], [raid(points=points)]).geometry.members[0].path
    assert path.x_m[-1] == pytest.approx(500.0, abs=20.0)


@pytest.mark.parametrize("aim", ["port", "zone"])
def test_a_start_inside_an_aim_or_a_zone_is_refused(aim):
    assets = [port(), port("zone", 60.0, 1.0, keep_out_m=3000.0)]
    group = raid(points=[(0.1, 0.1, 1000.0)] if aim == "port" else [(60.0, 0.0, 1000.0)])
    with pytest.raises(InputError, match=r"raid.groups.raid: starts inside .* expected a first waypoint outside"):
        world([], [group], assets=assets)


def test_aims_are_taken_in_turn():
    assets = [port(), port("cove", 0.0, 20.0)]
    members = world([], [raid(count=4, aim=["port", "cove"])], assets=assets).geometry.members
    assert {member.id: member.aim.asset for member in members} == {f"raid-{n}": (n - 1) % 2 for n in (1, 2, 3, 4)}


@pytest.mark.parametrize("apogee_km", [None, 25.0, 80.0])
def test_arcs_follow_free_flight(apogee_km):
    group = raid("fall", "ballistic-missile", profile="ballistic", points=[(70.0, 30.0, 0.0)], apogee_km=apogee_km)
    small = world([], [group])
    path, range_m = small.geometry.members[0].path, np.hypot(70e3, 30e3)
    arc = minimum_energy(range_m) if apogee_km is None else arc_with_apogee(range_m, 1000.0 * apogee_km)
    assert path.time_s is not None
    assert path.time_s[-1] == pytest.approx(arc.time_s, rel=1e-3)
    assert path.z_m.max() == pytest.approx(arc.apogee_m, rel=2e-3)
    assert np.diff(path.time_s).max() <= 2.0 + 1e-9
    assert (path.z_m[0], path.z_m[-1]) == (0.0, pytest.approx(0.0, abs=1e-3))
    assert np.hypot(path.x_m[-1], path.y_m[-1]) < 1.0
    fall_mps2 = np.diff(np.diff(path.z_m[::3]) / np.diff(path.time_s[::3])) / np.diff(path.time_s[::3])[:-1]
    assert np.median(fall_mps2) == pytest.approx(-9.7, abs=0.3)


def test_a_spread_moves_objects_sideways_and_always_by_the_same_amount():
    members = [world([], [raid(count=30, spread_km=10.0)]).geometry.members for _ in range(2)]
    north_m = [np.array([member.path.y_m[0] for member in some]) for some in members]
    assert (north_m[0] == north_m[1]).all()
    assert np.abs(north_m[0]).max() <= 5010.0
    assert np.ptp(north_m[0]) > 5000.0
    east_m = np.array([member.path.x_m[0] for member in members[0]])
    np.testing.assert_allclose(east_m, 60_000.0, atol=10.0)


def test_a_fire_unit_is_an_aim_with_a_radius_of_its_own():
    path = world([unit("one", battery("alpha", 10.0, 5.0))], [raid(aim=["alpha"])]).geometry.members[0].path
    assert np.hypot(path.x_m[-1] - 10e3, path.y_m[-1] - 5e3) == pytest.approx(200.0, abs=1.0)


def test_places_in_the_plane_are_what_the_file_says():
    x_m, y_m = plane_from_geodetic(CENTRE, **at(30.0, -40.0))
    assert (x_m, y_m) == (pytest.approx(30e3, abs=0.01), pytest.approx(-40e3, abs=0.01))
