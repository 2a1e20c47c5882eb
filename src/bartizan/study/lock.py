"""One driver for each study folder: a lock that ends with its process, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bartizan.errors import InputError
from bartizan.study.durable import cannot_write

LOCK = ".lock"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[str]:
    """Keep a second program out of a result folder.

    The system drops the lock when its process ends, so a file that a killed one left behind locks nothing out.

    Yields
    ------
    token : str
        Stands in the lock file too: whoever reads the same there sees this very folder.

    Raises
    ------
    InputError
        If another run is writing there now, with what is known of it; or if nothing can be written there.
    """
    try:
        file = (folder / LOCK).open("a+b")
    except OSError as error:
        raise cannot_write(folder, error) from error
    with file:
        if not _take(file.fileno()):
            raise InputError(
                f"another run is writing to {folder} now{_holder(folder)}; wait for it, or choose another --out"
            )
        token = uuid.uuid4().hex
        about = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        file.truncate(0)
        file.write(json.dumps({**about, "token": token}).encode())
        file.flush()
        try:
            yield token
        finally:
            file.truncate(0)


def token_in(folder: Path) -> str | None:
    """The token of the run that has the folder now; None where there is none."""
    return _about(folder).get("token")


def _take(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        # No such lock on this system: two runs at once still only write equal chunks.
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _about(folder: Path) -> dict[str, str]:
    try:
        about = json.loads((folder / LOCK).read_bytes())
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _holder(folder: Path) -> str:
    about = _about(folder)
    if not {"pid", "host", "since"} <= about.keys():
        return ""
    return f" (process {about['pid']} on {about['host']}, since {about['since']})"
