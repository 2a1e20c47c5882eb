"""Many replications of `one_site`, killed when half are stored and run again: `scripts/bench million [REPLICATIONS]`.

Without a number 20,000 are played; a million take about ten minutes on one idle processor and 1 GB of disk. Asked:
does the run finish after the kill, is nothing that was stored played again, and does memory stay flat?
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import Row, bartizan, show

GOAL_MB = 500.0
WORKERS = 2


def main(replications: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bartizan("run", "one_site", "-n", 1, "--out", Path(folder) / "warm")  # compiling is not what is weighed
        out = Path(folder) / "r"
        options = ("run", "one_site", "-n", replications, "--workers", WORKERS, "--out", out, "--quiet")
        before_s = kill_at_half(options, out, replications)
        kept = {path.name: path.stat().st_ino for path in (out / "chunks").glob("*.parquet")}
        run = bartizan(*options)
        again = sum(path.stat().st_ino != kept[path.name] for path in (out / "chunks").iterdir() if path.name in kept)
        summary = json.loads((out / "summary.json").read_text())
        assert summary["run"]["replications"] == summary["measures"]["leakers"]["n"] == replications
        stored_mb = sum(path.stat().st_size for path in (out / "chunks").iterdir()) / 1e6
    rows = [
        Row("stored when it was killed", "-", f"{len(kept):,} chunks, {before_s:.0f} s"),
        Row("of them played again", "0", f"{again}", again == 0),
        Row(
            "finished after that",
            "-",
            f"{run.wall_s:.0f} s, {run.cpu_s:.0f} s of processors, {stored_mb:.0f} MB stored",
        ),
        Row("peak memory", f"{GOAL_MB:.0f} MB", f"{run.peak_mb:.0f} MB", run.peak_mb <= GOAL_MB),
    ]
    show(f"{replications:,} replications of one_site, {WORKERS} threads, killed at half", rows)


def kill_at_half(options: tuple[object, ...], out: Path, replications: int) -> float:
    """Start the run, and kill it when half of its replications are stored; the seconds that took."""
    begun_s = time.monotonic()
    run = subprocess.Popen([sys.executable, "-m", "bartizan", *map(str, options)])
    while run.poll() is None and n_stored(out) < replications // 2:
        time.sleep(0.05)
    assert run.returncode is None, "the run ended before it was killed"
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    return time.monotonic() - begun_s


def n_stored(out: Path) -> int:
    """Replications in the chunks that are there, by their names."""
    names = [path.name for path in (out / "chunks").glob("*.parquet")] if out.exists() else []
    return sum(int(name.split(".")[0].rpartition("-n")[2]) for name in names)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
