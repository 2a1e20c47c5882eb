"""Alternatives that exclude each other: whether the comparison of two options turns between them."""

from __future__ import annotations

import numpy as np
import pytest

from bartizan.errors import InputError
from bartizan.study.decide.factors import Factor
from bartizan.study.decide.turns import turn_between
from unit.study.decide.models import lucky

CHANNELS = Factor("s-400.engagement_radar.channels", "claim", 2)


def played(differences: list[float], seed: int = 1, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    a = lucky(np.full(len(differences), 10.0), n, seed, common=3.0)
    return a, a + lucky(np.array(differences), n, seed + 100, own=1.0)


def test_a_comparison_that_turns_names_who_has_more_where() -> None:
    found = turn_between([10.0, 36.0], *played([-1.0, 2.0]), CHANNELS, names=("sea", "land"))
    assert found.sides == ("a", "b")
    assert (
        found.text
        == "the comparison turns with s-400.engagement_radar.channels: sea has more at 10, land has more at 36"
    )


def test_one_that_does_not_turn_says_so() -> None:
    found = turn_between([10.0, 36.0], *played([1.0, 2.0]), CHANNELS, names=("one at once", "two at once"))
    assert found.text.startswith(f"two at once has more at every level of {CHANNELS.id}: none of them turns")


def test_what_cannot_be_told_is_not_called_a_turn() -> None:
    found = turn_between([10.0, 36.0], *played([0.0, 2.0]), CHANNELS, names=("sea", "land"))
    assert found.sides == ("not distinguishable", "b")
    assert found.text.endswith("land has more at 36, not distinguishable at 10")
    assert turn_between(["x", "y"], *played([0.0, 0.0]), CHANNELS).text.endswith("not distinguishable at x and y")


def test_of_identical_options_few_studies_see_a_turn() -> None:
    """Two levels: Holm's steps keep all of them together at one study in twenty."""
    sides = [turn_between([1, 2], *played([0.0, 0.0], seed=s), CHANNELS).sides for s in range(200)]
    assert sum(set(one) != {"not distinguishable"} for one in sides) <= 20


def test_plain_data_and_what_is_not_searched() -> None:
    told = turn_between([10.0, 36.0], *played([-1.0, 2.0]), CHANNELS).as_dict()
    assert [(row["level"], row["has_more"]) for row in told["levels"]] == [(10.0, "a"), (36.0, "b")]
    with pytest.raises(InputError, match="never searched"):
        turn_between([1, 2], *played([0.0, 0.0]), Factor("raid.times", "raid"))
