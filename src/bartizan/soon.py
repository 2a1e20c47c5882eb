"""What a kernel will read soon, called into the nearest cache now, so that it need not wait for it then.

An object on its path reads a row of a large table after the other, too seldom for the processor to foresee the next.
"""

from __future__ import annotations

from typing import Any


class _Soon:
    """What a kernel calls with an array and a place in it, which may lie beyond its end.

    Nothing depends on it but time; in plain Python there is nothing to do.
    """

    def __call__(self, array: Any, place: Any) -> None:
        """Do nothing."""

    @property
    def _numba_type_(self) -> Any:
        from bartizan.compiler.soon import type_of_soon

        return type_of_soon()


soon: Any = _Soon()
