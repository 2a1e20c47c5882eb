"""The ledger sums to the leakers."""

from __future__ import annotations

import pytest

from bartizan.study.ledger import ledger
from bartizan.study.tally import legend, tally
from unit.study.events import small_roster, story


def test_causes_sum_to_leakers_and_shares_to_one():
    rows = tally(story(), legend(small_roster()), 5, 2)
    causes = ledger([rows])
    assert sum(row["mean"] for row in causes.values()) == rows.leakers.mean()
    assert sum(row["share"] for row in causes.values()) == pytest.approx(1.0)
    assert causes["missed"]["share"] == 0.5
    assert ledger([rows], unresolved=True)["no_round"]["mean"] == 0.5


def test_without_leakers_there_is_no_share():
    rows = tally(story()[-2:], legend(small_roster()), 6, 1)
    assert all(row["share"] is None for row in ledger([rows]).values())
