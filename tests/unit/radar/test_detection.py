"""What the detection functions promise at their edges."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bartizan.radar.detection import at_least_m_of_n, detection_probability, required_snr_db, threshold


@pytest.mark.parametrize("swerling", range(5))
@pytest.mark.parametrize("n_pulses", [1, 3, 50])
def test_the_ends_of_the_scale(swerling: int, n_pulses: int) -> None:
    pd = detection_probability(np.array([-np.inf, np.inf, np.nan]), 1e-6, swerling=swerling, n_pulses=n_pulses)
    assert pd[0] == pytest.approx(1e-6, rel=1e-6)
    assert pd[1] == 1.0
    assert np.isnan(pd[2])


def test_shapes_broadcast_and_floats_stay_floats() -> None:
    assert isinstance(detection_probability(10, 1e-6, swerling=1), float)
    assert isinstance(required_snr_db(0.5, 1e-6, swerling=2, n_pulses=4), float)
    pd = detection_probability(np.zeros((3, 1)) + 13.0, np.array([1e-4, 1e-6]), swerling=0)
    assert pd.shape == (3, 2)
    assert pd[0, 1] == detection_probability(13.0, 1e-6, swerling=0)
    assert required_snr_db(np.array([0.5, 0.9]), 1e-6, swerling=4).shape == (2,)


@pytest.mark.parametrize("n_pulses", [2, 10, 1000])
@pytest.mark.parametrize("pfa", [1e-12, 1e-6, 0.1, 0.9])
def test_the_threshold_gives_the_false_alarm_probability(pfa: float, n_pulses: int) -> None:
    from scipy import special

    assert special.gammaincc(n_pulses, threshold(pfa, n_pulses)) == pytest.approx(pfa, rel=1e-9)


def test_the_closed_forms_equal_the_sum() -> None:
    """One pulse is computed in closed form; ten pulses of case 1 at a tenth of the signal must not be, but nearly
    agree."""
    from bartizan.radar.detection import _log_weights, _poisson_tails

    snr = np.array([0.1, 10.0, 1000.0])
    tails = _poisson_tails(threshold(1e-6), 1)
    for swerling in (1, 3):
        by_sum = 1.0 - np.exp(_log_weights(snr, len(tails), swerling, 1)) @ tails
        assert by_sum == pytest.approx(detection_probability(10 * np.log10(snr), 1e-6, swerling=swerling), abs=1e-13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: detection_probability(10, 6, swerling=1), r"between 0 and 1; got 6.*exponent of 1e-6"),
        (lambda: detection_probability(10, np.nan, swerling=1), r"between 0 and 1; got nan"),
        (lambda: detection_probability(10, 1e-6, swerling=5), r"swerling must be 0, 1, 2, 3 or 4; got 5"),
        (
            lambda: detection_probability(10, 1e-6, swerling=1, n_pulses=0),
            r"n_pulses must be a whole number, 1 or more",
        ),
        (lambda: detection_probability(10, 1e-6, swerling=1, n_pulses=2.5), r"got 2.5"),  # type: ignore[arg-type]
        (lambda: required_snr_db(1.0, 1e-6, swerling=1), r"pd must lie between pfa and 1; got pd 1.0"),
        (lambda: required_snr_db(1e-7, 1e-6, swerling=0), r"pd must lie between pfa and 1"),
        (lambda: at_least_m_of_n(0.5, 4, 3), r"got 4 of 3"),
        (lambda: at_least_m_of_n(1.5, 1, 3), r"got 1.5"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_m_of_n_takes_arrays_and_its_limits() -> None:
    assert at_least_m_of_n(np.array([0.0, 0.6, 1.0]), 2, 3) == pytest.approx([0.0, 0.648, 1.0])
    assert at_least_m_of_n(0.3, 0, 5) == pytest.approx(1.0)


def test_scipy_is_not_needed() -> None:
    code = (
        "import sys; from bartizan.radar.detection import *;"
        "[required_snr_db(0.9, 1e-6, swerling=s, n_pulses=n) for s in range(5) for n in (1, 8)];"
        "sys.exit(bool({'scipy', 'numba'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
