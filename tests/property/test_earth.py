"""What must always hold for places on the earth."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.earth.frames import (
    aer_to_enu,
    ecef_to_enu,
    ecef_to_geodetic,
    enu_to_aer,
    enu_to_ecef,
    geodesic_inverse,
    geodetic_from_plane,
    geodetic_to_ecef,
    plane_from_geodetic,
)
from bartizan.earth.masking import minimum_visible_altitude

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
altitudes = st.floats(-1e4, 1e7)
inside_m = st.floats(-560e3, 560e3)


@settings(deadline=None)
@given(latitudes, longitudes, altitudes)
def test_ecef_round_trip(lat_deg: float, lon_deg: float, altitude_m: float) -> None:
    lat2_deg, lon2_deg, altitude2_m = ecef_to_geodetic(*geodetic_to_ecef(lat_deg, lon_deg, altitude_m))
    assert abs(lat2_deg - lat_deg) < 1e-9
    assert abs(altitude2_m - altitude_m) < 1e-6
    # near a pole the longitude is worth little: compare what it means on the ground
    off_deg = (lon2_deg - lon_deg + 180) % 360 - 180
    assert abs(off_deg) * np.cos(np.radians(lat_deg)) < 1e-9


@settings(deadline=None)
@given(latitudes, longitudes, st.tuples(inside_m, inside_m, inside_m))
def test_local_round_trip(lat_deg: float, lon_deg: float, enu_m: tuple[float, float, float]) -> None:
    site_lla = (lat_deg, lon_deg, 50.0)
    back_m = ecef_to_enu(enu_to_ecef(enu_m, site_lla), site_lla)
    assert np.abs(np.subtract(back_m, enu_m)).max() < 1e-6
    assert np.abs(np.subtract(aer_to_enu(*enu_to_aer(*enu_m)), enu_m)).max() < 1e-6


@settings(deadline=None)
@given(st.floats(-80, 80), longitudes, inside_m, inside_m)
def test_plane_round_trip(lat_deg: float, lon_deg: float, x_m: float, y_m: float) -> None:
    centre = (lat_deg, lon_deg)
    back_m = plane_from_geodetic(centre, *geodetic_from_plane(centre, x_m, y_m))
    assert np.hypot(back_m[0] - x_m, back_m[1] - y_m) < 1e-6


@settings(max_examples=50, deadline=None)
@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_never_less_than_the_chord(
    lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float
) -> None:
    range_m = geodesic_inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg)[0]
    assert abs(range_m - geodesic_inverse(lat2_deg, lon2_deg, lat1_deg, lon1_deg)[0]) < 1e-6
    chord_m = np.linalg.norm(
        np.subtract(geodetic_to_ecef(lat1_deg, lon1_deg, 0.0), geodetic_to_ecef(lat2_deg, lon2_deg, 0.0))
    )
    assert chord_m <= range_m + 1e-6


sites = st.tuples(st.integers(0, 29), st.integers(0, 29))
seeds = st.integers(0, 2**32 - 1)


def rough_ground(seed: int) -> np.ndarray:
    """Thirty by thirty nodes of uncorrelated ground, which is the hardest to be consistent about."""
    return np.random.default_rng(seed).uniform(0.0, 400.0, (30, 30))


@settings(max_examples=60, deadline=None)
@given(seeds, sites, sites, st.floats(1.0, 2000.0))
def test_raising_the_ground_never_helps_the_sensor(
    seed: int, site: tuple[int, int], hill: tuple[int, int], rise_m: float
) -> None:
    dem_m = rough_ground(seed)
    before_m = minimum_visible_altitude(dem_m, 200.0, site, 10.0)
    if hill != site:
        dem_m[hill] += rise_m
    after_m = minimum_visible_altitude(dem_m, 200.0, site, 10.0)
    assert (after_m >= before_m - 0.01).all()


@settings(max_examples=60, deadline=None)
@given(seeds, sites, st.floats(0.0, 500.0), st.floats(0.1, 1000.0))
def test_a_higher_antenna_never_sees_less(seed: int, site: tuple[int, int], antenna_m: float, more_m: float) -> None:
    dem_m = rough_ground(seed)
    low_m = minimum_visible_altitude(dem_m, 200.0, site, antenna_m)
    high_m = minimum_visible_altitude(dem_m, 200.0, site, antenna_m + more_m)
    assert (high_m <= low_m + 0.01).all()
    assert (high_m >= dem_m).all()


@settings(max_examples=30, deadline=None)
@given(seeds, sites, st.floats(0.7, 3.0))
def test_the_mask_turns_with_the_terrain(seed: int, site: tuple[int, int], k_factor: float) -> None:
    """A quarter turn and a mirror image of the ground give a quarter turn and a mirror image of the mask."""
    dem_m = rough_ground(seed)
    lowest_m = minimum_visible_altitude(dem_m, 200.0, site, 10.0, k_factor=k_factor)
    turned_m = minimum_visible_altitude(np.rot90(dem_m), 200.0, (29 - site[1], site[0]), 10.0, k_factor=k_factor)
    mirrored_m = minimum_visible_altitude(dem_m[:, ::-1], 200.0, (site[0], 29 - site[1]), 10.0, k_factor=k_factor)
    assert np.abs(np.rot90(lowest_m) - turned_m).max() < 0.01
    assert np.abs(lowest_m[:, ::-1] - mirrored_m).max() < 0.01
