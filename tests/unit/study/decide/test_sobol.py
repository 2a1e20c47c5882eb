"""Sobol indices: published numbers, luck that cannot inflate them, and a dummy that shows whose luck it was."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.sobol import sobol, sobol_design
from unit.study.decide.models import (
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    figures,
    g_function,
    g_indices,
    ishigami,
    lucky,
    sure,
)


def test_the_indices_of_ishigami_are_those_published() -> None:
    found = sobol(sure(ishigami(sobol_design(3, 4096, 1))), figures(3))
    rows = {row.id: row for row in found.rows}
    for name in ISHIGAMI_FIRST:
        assert rows[name].first == pytest.approx(ISHIGAMI_FIRST[name], abs=0.01)
        assert rows[name].total == pytest.approx(ISHIGAMI_TOTAL[name], abs=0.01)
        assert rows[name].first_low <= ISHIGAMI_FIRST[name] <= rows[name].first_high
        assert rows[name].total_low <= ISHIGAMI_TOTAL[name] <= rows[name].total_high
    assert found.variance == pytest.approx(13.8446, rel=0.01)
    assert found.interactions is not None
    assert found.interactions[0] == pytest.approx(0.2437, abs=0.01)
    assert [row.id for row in found.rows] == ["x0", "x1", "x2", "dummy"]
    assert rows["dummy"][2:8] == (0.0,) * 6
    assert [row.is_distinguishable for row in found.rows] == [True, True, True, False]


def test_the_indices_of_g_are_those_of_its_formula() -> None:
    first, total = g_indices()
    rows = {row.id: row for row in sobol(sure(g_function(sobol_design(8, 2048, 2))), figures(8)).rows}
    for i in range(8):
        assert rows[f"x{i}"].first == pytest.approx(first[i], abs=0.015)
        assert rows[f"x{i}"].total == pytest.approx(total[i], abs=0.015)
    assert (round(first[0], 3), round(total[0], 3)) == (0.716, 0.787)  # as published


def test_a_small_model_by_hand() -> None:
    """y = x0 + x0 x1 on 0..1: variances 27/144, 3/144 + 1/144 by the usual sums."""
    places = sobol_design(2, 4096, 3)
    rows = {row.id: row for row in sobol(sure(places[:, 0] * (1.0 + places[:, 1])), figures(2)).rows}
    v0, v1, v01 = 27.0 / 144.0, 3.0 / 144.0, 1.0 / 144.0
    whole = v0 + v1 + v01
    assert rows["x0"].first == pytest.approx(v0 / whole, abs=0.01)
    assert rows["x1"].total == pytest.approx((v1 + v01) / whole, abs=0.01)


def test_luck_does_not_inflate_what_a_single_replication_would() -> None:
    """Hits or misses with luck of their own: a plain estimate gives the dummy nearly everything."""
    places = sobol_design(3, 512, 4)
    p = 0.35 + 0.3 * places[:, 0]
    rng = np.random.default_rng(9)
    hits = (rng.random((len(p), 1, 60)) < p[:, None, None]).astype(float)
    a, b, idle = hits[:512, 0, 0], hits[512:1024, 0, 0], hits[-512:, 0, 0]
    assert np.mean((a - idle) ** 2) / 2.0 / np.var(np.r_[a, b]) > 0.8
    rows = {row.id: row for row in sobol(hits, figures(3)).rows}
    assert abs(rows["dummy"].total) < 0.3 and abs(rows["x1"].total) < 0.3
    assert rows["x0"].total == pytest.approx(1.0, abs=0.3)
    assert [row.id for row in rows.values() if row.is_distinguishable] == ["x0"]


def test_with_the_same_luck_an_idle_factor_is_exactly_nothing() -> None:
    places = sobol_design(3, 64, 5)
    counts = lucky(3.0 * places[:, 0], 12, 5, common=2.0)
    for row in sobol(counts, figures(3)).rows:
        assert (row.total == 0.0) == (row.id != "x0")
        assert row.is_distinguishable == (row.id == "x0")


def test_readings_are_averaged_and_replications_are_the_unit() -> None:
    places = sobol_design(2, 64, 6)
    one = lucky(places[:, 0], 14, 6, own=0.2)
    several = np.concatenate([one - 1.0, one + 1.0], axis=1)
    for row, same in zip(sobol(several, figures(2)).rows, sobol(one, figures(2)).rows, strict=True):
        assert row[2:] == pytest.approx(same[2:])


def test_one_replication_distinguishes_nothing() -> None:
    rows = sobol(lucky(sobol_design(2, 64, 7)[:, 0], 1, 7), figures(2)).rows
    assert not any(row.is_distinguishable for row in rows)
    assert all(row.first_low == row.total_low == 0.0 for row in rows)


def test_an_answer_that_does_not_vary_has_no_indices() -> None:
    assert sobol(np.full((5 * 64, 1, 10), 84.0), figures(2)) == ([], None, None)


def test_the_design_mixes_two_samples() -> None:
    places = sobol_design(2, 64, 8)
    a, b, *mixed = places.reshape(5, 64, 3)
    for i, one in enumerate(mixed):
        assert np.array_equal(one[:, i], b[:, i])
        assert np.array_equal(np.delete(one, i, axis=1), np.delete(a, i, axis=1))
    assert np.array_equal(places, sobol_design(2, 64, 8)) and not np.array_equal(places, sobol_design(2, 64, 9))
    assert places.min() >= 0.0 and places.max() < 1.0
    for column in np.hstack([a, b]).T:
        assert np.array_equal(np.sort(np.floor(64 * column)), np.arange(64))


@pytest.mark.parametrize("kind", ["raid", "traffic", "loss", "", "Claim"])
def test_only_figures_and_own_choices_are_factors(kind: str) -> None:
    with pytest.raises(InputError, match="never searched"):
        sobol(np.zeros((5 * 16, 1, 10)), [Factor("raid.cruise.count", kind), Factor("x", "claim")])


def test_nonsense_is_refused() -> None:
    for n_factors, n_base in ((0, 64), (3, 96), (3, 32)):
        with pytest.raises(ValueError, match="power of two"):
            sobol_design(n_factors, n_base)
    with pytest.raises(ValueError, match="multiple of 5"):
        sobol(np.zeros((321, 1, 10)), figures(2))
    with pytest.raises(ValueError, match="64 times or more"):
        sobol(np.zeros((5 * 63, 1, 10)), figures(2))
    for shape in ((320, 10), (320, 0, 10)):
        with pytest.raises(ValueError, match="shape"):
            sobol(np.zeros(shape), figures(2))
    with pytest.raises(ValueError, match="finite"):
        sobol(np.full((320, 1, 10), np.nan), figures(2))
    with pytest.raises(InputError, match="nothing to vary"):
        sobol(np.zeros((80, 1, 10)), [])
    with pytest.raises(InputError, match="two factors of one name"):
        sobol(np.zeros((80, 1, 10)), [Factor("x", "claim"), Factor("x", "claim")])
    with pytest.raises(InputError, match="two factors of one name"):
        sobol(np.zeros((64, 1, 10)), [Factor("dummy", "claim")])
