"""Coverage shows what is seen as areas and distributions; it tells no direction and ranks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bartizan.cover.make import cover
from bartizan.cover.plain import cover_data
from bartizan.output.cover_text import cover_text

DIRECTION = re.compile(
    r"azimuth|bearing|heading|direction_|_deg\b|course|sector|corridor|gap|route|weak|rank|best|worst"
)
COUNTED = {"directions"}  # how many there are, not which
ASKED_FOR = {"comparison"}  # a saved outline that the user brings has its own directions


@pytest.fixture(scope="module")
def data():
    return cover_data(cover("one_site", readings=1, altitudes_m=[100.0, 3000.0]))


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ASKED_FOR:
                yield key
                yield from keys(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys(part)


def test_no_key_names_a_direction(data):
    found = {key for key in keys(data) if DIRECTION.search(key)} - COUNTED
    assert not found
    assert DIRECTION.search("azimuth_deg")
    assert DIRECTION.search("from_deg")


def test_warning_is_a_distribution_of_few_numbers(data):
    assert data["warning"]
    for row in data["warning"]:
        assert row["directions"] == 360
        for part in (row["first_seen"], row["first_detected"]):
            assert not any(isinstance(value, list) for value in part.values())
            assert len(part["warning_s"]) == 6


def test_assets_stand_in_the_order_of_the_scenario(data):
    assert list(dict.fromkeys(row["asset"] for row in data["warning"])) == ["skerry-port", "skerry-field"]


def test_the_text_says_its_limits_and_no_direction(data):
    text = cover_text(data)
    assert "standard refraction, no diffraction" in text
    assert not re.search(r"\b(north|south|east|west)(ern|ward)?\b|\bfrom \d+ ?deg|°", text, flags=re.I)
