"""Which terrain files a scenario may name: ones that lie beside it, and nothing else on the machine or the network."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

MAX_TERRAIN_BYTES = 2_000_000_000
SUFFIXES = (".tif", ".tiff", ".dt0", ".dt1", ".dt2", ".hgt", ".hgt.zip", ".asc")
NO_FILE = "no such terrain file"
_PLAIN_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")

Fault = tuple[str, str, str]
"""What is wrong: message, seen, expected."""


def name_fault(name: str) -> Fault | None:
    """Why a `path` in a scenario is refused by its spelling alone, or None.

    Examples
    --------
    >>> name_fault("dem/island.tif") is None, name_fault("../dem.tif")[0]
    (True, "a path that leads out of the scenario's folder")
    """
    expected = "a file beside the scenario, such as island.tif or dem/island.tif"
    if "\\" in name or ":" in name or name.startswith(("/", "~", "$", "%")) or ".." in name.split("/"):
        return "a path that leads out of the scenario's folder", name, expected
    if not all(_PLAIN_PART.fullmatch(part) for part in name.split("/")):
        return "a file name with unusual characters", name, expected
    return suffix_fault(name)


def suffix_fault(name: str) -> Fault | None:
    """Only raster formats that hold their data in the file itself: others may name further files or addresses."""
    if not name.lower().endswith(SUFFIXES):
        return "not a terrain file by its ending", Path(name).name, "one of " + ", ".join(SUFFIXES)
    return None


def find_beside(folder: Path | None, name: str) -> tuple[Path | None, Fault | None]:
    """The terrain file that a scenario names, if it really lies in the scenario's folder (links are followed first)."""
    if fault := name_fault(name):
        return None, fault
    if folder is None:
        return None, ("a terrain file for a scenario without a folder", name, "the option --terrain FILE")
    root = folder.resolve()
    try:
        path = (root / name).resolve()
    except (OSError, RuntimeError, ValueError):
        return None, ("a link that leads nowhere", name, "a file beside the scenario")
    if not path.is_relative_to(root):
        return None, (
            "a link that leads out of the scenario's folder",
            name,
            "a file beside the scenario; or the option --terrain FILE",
        )
    beside = path.with_suffix(".prj")
    if path.suffix.lower() == ".asc" and beside.is_file() and not beside.resolve().is_relative_to(root):
        return None, ("a .prj file that leads out of the scenario's folder", beside.name, "a file beside the scenario")
    fault = file_fault(path, name)
    return (None, fault) if fault else (path, None)


def file_fault(path: Path, name: str) -> Fault | None:
    """Why a file cannot be read as terrain, before it is opened; or None."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return NO_FILE, name, "a file beside the scenario; or the option --terrain FILE"
    if stat.S_ISDIR(status.st_mode):
        return "a folder is no terrain file", name, "its files, named one by one"
    if not stat.S_ISREG(status.st_mode):
        return "not a plain file", name, "a raster file"
    if not os.access(path, os.R_OK):
        return "a terrain file that may not be read", name, "a file with the right to read it"
    if status.st_size > MAX_TERRAIN_BYTES:
        return (
            "the terrain file is too large",
            f"{status.st_size:,} bytes",
            f"at most {MAX_TERRAIN_BYTES:,} bytes; cut out the theatre",
        )
    return None
