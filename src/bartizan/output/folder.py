"""Folders and files that are whole or not there: written beside their place, then renamed into it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bartizan.errors import InputError, Problem
from bartizan.output.wording import clean

RECORD = "cover.json"
"""The file of a folder that lists what else was written into it."""

MAX_RECORD_BYTES = 64_000_000


def check_folder(folder: Path, record: str = RECORD) -> None:
    """Refuse a place that cannot become a folder of ours.

    Parameters
    ----------
    folder : Path
        Not there, empty, or written by an earlier call, with nothing else in it.
    record : str
        The file by which such a call says what it wrote.

    Raises
    ------
    InputError
        If it holds anything that we did not write, is no folder, or nothing can be written beside it.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(_problem(folder, "is no folder", "a folder, or a name that is free"))
    check_writable(folder)
    if not folder.exists():
        return
    foreign = sorted({path.name for path in folder.iterdir()} - _written(folder, record))
    if foreign:
        seen = ", ".join(clean(name, 40) for name in foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise InputError(_problem(folder, f"holds files that were not written here, seen {seen}", "an empty folder"))


def check_writable(place: Path) -> None:
    """Refuse a place that nothing can be written beside, by trial: what takes minutes shall not fail at its end.

    Raises
    ------
    InputError
        If the nearest folder above `place` that is there takes nothing new.
    """
    above = next((folder for folder in place.absolute().parents if folder.exists()), Path("/"))
    try:
        Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=above)).rmdir()
    except OSError as error:
        raise InputError(_problem(place, f"cannot be written: {error.strerror}", "a place to write to")) from None


def _written(folder: Path, record: str) -> set[str]:
    """Names that an earlier answer in this folder says it wrote; a record that cannot be read vouches for nothing."""
    path = folder / record
    try:
        if not path.is_file() or path.stat().st_size > MAX_RECORD_BYTES:
            return set()
        answer: Any = json.loads(path.read_bytes())
        names = answer["files"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return set()
    return {name for name in names if isinstance(name, str)} | {record} if isinstance(names, list) else set()


@contextmanager
def whole_folder(folder: Path, record: str = RECORD) -> Iterator[Path]:
    """A fresh folder to write into, which takes its place when the block ends well and is gone when it does not.

    Parameters
    ----------
    folder : Path
        Its place, as `check_folder` takes it; what an earlier call wrote there is replaced.
    record : str
        The file that will list what was written.

    Yields
    ------
    Path
        Where to write.

    Raises
    ------
    InputError
        If the place is taken, or cannot be written to.
    """
    check_folder(folder, record)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    except OSError as error:
        raise InputError(_problem(folder, f"cannot be written: {error.strerror}", "a place to write to")) from None
    try:
        yield fresh
        fresh.chmod(0o755)
        check_folder(folder, record)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A fresh file to write, which takes its place when the block ends well and is gone when it does not.

    Its name has the ending of `path`, for those who ask the ending for the format. What the system refuses is an
    OSError, as from `open`.
    """
    fresh = path.parent / f".{path.name}.{os.getpid()}.part{path.suffix.lower()}"
    try:
        yield fresh
        fresh.replace(path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextmanager
def asked_file(path: Path) -> Iterator[Path]:
    """The same at a place that the user chose.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        with whole_file(path) as fresh:
            yield fresh
    except OSError as error:
        raise InputError(_problem(path, f"cannot be written: {error.strerror or error}", "another place")) from None


def _problem(folder: Path, message: str, expected: str) -> Problem:
    return Problem("--out", 0, 0, clean(str(folder), 200), message, "", expected)
