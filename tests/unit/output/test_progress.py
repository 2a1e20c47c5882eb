"""What stands on the screen while one waits."""

from __future__ import annotations

import io

import pytest

from bartizan.output.progress import Progress


def test_a_line_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(float(second) for second in range(0, 1000, 10))
    monkeypatch.setattr("bartizan.output.progress.time.monotonic", lambda: next(clock))
    screen = io.StringIO()
    progress = Progress(screen)
    for done in (0, 0, 0, 20):
        progress("replications", done, 20)
    assert screen.getvalue().splitlines() == ["replications: 0 of 20", "replications: 20 of 20"]


def test_it_says_why_nothing_is_done_yet_and_stops_saying_so() -> None:
    screen = io.StringIO()
    progress = Progress(screen)
    progress.waiting = "compiling"
    progress("replications", 0, 2)
    progress("replications", 2, 2)
    assert screen.getvalue().splitlines() == ["replications: 0 of 2 (compiling)", "replications: 2 of 2"]
