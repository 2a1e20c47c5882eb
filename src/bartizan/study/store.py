"""The result folder: manifest first, chunks as they are done, sealed last.

A folder holds `manifest.json`, `scenario.yaml` (or `.json`), `chunks/*.parquet`, `theatre.json`, `coverage.npz` and
`summary.json`, and, of a run from the command line, `shown.json` with the paths that its report draws. The rules for a
folder that exists already:

- empty: it is used; not a Bartizan result, or of another study: it is refused, nothing in it is touched;
- the same study, unfinished: its chunks are kept, what is missing is played; each is checked when it is read;
- the same study, begun by another version of the program, with other packages or another `--log`: it is refused,
  nothing is touched;
- the same study, finished: it is computed anew in place (the same configuration gives the same outcome, so nothing
  is lost).

Without a folder being named, `out/NAME-SEED` is taken, or `out/NAME-SEED-2` and so on where that holds something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bartizan.engine.log import Level
from bartizan.errors import InputError
from bartizan.study.chunks import Chunk, Stored, named_chunks, total_digest
from bartizan.study.crate import CRATE, crate
from bartizan.study.durable import TEMPORARY, cannot_write, canonical_json, pretty_json, sha256, write_durable
from bartizan.study.lock import LOCK
from bartizan.study.made_by import differences, made_by, version
from bartizan.study.manifest import KIND, MANIFEST, SCHEMA, check_files, peek, read_manifest

__all__ = ["KIND", "MANIFEST", "SCHEMA", "check_files", "made_by", "read_manifest", "version"]

OWN_FILES = ("summary.json", "theatre.json", "coverage.npz", "shown.json", "report.html", CRATE)


def study_digest(config: dict[str, Any]) -> str:
    """Digest of all that a result is a function of: scenario, date, seed, replications, values of the readings."""
    return sha256(canonical_json(config))


class Opening(NamedTuple):
    """A result folder made ready: its manifest, and the chunks that are there already."""

    folder: Path
    manifest: dict[str, Any]
    kept: dict[Chunk, tuple[str, ...]]

    @property
    def chunks(self) -> Path:
        """Where chunks are written."""
        return self.folder / "chunks"


def default_folder(name: str, seed: int, manifest: dict[str, Any], base: Path | None = None) -> Path:
    """The first of out/NAME-SEED, out/NAME-SEED-2, … that is free, or holds the same study and may be continued."""
    for number in range(1, 10_000):
        folder = (base or Path("out")) / (f"{name}-{seed}" + (f"-{number}" if number > 1 else ""))
        if not folder.exists():
            return folder
        if folder.is_dir() and (_is_empty(folder) or _is_own(peek(folder) or {}, manifest)):
            return folder
    raise InputError(f"no free folder for {name}-{seed} under out; clear some away or name one with --out")


def _is_own(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return old.get("study") == new["study"] and (not _is_open(old) or _is_made_alike(old, new))


def _is_made_alike(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return not differences(old.get("made_by", {}), new["made_by"]) and _level(old) == _level(new)


def _level(manifest: dict[str, Any]) -> Any:
    return manifest.get("layout", {}).get("level")


def open_for_writing(folder: Path, manifest: dict[str, Any], *, keep_finished: bool = False) -> Opening:
    """Clear or continue what `make_folder` let through, by the rules of this module, and write the open manifest.

    Parameters
    ----------
    folder : Path
    manifest : dict
        With `study`, `config`, `layout`, `made_by`, `scenario`; the layout's chunk size gives way to that of the
        chunks that are kept.
    keep_finished : bool
        Keep the chunks of a finished study too, so that only what follows from them is done again.

    Raises
    ------
    IncompleteError, InputError
        If the folder cannot be written to.
    """
    kept: dict[Chunk, tuple[str, ...]] = {}
    try:
        (folder / "chunks").mkdir(exist_ok=True)
        old = peek(folder)
        if old is not None and _goes_on(old, manifest, keep_finished):
            manifest = {**manifest, "layout": old["layout"]}
            kept = named_chunks(folder)
        _clear(folder, {file for files in kept.values() for file in files}, (old or {}).get("files", {}))
    except OSError as error:
        raise cannot_write(folder, error) from error
    manifest = {"schema": SCHEMA, "kind": KIND, "state": "open", **manifest, "created": _now()}
    write_durable(folder / MANIFEST, pretty_json(manifest))
    return Opening(folder, manifest, kept)


def make_folder(folder: Path, manifest: dict[str, Any], *, keep_finished: bool = False) -> None:
    """Make the result folder, or refuse one that holds something else; nothing in that one is touched.

    Raises
    ------
    InputError
        With what the folder holds and what to do.
    """
    check_folder(folder, manifest, keep_finished=keep_finished)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def check_folder(folder: Path, manifest: dict[str, Any], *, keep_finished: bool = False) -> None:
    """Refuse a folder that holds something else, as `make_folder` does, and make nothing."""
    try:
        if folder.exists():
            _refuse_foreign(folder, manifest, keep_finished)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _refuse_foreign(folder: Path, manifest: dict[str, Any], keep_finished: bool) -> None:
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder with --out")
    if _is_empty(folder):
        return
    old = peek(folder)
    if old is None:
        raise InputError(
            f"{folder} is neither empty nor a Bartizan result; name another folder with --out, or empty it"
        )
    if old.get("study") != manifest["study"]:
        seen, asked = _in_words(old), _in_words(manifest)
        raise InputError(
            f"{folder} holds another study ({seen}; now asked: {asked}); name another folder with --out, or delete it"
        )
    if not (keep_finished or _is_open(old)):
        return
    others = differences(old.get("made_by", {}), manifest["made_by"])
    if others:
        raise InputError(
            f"{folder} was begun by another program ({'; '.join(others)}), and what two programs compute is never "
            "mixed; go on with that one, name another folder with --out, or delete this one"
        )
    if _level(old) != _level(manifest):
        was, now = (_log_in_words(_level(each)) for each in (old, manifest))
        raise InputError(
            f"{folder} was begun with --log {was}, now --log {now} is asked, and its chunks would be lost; "
            f"go on with --log {was}, name another folder with --out, or delete this one"
        )


def _log_in_words(level: Any) -> str:
    return Level(level).name.lower() if level in set(Level) else str(level)


def _in_words(manifest: dict[str, Any]) -> str:
    config = manifest.get("config", {})
    name = manifest.get("scenario", {}).get("name", "unknown")
    shown = {key: config[key] for key in ("seed", "replications", "points") if isinstance(config.get(key), int)}
    counts = ", ".join(f"{key} {value}" for key, value in shown.items())
    readings = config.get("readings")
    counts += f", readings {len(readings)}" if isinstance(readings, list) else ""
    return f"{name}, {counts}, study {str(manifest.get('study'))[:8]}, scenario {str(config.get('scenario'))[:8]}"


def _is_empty(folder: Path) -> bool:
    """True for a folder that holds nothing, or what a run leaves that is killed before its manifest is there."""
    return all(_is_nothing(path) for path in folder.iterdir())


def _is_nothing(path: Path) -> bool:
    is_begun = path.name.startswith(f"{MANIFEST}.") and path.name.endswith(TEMPORARY)
    return path.name == LOCK or is_begun or (path.name == "chunks" and path.is_dir() and not any(path.iterdir()))


def _is_open(manifest: dict[str, Any]) -> bool:
    return manifest.get("state") == "open"


def _goes_on(old: dict[str, Any], new: dict[str, Any], keep_finished: bool) -> bool:
    """True if the chunks that are there can be kept: same form, same program, same detail."""
    if old.get("schema") != SCHEMA or not (keep_finished or _is_open(old)):
        return False
    return _is_made_alike(old, new)


def _clear(folder: Path, keep: set[str], files: Iterable[str] = ()) -> None:
    """Delete what an earlier run left, and nothing that is not ours."""
    _clear_chunks(folder, keep)
    for place in (folder, folder / "chunks"):
        for path in place.glob(f"*{TEMPORARY}"):
            path.unlink(missing_ok=True)
    for name in (*OWN_FILES, *files):
        (folder / Path(name).name).unlink(missing_ok=True)


def _clear_chunks(folder: Path, keep: set[str]) -> None:
    for path in (folder / "chunks").glob("*.parquet"):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def seal(
    opening: Opening, stored: Sequence[Stored], extra: dict[str, Any], holes: Iterable[int] = ()
) -> dict[str, Any]:
    """Write the final manifest: every chunk and file with its checksum, the digest, state "complete".

    Parameters
    ----------
    opening : Opening
    stored : sequence of Stored
        The chunks that count; others are deleted.
    extra : dict
        More for the manifest.
    holes : iterable of int
        Points that could not be played.
    """
    folder, finished = opening.folder, _now()
    _clear_chunks(folder, {part.file for part in stored})
    write_durable(folder / CRATE, crate(opening.manifest, _file_names(folder), finished))
    manifest = {
        **opening.manifest,
        **extra,
        "state": "complete",
        "finished": finished,
        "chunks": [part.as_dict() for part in sorted(stored, key=lambda part: part.chunk)],
        "files": {name: sha256((folder / name).read_bytes()) for name in _file_names(folder)},
        "digest": total_digest(opening.manifest["study"], stored, holes),
    }
    manifest["seal"] = sha256(canonical_json(manifest))
    write_durable(folder / MANIFEST, pretty_json(manifest))
    return manifest


def _file_names(folder: Path) -> list[str]:
    """Files that are sealed: not the manifest itself, the lock, nor reports, which may be written anew."""
    found = (path for path in folder.iterdir() if path.is_file() and path.suffix != ".html")
    return sorted(path.name for path in found if path.name not in (MANIFEST, LOCK))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
