"""Numba's flags, compared in less time.

While it compiles, Numba looks up each call by the flags that are set, a hundred thousand times over, and each time
reads some thirty options through as many properties: a tenth of all its time. Here what is set is compared first. None
of this is documented; where Numba keeps its flags in another way, it is left alone.
"""

from __future__ import annotations

from typing import Any


def compare_flags_quickly() -> None:
    """Give Numba's flags another way to be compared and hashed, with the same outcome."""
    try:
        from numba.core.targetconfig import TargetConfig
    except ImportError:
        return
    if getattr(TargetConfig, "__slots__", None) == ["_values"]:
        known: Any = TargetConfig
        known.values, known.__eq__, known.__hash__ = _values, _equal, _hash


def _values(flags: Any) -> dict[str, Any]:
    """All options, those that are not set by their defaults."""
    there = flags._values
    return {name: there.get(name, option.default) for name, option in flags.options.items()}


def _equal(flags: Any, other: Any) -> Any:
    if type(flags) is not type(other):
        return NotImplemented
    return flags._values == other._values or _values(flags) == _values(other)


def _hash(flags: Any) -> int:
    """Numba's own has nothing but the names of the options in it."""
    return hash(type(flags))
