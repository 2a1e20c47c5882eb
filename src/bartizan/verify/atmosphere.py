"""US Standard Atmosphere 1976 at geometric altitudes, and the pressures at the bases of its layers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, each, printed

DEFINITION = "US Standard Atmosphere 1976 (NOAA-S/T 76-1562), from its defining constants"
LAYERS = "US Standard Atmosphere 1976, its table of layers, as av8n.com prints it"

COLUMNS = ("temperature at {:,} m, K", "pressure at {:,} m, Pa", "density at {:,} m, kg/m3", "sound at {:,} m, m/s")
# geometric altitude m: temperature K, pressure Pa, density kg/m3, speed of sound m/s
ROWS = {
    0: "288.150 101325 1.22500 340.294",
    1000: "281.651 89876.3 1.11166 336.435",
    5000: "255.676 54048.3 0.736428 320.546",
    10000: "223.252 26499.9 0.413510 299.532",
    11000: "216.774 22700.0 0.364802 295.154",
    20000: "216.650 5529.31 0.0889099 295.070",
    30000: "226.509 1197.03 0.0184102 301.709",
    50000: "270.650 79.7791 0.00102688 329.799",
    80000: "198.639 1.05247 1.84580e-5 282.538",
}
# geopotential altitude km of a layer's base: pressure Pa
BASES = {11: "22632.1", 20: "5474.89", 32: "868.019", 47: "110.906", 51: "66.9389", 71: "3.95642"}
EARTH_M = 6_356_766.0
"""The standard's own radius, which turns a geopotential altitude into a geometric one."""


def checks() -> Iterator[Check]:
    """Four numbers at nine altitudes, and six pressures."""
    from bartizan.earth.atmosphere import standard_atmosphere

    for altitude_m, row in ROWS.items():
        names = [column.format(altitude_m) for column in COLUMNS]
        expected = [printed(text) for text in row.split()]
        yield from each(DEFINITION, names, expected, partial(standard_atmosphere, altitude_m))
    for height_km, text in BASES.items():
        altitude_m = EARTH_M * 1000.0 * height_km / (EARTH_M - 1000.0 * height_km)
        name = f"pressure at H = {height_km} km, Pa"
        yield Check(name, LAYERS, printed(text), lambda z_m=altitude_m: standard_atmosphere(z_m).pressure_pa)
