"""Kernels that are compiled by themselves, when a model first needs them, and called by their address.

All that a kernel calls is compiled with it. An annex is not: whoever calls it finds its address in the member `doors`
of the state, at the annex's place. So parts of one program are compiled in several processes at once, and what no model
has asked for is never compiled. An annex takes a model, a state and events, then whole numbers, and gives back a whole
number or nothing. Where kernels are not compiled an annex is a plain function.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from bartizan.apart import Apart
from bartizan.jit import IS_JITTED

N_GIVEN = 3
"""Model, state and events; what follows are whole numbers."""


class Annex(Apart):
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
        super().__init__(function, allocates=allocates)
        self.place = int(place)
        self._numbers = [0] * (len(inspect.signature(function).parameters) - N_GIVEN)

    @functools.cached_property
    def _numba_type_(self) -> Any:
        """What Numba takes it for where a kernel names it."""
        from bartizan.compiler.annex import annex_type

        return annex_type(self.kernel.__qualname__, self.place, gives_number=self.gives_number)

    def address(self, *given: Any) -> int:
        """Where its machine code begins, fetched or compiled at the first call.

        Parameters
        ----------
        given
            Model, state and events as kernels take them.
        """
        return super().address(*given, *self._numbers)


def annex(place: int, *, allocates: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """Make an annex of a kernel; a plain function where kernels are not compiled."""
    if not IS_JITTED:
        return lambda function: function
    return lambda function: Annex(function, place, allocates=allocates)
