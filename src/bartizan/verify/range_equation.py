"""Range and search equations from their parts, and how range grows with the size of the target."""

from __future__ import annotations

from collections.abc import Iterator

from bartizan.verify.check import Check, printed, within

POINT = "reference page of MathWorks radareqrng"
POWER_APERTURE = "reference page of MathWorks radareqsearchpap"
SEARCH = "reference page of MathWorks radareqsearchsnr"
FOURTH_ROOT = "closed form: the fourth root of the ratio of sizes"
AIRPORT = "FAA-RD-78-65, requirement of a civil airport radar"
FEET_M, NAUTICAL_MILE_M = 0.3048, 1852.0


def checks() -> Iterator[Check]:
    """Two point targets, two searches, a promise that is kept, and the fourth root."""
    yield Check("range m of a point target, 1 m2", POINT, printed("4.1057e4"), lambda: _point_m(20.0, 1.0, 0.0))
    yield Check(
        "range m of a point target, 0.1 m2, with losses", POINT, printed("1.9426e5"), lambda: _point_m(40.0, 0.1, 3.0)
    )
    yield Check("power times aperture of a search, W m2", POWER_APERTURE, printed("2.3689e4"), _power_aperture_w_m2)
    yield Check("signal of a search, dB", SEARCH, printed("13.8182"), _search_db)
    expected = within(40.0 * NAUTICAL_MILE_M / 1000.0, 1e-6, "to a millimetre")
    yield Check("range km, promised to 40 nautical miles", AIRPORT, expected, _airport_km)
    yield Check("range of 0.1 m2 over that of 2 m2", FOURTH_ROOT, printed("0.472871"), _small_over_large)


def _point_m(gain_db: float, rcs_m2: float, loss_db: float) -> float:
    """10 GHz, 1 MW, 10 microseconds, 290 K, for 6 dB."""
    from bartizan.radar.from_parts import LIGHT_MPS, point_target_range_m

    radar = {"peak_power_w": 1e6, "pulse_s": 10e-6, "noise_temperature_k": 290.0, "wavelength_m": LIGHT_MPS / 10e9}
    return point_target_range_m(6.0, gain_db=gain_db, rcs_m2=rcs_m2, loss_db=loss_db, **radar)


def _power_aperture_w_m2() -> float:
    """1 m2 at 111 km, 12.5 turns a minute, elevation 0 to 45 degrees, 13 dB, 487 K, losses 20 dB."""
    from bartizan.radar.from_parts import search_power_aperture_w_m2, search_solid_angle_sr

    return search_power_aperture_w_m2(
        111e3,
        snr_db=13.0,
        scan_s=60.0 / 12.5,
        solid_angle_sr=search_solid_angle_sr(360.0, 0.0, 45.0),
        noise_temperature_k=487.0,
        loss_db=20.0,
    )


def _search_db() -> float:
    """-10 dBsm at 1,000 km, 3 MW m2, 10 s, 30 by 45 degrees, 487 K, losses 6 dB."""
    from bartizan.radar.from_parts import search_snr_db, search_solid_angle_sr

    return search_snr_db(
        3e6,
        1000e3,
        scan_s=10.0,
        solid_angle_sr=search_solid_angle_sr(30.0, 0.0, 45.0),
        rcs_m2=0.1,
        noise_temperature_k=487.0,
        loss_db=6.0,
    )


def _airport_km() -> float:
    """A radar anchored at its promise, with its limits of elevation: neither they nor the horizon take from it."""
    from bartizan.radar.equation import Triple
    from bartizan.radar.reach import detection_reach_m

    promised_m = 40.0 * NAUTICAL_MILE_M
    reach = detection_reach_m(
        *(0.8, 1.0, 15_000.0 * FEET_M, Triple(promised_m, 1.0, 0.8)),
        antenna_msl_m=20.0,
        max_range_m=60.0 * NAUTICAL_MILE_M,
        elevation_limits_deg=(0.3, 30.0),
    )
    return reach.slant_m / 1000.0


def _small_over_large() -> float:
    from bartizan.radar.equation import detection_range_m

    return detection_range_m(0.1, 1.0, 2.0)
