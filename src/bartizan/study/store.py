"""The result folder: manifest first, chunks as they are done, sealed last.

A folder holds `manifest.json`, `scenario.yaml` (or `.json`), `chunks/*.parquet`, `theatre.json`, `coverage.npz` and
`summary.json`. The rules for a folder that exists already:

- empty: it is used; not a Bartizan result, or of another study: it is refused, nothing in it is touched;
- the same study, unfinished: its chunks are checked and kept, the holes are filled;
- the same study, finished: it is computed anew in place (the same configuration gives the same outcome, so nothing
  is lost).

Without a folder being named, `out/NAME-SEED` is taken, or `out/NAME-SEED-2` and so on where that holds something else.
"""

from __future__ import annotations

import contextlib
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bartizan.errors import IncompleteError, InputError
from bartizan.study.chunks import Chunk, Stored, read_checked, read_chunk, total_digest
from bartizan.study.durable import TEMPORARY, cannot_write, canonical_json, pretty_json, sha256, write_durable

SCHEMA = 1
KIND = "bartizan result"
MANIFEST = "manifest.json"
OWN_FILES = ("summary.json", "theatre.json", "coverage.npz", "report.html")


def version() -> str:
    """Version of the package, or "unknown" where it is not installed."""
    from importlib import metadata

    try:
        return metadata.version("bartizan")
    except metadata.PackageNotFoundError:
        return "unknown"


def made_by() -> dict[str, str]:
    """What computed a result: never part of a digest, but needed to explain a difference."""
    import numba

    from bartizan.jit import cache_folder

    return {
        "bartizan": version(),
        "kernels": cache_folder().name,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "platform": f"{platform.system()} {platform.machine()}",
    }


def study_digest(config: dict[str, Any]) -> str:
    """Digest of all that a result is a function of: scenario, date, seed, replications, values of the readings."""
    return sha256(canonical_json(config))


class Opening(NamedTuple):
    """A result folder made ready: its manifest, and the chunks that are there already."""

    folder: Path
    manifest: dict[str, Any]
    kept: dict[Chunk, str]

    @property
    def chunks(self) -> Path:
        """Where chunks are written."""
        return self.folder / "chunks"


def default_folder(name: str, seed: int, study: str, base: Path | None = None) -> Path:
    """The first of out/NAME-SEED, out/NAME-SEED-2, … that is free or holds the same study."""
    for number in range(1, 10_000):
        folder = (base or Path("out")) / (f"{name}-{seed}" + (f"-{number}" if number > 1 else ""))
        if not folder.exists():
            return folder
        if folder.is_dir() and (_is_empty(folder) or (_peek(folder) or {}).get("study") == study):
            return folder
    raise InputError(f"no free folder for {name}-{seed} under out; clear some away or name one with --out")


def open_for_writing(folder: Path, manifest: dict[str, Any]) -> Opening:
    """Clear or continue what `make_folder` let through, by the rules of this module, and write the open manifest.

    Parameters
    ----------
    folder : Path
    manifest : dict
        With `study`, `config`, `layout`, `made_by`, `scenario`; the layout's chunk size gives way to that of an
        unfinished run.

    Raises
    ------
    IncompleteError, InputError
        If the folder cannot be written to.
    """
    kept: dict[Chunk, str] = {}
    try:
        (folder / "chunks").mkdir(exist_ok=True)
        old = _peek(folder)
        if old is not None and _goes_on(old, manifest):
            manifest = {**manifest, "layout": old["layout"]}
            kept = _sound_chunks(folder, manifest)
        _clear(folder, keep=set(kept.values()))
    except OSError as error:
        raise cannot_write(folder, error) from error
    manifest = {"schema": SCHEMA, "kind": KIND, "state": "open", **manifest, "created": _now()}
    write_durable(folder / MANIFEST, pretty_json(manifest))
    return Opening(folder, manifest, kept)


def make_folder(folder: Path, manifest: dict[str, Any]) -> None:
    """Make the result folder, or refuse one that holds something else; nothing in that one is touched.

    Raises
    ------
    InputError
        With what the folder holds and what to do.
    """
    check_folder(folder, manifest)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def check_folder(folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse a folder that holds something else, as `make_folder` does, and make nothing."""
    try:
        if folder.exists():
            _refuse_foreign(folder, manifest)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _refuse_foreign(folder: Path, manifest: dict[str, Any]) -> None:
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder with --out")
    if _is_empty(folder):
        return
    old = _peek(folder)
    if old is None:
        raise InputError(
            f"{folder} is neither empty nor a Bartizan result; name another folder with --out, or empty it"
        )
    if old.get("study") != manifest["study"]:
        seen, asked = _in_words(old), _in_words(manifest)
        raise InputError(
            f"{folder} holds another study ({seen}; now asked: {asked}); name another folder with --out, or delete it"
        )


def _in_words(manifest: dict[str, Any]) -> str:
    config = manifest.get("config", {})
    name = manifest.get("scenario", {}).get("name", "unknown")
    counts = f"{config.get('replications')} replications, {len(config.get('readings', []))} readings"
    return f"{name}, seed {config.get('seed')}, {counts}, scenario {str(config.get('scenario'))[:8]}"


def _is_empty(folder: Path) -> bool:
    return not any(p.name != ".lock" for p in folder.iterdir())


def _peek(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, if it is one of ours, complete or not."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("kind") == KIND else None


def _goes_on(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """True if the chunks of an unfinished run can be kept: same program, same detail."""
    if old.get("state") != "open" or old.get("schema") != SCHEMA:
        return False
    return old.get("made_by", {}).get("kernels") == new["made_by"]["kernels"] and (
        old.get("layout", {}).get("level") == new["layout"]["level"]
    )


def _sound_chunks(folder: Path, manifest: dict[str, Any]) -> dict[Chunk, str]:
    """Chunks of an unfinished run that pass their checks, each with its file."""
    kept: dict[Chunk, str] = {}
    for path in sorted((folder / "chunks").glob("*.parquet")):
        with contextlib.suppress(IncompleteError):
            stored, _ = read_chunk(path, manifest["study"])
            kept[stored.chunk] = path.name
    return kept


def _clear(folder: Path, keep: set[str]) -> None:
    """Delete what an earlier run left, and nothing that is not ours."""
    for path in (folder / "chunks").glob("*.parquet"):
        if path.name not in keep:
            path.unlink()
    for place in (folder, folder / "chunks"):
        for path in place.glob(f"*{TEMPORARY}"):
            path.unlink()
    for name in OWN_FILES:
        (folder / name).unlink(missing_ok=True)


def seal(opening: Opening, stored: list[Stored], extra: dict[str, Any]) -> dict[str, Any]:
    """Write the final manifest: every chunk and file with its checksum, the digest, state "complete"."""
    files = {
        path.name: sha256(path.read_bytes())
        for path in sorted(opening.folder.iterdir())
        if path.is_file() and path.name not in (MANIFEST, ".lock") and path.suffix != ".html"
    }
    manifest = {
        **opening.manifest,
        **extra,
        "state": "complete",
        "finished": _now(),
        "chunks": [part.as_dict() for part in sorted(stored, key=lambda part: part.chunk)],
        "files": files,
        "digest": total_digest(opening.manifest["study"], stored),
    }
    manifest["seal"] = sha256(canonical_json(manifest))
    write_durable(opening.folder / MANIFEST, pretty_json(manifest))
    return manifest


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
    manifest = _peek(folder)
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
    except ValueError as error:
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
        read_checked(folder / "chunks" / Path(row["file"]).name, row["sha256"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
