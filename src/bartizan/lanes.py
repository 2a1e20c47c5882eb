"""Loops over columns run to a multiple of `LANES`, so that no slow remainder is left when several places are worked on
at once; what they compute in the spare places is not read.
"""

from __future__ import annotations

from typing import Any

from bartizan.jit import fused

LANES = 8


@fused
def in_lanes(n: Any) -> Any:
    """The next multiple of LANES."""
    return (n + (LANES - 1)) & -LANES
