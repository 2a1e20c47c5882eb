"""The ledger sums to the leakers, and the chain of one object tells its story."""

from __future__ import annotations

import pytest

from bartizan.study.ledger import chain, ledger
from bartizan.study.measures import legend, tally
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


def test_the_chain_of_one_object():
    steps = chain(story(), small_roster(), 5, "wave-1")
    assert [step["code"] for step in steps] == ["leak", "cause", "deciding_cause"]
    assert steps[-1]["cause"] == "below_horizon"
    assert steps[0]["time_s"] == 50.0
    assert [step["who"] for step in chain(story(), small_roster(), 5, "wave-0")][:2] == ["alpha-1", "alpha-2"]


def test_an_unknown_object_is_named():
    with pytest.raises(KeyError, match="wave-9"):
        chain(story(), small_roster(), 5, "wave-9")
