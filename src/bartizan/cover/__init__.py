"""Coverage: what the radars of a scenario see and detect, altitude by altitude, beside what is claimed.

>>> import bartizan
>>> seen = bartizan.cover("one_site", altitudes_m=[100.0], readings=1)
>>> seen.network.rows[0]["seen_km2"] < seen.network.rows[0]["claimed_in_theatre_km2"]
True

The room and its door share one name, so the room itself can be called; `bartizan.cover.make.cover` is the same door.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bartizan.cover.answer import Cover


class _Room(ModuleType):
    """A package that answers a call with its one door."""

    def __call__(self, *args: Any, **options: Any) -> Cover:
        """As `bartizan.cover.make.cover`."""
        from bartizan.cover.make import cover

        return cover(*args, **options)


sys.modules[__name__].__class__ = _Room
