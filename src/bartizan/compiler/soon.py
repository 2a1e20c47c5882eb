"""What Numba is told of `bartizan.soon`: LLVM's own word for it."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

READ, KEEP, DATA = 0, 3, 1
"""It will be read, not written; keep it as near as can be; it is data, not code."""

_FORM = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, *[ir.IntType(32)] * 3])


@intrinsic
def _soon(_typing: Any, array: Any, place: Any) -> Any:
    def fetch(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = context.make_array(signature.args[0])(context, builder, args[0])
        here = builder.bitcast(parts.data, cgutils.voidptr_t)
        kinds, indices = [signature.args[1]], [args[1]]
        if isinstance(signature.args[1], types.BaseTuple):
            kinds, indices = list(signature.args[1]), cgutils.unpack_tuple(builder, args[1])
        for k, (kind, index) in enumerate(zip(kinds, indices, strict=True)):
            stride = builder.extract_value(parts.strides, k)
            here = builder.gep(here, [builder.mul(stride, context.cast(builder, index, kind, types.intp))])
        known = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], _FORM)
        builder.call(known, [here, *[ir.IntType(32)(number) for number in (READ, KEEP, DATA)]])
        return context.get_dummy_value()

    return types.none(array, place), fetch


def type_of_soon() -> Any:
    """What kernels know of `bartizan.soon.soon`."""
    known: Any = cpu_target.typing_context
    return known.resolve_value_type(_soon)
