"""The bench of a made-up world (docs/model.md, section 11)."""

from __future__ import annotations

from bartizan.engine.bench_arrays import no_bench


def bench_of_world(world):
    """The kernels' bench of a world."""
    return no_bench()
