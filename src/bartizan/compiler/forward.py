"""The engine's kernels count places from the front alone, so that no index is asked for its sign.

In Numba, as in Python, a negative index counts from the end. So each access compares its index with 0, and fetches the
length to add: an eighth of the time of a replication. No kernel of the engine counts from the end; with
NUMBA_BOUNDSCHECK=1 one that did would raise an error. All other kernels, of this program or of a user, are compiled as
ever.

None of this is part of Numba's documented interface: a Numba that lacks what it stands on compiles the engine in its
own way, with the same outcome.
"""

from __future__ import annotations

import inspect
from typing import Any

from numba.core import types
from numba.np import arrayobj

FORWARD = ("_ZN8bartizan6engine", "_ZN8bartizan5draws")
"""How the names of the functions begin, in LLVM's language, that index so."""

_NAME = "fix_integer_index"
_TAKES = ["context", "builder", "idxty", "idx", "size"]


def is_forward(name: str) -> bool:
    """Whether a function, by its name in LLVM's language, counts from the front alone.

    Examples
    --------
    >>> is_forward("_ZN8bartizan6engine4step7advanceB3v36"), is_forward("_ZN4mine6kernelB2v1")
    (True, False)
    """
    return name.startswith(FORWARD)


def count_forward() -> None:
    """Have Numba compile indices of the engine's kernels as they are."""
    known = getattr(arrayobj, _NAME, None)
    if known is None or list(inspect.signature(known).parameters) != _TAKES:
        return

    def fix(context: Any, builder: Any, idxty: Any, idx: Any, size: Any) -> Any:
        if idxty.signed and is_forward(builder.function.name):
            return context.cast(builder, idx, idxty, types.intp)
        return known(context, builder, idxty, idx, size)

    setattr(arrayobj, _NAME, fix)
