"""Faults of terrain files, with the file named as short as the reader can find it."""

from __future__ import annotations

import os
from pathlib import Path

from bartizan.errors import Problem


def shown_path(path: Path) -> str:
    """A path as people type it: from the folder they work in, where that is shorter than from the root.

    Examples
    --------
    >>> shown_path(Path.cwd() / "tiles" / "S32W024.hgt") == str(Path("tiles") / "S32W024.hgt")
    True
    """
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except (OSError, ValueError):  # the folder is gone, or on another drive
        return str(path)


def problem(path: Path, message: str, seen: str = "", expected: str = "", hint: str = "") -> Problem:
    """A fault of a terrain file."""
    return Problem(shown_path(path), 0, 0, "", message, seen=seen, expected=expected, hint=hint)
