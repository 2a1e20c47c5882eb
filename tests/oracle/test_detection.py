"""Detection against values from other programs: 100 exact SNRs, nine points of RadarSimPy's own tests, simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bartizan.radar.detection import detection_probability, required_snr_db, threshold

ROWS = np.loadtxt(Path(__file__).parents[1] / "data" / "detection_snr.csv", delimiter=",", skiprows=2)


@pytest.mark.parametrize("swerling", range(5))
def test_required_snr_of_the_table(swerling: int) -> None:
    assert len(ROWS) == 20
    for row in ROWS:
        level_db = required_snr_db(row[0], 1e-6, swerling=swerling, n_pulses=int(row[1]))
        assert level_db == pytest.approx(row[2 + swerling], abs=1e-3)
        assert detection_probability(level_db, 1e-6, swerling=swerling, n_pulses=int(row[1])) == pytest.approx(row[0])


@pytest.mark.parametrize(
    ("pfa", "levels_db"), [(1e-4, (11.7491, 19.3660, 15.5994)), (1e-8, (14.2274, 22.4014, 18.5118))]
)
def test_other_false_alarm_rates(pfa: float, levels_db: tuple[float, ...]) -> None:
    for cases, level_db in zip(((0,), (1, 2), (3, 4)), levels_db, strict=True):
        for swerling in cases:
            assert required_snr_db(0.9, pfa, swerling=swerling) == pytest.approx(level_db, abs=1e-4)


@pytest.mark.parametrize(
    ("pfa", "n_pulses", "expected"),
    [
        (1e-4, 1, 9.21034),
        (1e-4, 10, 26.192987),
        (1e-6, 1, 13.815511),
        (1e-6, 10, 32.710341),
        (1e-8, 1, 18.420681),
        (1e-8, 10, 38.799008),
    ],
)
def test_thresholds(pfa: float, n_pulses: int, expected: float) -> None:
    assert threshold(pfa, n_pulses) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("swerling", "at_10_13_15_db"),
    [
        (0, (0.248049, 0.874441, 0.997225)),
        (1, (0.284804, 0.517178, 0.654756)),
        (3, (0.291882, 0.608965, 0.779446)),
    ],
)
def test_single_pulse(swerling: int, at_10_13_15_db: tuple[float, ...]) -> None:
    pd = detection_probability(np.array([10.0, 13.0, 15.0]), 1e-6, swerling=swerling)
    assert pd == pytest.approx(at_10_13_15_db, abs=1e-6)


@pytest.mark.parametrize(
    ("swerling", "pfa", "snr_db", "n_pulses", "expected"),
    [
        (0, 1e-8, 13.0, 1, 0.6287),
        (0, 1e-8, -3.2, 256, 0.8411),
        (1, 1e-4, 16.0, 1, 0.7980),
        (1, 1e-4, 3.6, 256, 0.8959),
        (2, 1e-4, -4.4, 256, 0.9120),
        (3, 1e-4, 15.2, 1, 0.8846),
        (3, 1e-4, -0.4, 256, 0.8889),
        (4, 1e-4, -4.8, 256, 0.8413),
        (4, 1e-4, 15.2, 1, 0.8846),
    ],
)
def test_values_of_radarsimpy(swerling: int, pfa: float, snr_db: float, n_pulses: int, expected: float) -> None:
    """Source: tests/test_module_tools.py of radarsimx/radarsimpy."""
    assert detection_probability(snr_db, pfa, swerling=swerling, n_pulses=n_pulses) == pytest.approx(
        expected, abs=1.6e-4
    )


@pytest.mark.parametrize("swerling", range(5))
def test_against_the_noncentral_chi_square_of_scipy(swerling: int) -> None:
    """Average SciPy's steady-target probability over the fading by quadrature: another road to the same number."""
    from scipy import integrate, special, stats

    n_pulses, pfa, snr = 6, 1e-5, 10.0**0.3
    edge = special.gammainccinv(n_pulses, pfa)
    shape = {0: 0, 1: 1, 2: n_pulses, 3: 2, 4: 2 * n_pulses}[swerling]

    def steady(energy: float) -> float:
        return float(stats.ncx2.sf(2 * edge, 2 * n_pulses, 2 * energy))

    mean = n_pulses * snr
    if shape == 0:
        expected = steady(mean)
    else:
        law = stats.gamma(shape, scale=mean / shape)
        expected = integrate.quad(lambda e: steady(e) * law.pdf(e), 0, mean * 30, limit=400, points=[mean])[0]
    seen = detection_probability(10 * np.log10(snr), pfa, swerling=swerling, n_pulses=n_pulses)
    assert seen == pytest.approx(expected, abs=1e-8)


def test_by_simulation() -> None:
    """Case 3, ten pulses at 7 dB, 200,000 looks with a fixed seed: within four standard errors."""
    generator = np.random.default_rng(11)
    n = 200_000
    power = generator.gamma(2.0, 10**0.7 / 2.0, n)
    noise = generator.standard_normal((n, 10, 2)) * np.sqrt(0.5)
    noise[..., 0] += np.sqrt(power)[:, None]
    share = ((noise**2).sum(axis=(1, 2)) > threshold(1e-6, 10)).mean()
    pd = detection_probability(7.0, 1e-6, swerling=3, n_pulses=10)
    assert abs(share - pd) < 4 * np.sqrt(pd * (1 - pd) / n)
