"""Metrics of the picture: values worked by hand, and errors that say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.tracking.metrics import gospa, ospa, siap

FIELDS = [("time_s", float), ("uid", int), *((n, float) for n in ("x_m", "y_m", "vx_mps", "vy_mps"))]


def straight(n: int, uid: int = 0, y_m: float = 0.0) -> np.ndarray:
    """An object that flies east at 200 m/s, a state each second."""
    rows = np.zeros(n, FIELDS)
    rows["time_s"], rows["uid"], rows["y_m"] = np.arange(n), uid, y_m
    rows["x_m"], rows["vx_mps"] = 200.0 * np.arange(n), 200.0
    return rows


def test_nothing_against_nothing_is_zero() -> None:
    none = np.zeros((0, 2))
    assert float(gospa(none, none)) == 0.0 and float(ospa(none, none)) == 0.0
    assert gospa(straight(0), straight(0)).distance_m.tolist() == [0.0]


def test_missed_and_false_cost_half_of_the_cut_off_each() -> None:
    two, none = np.zeros((2, 3)), np.zeros((0, 3))
    assert gospa(two, none, 100.0, 2) == (0.0, 100.0, 0.0, 1e4, 0.0)
    assert gospa(none, two, 100.0, 2) == (0.0, 100.0, 0.0, 0.0, 1e4)
    assert float(ospa(two, none, 100.0, 2)) == 100.0


def test_a_pair_at_the_cut_off_counts_as_missed_and_false() -> None:
    found = gospa(np.zeros((1, 2)), np.array([[100.0, 0.0]]), 100.0, 1)
    assert found == (0.0, 100.0, 0.0, 50.0, 50.0)


def test_alpha_weighs_what_is_left_over() -> None:
    truth, tracks = np.array([[0.0, 0.0], [50e3, 0.0]]), np.array([[30.0, 0.0]])
    found = gospa(truth, tracks, 100.0, 1, alpha=1.0)
    assert found.distance_m == 130.0
    assert np.isnan([found.localisation, found.missed, found.false]).all()


def test_instants_of_either_side_count() -> None:
    found = gospa(straight(4)[:2], straight(4)[1:], 100.0, 2)
    assert found.time_s.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert (found.missed > 0).tolist() == [True, False, False, False]
    assert (found.false > 0).tolist() == [False, False, True, True]


def test_siap_of_a_perfect_picture() -> None:
    truth = np.concatenate([straight(10), straight(10, 1, 50e3)])
    assert siap(truth, truth) == (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def test_siap_counts_second_tracks_false_tracks_and_changes() -> None:
    truth = straight(20)
    late = straight(20, 7, 10.0)[10:]
    early = straight(20, 5, 10.0)[:10]
    found = siap(truth, np.concatenate([early, late]))
    assert found.completeness == 1.0
    assert found.track_changes_per_s == pytest.approx(1 / 18)  # nobody holds it between 9 s and 10 s
    assert found.longest_segment == pytest.approx(9 / 19)
    both = siap(truth, np.concatenate([straight(20, 5), straight(20, 6), straight(20, 8, 90e3)]))
    assert (both.ambiguity, both.spuriousness) == (2.0, pytest.approx(1 / 3))


@pytest.mark.parametrize(
    ("truth", "tracks", "options", "said"),
    [
        (np.array([[0.0, np.nan]]), np.zeros((1, 2)), {}, "truth: row 0 has y_m = nan"),
        (np.zeros((1, 2)), np.zeros((1, 3)), {}, "as many coordinates, seen 2 and 3"),
        (np.zeros((2, 4)), np.zeros((2, 4)), {}, "shape \\(n, 2\\) or \\(n, 3\\)"),
        (np.zeros((1, 2)), straight(2), {}, "seen one of each"),
        (np.zeros(3, [("x_m", float)]), np.zeros(3, [("x_m", float)]), {}, "fields time_s, uid"),
        (np.concatenate([straight(2), straight(1)]), straight(2), {}, "uid 0 twice at 0.0 s"),
        (np.zeros((1, 2)), np.zeros((1, 2)), {"c_m": 0.0}, "c_m must be a finite number, above 0; seen 0.0"),
        (np.zeros((1, 2)), np.zeros((1, 2)), {"p": 0.5}, "p must be a finite number, at least 1"),
        (np.zeros((1, 2)), np.zeros((1, 2)), {"alpha": 3.0}, "alpha .* at most 2"),
        (np.array([["a", "b"]]), np.zeros((1, 2)), {}, "truth must be positions"),
    ],
)
def test_errors_teach(truth, tracks, options, said) -> None:
    with pytest.raises(InputError, match=said):
        gospa(truth, tracks, **options)


def test_siap_asks_for_velocities() -> None:
    rows = straight(3)[["time_s", "uid", "x_m", "y_m"]]
    with pytest.raises(InputError, match="vx_mps"):
        siap(rows, rows)
