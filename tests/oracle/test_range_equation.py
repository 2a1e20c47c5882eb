"""Range and search equations and radar horizons as others print them: every printed digit.

Sources: the reference pages of MathWorks for radareqrng, radareqsearchpap and radareqsearchsnr; FAA-RD-78-65 (a civil
airport radar's requirement); closed forms.
"""

from __future__ import annotations

import math

import pytest

from bartizan.earth.refraction import horizon_range_m
from bartizan.radar.detection import at_least_m_of_n, detection_probability, required_snr_db
from bartizan.radar.equation import Triple, detection_range_m
from bartizan.radar.from_parts import (
    LIGHT_MPS,
    point_target_range_m,
    search_power_aperture_w_m2,
    search_snr_db,
    search_solid_angle_sr,
)
from bartizan.radar.reach import detection_reach_m

RADAR = {"peak_power_w": 1e6, "pulse_s": 10e-6, "noise_temperature_k": 290.0}
FEET_M, NAUTICAL_MILE_M = 0.3048, 1852.0


def test_range_of_a_point_target() -> None:
    range_m = point_target_range_m(6.0, gain_db=20.0, rcs_m2=1.0, wavelength_m=LIGHT_MPS / 10e9, **RADAR)
    assert f"{range_m:.4e}" == "4.1057e+04"


def test_range_of_a_small_target_with_losses() -> None:
    range_m = point_target_range_m(6.0, gain_db=40.0, rcs_m2=0.1, loss_db=3.0, wavelength_m=LIGHT_MPS / 10e9, **RADAR)
    assert f"{range_m:.4e}" == "1.9426e+05"


def test_power_times_aperture_of_a_search() -> None:
    """1 m2 at 111 km, 12.5 turns a minute, elevation 0 to 45 degrees, 13 dB, 487 K, losses 20 dB."""
    product = search_power_aperture_w_m2(
        111e3,
        snr_db=13.0,
        scan_s=60.0 / 12.5,
        solid_angle_sr=search_solid_angle_sr(360.0, 0.0, 45.0),
        noise_temperature_k=487.0,
        loss_db=20.0,
    )
    assert f"{product:.4e}" == "2.3689e+04"


def test_signal_of_a_search() -> None:
    """-10 dBsm at 1,000 km, 3 MW m2, 10 s, 30 by 45 degrees, 487 K, losses 6 dB."""
    snr_db = search_snr_db(
        3e6,
        1000e3,
        scan_s=10.0,
        solid_angle_sr=search_solid_angle_sr(30.0, 0.0, 45.0),
        rcs_m2=10.0 ** (-10.0 / 10.0),
        noise_temperature_k=487.0,
        loss_db=6.0,
    )
    assert f"{snr_db:.4f}" == "13.8182"


def test_a_civil_airport_radar() -> None:
    """1 m2 to 40 nautical miles and 15,000 ft, elevation 0.3 to 30 degrees: a radar anchored there keeps its promise.

    At 15,000 ft the promised range lies inside the horizon and the limits of elevation, and the cone above the antenna
    is as wide as 30 degrees make it.
    """
    range_m, altitude_m = 40.0 * NAUTICAL_MILE_M, 15_000.0 * FEET_M
    reach = detection_reach_m(
        *(0.8, 1.0, altitude_m, Triple(range_m, 1.0, 0.8)),
        antenna_msl_m=20.0,
        max_range_m=60.0 * NAUTICAL_MILE_M,
        elevation_limits_deg=(0.3, 30.0),
    )
    assert reach.limit == "signal"
    assert reach.slant_m == pytest.approx(range_m)
    assert reach.blind_inside_m == pytest.approx((altitude_m - 20.0) / math.tan(math.radians(30.0)), rel=3e-3)


@pytest.mark.parametrize(
    ("antenna_m", "target_m", "k_factor", "range_km"),
    [
        (10.0, 50.0, 4.0 / 3.0, 42.180),
        (10.0, 50.0, 1.0, 36.529),
        (25.0, 50.0, 4.0 / 3.0, 49.755),
        (25.0, 50.0, 1.0, 43.089),
        (4.0, 100.0, 4.0 / 3.0, 49.462),
        (24.0, 25.0, 4.0 / 3.0, 40.802),
        (24.0, 0.0, 4.0 / 3.0, 20.193),
        (0.0, 25.0, 4.0 / 3.0, 20.609),
    ],
)
def test_radar_horizons(antenna_m: float, target_m: float, k_factor: float, range_km: float) -> None:
    assert f"{horizon_range_m(antenna_m, target_m, k_factor) / 1000.0:.3f}" == f"{range_km:.3f}"


@pytest.mark.parametrize(
    ("antenna_m", "ranges_km"),
    [
        (5.0, (22.3, 38.4, 50.4, 80.6, 139.6, 234.9, 421.2)),
        (40.0, (39.1, 55.2, 67.3, 97.5, 156.4, 251.8, 438.0)),
    ],
)
def test_the_reach_of_a_strong_radar_is_its_horizon(antenna_m: float, ranges_km: tuple[float, ...]) -> None:
    """Ground ranges of the exact horizon, k 4/3, against targets at 10 m to 10 km."""
    altitudes_m = [10.0, 50.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0]
    strong = Triple(900e3, 1.0, 0.9)
    reach = detection_reach_m(0.9, 1.0, altitudes_m, strong, antenna_msl_m=antenna_m, max_range_m=900e3)
    assert [f"{m / 1000.0:.1f}" for m in reach.ground_m] == [f"{km:.1f}" for km in ranges_km]
    assert set(reach.limit) == {"horizon"}


def albersheim_db(pd: float, pfa: float, n_pulses: int) -> float:
    a, b = math.log(0.62 / pfa), math.log(pd / (1.0 - pd))
    spread = 6.2 + 4.54 / math.sqrt(n_pulses + 0.44)
    return -5.0 * math.log10(n_pulses) + spread * math.log10(a + 0.12 * a * b + 1.7 * b)


@pytest.mark.parametrize(("pd", "n_pulses", "printed_db"), [(0.5, 1, 11.2320), (0.9, 1, 13.1145), (0.9, 10, 4.9904)])
def test_albersheims_approximation_is_near(pd: float, n_pulses: int, printed_db: float) -> None:
    """His formula is for a linear detector and good to 0.2 dB there; it is compared with and not used."""
    assert albersheim_db(pd, 1e-6, n_pulses) == pytest.approx(printed_db, abs=5e-5)
    exact_db = required_snr_db(pd, 1e-6, swerling=0, n_pulses=n_pulses)
    assert exact_db == pytest.approx(printed_db, abs=0.3)


@pytest.mark.parametrize(
    ("probability", "m", "n", "printed"), [(0.6, 2, 3, "0.648000"), (0.3, 2, 4, "0.348300"), (0.8, 3, 5, "0.942080")]
)
def test_looks_out_of_looks(probability: float, m: int, n: int, printed: str) -> None:
    assert f"{at_least_m_of_n(probability, m, n):.6f}" == printed


def test_single_pulses_to_every_digit() -> None:
    printed = {
        0: ("0.248049", "0.874441", "0.997225"),
        1: ("0.284804", "0.517178", "0.654756"),
        3: ("0.291882", "0.608965", "0.779446"),
    }
    for swerling, digits in printed.items():
        seen = detection_probability([10.0, 13.0, 15.0], 1e-6, swerling=swerling)
        assert tuple(f"{pd:.6f}" for pd in seen) == digits


def test_the_fourth_root_law() -> None:
    assert f"{detection_range_m(0.1, 1.0, 2.0):.6f}" == "0.472871"
