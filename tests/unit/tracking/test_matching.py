"""The sparse matching finds the least total cost, and leaves alone what is better alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from bartizan.jit import jit
from bartizan.tracking.matching import ALONE, match, new_search


@jit
def _match(n_rows, n_columns, first, column, cost):
    of_row, of_column = np.zeros(n_rows, np.int64), np.zeros(n_columns, np.int64)
    match(n_rows, first, column, cost, of_row, of_column, new_search(n_rows, n_columns))
    return of_row, of_column


def _sparse(table: np.ndarray):
    """Pairs of a table, those that are infinite left out."""
    rows, column = np.nonzero(np.isfinite(table))
    first = np.searchsorted(rows, np.arange(len(table) + 1))
    return first, column.astype(np.int64), table[rows, column]


def _least(table: np.ndarray) -> float:
    """The least total by SciPy, each row with a column of its own in which it stays alone."""
    n, m = table.shape
    whole = np.full((n, m + n), 1e9)
    whole[:, :m] = np.where(np.isfinite(table), table, 1e9)
    whole[:, m:][np.diag_indices(n)] = 0.0
    return whole[linear_sum_assignment(whole)].sum()


@pytest.mark.parametrize("seed", range(60))
def test_total_is_the_least(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, m = draw.integers(1, 13, 2)
    table = draw.normal(-1.0, 2.0, (n, m)) if seed % 2 else draw.integers(-4, 2, (n, m)).astype(float)
    table[draw.random((n, m)) < draw.choice([0.0, 0.4, 0.8])] = np.inf
    of_row, of_column = _match(n, m, *_sparse(table))
    made = np.flatnonzero(of_row != ALONE)
    assert table[made, of_row[made]].sum() == pytest.approx(_least(table))
    assert np.array_equal(of_column[of_row[made]], made)
    assert np.sum(of_column != ALONE) == len(made)


def test_a_pair_that_gains_nothing_is_not_made() -> None:
    of_row, of_column = _match(2, 2, *_sparse(np.array([[0.0, np.inf], [np.inf, 3.0]])))
    assert of_row.tolist() == [ALONE, ALONE] and of_column.tolist() == [ALONE, ALONE]


def test_no_rows_no_columns() -> None:
    of_row, of_column = _match(0, 3, np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert of_row.size == 0 and of_column.tolist() == [ALONE] * 3


def test_a_long_chain_of_changes() -> None:
    """Each row but the last prefers the column of the next: adding the last moves all of them."""
    n = 50
    table = np.full((n, n), np.inf)
    for i in range(n):
        table[i, i] = -2.0
        if i:
            table[i, i - 1] = -1.0
    table[n - 1, n - 1] = np.inf
    order = np.arange(n)[::-1]
    of_row, _ = _match(n, n, *_sparse(table[order]))
    made = np.flatnonzero(of_row != ALONE)
    assert table[order][made, of_row[made]].sum() == pytest.approx(_least(table))
