"""Files that are whole or not there: temporary name, flush to disk, rename, flush the folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any

from bartizan.errors import IncompleteError, InputError

TEMPORARY = ".part"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def sha256(content: bytes | memoryview) -> str:
    """Digest of some bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(data: Any) -> bytes:
    """JSON of one form only, for digests: sorted keys, no spaces, no NaN."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def pretty_json(data: Any) -> bytes:
    """JSON for people and other programs; NaN is refused, so that every reader can read it."""
    return (json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def write_durable(path: Path, content: bytes | memoryview) -> None:
    """Write a file so that a crash leaves the old one, the new one, or a `.part` file, never half of one.

    Raises
    ------
    IncompleteError
        If the disk is full or a limit is reached; nothing torn is left behind.
    InputError
        If the place cannot be written to at all.
    """
    # One name for each process and thread: two writers of one file never share a temporary one.
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_native_id()}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise cannot_write(path, error, len(content)) from error


def _flush_folder(folder: Path) -> None:
    """Make a rename last; not every system can open a folder, and there is nothing more to do there."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(path: Path, error: OSError, n_bytes: int = 0) -> IncompleteError | InputError:
    """What to tell the user when a file cannot be written."""
    if error.errno in _FULL:
        return IncompleteError(
            f"no room to write {path.name} ({n_bytes:,} bytes) in {path.parent}: {error.strerror}. What is finished is "
            "kept; make room and give the same command again, and it goes on from there."
        )
    return InputError(f"cannot write {path}: {error.strerror}. (Choose another folder with --out.)")
