"""All checks: they pass, name themselves once, and whatever fails does not stop the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bartizan.verify.check import Check, Sample, close, exact, statistical
from bartizan.verify.registry import FAMILIES, Family
from bartizan.verify.run import Verification, run_checks


def rows(*values: float) -> Family:
    return Family(
        "rows", "Rows", lambda: [Check(f"row {i}", "a source", exact(v), lambda: 1.0) for i, v in enumerate(values)]
    )


def breaking() -> Iterator[Check]:
    yield Check("before", "a source", exact(1), lambda: 1.0)
    raise OSError("no such table")


def test_every_check_passes(verification: Verification) -> None:
    assert [outcome for outcome in verification.outcomes if not outcome.passed] == []
    assert verification.passed


def test_there_are_many_and_every_subject_has_some(verification: Verification) -> None:
    by_family = Counter(outcome.family for outcome in verification.outcomes)
    assert len(verification.outcomes) >= 300
    assert min(by_family.values()) >= 5
    assert {family.name for family in FAMILIES} - set(by_family) <= {"lab"}


def test_they_take_seconds(verification: Verification) -> None:
    assert verification.seconds < 40.0


def test_names_and_sources_are_there_and_names_are_unique() -> None:
    listed = [check for family in FAMILIES for check in family.checks()]
    assert [name for name, n in Counter(check.name for check in listed).items() if n > 1] == []
    assert all(check.name.strip() and len(check.source) > 8 for check in listed)


def test_tolerances_are_small(verification: Verification) -> None:
    """Half of a digit is nearly always less than a part in 500; the exceptions are approximations, and few."""
    wide = [o for o in verification.outcomes if o.expected and o.tolerance > 0.002 * abs(o.expected)]
    assert len(wide) < 25
    assert max(o.tolerance / abs(o.expected) for o in wide) < 0.07
    assert {o.family for o in wide} <= {"horizons", "detection", "absorption", "intervals"}


def test_the_json_can_be_judged_again(verification: Verification) -> None:
    answer = verification.as_dict()
    assert set(answer) == {"version", "checks", "passed", "seconds"}
    for row in answer["checks"]:
        assert set(row) == {"name", "family", "source", "expected", "got", "tolerance", "rule", "passed"}
        assert row["passed"] is (abs(row["got"] - row["expected"]) <= row["tolerance"])


def test_a_failing_check_does_not_stop_the_others() -> None:
    verification = run_checks([rows(1, 2, 1), rows(1)])
    assert [outcome.passed for outcome in verification.outcomes] == [True, False, True, True]
    assert (verification.n_passed, verification.passed) == (3, False)


def test_a_family_that_breaks_is_a_failed_check() -> None:
    verification = run_checks([Family("broken", "Broken", breaking), rows(1)])
    assert [outcome.passed for outcome in verification.outcomes] == [True, False, True]
    assert verification.outcomes[1].name == "Broken: checks listed after the first 1"
    assert verification.outcomes[1].got == "OSError: no such table"


def test_nothing_checked_is_nothing_passed() -> None:
    assert not run_checks([]).passed
    empty = run_checks([Family("none", "None", list)])
    assert [outcome.got for outcome in empty.outcomes] == ["LookupError: the family lists no check"]


def test_a_family_with_chance_in_it() -> None:
    """As whole runs of the engine will be: a sample made once, rows that share it, one of them exact."""
    made = []

    def sample() -> Sample:
        made.append(1)
        return Sample(0.305, 0.004, 4000)

    def checks() -> list[Check]:
        return [
            Check("share lost", "Erlang 1917", statistical(0.31068, finds=0.03), sample),
            Check("looks", "kinematics", close(7.0), lambda: 7),
        ]

    verification = run_checks([Family("lab", "Bench", checks)])
    assert verification.passed and len(made) == 1
    row = verification.as_dict()["checks"][0]
    assert row["tolerance"] == pytest.approx(0.016)
    assert row["rule"] == "4 standard errors, n 4,000, finds a shift of 0.025"


def test_progress_names_each_family() -> None:
    said: list[str] = []
    run_checks([rows(1), rows(1)._replace(title="Others")], said.append)
    assert said == ["checking: Rows", "checking: Others"]


def test_listing_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family only says what it will ask."""
    from bartizan.earth import atmosphere
    from bartizan.study.closed_forms import queues

    def fail(*_args: object) -> None:
        raise AssertionError("computed while listing")

    monkeypatch.setattr(atmosphere, "standard_atmosphere", fail)
    monkeypatch.setattr(queues, "erlang_loss", fail)
    assert sum(1 for family in FAMILIES[:1] for _ in family.checks()) == 42
    outcomes = run_checks(FAMILIES[:1]).outcomes
    assert len(outcomes) == 42
    assert {outcome.got for outcome in outcomes} == {"AssertionError: computed while listing"}
