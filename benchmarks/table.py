"""What all benchmarks share: start the program as a user does, weigh it, print a table with a verdict for each goal."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROUNDS = 5
KIBIBYTES = 1 if sys.platform != "darwin" else 1024


class Row(NamedTuple):
    """A line of the table; `is_reached` is None where there is no goal, or nothing to measure."""

    what: str
    goal: str
    measured: str
    is_reached: bool | None = None


class Run(NamedTuple):
    """One run of the program."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    out: str
    err: str


def bartizan(*arguments: object, cache: Path | None = None) -> Run:
    """Run `bartizan` in a new process; anything but exit status 0 ends the benchmark.

    Parameters
    ----------
    arguments : what is typed after the name
    cache : Path or None
        Where compiled kernels are kept, in place of the user's own folder.
    """
    # what a user has: compiled modules are kept, and no other cache is named
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "NUMBA_CACHE_DIR")}
    if cache is not None:
        environment["BARTIZAN_CACHE"] = str(cache)
    command = [sys.executable, "-m", "bartizan", *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun_s = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        _, status, used = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - begun_s
        child.returncode = os.waitstatus_to_exitcode(status)
        for stream in (out, err):
            stream.seek(0)
        run = Run(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / KIBIBYTES / 1024, out.read(), err.read())
    assert child.returncode == 0, f"bartizan {arguments} ended with {child.returncode}: {run.err[-500:]}"
    return run


def median_run(runs: list[Run]) -> Run:
    """Medians of time, processor time and memory; the texts of the last run."""
    middles = [statistics.median(getattr(run, name) for run in runs) for name in ("wall_s", "cpu_s", "peak_mb")]
    return Run(*middles, runs[-1].out, runs[-1].err)


def show(title: str, rows: list[Row]) -> None:
    """Print the table."""
    words = {True: "reached", False: "MISSED", None: "-"}
    lines = [("what", "goal", "measured", "verdict")]
    lines += [(row.what, row.goal, row.measured, words[row.is_reached]) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    print(title)
    for line in lines:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
