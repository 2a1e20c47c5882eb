"""Many replications of `one_site`, killed when half are stored and run again: `scripts/bench million [REPLICATIONS]`.

Without a number 20,000 are played. A larger number plays 20,000 first: then the same run unbroken, by one thread, must
have the same digest, and what memory grows by from the one to the other is told. A million take about three minutes on
two idle processors, and 1 GB of disk in the folder for temporary files (`TMPDIR` names another).

Asked: does the run finish after the kill, is nothing that was stored played again, is the digest that of an unbroken
run, and does memory stay flat?
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from table import KIBIBYTES, Row, Run, bartizan, show

GOAL_MB = 500.0
WORKERS = 2
SMALL = 20_000
STORED_BYTES = 1_500
"""Room on the disk that a replication takes, rounded up."""


class Broken(NamedTuple):
    """A run that was killed at half and finished by another."""

    kept: int
    again: int
    before_s: float
    before_mb: float
    after: Run
    stored_mb: float
    digest: str

    @property
    def peak_mb(self) -> float:
        """The larger of the two processes."""
        return max(self.before_mb, self.after.peak_mb)


def main(replications: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        free = shutil.disk_usage(folder).free
        if free < STORED_BYTES * (replications + 2 * SMALL):
            sys.exit(f"{folder} has {free / 1e6:,.0f} MB free, too few for {replications:,} replications; set TMPDIR")
        bartizan("run", "one_site", "-n", 1, "--out", folder / "warm")  # compiling is not what is weighed
        n = min(replications, SMALL)
        small = broken_run(folder / "small", n)
        whole = bartizan(*options(folder / "whole", n, workers=1))
        rows = [*rows_of(small), digest_row(small, folder / "whole", whole)]
        show(f"{n:,} replications of one_site, {WORKERS} threads, killed at half", rows)
        if replications > SMALL:
            large = broken_run(folder / "large", replications)
            rows = [*rows_of(large), growth_row(small, large, replications - n)]
            show(f"{replications:,} replications of one_site, {WORKERS} threads, killed at half", rows)


def options(out: Path, replications: int, workers: int = WORKERS) -> tuple[object, ...]:
    """What is typed after the name."""
    return ("run", "one_site", "-n", replications, "--workers", workers, "--out", out, "--quiet")


def broken_run(out: Path, replications: int) -> Broken:
    """Start a run, kill it when half of it is stored, and let another finish it."""
    before_s, before_mb = kill_at_half(options(out, replications), out, replications)
    kept = {path.name: path.stat().st_ino for path in (out / "chunks").glob("*.parquet")}
    run = bartizan(*options(out, replications))
    again = sum(path.stat().st_ino != kept[path.name] for path in (out / "chunks").iterdir() if path.name in kept)
    summary = json.loads((out / "summary.json").read_text())
    assert summary["run"]["replications"] == summary["measures"]["leakers"]["n"] == replications
    stored_mb = sum(path.stat().st_size for path in (out / "chunks").iterdir()) / 1e6
    return Broken(len(kept), again, before_s, before_mb, run, stored_mb, digest_of(out))


def kill_at_half(words: tuple[object, ...], out: Path, replications: int) -> tuple[float, float]:
    """Start the run, and kill it when half of its replications are stored; the seconds and megabytes that took."""
    begun_s = time.monotonic()
    run = subprocess.Popen([sys.executable, "-m", "bartizan", *map(str, words)])
    try:
        while n_stored(out) < replications // 2:
            time.sleep(0.02 if replications <= SMALL else 0.5)
            assert run.poll() is None, f"the run ended with {run.returncode} before half of it was seen stored"
    finally:
        if run.returncode is None:
            os.kill(run.pid, signal.SIGKILL)
            _, status, used = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == -signal.SIGKILL, f"the run ended with {run.returncode} before it was killed"
    return time.monotonic() - begun_s, used.ru_maxrss / KIBIBYTES / 1024


def n_stored(out: Path) -> int:
    """Replications in the chunks that are there, by their names."""
    names = [path.name for path in (out / "chunks").glob("*.parquet")] if out.exists() else []
    return sum(int(name.split(".")[0].rpartition("-n")[2]) for name in names)


def digest_of(out: Path) -> str:
    """The digest that a finished run is sealed with."""
    return json.loads((out / "manifest.json").read_text())["digest"]


def rows_of(one: Broken) -> list[Row]:
    """Time, what was played again, and memory."""
    after = one.after
    return [
        Row("stored when it was killed", "-", f"{one.kept:,} chunks, {one.before_s:.0f} s"),
        Row("of them played again", "0", f"{one.again}", one.again == 0),
        Row("finished after that", "-", f"{after.wall_s:.0f} s, {after.cpu_s:.0f} s of processors"),
        Row("in all", "-", f"{one.before_s + after.wall_s:.0f} s, {one.stored_mb:.0f} MB stored"),
        Row("peak memory, before and after the kill", "-", f"{one.before_mb:.0f} and {after.peak_mb:.0f} MB"),
        Row("peak memory", f"{GOAL_MB:.0f} MB", f"{one.peak_mb:.0f} MB", one.peak_mb <= GOAL_MB),
    ]


def digest_row(one: Broken, out: Path, run: Run) -> Row:
    """The same run unbroken, by one thread."""
    is_equal = digest_of(out) == one.digest
    return Row(
        "digest of the run unbroken, 1 thread",
        "equal",
        f"{'equal' if is_equal else 'ANOTHER'}, {run.wall_s:.0f} s",
        is_equal,
    )


def growth_row(small: Broken, large: Broken, more: int) -> Row:
    """What memory grows by, for each replication more."""
    grown_bytes = (large.peak_mb - small.peak_mb) * 1024.0**2 / more
    return Row("memory for each replication more", "-", f"{grown_bytes:.0f} bytes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SMALL)
