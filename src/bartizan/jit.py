"""One door to the compiler: the same options everywhere, and a cache that notices every edit.

Numba is loaded when a kernel is first compiled, or fetched by it, and not before. Its cache on disk looks only at the
file of the compiled function, not at the modules that it calls, so a stale kernel can survive an edit elsewhere. The
cache folder is therefore named after a digest of all sources that hold kernels.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

KERNEL_ROOMS = ("compiler", "earth", "radar", "tracking", "engine", "cover")
KERNEL_FILES = (
    *("annex.py", "apart.py", "draws.py", "held.py", "jit.py", "kept.py", "lanes.py", "soon.py"),
    *("output/thin.py", "study/count_records.py", "study/counting.py", "study/unpicking.py"),
)

IS_JITTED = os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")
"""Whether kernels are compiled at all; without that they are plain functions, for the search for faults."""


@functools.cache
def _sources_digest() -> str:
    root = Path(__file__).parent
    files = [root / file for file in KERNEL_FILES]
    files += [file for room in KERNEL_ROOMS for file in sorted((root / room).glob("*.py"))]
    digest = hashlib.sha256(os.environ.get("BARTIZAN_COUNT_REFERENCES", "").encode())
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled kernels are kept: one folder for each state of the sources, under the user's cache."""
    base = os.environ.get("BARTIZAN_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bartizan" / "kernels" / _sources_digest()


def kept_folder() -> Path | None:
    """Where kernels that are finished by themselves are kept, see `bartizan.kept`; None where nothing can be."""
    if not _can_keep():
        return None
    other = os.environ.get("NUMBA_CACHE_DIR")
    return Path(other) / _sources_digest() if other else cache_folder()


def has_compiled(kernel: str = "") -> bool:
    """Whether a kernel, or any, of this state of the sources has been compiled and kept.

    Parameters
    ----------
    kernel : str
        Module and name within their room, such as "step.play_many"; without it any kernel.
    """
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or str(cache_folder()))
    return any(next(folder.rglob(f"{kernel}*.{ending}"), None) is not None for ending in ("kept", "nbi"))


def keeps_compiled() -> bool:
    """Whether kernels are compiled at all, and where the next process finds them."""
    return IS_JITTED and _can_keep()


@functools.cache
def _can_keep() -> bool:
    """Whether there is a folder to write into; without one, kernels are compiled anew each time."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return True
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


class Kernel:
    """A function that Numba compiles, handed to it when it is first asked for.

    Parameters
    ----------
    function : callable
    how : str
        One of the `OPTIONS` of `bartizan.compiler.dispatchers`.
    is_cached : bool
        Whether Numba keeps what it compiles.
    """

    def __init__(self, function: Callable[..., Any], how: str, *, is_cached: bool = False) -> None:
        functools.update_wrapper(self, function)
        self._how, self._is_cached = how, is_cached

    @functools.cached_property
    def dispatcher(self) -> Any:
        """What Numba makes of the function."""
        from bartizan.compiler.dispatchers import dispatcher

        folder = str(cache_folder()) if self._is_cached and _can_keep() else ""
        return dispatcher(self.__wrapped__, self._how, folder)  # type: ignore[attr-defined]

    @property
    def _numba_type_(self) -> Any:
        """What Numba takes this for where a kernel names it."""
        return self.dispatcher._numba_type_

    def __call__(self, *given: Any) -> Any:
        """Call it from Python."""
        return self.dispatcher(*given)

    def __getattr__(self, name: str) -> Any:
        """Whatever else Numba asks of a dispatcher."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.dispatcher, name)


class Shared(Kernel):
    """A kernel that kernels and Python call: compiled into the former, and by itself when Python first asks for it."""

    @functools.cached_property
    def door(self) -> Any:
        """What Python calls."""
        return Kernel(self.__wrapped__, "jit", is_cached=True).dispatcher  # type: ignore[attr-defined]

    def __call__(self, *given: Any) -> Any:
        """Call it from Python."""
        return self.door(*given)


def kernel(function: Callable[..., Any], how: str, *, is_cached: bool = False) -> Any:
    """A function as a kernel; itself where kernels are not compiled."""
    return Kernel(function, how, is_cached=is_cached) if IS_JITTED else function


def jit(function: Callable[..., Any]) -> Any:
    """Compile a kernel: cached on disk, without the interpreter lock, IEEE arithmetic (no fast maths)."""
    return kernel(function, "jit", is_cached=True)


def making(function: Callable[..., Any]) -> Any:
    """As `stage`, for the few kernels that make arrays: they count references."""
    return kernel(function, "making")


def stage(function: Callable[..., Any]) -> Any:
    """Compile a kernel that only kernels call.

    It has no door from Python, which for large models costs more to compile than the kernel.
    """
    return kernel(function, "stage")


def shared(function: Callable[..., Any]) -> Any:
    """As `stage`, for small kernels that Python calls too: a door of Numba's is made when it does."""
    return Shared(function, "stage") if IS_JITTED else function


def fused(function: Callable[..., Any]) -> Any:
    """As `stage`, for kernels with one caller, and for helpers of a line or two: the machine code joins their callers'.

    Handing on thirty arrays costs more than such a call is worth. Joined by LLVM and not in Numba's own language, where
    the types of the whole would be found anew for each caller: that took half of the time of the first run.
    """
    return kernel(function, "fused")


def copied(function: Callable[..., Any]) -> Any:
    """As `fused`, for the few that give back records, which no compiled call can: copied into their callers."""
    return kernel(function, "copied")
