"""What Numba is told of held tuples, see `bartizan.held`: their type, and how their arrays are loaded."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
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

    def __init__(self, form: type, kind: str, members: tuple[tuple[str, Any, int], ...]) -> None:
        self.form = form
        self.members = {member: (kind, word) for member, kind, word in members}
        super().__init__(f"Held({form.__name__}, {kind})")

    @property
    def taken(self) -> types.NamedTuple:
        """The tuple itself, its arrays loaded; tuples within stay held."""
        return types.NamedTuple([kind for kind, _ in self.members.values()], self.form)


def held_type(parts: Any, kind: str) -> HeldType:
    """The type of a held tuple.

    Parameters
    ----------
    parts : named tuple
    kind : str
        What tells it from tuples of the same form with other arrays.
    """
    return _type_of(parts, kind)[0]


def _type_of(parts: Any, about: str) -> tuple[HeldType, int]:
    """The type of a held tuple, and how many words it takes; the places of its members count from its first word."""
    members = []
    word = 0
    for name, part in zip(parts._fields, parts, strict=True):
        within = isinstance(part, tuple)
        kind, n_words = _type_of(part, about) if within else (numba.typeof(part), 2 + 2 * part.ndim)
        members.append((name, kind, word))
        word += n_words
    return HeldType(type(parts), about, tuple(members)), word


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


def type_of_taken() -> Any:
    """What kernels know of `bartizan.held.taken`."""
    known: Any = cpu_target.typing_context
    return known.resolve_value_type(_taken)
