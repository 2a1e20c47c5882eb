"""The standard atmosphere against its own published table."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.atmosphere import reference_atmosphere, standard_atmosphere

# U.S. Standard Atmosphere 1976: geometric altitude, temperature, pressure, density, speed of sound
ROWS = [
    (0, 288.150, 101325, 1.22500, 340.294),
    (1000, 281.651, 89876.3, 1.11166, 336.435),
    (5000, 255.676, 54048.3, 0.736428, 320.546),
    (10000, 223.252, 26499.9, 0.413510, 299.532),
    (11000, 216.774, 22700.0, 0.364802, 295.154),
    (20000, 216.650, 5529.31, 0.0889099, 295.070),
    (30000, 226.509, 1197.03, 0.0184102, 301.709),
    (50000, 270.650, 79.7791, 0.00102688, 329.799),
    (80000, 198.639, 1.05247, 1.84580e-5, 282.538),
]


@pytest.mark.parametrize("row", ROWS)
def test_rows_of_the_table(row: tuple) -> None:
    assert tuple(standard_atmosphere(row[0])) == pytest.approx(row[1:], rel=5e-6)


def test_arrays_equal_floats_and_nan_stays() -> None:
    air = standard_atmosphere(np.array([[0.0, 30_000.0, np.nan]]))
    assert air.pressure_pa.shape == (1, 3)
    assert air.density_kg_m3[0, 1] == standard_atmosphere(30_000.0).density_kg_m3
    assert np.isnan(air.temperature_k[0, 2])


def test_layers_join_without_a_step() -> None:
    edges_m = np.array([11019.07, 20063.12, 32161.90, 47350.09, 51412.51, 71801.97])
    below, above = standard_atmosphere(edges_m - 0.5), standard_atmosphere(edges_m + 0.5)
    assert above.pressure_pa / below.pressure_pa == pytest.approx(np.ones(6), abs=3e-4)
    assert (above.pressure_pa < below.pressure_pa).all()


@pytest.mark.parametrize("altitude_m", [-5001.0, 86_001.0])
def test_outside_is_refused(altitude_m: float) -> None:
    with pytest.raises(ValueError, match=r"must lie in -5000..86000 m"):
        standard_atmosphere(altitude_m)


def test_the_moist_reference_atmosphere() -> None:
    """Dry and vapour pressure add to the standard one; vapour halves in 1.39 km, and never leaves the air wholly."""
    altitudes_m = np.array([0.0, 2000.0 * np.log(2.0), 12e3, 30e3, 60e3])
    air, moist = standard_atmosphere(altitudes_m), reference_atmosphere(altitudes_m)
    vapour_hpa = moist.vapour_g_m3 * moist.temperature_k / 216.7
    assert moist.dry_pressure_hpa + vapour_hpa == pytest.approx(air.pressure_pa / 100.0)
    assert moist.vapour_g_m3[:3] == pytest.approx([7.5, 3.75, 7.5 * np.exp(-6.0)])
    assert vapour_hpa[3:] / (air.pressure_pa[3:] / 100.0) == pytest.approx([2e-6, 2e-6])
    assert isinstance(reference_atmosphere(0.0).vapour_g_m3, float)
    with pytest.raises(ValueError, match=r"altitude_m must lie in -5000\.\.86000 m; got 90000"):
        reference_atmosphere(90e3)
