"""Numba's dispatchers, made with the same options everywhere."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from typing import Any

import numba
from numba.core import types

# what Numba is told of these it must know before it compiles anything
import bartizan.compiler.annex
import bartizan.compiler.soon  # noqa: F401
from bartizan.compiler.flags import compare_flags_quickly
from bartizan.compiler.forward import count_forward
from bartizan.compiler.lean import Inner


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
    option: dict[str, Any] = {"_nrt": False}
    if os.environ.get("BARTIZAN_COUNT_REFERENCES"):
        return {}
    try:
        numba.njit(**option)(_nothing)
    except (KeyError, TypeError):
        return {}
    return option


def _nothing() -> None:
    return None


_defer_blas()
count_forward()
compare_flags_quickly()
_ALL: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_UNCOUNTED = _uncounted()
_FOR_KERNELS = {**_ALL, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_INNER = {**_FOR_KERNELS, **_UNCOUNTED}
if Inner is not None and not os.environ.get("BARTIZAN_PLAIN_COMPILER"):
    _INNER["pipeline_class"] = Inner

OPTIONS: dict[str, dict[str, Any]] = {
    "jit": {**_ALL, "no_cfunc_wrapper": True},
    "stage": _INNER,
    "making": {name: value for name, value in _INNER.items() if name not in _UNCOUNTED},
    "fused": {**_INNER, "forceinline": True},
    "copied": {**_ALL, "inline": "always"},
    "apart": {**_FOR_KERNELS, **_UNCOUNTED},
    "allocating": _FOR_KERNELS,
}
"""What Numba is told of each kind of kernel, see `bartizan.jit`."""


def dispatcher(function: Callable[..., Any], how: str, folder: str) -> Any:
    """What compiles a function.

    Parameters
    ----------
    function : callable
    how : str
        One of `OPTIONS`.
    folder : str
        Where Numba keeps what it compiles; empty where it keeps nothing.
    """
    if not folder:
        return numba.njit(**OPTIONS[how])(function)
    if not os.environ.get("NUMBA_CACHE_DIR"):
        numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]
    return numba.njit(cache=True, **OPTIONS[how])(function)


def machine_code(made: Any, given: tuple[Any, ...], *, gives_number: bool) -> tuple[int, str, Any]:
    """Where the machine code for some arguments begins, its symbol, and the library that holds it.

    Parameters
    ----------
    made
        The dispatcher.
    given : tuple
        Arguments; their types alone matter.
    gives_number : bool
        Whether it gives back a whole number, or nothing.
    """
    kinds = tuple(numba.typeof(part) for part in given)
    made.compile((types.int64 if gives_number else types.none)(*kinds))
    found = made.overloads[kinds]
    symbol = found.fndesc.llvm_func_name
    return found.library.get_pointer_to_function(symbol), symbol, found.library
