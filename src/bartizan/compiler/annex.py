"""What Numba is told of annexes, see `bartizan.annex`: how a kernel calls one by its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_constant
from numba.core.typing.templates import signature
from numba.extending import lower_builtin, models, register_model

from bartizan.compiler.held import HeldType, address_of_array

DOORS = "doors"
N_GIVEN = 3
"""Model, state and events; what follows are whole numbers."""

_WORD = ir.IntType(64)


class AnnexType(types.Callable):
    """What Numba knows of an annex: where its address is, and what it gives back."""

    def __init__(self, name: str, place: int, gives: Any) -> None:
        self.place, self.gives = place, gives
        super().__init__(f"Annex({name}, {place}, {gives})")

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:  # noqa: ARG002  (the interface is Numba's)
        """Whole numbers for all but the first arguments."""
        return signature(self.gives, *args[:N_GIVEN], *[types.int64] * len(args[N_GIVEN:]))

    def get_call_signatures(self) -> Any:
        """None by themselves."""
        return [], True

    def get_impl_key(self, sig: Any) -> Any:  # noqa: ARG002  (the interface is Numba's)
        """What the call is lowered by."""
        return self


def annex_type(name: str, place: int, *, gives_number: bool) -> AnnexType:
    """The type of an annex, with its calls made known."""
    kind = AnnexType(name, place, types.int64 if gives_number else types.none)
    lower_builtin(kind, types.VarArg(types.Any))(_caller(kind))
    return kind


@register_model(AnnexType)
class _AnnexModel(models.OpaqueModel):
    """Nothing: its address lies in the state."""


@lower_constant(AnnexType)
def _nothing(context: Any, _builder: Any, _kind: AnnexType, _annex: Any) -> Any:
    """What stands for an annex that a kernel names."""
    return context.get_dummy_value()


def _caller(kind: AnnexType) -> Callable[..., Any]:
    """How a call of an annex is written in LLVM's language."""

    def call(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        here = _address(context, builder, sig.args[1], args[1], kind.place)
        convention = context.call_conv
        kernel = convention.get_function_type(sig.return_type, sig.args)
        found = builder.inttoptr(here, kernel.as_pointer())
        status, given = convention.call_function(builder, found, sig.return_type, sig.args, args)
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return given

    return call


def _address(context: Any, builder: Any, state: Any, value: Any, place: int) -> Any:
    """The number at a place of the state's doors; a call through 0 is an error that names what is missing."""
    if not isinstance(state, HeldType):
        raise TypeError(f"an annex is called with a held state, seen {state}")
    doors = address_of_array(builder, state, value, DOORS)
    here = builder.load(builder.gep(builder.bitcast(doors, _WORD.as_pointer()), [_WORD(place)]))
    with cgutils.if_unlikely(builder, cgutils.is_null(builder, here)):
        context.call_conv.return_user_exc(builder, RuntimeError, (f"the kernel at place {place} was not made ready",))
    return here
