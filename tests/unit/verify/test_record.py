"""The outcome that is kept for reports: one for each state of the program, and none where nothing can be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bartizan.verify import record
from bartizan.verify.record import Record, keep, last
from bartizan.verify.run import Verification


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BARTIZAN_CACHE", str(tmp_path))
    return tmp_path


def test_nothing_is_known_before_the_first_run() -> None:
    assert last() is None


def test_what_is_kept_is_read_again(verification: Verification, cache: Path) -> None:
    path = keep(verification)
    assert path is not None and cache in path.parents
    known = last()
    assert known is not None
    n = len(verification.outcomes)
    assert known[:3] == (verification.version, n, n)
    assert abs(dt.date.fromisoformat(known.date) - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)


def test_a_failure_is_kept_too(verification: Verification) -> None:
    bad = verification.outcomes[0]._replace(passed=False)
    keep(verification._replace(outcomes=(bad, *verification.outcomes[1:])))
    known = last()
    assert known is not None and known.n_passed == known.n_checks - 1


def test_another_state_of_the_program_has_no_outcome(
    verification: Verification, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(verification)
    monkeypatch.setattr(record, "_state_digest", lambda: "another")
    assert last() is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": "1", "n_checks": 3, "n_passed": 4, "date": "2026-11-22"}',
        '{"version": "1", "n_checks": 0, "n_passed": 0, "date": "2026-11-22"}',
        '{"version": "1", "n_checks": 3, "n_passed": -1, "date": "2026-11-22"}',
        '{"version": "1", "n_checks": 3, "n_passed": 3, "date": "<b>today</b>"}',
        '{"version": "1", "n_checks": null, "n_passed": 3, "date": "2026-11-22"}',
        '{"version": "1", "n_checks": 3, "date": "2026-11-22"}',
        "[" * 4000,
        " " * 5000,
    ],
)
def test_a_file_that_cannot_be_used_is_no_outcome(verification: Verification, content: str) -> None:
    path = keep(verification)
    assert path is not None
    path.write_text(content)
    assert last() is None


def test_where_nothing_can_be_kept_nothing_fails(
    verification: Verification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BARTIZAN_CACHE", str(tmp_path / "file"))
    assert keep(verification) is None
    assert last() is None


def test_the_state_is_told_by_sources_data_and_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    before = record._state_digest.__wrapped__()
    assert before == record._state_digest.__wrapped__()
    monkeypatch.setattr(record, "_version", lambda _name: "another")
    assert record._state_digest.__wrapped__() != before


def test_a_record_is_small() -> None:
    assert len(str(Record("1.0.0", 1000, 1000, "2026-11-22"))) < record.MAX_BYTES / 8
