"""Three replications by a rule, or those that are named."""

from __future__ import annotations

from typing import Any

import pytest

from bartizan.errors import InputError
from bartizan.output.replay.choice import choose

SUMMARY = {"typical": {"median": 4, "best": 1, "worst": 7}, "run": {"replications": 20, "readings": 3}}


def test_the_rule_names_a_typical_the_best_and_the_worst() -> None:
    assert [c.replication for c in choose(SUMMARY, None, 0)] == [4, 1, 7]
    assert choose(SUMMARY, None, 0)[0].words == "typical run"


def test_one_that_is_all_three_is_shown_once() -> None:
    [only] = choose(SUMMARY | {"typical": {"median": 0, "best": 0, "worst": 0}}, None, 0)
    assert only.words == "typical, best and worst run"


def test_named_ones_come_in_their_order_and_once() -> None:
    found = choose(SUMMARY, [9, 7, 9], 0)
    assert [(c.replication, c.words) for c in found] == [(9, "chosen by number"), (7, "worst run")]
    assert [c.words for c in choose(SUMMARY, [7], 2)] == ["chosen by number"]


@pytest.mark.parametrize(
    ("summary", "asked", "reading", "words"),
    [
        (SUMMARY, [20], 0, "no such replication, seen 20, expected 0 to 19"),
        (SUMMARY, [-1], 0, "no such replication"),
        (SUMMARY, list(range(13)), 0, "more than one page should hold, seen 13"),
        (SUMMARY, None, 1, "of reading 0 only"),
        (SUMMARY | {"typical": {}}, None, 0, "names no typical replication"),
    ],
)
def test_what_is_not_there_is_refused(summary: dict[str, Any], asked: list[int], reading: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        choose(summary, asked, reading)
