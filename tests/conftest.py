"""Settings for every test: repeatable property tests, and pictures without a display."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples each time, so that a red test means that the code changed.
# No deadline, since compiling a kernel makes the first example slow.
settings.register_profile("bartizan", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("bartizan")
