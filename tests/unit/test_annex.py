"""Kernels called by address: the same as if they were called by name, compiled only when asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from bartizan.annex import annex
from bartizan.held import by_address
from bartizan.jit import IS_JITTED, jit

FIRST, SECOND, THIRD, N_DOORS = range(4)


class Model(NamedTuple):
    gain: np.ndarray


class State(NamedTuple):
    doors: np.ndarray
    total: np.ndarray


@annex(FIRST)
def add(model, state, events, times, is_double):
    """Add to the total, once more for each one before."""
    if times < 0:
        raise ValueError("fewer than none")
    for _ in range(times):
        state.total[0] += model.gain[0] * (2.0 if is_double else 1.0) + events[0]


@annex(SECOND)
def half(model, state, events) -> int:
    """Half of the total, in whole numbers; asks the first annex."""
    add(model, state, events, 1, False)
    return int(state.total[0]) // 2


@annex(THIRD)
def never(model, state, events):
    """Nobody asks for this one."""
    state.total[0] = -1.0


@jit
def play(model, state, events, times):
    add(model, state, events, times, times > 2)
    if times > 100:
        never(model, state, events)
    return half(model, state, events) + 1


def ready(parts=(add, half)):
    """Model, state and events, with the doors open."""
    model, state, events = Model(np.array([3.0])), State(np.zeros(N_DOORS, np.int64), np.zeros(1)), np.array([0.5])
    given = by_address(model), by_address(state), events
    if IS_JITTED:
        for part in parts:
            state.doors[part.place] = part.address(*given)
    return state, given


def test_an_annex_does_what_the_function_does():
    state, given = ready()
    assert play(*given, 2) == 6
    assert state.total.tolist() == [10.5]
    assert play(*given, 3) == 17
    assert state.total.tolist() == [33.5]


def test_an_error_in_an_annex_comes_out():
    _, given = ready()
    with pytest.raises(ValueError, match="fewer than none"):
        play(*given, -1)


@pytest.mark.skipif(not IS_JITTED, reason="nothing is compiled")
def test_what_nobody_asked_for_is_not_compiled_and_calling_it_is_an_error():
    _, given = ready()
    play(*given, 1)
    assert add._addresses and half._addresses and not never._addresses
    with pytest.raises(RuntimeError, match=f"place {THIRD} was not made ready"):
        play(*given, 101)


@pytest.mark.skipif(not IS_JITTED, reason="nothing is compiled")
def test_an_annex_wants_its_state_by_address():
    state, given = ready()
    with pytest.raises(Exception, match="held state"):
        play(given[0], state, given[2], 1)


ALONE = """
import sys
import numpy as np
sys.path.insert(0, sys.argv[1])
import alone
try:
    alone.play(*alone.given())
except RuntimeError as error:
    print(error)
"""
KERNELS = """
from typing import NamedTuple
import numpy as np
from bartizan.annex import annex
from bartizan.held import by_address
from bartizan.jit import jit


class Parts(NamedTuple):
    doors: np.ndarray


@annex(0)
def part(model, state, events):
    events[0] = 1.0


@jit
def play(model, state, events):
    part(model, state, events)


def given():
    return by_address(Parts(np.zeros(1, np.int64))), by_address(Parts(np.zeros(1, np.int64))), np.zeros(1)
"""


@pytest.mark.skipif(not IS_JITTED, reason="nothing is compiled")
def test_a_kernel_that_only_names_an_annex_may_be_the_first_that_a_process_compiles(tmp_path):
    """As where the annex itself, and all that was asked for before, was kept by an earlier process."""
    (tmp_path / "alone.py").write_text(KERNELS, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"BARTIZAN_CACHE": str(tmp_path / "cache")},
    )
    assert ran.stdout == "the kernel at place 0 was not made ready\n", ran.stderr
