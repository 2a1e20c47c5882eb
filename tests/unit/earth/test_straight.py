"""How far straight lines of the plane leave geodesics, against vectors on a sphere and a law of growth."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.straight import straight_line_offset_m


def offset_on_a_sphere_m(width_m: float) -> float:
    """Middle of the great circle between the ends of the southern border, against the border itself, by vectors."""
    radius_m, half_m = 6_371_000.0, 0.5 * width_m
    reach = half_m * 2.0**0.5 / radius_m
    # the centre is (0, 0, 1), the plane's axes x and y
    ends = [np.array([turn * np.sin(reach), -np.sin(reach), 2.0**0.5 * np.cos(reach)]) / 2.0**0.5 for turn in (-1, 1)]
    middle = sum(ends) / np.linalg.norm(sum(ends))
    return float(np.arctan2(np.hypot(middle[0], middle[1]), middle[2]) * radius_m - half_m)


@pytest.mark.parametrize("lat_deg", [-32.0, 0.0, 60.0])
@pytest.mark.parametrize("width_m", [100e3, 400e3, 800e3])
def test_the_border_bends_as_on_a_sphere(lat_deg: float, width_m: float) -> None:
    """The flattening of the earth, 1 in 298, may change it by as much again and a little more."""
    assert abs(straight_line_offset_m(lat_deg, width_m) / abs(offset_on_a_sphere_m(width_m)) - 1.0) < 0.015


def test_it_grows_with_the_cube_of_the_width() -> None:
    ratio = straight_line_offset_m(-32.0, 400e3) / straight_line_offset_m(-32.0, 200e3)
    assert abs(ratio - 8.0) < 0.05


def test_a_width_of_nothing() -> None:
    with pytest.raises(ValueError, match="width_m must be above 0"):
        straight_line_offset_m(0.0, 0.0)
