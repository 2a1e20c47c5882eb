"""The cheapest matching of rows to columns where both may be left over: exact, and on the pairs that exist only.

Metrics match truth to tracks with it, association matches tracks to plots. A pair is worth making where its cost is
below zero, the cost of leaving both alone. Pairs stand row by row in three arrays: `first[i]` to `first[i + 1]` are
those of row i, `column` says which column, `cost` what it costs. No table of all rows and columns is ever made, so
memory grows with the pairs, and groups that share no pair never meet: each is solved by itself.

Source: successive shortest paths with potentials, as in Jonker and Volgenant, Computing 38 (1987), on sparse costs.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from bartizan.jit import fused, jit, stage

ALONE = -1
"""What a row or a column is matched to when it is left over."""


class Search(NamedTuple):
    """Scratch of one matching: by row its potential, by column the rest."""

    row_price: np.ndarray
    column_price: np.ndarray
    distance: np.ndarray
    through: np.ndarray  # the row from which a column was reached
    reached: np.ndarray  # columns reached in this search, in order
    is_done: np.ndarray  # whether the shortest path to the column is settled
    done: np.ndarray  # settled columns, in order


def search_room(n_rows, n_columns):
    """Scratch for up to so many rows and columns."""
    return Search(
        np.zeros(n_rows),
        np.zeros(n_columns),
        np.full(n_columns, math.inf),
        np.zeros(n_columns, np.int64),
        np.zeros(n_columns, np.int64),
        np.zeros(n_columns, np.bool_),
        np.zeros(n_columns, np.int64),
    )


new_search = jit(search_room)


@stage
def match(n_rows, first, column, cost, of_row, of_column, search):
    """Match rows to columns at the least total cost; writes the partner of each row and column, or ALONE.

    Every row that pairs name must lie below n_rows, every column below the length of `of_column`. Costs are finite;
    pairs that cost zero or more are never made.
    """
    of_column[:] = ALONE
    search.column_price[: len(of_column)] = 0.0
    for i in range(n_rows):
        of_row[i] = ALONE
        _insert(i, first, column, cost, of_row, of_column, search)


@fused
def _insert(row, first, column, cost, of_row, of_column, search):
    """Add a row to the matching along the cheapest path of changes, which may end with some row left alone."""
    price = 0.0
    for e in range(first[row], first[row + 1]):
        price = min(price, cost[e] - search.column_price[column[e]])
    search.row_price[row] = price
    n_reached, n_done = 0, 0
    here, here_distance = row, 0.0
    alone, alone_distance = ALONE, math.inf
    end = ALONE
    while True:
        if here_distance - search.row_price[here] < alone_distance:
            alone, alone_distance = here, here_distance - search.row_price[here]
        for e in range(first[here], first[here + 1]):
            j = column[e]
            if search.is_done[j]:
                continue
            reach = here_distance + cost[e] - search.row_price[here] - search.column_price[j]
            if search.distance[j] == math.inf:
                search.reached[n_reached] = j
                n_reached += 1
            if reach < search.distance[j]:
                search.distance[j] = reach
                search.through[j] = here
        nearest, nearest_distance = ALONE, alone_distance
        for k in range(n_reached):
            j = search.reached[k]
            if not search.is_done[j] and search.distance[j] < nearest_distance:
                nearest, nearest_distance = j, search.distance[j]
        if nearest == ALONE or of_column[nearest] == ALONE:
            end = nearest
            break
        search.is_done[nearest] = True
        search.done[n_done] = nearest
        n_done += 1
        here, here_distance = of_column[nearest], nearest_distance
    total = nearest_distance
    search.row_price[row] += total
    for k in range(n_done):
        j = search.done[k]
        search.row_price[of_column[j]] += total - search.distance[j]
        search.column_price[j] -= total - search.distance[j]
    _augment(row, end, alone, of_row, of_column, search)
    for k in range(n_reached):
        search.distance[search.reached[k]] = math.inf
        search.is_done[search.reached[k]] = False


@fused
def _augment(row, end, alone, of_row, of_column, search):
    """Change partners along the path found: back from its last column, or from the row that is left alone."""
    j = end
    if end == ALONE:
        j = of_row[alone]
        of_row[alone] = ALONE
        if alone == row:
            return
    while True:
        i = search.through[j]
        before = of_row[i]
        of_row[i] = j
        of_column[j] = i
        if i == row:
            return
        j = before
