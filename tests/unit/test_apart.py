"""Kernels with an address: called from Python as if they were plain functions, and kept as machine code."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from bartizan import kept
from bartizan.apart import door, in_words
from bartizan.held import by_address
from bartizan.jit import IS_JITTED, stage

IS_KEPT = IS_JITTED and kept.IS_POSSIBLE


class Scale(NamedTuple):
    gain: float
    offsets: np.ndarray


class Parts(NamedTuple):
    shares: np.ndarray


@stage
def scaled(value, scale, times):
    if times < 0:
        raise ValueError("fewer than none")
    return value * scale.gain * times + scale.offsets[0]


@door
def fill(grid, parts, scale, times, seed, is_negative, found):
    """Uses every kind of argument."""
    for i in range(grid.shape[0]):
        for j in range(grid.shape[1]):
            found[i, j] = scaled(grid[i, j] * parts.shares[0], scale, times) + (seed >> np.uint64(60))
            if is_negative:
                found[i, j] = -found[i, j]


def given(times=3, is_negative=False, dtype=np.float32, cut=slice(None, None, 2)):
    grid = np.arange(24, dtype=dtype).reshape(4, 6)[:, cut]
    parts, scale = Parts(np.array([0.5])), Scale(2.0, np.array([10], np.int16))
    return grid, by_address(parts), scale, times, np.uint64(2**63), is_negative, np.zeros(grid.shape)


@pytest.mark.parametrize("is_negative", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.int64])
@pytest.mark.parametrize("cut", [slice(None), slice(None, None, 2)])
def test_a_door_takes_numbers_arrays_and_tuples(is_negative, dtype, cut):
    grid, *rest, found = given(3, is_negative, dtype, cut)
    fill(grid, *rest, found)
    expected = grid * 0.5 * 2.0 * 3 + 10.0 + 8.0
    np.testing.assert_array_equal(found, -expected if is_negative else expected)


def test_what_a_kernel_raises_comes_out():
    with pytest.raises(ValueError, match="fewer than none"):
        fill(*given(-1))


def test_words_tell_apart_what_needs_other_machine_code():
    array = np.zeros((2, 3))
    others = [array.T, array[:, ::2], array[0], array.astype(np.float32), array.view([("x", "f8")])]
    locked = array.copy()
    locked.flags.writeable = False
    assert len({in_words(one) for one in (array, locked, *others)}) == 2 + len(others)
    assert in_words(array) == in_words(np.ones((5, 7)))
    assert in_words(Scale(1.0, array)) != in_words(Scale(1, array))
    assert in_words(np.float64(1.0)) == in_words(2.0) == "float"
    assert in_words(np.uint64(1)) != in_words(1) != in_words(True)


CODE = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from kernels import double
values = np.array([1.0, 2.0])
double(values, 2)
print(values.tolist(), "numba" in sys.modules)
"""
KERNELS = """
import math
from bartizan.apart import door

@door
def double(values, times):
    for i in range(values.shape[0]):
        values[i] = values[i] * 2.0**times + math.log(1.0)
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """What a new interpreter says that has a kernel of its own; and the files that it keeps."""
    (tmp_path / "kernels.py").write_text(KERNELS)
    monkeypatch.setenv("BARTIZAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)

    def ask():
        ran = subprocess.run(
            [sys.executable, "-c", CODE, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
        )
        return ran.stdout.strip(), sorted((tmp_path / "cache").rglob("*.kept"))

    return ask


@pytest.mark.skipif(not IS_KEPT, reason="no machine code is kept here")
def test_a_second_process_runs_what_the_first_compiled_without_numba(ask):
    first, [file] = ask()
    assert first == "[4.0, 8.0] True" and file.name.startswith("kernels.double-")
    assert ask() == ("[4.0, 8.0] False", [file])


@pytest.mark.skipif(not IS_KEPT, reason="no machine code is kept here")
@pytest.mark.parametrize("harm", ["torn", "altered", "no line", "other symbol", "empty"])
def test_what_was_harmed_is_compiled_again(ask, harm):
    _, [file] = ask()
    about, _, code = file.read_bytes().partition(b"\n")
    told = json.loads(about)
    harmed = {
        "torn": about + b"\n" + code[:-100],
        "altered": about + b"\n" + code[:-1] + bytes([code[-1] ^ 1]),
        "no line": code,
        "other symbol": json.dumps(told | {"symbol": "nowhere"}).encode() + b"\n" + code,
        "empty": b"",
    }
    file.write_bytes(harmed[harm])
    assert ask() == ("[4.0, 8.0] True", [file])
    assert file.read_bytes() == about + b"\n" + code


@pytest.mark.skipif(not IS_KEPT, reason="no machine code is kept here")
def test_where_nothing_can_be_written_it_runs_all_the_same(tmp_path):
    folder = tmp_path / "file"
    folder.write_text("in the way")
    kept.keep(folder, "a.b", "int", "symbol", b"code")
    assert kept.fetch(folder, "a.b", "int") == 0


@pytest.mark.skipif(not IS_KEPT, reason="no machine code is kept here")
def test_code_that_needs_more_than_the_c_library_is_not_kept():
    import llvmlite.binding as llvm

    lonely = "define double @f(double %x) {\n %y = call double @cos(double %x)\n ret double %y\n}\n"
    assert kept.stands_alone(llvm.parse_assembly("declare double @cos(double)\n" + lonely))
    asking = lonely.replace("@cos", "@NRT_decref")
    assert not kept.stands_alone(llvm.parse_assembly("declare double @NRT_decref(double)\n" + asking))
