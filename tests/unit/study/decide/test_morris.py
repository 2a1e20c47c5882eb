"""Screening: effects that can be counted by hand, trajectories that move one factor, luck that names nobody."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.morris import STEP, morris, morris_design
from unit.study.decide.models import figures, lucky, sure


def test_straight_effects_are_their_slopes() -> None:
    places = morris_design(3, 8, 1)
    rows = {row.id: row for row in morris(places, sure(5.0 * places[:, 0] - 2.0 * places[:, 1]), figures(3))}
    assert (rows["x0"].mean, rows["x0"].mean_size) == pytest.approx((5.0, 5.0))
    assert (rows["x1"].mean, rows["x1"].mean_size) == pytest.approx((-2.0, 2.0))
    assert rows["x0"].spread == pytest.approx(0.0, abs=1e-6)
    assert rows["x2"][2:8] == rows["dummy"][2:8] == (0.0,) * 6
    assert [row.id for row in rows.values()][:2] == ["x0", "x1"]
    assert [row.is_distinguishable for row in rows.values()] == [True, True, False, False]


def test_an_effect_that_depends_on_another_factor_spreads() -> None:
    """y = x0 x1: the effect of x0 is x1, which is 0, 1/3, 2/3 or 1 as often."""
    places = morris_design(2, 400, 12)
    rows = {row.id: row for row in morris(places, sure(places[:, 0] * places[:, 1]), figures(2))}
    assert rows["x0"].mean == pytest.approx(0.5, abs=0.05)
    assert rows["x0"].spread == pytest.approx(np.std([0.0, 1.0, 2.0, 3.0]) / 3.0, abs=0.03)
    assert rows["x0"].low <= 0.5 <= rows["x0"].high


def test_effects_of_both_signs_do_not_cancel() -> None:
    places = morris_design(1, 100, 3)
    (row, _) = morris(places, sure(np.abs(places[:, 0] - 0.5)), figures(1))
    assert row.mean_size > 0.2 and abs(row.mean) < 0.1 and row.is_distinguishable


def test_trajectories_move_one_factor_at_a_time_by_two_thirds() -> None:
    places = morris_design(4, 10, 4)
    assert places.shape == (10 * 6, 5)
    for one in places.reshape(10, 6, 5):
        moved = np.abs(np.diff(one, axis=0))
        assert np.allclose(moved.sum(axis=1), STEP) and np.allclose(moved.max(axis=1), STEP)
        assert np.allclose(moved.sum(axis=0), STEP)
    assert np.allclose(np.unique(np.round(places * 3.0, 9)), [0.0, 1.0, 2.0, 3.0])
    assert np.array_equal(places, morris_design(4, 10, 4))
    ups = (np.diff(places.reshape(10, 6, 5), axis=1) > 0.1).any(axis=1)
    assert 0 < ups.sum() < ups.size


def test_two_trajectories_that_meet_by_chance_are_not_a_step() -> None:
    """The last row of one and the first of the next may differ in one factor only; here the next one begins higher."""
    places = morris_design(1, 60, 5)
    answers = 3.0 * places[:, 0] + np.repeat(np.arange(60.0), 3)
    row = next(row for row in morris(places, sure(answers), figures(1)) if row.id == "x0")
    assert (row.mean_size, row.high - row.low) == pytest.approx((3.0, 0.0), abs=1e-9)


def test_luck_of_their_own_names_no_idle_factor_and_hides_no_strong_one() -> None:
    places = morris_design(5, 20, 6)
    rows = {row.id: row for row in morris(places, lucky(6.0 * places[:, 0], 20, 6, own=1.0), figures(5))}
    assert [name for name, row in rows.items() if row.is_distinguishable] == ["x0"]
    assert rows["x0"].low <= 6.0 <= rows["x0"].high
    assert all(row.low == 0.0 for name, row in rows.items() if name != "x0")
    assert rows["x0"].mean_size > rows["x0"].idle


@pytest.mark.parametrize(("n_trajectories", "own"), [(6, 1.0), (60, 3.0)])
def test_sizes_of_which_half_are_zero_are_covered(n_trajectories: int, own: float) -> None:
    """The first factor works at one end of the second alone; luck alone gives the other half a size as well."""
    held = 0
    for seed in range(100):
        places = morris_design(2, n_trajectories, seed)
        truth = 6.0 * places[:, 0] * (places[:, 1] > 0.5)
        row = next(row for row in morris(places, lucky(truth, 20, seed, own=own), figures(2)) if row.id == "x0")
        held += row.low <= 3.0 <= row.high
    assert held >= 93


def test_nonsense_is_refused() -> None:
    for n_factors, n_trajectories in ((0, 20), (3, 5)):
        with pytest.raises(ValueError, match="6 trajectories or more"):
            morris_design(n_factors, n_trajectories)
    with pytest.raises(InputError, match="never searched"):
        morris(morris_design(1, 6), np.zeros((18, 1, 5)), [Factor("raid.count", "raid")])
