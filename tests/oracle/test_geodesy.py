"""Positions and geodesics against independent programs and published test sets (WGS-84).

Sources: the 20-line test set that ships with geographiclib 2.1; values computed with geographiclib 2.1 and
pymap3d 3.2.0; the test values of pymap3d. The rows are far finer than the difference between the ellipsoid and any
sphere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bartizan.earth.frames import (
    aer_to_enu,
    ecef_to_enu,
    enu_to_aer,
    enu_to_ecef,
    geodesic_direct,
    geodesic_inverse,
    geodetic_to_aer,
    geodetic_to_ecef,
)

ROWS = np.loadtxt(Path(__file__).parents[1] / "data" / "geodesics.csv", delimiter=",", skiprows=2)
INVERSE = [
    ((35.60777, -139.44815, -11.17491, -69.95921), 8935244.56048183, 111.09874842956, 129.28927088971),
    ((55.52454, 106.05087, 77.03196, 197.18234), 4105086.17139244, 22.02005988098, None),
    ((-68.82867, -74.28391, -50.63005, -8.36685), 3956936.92606354, 93.77434776311, None),
]


@pytest.mark.parametrize(("ends_deg", "range_m", "azimuth1_deg", "azimuth2_deg"), INVERSE)
def test_inverse(ends_deg: tuple, range_m: float, azimuth1_deg: float, azimuth2_deg: float | None) -> None:
    seen = geodesic_inverse(*ends_deg)
    assert seen[0] == pytest.approx(range_m, abs=1e-6)
    assert seen[1] == pytest.approx(azimuth1_deg, abs=1e-9)
    if azimuth2_deg is not None:
        assert seen[2] == pytest.approx(azimuth2_deg, abs=1e-9)


@pytest.mark.parametrize(("lon_deg", "range_m"), [(179.5, 19936288.5790), (179.7, 19944127.4208)])
def test_inverse_nearly_antipodal(lon_deg: float, range_m: float) -> None:
    assert geodesic_inverse(0.0, 0.0, 0.5, lon_deg)[0] == pytest.approx(range_m, abs=1e-4)


def test_the_test_set_of_geographiclib() -> None:
    """20 geodesics all over the globe, both ways: 1e-6 m, 1e-9 degrees."""
    assert len(ROWS) == 20
    lat1_deg, lon1_deg, azimuth1_deg, lat2_deg, lon2_deg, azimuth2_deg, range_m = ROWS.T
    seen = geodesic_inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    assert np.abs(seen[0] - range_m).max() < 1e-6
    assert _turn_deg(seen[1], azimuth1_deg).max() < 1e-9
    assert _turn_deg(seen[2], azimuth2_deg).max() < 1e-9
    seen = geodesic_direct(lat1_deg, lon1_deg, azimuth1_deg, range_m)
    assert np.abs(seen[0] - lat2_deg).max() < 1e-9
    assert _turn_deg(seen[1], lon2_deg).max() < 1e-9
    assert _turn_deg(seen[2], azimuth2_deg).max() < 1e-9


SPHERE = [((30.0, 74.0), 385925.5198, -0.195), ((34.0, 70.0), 443548.0442, 0.278)]


@pytest.mark.parametrize(("to_deg", "range_m", "sphere_error_percent"), SPHERE)
def test_the_error_of_a_sphere(to_deg: tuple[float, float], range_m: float, sphere_error_percent: float) -> None:
    assert geodesic_inverse(30.0, 70.0, *to_deg)[0] == pytest.approx(range_m, abs=1e-4)
    on_sphere_m = _haversine_m(30.0, 70.0, *to_deg)
    assert 100.0 * (on_sphere_m / range_m - 1.0) == pytest.approx(sphere_error_percent, abs=5e-4)


def _every_range(inverse: Callable[..., float]) -> list[bool]:
    """Whether a rule for the distance between two places passes each row that this file holds."""
    rows = [(ends_deg, range_m, 1e-6) for ends_deg, range_m, _, _ in INVERSE]
    rows += [((30.0, 70.0, *to_deg), range_m, 1e-4) for to_deg, range_m, _ in SPHERE]
    rows += [((0.0, 0.0, 0.5, 179.5), 19936288.5790, 1e-4), ((0.0, 0.0, 0.5, 179.7), 19944127.4208, 1e-4)]
    rows += [(tuple(row[[0, 1, 3, 4]]), row[6], 1e-6) for row in ROWS]
    return [abs(inverse(*ends_deg) - range_m) <= tolerance_m for ends_deg, range_m, tolerance_m in rows]


def test_a_haversine_fails() -> None:
    """The rows tell an ellipsoid from a sphere: the program passes all of them, the great circle not one."""
    assert all(_every_range(lambda *ends_deg: geodesic_inverse(*ends_deg)[0]))
    assert not any(_every_range(_haversine_m))


@pytest.mark.parametrize(
    ("azimuth_deg", "length_m", "expected_deg"),
    [
        (45.0, 40e3, (30.254819457, 70.293896050, 45.1475143)),
        (270.0, 400e3, (29.934770514, 65.856138692, -92.0705686)),
    ],
)
def test_direct(azimuth_deg: float, length_m: float, expected_deg: tuple) -> None:
    lat_deg, lon_deg, azimuth2_deg = geodesic_direct(30.0, 70.0, azimuth_deg, length_m)
    assert (lat_deg, lon_deg) == pytest.approx(expected_deg[:2], abs=1e-9)
    assert azimuth2_deg == pytest.approx(expected_deg[2], abs=1e-7)


@pytest.mark.parametrize(
    ("lla", "ecef_m"),
    [
        ((42.0, -82.0, 200.0), (660675.2518, -4700948.6832, 4245737.6622)),
        ((30.0, 70.0, 1500.0), (1891219.4253, 5196082.6663, 3171123.7354)),
        ((90.0, 0.0, 0.0), (0.0, 0.0, 6356752.3142)),
    ],
)
def test_ecef(lla: tuple, ecef_m: tuple) -> None:
    assert geodetic_to_ecef(*lla) == pytest.approx(ecef_m, abs=6e-5)


def test_look_angles_to_ecef() -> None:
    enu_m = aer_to_enu(33.0, 70.0, 1000.0)
    assert enu_m == pytest.approx((186.2775, 286.8422, 939.6926), abs=1e-4)
    ecef_m = enu_to_ecef(enu_m, (42.0, -82.0, 200.0))
    assert ecef_m == pytest.approx((660930.19276, -4701424.22296, 4246579.60463), abs=1e-5)
    assert ecef_to_enu(ecef_m, (42.0, -82.0, 200.0)) == pytest.approx(enu_m, abs=1e-6)


def test_look_angles_between_points() -> None:
    enu_m = ecef_to_enu(geodetic_to_ecef(31.0, 71.0, 10_000.0), (30.0, 70.0, 200.0))
    assert enu_m == pytest.approx((95649.010, 111447.179, 8108.147), abs=1e-3)
    assert enu_to_aer(*enu_m) == pytest.approx((40.63769, 3.16000, 147088.23523), abs=1e-5)
    azimuth_deg, elevation_deg, range_m = geodetic_to_aer((30.5, 70.0, 50.0), (30.0, 70.0, 25.0))
    assert (elevation_deg, range_m) == pytest.approx((-0.22416, 55428.49201), abs=1e-5)
    assert azimuth_deg == pytest.approx(0.0, abs=1e-9)


def test_inverse_and_direct_agree_over_the_globe() -> None:
    """The ends come back within 1e-9 degrees for ten thousand random legs."""
    generator = np.random.default_rng(20)
    lat_deg, lon_deg = generator.uniform(-89, 89, 10_000), generator.uniform(-180, 180, 10_000)
    lat2_deg, lon2_deg, azimuth2_deg = geodesic_direct(lat_deg, lon_deg, generator.uniform(-180, 180, 10_000), 1e6)
    range_m, azimuth1_deg, _ = geodesic_inverse(lat_deg, lon_deg, lat2_deg, lon2_deg)
    assert np.abs(range_m - 1e6).max() < 1e-6
    back = geodesic_direct(lat2_deg, lon2_deg, azimuth2_deg, -1e6)
    assert np.abs(back[0] - lat_deg).max() < 1e-9
    assert np.abs((back[2] - azimuth1_deg + 180) % 360 - 180).max() < 1e-7


def _turn_deg(a_deg: np.ndarray, b_deg: np.ndarray) -> np.ndarray:
    """Size of the angle between two directions."""
    return np.abs((a_deg - b_deg + 180.0) % 360.0 - 180.0)


def _haversine_m(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1_deg, lon1_deg, lat2_deg, lon2_deg))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371008.7714 * math.asin(math.sqrt(h))
