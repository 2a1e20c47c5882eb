"""Settings for every test: repeatable property tests, pictures without a display, kernels as plain Python if asked."""

from __future__ import annotations

import os

from hypothesis import settings

from plain_kernels import is_jit_off, open_doors

os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples each time, so that a red test means that the code changed.
# No deadline, since compiling a kernel makes the first example slow.
settings.register_profile("bartizan", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("bartizan")

if is_jit_off():
    open_doors()
