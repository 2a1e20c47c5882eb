"""Settling who has which plot moves shares, and loses none."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.jit import jit
from bartizan.tracking.associate import _settle
from bartizan.tracking.records import new_claims, pairs_room


@jit
def _settle_all(n, pairs, claims):
    _settle(n, pairs, claims)


def _settled(first, column, share, hidden, of_plot):
    n = len(hidden)
    pairs, claims = pairs_room(n, len(column), 1), new_claims(n, len(of_plot))
    pairs.first[:], pairs.column[:], pairs.share[:] = first, column, share
    claims.hidden[:], claims.of_plot[:] = hidden, of_plot
    _settle_all(n, pairs, claims)
    return pairs.share, claims.hidden


def test_a_track_leaves_others_plots_and_has_its_own_instead() -> None:
    """Tracks 0 and 1 have plots 0 and 1; track 2 has none; plot 2 is nobody's, and stays shared."""
    first, column = np.array([0, 3, 5, 7]), np.array([0, 1, 2, 0, 1, 1, 2])
    share = np.array([0.5, 0.3, 0.1, 0.2, 0.7, 0.25, 0.15])
    hidden, of_plot = np.array([0.05, 0.1, 0.4]), np.array([0, 1, -1])
    after, unseen = _settled(first, column, share, hidden, of_plot)
    assert after == pytest.approx([0.8, 0.0, 0.1, 0.0, 0.9, 0.0, 0.15])
    assert unseen == pytest.approx([0.05, 0.1, 0.65])
    for i in range(3):
        mine = slice(first[i], first[i + 1])
        assert after[mine].sum() + unseen[i] == pytest.approx(share[mine].sum() + hidden[i])
