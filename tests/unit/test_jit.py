"""The door to Numba: what is loaded with it, what is not, and that nothing is lost by that."""

from __future__ import annotations

import os
import subprocess
import sys

from bartizan import jit


def fresh(code: str, **environment: str) -> str:
    """Standard output of a new interpreter."""
    there = {**os.environ, "NUMBA_DISABLE_JIT": "0", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=there, timeout=120
    ).stdout.strip()


def test_a_kernel_runs_without_linear_algebra_being_loaded(tmp_path):
    code = """
import sys
import bartizan.compiler.dispatchers
import numba
assert numba.njit(lambda x: 2.0 * x)(2.0) == 4.0
print("scipy.linalg" in sys.modules)
"""
    assert fresh(code, BARTIZAN_CACHE=str(tmp_path)) == "False"


def test_code_that_does_need_linear_algebra_still_gets_it(tmp_path):
    code = """
import numba, numpy as np
import bartizan.compiler.dispatchers
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
    jit._can_keep.cache_clear()
    assert not jit.has_compiled()
    assert jit.keeps_compiled() == jit.IS_JITTED and jit.kept_folder() == jit.cache_folder()
    assert jit.cache_folder().is_dir() and not jit.has_compiled()
    (jit.cache_folder() / "room.kernel-35.nbi").touch()
    (jit.cache_folder() / "room.other-0123456789abcdef.kept").touch()
    assert jit.has_compiled() and jit.has_compiled("room.kernel") and jit.has_compiled("room.other")
    assert not jit.has_compiled("room.third")


def test_importing_kernels_does_not_load_numba():
    code = "import sys, bartizan.engine.run, bartizan.cover.make, bartizan.output.report; print('numba' in sys.modules)"
    assert fresh(code) == "False"


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


def test_a_shared_kernel_has_a_door_only_where_python_asks(tmp_path):
    (tmp_path / "kernels.py").write_text(
        KERNELS.replace("@stage\ndef low", "@shared\ndef low").replace("jit, stage", "jit, shared, stage")
    )
    asked = "print('door' in vars(low)); print(low(3.0)); print('door' in vars(low))"
    assert ask(tmp_path, WORTH + asked) == ["33.0", "too much", "False", "10.0", "True"]


def test_without_inner_libraries_all_is_as_before(tmp_path):
    kind = "print(type(next(iter(middle.overloads.values())).library).__name__)"
    assert ask(tmp_path, WORTH + kind, BARTIZAN_PLAIN_COMPILER="1") == ["33.0", "too much", "JITCodeLibrary"]
