"""What gases take from radio waves, by ITU-R P.676."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, close, each, within

EXAMPLES = "validation examples of ITU-R P.676-12 and -13"
ITUR = "computed with itur 0.4.0, P.676-12 over the mean air of P.835"

# GHz: dB/km of oxygen, of water vapour; the shares are what the printed digits carry
SPECIFIC = {
    1: (0.005388658, 5.09e-05, 1e-3),
    3: (0.00707596, 0.000462793, 2e-6),
    10: (0.008224417, 0.005974125, 2e-6),
    22: (0.013130223, 0.174207033, 2e-6),
    60: (14.6234747964861, 0.154841841, 2e-6),
    183: (0.012733909, 27.66500831, 2e-6),
}
# GHz: dB there and back over 200 km at an elevation of 0.5 degrees
TWO_WAY = {1.3: 1.90, 3.0: 2.22, 5.5: 2.54, 10.0: 3.57}
HALF_A_DIGIT = "half of the last digit printed, and 0.001 dB for the sum along the path"


def checks() -> Iterator[Check]:
    """Air of 1,013.25 hPa, 288.15 K, 7.5 g/m3 at six frequencies, then a path through clear air at four."""
    from bartizan.radar.absorption import specific_attenuation_db_per_km, two_way_absorption_db

    for frequency_ghz, (oxygen, water, share) in SPECIFIC.items():
        names = [f"{gas} at {frequency_ghz} GHz, dB/km" for gas in ("oxygen", "water vapour")]
        compute = partial(specific_attenuation_db_per_km, float(frequency_ghz), 1013.25, 288.15, 7.5)
        yield from each(EXAMPLES, names, [close(oxygen, 1e-6), close(water, share)], compute)
    for frequency_ghz, loss_db in TWO_WAY.items():
        name = f"two-way loss dB, 200 km, {frequency_ghz} GHz"
        compute = partial(two_way_absorption_db, frequency_ghz, 0.5, 200e3)
        yield Check(name, ITUR, within(loss_db, 0.006, HALF_A_DIGIT), compute)
