"""Named tuples of arrays that kernels are given by address.

Numba hands a tuple on by its parts: seven numbers for each array, in each call of a kernel and in each function that
takes the tuple, whether it looks at that array or not. Groups of arrays that few kernels read are handed on as one
address instead, of a block of 64-bit words with all their parts. Who reads `model.rules.zones` loads that array's words
alone. Arrays of inner loops stay as they are: what is loaded from an address tells LLVM less.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    models,
    register_model,
    unbox,
)

WORD_BYTES = 8
_WORD = ir.IntType(64)


class HeldType(types.Type):
    """What Numba knows of a held tuple: for each name the type of what stands there, and its first word."""

    def __init__(self, form: type, members: tuple[tuple[str, Any, int], ...]) -> None:
        self.form = form
        self.members = {member: (kind, word) for member, kind, word in members}
        about = repr([(member, str(kind), word) for member, kind, word in members])
        super().__init__(f"Held({form.__name__}, {hashlib.sha256(about.encode()).hexdigest()[:16]})")

    @property
    def taken(self) -> types.NamedTuple:
        """The tuple itself, its arrays loaded; tuples within stay held."""
        return types.NamedTuple([kind for kind, _ in self.members.values()], self.form)


class Held:
    """A named tuple of arrays, and of such tuples, as kernels take it.

    Parameters
    ----------
    parts : named tuple
        Its arrays live as long as this does.

    Notes
    -----
    An array takes 2 + 2 n words: its address, its number of items, its shape and its strides.
    """

    __slots__ = ("_numba_type_", "address", "parts", "words")

    def __init__(self, parts: Any) -> None:
        words: list[int] = []
        about: list[Any] = []
        _lay_out(parts, words, about)
        if tuple(about) not in _KNOWN:
            _KNOWN[tuple(about)] = _type_of(parts)[0], _dtypes(parts)
        self._numba_type_ = _KNOWN[tuple(about)][0]
        self.parts, self.words = parts, np.array(words, dtype=np.int64)
        self.address = self.words.ctypes.data


def by_address(parts: Any) -> Any:
    """A named tuple as the doors of kernels take it: held, or `readable` where kernels are not compiled."""
    return readable(parts) if numba.config.DISABLE_JIT else Held(parts)  # type: ignore[attr-defined]


def readable(value: Any) -> Any:
    """Arrays, in tuples of any depth, as kernels read them: as they are where kernels are compiled.

    Plain Python reads the fields of records as attributes only from views of another type. Nothing is copied: what a
    kernel writes the caller sees.
    """
    if not numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return value
    if isinstance(value, np.ndarray):
        return value.view(np.dtype((np.record, value.dtype))) if value.dtype.names else value
    if isinstance(value, tuple):
        parts = (readable(part) for part in value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _lay_out(parts: Any, words: list[int], about: list[Any]) -> None:
    """Append the words of a tuple, and what its type follows from."""
    about.append(type(parts))
    for part in parts:
        if isinstance(part, tuple):
            _lay_out(part, words, about)
        else:
            about += (id(part.dtype), part.ndim, part.flags.num)
            words += (part.ctypes.data, part.size, *part.shape, *part.strides)


def _type_of(parts: Any) -> tuple[HeldType, int]:
    """The type of a held tuple, and how many words it takes; the places of its members count from its first word."""
    members = []
    word = 0
    for name, part in zip(parts._fields, parts, strict=True):
        kind, n_words = _type_of(part) if isinstance(part, tuple) else (numba.typeof(part), 2 + 2 * part.ndim)
        members.append((name, kind, word))
        word += n_words
    return HeldType(type(parts), tuple(members)), word


def _dtypes(parts: Any) -> list[Any]:
    return [_dtypes(part) if isinstance(part, tuple) else part.dtype for part in parts]


_KNOWN: dict[tuple[Any, ...], tuple[HeldType, Any]] = {}
"""Types by what they follow from. Asking Numba for each array takes milliseconds; the arrays' dtypes stay alive here,
since they are known by their identity."""


@register_model(HeldType)
class _HeldModel(models.PrimitiveModel):
    """An address."""

    def __init__(self, manager: Any, kind: HeldType) -> None:
        super().__init__(manager, kind, cgutils.voidptr_t)


@unbox(HeldType)
def _address(_kind: HeldType, held: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(held, "address")
    address = c.pyapi.long_as_voidptr(number)
    c.pyapi.decref(number)
    return NativeValue(address)


@infer_getattr
class _Members(AttributeTemplate):
    key = HeldType

    def generic_resolve(self, kind: HeldType, name: str) -> Any:
        """The type of a member, None where there is no such."""
        return kind.members.get(name, (None,))[0]


@lower_getattr_generic(HeldType)
def _member(context: Any, builder: Any, kind: HeldType, held: Any, name: str) -> Any:
    """A tuple within is an address further on; an array is loaded."""
    member, word = kind.members[name]
    here = builder.gep(held, [_WORD(WORD_BYTES * word)])
    return here if isinstance(member, HeldType) else _array(context, builder, member, here)


def address_of_array(builder: Any, kind: HeldType, held: Any, name: str) -> Any:
    """Where the items of an array of a held tuple begin."""
    _, word = kind.members[name]
    here = builder.gep(held, [_WORD(WORD_BYTES * word)])
    address = builder.load(builder.bitcast(here, cgutils.voidptr_t.as_pointer()))
    address.set_metadata("invariant.load", builder.module.add_metadata([]))
    return address


def _array(context: Any, builder: Any, kind: Any, here: Any) -> Any:
    """Numba's record of an array, without an owner, from its words. They never change, so LLVM loads them at will."""
    model = context.data_model_manager[kind]
    record = model.get_value_type()
    place = {name: model.get_field_position(name) for name in ("data", "nitems", "itemsize", "shape", "strides")}
    places = [(place["data"],), (place["nitems"],)]
    places += [(place[name], k) for name in ("shape", "strides") for k in range(kind.ndim)]
    words = builder.bitcast(here, _WORD.as_pointer())
    never = builder.module.add_metadata([])
    item = _WORD(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    value = builder.insert_value(ir.Constant(record, None), item, place["itemsize"])
    for k, where in enumerate(places):
        at = builder.gep(words, [_WORD(k)])
        if k == 0:
            at = builder.bitcast(at, record.elements[place["data"]].as_pointer())
        part = builder.load(at)
        part.set_metadata("invariant.load", never)
        value = builder.insert_value(value, part, where)
    return value


@intrinsic
def _taken(_typing: Any, parts: Any) -> Any:
    form = parts.taken

    def load(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        members = [_member(context, builder, parts, args[0], name) for name in parts.members]
        return context.make_tuple(builder, form, members)

    return form(parts), load


def _itself(parts: Any) -> Any:
    return parts


taken: Any = _itself if numba.config.DISABLE_JIT else _taken  # type: ignore[attr-defined]
"""A held tuple with its arrays loaded, once for all loops that read them; tuples within stay held."""
