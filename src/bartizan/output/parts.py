"""The parts of a result that pages and pictures are made of, read and checked before anything is drawn.

A folder is refused with its reason where it is no result, unfinished, torn, altered (a checksum that does not fit), or
from another version. Nothing in it is trusted to be more than data.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from bartizan.errors import IncompleteError, InputError
from bartizan.output.wording import clean

SCHEMA = 1
AGAIN = "run the scenario again"


class Parts(NamedTuple):
    """A finished result as plain data."""

    folder: Path
    summary: dict[str, Any]
    theatre: dict[str, Any]
    coverage: dict[str, Any]
    manifest: dict[str, Any]


def read_parts(folder: Path) -> Parts:
    """Read a result, after comparing every file with its checksum.

    Parameters
    ----------
    folder : Path
        A finished result.

    Raises
    ------
    InputError
        If the folder is no result, or that of a study.
    IncompleteError
        If it is unfinished, torn, altered, or from another version; the message says which file, and what to do.
    """
    from bartizan.study.manifest import QUESTION, check_files, read_manifest

    manifest = read_manifest(folder)
    if QUESTION in manifest:
        raise InputError(
            f"{clean(folder)} holds a study, and this is of one run; its pages and pictures lie in it already, and "
            "`bartizan plot STUDY capacity` draws one more"
        )
    for name in ("summary.json", "theatre.json", "coverage.npz"):
        if name not in manifest.get("files", {}):
            raise IncompleteError(f"{folder / name}: the manifest names no such file; {AGAIN}")
    check_files(folder, manifest)
    summary = read_part(folder, "summary.json")
    if summary.get("schema") != SCHEMA:
        raise IncompleteError(
            f"{folder / 'summary.json'}: written by another version (schema {clean(summary.get('schema'), 40)!r}, this "
            f"version reads {SCHEMA}); {AGAIN}, or read it with the version that wrote it"
        )
    return Parts(folder, summary, read_part(folder, "theatre.json"), read_coverage(folder), manifest)


def read_part(folder: Path, name: str) -> dict[str, Any]:
    """One JSON file of a result.

    Raises
    ------
    IncompleteError
        If it is missing or cannot be read.
    """
    path = folder / name
    try:
        part = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise IncompleteError(
            f"{path}: cannot be read ({fault.strerror}); is {clean(folder)} the folder of a finished run?"
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise IncompleteError(f"{path}: is torn or is no JSON ({fault}); {AGAIN}") from fault
    if not isinstance(part, dict):
        raise IncompleteError(f"{path}: holds no JSON object; {AGAIN}")
    return part


def read_coverage(folder: Path) -> dict[str, Any]:
    """The arrays of coverage.npz by name.

    Raises
    ------
    IncompleteError
        If the file is missing or torn.
    """
    import zipfile

    import numpy as np

    path = folder / "coverage.npz"
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, KeyError) as fault:
        raise IncompleteError(f"{path}: cannot be read ({fault}); {AGAIN}") from fault
