"""The last outcome on this machine, kept beside the compiled kernels: a report names the version that passed.

One small file for each state of the program and of what it computes with; another state has no outcome until its checks
are run. It is never part of a result.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bartizan.verify.run import Verification

COMPUTES_WITH = ("numba", "numpy", "pyproj", "scipy")
MAX_BYTES = 4096


class Record(NamedTuple):
    """What is kept of a verification."""

    version: str
    n_checks: int
    n_passed: int
    date: str
    """Day in universal time, YYYY-MM-DD."""


def keep(verification: Verification) -> Path | None:
    """Keep the outcome of all checks for later reports; None where nothing can be kept."""
    from bartizan.errors import BartizanError
    from bartizan.study.durable import canonical_json, write_durable

    day = dt.datetime.now(dt.UTC).date().isoformat()
    record = Record(verification.version, len(verification.outcomes), verification.n_passed, day)
    with contextlib.suppress(OSError, BartizanError):
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durable(path, canonical_json(record._asdict()))
        return path
    return None


def last() -> Record | None:
    """The outcome kept for this state of the program; None if there is none, or none that can be read."""
    try:
        if not any(_folder().iterdir()):
            return None
        path = _path()
        if path.stat().st_size > MAX_BYTES:
            return None
        data = json.loads(path.read_bytes())
        record = Record(str(data["version"]), int(data["n_checks"]), int(data["n_passed"]), str(data["date"]))
        dt.date.fromisoformat(record.date)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return record if 0 <= record.n_passed <= record.n_checks > 0 else None


def _path() -> Path:
    return _folder() / f"{_state_digest()}.json"


def _folder() -> Path:
    from bartizan.jit import cache_folder

    return cache_folder().parents[1] / "verified"


@functools.cache
def _state_digest() -> str:
    """All sources and data of the package, and the versions of what it computes with."""
    root = Path(__file__).parents[1]
    versions = [platform.python_version(), *(_version(name) for name in COMPUTES_WITH)]
    digest = hashlib.sha256(" ".join(versions).encode())
    for file in sorted(p for p in root.rglob("*") if p.suffix in {".py", ".csv", ".yaml"} and p.is_file()):
        digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"
