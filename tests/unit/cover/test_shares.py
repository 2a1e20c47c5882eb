"""Shares of a doubt: exactly none for what does not enter, closed forms for what does."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.cover.make import cover
from bartizan.cover.shares import crossed_readings, shares_of
from bartizan.scenario.readings import figures_in_play
from unit.cover.scenes import SEA, scene


def answers_of(drawn, answer) -> np.ndarray:
    return np.array([answer(drawn.reading(k).values) for k in range(len(drawn))])


@pytest.fixture(scope="module")
def crossed(tmp_path_factory):
    return crossed_readings(figures_in_play(scene(tmp_path_factory.mktemp("scene"), SEA)), 3)


def test_readings_are_crossed_four_by_four(crossed):
    is_claim = np.array([figure.origin == "claim" for figure in crossed.figures])
    a, ab, ba, b = (crossed.values[k::4] for k in range(4))
    assert np.array_equal(ab, np.where(is_claim, a, b))
    assert np.array_equal(ba, np.where(is_claim, b, a))
    assert not np.array_equal(a[:, is_claim], b[:, is_claim])
    assert not np.array_equal(a[:, ~is_claim], b[:, ~is_claim])


def test_what_does_not_enter_has_no_part_at_all(crossed):
    assert shares_of(answers_of(crossed, lambda v: v["any.k_factor"])) == (0.0, 1.0)
    assert shares_of(answers_of(crossed, lambda v: v["su-30mki.rcs_m2"])) == (1.0, 0.0)
    assert shares_of(answers_of(crossed, lambda v: 7.0)) == (None, None)


def test_a_sum_is_shared_by_variance():
    rng = np.random.default_rng(5)
    claims, assumptions = rng.normal(0.0, 3.0, (2, 4000)), rng.normal(0.0, 1.0, (2, 4000))
    answers = np.stack([claims[i] + assumptions[j] for i, j in ((0, 0), (0, 1), (1, 0), (1, 1))], axis=1).ravel()
    assert shares_of(answers) == (pytest.approx(0.9, abs=0.01), pytest.approx(0.1, abs=0.01))
    # what only the two together do is halved
    answers = np.stack([claims[i] * assumptions[j] for i, j in ((0, 0), (0, 1), (1, 0), (1, 1))], axis=1).ravel()
    assert shares_of(answers) == (pytest.approx(0.5, abs=0.03), pytest.approx(0.5, abs=0.03))


def test_claims_have_no_part_where_the_horizon_ends_every_range(tmp_path):
    found = cover(scene(tmp_path, SEA), site="one", readings=9, altitudes_m=[50.0, 5000.0]).ranges
    low = [row["pd50"] for row in found if row["altitude_m"] == 50.0 and row["rcs_m2"] >= 1.0]
    assert len(low) == 3
    for band in low:
        assert band["low_km"] < band["high_km"]
        assert (band["claims_share"], band["assumptions_share"]) == (0.0, 1.0)
    (claimed,) = [row["pd50"] for row in found if row["altitude_m"] == 5000.0 and row["object"] == "su-30mki"]
    assert 0.0 < claimed["claims_share"] < 0.9


def test_a_band_without_width_has_no_shares(tmp_path):
    file = scene(tmp_path, SEA)
    text = (
        (tmp_path / "shoal.yaml")
        .read_text(encoding="utf-8")
        .replace("  cell_m: 1000", "  cell_m: 1000\n  k_factor: 1.3")
    )
    (tmp_path / "shoal.yaml").write_text(text, encoding="utf-8")
    found = cover(str(tmp_path / "shoal.yaml"), site="one", readings=9, altitudes_m=[50.0]).ranges
    assert file.name == "shoal"
    (row,) = [row for row in found if row["object"] == "su-30mki"]
    assert row["pd50"]["low_km"] == row["pd50"]["high_km"]
    assert (row["pd50"]["claims_share"], row["pd50"]["assumptions_share"]) == (None, None)
