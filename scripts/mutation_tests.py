"""Which modules `scripts/mutate` plants errors in, and which tests it asks: the first row whose key begins the path."""

from __future__ import annotations

SRC = "src/bartizan"
UNIT = "tests/unit"

TARGETS = (
    *(f"{SRC}/engine/{name}.py" for name in ("a[!_]*", "c*", "e*", "f*", "g*", "i*", "m*", "o*", "p*", "q*")),
    *(f"{SRC}/engine/{name}.py" for name in ("la*", "ra*", "rea*", "res*", "run", "s*", "t*", "w*")),
    f"{SRC}/radar/[!_]*.py",
    *(f"{SRC}/earth/{name}.py" for name in ("atmosphere", "ballistic", "frames", "geodesics", "grid", "mask*")),
    *(f"{SRC}/earth/{name}.py" for name in ("rays", "refraction", "resample", "sightline", "straight", "sweep")),
    *(f"{SRC}/earth/{name}.py" for name in ("tiles", "walk")),
    f"{SRC}/draws.py",
    *(f"{SRC}/study/{name}.py" for name in ("statistics", "distributions", "measures", "counting", "tally")),
    *(f"{SRC}/study/{name}.py" for name in ("band", "ledger")),
    f"{SRC}/study/closed_forms/[!_]*.py",
)
"""Kernels and statistics; no modules that read files, and no record types."""

_REFERENCE = "tests/oracle/test_reference.py"
_WORLDS = f"{_REFERENCE}::test_generated_world_agrees_decision_by_decision"
_PLOTS = f"{_REFERENCE}::test_generated_world_agrees_scan_by_scan"

# Generated worlds in which most of what can happen does, the richest first.
_ENGINE_QUICK = (
    *(f"{_WORLDS}[{seed}]" for seed in (145, 2, 12, 47, 291)),
    f"{_PLOTS}[0]",
    *(f"{_WORLDS}[{seed}]" for seed in (6, 34, 75, 159, 8, 15, 27, 28, 4, 41)),
    f"{_PLOTS}[35]",
)
_ENGINE_WIDE = (
    f"{UNIT}/engine",
    "tests/golden",
    _WORLDS,
    _PLOTS,
    "tests/property/test_engine.py",
    "tests/property/test_sense.py",
    "tests/statistical/test_engine.py",
)
_HOST = ("arrays", "cells", "geometry", "paths", "run", "sights", "sure", "tables")
_TERRAIN = (
    *(f"{UNIT}/earth/test_{name}.py" for name in ("walk", "masking", "resample", "straight", "sweep")),
    *(f"{UNIT}/earth/test_{name}.py" for name in ("raster", "mosaic")),
    "tests/oracle/test_terrain_horizon.py",
    "tests/property/test_earth.py",
)


def _own(room: str, name: str, *more: str) -> tuple[str, ...]:
    """The examples of a module, its unit tests, and more."""
    return (f"{SRC}/{room}/{name}.py", f"{UNIT}/{room}/test_{name}.py", *more)


def _each(room: str, names: tuple[str, ...], *more: str) -> dict[str, tuple[str, ...]]:
    return {f"{SRC}/{room}/{name}.py": _own(room, name, *more) for name in names}


QUICK: dict[str, tuple[str, ...]] = {
    **{f"{SRC}/engine/{name}.py": () for name in _HOST},
    f"{SRC}/engine": _ENGINE_QUICK,
    f"{SRC}/radar/absorption": _own(
        "radar", "absorption", f"{UNIT}/radar/test_stretch.py", "tests/oracle/test_absorption.py"
    ),
    **_each("radar", ("detection",), "tests/oracle/test_detection.py"),
    **_each(
        "radar", ("equation", "from_parts"), f"{UNIT}/radar/test_equation.py", "tests/oracle/test_range_equation.py"
    ),
    **_each("radar", ("jamming", "stretch")),
    **_each("earth", ("atmosphere",), "tests/oracle/test_atmosphere.py"),
    **_each("earth", ("ballistic",), "tests/oracle/test_ballistic.py"),
    **_each("earth", ("frames", "geodesics", "grid"), "tests/oracle/test_geodesy.py"),
    **_each("earth", ("refraction",)),
    f"{SRC}/draws.py": (f"{UNIT}/test_draws.py",),
    **{
        f"{SRC}/study/closed_forms/{name}.py": (
            *(f"{SRC}/study/closed_forms", f"{UNIT}/study/closed_forms/test_{name}.py"),
            *(f"{UNIT}/study/closed_forms", "tests/oracle/test_closed_forms.py"),
        )
        for name in ("allocation", "checks", "counts", "depth", "exchange", "magazines", "queues", "salvos", "streams")
    },
    f"{SRC}/study/": (
        *(f"{SRC}/study/statistics.py", f"{SRC}/study/distributions.py"),
        *(f"{UNIT}/study/test_{name}.py" for name in ("statistics", "distributions", "measures", "counting")),
        *(f"{UNIT}/study/test_{name}.py" for name in ("track_counts", "band", "ledger")),
    ),
}
"""With the JIT off; an empty row goes on to the wide tests at once: some loops take minutes in plain Python."""

WIDE: dict[str, tuple[str, ...]] = {
    f"{SRC}/engine": _ENGINE_WIDE,
    f"{SRC}/radar/reach.py": (*_own("radar", "reach"), "tests/property/test_radar.py"),
    f"{SRC}/radar/coverage.py": _own("radar", "coverage"),
    f"{SRC}/radar": (f"{UNIT}/radar", "tests/property/test_radar.py", f"{UNIT}/engine/test_tables.py"),
    **{
        f"{SRC}/earth/{name}": _TERRAIN
        for name in ("mask_sweeper", "masking", "rays", "resample", "sightline", "straight", "sweep", "tiles", "walk")
    },
    f"{SRC}/earth": (
        *(f"{UNIT}/earth/test_{name}.py" for name in ("geodesics", "ballistic", "refraction", "grid")),
        *("tests/property/test_earth.py", "tests/oracle/test_flight.py", f"{UNIT}/engine/test_paths.py"),
    ),
    f"{SRC}/draws.py": (_PLOTS, "tests/statistical/test_engine.py"),
    f"{SRC}/study/closed_forms": ("tests/property/test_closed_forms.py", "tests/statistical/test_closed_forms.py"),
    f"{SRC}/study": (
        *("tests/property/test_study.py", "tests/statistical/test_coverage.py", "tests/statistical/test_drivers.py"),
        *(f"{UNIT}/study/test_summary.py", f"{UNIT}/study/test_drivers.py"),
    ),
}
"""With the JIT on, for what the quick tests let through."""
