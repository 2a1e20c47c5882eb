"""Assumptions are ours: author, reason, a range, and a place of their own."""

from __future__ import annotations

import pytest

from bartizan.claims import files
from bartizan.claims.assumptions import FILE, build_assumed_figure, build_assumptions, reissue
from bartizan.errors import InputError

ASSUMED = build_assumptions(files.read_data(FILE))
PART = {"name": "n", "unit": "s", "helps": "low", "range": [1, 2, 3], "reason": "because"}


def test_every_assumption_has_author_and_a_sentence_of_reason() -> None:
    for figure in ASSUMED.values():
        assert figure.assumption is not None and not figure.claims
        assert figure.assumption.author == "Bartizan developers"
        assert len(figure.assumption.reason.split()) >= 4 and figure.assumption.reason.endswith("."), figure.id


def test_assumed_detection_ranges_state_target_size_and_probability() -> None:
    figures = [f for f in ASSUMED.values() if f.id.endswith("detection_range_km")]
    assert len(figures) >= 12
    assert all(f.assumption and f.assumption.conditions == {"rcs_m2": 1.0, "pd": 0.5} for f in figures)


def test_assumed_detection_ranges_are_wide() -> None:
    for figure in ASSUMED.values():
        if figure.id.endswith("detection_range_km"):
            assert figure.assumption and figure.assumption.high >= 1.9 * figure.assumption.low, figure.id


def test_kill_probabilities_are_probabilities_and_wide() -> None:
    figures = [f for f in ASSUMED.values() if ".kill_probability." in f.id]
    assert {f.id.rsplit(".", 1)[1] for f in figures} >= {
        "aircraft",
        "helicopter",
        "cruise_missile",
        "drone",
        "ballistic",
    }
    for figure in figures:
        assert figure.assumption and 0.0 <= figure.assumption.low <= figure.assumption.high <= 1.0
        if figure.id.startswith("any."):
            assert figure.assumption.high - figure.assumption.low >= 0.5


def test_a_range_may_have_two_or_three_numbers() -> None:
    two = build_assumed_figure("s.x", {**PART, "range": [1, 3]}, "me").assumption
    assert two and (two.low, two.mode, two.high) == (1.0, None, 3.0)
    with pytest.raises(InputError, match="another length"):
        build_assumed_figure("s.x", {**PART, "range": [1]}, "me")


@pytest.mark.parametrize("range_", [[3, 2, 1], [1, 5, 3]])
def test_a_range_out_of_order_is_refused(range_: list[int]) -> None:
    with pytest.raises(InputError, match="not in order"):
        build_assumed_figure("s.x", {**PART, "range": range_}, "me")


def test_an_assumption_without_a_reason_is_refused() -> None:
    with pytest.raises(InputError, match="without author or reason"):
        build_assumed_figure("s.x", {k: v for k, v in PART.items() if k != "reason"}, "me")


def test_a_general_assumption_under_another_id_says_so() -> None:
    figure = reissue(ASSUMED["any.reaction_time_s"], "nasams.reaction_time_s", "nothing found")
    assert figure.id == "nasams.reaction_time_s" and figure.not_found == "nothing found"
    assert figure.assumption and "General assumption any.reaction_time_s" in figure.assumption.reason
