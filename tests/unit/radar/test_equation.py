"""The anchored radar equation and its table."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.radar.detection import detection_probability, required_snr_db
from bartizan.radar.equation import (
    Triple,
    detection_range_m,
    pd_table,
    pd_table_points,
    range_at_pd_m,
    snr_db_at,
)


def test_the_anchor_is_met() -> None:
    assert snr_db_at(200e3, 4.0, 200e3, 4.0, 12.5) == pytest.approx(12.5)
    assert snr_db_at(400e3, 4.0, 200e3, 4.0, 12.5) == pytest.approx(12.5 - 40 * math.log10(2))
    assert snr_db_at(200e3, 4.0, 200e3, 4.0, 12.5, loss_db=3.0) == pytest.approx(9.5)
    assert snr_db_at(0.0, 1.0, 200e3, 4.0, 12.5) == math.inf


def test_range_and_signal_are_inverse() -> None:
    sizes_m2 = np.array([0.01, 0.1, 1.0, 50.0])
    ranges_m = detection_range_m(sizes_m2, 150e3, 2.0)
    assert snr_db_at(ranges_m, sizes_m2, 150e3, 2.0, 13.0) == pytest.approx(np.full(4, 13.0))
    assert detection_range_m(2.0, 150e3, 2.0, margin_db=12.0412) == pytest.approx(75e3, rel=1e-6)


def test_fourth_root_law() -> None:
    assert detection_range_m(0.1, 1.0, 2.0) == pytest.approx(0.472871, abs=5e-7)


@pytest.mark.parametrize("swerling", range(5))
@pytest.mark.parametrize("pfa", [1e-10, 1e-6, 1e-3])
@pytest.mark.parametrize("pd", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("n_pulses", [1, 30])
def test_linear_interpolation_in_the_table(swerling: int, pfa: float, pd: float, n_pulses: int) -> None:
    triple, rcs_m2, max_range_m = Triple(120e3, 1.0, pd), 0.3, 250e3
    n = pd_table_points(max_range_m, rcs_m2, triple)
    table = pd_table(max_range_m, n, rcs_m2, triple, pfa, swerling, n_pulses)
    ranges_m = np.random.default_rng(0).uniform(1.0, max_range_m, 3000)
    level_db = required_snr_db(pd, pfa, swerling=swerling, n_pulses=n_pulses)
    exact = detection_probability(
        snr_db_at(ranges_m, rcs_m2, 120e3, 1.0, level_db), pfa, swerling=swerling, n_pulses=n_pulses
    )
    seen = np.interp(ranges_m, np.linspace(0.0, max_range_m, n), table)
    assert np.abs(seen - exact).max() < 2e-3


def test_the_table_meets_the_anchor() -> None:
    table = pd_table(200e3, 201, 2.0, Triple(100e3, 2.0, 0.8), 1e-6, 1)
    assert table[100] == pytest.approx(0.8)
    assert table[0] == 1.0
    assert (np.diff(table) <= 0.0).all()


def test_the_range_at_a_pd() -> None:
    triple = Triple(120e3, 1.0, 0.8)
    assert range_at_pd_m(0.8, 1.0, triple, 1e-6, 1) == pytest.approx(120e3)
    assert range_at_pd_m(0.8, 16.0, triple, 1e-6, 1) == pytest.approx(240e3)
    assert range_at_pd_m(0.8, 1.0, triple, 1e-6, 1, loss_db=12.0412) == pytest.approx(60e3, rel=1e-6)
    table = pd_table(240e3, 2001, 0.4, triple, 1e-6, 3, 5)
    at_m = range_at_pd_m(0.5, 0.4, triple, 1e-6, 3, 5)
    assert np.interp(at_m, np.linspace(0.0, 240e3, 2001), table) == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: snr_db_at(-1.0, 1.0, 1e5, 1.0, 13.0), r"range_m must be 0 m or more; got -1.0"),
        (lambda: snr_db_at(1.0, -10.0, 1e5, 1.0, 13.0), r"got -10.0.*-10 dBsm is 0.1 m2"),
        (lambda: detection_range_m(1.0, 0.0, 1.0), r"anchor needs a range above 0 m"),
        (lambda: pd_table(0.0, 5, 1.0, Triple(1e5, 1.0, 0.5), 1e-6, 1), r"max_range_m above 0 m"),
        (lambda: pd_table(1e5, 1, 1.0, Triple(1e5, 1.0, 0.5), 1e-6, 1), r"2 points or more"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
