"""The smooth-sea horizon against published and hand-computed distances."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from bartizan.earth.refraction import (
    effective_radius_m,
    horizon_ground_range_m,
    horizon_range_m,
    lowest_visible_altitude_m,
)


@pytest.mark.parametrize(
    ("antenna_m", "target_m", "k_factor", "expected_km"),
    [
        (10, 50, 4 / 3, 42.180),
        (10, 50, 1.0, 36.529),
        (25, 50, 4 / 3, 49.755),
        (25, 50, 1.0, 43.089),
        (4, 100, 4 / 3, 49.462),
        (24, 25, 4 / 3, 40.802),
    ],
)
def test_horizon_distances(antenna_m: float, target_m: float, k_factor: float, expected_km: float) -> None:
    assert round(horizon_range_m(antenna_m, target_m, k_factor) / 1000, 3) == expected_km


@pytest.mark.parametrize(
    ("antenna_m", "target_m", "expected_km"),
    [(5, 10, 22.3), (5, 10_000, 421.2), (40, 10, 39.1), (40, 100, 67.3), (40, 1000, 156.4), (40, 10_000, 438.0)],
)
def test_horizon_along_the_ground(antenna_m: float, target_m: float, expected_km: float) -> None:
    ground_m = horizon_ground_range_m(antenna_m, target_m)
    assert round(ground_m / 1000, 1) == expected_km
    assert lowest_visible_altitude_m(antenna_m, ground_m) == pytest.approx(target_m, abs=1e-6)


def test_standard_refraction_is_the_default() -> None:
    assert horizon_range_m(10.0, 50.0) == horizon_range_m(10.0, 50.0, 4 / 3)
    assert horizon_ground_range_m(10.0, 50.0) == horizon_ground_range_m(10.0, 50.0, 4 / 3)


def test_arrays_broadcast_and_equal_the_scalars() -> None:
    targets_m = np.array([0.0, 50.0, 3000.0])
    ranges_m = horizon_range_m(np.array([[10.0], [25.0]]), targets_m)
    assert ranges_m.shape == (2, 3)
    assert ranges_m[1, 2] == horizon_range_m(25.0, 3000.0)
    assert np.isnan(horizon_range_m(np.array([np.nan]), 5.0))[0]


def test_lowest_visible_altitude_inverts_the_horizon() -> None:
    assert lowest_visible_altitude_m(20.0, 200e3) == pytest.approx(1940.79, abs=0.005)
    assert lowest_visible_altitude_m(20.0, 18_000.0) == 0.0
    assert lowest_visible_altitude_m(20.0, 3e7) == math.inf


@pytest.mark.parametrize("k_factor", [0.0, -1.0, math.nan, math.inf])
def test_wrong_k_factor_is_refused(k_factor: float) -> None:
    with pytest.raises(ValueError, match=r"k_factor must be a positive number; got"):
        effective_radius_m(k_factor)


@pytest.mark.parametrize("heights", [(-1.0, 5.0), (5.0, -1.0), (np.array([1.0, -1.0]), 2.0)])
def test_negative_heights_are_refused(heights: tuple) -> None:
    with pytest.raises(ValueError, match=r"0 m or more; got -1"):
        horizon_range_m(*heights)


def test_import_stays_light() -> None:
    code = "import sys, bartizan.earth.refraction; sys.exit(bool({'numpy', 'numba', 'pyproj'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
