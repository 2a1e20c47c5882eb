"""Kernels that are compiled by themselves, when a model first needs them, and called by their address.

All that a kernel calls is compiled with it. An annex is not: whoever calls it finds its address in the member `doors`
of the state, at the annex's place. So parts of one program are compiled in several processes at once, and what no model
has asked for is never compiled. An annex takes a model, a state and events, then whole numbers, and gives back a whole
number or nothing. Where kernels are not compiled an annex is a plain function.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_constant
from numba.core.typing.templates import signature
from numba.extending import lower_builtin, models, register_model

from bartizan.held import HeldType, address_of_array
from bartizan.jit import apart

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


class Annex:
    """A kernel that other kernels call by its address.

    Parameters
    ----------
    function : callable
        With the annotation `-> int` it gives back a whole number.
    place : int
        Its place among the doors; each annex has its own.
    allocates : bool
        Whether it, or what it calls, makes arrays.
    """

    def __init__(self, function: Callable[..., Any], place: int, *, allocates: bool = False) -> None:
        self.place = int(place)
        self.kernel = apart(function, allocates=allocates)
        self._addresses: dict[tuple[Any, ...], int] = {}
        self.n_numbers = len(inspect.signature(function).parameters) - N_GIVEN
        gives = types.int64 if "return" in function.__annotations__ else types.none
        self._numba_type_ = AnnexType(function.__qualname__, self.place, gives)
        lower_builtin(self._numba_type_, types.VarArg(types.Any))(_caller(self._numba_type_))

    def address(self, given: tuple[Any, ...]) -> int:
        """Where its machine code begins, compiled or fetched at the first call.

        Parameters
        ----------
        given : tuple
            Numba's types of model, state and events.
        """
        if given not in self._addresses:
            kinds = (*given, *[types.int64] * self.n_numbers)
            self.kernel.compile(self._numba_type_.gives(*kinds))
            compiled = self.kernel.overloads[kinds]
            self._addresses[given] = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
        return self._addresses[given]


def annex(place: int, *, allocates: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Make an annex of a kernel; a plain function where kernels are not compiled."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return lambda function: function
    return lambda function: Annex(function, place, allocates=allocates)


@register_model(AnnexType)
class _AnnexModel(models.OpaqueModel):
    """Nothing: its address lies in the state."""


@lower_constant(AnnexType)
def _nothing(context: Any, _builder: Any, _kind: AnnexType, _annex: Annex) -> Any:
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
