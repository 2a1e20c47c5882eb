"""Studies: many replications, many readings, many options, and what can be said of them all.

>>> import bartizan
>>> found = bartizan.study("capacity", plan=True)
>>> found["sizes"]["n_points"]
12

The room and its door share one name, so the room itself can be called; `bartizan.study.points.api.study` is the same
door.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """A package that answers a call with its one door."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """As `bartizan.study.points.api.study`."""
        from bartizan.study.points.api import study

        return study(*args, **options)


sys.modules[__name__].__class__ = _Room
