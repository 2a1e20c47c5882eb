"""Probability of detection, thresholds, and signal-to-noise ratios that give a probability; cases are Swerling's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bartizan.verify.check import Check, each, printed, within

CLOSED = "closed forms of Marcum and Swerling, one pulse, square law"
SERIES = "closed forms and series of Marcum and Swerling, computed apart with SciPy 1.17"
THRESHOLDS = "inverse of the incomplete gamma function, computed with SciPy 1.17"
RADARSIMPY = "tests of RadarSimPy (tests/test_module_tools.py)"
ALBERSHEIM = "Albersheim's approximation (1981), for a linear detector"
BINOMIAL = "binomial distribution"

LEVELS_DB = (10, 13, 15)
# Swerling case: Pd at Pfa 1e-6 and 10, 13, 15 dB
ONE_PULSE = {0: "0.248049 0.874441 0.997225", 1: "0.284804 0.517178 0.654756", 3: "0.291882 0.608965 0.779446"}
# Pfa: dB for Pd 0.9 with one pulse, cases 0, 1, 3
RARER = {"1e-4": "11.7491 19.3660 15.5994", "1e-8": "14.2274 22.4014 18.5118"}
# Pd, pulses summed: dB of each at Pfa 1e-6, cases 0 to 4
SUMMED = {
    (0.5, 10): "3.6515 5.1867 3.7714 4.3648 3.7071",
    (0.9, 10): "5.2675 13.4996 6.2918 9.6013 5.8062",
    (0.8, 100): "-1.6776 3.9569 -1.5922 1.3516 -1.6344",
}
# Pfa: threshold over the mean noise for 1 and 10 pulses
EDGES = {"1e-4": "9.210340 26.192987", "1e-6": "13.815511 32.710341", "1e-8": "18.420681 38.799008"}
# case, Pfa, dB, pulses: Pd
SIMULATED = {
    (0, 1e-8, 13.0, 1): 0.6287,
    (0, 1e-8, -3.2, 256): 0.8411,
    (1, 1e-4, 3.6, 256): 0.8959,
    (2, 1e-4, -4.4, 256): 0.9120,
    (3, 1e-4, -0.4, 256): 0.8889,
    (4, 1e-4, -4.8, 256): 0.8413,
}
# Pd, pulses: dB at Pfa 1e-6
LINEAR = {(0.5, 1): 11.2320, (0.9, 1): 13.1145, (0.9, 10): 4.9904}
# probability of one look, looks wanted, looks made
LOOKS = {(0.6, 2, 3): "0.648000", (0.3, 2, 4): "0.348300", (0.8, 3, 5): "0.942080"}


def checks() -> Iterator[Check]:
    """One pulse, many pulses, thresholds, and looks out of looks."""
    yield from _probabilities()
    yield from _levels()
    yield from _others()


def _probabilities() -> Iterator[Check]:
    from bartizan.radar.detection import detection_probability

    for swerling, row in ONE_PULSE.items():
        names = [f"Pd, case {swerling}, one pulse of {level} dB, Pfa 1e-6" for level in LEVELS_DB]
        compute = partial(detection_probability, LEVELS_DB, 1e-6, swerling=swerling)
        yield from each(CLOSED, names, [printed(text) for text in row.split()], compute)
    for (swerling, pfa, level_db, n_pulses), pd in SIMULATED.items():
        name = f"Pd, case {swerling}, {_pulses(n_pulses)} of {level_db:g} dB, Pfa {pfa:g}"
        compute = partial(detection_probability, level_db, pfa, swerling=swerling, n_pulses=n_pulses)
        yield Check(name, RADARSIMPY, within(pd, 1.6e-4, "the spread that its tests allow"), compute)


def _levels() -> Iterator[Check]:
    from bartizan.radar.detection import required_snr_db

    for pfa, row in RARER.items():
        for swerling, text in zip((0, 1, 3), row.split(), strict=True):
            name = f"dB for Pd 0.9, case {swerling}, one pulse, Pfa {pfa}"
            compute = partial(required_snr_db, 0.9, float(pfa), swerling=swerling)
            yield Check(name, SERIES, printed(text), compute)
    for (pd, n_pulses), row in SUMMED.items():
        for swerling, text in enumerate(row.split()):
            name = f"dB for Pd {pd:g}, case {swerling}, {_pulses(n_pulses)}, Pfa 1e-6"
            compute = partial(required_snr_db, pd, 1e-6, swerling=swerling, n_pulses=n_pulses)
            yield Check(name, SERIES, printed(text), compute)
    for (pd, n_pulses), level_db in LINEAR.items():
        name = f"dB for Pd {pd:g}, steady, {_pulses(n_pulses)}"
        compute = partial(required_snr_db, pd, 1e-6, swerling=0, n_pulses=n_pulses)
        yield Check(name, ALBERSHEIM, within(level_db, 0.3, "0.2 dB there, and the detector is another"), compute)


def _others() -> Iterator[Check]:
    from bartizan.radar.detection import at_least_m_of_n, threshold

    for pfa, row in EDGES.items():
        for n_pulses, text in zip((1, 10), row.split(), strict=True):
            name = f"threshold, {_pulses(n_pulses)}, Pfa {pfa}"
            yield Check(name, THRESHOLDS, printed(text), partial(threshold, float(pfa), n_pulses))
    for (probability, wanted, made), text in LOOKS.items():
        name = f"at least {wanted} of {made} looks of probability {probability:g}"
        yield Check(name, BINOMIAL, printed(text), partial(at_least_m_of_n, probability, wanted, made))


def _pulses(n: int) -> str:
    return "one pulse" if n == 1 else f"{n} pulses"
