"""Doubt against chance: the two-way table, the band, and the shares, on tables whose parts are known."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.study.band import Pairs, band, layout, shares
from unit.study.designs import design, table

NO_PAIRS = Pairs(np.zeros((0, 2), int), np.zeros((0, 2), int))


def test_luck_common_to_all_readings_is_no_doubt():
    luck = np.array([1.0, 5.0, -2.0, 4.0])
    parts = layout(np.array([0.0, 1.0, 2.0])[:, None] + luck[None, :])
    assert parts.noise == pytest.approx(0.0, abs=1e-12)
    assert parts.doubt == pytest.approx(1.0)


def test_chance_alone_leaves_no_band_to_speak_of():
    rng = np.random.default_rng(3)
    widths = []
    for _ in range(50):
        chance = rng.normal(size=(25, 40))
        row = band(chance, None)
        widths.append((row["high"] - row["low"]) / np.ptp(np.quantile(chance.mean(axis=1), [0.05, 0.95])))
    assert np.mean(widths) < 0.5


def test_without_chance_the_band_is_that_of_the_means():
    means = np.linspace(0.0, 1.0, 21)
    row = band(np.repeat(means[:, None], 5, axis=1), None)
    assert (row["low"], row["high"], row["level"]) == pytest.approx((0.05, 0.95, 0.9))


@pytest.mark.parametrize("shape", [(1, 40), (25, 1)])
def test_one_reading_or_one_replication_gives_no_band(shape):
    assert band(np.zeros(shape), NO_PAIRS) is None


def test_few_readings_give_no_band():
    _, _, pairs = design(7, 1, 1, 0)
    assert band(np.arange(7.0)[:, None] + np.zeros((7, 4)), pairs) is None
    assert band(np.arange(8.0)[:, None] + np.zeros((8, 4)), None)["high"] > 6.0


@pytest.mark.parametrize(("of_claims", "of_assumptions", "together"), [(1, 0, 0), (0, 1, 0), (2, 1, 0), (0, 0, 1)])
def test_shares_are_found_on_average(of_claims, of_assumptions, together):
    truth_c = of_claims**2 / 12 + together**2 / 288
    truth_a = of_assumptions**2 / 12 + together**2 / 288
    found = []
    for trial in range(120):
        claims, assumptions, pairs = design(25, 1, 1, trial)
        c, a = claims[:, 0] - 0.5, assumptions[:, 0] - 0.5
        parts = layout(table(of_claims * c + of_assumptions * a + together * c * a * 1.0, 40, trial, chance=0.1))
        found.append(shares(parts, pairs)[0])
    assert np.mean(found) == pytest.approx(truth_c / (truth_c + truth_a), abs=0.06)


def test_no_doubt_has_no_shares():
    _, _, pairs = design(10, 1, 1, 0)
    assert shares(layout(np.ones((10, 5))), pairs) == (None, None)
