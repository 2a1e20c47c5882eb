"""What the absorption functions promise at their edges; the numbers are held by tests/oracle/test_absorption.py."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bartizan.radar.absorption import absorption_table, specific_attenuation_db_per_km, two_way_absorption_db


def test_shapes_broadcast_and_floats_stay_floats() -> None:
    oxygen, water = specific_attenuation_db_per_km(10.0, 1013.25, 288.15, 7.5)
    assert isinstance(oxygen, float) and isinstance(water, float)
    oxygen, water = specific_attenuation_db_per_km(np.array([[1.0], [10.0]]), 1013.25, [270.0, 280.0, 290.0], 7.5)
    assert oxygen.shape == water.shape == (2, 3)
    assert isinstance(two_way_absorption_db(10.0, 1.0, 100e3), float)
    seen_db = two_way_absorption_db(np.array([[[3.0]], [[10.0]]]), np.array([[0.0], [1.0], [2.0]]), [1e4, 1e5])
    assert seen_db.shape == (2, 3, 2)
    assert seen_db[1, 2, 0] == two_way_absorption_db(10.0, 2.0, 1e4)


def test_a_vacuum_and_dry_air() -> None:
    assert specific_attenuation_db_per_km(10.0, 0.0, 288.15, 0.0) == (0.0, 0.0)
    oxygen, water = specific_attenuation_db_per_km(22.235, 1013.25, 288.15, 0.0)
    assert oxygen > 0.0 and water == 0.0


def test_no_way_no_loss() -> None:
    assert two_way_absorption_db(10.0, 5.0, 0.0) == 0.0
    assert (absorption_table(10.0, [0.0, 90.0], [0.0, 1.0])[:, 0] == 0.0).all()


def test_beyond_the_air_nothing_is_added() -> None:
    within_db, there_db, farther_db = two_way_absorption_db(10.0, 90.0, [60e3, 86e3, 500e3])
    assert within_db < there_db == farther_db < 1.00001 * within_db


def test_the_table_equals_the_points() -> None:
    elevations_deg, ranges_m = np.array([-1.0, 0.0, 0.3, 7.0, 90.0]), np.array([0.0, 500.0, 500.0, 80e3, 700e3])
    for frequency_ghz in (1.0, 10.0, 60.0):
        table_db = absorption_table(frequency_ghz, elevations_deg, ranges_m, k_factor=1.2)
        points_db = two_way_absorption_db(frequency_ghz, elevations_deg[:, None], ranges_m, k_factor=1.2)
        assert table_db == pytest.approx(points_db, rel=2e-5)


def test_a_rounder_earth_keeps_the_ray_longer_in_the_thick_air() -> None:
    bent, straight = (two_way_absorption_db(10.0, 0.0, 300e3, k_factor=k) for k in (4.0 / 3.0, 1.0))
    assert bent > 1.1 * straight


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: specific_attenuation_db_per_km(0.5, 1013.25, 288.15, 7.5), r"1\.\.1000 GHz.*got 0.5"),
        (lambda: specific_attenuation_db_per_km(9.4e9, 1013.25, 288.15, 7.5), r"got 9.4e\+09.*9.4e9 Hz are 9.4"),
        (lambda: specific_attenuation_db_per_km(np.nan, 1013.25, 288.15, 7.5), r"frequency_ghz .* got nan"),
        (lambda: specific_attenuation_db_per_km(10.0, -1.0, 288.15, 7.5), r"dry_pressure_hpa must be 0 hPa or more"),
        (lambda: specific_attenuation_db_per_km(10.0, np.inf, 288.15, 7.5), r"dry_pressure_hpa .* got inf"),
        (lambda: specific_attenuation_db_per_km(10.0, 1013.25, 0.0, 7.5), r"above 0 K; got 0.*288.15"),
        (lambda: specific_attenuation_db_per_km(10.0, 1013.25, -5.0, 7.5), r"15 degrees Celsius"),
        (lambda: specific_attenuation_db_per_km(10.0, 1013.25, 288.15, [7.5, -0.1]), r"vapour_g_m3 .* got -0.1"),
        (lambda: two_way_absorption_db(10.0, 91.0, 1e3), r"elevation_deg must lie in -90\.\.90 degrees; got 91"),
        (lambda: two_way_absorption_db(10.0, 0.0, -1.0), r"range_m must be 0 m or more; got -1"),
        (lambda: two_way_absorption_db(10.0, 0.0, np.nan), r"range_m must be 0 m or more; got nan"),
        (lambda: two_way_absorption_db(10.0, 0.0, 1e3, k_factor=0.0), r"k_factor must be a positive number; got 0.0"),
        (lambda: two_way_absorption_db(1001.0, 0.0, 1e3), r"frequency_ghz must lie in 1\.\.1000"),
        (lambda: absorption_table(10.0, [0.0], [2e3, 1e3]), r"ranges_m must rise"),
        (lambda: absorption_table(0.0, [0.0], [1e3]), r"frequency_ghz must lie in 1\.\.1000 GHz"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_neither_scipy_nor_numba_is_needed() -> None:
    code = (
        "import sys; from bartizan.radar.absorption import *; two_way_absorption_db(10.0, 1.0, 1e5);"
        "sys.exit(bool({'scipy', 'numba'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
