"""Indices of the engine's kernels are compiled as they are; everybody else's count from the end where negative."""

from __future__ import annotations

import ast
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core import types

from bartizan import engine
from bartizan.compiler import forward

KERNELS = {"stage", "fused", "copied", "annex", "jit"}


def kernels_of(file: Path):
    """The functions of a module that are compiled."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            names = {getattr(d.func if isinstance(d, ast.Call) else d, "id", "") for d in node.decorator_list}
            if names & KERNELS:
                yield node


def counts_from_the_end(kernel: ast.FunctionDef) -> bool:
    """Whether a kernel has an index that is a negative number."""
    places = [node.slice for node in ast.walk(kernel) if isinstance(node, ast.Subscript)]
    flat = [item for place in places for item in (place.elts if isinstance(place, ast.Tuple) else [place])]
    return any(isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub) for item in flat)


def test_no_kernel_of_the_engine_has_a_negative_index():
    kernels = [k for file in sorted(Path(engine.__path__[0]).glob("*.py")) for k in kernels_of(file)]
    assert len(kernels) > 150
    assert [kernel.name for kernel in kernels if counts_from_the_end(kernel)] == []
    (planted,) = ast.parse("def f(a):\n    return a[0, -1]").body
    assert isinstance(planted, ast.FunctionDef) and counts_from_the_end(planted)


def test_a_kernel_of_a_user_still_counts_from_the_end():
    @numba.njit
    def last(values):
        i = np.int64(-1)
        return values[i], values[len(values) - 2 - len(values)]

    assert last(np.arange(5.0)) == (4.0, 3.0)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")  # type: ignore[attr-defined]
def test_functions_of_the_engine_are_known_by_name():
    def same(x):
        return x

    def name_of(module):
        same.__module__ = module
        kernel = numba.njit(same)
        kernel.compile((types.int64,))
        return kernel.overloads[(types.int64,)].fndesc.llvm_func_name

    assert forward.is_forward(name_of("bartizan.engine.motion"))
    assert forward.is_forward(name_of("bartizan.draws"))
    assert not forward.is_forward(name_of("bartizan.earth.grid"))
    assert not forward.is_forward(name_of("mine"))
