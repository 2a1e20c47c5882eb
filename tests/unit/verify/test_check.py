"""One check: when it passes, what it says when it does not, and samples that are too small to see."""

from __future__ import annotations

import math

import pytest

from bartizan.verify.check import Check, Expected, Sample, close, each, exact, judge, printed, statistical, within


def outcome_of(expected: Expected, got) -> tuple[bool, float | str]:
    outcome = judge("family", Check("name", "source", expected, lambda: got))
    return outcome.passed, outcome.got


@pytest.mark.parametrize(
    ("expected", "passing", "failing"),
    [
        (printed("0.310680"), (0.3106795, 0.3106805, 0.31068), (0.31067949, 0.31068051)),
        (printed("101325"), (101324.5, 101325.5), (101324.4, 101325.6)),
        (printed("1.84580e-5"), (1.845804e-5,), (1.845806e-5, 1.8457e-5)),
        (printed("2.3689e4"), (23689.4,), (23689.6,)),
        (exact(3), (3, 3.0), (3.0000001, 2)),
        (close(0.0081), (0.0081 * (1 + 9e-13),), (0.0081 * (1 + 2e-12), -0.0081)),
        (within(4.99, 0.3, "why"), (5.28, 4.7), (5.30, 4.68)),
    ],
)
def test_how_near_is_near_enough(expected: Expected, passing: tuple, failing: tuple) -> None:
    assert [outcome_of(expected, got)[0] for got in passing] == [True] * len(passing)
    assert [outcome_of(expected, got)[0] for got in failing] == [False] * len(failing)


@pytest.mark.parametrize("got", [math.nan, math.inf, None, "text", (1.0, 2.0), Sample(1.0, 0.1, 10)])
def test_what_is_no_number_fails(got) -> None:
    assert outcome_of(exact(1.0), got)[0] is False


def test_an_exception_is_a_failed_check_that_says_what_was_raised() -> None:
    outcome = judge("family", Check("name", "source", printed("1.5"), lambda: 1 / 0))
    assert (outcome.passed, outcome.got) == (False, "ZeroDivisionError: division by zero")
    assert (outcome.expected, outcome.tolerance) == (1.5, pytest.approx(0.05))


def test_a_long_message_stays_one_line() -> None:
    def fail() -> None:
        raise ValueError("long\nwords " * 100)

    got = judge("family", Check("name", "source", exact(0), fail)).got
    assert isinstance(got, str) and len(got) == 200 and "\n" not in got


def test_the_interpreter_can_still_be_stopped() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge("family", Check("name", "source", exact(0), stop))


@pytest.mark.parametrize(
    ("sample", "passed"),
    [
        (Sample(0.32, 0.01, 1000), True),
        (Sample(0.28, 0.01, 1000), True),
        (Sample(0.341, 0.01, 1000), False),
        (Sample(0.259, 0.01, 1000), False),
        # as near, but it would not see a shift of 0.07
        (Sample(0.3, 0.012, 1000), False),
        (Sample(0.3, 0.0, 1000), True),
        (Sample(0.3000001, 0.0, 1000), False),
        (Sample(0.3, 0.0, 1), False),
        (Sample(0.3, math.nan, 1000), False),
        (Sample(math.nan, 0.01, 1000), False),
    ],
)
def test_a_sample_passes_within_four_standard_errors_if_it_sees_enough(sample: Sample, passed: bool) -> None:
    outcome = judge("family", Check("name", "source", statistical(0.3, finds=0.07), lambda: sample))
    assert outcome.passed is passed


def test_a_sample_states_what_it_finds() -> None:
    check = Check("name", "source", statistical(0.3, finds=0.07), lambda: Sample(0.31, 0.01, 2500))
    outcome = judge("family", check)
    assert outcome.tolerance == pytest.approx(0.04)
    assert outcome.rule == "4 standard errors, n 2,500, finds a shift of 0.063"
    blind = judge("family", check._replace(expected=statistical(0.3, finds=0.05)))
    assert not blind.passed
    assert blind.rule.endswith(": too small a sample, it must find 0.05")


def test_the_power_that_is_stated() -> None:
    """With the smallest sample that is let pass, a mean that is off by `finds` fails in 99 % of draws."""
    import numpy as np

    error = 0.07 / 6.3263
    means = np.random.default_rng(4).normal(0.3 + 0.07, error, 40_000)
    found = sum(
        not judge("f", Check("n", "s", statistical(0.3, 0.0701), lambda m=m: Sample(m, error, 9))).passed for m in means
    )
    assert 0.989 < found / 40_000 < 0.991


def test_a_number_where_a_sample_is_needed_fails() -> None:
    assert outcome_of(statistical(0.3, finds=0.1), 0.3)[0] is False


def test_rows_of_one_call_share_it() -> None:
    calls = []

    def compute() -> tuple[float, float]:
        calls.append(1)
        return 1.0, 2.0

    rows = list(each("source", ("a", "b"), (exact(1), exact(2)), compute))
    assert not calls
    assert all(judge("family", row).passed for row in rows)
    assert len(calls) == 1


def test_a_part_that_is_not_there_fails_alone() -> None:
    rows = each("source", ("a", "b"), (exact(1), exact(2)), lambda: (1.0,))
    assert [judge("family", row).passed for row in rows] == [True, False]
