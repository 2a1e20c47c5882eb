"""Constants that every room shares, in SI units."""

from __future__ import annotations

EARTH_RADIUS_M = 6_371_000.0
"""Radius of the sphere on which lines of sight are drawn, before refraction."""

STANDARD_K_FACTOR = 4.0 / 3.0
"""Effective-earth factor of standard refraction."""
