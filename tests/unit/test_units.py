"""The constants are the defined ones."""

from __future__ import annotations

from bartizan.units import EARTH_RADIUS_M, STANDARD_K_FACTOR


def test_constants() -> None:
    assert EARTH_RADIUS_M == 6_371_000.0
    assert 3.0 * STANDARD_K_FACTOR == 4.0
