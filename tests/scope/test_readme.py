"""The README says what the program is not for, in words that nobody takes out by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"

PHRASES = [
    "plans no attack",
    "no search for routes, raids or weaknesses",
    "no guidance law, seeker, fuze, autopilot or warhead",
    "no interface to real sensors, weapons, networks or live data",
    "no preset of a real deployment",
    "open South Atlantic",
    "only figures that are public",
    "always an assumption with a range",
    "not modelled",
    "Nothing here is called validated",
    "The licence cannot bind what users do",
    "the project itself will not build",
]


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_readme_states_its_limits(phrase: str) -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    assert phrase.lower() in text.lower(), f"The README no longer says: {phrase!r}"
