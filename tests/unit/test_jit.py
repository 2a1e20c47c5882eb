"""The door to Numba: what is loaded with it, what is not, and that nothing is lost by that."""

from __future__ import annotations

import os
import subprocess
import sys

from bartizan import jit


def fresh(code: str, **environment: str) -> str:
    """Standard output of a new interpreter."""
    there = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=there, timeout=120
    ).stdout.strip()


def test_a_kernel_runs_without_linear_algebra_being_loaded(tmp_path):
    code = """
import sys
import bartizan.jit
import numba
assert numba.njit(lambda x: 2.0 * x)(2.0) == 4.0
print("scipy.linalg" in sys.modules)
"""
    assert fresh(code, BARTIZAN_CACHE=str(tmp_path)) == "False"


def test_code_that_does_need_linear_algebra_still_gets_it(tmp_path):
    code = """
import numba, numpy as np
import bartizan.jit
from numba.np import arraymath, linalg
assert arraymath._HAVE_BLAS
assert arraymath.ensure_blas is linalg.ensure_blas
product = numba.njit(lambda a, b: np.dot(a, b))
solve = numba.njit(lambda a, b: np.linalg.solve(a, b))
a = np.array([[2.0, 1.0], [0.0, 4.0]])
print(product(a, a).tolist(), solve(a, np.array([4.0, 8.0])).tolist())
"""
    assert fresh(code, BARTIZAN_CACHE=str(tmp_path)) == "[[4.0, 6.0], [0.0, 16.0]] [1.0, 2.0]"


def test_it_knows_whether_anything_has_been_compiled(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("BARTIZAN_CACHE", str(tmp_path))
    assert not jit.has_compiled()
    jit.cache_folder().mkdir(parents=True)
    assert not jit.has_compiled()
    (jit.cache_folder() / "kernel.nbi").touch()
    assert jit.has_compiled()


KERNELS = """
import numpy as np
from bartizan.jit import fused, jit, stage

@fused
def square(x):
    return x * x

@stage
def low(x):
    if x > 1e6:
        raise ValueError("too much")
    return square(x) + 1.0

@stage
def middle(values):
    total = 0.0
    for i in range(len(values)):
        total += low(values[i]) + square(values[i])
    return total

@jit
def door(values):
    return middle(values) + low(values[0])
"""


def ask(tmp_path, code: str, **environment: str) -> list[str]:
    """What a new interpreter says that has these kernels."""
    file = tmp_path / "kernels.py"
    if not file.exists():
        file.write_text(KERNELS)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nfrom kernels import *\n{code}"
    return fresh(code, BARTIZAN_CACHE=str(tmp_path / "cache"), **environment).splitlines()


WORTH = """
print(door(np.array([1.0, 2.0, 3.0])))
try:
    door(np.array([1.0, 1e9]))
except ValueError as error:
    print(error)
"""


def test_inner_kernels_have_no_machine_code_and_the_door_works(tmp_path):
    inside = """
import numba
libraries = [next(iter(f.overloads.values())).library for f in (low, middle, square)]
print({type(one).__name__ for one in libraries}, {one.get_pointer_to_function("any") for one in libraries})
print([sum(not f.is_declaration for f in one._own_module().functions) for one in libraries])
other = numba.njit(lambda values: middle(values) - low(values[0]))
print(other(np.array([1.0, 2.0, 3.0])))
"""
    assert ask(tmp_path, WORTH + inside) == ["33.0", "too much", "{'InnerLibrary'} {0}", "[1, 1, 1]", "29.0"]
    assert ask(tmp_path, WORTH + "print(sum(door.stats.cache_hits.values()))") == ["33.0", "too much", "1"]


def test_without_inner_libraries_all_is_as_before(tmp_path):
    kind = "print(type(next(iter(middle.overloads.values())).library).__name__)"
    assert ask(tmp_path, WORTH + kind, BARTIZAN_PLAIN_COMPILER="1") == ["33.0", "too much", "JITCodeLibrary"]
