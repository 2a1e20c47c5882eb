"""The doors of the engine, in one place, so that tests can put a small engine in its stead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Progress = Callable[..., None]
"""Called with a sentence, and with how much is done and how much there is where that is known."""


class Engine(NamedTuple):
    """The engine's doors, so that tests can put a small one in their place."""

    compile_geometry: Callable[..., Any]
    build_model: Callable[..., Any]
    run_block: Callable[..., np.ndarray]
    units_in_play: Callable[..., dict[str, bool]]


def engine() -> Engine:
    """The real engine, imported when it is needed: compiled kernels take a while to load."""
    from bartizan.engine import arrays, run

    return Engine(arrays.compile_geometry, arrays.build_model, run.run_block, arrays.units_in_play)
