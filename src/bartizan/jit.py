"""One door to Numba: the same options everywhere, and a cache that notices every edit.

Numba's cache on disk looks only at the file of the compiled function, not at the modules that it calls, so a stale
kernel can survive an edit elsewhere. The cache folder is therefore named after a digest of all sources that hold
kernels.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

from bartizan.lean import Inner

KERNEL_ROOMS = ("earth", "radar", "tracking", "engine", "cover")


@functools.cache
def _sources_digest() -> str:
    root = Path(__file__).parent
    files = [
        root / "annex.py",
        root / "draws.py",
        root / "held.py",
        root / "jit.py",
        root / "lean.py",
        *(p for room in KERNEL_ROOMS for p in sorted((root / room).glob("*.py"))),
    ]
    digest = hashlib.sha256(os.environ.get("BARTIZAN_COUNT_REFERENCES", "").encode())
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels are kept: one folder for each state of the sources, under the user's cache."""
    base = os.environ.get("BARTIZAN_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bartizan" / "kernels" / _sources_digest()


def has_compiled(kernel: str = "") -> bool:
    """Whether a kernel, or any, of this state of the sources has been compiled and kept.

    Parameters
    ----------
    kernel : str
        Module and name within their room, such as "step.play_many"; without it any kernel.
    """
    folder = os.environ.get("NUMBA_CACHE_DIR") or str(cache_folder())
    return next(Path(folder).rglob(f"{kernel}*.nbi"), None) is not None


def keeps_compiled() -> bool:
    """Whether kernels are compiled at all, and where the next process finds them."""
    return _CAN_CACHE and not numba.config.DISABLE_JIT  # type: ignore[attr-defined]


def _open_cache() -> bool:
    """Point Numba at the cache folder; False where nothing can be kept, and kernels are compiled anew each time."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return True
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    return os.access(folder, os.W_OK)


def _defer_blas() -> None:
    """Answer Numba's question at start-up whether BLAS is there without importing it.

    Numba asks by importing `scipy.linalg`, 0.25 s, before its first kernel, and no kernel here uses linear algebra.
    SciPy is either installed or not; where it is, the answer is yes, and code that does call BLAS imports it, and
    checks it, when it is compiled.
    """
    from numba.np import linalg

    real = getattr(linalg, "ensure_blas", None)
    if real is None or importlib.util.find_spec("scipy") is None:
        return
    linalg.ensure_blas = lambda: None
    try:
        from numba.np import arraymath
    finally:
        linalg.ensure_blas = real
    # it asked while it was imported; whatever asks later gets the real check
    arraymath.ensure_blas = real  # type: ignore[attr-defined]


def _uncounted() -> dict[str, Any]:
    """The option that keeps Numba from counting references inside kernels, if this Numba knows it.

    Kernels allocate nothing, and whoever calls them owns the arrays for as long as the call lasts. Counting, for each
    of thirty arrays at each call, took up to half of the time of a replication. The option is not part of Numba's
    documented interface, so it is asked for once, and without it everything works as before, slower.
    """
    try:
        option: dict[str, Any] = {"_nrt": False}
        numba.njit(**option)(_nothing)
    except (KeyError, TypeError):
        return {}
    return option


def _nothing() -> None:
    return None


_CAN_CACHE = _open_cache()
_INNER: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
if not os.environ.get("BARTIZAN_COUNT_REFERENCES"):
    _INNER |= _uncounted()
_APART = {**_INNER, "cache": _CAN_CACHE}
if Inner is not None and not os.environ.get("BARTIZAN_PLAIN_COMPILER"):
    _INNER["pipeline_class"] = Inner
_defer_blas()


def jit(function: Callable[..., Any]) -> Any:
    """Compile a kernel: cached on disk, without the interpreter lock, IEEE arithmetic (no fast maths)."""
    return numba.njit(cache=_CAN_CACHE, nogil=True, error_model="numpy")(function)


def apart(function: Callable[..., Any], *, allocates: bool = False) -> Any:
    """Compile a kernel that only kernels call, by its address: finished and kept by itself, see `bartizan.annex`.

    One that allocates arrays, or calls what does, counts references.
    """
    options = {name: value for name, value in _APART.items() if not (allocates and name == "_nrt")}
    return numba.njit(**options)(function)


def making(function: Callable[..., Any]) -> Any:
    """As `stage`, for the few kernels that make arrays: they count references."""
    return numba.njit(**{name: value for name, value in _INNER.items() if name != "_nrt"})(function)


def stage(function: Callable[..., Any]) -> Any:
    """Compile a kernel that only kernels call.

    It has no door from Python, which for large models costs more to compile than the kernel.
    """
    return numba.njit(**_INNER)(function)


def fused(function: Callable[..., Any]) -> Any:
    """As `stage`, for kernels with one caller, and for helpers of a line or two: the machine code joins their callers'.

    Handing on thirty arrays costs more than such a call is worth. Joined by LLVM and not in Numba's own language, where
    the types of the whole would be found anew for each caller: that took half of the time of the first run.
    """
    return numba.njit(forceinline=True, **_INNER)(function)


def copied(function: Callable[..., Any]) -> Any:
    """As `fused`, for the few that give back records, which no compiled call can: copied into their callers."""
    return numba.njit(nogil=True, error_model="numpy", inline="always")(function)
