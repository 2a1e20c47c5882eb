"""The theatre plane and the cutting of legs."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.frames import (
    geodesic_direct,
    geodesic_inverse,
    geodesic_leg,
    geodetic_from_plane,
    geodetic_to_ecef,
    plane_from_geodetic,
)

CENTRE = (-32.0, -24.0)


def test_floats_give_floats_and_arrays_broadcast() -> None:
    assert all(isinstance(v, float) for v in geodesic_inverse(1.0, 2.0, 3.0, 4.0))
    range_m, _, azimuth2_deg = geodesic_inverse(np.zeros((3, 1)), 0.0, 1.0, np.arange(4.0))
    assert range_m.shape == azimuth2_deg.shape == (3, 4)
    assert np.isnan(geodesic_inverse(np.nan, 0.0, 1.0, 1.0)[0])


def test_the_arguments_are_left_alone() -> None:
    lat_deg = np.array([1.0, 2.0])
    geodesic_inverse(lat_deg, lat_deg, 0.0, 0.0)
    assert lat_deg.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("call", [lambda: geodesic_inverse(91, 0, 0, 0), lambda: geodesic_inverse(0, 0, -90.5, 0)])
def test_latitude_out_of_range_is_refused(call) -> None:
    with pytest.raises(ValueError, match=r"latitude must lie in -90..90 degrees; got"):
        call()


def test_ecef_refuses_a_latitude_out_of_range() -> None:
    with pytest.raises(ValueError, match=r"got 120"):
        geodetic_to_ecef(120.0, 30.0, 0.0)


def test_the_plane_keeps_distance_and_bearing_from_its_centre() -> None:
    lat_deg, lon_deg, _ = geodesic_direct(*CENTRE, np.array([0.0, 90.0, -120.0]), 300e3)
    x_m, y_m = plane_from_geodetic(CENTRE, lat_deg, lon_deg)
    assert np.hypot(x_m, y_m) == pytest.approx(300e3, abs=1e-6)
    assert np.degrees(np.arctan2(x_m, y_m)) == pytest.approx([0.0, 90.0, -120.0], abs=1e-9)


def test_the_centre_itself() -> None:
    assert plane_from_geodetic(CENTRE, *CENTRE) == (0.0, 0.0)
    assert geodetic_from_plane(CENTRE, 0.0, 0.0) == pytest.approx(CENTRE, abs=1e-12)


@pytest.mark.parametrize("centre", [CENTRE, (0.0, 179.9), (70.0, 10.0)])
def test_chords_follow_the_geodesic_at_constant_speed(centre: tuple[float, float]) -> None:
    """Positions by straight chords, linear in the distance flown, within 3 m of the true point anywhere in 400 km."""
    generator = np.random.default_rng(5)
    worst_m = 0.0
    for _ in range(60):
        radius_m, bearing = 400e3 * np.sqrt(generator.random(2)), generator.random(2) * 2 * np.pi
        (lat1, lat2), (lon1, lon2) = geodetic_from_plane(centre, radius_m * np.sin(bearing), radius_m * np.cos(bearing))
        lat_deg, lon_deg, along_m = geodesic_leg(lat1, lon1, lat2, lon2)
        x_m, y_m = plane_from_geodetic(centre, lat_deg, lon_deg)
        flown_m = np.linspace(0.0, along_m[-1], 101)
        _, azimuth_deg, _ = geodesic_inverse(lat1, lon1, lat2, lon2)
        true_lat, true_lon, _ = geodesic_direct(lat1, lon1, azimuth_deg, flown_m)
        true_x, true_y = plane_from_geodetic(centre, true_lat, true_lon)
        off_m = np.hypot(np.interp(flown_m, along_m, x_m) - true_x, np.interp(flown_m, along_m, y_m) - true_y)
        worst_m = max(worst_m, float(off_m.max()))
    assert worst_m < 3.0


def test_an_uncut_leg_would_be_wrong() -> None:
    """The error that cutting removes: a leg of 700 km as one chord leaves the geodesic by far more than 3 m."""
    (lat1, lat2), (lon1, lon2) = geodetic_from_plane(CENTRE, np.array([-350e3, 350e3]), np.array([200e3, 200e3]))
    lat_deg, lon_deg, _ = geodesic_leg(lat1, lon1, lat2, lon2, step_m=350e3 + 1e3)
    x_m, y_m = plane_from_geodetic(CENTRE, lat_deg, lon_deg)
    assert len(x_m) == 3
    assert abs(y_m[1] - (y_m[0] + y_m[2]) / 2) > 50.0


@pytest.mark.parametrize("step_m", [0.0, -1.0, np.nan])
def test_a_step_must_be_positive(step_m: float) -> None:
    with pytest.raises(ValueError, match=r"step_m must be above 0 m; got"):
        geodesic_leg(0, 0, 1, 1, step_m)


def test_a_leg_of_no_length_has_two_equal_ends() -> None:
    lat_deg, _, along_m = geodesic_leg(1.0, 2.0, 1.0, 2.0)
    assert along_m.tolist() == [0.0, 0.0]
    assert lat_deg == pytest.approx([1.0, 1.0])


def test_a_leg_needs_finite_ends() -> None:
    with pytest.raises(ValueError, match=r"both ends of a leg must be finite"):
        geodesic_leg(np.nan, 2.0, 1.0, 2.0)
