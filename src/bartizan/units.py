"""Constants and conversions that every room shares. SI inside; the unit is the suffix of the name."""

from __future__ import annotations

import math

EARTH_RADIUS_M = 6_371_000.0
"""Radius of the sphere on which lines of sight are drawn, before refraction."""

STANDARD_K_FACTOR = 4.0 / 3.0
"""Effective-earth factor of standard refraction."""

KNOT_MPS = 1852.0 / 3600.0
FOOT_M = 0.3048
MINUTE_S = 60.0


def db_from_ratio(ratio: float) -> float:
    """Decibels of a power ratio; -inf for 0."""
    return 10.0 * math.log10(ratio) if ratio > 0.0 else -math.inf


def ratio_from_db(level_db: float) -> float:
    """Power ratio of a level in decibels."""
    return 10.0 ** (level_db / 10.0)
