"""Studies that are killed at random moments and run again: thirty kills here, a thousand by `scripts/bench kills`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "bench_kills.py"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork") or not Path("/proc").is_dir(), reason="copies itself, and reads /proc")
def test_thirty_kills_lose_nothing():
    done = subprocess.run([sys.executable, str(BENCHMARK), "30"], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("reached") == 5 and "MISSED" not in done.stdout
