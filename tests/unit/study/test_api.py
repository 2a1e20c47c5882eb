"""The Python door: what it refuses, and that a refusal leaves nothing behind."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

import bartizan
from bartizan.errors import InputError


@pytest.mark.parametrize(
    ("scenario", "options", "said"),
    [
        ("one_site", {"replications": 0}, "replications must be a whole number from 1"),
        ("one_site", {"date": "2028-13-01"}, "date: is no day of the calendar, seen '2028-13-01'"),
        ("one_site", {"date": 5}, "is no day of the calendar, seen 5"),
        (None, {}, "there is no such scenario, seen None"),
        ("one_sit", {}, "did you mean 'one_site'"),
    ],
)
def test_what_is_refused_leaves_no_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scenario: Any, options: dict[str, Any], said: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(InputError, match=said):
        bartizan.run(scenario, **options)
    assert list(tmp_path.iterdir()) == []
