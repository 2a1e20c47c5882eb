"""Holm's steps against what they abbreviate, the closed test of all intersections."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bartizan.study.differences import holm


def closed_test(p_values: list[float]) -> list[float]:
    """A hypothesis falls only when every set that holds it falls by Bonferroni: the definition, without any steps.

    Source: Marcus, Peritz and Gabriel, "On closed testing procedures", Biometrika 63 (1976).
    """
    n = len(p_values)
    sets = [s for k in range(1, n + 1) for s in combinations(range(n), k)]
    bonferroni = {s: min(1.0, len(s) * min(p_values[i] for i in s)) for s in sets}
    return [max(p for s, p in bonferroni.items() if i in s) for i in range(n)]


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=7))
def test_holm_is_the_closed_test(p_values) -> None:
    assert holm(p_values) == pytest.approx(closed_test(p_values), abs=1e-12)


def test_bonferroni_for_all_is_another_test() -> None:
    """The oracle can tell: the plain correction is larger somewhere."""
    p_values = [0.01, 0.04, 0.03, 0.005]
    assert closed_test(p_values) != pytest.approx([min(1.0, 4.0 * p) for p in p_values])


def test_worked_by_hand() -> None:
    """5 x 0.01, 4 x 0.02, 3 x 0.03, then never less than before."""
    assert holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
