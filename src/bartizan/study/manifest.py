"""The manifest of a result folder: what it holds, whether it is whole, and whether files are as they were sealed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bartizan.errors import IncompleteError, InputError
from bartizan.study.chunk_file import read_checked
from bartizan.study.durable import canonical_json, sha256

SCHEMA = 1
KIND = "bartizan result"
MANIFEST = "manifest.json"
PARTS = {"made_by": dict, "config": dict, "layout": dict, "scenario": dict, "files": dict, "chunks": list}
"""What the parts of a manifest are, where they are there."""
QUESTION = "question"
"""Where the manifest of a study holds what its points are made from; that of a run has none."""


def peek(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, if it is one of ours, complete or not, with parts of the right kinds."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        return None
    return manifest if all(isinstance(manifest.get(name, kind()), kind) for name, kind in PARTS.items()) else None


def read_manifest(folder: Path, *, complete: bool = True) -> dict[str, Any]:
    """The manifest of a result, checked: ours, readable by this version, whole, and (unless told) finished.

    Raises
    ------
    InputError
        If there is no such folder, or it is not a Bartizan result.
    IncompleteError
        If the result is torn, altered, unfinished, or of another form, with what to do.
    """
    manifest = _own_manifest(folder)
    if manifest.get("schema") != SCHEMA:
        raise IncompleteError(
            f"{folder} was written in form {manifest.get('schema')}, this version reads form {SCHEMA}; "
            f"open it with Bartizan {manifest.get('made_by', {}).get('bartizan', 'of that time')}"
        )
    if manifest.get("state") == "complete":
        body = {key: value for key, value in manifest.items() if key != "seal"}
        if manifest.get("seal") != sha256(canonical_json(body)):
            raise IncompleteError(f"{folder / MANIFEST} is altered: its seal does not fit")
    elif complete:
        raise IncompleteError(f"{folder} is unfinished; give the same run command again and it goes on from there")
    return manifest


def _own_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that must be a result of ours; a torn one is told from none."""
    manifest = peek(folder)
    if manifest is not None:
        return manifest
    if not folder.is_dir():
        raise InputError(f"{folder} is not a Bartizan result: there is no such folder")
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"{folder} is not a Bartizan result: no {MANIFEST} in it")
    try:
        json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise IncompleteError(f"{path} is torn: {error}; give the run command again with another folder") from error
    raise InputError(f"{folder} is not a Bartizan result: its {MANIFEST} is something else")


def check_files(folder: Path, manifest: dict[str, Any]) -> None:
    """Compare every file and chunk of a finished result with its checksum.

    Raises
    ------
    IncompleteError
        Naming the first that is missing or altered.
    """
    for name, checksum in manifest["files"].items():
        path = folder / Path(name).name
        if not path.is_file() or sha256(path.read_bytes()) != checksum:
            raise IncompleteError(f"{path} is missing or altered since the result was sealed")
    for row in manifest["chunks"]:
        try:
            path, checksum = folder / "chunks" / Path(row["file"]).name, row["sha256"]
        except (TypeError, KeyError) as error:
            raise IncompleteError(f"{folder / MANIFEST} is altered: a chunk has no file or no checksum") from error
        read_checked(path, checksum)
