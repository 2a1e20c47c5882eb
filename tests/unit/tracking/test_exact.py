"""Marginals of pairs against the sum over all ways, written out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bartizan.jit import jit
from bartizan.tracking.beliefs import believe, leave_over
from bartizan.tracking.exact import MOST_PLOTS, MOST_TRACKS, new_clusters, settle_small
from bartizan.tracking.records import new_claims, pairs_room


@jit
def _marginals(n, m, pairs, claims, clusters, is_exact):
    believe(
        *(n, m, pairs.first, pairs.column, pairs.weight, pairs.message, pairs.reply, claims.total),
        *(pairs.share, claims.alone),
    )
    if is_exact:
        settle_small(n, m, pairs, claims, clusters)
    leave_over(n, m, pairs.first, pairs.column, pairs.share, claims.unclaimed)


def _asked(table: np.ndarray, is_exact: bool = True):
    """Marginals of a table of weights, 0 where there is no pair; the shares as a table."""
    n, m = table.shape
    rows, column = np.nonzero(table)
    first = np.searchsorted(rows, np.arange(n + 1))
    pairs, claims = pairs_room(n, len(column), 1), new_claims(n, m)
    pairs.first[:], pairs.column[:], pairs.weight[:] = first, column, table[rows, column]
    _marginals(n, m, pairs, claims, new_clusters(n, m), is_exact)
    shares = np.zeros(table.shape)
    shares[rows, column] = pairs.share
    return shares, claims.alone, claims.unclaimed


def _summed(table: np.ndarray):
    """The same by all ways to give each track one plot, or none."""
    n, m = table.shape
    shares, alone, total = np.zeros((n, m)), np.zeros(n), 0.0
    for way in itertools.product(range(-1, m), repeat=n):
        used = [j for j in way if j >= 0]
        if len(used) != len(set(used)):
            continue
        weight = float(np.prod([table[i, j] if j >= 0 else 1.0 for i, j in enumerate(way)]))
        total += weight
        for i, j in enumerate(way):
            if j < 0:
                alone[i] += weight
            else:
                shares[i, j] += weight
    return shares / total, alone / total, 1.0 - shares.sum(axis=0) / total


@pytest.mark.parametrize("seed", range(80))
def test_marginals_are_those_of_all_ways(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, m = draw.integers(1, 5), draw.integers(1, 6)
    table = np.exp(draw.normal(1.0, 3.0, (n, m))) * (draw.random((n, m)) < (1.0, 0.6)[seed % 2])
    for found, want in zip(_asked(table), _summed(table), strict=True):
        assert found == pytest.approx(want, rel=1e-4, abs=2e-5)  # trees are left to messages, which settle to 1e-5


@pytest.mark.parametrize("seed", range(20))
def test_in_a_cluster_with_loops_they_are_exact_to_the_rounding(seed: int) -> None:
    table = np.exp(np.random.default_rng(seed).normal(1.0, 3.0, (4, 5)))
    for found, want in zip(_asked(table), _summed(table), strict=True):
        assert found == pytest.approx(want, rel=1e-9, abs=1e-12)


def test_messages_alone_are_off_where_pairs_form_a_loop() -> None:
    table = np.full((2, 2), 50.0)
    want = _summed(table)[1]
    assert np.max(np.abs(_asked(table, is_exact=False)[1] - want)) > 0.01
    assert _asked(table)[1] == pytest.approx(want, rel=1e-12)


def test_two_clusters_do_not_touch_each_other() -> None:
    draw = np.random.default_rng(4)
    one, two = np.exp(draw.normal(0.0, 2.0, (3, 3))), np.exp(draw.normal(0.0, 2.0, (2, 4)))
    both = np.zeros((5, 7))
    both[np.ix_([0, 2, 4], [1, 3, 5])] = one
    both[np.ix_([1, 3], [0, 2, 4, 6])] = two
    shares, alone, _ = _asked(both)
    assert shares[np.ix_([0, 2, 4], [1, 3, 5])] == pytest.approx(_summed(one)[0], rel=1e-9)
    assert alone[[1, 3]] == pytest.approx(_summed(two)[1], rel=1e-9)


@pytest.mark.parametrize("shape", [(MOST_TRACKS + 1, 3), (3, MOST_PLOTS + 1)])
def test_larger_clusters_are_left_to_messages(shape) -> None:
    table = np.exp(np.random.default_rng(3).normal(0.0, 1.0, shape))
    assert np.array_equal(_asked(table)[0], _asked(table, is_exact=False)[0])
