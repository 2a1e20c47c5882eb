"""What must always hold for a radar."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bartizan.radar.detection import detection_probability, required_snr_db

cases = st.integers(0, 4)
rates = st.floats(1e-12, 0.5)
pulses = st.integers(1, 40)
levels_db = st.floats(-30, 60)


@settings(deadline=None)
@given(levels_db, st.floats(0, 30), rates, cases, pulses)
def test_more_signal_is_never_worse(level_db: float, more_db: float, pfa: float, swerling: int, n_pulses: int) -> None:
    weak, strong = detection_probability(
        np.array([level_db, level_db + more_db]), pfa, swerling=swerling, n_pulses=n_pulses
    )
    assert pfa <= weak <= strong + 1e-12
    assert strong <= 1.0


@settings(deadline=None)
@given(levels_db, rates, cases, pulses)
def test_more_pulses_are_never_worse(level_db: float, pfa: float, swerling: int, n_pulses: int) -> None:
    few = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses)
    many = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses + 1)
    assert many >= few - 1e-12


@settings(deadline=None)
@given(levels_db, rates, st.floats(1.5, 1e3), cases, pulses)
def test_more_false_alarms_buy_more_detections(
    level_db: float, pfa: float, factor: float, swerling: int, n_pulses: int
) -> None:
    strict = detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses)
    lax = detection_probability(level_db, min(pfa * factor, 0.9), swerling=swerling, n_pulses=n_pulses)
    assert lax >= strict - 1e-12


@settings(deadline=None, max_examples=50)
@given(st.floats(0.01, 0.999), st.floats(1e-12, 1e-3), cases, pulses)
def test_the_required_level_gives_the_wanted_probability(pd: float, pfa: float, swerling: int, n_pulses: int) -> None:
    level_db = required_snr_db(pd, pfa, swerling=swerling, n_pulses=n_pulses)
    assert abs(detection_probability(level_db, pfa, swerling=swerling, n_pulses=n_pulses) - pd) < 1e-8
