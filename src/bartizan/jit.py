"""One door to Numba: the same options everywhere, and a cache that notices every edit.

Numba's cache on disk looks only at the file of the compiled function, not at the modules that it calls, so a stale kernel can
survive an edit elsewhere. The cache folder is therefore named after a digest of all sources of the package.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def _sources_digest() -> str:
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(p for room in ("engine", "earth", "radar", "tracking") for p in (root / room).glob("*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels are kept: one folder for each state of the sources, under the user's cache."""
    base = os.environ.get("BARTIZAN_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bartizan" / "kernels" / _sources_digest()


os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))

from numba import njit  # noqa: E402  (the folder must be named before Numba reads it)


def jit(function: Callable[..., Any]) -> Any:
    """Compile a kernel: cached on disk, without the interpreter lock, IEEE arithmetic (no fast maths)."""
    return njit(cache=True, nogil=True, error_model="numpy")(function)


def jit_inline(function: Callable[..., Any]) -> Any:
    """As `jit`, for one-line helpers that must vanish into their caller."""
    return njit(nogil=True, error_model="numpy", inline="always")(function)
