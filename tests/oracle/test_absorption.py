"""Absorption by gases against another program, the Recommendation's own examples and an independent path integral.

Sources: itur 0.4.0 (MIT licence), row by row in tests/data; the validation examples of ITU-R P.676-12 and -13 as
published by the ITU and kept with itur; two-way losses computed with itur's P.676-12 over the P.835 mean atmosphere.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bartizan.earth.atmosphere import reference_atmosphere
from bartizan.radar.absorption import absorption_table, specific_attenuation_db_per_km, two_way_absorption_db
from bartizan.radar.absorption_lines import OXYGEN, WATER

ROWS = np.loadtxt(Path(__file__).parents[1] / "data" / "gas_attenuation.csv", delimiter=",", skiprows=2)
PUBLISHED = [
    (1.0, 0.005388658, 5.09e-05),
    (3.0, 0.00707596, 0.000462793),
    (5.0, 0.007400426, 0.001313459),
    (10.0, 0.008224417, 0.005974125),
    (12.0, 0.00869826406877357, 0.00953538822024593),
    (16.0, 0.009990847, 0.025324961),
    (20.0, 0.0118835504778076, 0.0970473048151117),
    (22.0, 0.013130223, 0.174207033),
    (35.0, 0.031843034, 0.069614296),
    (60.0, 14.6234747964861, 0.154841841),
    (90.0, 0.0388697110724235, 0.341973394),
    (118.0, 1.134866202, 0.605921953),
    (130.0, 0.0415090835995228, 0.751844704),
    (183.0, 0.012733909, 27.66500831),
    (260.0, 0.020012303, 3.369522578),
]
TWO_WAY = {
    1.3: (
        (0.60, 1.17, 2.16, 3.19),
        (0.58, 1.10, 1.90, 2.55),
        (0.56, 1.03, 1.68, 2.07),
        (0.53, 0.91, 1.32, 1.45),
        (0.44, 0.63, 0.71, 0.71),
    ),
    3.0: (
        (0.73, 1.43, 2.58, 3.70),
        (0.70, 1.32, 2.22, 2.91),
        (0.68, 1.22, 1.93, 2.34),
        (0.63, 1.05, 1.49, 1.62),
        (0.50, 0.71, 0.79, 0.79),
    ),
    5.5: (
        (0.88, 1.70, 3.01, 4.21),
        (0.84, 1.54, 2.54, 3.26),
        (0.80, 1.41, 2.17, 2.60),
        (0.72, 1.19, 1.65, 1.78),
        (0.56, 0.78, 0.86, 0.87),
    ),
    10.0: (
        (1.38, 2.62, 4.44, 5.88),
        (1.28, 2.29, 3.57, 4.39),
        (1.19, 2.03, 2.96, 3.44),
        (1.05, 1.64, 2.17, 2.32),
        (0.77, 1.01, 1.11, 1.11),
    ),
}


def test_the_tables_are_whole() -> None:
    assert OXYGEN.shape == (44, 7)
    assert WATER.shape == (35, 7)
    assert (np.diff(OXYGEN[:, 0]) > 0).all()
    assert (np.diff(WATER[:, 0]) > 0).all()


def test_against_another_program() -> None:
    """3,120 states from 1 to 350 GHz, and each line up to 1,000 GHz on and beside its centre: relative 1e-6."""
    assert len(ROWS) == 39 * 5 * 4 * 4 + 2 * (44 + 34)
    oxygen, water = specific_attenuation_db_per_km(*ROWS[:, :4].T)
    assert np.abs(oxygen / ROWS[:, 4] - 1.0).max() < 1e-6
    moist = ROWS[:, 3] > 0.0
    assert np.abs(water[moist] / ROWS[moist, 5] - 1.0).max() < 1e-6
    assert (water[~moist] == 0.0).all()


@pytest.mark.parametrize(("frequency_ghz", "oxygen", "water"), PUBLISHED)
def test_published_examples(frequency_ghz: float, oxygen: float, water: float) -> None:
    """1013.25 hPa of dry air, 288.15 K, 7.5 g/m3; 1e-6 where nine digits are printed, 1e-3 where three are."""
    seen = specific_attenuation_db_per_km(frequency_ghz, 1013.25, 288.15, 7.5)
    assert seen[0] == pytest.approx(oxygen, rel=1e-6)
    assert seen[1] == pytest.approx(water, rel=1e-3 if frequency_ghz == 1.0 else 2e-6)


@pytest.mark.parametrize("frequency_ghz", TWO_WAY)
def test_two_way_losses_of_clear_air(frequency_ghz: float) -> None:
    """Elevations 0, 0.5, 1, 2, 5 degrees; ranges 50, 100, 200, 400 km; half of the last digit printed and a little."""
    elevations_deg, ranges_m = [0.0, 0.5, 1.0, 2.0, 5.0], [50e3, 100e3, 200e3, 400e3]
    seen_db = absorption_table(frequency_ghz, elevations_deg, ranges_m)
    assert np.abs(seen_db - TWO_WAY[frequency_ghz]).max() < 0.006


@pytest.mark.parametrize("frequency_ghz", [1.3, 10.0, 60.0])
@pytest.mark.parametrize("elevation_deg", [-1.0, 0.0, 0.1, 2.0, 45.0, 90.0])
@pytest.mark.parametrize("range_m", [1e3, 60e3, 400e3])
def test_against_a_plain_sum_along_the_ray(frequency_ghz: float, elevation_deg: float, range_m: float) -> None:
    """4,000 exact specific attenuations along the ray, by Simpson's rule."""
    radius_m, sine = 4.0 / 3.0 * 6371e3, np.sin(np.radians(elevation_deg))
    along_m = np.linspace(0.0, range_m, 4_001)
    altitude_m = np.hypot(radius_m + along_m * sine, along_m * np.sqrt(1.0 - sine**2)) - radius_m
    air = reference_atmosphere(np.clip(altitude_m, 0.0, 86e3))
    per_km = np.where(altitude_m <= 86e3, sum(specific_attenuation_db_per_km(frequency_ghz, *air)), 0.0)
    weights = np.ones(4_001)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    plain_db = 2.0 * (weights * per_km).sum() * (range_m / 4_000) / 3.0 / 1000.0
    assert two_way_absorption_db(frequency_ghz, elevation_deg, range_m) == pytest.approx(plain_db, rel=3e-5)
