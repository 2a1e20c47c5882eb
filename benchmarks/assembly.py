"""What the compiler made of the loops of the terrain mask, counted in their assembly text.

Kernels that come out of the cache on disk hold no such text, so they are compiled once more, in a process and a cache
of their own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile

WIDTHS = {"z": "16 numbers at a time", "y": "8", "x": "4"}


def fresh_words() -> str:
    """`words_of` the kernels of this machine, compiled afresh; says so where that fails."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, __file__], env=os.environ | {"NUMBA_CACHE_DIR": folder}, capture_output=True, text=True
        )
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return done.stdout.strip() if done.returncode == 0 else f"unknown: {reason}"


def words_of(text: str) -> str:
    """How many numbers at a time the loop over cells takes, and whether anything was contracted.

    `sqrtps` takes several square roots at once, `sqrtss` one; the register says how many.
    """
    if not re.search(r"sqrt[sp]s", text):
        return "unknown: the assembly text holds no square root of x86, so it cannot be read here"
    wide = {name: len(re.findall(rf"\b{name}mm\d", text)) for name in "xyz"}
    roots = {name: len(re.findall(rf"sqrtps.*{name}mm", text)) for name in "xyz"}
    fused = len(re.findall(r"vfn?m(?:add|sub)", text))
    best = next((WIDTHS[name] for name in "zyx" if roots[name]), "not vectorised")
    return (
        f"the loop over cells takes its square root {best}; operands of 512 / 256 / 128 bits: {wide['z']} / "
        f"{wide['y']} / {wide['x']}; fused multiply-adds: {fused} (must be none: they would change bits)"
    )


def main() -> None:
    """Compile the kernels by a small grid, and print."""
    import numpy as np

    from bartizan.earth import sweep
    from bartizan.earth.mask_sweeper import MaskSweeper

    MaskSweeper(np.zeros((64, 64), np.float32), 90.0).sweep((32, 32), 20.0)
    print(words_of("\n".join(sweep._sweep_tasks.kernel.inspect_asm().values())))


if __name__ == "__main__":
    main()
