"""A figure keeps claims and assumptions apart and refuses what the catalogue may not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bartizan.claims.figure import Assumption, Claim, Figure, check_figure
from bartizan.errors import InputError

SOURCES = frozenset({"AR15"})
CLAIM = Claim(10.0, None, 36.0, "targets", {}, "claimed", "B", ("AR15",), "2015", "2026-11-21")
ASSUMPTION = Assumption(0.3, 0.6, 0.9, "1", {}, "someone", "wide on purpose")
FIGURE = Figure("s.channels", "Channels", "targets", "high", (CLAIM,), None, None)


def test_alternatives_are_the_claims_where_there_are_any() -> None:
    both = replace(FIGURE, assumption=ASSUMPTION)
    assert both.alternatives == (CLAIM,) and both.is_claim


def test_alternatives_fall_back_to_the_assumption_and_then_to_nothing() -> None:
    assumed = replace(FIGURE, claims=(), assumption=ASSUMPTION)
    assert assumed.alternatives == (ASSUMPTION,) and not assumed.is_claim
    empty = replace(FIGURE, claims=(), not_found="nothing")
    assert empty.alternatives == () and empty.low is None and empty.high is None


def test_low_and_high_span_all_alternatives() -> None:
    two = replace(FIGURE, claims=(CLAIM, replace(CLAIM, low=40.0, high=40.0)))
    assert (two.low, two.high) == (10.0, 40.0)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"unit": "furlongs"}, "unknown unit"),
        ({"helps": "both"}, "helps"),
        ({"claims": ()}, "empty figure"),
        ({"claims": (replace(CLAIM, low=40.0),)}, "not in order"),
        ({"claims": (replace(CLAIM, mode=50.0),)}, "not in order"),
        ({"claims": (replace(CLAIM, low=float("nan")),)}, "not in order"),
        ({"claims": (replace(CLAIM, kind="convention"),)}, "unknown kind"),
        ({"claims": (replace(CLAIM, grade="D"),)}, "may not enter"),
        ({"claims": (replace(CLAIM, sources=()),)}, "without a source"),
        ({"claims": (replace(CLAIM, sources=("XX99",)),)}, "does not list"),
        ({"claims": (replace(CLAIM, date="last year"),)}, "date"),
        ({"claims": (), "assumption": replace(ASSUMPTION, author="")}, "without author"),
        ({"claims": (), "assumption": replace(ASSUMPTION, reason="")}, "without author"),
    ],
)
def test_a_fault_is_refused_with_file_and_id(fault: dict, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        check_figure(replace(FIGURE, **fault), "systems/s.yaml", SOURCES)
    assert caught.value.problems[0].file == "systems/s.yaml" and caught.value.problems[0].path == "s.channels"


def test_all_faults_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        check_figure(replace(FIGURE, unit="furlongs", helps="both"), "f", SOURCES)
    assert len(caught.value.problems) == 2


def test_a_sound_figure_passes() -> None:
    check_figure(FIGURE, "f", SOURCES)
