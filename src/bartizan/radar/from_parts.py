"""The radar equation of radars whose parts are known: power, gain, wavelength, noise.

Of the radars that scenarios hold nobody publishes these. The plain equation serves to check the program against
textbooks and other tools, and readers who know a radar.
"""

from __future__ import annotations

import math

BOLTZMANN_J_PER_K = 1.380649e-23
LIGHT_MPS = 299_792_458.0


def point_target_range_m(
    snr_db: float,
    *,
    peak_power_w: float,
    pulse_s: float,
    gain_db: float,
    wavelength_m: float,
    rcs_m2: float = 1.0,
    noise_temperature_k: float = 290.0,
    loss_db: float = 0.0,
) -> float:
    """Range of the plain radar equation: one antenna, one pulse, white noise.

    Parameters
    ----------
    snr_db : float [dB]
        Wanted signal-to-noise ratio.
    peak_power_w, pulse_s, gain_db, wavelength_m, rcs_m2, noise_temperature_k, loss_db : float [W, s, dB, m, m2, K, dB]

    Returns
    -------
    range_m : float [m]

    Notes
    -----
    Source: Skolnik, Introduction to Radar Systems.

    Examples
    --------
    >>> wavelength_m = LIGHT_MPS / 10e9
    >>> round(point_target_range_m(6.0, peak_power_w=1e6, pulse_s=1e-5, gain_db=20.0, wavelength_m=wavelength_m))
    41057
    """
    energy = peak_power_w * pulse_s * 10.0 ** (0.2 * gain_db) * wavelength_m**2 * rcs_m2
    noise = (4.0 * math.pi) ** 3 * BOLTZMANN_J_PER_K * noise_temperature_k * 10.0 ** (0.1 * (snr_db + loss_db))
    return (energy / noise) ** 0.25


def search_snr_db(power_aperture_w_m2: float, range_m: float, **search: float) -> float:
    """Signal-to-noise ratio that a search at a range gets from mean power times antenna area [dB].

    Parameters
    ----------
    power_aperture_w_m2, range_m : float [W m2, m]
    **search
        The other keywords of `search_power_aperture_w_m2` without `snr_db`.

    Examples
    --------
    >>> sector_sr = search_solid_angle_sr(30.0, 0.0, 45.0)
    >>> search = dict(scan_s=10.0, solid_angle_sr=sector_sr, rcs_m2=0.1, noise_temperature_k=487.0, loss_db=6.0)
    >>> round(search_snr_db(3e6, 1000e3, **search), 4)
    13.8182
    """
    return 10.0 * math.log10(power_aperture_w_m2 / search_power_aperture_w_m2(range_m, snr_db=0.0, **search))


def search_power_aperture_w_m2(
    range_m: float,
    *,
    snr_db: float,
    scan_s: float,
    solid_angle_sr: float,
    rcs_m2: float = 1.0,
    noise_temperature_k: float = 290.0,
    loss_db: float = 0.0,
) -> float:
    """Mean power times antenna area that searches a solid angle to a range once each scan.

    Parameters
    ----------
    range_m, snr_db, scan_s, solid_angle_sr, rcs_m2, noise_temperature_k, loss_db : float [m, dB, s, sr, m2, K, dB]

    Returns
    -------
    power_aperture_w_m2 : float [W m2]

    Notes
    -----
    Source: the search form of the radar equation (Skolnik). Its SNR at another product follows in proportion.

    Examples
    --------
    >>> sky_sr = search_solid_angle_sr(360.0, 0.0, 45.0)
    >>> search = dict(scan_s=4.8, solid_angle_sr=sky_sr, noise_temperature_k=487.0, loss_db=20.0)
    >>> round(search_power_aperture_w_m2(111e3, snr_db=13.0, **search))
    23689
    """
    noise = 4.0 * math.pi * BOLTZMANN_J_PER_K * noise_temperature_k * 10.0 ** (0.1 * (snr_db + loss_db))
    return noise * range_m**4 * solid_angle_sr / (rcs_m2 * scan_s)


def search_solid_angle_sr(azimuth_width_deg: float, elevation_low_deg: float, elevation_high_deg: float) -> float:
    """Solid angle of a sector in azimuth between two elevations [sr].

    Examples
    --------
    >>> round(search_solid_angle_sr(360.0, 0.0, 45.0), 4)
    4.4429
    """
    low, high = math.radians(elevation_low_deg), math.radians(elevation_high_deg)
    return math.radians(azimuth_width_deg) * (math.sin(high) - math.sin(low))
