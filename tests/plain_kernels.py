"""Kernels as plain Python, with the JIT off (NUMBA_DISABLE_JIT=1): for coverage of kernels and for scripts/mutate.

Sweeping terrain takes seconds for the smallest world then, so what each antenna sees is kept in the folder that
BARTIZAN_KEPT_MASKS names, if it does, by all that enters it but the code.

Compiled kernels answer NaN or an infinity where plain Python raises an error or a warning.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from bartizan.held import readable

DOORS = ("play_many", "begin_one", "advance_one")


def is_jit_off() -> bool:
    """Whether kernels run as plain Python."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def open_doors() -> None:
    """Let the engine run as plain Python."""
    from bartizan import engine

    for found in pkgutil.iter_modules(engine.__path__):
        module = importlib.import_module(f"bartizan.engine.{found.name}")
        if getattr(module, "math", None) is math:
            module.math = SimpleNamespace(**{**vars(math), "sqrt": _sqrt})  # type: ignore[attr-defined]
    step = importlib.import_module("bartizan.engine.step")
    for name in DOORS:
        setattr(step, name, _opened(getattr(step, name)))
    if folder := os.environ.get("BARTIZAN_KEPT_MASKS"):
        sights = importlib.import_module("bartizan.engine.sights")
        sights.minimum_visible_altitudes = _kept(sights.minimum_visible_altitudes, Path(folder))  # type: ignore[attr-defined]


def _opened(door: Any) -> Any:
    def opened(*arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            return door(*(readable(argument) for argument in arguments))

    return opened


def _sqrt(x: float) -> float:
    """NaN below zero, as compiled."""
    return math.sqrt(x) if x >= 0.0 else math.nan


def _kept(masks: Any, folder: Path) -> Any:
    def kept(dem_m: np.ndarray, cell_m: float, sites: Any, antennas_m: Any, **more: Any) -> Iterator[np.ndarray]:
        for site, antenna_m in zip(sites, antennas_m, strict=True):
            told = repr((dem_m.shape, str(dem_m.dtype), cell_m, site, antenna_m, sorted(more.items())))
            file = folder / f"{hashlib.sha256(told.encode() + np.ascontiguousarray(dem_m).tobytes()).hexdigest()}.npy"
            if not file.exists():
                (mask,) = masks(dem_m, cell_m, [site], [antenna_m], **more)
                folder.mkdir(parents=True, exist_ok=True)
                part = Path(f"{file}.{os.getpid()}")
                with part.open("wb") as stream:
                    np.save(stream, mask)
                part.replace(file)
            yield np.load(file)

    return kept
