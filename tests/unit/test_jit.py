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
