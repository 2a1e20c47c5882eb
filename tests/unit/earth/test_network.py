"""Several antennas at once, against one at a time."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.earth.masking import minimum_visible_altitude
from bartizan.earth.network import network_altitude, network_count

from .test_masking import fractal

SITES, ANTENNAS_M, RANGES_M = [(20, 30), (140, 200), (10, 230)], [20.0, 5.0, 40.0], [8e3, None, 3e3]
GROUND_M = fractal(240, seed=6)


def one_by_one(dem_m: np.ndarray) -> list[np.ndarray]:
    """The masks of the three antennas."""
    return [
        minimum_visible_altitude(dem_m, 90.0, site, antenna_m, max_range_m=limit_m, k_factor=1.2)
        for site, antenna_m, limit_m in zip(SITES, ANTENNAS_M, RANGES_M, strict=True)
    ]


@pytest.mark.parametrize("n_threads", [1, 3])
def test_the_minimum(n_threads: int) -> None:
    lowest_m = network_altitude(
        GROUND_M, 90.0, SITES, ANTENNAS_M, max_ranges_m=RANGES_M, k_factor=1.2, n_threads=n_threads
    )
    np.testing.assert_array_equal(lowest_m, np.fmin.reduce(one_by_one(GROUND_M)))


def test_out_of_everyones_reach_and_unknown_ground_are_nan() -> None:
    dem_m = GROUND_M.astype(np.float64)
    dem_m[100:110, 100:120] = np.nan
    lowest_m = network_altitude(dem_m, 90.0, SITES[:1], ANTENNAS_M[:1], max_ranges_m=[9e3])
    assert lowest_m.dtype == np.float64
    assert np.isnan(lowest_m[100:110, 100:120]).all()
    assert np.isnan(lowest_m[239, 239])
    assert lowest_m[20, 30] == dem_m[20, 30]


def test_no_antenna_sees_nothing() -> None:
    assert np.isnan(network_altitude(GROUND_M, 90.0, [], [])).all()
    assert (network_count(GROUND_M, 90.0, [], [], 1e4) == 0).all()


def test_a_buffer_is_reused() -> None:
    out_m = np.full(GROUND_M.shape, -5.0, dtype=np.float32)
    assert network_altitude(GROUND_M, 90.0, SITES, ANTENNAS_M, out=out_m) is out_m
    np.testing.assert_array_equal(out_m, network_altitude(GROUND_M, 90.0, SITES, ANTENNAS_M))


@pytest.mark.parametrize("altitude_m", [900.0, GROUND_M + 150.0, GROUND_M])
def test_the_count(altitude_m: float | np.ndarray) -> None:
    n_seeing = network_count(GROUND_M, 90.0, SITES, ANTENNAS_M, altitude_m, max_ranges_m=RANGES_M, k_factor=1.2)
    np.testing.assert_array_equal(n_seeing, sum((m <= altitude_m).astype(int) for m in one_by_one(GROUND_M)))
    assert set(np.unique(n_seeing)) >= {0, 1}


def test_sequences_of_different_length_are_refused() -> None:
    for refused in (
        lambda: network_altitude(GROUND_M, 90.0, SITES, [5.0]),
        lambda: network_count(GROUND_M, 90.0, SITES, [5.0], 100.0),
    ):
        with pytest.raises(ValueError, match=r"got 3, 1 and 3"):
            refused()
