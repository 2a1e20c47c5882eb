"""Noise jamming against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bartizan.radar.detection import required_snr_db
from bartizan.radar.equation import (
    Triple,
    detection_range_m,
    jamming_strength,
    pd_table,
    range_at_pd_m,
    snr_db_at,
)
from bartizan.radar.jamming import BurnThrough, jammed_range_m, jammed_snr_db, jamming_to_noise

RADAR = Triple(200e3, 1.0, 0.9)


@pytest.mark.parametrize("swerling", range(5))
@pytest.mark.parametrize("pd", [0.1, 0.5, 0.9])
def test_the_burn_through_is_met(swerling: int, pd: float) -> None:
    """At the stated range the stated target is detected with the stated probability, in the table too."""
    stated = BurnThrough(40e3, 2.0, pd)
    table = pd_table(200e3, 201, 2.0, RADAR, 1e-6, swerling, burn_through=stated)
    assert table[40] == pytest.approx(pd)
    assert range_at_pd_m(pd, 2.0, RADAR, 1e-6, swerling, burn_through=stated) == pytest.approx(40e3)
    assert table[0] == 1.0
    assert (np.diff(table) <= 1e-12).all()


def test_signal_over_jamming_falls_with_the_square() -> None:
    """With noise that does not count, twice the range costs 6.02 dB, and burn-through grows with the root of size."""
    stated = BurnThrough(1e3, 1.0, 0.9)
    jamming = jamming_strength(stated, Triple(1e6, 1.0, 0.9), 1e-6, 1)
    assert jamming == pytest.approx(1e12, rel=1e-9)
    level_db = required_snr_db(0.9, 1e-6, swerling=1)
    clear_db = snr_db_at(np.array([1e3, 2e3, 10e3]), 1.0, 1e6, 1.0, level_db)
    seen_db = jammed_snr_db(clear_db, np.array([1e3, 2e3, 10e3]), jamming, 1e3)
    assert seen_db == pytest.approx(level_db - np.array([0.0, 20.0 * math.log10(2.0), 20.0]), abs=1e-3)
    for rcs_m2 in (0.01, 0.1, 10.0):
        range_m = range_at_pd_m(0.9, rcs_m2, Triple(1e6, 1.0, 0.9), 1e-6, 1, burn_through=stated)
        assert range_m == pytest.approx(1e3 * math.sqrt(rcs_m2), rel=1e-4)


def test_no_jamming_is_no_change() -> None:
    assert jammed_snr_db(12.3, 50e3, 0.0, 10e3) == 12.3
    assert jammed_range_m(80e3, 0.0, 10e3) == pytest.approx(80e3)


def test_a_burn_through_beyond_the_radars_reach_leaves_no_jamming() -> None:
    weak = BurnThrough(300e3, 1.0, 0.9)
    assert jamming_strength(weak, RADAR, 1e-6, 1) == 0.0
    assert jamming_to_noise(13.0, 13.0) == 0.0
    clear, jammed = (pd_table(250e3, 50, 1.0, RADAR, 1e-6, 1, burn_through=b) for b in (None, weak))
    assert (clear == jammed).all()


def test_range_and_signal_are_inverse() -> None:
    jamming, at_m = 30.0, 60e3
    clear_m = detection_range_m(0.7, RADAR.range_m, RADAR.rcs_m2)
    jammed_m = jammed_range_m(clear_m, jamming, at_m)
    clear_db = snr_db_at(jammed_m, 0.7, RADAR.range_m, RADAR.rcs_m2, 13.0)
    assert jammed_snr_db(clear_db, jammed_m, jamming, at_m) == pytest.approx(13.0)


def test_a_loss_on_the_way_is_a_stretch_of_range_for_echo_and_jammer() -> None:
    """Computed the long way: the echo passes the loss both ways, the jammer's noise half of it, one way."""
    stated, loss_db = BurnThrough(40e3, 1.0, 0.5), 7.0
    jamming = jamming_strength(stated, RADAR, 1e-6, 1)
    level_db = required_snr_db(RADAR.pd, 1e-6, swerling=1)
    for rcs_m2 in (0.1, 1.0, 30.0):
        range_m = range_at_pd_m(0.5, rcs_m2, RADAR, 1e-6, 1, burn_through=stated, loss_db=loss_db)
        echo_db = snr_db_at(range_m, rcs_m2, RADAR.range_m, RADAR.rcs_m2, level_db, loss_db=loss_db)
        noise = 1.0 + jamming * (40e3 / range_m) ** 2 * 10.0 ** (-loss_db / 20.0)
        wanted_db = required_snr_db(0.5, 1e-6, swerling=1)
        assert echo_db - 10.0 * math.log10(noise) == pytest.approx(wanted_db, abs=1e-9)


def test_the_echo_wins_at_range_0() -> None:
    assert jammed_snr_db(math.inf, 0.0, 1e3, 1e3) == math.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: jammed_snr_db(10.0, -1.0, 1.0, 1e3), r"range_m must be 0 m or more; got -1.0"),
        (lambda: jammed_snr_db(10.0, 1.0, -1.0, 1e3), r"a strength of 0 or more; got 1000.0 and -1.0"),
        (lambda: jammed_snr_db(10.0, 1.0, 1.0, 0.0), r"range above 0 m"),
        (lambda: jamming_strength(BurnThrough(1e3, 1.0, 1.0), RADAR, 1e-6, 1), r"pd must lie between pfa and 1"),
        (lambda: jamming_strength(BurnThrough(1e3, 0.0, 0.5), RADAR, 1e-6, 1), r"rcs_m2 must be above 0"),
        (
            lambda: jamming_strength(BurnThrough(0.0, 1.0, 0.5), RADAR, 1e-6, 1),
            r"burn-through needs a range above 0 m; got 0.0",
        ),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
