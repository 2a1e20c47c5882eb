"""Named tuples of arrays that kernels are given by address.

Numba hands a tuple on by its parts: seven numbers for each array, in each call of a kernel and in each function that
takes the tuple, whether it looks at that array or not. Groups of arrays that few kernels read are handed on as one
address instead, of a block of 64-bit words with all their parts. Who reads `model.rules.zones` loads that array's words
alone. Arrays of inner loops stay as they are: what is loaded from an address tells LLVM less.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bartizan.jit import IS_JITTED


class Held:
    """A named tuple of arrays, and of such tuples, as kernels take it.

    Parameters
    ----------
    parts : named tuple
        Its arrays live as long as this does.

    Attributes
    ----------
    kind : str
        A digest of what its arrays are; tuples of one form and kind are of one type.

    Notes
    -----
    An array takes 2 + 2 n words: its address, its number of items, its shape and its strides.
    """

    __slots__ = ("address", "kind", "parts", "words")

    def __init__(self, parts: Any) -> None:
        words: list[int] = []
        about: list[Any] = []
        _lay_out(parts, words, about)
        if tuple(about) not in _KNOWN:
            _KNOWN[tuple(about)] = hashlib.sha256(_in_words(parts).encode()).hexdigest()[:16], _dtypes(parts)
        self.kind: str = _KNOWN[tuple(about)][0]
        self.parts, self.words = parts, np.array(words, dtype=np.int64)
        self.address = self.words.ctypes.data

    @property
    def _numba_type_(self) -> Any:
        """What Numba takes it for."""
        key = type(self.parts), self.kind
        if key not in _TYPES:
            from bartizan.compiler.held import held_type

            _TYPES[key] = held_type(self.parts, self.kind)
        return _TYPES[key]


def by_address(parts: Any) -> Any:
    """A named tuple as the doors of kernels take it: held, or `readable` where kernels are not compiled."""
    return Held(parts) if IS_JITTED else readable(parts)


def readable(value: Any) -> Any:
    """Arrays, in tuples of any depth, as kernels read them: as they are where kernels are compiled.

    Plain Python reads the fields of records as attributes only from views of another type. Nothing is copied: what a
    kernel writes the caller sees.
    """
    if IS_JITTED:
        return value
    if isinstance(value, np.ndarray):
        return value.view(np.dtype((np.record, value.dtype))) if value.dtype.names else value
    if isinstance(value, tuple):
        parts = (readable(part) for part in value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def array_in_words(array: NDArray[Any]) -> str:
    """All that the machine code for an array depends on."""
    flags, dtype = array.flags, array.dtype
    layout = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"
    return f"{dtype.descr}{dtype.isalignedstruct}{array.ndim}{layout}{flags.writeable}{flags.aligned}"


def _in_words(parts: Any) -> str:
    """As `array_in_words`, for a tuple."""
    inside = [_in_words(part) if isinstance(part, tuple) else array_in_words(part) for part in parts]
    return f"{type(parts).__qualname__}{parts._fields}{inside}"


def _lay_out(parts: Any, words: list[int], about: list[Any]) -> None:
    """Append the words of a tuple, and what its type follows from."""
    about.append(type(parts))
    for part in parts:
        if isinstance(part, tuple):
            _lay_out(part, words, about)
        else:
            about += (id(part.dtype), part.ndim, part.flags.num)
            words += (part.ctypes.data, part.size, *part.shape, *part.strides)


def _dtypes(parts: Any) -> list[Any]:
    return [_dtypes(part) if isinstance(part, tuple) else part.dtype for part in parts]


_KNOWN: dict[tuple[Any, ...], tuple[str, Any]] = {}
"""Kinds by what they follow from. Writing out the dtypes takes milliseconds; they stay alive here, since they are known
by their identity."""
_TYPES: dict[tuple[type, str], Any] = {}


class _Taken:
    """What a kernel calls to load all arrays of a held tuple; in plain Python there is nothing to do."""

    def __call__(self, parts: Any) -> Any:
        return parts

    @property
    def _numba_type_(self) -> Any:
        from bartizan.compiler.held import type_of_taken

        return type_of_taken()


taken: Any = _Taken()
"""A held tuple with its arrays loaded, once for all loops that read them; tuples within stay held."""
