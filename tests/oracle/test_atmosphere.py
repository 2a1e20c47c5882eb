"""The US Standard Atmosphere 1976 to every printed digit: rows from its definition, and its published layer bases.

Sources: U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), defining constants; pressures of the layer bases as others
print them (av8n.com, altimetry).
"""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.atmosphere import BASE_M, RADIUS_M, standard_atmosphere

# Geometric altitude m; geopotential altitude m, temperature K, pressure Pa, density kg/m3, speed of sound m/s
ROWS = {
    0: ("0.00", "288.150", "101325", "1.22500", "340.294"),
    1000: ("999.84", "281.651", "89876.3", "1.11166", "336.435"),
    5000: ("4996.07", "255.676", "54048.3", "0.736428", "320.546"),
    10000: ("9984.29", "223.252", "26499.9", "0.413510", "299.532"),
    11000: ("10981.00", "216.774", "22700.0", "0.364802", "295.154"),
    20000: ("19937.27", "216.650", "5529.31", "0.0889099", "295.070"),
    30000: ("29859.08", "226.509", "1197.03", "0.0184102", "301.709"),
    50000: ("49609.79", "270.650", "79.7791", "0.00102688", "329.799"),
    80000: ("79005.71", "198.639", "1.05247", "0.0000184580", "282.538"),
}
LAYER_BASES_PA = {11: "22632.1", 20: "5474.89", 32: "868.019", 47: "110.906", 51: "66.9389", 71: "3.95642"}


def digits(value: float, like: str) -> str:
    """A number with as many decimals as the printed one."""
    return f"{value:.{len(like.partition('.')[2])}f}"


@pytest.mark.parametrize("altitude_m", ROWS)
def test_every_digit_of_a_row(altitude_m: int) -> None:
    seen = (RADIUS_M * altitude_m / (RADIUS_M + altitude_m), *standard_atmosphere(altitude_m))
    assert tuple(digits(v, like) for v, like in zip(seen, ROWS[altitude_m], strict=True)) == ROWS[altitude_m]


def test_the_published_pressures_of_the_layer_bases() -> None:
    height_m = 1000.0 * np.array(list(LAYER_BASES_PA))
    assert (height_m == BASE_M[1:]).all()
    altitude_m = RADIUS_M * height_m / (RADIUS_M - height_m)
    assert tuple(f"{p:.6g}" for p in standard_atmosphere(altitude_m).pressure_pa) == tuple(LAYER_BASES_PA.values())


@pytest.mark.parametrize("altitude_m", [5000, 30000, 80000])
def test_altitudes_mixed_up_would_fail(altitude_m: int) -> None:
    """Geometric altitude where a geopotential one is meant: the usual slip."""
    slipped_m = RADIUS_M * altitude_m / (RADIUS_M - altitude_m)
    assert digits(standard_atmosphere(slipped_m).pressure_pa, ROWS[altitude_m][2]) != ROWS[altitude_m][2]
