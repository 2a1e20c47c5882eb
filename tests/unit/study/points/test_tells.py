"""What will not be told is said before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from bartizan.study.points.tells import not_told
from unit.study.points.samples import OPTIONS
from unit.study.question.studies import loaded

WORTH, FLIP = "which claim is worth checking first: ", "at which value of a claim the comparison turns: "
ONE = "factors:\n  - {id: network.delay_s, low: 0, high: 10}\ndesign: {kind: full}\n"


@pytest.mark.parametrize(
    ("body", "told", "silent"),
    [
        (OPTIONS, WORTH + "it takes `readings: 20` or more, 1 asked", ""),
        (OPTIONS + "readings: 19\n", WORTH + "it takes `readings: 20` or more, 19 asked", "how far claims"),
        (OPTIONS + "readings: 20\n", FLIP + "it takes a design of one factor", WORTH),
        (OPTIONS + "readings: 7\n", "how far claims and assumptions move the answer: it takes `readings: 8`", ""),
        (OPTIONS + "replications: 19\n", "means with their intervals: they take 20 replications or more, 19", ""),
        (OPTIONS + "replications: 20\n", "how far claims", "means with"),
        (OPTIONS + ONE, WORTH + "it takes a study without factors", FLIP),
        (OPTIONS + "compare: none\n", WORTH, FLIP),
        ("", "how far claims", WORTH),
    ],
)
def test_what_it_would_take(tmp_path: Path, body: str, told: str, silent: str) -> None:
    lines = not_told(loaded(tmp_path, body))
    assert any(line.startswith(told) for line in lines), lines
    assert not silent or not any(line.startswith(silent) for line in lines)
