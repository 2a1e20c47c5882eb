"""Soon: kernels call rows into the nearest cache, also beyond the end of an array, and nothing else changes."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from bartizan.jit import kernel
from bartizan.soon import soon

JITTED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]


def total(column, grid):
    """A sum whose terms are called one ahead."""
    found = 0.0
    for i in range(column.shape[0]):
        soon(column, i + 1)
        soon(grid, (i + 1, 1))
        found += column[i] * grid[i, 1]
    return found


# not kept from one process to the next, so that its text can be read
total = kernel(total, "jit")


def test_a_kernel_finds_the_same():
    column, grid = np.arange(5.0), np.arange(10.0).reshape(5, 2)
    assert total(column, grid) == (column * grid[:, 1]).sum()


@pytest.mark.skipif(not JITTED, reason="nothing is compiled")
def test_the_processor_is_told():
    total(np.arange(5.0), np.arange(10.0).reshape(5, 2))
    (text,) = total.dispatcher.inspect_llvm().values()
    assert "llvm.prefetch" in text


def test_in_plain_python_there_is_nothing_to_do():
    assert soon(np.arange(2.0), 7) is None
