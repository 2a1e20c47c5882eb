"""Kernels that are compiled and kept by themselves, and called by their address: from Python, or by other kernels.

What is kept of them is machine code without a door of Numba's, so that a process that only calls them does not load
Numba. From Python they are called as Numba's calling convention has it, which is not documented.
"""

from __future__ import annotations

import ctypes
import functools
import pickle
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np

from bartizan import kept
from bartizan.held import Held, array_in_words
from bartizan.jit import IS_JITTED, kept_folder, kernel

DONE = (0, -2)
"""What a kernel gives back that ended well; the second says that it gave None."""


class Apart:
    """A kernel with an address.

    Parameters
    ----------
    function : callable
        With the annotation `-> int` it gives back a whole number, otherwise nothing.
    allocates : bool
        Whether it, or what it calls, makes arrays: then it counts references, and is kept by Numba.
    """

    def __init__(self, function: Callable[..., Any], *, allocates: bool = False) -> None:
        functools.update_wrapper(cast(Any, self), function)
        self._is_kept = kept.IS_POSSIBLE and not allocates
        self.kernel = kernel(function, "allocating" if allocates else "apart", is_cached=not self._is_kept)
        self.gives_number = "return" in function.__annotations__
        self._addresses: dict[str, int] = {}

    def address(self, *given: Any) -> int:
        """Where its machine code begins, fetched or compiled at the first call.

        Parameters
        ----------
        given
            Arguments such as it will be called with; their kinds alone matter.
        """
        kinds = ", ".join(map(in_words, given))
        if kinds not in self._addresses:
            self._addresses[kinds] = self._fetched(kinds) or self._compiled(given, kinds)
        return self._addresses[kinds]

    @property
    def _name(self) -> str:
        return f"{self.__module__.rpartition('.')[2]}.{self.__wrapped__.__name__}"  # type: ignore[attr-defined]

    def _fetched(self, kinds: str) -> int:
        folder = kept_folder() if self._is_kept else None
        return kept.fetch(folder, self._name, kinds) if folder else 0

    def _compiled(self, given: tuple[Any, ...], kinds: str) -> int:
        from bartizan.compiler.dispatchers import machine_code

        address, symbol, library = machine_code(self.kernel.dispatcher, given, gives_number=self.gives_number)
        folder = kept_folder() if self._is_kept else None
        if folder and kept.stands_alone(library._final_module):
            kept.keep(folder, self._name, kinds, symbol, library._get_compiled_object())
        return address


class Door(Apart):
    """A kernel that Python calls with numbers, arrays, held tuples and named tuples of those; it gives back nothing."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._calls: dict[tuple[str, ...], Callable[..., int]] = {}

    def __call__(self, *given: Any) -> None:
        """Call it.

        Raises
        ------
        Exception
            Whatever the kernel raises.
        """
        kinds = tuple(map(in_words, given))
        if kinds not in self._calls:
            forms = [form for part in given for form, _ in _flat(part)]
            prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *forms)
            self._calls[kinds] = prototype(self.address(*given))
        nothing, fault = ctypes.c_void_p(), ctypes.POINTER(_Fault)()
        status = self._calls[kinds](
            ctypes.addressof(nothing), ctypes.addressof(fault), *[value for part in given for _, value in _flat(part)]
        )
        if status not in DONE:
            raise _error(status, fault)


def door(function: Callable[..., Any]) -> Any:
    """Make a door of a kernel; a plain function where kernels are not compiled."""
    return Door(function) if IS_JITTED else function


def in_words(value: Any) -> str:
    """All that the machine code for an argument depends on.

    Examples
    --------
    >>> in_words((1, 2.5, True))
    'tuple(int, float, bool)'
    """
    if isinstance(value, Held):
        return f"{type(value.parts).__qualname__} {value.kind}"
    if isinstance(value, np.ndarray):
        return array_in_words(value)
    if isinstance(value, tuple):
        return f"{type(value).__qualname__}({', '.join(map(in_words, value))})"
    return (type(value.item()) if isinstance(value, _USUAL) else type(value)).__name__


def _flat(value: Any) -> Iterator[tuple[Any, Any]]:
    """The numbers that stand for an argument, each with its form in C."""
    if isinstance(value, Held):
        yield ctypes.c_void_p, value.address
    elif isinstance(value, np.ndarray):
        # without an owner, since nobody counts
        yield from ((ctypes.c_void_p, None), (ctypes.c_void_p, None))
        yield from (
            (ctypes.c_int64, value.size),
            (ctypes.c_int64, value.itemsize),
            (ctypes.c_void_p, value.ctypes.data),
        )
        yield from ((ctypes.c_int64, number) for number in (*value.shape, *value.strides))
    elif isinstance(value, tuple):
        for part in value:
            yield from _flat(part)
    elif isinstance(value, np.generic):
        form: Any = value.dtype
        yield np.ctypeslib.as_ctypes_type(form), value.item()
    else:
        yield _FORMS[type(value)], value


_USUAL: tuple[Any, ...] = (np.bool_, np.int64, np.float64)
"""Numbers of NumPy that are the same as Python's to a kernel."""
_FORMS = {bool: ctypes.c_uint8, int: ctypes.c_int64, float: ctypes.c_double}


class _Fault(ctypes.Structure):
    """How a kernel tells what it raises: pickled."""

    _fields_ = (("pickled", ctypes.c_void_p), ("size", ctypes.c_int32))


def _error(status: int, fault: Any) -> Exception:
    """What a kernel raised."""
    if not fault:
        return RuntimeError(f"a kernel ended with status {status}, which says nothing more")
    kind, given, *_ = pickle.loads(ctypes.string_at(fault.contents.pickled, fault.contents.size))  # noqa: S301
    return kind(*(given or ()))
