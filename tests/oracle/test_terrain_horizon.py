"""Horizon angles of real terrain profiles against those published with ITU-R P.1812 and P.452-18.

The data name their sources. The Recommendations use a parabola for the earth, this program the sphere itself: the
difference is bounded, not zero.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from bartizan.earth.sightline import lowest_visible_altitude_over_profile_m, tan_elevation

DATA = Path(__file__).parents[1] / "data"
POINTS = np.loadtxt(DATA / "itu_profiles.csv", delimiter=",", skiprows=2)
HORIZONS = np.loadtxt(DATA / "itu_horizons.csv", delimiter=",", skiprows=2)


@pytest.mark.parametrize("row", HORIZONS, ids=lambda row: f"profile{int(row[0])}")
def test_published_horizon_angles(row: np.ndarray) -> None:
    profile, near_m, far_m, radius_km, angle_near_mrad, angle_far_mrad = row
    distance_m, height_m = (POINTS[POINTS[:, 0] == profile][:, 1:] * [1000.0, 1.0]).T
    radius_m = radius_km * 1000.0
    ends = [
        (distance_m, height_m, near_m, angle_near_mrad),
        (distance_m[-1] - distance_m[::-1], height_m[::-1], far_m, angle_far_mrad),
    ]
    for along_m, ground_m, antenna_m, published_mrad in ends:
        antenna_msl_m = ground_m[0] + antenna_m
        x_m, h_m = along_m[1:-1], ground_m[1:-1]
        parabola = np.arctan((h_m - antenna_msl_m) / x_m - x_m / (2 * radius_m)).max()
        assert 1000 * parabola == pytest.approx(published_mrad, abs=1e-5)
        sphere = math.atan(tan_elevation(h_m, antenna_msl_m, x_m, radius_m).max())
        assert 1000 * sphere == pytest.approx(published_mrad, abs=0.006)
        lowest_m = lowest_visible_altitude_over_profile_m(along_m, ground_m, antenna_msl_m, radius_m)
        angle, turn = published_mrad / 1000, along_m[-1] / radius_m
        by_angle_m = (radius_m + antenna_msl_m) * math.cos(angle) / math.cos(angle + turn) - radius_m
        assert lowest_m == pytest.approx(max(by_angle_m, ground_m[-1]), abs=0.5)
