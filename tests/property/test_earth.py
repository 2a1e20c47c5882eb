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

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
altitudes = st.floats(-1e4, 1e7)
inside_m = st.floats(-560e3, 560e3)


@given(latitudes, longitudes, altitudes)
def test_ecef_round_trip(lat_deg: float, lon_deg: float, altitude_m: float) -> None:
    lat2_deg, lon2_deg, altitude2_m = ecef_to_geodetic(*geodetic_to_ecef(lat_deg, lon_deg, altitude_m))
    assert abs(lat2_deg - lat_deg) < 1e-9
    assert abs(altitude2_m - altitude_m) < 1e-6
    # near a pole the longitude is worth little: compare what it means on the ground
    off_deg = (lon2_deg - lon_deg + 180) % 360 - 180
    assert abs(off_deg) * np.cos(np.radians(lat_deg)) < 1e-9


@given(latitudes, longitudes, st.tuples(inside_m, inside_m, inside_m))
def test_local_round_trip(lat_deg: float, lon_deg: float, enu_m: tuple[float, float, float]) -> None:
    site_lla = (lat_deg, lon_deg, 50.0)
    back_m = ecef_to_enu(enu_to_ecef(enu_m, site_lla), site_lla)
    assert np.abs(np.subtract(back_m, enu_m)).max() < 1e-6
    assert np.abs(np.subtract(aer_to_enu(*enu_to_aer(*enu_m)), enu_m)).max() < 1e-6


@given(st.floats(-80, 80), longitudes, inside_m, inside_m)
def test_plane_round_trip(lat_deg: float, lon_deg: float, x_m: float, y_m: float) -> None:
    centre = (lat_deg, lon_deg)
    back_m = plane_from_geodetic(centre, *geodetic_from_plane(centre, x_m, y_m))
    assert np.hypot(back_m[0] - x_m, back_m[1] - y_m) < 1e-6


@settings(max_examples=50)
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
