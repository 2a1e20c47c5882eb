"""The table of effective range: how near it comes to the exact absorption, and that both readers of it agree."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.jit import jit
from bartizan.radar.absorption import absorption_table, two_way_absorption_db
from bartizan.radar.detection import detection_probability, required_snr_db
from bartizan.radar.equation import Triple, detection_range_m, snr_db_at
from bartizan.radar.stretch import _stretched, effective_range_m, stretch_table

RADARS = [(1.3, 600e3), (3.0, 600e3), (5.5, 500e3), (10.0, 200e3), (16.0, 100e3), (35.0, 40e3)]
RADIUS_M = 4.0 / 3.0 * 6371e3


def exact_m(frequency_ghz: float, triple: Triple, elevations_deg: np.ndarray, ranges_m: np.ndarray) -> np.ndarray:
    beyond_db = absorption_table(frequency_ghz, elevations_deg, ranges_m)
    beyond_db -= two_way_absorption_db(frequency_ghz, 3.0, triple.range_m)
    return ranges_m * 10.0 ** (beyond_db / 40.0)


def above_the_sea(elevations_deg: np.ndarray, ranges_m: np.ndarray) -> np.ndarray:
    """Looks that end above the sea: others are no looks."""
    return ranges_m + 2.0 * RADIUS_M * np.sin(np.radians(elevations_deg))[:, None] >= 0.0


@pytest.mark.parametrize(("frequency_ghz", "max_range_m"), RADARS)
def test_the_error_of_the_table(frequency_ghz: float, max_range_m: float) -> None:
    triple, generator = Triple(0.5 * max_range_m, 1.0, 0.9), np.random.default_rng(4)
    stretch = stretch_table(frequency_ghz, triple, 3.0, max_range_m)
    elevations_deg = np.concatenate((generator.uniform(-1.5, 5.0, 150), generator.uniform(-1.5, 90.0, 80)))
    ranges_m = np.sort(generator.uniform(0.01 * max_range_m, max_range_m, 200))
    exact = exact_m(frequency_ghz, triple, elevations_deg, ranges_m)
    seen = effective_range_m(stretch, elevations_deg[:, None], ranges_m)
    wrong = np.abs(seen / exact - 1.0)[above_the_sea(elevations_deg, ranges_m)]
    assert wrong.max() < 5e-4


@pytest.mark.parametrize("swerling", [0, 1, 3])
@pytest.mark.parametrize(("frequency_ghz", "max_range_m"), RADARS)
def test_what_the_error_means_for_detection(frequency_ghz: float, max_range_m: float, swerling: int) -> None:
    """Within 2e-3 of the Pd of the exact absorption, for targets whose Pd falls where the radar looks."""
    triple = Triple(0.5 * max_range_m, 1.0, 0.9)
    stretch, ranges_m = stretch_table(frequency_ghz, triple, 3.0, max_range_m), np.linspace(1e3, max_range_m, 150)
    elevations_deg = np.linspace(-0.6, 6.0, 150)
    level_db = required_snr_db(triple.pd, 1e-6, swerling=swerling)
    pds = [
        detection_probability(
            snr_db_at(range_m, 0.5, triple.range_m, 1.0, level_db).ravel(), 1e-6, swerling=swerling
        ).reshape(150, 150)
        for range_m in (
            exact_m(frequency_ghz, triple, elevations_deg, ranges_m),
            effective_range_m(stretch, elevations_deg[:, None], ranges_m),
        )
    ]
    assert np.abs(pds[0] - pds[1])[above_the_sea(elevations_deg, ranges_m)].max() < 2e-3


def test_the_anchor_stays_where_it_is() -> None:
    triple = Triple(150e3, 1.0, 0.9)
    stretch = stretch_table(10.0, triple, 3.0, 400e3)
    assert effective_range_m(stretch, 3.0, 150e3) == pytest.approx(150e3, rel=3e-4)
    assert effective_range_m(stretch, 0.0, 150e3) > 150e3
    assert effective_range_m(stretch, 20.0, 150e3) < 150e3


def test_as_a_loss_in_the_radar_equation() -> None:
    """The stretch and the same decibels as a loss give one signal."""
    triple, level_db = Triple(120e3, 1.0, 0.8), 15.0
    stretch = stretch_table(10.0, triple, 3.0, 300e3)
    loss_db = two_way_absorption_db(10.0, 0.5, 90e3) - two_way_absorption_db(10.0, 3.0, 120e3)
    by_loss_db = snr_db_at(90e3, 0.3, 120e3, 1.0, level_db, loss_db=loss_db)
    by_range_db = snr_db_at(effective_range_m(stretch, 0.5, 90e3), 0.3, 120e3, 1.0, level_db)
    assert by_range_db == pytest.approx(by_loss_db, abs=0.01)
    assert detection_range_m(1.0, 120e3, 1.0, margin_db=4.0) == pytest.approx(120e3 / 10.0**0.1)


def test_kernels_and_arrays_read_alike() -> None:
    @jit
    def read(factor, step_m, sines, ranges_m, out) -> None:
        for i in range(sines.size):
            out[i] = _stretched(factor, step_m, sines[i], ranges_m[i])

    stretch = stretch_table(10.0, Triple(150e3, 1.0, 0.9), 3.0, 200e3)
    generator = np.random.default_rng(5)
    sines = np.concatenate(([-1.0, -0.03, 0.0, 1.0, 1.0], generator.uniform(-0.1, 1.0, 2000)))
    ranges_m = np.concatenate(([0.0, 200e3, 300e3, 200e3, 0.0], generator.uniform(0.0, 250e3, 2000)))
    seen = np.empty_like(sines)
    read(stretch.factor, stretch.range_step_m, sines, ranges_m, seen)
    expected = effective_range_m(stretch, np.degrees(np.arcsin(sines)), ranges_m)
    assert seen == pytest.approx(expected, rel=1e-12)


def test_heavy_absorption_has_a_bound() -> None:
    """At 60 GHz oxygen takes 30 dB a kilometre both ways: a hundredfold range, not infinity."""
    stretch = stretch_table(60.0, Triple(5e3, 1.0, 0.9), 3.0, 100e3)
    assert np.isfinite(stretch.factor).all()
    assert stretch.factor.max() == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stretch_table(10.0, Triple(1e5, 1.0, 0.9), 3.0, 0.0), r"max_range_m must be above 0 m; got 0.0"),
        (lambda: stretch_table(0.3, Triple(1e5, 1.0, 0.9), 3.0, 1e5), r"frequency_ghz must lie in 1\.\.1000"),
        (lambda: stretch_table(3.0, Triple(1e5, 1.0, 0.9), 95.0, 1e5), r"elevation_deg must lie in -90\.\.90"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
