"""Faults of terrain files, with the file named as the reader would find it."""

from __future__ import annotations

from pathlib import Path

from bartizan.errors import Problem


def shown_path(path: Path) -> str:
    """A path as people type it: below the folder they work in from there, anything else as it stands.

    Examples
    --------
    >>> shown_path(Path.cwd() / "tiles" / "S32W024.hgt") == str(Path("tiles") / "S32W024.hgt")
    True
    >>> shown_path(Path.cwd().parent / "S32W024.hgt") == str(Path.cwd().parent / "S32W024.hgt")
    True
    """
    try:
        return str(path.relative_to(Path.cwd()))
    except (OSError, ValueError):  # elsewhere, or the folder is gone
        return str(path)


def problem(path: Path, message: str, seen: str = "", expected: str = "", hint: str = "") -> Problem:
    """A fault of a terrain file."""
    return Problem(shown_path(path), 0, 0, "", message, seen=seen, expected=expected, hint=hint)
